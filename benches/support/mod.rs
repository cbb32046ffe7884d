//! The real program, as the benches start it.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    thread::sleep,
    time::{Duration, Instant},
};

/// A site that serves.
pub(crate) struct Site {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// From the start until `/readyz` said 200.
    pub(crate) ready_after: Duration,
}

/// Starts the site and waits until `/readyz` says 200.
pub(crate) fn start(folder: &Path) -> std::io::Result<Site> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("serve")
        .env("GCAMPUS_DATA_DIR", folder)
        .env("GCAMPUS_LISTEN", address.to_string())
        .env("GCAMPUS_LOG_LEVEL", "warn")
        .spawn()?;
    while !get(address, "/readyz").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200")) {
        assert!(begun.elapsed() < Duration::from_secs(30), "not ready after 30 s");
        sleep(Duration::from_millis(1));
    }
    Ok(Site { child, address, ready_after: begun.elapsed() })
}

/// The whole answer to a GET, head included.
pub(crate) fn get(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    // In one piece: the kernel may hold the second of two small ones back.
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
