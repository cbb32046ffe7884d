//! What documents cost: the first and the warm render of each kind, the size of
//! the file, memory, and how often a kept one is handed out in a second.
//!
//! `cargo bench --bench documents` runs this on the release build; `docs/performance.md`
//! keeps what came out.

#![expect(clippy::disallowed_methods, reason = "a measurement waits for another process, in a thread of its own")]
#![expect(clippy::print_stdout, reason = "the figures are for a person at a terminal")]

mod support;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

/// Answers of a kept document in a second, at least.
const GOAL: f64 = 2000.0;
const CONNECTIONS: u32 = 8;
const SECONDS: u64 = 5;
const ROUNDS: usize = 10;

/// Documents for everybody; the subjects are the demo's.
const PATHS: [&str; 4] =
    ["/documents/measurement/173", "/documents/water/1", "/documents/field-sheet", "/documents/measurements/pdf"];
const KEPT: &str = PATHS[0];

fn main() -> std::io::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
        command.args(arguments).env("GCAMPUS_DATA_DIR", folder.path()).env("GCAMPUS_LOG_LEVEL", "warn");
        command.stdout(Stdio::null()).status()
    };
    assert!(program(&["demo", "--json"])?.success(), "the demo does not load");
    let mut site = support::start(folder.path())?;
    println!("ready after {:.1} ms", site.ready_after.as_secs_f64() * 1000.0);
    println!("resident before the first document: {} KiB", resident(site.child.id())?);
    for path in PATHS {
        let begun = Instant::now();
        let size = get(site.address, path)?;
        println!("{:8.1} ms  {:7} bytes  {path}, first", milliseconds(begun), size);
    }
    let mut warm = Vec::new();
    for _ in 0..ROUNDS {
        // Nothing is kept any more, while the program stays warm.
        assert!(program(&["documents", "clear"])?.success(), "the documents are not cleared");
        let begun = Instant::now();
        get(site.address, KEPT)?;
        warm.push(milliseconds(begun));
    }
    warm.sort_by(f64::total_cmp);
    println!("{:8.1} ms  {KEPT}, warm, median of {ROUNDS}", warm[ROUNDS / 2]);
    let rate = rate(site.address)?;
    println!("{rate:8.0} answers a second of {KEPT}, kept, {CONNECTIONS} connections");
    println!("resident at the end: {} KiB", resident(site.child.id())?);
    site.child.kill()?;
    site.child.wait()?;
    if rate < GOAL {
        println!("fewer than {GOAL}");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn milliseconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1000.0
}

/// Asks once; tells how many bytes the file has.
fn get(address: SocketAddr, path: &str) -> std::io::Result<usize> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    ask(&mut stream, path)
}

fn ask(stream: &mut BufReader<TcpStream>, path: &str) -> std::io::Result<usize> {
    // In one piece: the kernel holds small ones back until the last is acknowledged, some 40 ms.
    stream.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())?;
    let mut line = String::new();
    stream.read_line(&mut line)?;
    assert!(line.starts_with("HTTP/1.1 200"), "{path}: {line}");
    let mut length = 0;
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line)?;
        if let Some(number) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = number.trim().parse().unwrap_or_default();
        }
    }
    stream.read_exact(&mut vec![0; length])?;
    Ok(length)
}

/// Answers a second over connections that stay open.
fn rate(address: SocketAddr) -> std::io::Result<f64> {
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let asking = (0..CONNECTIONS).map(|_| {
        thread::spawn(move || -> std::io::Result<u32> {
            let mut stream = BufReader::new(TcpStream::connect(address)?);
            let mut count = 0;
            while Instant::now() < end {
                ask(&mut stream, KEPT)?;
                count += 1;
            }
            Ok(count)
        })
    });
    let mut all = 0;
    for thread in asking.collect::<Vec<_>>() {
        all += thread.join().map_err(|_| std::io::Error::other("a connection failed"))??;
    }
    Ok(f64::from(all) / Duration::from_secs(SECONDS).as_secs_f64())
}

/// Memory of a process in KiB, as the kernel tells.
fn resident(process: u32) -> std::io::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    Ok(line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default())
}
