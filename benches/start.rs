//! How fast the site is ready, and how much memory it needs while idle.
//!
//! `make bench` runs this on the release build; `docs/performance.md` keeps what came out.

#![expect(clippy::disallowed_methods, reason = "a measurement waits for another process, in a thread of its own")]
#![expect(clippy::print_stdout, reason = "the figures are for a person at a terminal")]

mod support;

use std::{
    process::{Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use support::start;

const STARTS: usize = 20;
const GENERATED: &str = "100000";

fn main() -> std::io::Result<()> {
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    start(folder.path())?.child.kill()?;
    println!("first start, migrations included: {} ms", begun.elapsed().as_millis());

    let mut times = Vec::new();
    for _ in 0..STARTS {
        let mut site = start(folder.path())?;
        times.push(site.ready_after);
        site.child.kill()?;
        site.child.wait()?;
    }
    times.sort();
    println!("ready after (median of {STARTS}): {:.1} ms", times[STARTS / 2].as_secs_f64() * 1000.0);
    println!("ready after (slowest of {STARTS}): {:.1} ms", times[STARTS - 1].as_secs_f64() * 1000.0);

    let mut site = start(folder.path())?;
    let begun = Instant::now();
    support::get(site.address, "/measurements/")?;
    println!("first page after a start: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    sleep(Duration::from_secs(2));
    println!("memory while idle (RSS): {:.1} MB", resident_megabytes(site.child.id())?);
    site.child.kill()?;
    site.child.wait()?;

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

fn resident_megabytes(pid: u32) -> std::io::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    Ok(kilobytes / 1024.0)
}
