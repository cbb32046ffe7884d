//! Which methods a URL answers. poem has such a table too, but it keeps it to
//! itself, and RFC 9110, 15.5.6, wants a refusal to name the methods.

use poem::{
    Endpoint, EndpointExt as _, IntoEndpoint, IntoResponse as _, Request, Response,
    endpoint::BoxEndpoint,
    error::ResponseError,
    http::{HeaderValue, Method, StatusCode, header},
};

/// The endpoints of one URL by their method.
#[derive(Default)]
pub struct Methods(Vec<(Method, BoxEndpoint<'static>)>);

/// Reading a URL; HEAD is answered like GET, without the body.
pub fn get<E>(endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Methods::default().get(endpoint)
}

/// Sending a form to a URL.
pub fn post<E>(endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Methods::default().post(endpoint)
}

impl Methods {
    /// Adds reading.
    #[must_use]
    pub fn get<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.method(Method::GET, endpoint)
    }

    /// Adds sending.
    #[must_use]
    pub fn post<E>(self, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.method(Method::POST, endpoint)
    }

    /// Adds another method.
    #[must_use]
    pub fn method<E>(mut self, method: Method, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.0.push((method, endpoint.into_endpoint().map_to_response().boxed()));
        self
    }

    fn find(&self, method: &Method) -> Option<&BoxEndpoint<'static>> {
        self.0.iter().find(|(known, _)| known == method).map(|(_, endpoint)| endpoint)
    }

    /// `GET, HEAD, POST`
    fn allow(&self) -> HeaderValue {
        let mut names = Vec::new();
        for (method, _) in &self.0 {
            names.push(method.as_str());
            if *method == Method::GET {
                names.push(Method::HEAD.as_str());
            }
        }
        HeaderValue::try_from(names.join(", ")).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let method = request.method();
        // The server leaves the body of an answer to HEAD out, and keeps its length.
        let read_as = if *method == Method::HEAD { &Method::GET } else { method };
        match self.find(method).or_else(|| self.find(read_as)) {
            Some(endpoint) => endpoint.call(request).await,
            None => Err(MethodNotAllowed { allow: self.allow() }.into()),
        }
    }
}

/// 405, with the methods that there are.
#[derive(Debug, thiserror::Error)]
#[error("method not allowed")]
pub struct MethodNotAllowed {
    /// The value of Allow.
    pub allow: HeaderValue,
}

impl ResponseError for MethodNotAllowed {
    fn status(&self) -> StatusCode {
        StatusCode::METHOD_NOT_ALLOWED
    }

    fn as_response(&self) -> Response {
        self.status().with_header(header::ALLOW, self.allow.clone()).into_response()
    }
}
