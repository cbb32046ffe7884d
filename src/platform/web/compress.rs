//! Pages go out gzipped: a list is a fifth of its size then, on a slow line.
//!
//! Assets are compressed when the program is built; this is for what is made
//! per request. What says `no-store` shows secrets and is left alone: its
//! length must not tell what it says (BREACH).

use std::{io::Write, sync::Arc};

use flate2::{Compression, write::GzEncoder};
use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::{HeaderValue, header},
};

use crate::platform::delivery::{Coding, negotiate};

/// Shorter answers fit into one packet as they are.
const WORTH_IT: usize = 1024;

/// Middleware: compresses pages and JSON for clients that take gzip.
///
/// # Errors
/// Those of the routes inside, and a body that can't be read.
pub async fn compress<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    let coding = negotiate(req.headers(), &[Coding::Gzip]).flatten();
    let mut response = next.call(req).await?.into_response();
    if !may_be_coded(&response) {
        return Ok(response);
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let body = response.take_body().into_bytes().await?;
    if coding.is_none() || body.len() < WORTH_IT {
        response.set_body(body);
        return Ok(response);
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), Compression::default());
    encoder.write_all(&body).map_err(poem::error::InternalServerError)?;
    response.set_body(encoder.finish().map_err(poem::error::InternalServerError)?);
    response.headers_mut().insert(header::CONTENT_ENCODING, Coding::Gzip.header_value());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    Ok(response)
}

/// An entity tag speaks of the bytes as they are, so tagged answers stay so. Downloads are sent while
/// they are written: to be compressed here they would have to be whole first.
fn may_be_coded(response: &Response) -> bool {
    let headers = response.headers();
    let says = |name, word| headers.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v: &str| v.contains(word));
    let is_text = says(header::CONTENT_TYPE, "text/html") || says(header::CONTENT_TYPE, "json");
    let is_download = says(header::CONTENT_DISPOSITION, "attachment");
    let is_taken = headers.contains_key(header::CONTENT_ENCODING) || headers.contains_key(header::ETAG) || is_download;
    is_text && !is_taken && !says(header::CACHE_CONTROL, "no-store")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use poem::{Body, EndpointExt, endpoint::make_sync, http::StatusCode};

    use super::*;

    async fn answer(accept: &str, kind: &'static str, cache: &'static str, length: usize) -> Response {
        let body =
            move |_| Response::builder().content_type(kind).header("cache-control", cache).body("ä".repeat(length / 2));
        let site = make_sync(body).around(compress);
        site.get_response(Request::builder().header("accept-encoding", accept).finish()).await
    }

    #[tokio::test]
    async fn long_pages_are_coded_for_those_who_take_it() {
        let response = answer("br, gzip", "text/html; charset=utf-8", "private", 5000).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-encoding"], "gzip");
        assert_eq!(response.headers()["vary"], "Accept-Encoding");
        let coded = response.into_body().into_bytes().await.expect("a body");
        assert!(coded.len() < 100);
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&coded[..]).read_to_string(&mut plain).expect("gzip");
        assert_eq!(plain, "ä".repeat(2500));
    }

    #[tokio::test]
    async fn everything_else_stays_as_it_is() {
        for (accept, kind, cache, length) in [
            ("gzip;q=0", "text/html", "private", 5000),
            ("br", "text/html", "private", 5000),
            ("gzip", "text/html", "no-store", 5000),
            ("gzip", "image/png", "private", 5000),
            ("gzip", "application/json", "private", 500),
        ] {
            let response = answer(accept, kind, cache, length).await;
            assert!(!response.headers().contains_key("content-encoding"), "{accept} {kind} {cache} {length}");
            let body: Body = response.into_body();
            assert_eq!(body.into_bytes().await.expect("a body").len(), length);
        }
    }
}
