//! Hands out bytes to the letter of RFC 9110: conditional requests, byte
//! ranges, content codings. For embedded assets and for documents alike.

mod conditional;
mod disposition;
mod negotiation;
mod range;

pub use conditional::{EntityTag, Outcome, evaluate};
pub use disposition::Disposition;
pub use negotiation::{Coding, negotiate};
pub use range::{ByteRange, requested_range};

use bytes::Bytes;
use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Body, Response};
use std::time::SystemTime;

/// The bytes of a resource in the form that was chosen for one request.
#[derive(Debug, Clone)]
pub struct Representation {
    /// The body, already in its coding. Handed on without a copy.
    pub bytes: Bytes,
    /// The media type, with a charset for text.
    pub content_type: HeaderValue,
    /// Differs between two codings of the same resource.
    pub etag: EntityTag,
    /// For how long, and by whom, the answer may be kept.
    pub cache_control: HeaderValue,
    /// The coding of `bytes`; `None` for the bytes as they are.
    pub coding: Option<Coding>,
    /// Whether another Accept-Encoding could have got another coding.
    pub is_negotiated: bool,
    /// When the resource last changed, if that is known.
    pub last_modified: Option<SystemTime>,
    /// `attachment; filename=…`, for what is to be saved.
    pub disposition: Option<HeaderValue>,
}

impl Representation {
    /// A plain form: neither coded nor negotiated, its time unknown, to be
    /// shown in the browser.
    #[must_use]
    pub fn new(bytes: Bytes, content_type: HeaderValue, etag: EntityTag, cache_control: HeaderValue) -> Self {
        Self {
            bytes,
            content_type,
            etag,
            cache_control,
            coding: None,
            is_negotiated: false,
            last_modified: None,
            disposition: None,
        }
    }
}

/// The answer to a request with this `method` and these `headers` for a
/// resource whose chosen form is `representation`: 200, 206, 304, 405, 412 or
/// 416.
#[must_use]
pub fn deliver(method: &Method, headers: &HeaderMap, representation: &Representation) -> Response {
    if !is_read(method) {
        return method_not_allowed();
    }
    match evaluate(headers, &representation.etag, representation.last_modified) {
        Outcome::NotModified => return not_modified(representation),
        Outcome::Failed => {
            let mut response = StatusCode::PRECONDITION_FAILED.into();
            no_store(&mut response);
            if representation.is_negotiated {
                vary(&mut response);
            }
            return response;
        }
        Outcome::Proceed => {}
    }
    // RFC 9110, 14.2: a range means something for GET only.
    let range = if method == Method::GET {
        requested_range(headers, representation.bytes.len() as u64, &representation.etag, representation.last_modified)
    } else {
        ByteRange::Whole
    };
    let length = representation.bytes.len() as u64;
    let (status, part) = match range {
        ByteRange::Whole => (StatusCode::OK, 0..length),
        ByteRange::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        ByteRange::Unsatisfiable => return range_not_satisfiable(representation),
    };
    let mut response = Response::builder().status(status).finish();
    describe(&mut response, representation);
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, representation.content_type.clone());
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    answer.insert(header::CONTENT_LENGTH, HeaderValue::from(part.end - part.start));
    if let Some(coding) = representation.coding {
        answer.insert(header::CONTENT_ENCODING, coding.header_value());
    }
    if let Some(disposition) = &representation.disposition {
        answer.insert(header::CONTENT_DISPOSITION, disposition.clone());
    }
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{length}", part.start, part.end - 1);
        answer.insert(header::CONTENT_RANGE, ascii(text));
    }
    if method == Method::GET {
        // Both ends are at most the length of bytes in memory.
        let part = part.start as usize..part.end as usize;
        response.set_body(Body::from_bytes(representation.bytes.slice(part)));
    }
    response
}

/// Whether static resources answer this method at all.
#[must_use]
pub fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// 405 for a resource that can only be read.
#[must_use]
pub fn method_not_allowed() -> Response {
    let mut response: Response = StatusCode::METHOD_NOT_ALLOWED.into();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    no_store(&mut response);
    response
}

/// 404 that no cache keeps: during a deploy the file may be there a moment
/// later, from another replica.
#[must_use]
pub fn not_found() -> Response {
    let mut response =
        Response::builder().status(StatusCode::NOT_FOUND).content_type("text/plain; charset=utf-8").body("Not found\n");
    no_store(&mut response);
    nosniff(&mut response);
    response
}

/// 406: the client refuses every form that there is.
#[must_use]
pub fn not_acceptable() -> Response {
    let mut response: Response = StatusCode::NOT_ACCEPTABLE.into();
    no_store(&mut response);
    vary(&mut response);
    response
}

fn not_modified(representation: &Representation) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into();
    describe(&mut response, representation);
    response
}

fn range_not_satisfiable(representation: &Representation) -> Response {
    let mut response: Response = StatusCode::RANGE_NOT_SATISFIABLE.into();
    let text = format!("bytes */{}", representation.bytes.len());
    response.headers_mut().insert(header::CONTENT_RANGE, ascii(text));
    no_store(&mut response);
    if representation.is_negotiated {
        vary(&mut response);
    }
    response
}

/// What a cache needs to know, the same on 200, 206 and 304.
fn describe(response: &mut Response, representation: &Representation) {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, representation.etag.header_value());
    headers.insert(header::CACHE_CONTROL, representation.cache_control.clone());
    if let Some(time) = representation.last_modified {
        headers.insert(header::LAST_MODIFIED, ascii(httpdate::fmt_http_date(time)));
    }
    if representation.is_negotiated {
        vary(response);
    }
    nosniff(response);
}

fn vary(response: &mut Response) {
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
}

fn no_store(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn nosniff(response: &mut Response) {
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// For digits and dates of our own, which are ASCII by construction.
fn ascii(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests;
