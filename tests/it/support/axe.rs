//! axe-core, which finds barriers in pages.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::browser::Browser;

/// Fails with what axe-core finds on the page that `browser` shows; `page` is
/// its name in the message. The script is injected by the driver, which the
/// page's policy does not bind.
pub(crate) async fn check(browser: &Browser, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(path).expect("axe-core: run `npm ci`");
    browser.client().execute(&axe, vec![]).await.expect("axe loads");
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document).then(r => done(r.violations.map(v => ({id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.html)}))));";
    let violations = browser.client().execute_async(run, vec![]).await.expect("axe runs");
    assert_eq!(violations, Value::from(Vec::<Value>::new()), "{page}: {}", json!(violations));
}
