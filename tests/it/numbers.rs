//! What `/metrics` tells of jobs and of documents.

use chrono::TimeDelta;
use gcampus::{
    platform::{job::Stop, metrics},
    schedule::Schedule,
};
use sea_orm::ConnectionTrait as _;
use tokio::net::TcpListener;

use crate::support::{TestApp, on_both_databases};

/// The lines of `/metrics`, without those that explain.
async fn numbers(site: &TestApp) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let serving = tokio::spawn(metrics::serve(listener, site.app.clone(), std::future::pending()));
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let answer = client.get(format!("http://{address}/metrics")).send().await.expect("an answer");
    let text = answer.text().await.expect("text");
    serving.abort();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn assert_has(numbers: &[String], line: &str) {
    assert!(numbers.iter().any(|found| found == line), "{line} is not in {numbers:#?}");
}

on_both_databases! {
    async fn jobs_are_counted_and_their_last_success_is_told(site: &TestApp) {
        let schedule = Schedule::of_site(false);
        let run_due = async || schedule.run_due(&site.app, &Stop::never()).await.expect("the due table works");
        run_due().await;
        let before = numbers(site).await;
        assert!(!before.iter().any(|line| line.contains("job_last_success") || line.contains("job_runs")), "{before:#?}");
        site.app.clock.advance(TimeDelta::days(1));
        let started = site.app.clock.now();
        run_due().await;
        let after = numbers(site).await;
        assert_has(&after, r#"gcampus_job_runs_total{job="sweep",outcome="succeeded"} 1"#);
        let value = |name: &str| -> i64 {
            let start = format!("{name}{{job=\"sweep\"}} ");
            let line = after.iter().find_map(|line| line.strip_prefix(&start)).expect("a line");
            line.parse().expect("a number")
        };
        let success = value("gcampus_job_last_success_timestamp_seconds");
        assert!((started.timestamp()..=site.app.clock.now().timestamp()).contains(&success), "{success}");
        let next = value("gcampus_job_due_timestamp_seconds");
        assert!(next > success && next <= success + 2 * 86_400, "{next}");

        let broken = "ALTER TABLE email_confirmation RENAME TO elsewhere";
        site.app.db.read().execute_unprepared(broken).await.expect("a table less");
        site.app.clock.advance(TimeDelta::days(1));
        run_due().await;
        let failed = numbers(site).await;
        assert_has(&failed, r#"gcampus_job_runs_total{job="sweep",outcome="failed"} 1"#);
        assert_has(&failed, &format!("gcampus_job_last_success_timestamp_seconds{{job=\"sweep\"}} {success}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_counted_and_timed() {
    let site = TestApp::on_sqlite().await;
    assert!(!numbers(&site).await.iter().any(|line| line.starts_with("gcampus_document_render")));
    let visitor = site.visitor();
    assert_eq!(visitor.get("/documents/field-sheet").await.status, 200);
    assert_eq!(visitor.get("/documents/field-sheet").await.status, 200, "kept");
    let numbers = numbers(&site).await;
    assert_has(&numbers, r#"gcampus_document_renders_total{document="GC-DATA-FS",outcome="made"} 1"#);
    assert_has(&numbers, r#"gcampus_document_render_duration_seconds_count{document="GC-DATA-FS"} 1"#);
}
