//! How fast the site is ready, and how much memory it needs while idle.
//!
//! `make bench` runs this on the release build; `docs/performance.md` keeps what came out.

#![expect(clippy::disallowed_methods, reason = "a measurement waits for another process, in a thread of its own")]
#![expect(clippy::print_stdout, reason = "the figures are for a person at a terminal")]

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const STARTS: usize = 20;
const GENERATED: &str = "100000";

fn main() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    start(folder.path())?.1.kill()?;
    println!("first start, migrations included: {} ms", begun.elapsed().as_millis());

    let mut times = Vec::new();
    for _ in 0..STARTS {
        let (time, mut site) = start(folder.path())?;
        times.push(time);
        site.kill()?;
        site.wait()?;
    }
    times.sort();
    println!("ready after (median of {STARTS}): {:.1} ms", times[STARTS / 2].as_secs_f64() * 1000.0);
    println!("ready after (slowest of {STARTS}): {:.1} ms", times[STARTS - 1].as_secs_f64() * 1000.0);

    let (_, mut site) = start(folder.path())?;
    sleep(Duration::from_secs(2));
    println!("memory while idle (RSS): {:.1} MB", resident_megabytes(site.id())?);
    site.kill()?;
    site.wait()?;

    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--measurements", GENERATED, "--seed", "1", "--json"])
        .env("GCAMPUS_DATA_DIR", folder.path())
        .env("GCAMPUS_LOG_LEVEL", "warn")
        .stdout(Stdio::null())
        .status()?;
    assert!(done.success(), "the demo does not load");
    println!("{GENERATED} measurements generated: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Starts the site and waits until `/readyz` says 200.
fn start(folder: &Path) -> std::io::Result<(Duration, Child)> {
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let begun = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("serve")
        .env("GCAMPUS_DATA_DIR", folder)
        .env("GCAMPUS_LISTEN", address.to_string())
        .env("GCAMPUS_LOG_LEVEL", "warn")
        .spawn()?;
    while !is_ready(address) {
        assert!(begun.elapsed() < Duration::from_secs(30), "not ready after 30 s");
        sleep(Duration::from_millis(1));
    }
    Ok((begun.elapsed(), child))
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn resident_megabytes(pid: u32) -> std::io::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    Ok(kilobytes / 1024.0)
}
