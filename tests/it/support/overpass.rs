//! A stand-in for the Overpass service of OpenStreetMap: replies by a script, records the queries.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// One reply of the script.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// 200 with this JSON.
    Json(Value),
    /// 429, as the public servers say when one asks too often; `Retry-After` in seconds.
    TooManyRequests(u32),
    /// 200 with this text as JSON, whole or broken.
    Text(String),
    /// 302 to this address.
    Redirect(String),
    /// Another status without a body, say 504.
    Status(u16),
    /// Nothing for ten minutes: longer than any client should wait.
    Hang,
}

/// The script; when it runs out, every further query gets 503.
struct Script(Arc<Mutex<VecDeque<Reply>>>);

impl Respond for Script {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let next = self.0.lock().expect("the script").pop_front();
        match next.unwrap_or(Reply::Status(503)) {
            Reply::Json(json) => ResponseTemplate::new(200).set_body_json(json),
            Reply::Text(text) => ResponseTemplate::new(200).set_body_raw(text, "application/json"),
            Reply::TooManyRequests(seconds) => {
                ResponseTemplate::new(429).insert_header("Retry-After", seconds.to_string())
            }
            Reply::Redirect(to) => ResponseTemplate::new(302).insert_header("Location", to),
            Reply::Status(status) => ResponseTemplate::new(status),
            Reply::Hang => ResponseTemplate::new(200).set_delay(Duration::from_secs(600)),
        }
    }
}

/// The service; it stops when dropped.
pub(crate) struct Overpass {
    server: MockServer,
    script: Arc<Mutex<VecDeque<Reply>>>,
}

impl Overpass {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) async fn start() -> Self {
        let script = Arc::new(Mutex::new(VecDeque::new()));
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(Script(Arc::clone(&script))).mount(&server).await;
        Self { server, script }
    }

    /// The address of the interpreter.
    pub(crate) fn url(&self) -> String {
        format!("{}/api/interpreter", self.server.uri())
    }

    /// Adds to the end of the script.
    pub(crate) fn then(&self, reply: Reply) -> &Self {
        self.script.lock().expect("the script").push_back(reply);
        self
    }

    /// The queries so far, oldest first: the form field `data`, or the bare body without one.
    pub(crate) async fn queries(&self) -> Vec<String> {
        let requests = self.server.received_requests().await.unwrap_or_default();
        requests.iter().map(query).collect()
    }
}

fn query(request: &Request) -> String {
    let field = url::form_urlencoded::parse(&request.body).find(|(name, _)| name == "data");
    field.map_or_else(|| String::from_utf8_lossy(&request.body).into_owned(), |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use reqwest::redirect::Policy;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn follows_the_script_and_records_the_queries() {
        let overpass = Overpass::start().await;
        overpass
            .then(Reply::Json(json!({"elements": []})))
            .then(Reply::TooManyRequests(30))
            .then(Reply::Text("{\"elements\": [".to_owned()))
            .then(Reply::Redirect("http://127.0.0.1:1/".to_owned()))
            .then(Reply::Hang);
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(Duration::from_millis(300))
            .build()
            .expect("a client");
        let ask = |query: &str| {
            let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("data", query).finish();
            client.post(overpass.url()).body(form).send()
        };

        let good = ask("[out:json];way(1);out;").await.expect("a reply");
        assert_eq!(good.json::<Value>().await.expect("JSON"), json!({"elements": []}));
        let busy = ask("two").await.expect("a reply");
        assert_eq!((busy.status().as_u16(), &busy.headers()["retry-after"]), (429, &"30".parse().expect("a header")));
        ask("three").await.expect("a reply").json::<Value>().await.expect_err("broken JSON");
        let moved = ask("four").await.expect("a reply");
        assert_eq!(
            (moved.status().as_u16(), &moved.headers()["location"]),
            (302, &"http://127.0.0.1:1/".parse().expect("a header"))
        );
        assert!(ask("five").await.expect_err("no reply in time").is_timeout());
        assert_eq!(ask("six").await.expect("a reply").status(), 503);
        let queries = overpass.queries().await;
        assert_eq!(queries, ["[out:json];way(1);out;", "two", "three", "four", "five", "six"]);
    }
}
