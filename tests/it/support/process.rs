//! The real program, started, stopped and killed.

use std::{
    fs::File,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use reqwest::StatusCode;
use rustix::process::{Pid, Signal, kill_process};

/// The real program on a free port, on the data in `folder`.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
}

impl Process {
    pub(crate) fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        Self::start_with(folder, variables, Stdio::inherit())
    }

    /// The same; what it logs goes into a file.
    pub(crate) fn start_with_log(folder: &Path, variables: &[(&str, &str)], log: File) -> Self {
        Self::start_with(folder, variables, log.into())
    }

    fn start_with(folder: &Path, variables: &[(&str, &str)], log: Stdio) -> Self {
        // The port is free when it is looked for; should somebody else take it
        // meanwhile, the process ends and the test says so.
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let child = Command::new(env!("CARGO_BIN_EXE_gcampus"))
            .arg("serve")
            .env("GCAMPUS_DATA_DIR", folder)
            .env("GCAMPUS_LISTEN", format!("127.0.0.1:{port}"))
            .env("GCAMPUS_LOG_LEVEL", "warn")
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }

    /// Waits until it serves.
    pub(crate) async fn ready(&mut self) {
        for _ in 0..300 {
            assert_eq!(self.child.try_wait().expect("a state"), None, "the program ended");
            let answer =
                reqwest::Client::builder().no_proxy().build().expect("a client").get(format!("{}/readyz", self.url));
            if answer.send().await.is_ok_and(|a| a.status() == StatusCode::OK) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("not ready after 30 seconds");
    }

    /// SIGTERM; tells how it ended, if it did within `patience`.
    pub(crate) async fn terminate(mut self, patience: Duration) -> Option<ExitStatus> {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process(id, Signal::TERM).expect("a signal to our child");
        self.wait(patience).await
    }

    /// How it ended by itself, if it did within `patience`.
    pub(crate) async fn ended(mut self, patience: Duration) -> Option<ExitStatus> {
        self.wait(patience).await
    }

    async fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < patience {
            if let Some(status) = self.child.try_wait().expect("a state") {
                return Some(status);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }

    /// SIGKILL: no time to write anything more.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
