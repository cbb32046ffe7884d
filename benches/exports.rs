//! What downloads of 100,000 measurements cost: the time to the first byte and to the last, and memory.
//!
//! `cargo bench --bench exports` runs this on the release build; `docs/performance.md` keeps what came out.

#![expect(clippy::disallowed_methods, reason = "a measurement waits for another process, in a thread of its own")]
#![expect(clippy::print_stdout, reason = "the figures are for a person at a terminal")]

mod support;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

const GENERATED: &str = "100000";
/// Each format with the milliseconds that its first byte may take; a workbook is made before it is sent.
const FORMATS: [(&str, f64); 4] = [("csv", 200.0), ("geojson", 200.0), ("geojsonseq", 200.0), ("xlsx", f64::INFINITY)];
/// Megabytes that a download may add to the program.
const MEMORY: f64 = 30.0;

/// What one download took.
struct Taken {
    first: Duration,
    total: Duration,
    bytes: usize,
    is_whole: bool,
}

fn main() -> std::io::Result<ExitCode> {
    let folder = tempfile::tempdir()?;
    let done = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--measurements", GENERATED, "--seed", "1", "--json"])
        .env("GCAMPUS_DATA_DIR", folder.path())
        .env("GCAMPUS_LOG_LEVEL", "warn")
        .stdout(Stdio::null())
        .status()?;
    assert!(done.success(), "the demo does not load");
    println!(
        "{GENERATED} measurements; first byte, whole download, its size, and the peak of memory over what was before"
    );
    let mut missed = 0;
    for (format, goal) in FORMATS {
        // A program of its own for each: what one leaves in memory is not the next one's.
        let mut site = support::start(folder.path())?;
        support::get(site.address, "/measurements/")?;
        println!("ready after {:.1} ms", site.ready_after.as_secs_f64() * 1000.0);
        let before = memory(site.child.id(), "VmRSS:")?;
        let taken = download(site.address, &format!("/export/{format}/"))?;
        let more = memory(site.child.id(), "VmHWM:")? - before;
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "{:8.1} ms {:9.1} ms {:7.1} MB {more:6.1} MB more  {format}",
            milliseconds(taken.first),
            milliseconds(taken.total),
            taken.bytes as f64 / 1_048_576.0
        );
        assert!(taken.is_whole, "{format}: the download broke off");
        missed += u32::from(milliseconds(taken.first) > goal) + u32::from(more > MEMORY);
        site.child.kill()?;
        site.child.wait()?;
    }
    if missed > 0 {
        println!("{missed} goals are missed: 200 ms to the first byte, {MEMORY} MB more memory");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a download to its end, and keeps nothing but its head and its last bytes.
fn download(address: SocketAddr, path: &str) -> std::io::Result<Taken> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let begun = Instant::now();
    let (mut piece, mut head, mut last) = (vec![0; 64 * 1024], Vec::new(), Vec::new());
    let (mut first, mut bytes) = (None, 0);
    loop {
        let length = stream.read(&mut piece)?;
        if length == 0 {
            break;
        }
        bytes += length;
        if head.len() < piece.len() {
            head.extend_from_slice(&piece[..length]);
        }
        last.extend_from_slice(&piece[..length]);
        last.drain(..last.len().saturating_sub(8));
        // The head comes by itself where the body is still being made.
        if first.is_none() {
            let end = head.windows(4).position(|four| four == b"\r\n\r\n");
            first = end.filter(|end| bytes > end + 4).map(|_| begun.elapsed());
        }
    }
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]).to_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{path}: {}", head.lines().next().unwrap_or_default());
    let is_whole = !head.contains("transfer-encoding: chunked") || last.ends_with(b"0\r\n\r\n");
    Ok(Taken { first: first.unwrap_or_default(), total: begun.elapsed(), bytes, is_whole })
}

/// A line of what the system knows of a program's memory, in MB.
fn memory(pid: u32, name: &str) -> std::io::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    Ok(kilobytes / 1024.0)
}
