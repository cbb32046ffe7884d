//! The whole life of an account with a talkative log, and nothing secret in it.

use std::{fs, time::Duration};

use gcampus::platform::ids;
use reqwest::StatusCode;

use crate::support::{
    Client,
    process::Process,
    smtp::{ReceivedMail, SmtpServer},
};

/// The text of a mail, its soft line breaks undone.
fn text(mail: &ReceivedMail) -> String {
    mail.content.replace("=\n", "").replace("=3D", "=")
}

async fn mail(server: &SmtpServer, number: usize) -> String {
    for _ in 0..300 {
        if let Some(mail) = server.mails().get(number) {
            return text(mail);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("mail {number} does not come");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_key_cookie_or_address_gets_into_the_log() {
    let smtp = SmtpServer::start().await;
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let port = smtp.port().to_string();
    let variables = [
        ("GCAMPUS_LOG_LEVEL", "trace"),
        ("GCAMPUS_EMAIL_HOST", "127.0.0.1"),
        ("GCAMPUS_EMAIL_PORT", port.as_str()),
        ("GCAMPUS_EMAIL_TLS", "none"),
        ("GCAMPUS_REGISTER_DELAY", "0"),
    ];
    let mut site = Process::start_with_log(folder.path(), &variables, fs::File::create(&log).expect("a file"));
    site.ready().await;

    let teacher = Client::new(site.url.clone());
    let marker = teacher.get("/register/").await.value("shown_at").expect("a marker");
    let form = [
        ("teacher_email", "aenne.geheim@example.org"),
        ("teacher_name", "Geheimrat"),
        ("number_of_access_keys", "2"),
        ("terms", "on"),
        ("shown_at", &marker),
    ];
    assert_eq!(teacher.post("/register/", &form).await.location(), "/");
    let first = mail(&smtp, 0).await;
    let start = first.find("/email/confirm/").expect("a link");
    let link: String = first[start..].chars().take_while(|c| !c.is_whitespace() && *c != '"').collect();
    let token = link.trim_end_matches('/').rsplit('-').next().expect("a signature").to_owned();
    let confirmed = teacher.post(&link, &[]).await;
    assert_eq!(confirmed.location(), "/course/");
    let cookie = confirmed.headers["set-cookie"].to_str().expect("ASCII").to_owned();
    let cookie = cookie.split([';', '=']).nth(1).expect("a value").to_owned();
    mail(&smtp, 1).await;
    let blocks = teacher.get("/course/acceskeys/").await.texts("tbody .key .key-block");
    let keys: Vec<String> = blocks.chunks(2).map(<[String]>::concat).collect();
    let course_token = teacher.get("/course/").await.texts(".key-large .key-block").concat();

    let pupil = Client::new(site.url.clone());
    for typed in ["ABCDEFGH", "ABCD", keys[0].as_str()] {
        pupil.post("/login/access-key/", &[("token", typed), ("next_url", "/course/?q=geheim-weiter")]).await;
    }
    teacher.post("/login/course-token/", &[("token", &course_token)]).await;
    let refused = pupil.post("/admin/login/", &[("name", "geheimname"), ("password", "geheimwort-123")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    pupil.get("/measurements/?name=geheimsuche").await;
    let change = [("teacher_email", "neu.geheim@example.org"), ("name", "7b")];
    assert_eq!(teacher.post("/course/", &change).await.location(), "/course/");
    mail(&smtp, 2).await;
    teacher.post("/logout/", &[]).await;
    assert!(site.terminate(Duration::from_secs(15)).await.is_some(), "it stops");

    let log = fs::read_to_string(&log).expect("the log");
    assert!(log.contains("/login/access-key/") && log.contains("POST"), "requests are in it: {log}");
    let blocks = keys.iter().map(|key| ids::in_blocks(key));
    let secrets = keys.iter().cloned().chain(blocks).chain([course_token, token, cookie, "ABCDEFGH".to_owned()]);
    for secret in secrets.chain(["geheim", "Geheimrat", "example.org"].map(str::to_owned)) {
        let line = log.lines().find(|line| line.contains(&secret));
        assert!(line.is_none(), "{secret} is in the log: {}", line.unwrap_or_default());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_nobody_takes_keeps_no_page_from_anybody() {
    let folder = tempfile::tempdir().expect("a folder");
    // Every write fails: as on a full disk, and as when the collector of the log is gone.
    let full = fs::File::options().write(true).open("/dev/full").expect("the device");
    let mut site = Process::start_with_log(folder.path(), &[("GCAMPUS_LOG_LEVEL", "info")], full);
    site.ready().await;
    for _ in 0..20 {
        assert_eq!(Client::new(site.url.clone()).get("/livez").await.status, StatusCode::OK);
    }
}
