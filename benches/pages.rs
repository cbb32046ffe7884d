//! How fast pages answer with 100,000 measurements.
//!
//! `make bench` runs this on the release build. `cargo bench --bench pages -- /waters/ "/measurements/?name=neckar"`
//! asks for other pages than [`PATHS`]; `docs/performance.md` keeps what came out.

#![expect(clippy::disallowed_methods, reason = "a measurement waits for another process, in a thread of its own")]
#![expect(clippy::print_stdout, reason = "the figures are for a person at a terminal")]

mod support;

use std::{
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

const GENERATED: &str = "100000";
const ROUNDS: usize = 60;
/// Milliseconds that the median of a list may take; slower ends with a fault.
const GOAL: f64 = 30.0;

/// The list without filters, each filter by itself, several together, and a page far back.
const PATHS: [&str; 10] = [
    "/measurements/",
    "/measurements/?page=5000",
    "/measurements/?name=neckar",
    "/measurements/?name=e",
    "/measurements/?flow_type=standing",
    "/measurements/?parameter_types=1",
    "/measurements/?parameter_types=1&parameter_types=4",
    "/measurements/?time_range_min=2020-01-01&time_range_max=2020-12-31",
    "/measurements/?name=neckar&flow_type=running&parameter_types=1&time_range_min=2020-01-01",
    "/waters/",
];

fn main() -> std::io::Result<ExitCode> {
    // Cargo passes its own flags along.
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument.starts_with('/')).collect();
    let paths = if asked.is_empty() { PATHS.map(str::to_owned).into() } else { asked };
    let folder = tempfile::tempdir()?;
    let done = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--measurements", GENERATED, "--seed", "1", "--json"])
        .env("GCAMPUS_DATA_DIR", folder.path())
        .env("GCAMPUS_LOG_LEVEL", "warn")
        .stdout(Stdio::null())
        .status()?;
    assert!(done.success(), "the demo does not load");

    let mut slow = 0;
    let mut site = support::start(folder.path())?;
    println!("ready after {:.1} ms", site.ready_after.as_secs_f64() * 1000.0);
    println!("{GENERATED} measurements; median and slowest of {ROUNDS} requests, size of the page uncompressed");
    for path in paths {
        let mut times = Vec::new();
        let mut size = 0;
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let answer = support::get(site.address, &path)?;
            times.push(begun.elapsed());
            assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {}", answer.lines().next().unwrap_or_default());
            size = answer.len();
        }
        times.sort();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let (median, slowest) = (milliseconds(times[ROUNDS / 2]), milliseconds(times[ROUNDS - 1]));
        slow += u32::from(median >= GOAL);
        println!("{median:7.1} ms {slowest:7.1} ms {:6.1} KB  {path}", size as f64 / 1024.0);
    }
    site.child.kill()?;
    site.child.wait()?;
    if slow > 0 {
        println!("{slow} of them miss the goal of {GOAL} ms");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
