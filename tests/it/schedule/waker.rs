//! `POST /-/jobs/due`.

use chrono::TimeDelta;
use gcampus::schedule::Schedule;
use reqwest::Method;
use sea_orm::ConnectionTrait as _;

use super::{run_due, runs, set_clock, utc};
use crate::support::{Reply, TestApp};

const TOKEN: &str = "a-token-of-more-than-32-characters-0123";

async fn wake(site: &TestApp, authorization: Option<&str>) -> Reply {
    let client = site.visitor();
    let request = client.request(Method::POST, "/-/jobs/due");
    let request = match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    };
    client.send(request).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_token_in_the_configuration_nobody_is_there() {
    let site = TestApp::on_sqlite().await;
    assert_eq!(wake(&site, None).await.status, 404);
    assert_eq!(wake(&site, Some(&format!("Bearer {TOKEN}"))).await.status, 404);
    assert_eq!(wake(&site, Some("Bearer ")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_token_runs_what_is_due_and_no_other_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).expect("the token's file");
    let site = TestApp::start(&[("GCAMPUS_JOBS_TOKEN_FILE", &file.display().to_string())]).await;
    run_due(&site.app, &Schedule::of_site(false)).await;
    site.app.clock.advance(TimeDelta::days(1));
    for wrong in [None, Some("Bearer "), Some("Bearer wrong"), Some(TOKEN), Some(&*format!("Basic {TOKEN}"))] {
        let reply = wake(&site, wrong).await;
        assert_eq!(reply.status, 401, "{wrong:?}");
        assert_eq!(reply.headers["www-authenticate"], "Bearer");
        assert!(!reply.headers.contains_key("set-cookie"));
    }
    assert!(runs(&site.app).await.is_empty());
    assert_eq!(site.visitor().get("/-/jobs/due").await.status, 405);

    let reply = wake(&site, Some(&format!("Bearer {TOKEN}"))).await;
    assert_eq!(reply.status, 200);
    let ran = &reply.json()["ran"];
    let names: Vec<&str> = ran.as_array().expect("runs").iter().filter_map(|run| run["job"].as_str()).collect();
    assert!(names.contains(&"sweep") && names.contains(&"link-waters"), "{ran}");
    assert_eq!(ran[0]["outcome"], "succeeded");
    assert_eq!(reply.json()["failed"], serde_json::json!([]));
    // The name of a scheme is the same in either case.
    let again = wake(&site, Some(&format!("bearer {TOKEN}"))).await;
    assert_eq!(again.json()["ran"].as_array().map(Vec::len), Some(0));
    assert!(!format!("{:?}", site.app.config).contains(TOKEN), "a secret");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_fails_makes_the_answer_an_error() {
    let site = TestApp::start(&[("GCAMPUS_JOBS_TOKEN", TOKEN)]).await;
    // A Wednesday: none of the weekly jobs is due a day later.
    set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
    run_due(&site.app, &Schedule::of_site(false)).await;
    site.app.clock.advance(TimeDelta::days(1));
    // What the night sweeps is gone: that job fails, the others run.
    let broken = "ALTER TABLE email_confirmation RENAME TO elsewhere";
    site.app.db.read().execute_unprepared(broken).await.expect("a table less");
    let reply = wake(&site, Some(&format!("Bearer {TOKEN}"))).await;
    assert_eq!((reply.status.as_u16(), &reply.json()["failed"]), (500, &serde_json::json!(["sweep"])));
    let ran = reply.json()["ran"].as_array().cloned().unwrap_or_default();
    let sweep = ran.iter().find(|run| run["job"] == "sweep").expect("the run");
    assert!(sweep["outcome"] == "failed" && sweep["error"].is_string(), "{sweep}");
    assert!(ran.iter().any(|run| run["job"] == "link-waters" && run["outcome"] == "succeeded"));
}
