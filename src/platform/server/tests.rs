//! Over real sockets, with limits short enough to wait for.

use super::*;
use poem::endpoint::make;
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const SHORT: Duration = Duration::from_millis(300);

/// Above every limit of these tests, below the patience of who runs them.
const LONG: Duration = Duration::from_secs(8);

struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<io::Result<()>>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel();
        let endpoint = make(async |mut request: Request| {
            if request.uri().path() == "/slow" {
                tokio::time::sleep(SHORT).await;
            }
            if request.uri().path() == "/stuck" {
                std::future::pending::<()>().await;
            }
            let peer = request.remote_addr().to_string();
            // As a handler that swallows the error of its body does.
            let length = request.take_body().into_vec().await.map_or(0, |body| body.len());
            format!("{length} from {peer}")
        });
        let running = tokio::spawn(serve(listener, endpoint, limits, async {
            let _ = stopped.await;
        }));
        Self { address, stop, running }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("the server listens")
    }

    /// Sends `request` and reads until the server closes.
    async fn exchange(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.expect("sent");
        read_to_end(&mut stream).await
    }
}

async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is a way of closing too.
    let _ = tokio::time::timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("the server closes the connection");
    String::from_utf8(bytes).expect("text")
}

fn limits() -> Limits {
    Limits { header: SHORT, body: SHORT, body_bytes: 1000, request: SHORT * 4, drain: SHORT * 4, ..Limits::default() }
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

#[tokio::test]
async fn a_request_is_answered_and_the_peer_known() {
    let server = Server::start(limits()).await;
    let mut stream = server.connect().await;
    let own = stream.local_addr().expect("connected");
    let request = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\nconnection: close\r\n\
                   x-forwarded-for: 1.2.3.4\r\n\r\nabc";
    stream.write_all(request.as_bytes()).await.expect("sent");
    let answer = read_to_end(&mut stream).await;
    assert_eq!(status(&answer), "200");
    let expected = format!("3 from {}", Addr::SocketAddr(own));
    assert!(answer.ends_with(&expected), "{answer}");
}

#[tokio::test]
async fn silent_and_trickling_clients_are_closed() {
    let server = Server::start(limits()).await;
    let start = Instant::now();
    read_to_end(&mut server.connect().await).await;
    assert!(start.elapsed() >= SHORT);

    let (mut reading, mut writing) = server.connect().await.into_split();
    let trickle = tokio::spawn(async move {
        for byte in b"GET / HTTP/1.1\r\nhost: a-rather-long-name-that-never-ends".iter().cycle() {
            if writing.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(SHORT / 10).await;
        }
    });
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(LONG, reading.read_to_end(&mut bytes))
        .await
        .expect("the trickle does not keep the connection open");
    trickle.abort();
}

#[tokio::test]
async fn a_kept_connection_is_closed_when_idle() {
    let server = Server::start(limits()).await;
    let request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let answer = server.exchange(&request.repeat(2)).await;
    assert_eq!(answer.matches("HTTP/1.1 200").count(), 2);
}

#[tokio::test]
async fn a_body_over_the_cap_is_refused_announced_or_not() {
    let server = Server::start(limits()).await;
    let announced = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1001\r\n\r\n";
    assert_eq!(status(&server.exchange(announced).await), "413");
    let mut chunked = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".to_owned();
    for _ in 0..11 {
        chunked += &format!("64\r\n{}\r\n", "a".repeat(100));
    }
    chunked += "0\r\n\r\n";
    assert_eq!(status(&server.exchange(&chunked).await), "413");
    let fits =
        format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{}", "a".repeat(1000));
    assert!(server.exchange(&fits).await.contains("1000 from"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::start(limits()).await;
    let request = "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc";
    assert_eq!(status(&server.exchange(request).await), "408");
}

#[tokio::test]
async fn a_coded_body_is_refused() {
    let server = Server::start(limits()).await;
    let request = "POST / HTTP/1.1\r\nhost: x\r\ncontent-encoding: gzip\r\ncontent-length: 0\r\n\r\n";
    let answer = server.exchange(request).await;
    assert_eq!(status(&answer), "415");
    assert!(answer.contains("accept-encoding: identity"));
}

#[tokio::test]
async fn a_handler_that_is_stuck_ends_with_503() {
    let server = Server::start(limits()).await;
    let answer = server.exchange("GET /stuck HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert_eq!(status(&answer), "503");
}

#[tokio::test]
async fn connections_over_the_cap_wait_for_a_place() {
    let server = Server::start(Limits { connections: 1, ..limits() }).await;
    let silent = server.connect().await;
    let start = Instant::now();
    let request = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let answer = server.exchange(request).await;
    assert_eq!(status(&answer), "200");
    assert!(start.elapsed() >= SHORT / 2, "the silent one had the place");
    drop(silent);
}

#[tokio::test]
async fn a_stop_lets_running_requests_finish_and_takes_no_more() {
    let server = Server::start(limits()).await;
    let mut stream = server.connect().await;
    let request = "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    tokio::time::sleep(SHORT / 3).await;
    server.stop.send(()).expect("still serving");
    let answer = read_to_end(&mut stream).await;
    assert_eq!(status(&answer), "200");
    let result = tokio::time::timeout(LONG, server.running).await.expect("returns");
    assert!(result.expect("no panic").is_ok());
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn who_waits_at_the_door_when_a_stop_begins_is_served() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let mut waiting = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(address).await.expect("the kernel takes it");
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        waiting.push(stream);
    }
    let endpoint = make(async |_| "served");
    serve(listener, endpoint, limits(), std::future::ready(())).await.expect("returns");
    for mut stream in waiting {
        assert_eq!(status(&read_to_end(&mut stream).await), "200");
    }
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_ever() {
    let server = Server::start(Limits { request: LONG * 10, ..limits() }).await;
    let mut stream = server.connect().await;
    let request = "GET /stuck HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("sent");
    tokio::time::sleep(SHORT / 3).await;
    server.stop.send(()).expect("still serving");
    let result = tokio::time::timeout(LONG, server.running).await.expect("returns");
    assert!(result.expect("no panic").is_ok());
    assert_eq!(read_to_end(&mut stream).await, "");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_idle_connections() {
    let server = Server::start(Limits { header: LONG * 10, drain: LONG * 10, ..limits() }).await;
    let mut idle = server.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.expect("an answer");
    tokio::time::sleep(SHORT / 3).await;
    server.stop.send(()).expect("still serving");
    let result = tokio::time::timeout(LONG, server.running).await.expect("returns");
    assert!(result.expect("no panic").is_ok());
}

#[tokio::test]
async fn both_signals_stop() {
    use rustix::process::{Signal, getpid, kill_process};
    for name in [Signal::TERM, Signal::INT] {
        let stopped = shutdown_signal().expect("signals can be listened to");
        kill_process(getpid(), name).expect("a signal to ourselves");
        tokio::time::timeout(LONG, stopped).await.expect("the signal is heard");
    }
}
