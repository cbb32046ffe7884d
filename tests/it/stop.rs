//! A stop under load: what was started ends well, and the process ends soon.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::support::{Client, process::Process};

/// Asks for pages on new connections until nobody takes one any more; tells
/// every answer that is not whole and good.
async fn ask_until_gone(address: String, answered: Arc<AtomicU32>, is_told: Arc<AtomicBool>) -> Vec<String> {
    let mut bad = Vec::new();
    loop {
        let Ok(mut stream) = TcpStream::connect(&address).await else { return bad };
        let came_before = !is_told.load(Ordering::SeqCst);
        let request = format!("GET /login/ HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        let mut answer = String::new();
        let asked = stream.write_all(request.as_bytes()).await.is_ok();
        let read = stream.read_to_string(&mut answer).await;
        if answer.is_empty() && !came_before {
            // The kernel took the connection, the site never did: a client may ask again.
            return bad;
        }
        if !asked || read.is_err() || !answer.starts_with("HTTP/1.1 200") || !answer.trim_end().ends_with("</html>") {
            bad.push(answer);
            if bad.len() > 9 {
                return bad;
            }
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
}

/// A form whose head the site has read, as its "go on" proves, and whose body
/// follows when `is_stopping`.
async fn post_across_the_stop(address: String, is_stopping: Arc<AtomicBool>) -> String {
    let mut stream = TcpStream::connect(&address).await.expect("a connection");
    let body = "token=ABCDEFGH";
    let head = format!(
        "POST /login/access-key/ HTTP/1.1\r\nhost: {address}\r\nexpect: 100-continue\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).await.expect("the site asks for the body");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    while !is_stopping.load(Ordering::Relaxed) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stream.write_all(body.as_bytes()).await.expect("the connection is open");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("a whole answer");
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_started_request_fails_and_the_process_ends_in_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut site = Process::start(folder.path(), &[]);
    site.ready().await;
    let address = site.url.strip_prefix("http://").expect("http").to_owned();
    let (answered, is_stopping) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let is_told = Arc::new(AtomicBool::new(false));
    let reader = |_| tokio::spawn(ask_until_gone(address.clone(), answered.clone(), is_told.clone()));
    let readers: Vec<_> = (0..8).map(reader).collect();
    let writers: Vec<_> =
        (0..8).map(|_| tokio::spawn(post_across_the_stop(address.clone(), is_stopping.clone()))).collect();
    // The form that is asked for by a browser of its own says that all run.
    assert_eq!(Client::new(site.url.clone()).get("/login/").await.status, 200);
    while answered.load(Ordering::Relaxed) < 40 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // Whoever was connected before this has to be answered.
    is_told.store(true, Ordering::SeqCst);
    let stop = tokio::spawn(site.terminate(Duration::from_secs(10)));
    for reader in readers {
        assert_eq!(reader.await.expect("no panic"), Vec::<String>::new());
    }
    // The door is closed; now those inside go on.
    is_stopping.store(true, Ordering::Relaxed);
    for writer in writers {
        let answer = writer.await.expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 422") && answer.trim_end().ends_with("</html>"), "{answer}");
    }
    let status = stop.await.expect("no panic").expect("it ends within ten seconds");
    assert_eq!(status.code(), Some(0));
}
