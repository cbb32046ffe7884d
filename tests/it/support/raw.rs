//! Requests written by hand: what no client library would send, and answers byte by byte.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// An answer as it came over the wire.
pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Bytes of head and body together.
    pub(crate) length: usize,
    head: String,
}

impl Raw {
    /// The values of all headers with this name, joined; None if there is none.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let values: Vec<&str> =
            lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The head without what differs from request to request.
    pub(crate) fn lasting_head(&self) -> Vec<&str> {
        self.head.lines().filter(|line| !line.starts_with("date:") && !line.starts_with("x-request-id:")).collect()
    }
}

/// Sends `method`, `target` and the lines of `headers` to the site at `url`; `method` may hold any
/// bytes that a test likes to see refused.
pub(crate) async fn ask(url: &str, method: &str, target: &str, headers: &str) -> Raw {
    let address = url.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(address).await.expect("the site listens");
    let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
    let request = format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    // A head that is too long is answered before it is read to its end, and the connection reset.
    let _ = stream.read_to_end(&mut answer).await;
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a whole head");
    let head = String::from_utf8(answer[..end].to_vec()).expect("an ASCII head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Raw { status, body: answer[end + 4..].to_vec(), length: answer.len(), head }
}
