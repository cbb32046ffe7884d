//! The examples for teachers do what they say.

use std::process::Command;

use gcampus::operate::demo;

use crate::support::TestApp;

/// The Python examples of the page, with the site's address and a key put in.
fn examples(url: &str, key: &str) -> Vec<String> {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/data-in-lessons.md")).expect("the page");
    let blocks = page.split("```python\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(|block| block.replace("https://gcampus.example", url).replace("ABCD-EFGH", key)).collect()
}

async fn run(script: String) -> String {
    let run = move || Command::new("python3").args(["-c", &script]).output().expect("python3");
    let output = tokio::task::spawn_blocking(run).await.expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_python_examples_of_the_page_run() {
    let site = TestApp::on_sqlite().await;
    demo::load(&site.app).await.expect("the demo loads");
    let course = site.course("9b", 1).await;
    let examples = examples(&site.url, &course.keys[0]);
    let [read, write] = &examples[..] else { panic!("two examples") };
    let told = run(read.clone()).await;
    assert!(told.lines().any(|line| line.starts_with("Dreisam: ") && line.contains(" mg/L from ")), "{told}");
    let address = run(write.clone()).await;
    let page = site.visitor().get(address.trim().strip_prefix(&site.url).expect("an address of the site")).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Dorfbach") && page.body.contains("Photometer 3"));
    // It counts among the rest at once.
    assert!(run(read.clone()).await.contains("Dorfbach: 6.80 mg/L from 1 values"));
}
