//! Asking servers of others: with a time limit, a cap on the answer, and
//! without following where they point to.
//!
//! Nothing here may be called while a page that only shows something is
//! rendered, or inside a database transaction.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Request, Response, StatusCode,
    body::Incoming,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, USER_AGENT},
};
use hyper_rustls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use url::Url;

/// How long to wait, and how much to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// From the look-up of the name to the last byte of the answer.
    pub time: Duration,
    /// Bytes of the answer.
    pub bytes: usize,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutsideFault {
    /// It did not come, or not whole, within the time limit.
    #[error("no answer in time")]
    TimedOut,
    /// No connection, or one that broke.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// The server asks to come back later: 429, 503 or 504.
    #[error("the server is busy (status {0})")]
    Busy(u16),
    /// The server points elsewhere.
    #[error("the server redirects (status {0})")]
    Redirected(u16),
    /// Any other answer than success.
    #[error("the server answers with status {0}")]
    Status(u16),
    /// More bytes than are taken.
    #[error("the answer is too large")]
    TooLarge,
}

/// The client of this site for servers of others.
#[derive(Clone, Debug)]
pub struct Outside {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    user_agent: HeaderValue,
}

impl Outside {
    /// A client that calls itself `user_agent`; signs that a header can't hold
    /// are left out.
    #[must_use]
    pub fn new(user_agent: &str) -> Self {
        let plain: String = user_agent.chars().filter(|c| matches!(c, ' '..='~')).collect();
        let connector =
            hyper_rustls::HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        Self {
            client: Client::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(connector),
            user_agent: HeaderValue::from_str(&plain).unwrap_or_else(|_| HeaderValue::from_static("GCampus")),
        }
    }

    /// Sends a form.
    ///
    /// # Errors
    /// When there is no whole answer with status 200 within the limits.
    pub async fn post_form(&self, url: &Url, fields: &[(&str, &str)], limits: Limits) -> Result<Bytes, OutsideFault> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(url.as_str())
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body));
        self.send(request, limits).await
    }

    /// Reads an address.
    ///
    /// # Errors
    /// When there is no whole answer with status 200 within the limits.
    pub async fn get(&self, url: &Url, limits: Limits) -> Result<Bytes, OutsideFault> {
        self.send(Request::get(url.as_str()).body(Full::default()), limits).await
    }

    async fn send(
        &self,
        request: Result<Request<Full<Bytes>>, hyper::http::Error>,
        limits: Limits,
    ) -> Result<Bytes, OutsideFault> {
        let mut request = request.map_err(|error| OutsideFault::Unreachable(error.to_string()))?;
        request.headers_mut().insert(USER_AGENT, self.user_agent.clone());
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let answer = async {
            let response = self.client.request(request).await.map_err(|error| no_connection(&error))?;
            whole(response, limits.bytes).await
        };
        tokio::time::timeout(limits.time, answer).await.unwrap_or(Err(OutsideFault::TimedOut))
    }
}

async fn whole(response: Response<Incoming>, most: usize) -> Result<Bytes, OutsideFault> {
    let status = response.status();
    match status {
        StatusCode::OK => {}
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            return Err(OutsideFault::Busy(status.as_u16()));
        }
        _ if status.is_redirection() => return Err(OutsideFault::Redirected(status.as_u16())),
        _ => return Err(OutsideFault::Status(status.as_u16())),
    }
    if announced(response.headers()).is_some_and(|length| length > most as u64) {
        return Err(OutsideFault::TooLarge);
    }
    match Limited::new(response.into_body(), most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(OutsideFault::TooLarge),
        Err(error) => Err(OutsideFault::Unreachable(error.to_string())),
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The innermost cause: the outer ones only say that something failed.
fn no_connection(error: &dyn std::error::Error) -> OutsideFault {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    OutsideFault::Unreachable(cause.to_string())
}
