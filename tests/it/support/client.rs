//! A visitor with cookies who does not follow redirects by itself.

use std::sync::Arc;

use reqwest::{RequestBuilder, StatusCode, cookie::Jar, header, redirect::Policy};
use scraper::{Html, Selector};

/// A browser without scripts.
#[derive(Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
    language: &'static str,
    address: Option<String>,
}

/// What the site answered.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(url: String) -> Self {
        Self::with_jar(url, Jar::default())
    }

    /// Somebody whose session the test has written into the database.
    pub(crate) fn with_session(url: String, cookie: &str) -> Self {
        let jar = Jar::default();
        jar.add_cookie_str(&format!("gcampus_session={cookie}; Path=/"), &url.parse().expect("an address"));
        Self::with_jar(url, jar)
    }

    fn with_jar(url: String, jar: Jar) -> Self {
        let http =
            reqwest::Client::builder().cookie_provider(Arc::new(jar)).redirect(Policy::none()).no_proxy().build();
        Self { http: http.expect("a client"), url, language: "de", address: None }
    }

    /// The same visitor, reading English.
    pub(crate) fn in_english(self) -> Self {
        Self { language: "en", ..self }
    }

    /// The same visitor at this address, as a proxy tells of them; sites of the tests believe it.
    pub(crate) fn at_address(self, address: &str) -> Self {
        Self { address: Some(address.to_owned()), ..self }
    }

    /// The address of the site.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.at(path))).await
    }

    /// Asks with one more header.
    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Reply {
        self.send(self.http.get(self.at(path)).header(name, value)).await
    }

    /// Sends a form as a browser on this site would.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Reply {
        self.try_post(path, form).await.expect("an answer")
    }

    /// The same, for a site that may be gone.
    pub(crate) async fn try_post(&self, path: &str, form: &[(&str, &str)]) -> Option<Reply> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .http
            .post(self.at(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, &self.url)
            .body(body);
        self.try_send(request).await
    }

    /// Sends JSON as a program would.
    pub(crate) async fn post_json(&self, path: &str, json: &serde_json::Value) -> Reply {
        self.send(self.http.post(self.at(path)).json(json)).await
    }

    /// A request of any shape.
    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.http.request(method, self.at(path))
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Reply {
        self.try_send(request).await.expect("an answer")
    }

    async fn try_send(&self, request: RequestBuilder) -> Option<Reply> {
        let request = match &self.address {
            Some(address) => request.header("x-forwarded-for", address),
            None => request,
        };
        let response = request.header(header::ACCEPT_LANGUAGE, self.language).send().await.ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        Some(Reply { status, headers, body: response.text().await.ok()? })
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }
}

impl Reply {
    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        let location = self.headers.get(header::LOCATION).unwrap_or_else(|| {
            panic!("no redirect but {}: {}", self.status, self.texts("[role=alert], .field-error, h1").join(" | "))
        });
        location.to_str().expect("an ASCII location")
    }

    /// The texts of all elements that match, white space folded.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.body);
        let text =
            |e: scraper::ElementRef<'_>| e.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        page.select(&selector).map(text).collect()
    }

    /// An attribute of all elements that match and have it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.body);
        page.select(&selector).filter_map(|e| e.attr(name)).map(str::to_owned).collect()
    }

    /// The value of the form field with this name.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        self.attributes(&format!("input[name='{name}']"), "value").into_iter().next()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}
