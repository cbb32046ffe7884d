//! A real browser: headless Chromium behind chromedriver, one of each for every test that asks.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

/// Width and height of a laptop's window, in CSS pixels.
pub(crate) const WIDE: (u32, u32) = (1280, 800);

/// Width and height of a small phone's screen, in CSS pixels.
pub(crate) const PHONE: (u32, u32) = (360, 740);

/// Without these Chromium does not run as root, calls home, or draws no WebGL.
const ARGUMENTS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--use-angle=swiftshader",
];

/// A window; the browser and its driver end when it is dropped.
///
/// Pages are driven through [`client`](Self::client), the WebDriver client of fantoccini.
#[derive(Debug)]
pub(crate) struct Browser {
    client: Client,
    _driver: Driver,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// A window of this size (width, height in CSS pixels) that prefers this language ("de").
    pub(crate) async fn start(window: (u32, u32), language: &str) -> Self {
        Self::launch(window, language, true).await
    }

    /// The same with scripts switched off, as a visitor can in the settings.
    pub(crate) async fn start_without_scripts(window: (u32, u32), language: &str) -> Self {
        Self::launch(window, language, false).await
    }

    async fn launch(window: (u32, u32), language: &str, scripts: bool) -> Self {
        let driver = tokio::task::spawn_blocking(Driver::start).await.expect("chromedriver starts");
        let profile = tempfile::tempdir().expect("a directory for the profile");
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        arguments.push(format!("--lang={language}"));
        let mut options = json!({
            "args": arguments,
            "prefs": { "intl": { "accept_languages": language } },
            // A real window is never narrower than 500 pixels; a device's screen may be.
            "mobileEmulation": { "deviceMetrics": {
                "width": window.0, "height": window.1, "pixelRatio": 1.0,
                "mobile": window.0 < 600, "touch": window.0 < 600,
            }},
        });
        if !scripts {
            options["prefs"]["profile"] = json!({ "managed_default_content_settings": { "javascript": 2 } });
        }
        let capabilities = json!({
            "browserName": "chrome",
            // Without scripts the driver sometimes misses that a page has come, and would wait for minutes.
            "timeouts": { "pageLoad": if scripts { 60_000 } else { 10_000 } },
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let capabilities = serde_json::from_value(capabilities).expect("an object");
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .expect("Chromium starts: install the package `chromium`");
        Self { client, _driver: driver, _profile: profile }
    }

    /// The WebDriver client: `goto`, `find`, `execute` and so on.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The element when it is there.
    pub(crate) async fn wait_for(&self, css: &str) -> Element {
        let wait = self.client().wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
    }

    /// Writes the whole page, also what is below the window, as `NAME.png` into the directory that
    /// `GCAMPUS_SCREENSHOTS` names; does nothing without one.
    #[expect(clippy::disallowed_methods, reason = "the harness is configured by the environment")]
    pub(crate) async fn screenshot(&self, name: &str) {
        if let Some(folder) = std::env::var_os("GCAMPUS_SCREENSHOTS") {
            self.screenshot_into(Path::new(&folder), name).await;
        }
    }

    /// The same into a directory of the caller's choice, which is made if need be.
    pub(crate) async fn screenshot_into(&self, folder: &Path, name: &str) {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await;
        let size = &metrics["cssContentSize"];
        let clip = json!({
            "x": 0, "y": 0, "scale": 1, "width": size["width"], "height": size["height"],
        });
        let options = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let picture = self.devtools("Page.captureScreenshot", options).await;
        let base64 = base64::engine::general_purpose::STANDARD;
        let png = base64.decode(picture["data"].as_str().expect("a picture")).expect("base64");
        fs::create_dir_all(folder).expect("a directory for screenshots");
        fs::write(folder.join(format!("{name}.png")), png).expect("the screenshot is written");
    }

    /// What scripts and the browser itself complained about since the last call: errors of scripts,
    /// of the content security policy, of the network.
    pub(crate) async fn console_errors(&self) -> Vec<String> {
        let log = self.log("browser").await;
        log.iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect()
    }

    /// The address of every request that pages sent since the last call, `data:` left out.
    pub(crate) async fn requests(&self) -> Vec<String> {
        let log = self.log("performance").await;
        log.iter()
            .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok())
            .filter(|entry| entry["message"]["method"] == "Network.requestWillBeSent")
            .filter_map(|entry| entry["message"]["params"]["request"]["url"].as_str().map(str::to_owned))
            .filter(|url| !url.starts_with("data:") && !url.starts_with("blob:"))
            .collect()
    }

    /// Lets the device stand at a place (degrees) and pages know it.
    pub(crate) async fn stand_at(&self, latitude: f64, longitude: f64) {
        self.devtools("Browser.grantPermissions", json!({ "permissions": ["geolocation"] })).await;
        let place = json!({ "latitude": latitude, "longitude": longitude, "accuracy": 10 });
        self.devtools("Emulation.setGeolocationOverride", place).await;
    }

    /// A command of the DevTools protocol, say `Emulation.setEmulatedMedia` for the dark theme or
    /// `Emulation.setTimezoneOverride`.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.chromedriver("goog/cdp/execute", body).await
    }

    async fn log(&self, kind: &str) -> Vec<Value> {
        match self.chromedriver("se/log", json!({ "type": kind })).await {
            Value::Array(entries) => entries,
            other => panic!("chromedriver's log is a list, not {other}"),
        }
    }

    /// A command that only chromedriver knows.
    async fn chromedriver(&self, path: &'static str, body: Value) -> Value {
        self.client
            .issue_cmd(DriverCommand { path, body: body.to_string() })
            .await
            .unwrap_or_else(|error| panic!("{path} with {body}: {error}"))
    }
}

#[derive(Debug)]
struct DriverCommand {
    path: &'static str,
    body: String,
}

impl fantoccini::wd::WebDriverCompatibleCommand for DriverCommand {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.clone()))
    }
}

/// The running chromedriver.
#[derive(Debug)]
struct Driver {
    child: Child,
    port: u16,
    /// Kept open: the driver must not write into a closed pipe.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    fn start() -> Self {
        let start = |program| {
            Command::new(program)
                .arg("--port=0")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
        };
        let mut child = start("chromedriver")
            .or_else(|_| start("chromium.chromedriver"))
            .expect("chromedriver starts: install the package `chromium-driver`");
        let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        let port = loop {
            line.clear();
            let read = output.read_line(&mut line).expect("chromedriver talks");
            assert!(read > 0, "chromedriver ended before it named its port");
            let port = line.split_once("successfully on port ").map(|(_, rest)| rest.trim());
            if let Some(port) = port {
                break port.trim_end_matches('.').parse().expect("chromedriver names its port");
            }
        };
        Self { child, port, _output: output }
    }

    /// Ends the session with its browser, then the driver: killed at once it would leave Chromium.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Best effort: a driver that does not answer is killed all the same.
        drop(self.shut_down());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(test)]
mod tests {
    use fantoccini::Locator;
    use wiremock::matchers::path;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use super::*;

    const PAGE: &str = "<!doctype html><html lang=en><title>Probe</title>\
        <meta name=viewport content='width=device-width'>\
        <h1>static</h1><noscript><p id=off>no scripts</p></noscript><p id=place></p>\
        <script>document.querySelector('h1').textContent = navigator.language + ' ' + innerWidth;\
        navigator.geolocation.getCurrentPosition(p => {\
          document.querySelector('#place').textContent = p.coords.latitude;\
          document.body.insertAdjacentHTML('beforeend', '<p id=done>');\
        });\
        console.error('deliberate');</script>";

    async fn site() -> MockServer {
        let server = MockServer::start().await;
        let page = ResponseTemplate::new(200).set_body_raw(PAGE, "text/html; charset=utf-8");
        Mock::given(path("/probe")).respond_with(page).mount(&server).await;
        server
    }

    async fn text(browser: &Browser, css: &str) -> String {
        let element = browser.client().find(Locator::Css(css)).await.expect("an element");
        element.text().await.expect("a text")
    }

    #[tokio::test]
    async fn browser_knows_language_size_and_place_and_tells_what_happened() {
        let site = site().await;
        let browser = Browser::start(PHONE, "de").await;
        browser.stand_at(53.5, 10.0).await;
        let address = format!("{}/probe", site.uri());
        browser.client().goto(&address).await.expect("the page opens");
        assert_eq!(text(&browser, "h1").await, "de 360");
        let done = browser.client().wait().at_most(Duration::from_secs(10));
        done.for_element(Locator::Css("#done")).await.expect("the place is known");
        assert_eq!(text(&browser, "#place").await, "53.5");

        let errors = browser.console_errors().await;
        assert!(errors.iter().any(|error| error.contains("deliberate")), "{errors:?}");
        let requests = browser.requests().await;
        assert!(requests.contains(&address), "{requests:?}");
        let asked = site.received_requests().await.expect("recorded");
        let languages = asked[0].headers.get("accept-language").expect("a preference");
        assert!(languages.to_str().expect("text").starts_with("de"), "{languages:?}");

        let folder = tempfile::tempdir().expect("a directory");
        browser.screenshot_into(folder.path(), "probe").await;
        let png = fs::read(folder.path().join("probe.png")).expect("a file");
        assert!(png.starts_with(b"\x89PNG"));
        let width = u32::from_be_bytes(png[16..20].try_into().expect("four bytes"));
        assert_eq!(width, PHONE.0);
        browser.screenshot("probe").await;
    }

    #[tokio::test]
    async fn browser_runs_no_scripts_when_told() {
        let site = site().await;
        let browser = Browser::start_without_scripts(WIDE, "en").await;
        let address = format!("{}/probe", site.uri());
        browser.client().goto(&address).await.expect("the page opens");
        assert_eq!(text(&browser, "h1").await, "static");
        assert_eq!(text(&browser, "#off").await, "no scripts");
    }
}
