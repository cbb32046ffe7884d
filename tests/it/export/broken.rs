//! Downloads that do not end well.

use std::time::Duration;

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
};

use super::copies;
use crate::{
    measurement::{place, published},
    support::{TestApp, on_both_databases},
};

/// Signs of the longest note: few rows make a long file.
const LONG: usize = 5_000;

/// So many measurements with long notes; tells their numbers. The first is read last.
async fn many(site: &TestApp, count: usize) -> Vec<i64> {
    let course = site.course("9b", 1).await;
    let river = site.neckar().await;
    let pupil = site.student(&course).await;
    let first = published(&pupil, &place(river.id), &[("12", "17", "")]).await;
    let mut ids = vec![first];
    ids.extend(copies(site, first, count - 1, &"ä".repeat(LONG)).await);
    ids
}

/// Asks as a program would that reads `bytes` and then hangs up.
async fn hang_up(site: &TestApp, path: &str, bytes: usize) {
    let address = site.url.strip_prefix("http://").expect("http").parse().expect("an address");
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(16 * 1024).expect("a small window");
    let mut stream = socket.connect(address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("a request");
    let mut read = vec![0; bytes];
    stream.read_exact(&mut read).await.expect("the beginning");
    assert!(bytes == 0 || read.starts_with(b"HTTP/1.1 200"));
}

/// How many statements have run once no more come.
async fn settled(site: &TestApp) -> u64 {
    let mut last = site.statements();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let now = site.statements();
        if now == last {
            return now;
        }
        last = now;
    }
}

on_both_databases! {
    async fn what_fails_midway_breaks_the_connection(site: &TestApp) {
        let ids = many(site, 450).await;
        let visitor = site.visitor();
        for path in ["/export/csv/", "/export/geojson/", "/export/geojsonseq/"] {
            assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
        }
        let db = site.app.db.read();
        let sql = format!("UPDATE index_result SET classification = 'X' WHERE measurement_id = {}", ids[0]);
        let done = db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("spoiled");
        assert!(done.rows_affected() > 0);
        for path in ["/export/csv/", "/export/geojson/", "/export/geojsonseq/"] {
            let answer = visitor.request(reqwest::Method::GET, path).send().await.expect("a head");
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            assert_eq!(answer.headers()["transfer-encoding"], "chunked", "{path}");
            let body = answer.bytes().await;
            assert!(body.is_err(), "{path}: half a file is no file, and the client knows");
        }
        // A workbook is sent when it is whole: a page tells that it is not.
        let reply = visitor.get("/export/xlsx/").await;
        assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!reply.headers.contains_key("content-disposition"));
    }

    async fn who_hangs_up_is_not_read_for(site: &TestApp) {
        many(site, 3_000).await;
        let before = site.statements();
        assert_eq!(site.visitor().get("/export/geojsonseq/").await.status, StatusCode::OK);
        let whole = site.statements() - before;
        assert!(whole > 3 * 3_000 / 200, "{whole}");
        let before = settled(site).await;
        hang_up(site, "/export/geojsonseq/", 1_000).await;
        let read = settled(site).await - before;
        assert!(read < whole / 2, "{read} of {whole} statements for a reader who has gone");
        assert_eq!(site.visitor().get("/export/csv/?name=***").await.status, StatusCode::OK);
    }
}

/// Forty at once, most of them slow: the list answers meanwhile, and each gets all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dozens_of_downloads_leave_the_site_alive() {
    let site = TestApp::on_sqlite().await;
    many(&site, 600).await;
    let expected = site.visitor().get("/export/geojsonseq/").await.body;
    let path = "/export/geojsonseq/";
    let downloads: Vec<_> = (0..40)
        .map(|_| {
            let client = site.visitor();
            tokio::spawn(async move { client.get(path).await.body })
        })
        .collect();
    // Readers that never read: they hold no connection to the database.
    let mut idle = Vec::new();
    for _ in 0..20 {
        let answer = site.visitor().request(reqwest::Method::GET, path).send().await.expect("a head");
        idle.push(answer);
    }
    assert_eq!(site.visitor().get("/measurements/").await.status, StatusCode::OK);
    for download in downloads {
        assert!(download.await.expect("a download") == expected, "each gets all");
    }
    assert!(site.app.db.connections().0 <= 8);
}
