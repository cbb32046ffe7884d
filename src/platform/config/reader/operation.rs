//! How a site is watched: its log and its numbers; and looking at a
//! configuration without starting from it.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use tracing_subscriber::EnvFilter;

use super::{
    super::{BackupConfig, ConfigErrors, DatabaseUrl, Inspected, LogConfig, SecretKey, secret_file, shown},
    Reader,
};

impl Reader {
    /// The configuration, or all its faults; makes nothing.
    pub(in crate::platform::config) fn inspect(mut self) -> Result<Inspected, ConfigErrors> {
        let mut config = self.read();
        if config.secret_key.expose().is_empty() {
            // One that can't be read is told by whoever needs it.
            config.secret_key = SecretKey(secret_file::kept_already(&config.data_dir).unwrap_or_default());
        }
        let settings = shown::settings(&config, &self.variables);
        config.warnings = self.doubts(&config)?;
        Ok(Inspected { config, settings })
    }

    /// A port alone is one of this machine's own.
    pub(super) fn metrics_listen(&mut self) -> Option<SocketAddr> {
        self.parse("METRICS_LISTEN", "a port such as 9464, or an address such as 10.0.0.1:9464", |text| {
            let port = || text.parse().ok().map(|port: u16| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
            text.parse().ok().or_else(port)
        })
    }

    pub(super) fn backup(&mut self) -> BackupConfig {
        let folder = self.text("BACKUP_DIR").map(PathBuf::from);
        let keep = self.number("BACKUP_KEEP", 1, 1000).and_then(|keep| usize::try_from(keep).ok());
        BackupConfig { folder, keep: keep.unwrap_or(7) }
    }

    pub(super) fn transfer_to(&mut self) -> Option<DatabaseUrl> {
        match DatabaseUrl::parse(&self.text("TRANSFER_TO")?) {
            Ok(url) => Some(url),
            Err(fault) => {
                self.fault("TRANSFER_TO", fault);
                None
            }
        }
    }

    pub(super) fn log(&mut self) -> LogConfig {
        let filter =
            self.parse("LOG_LEVEL", "a level such as info, or levels of parts such as warn,gcampus=debug", |t| {
                is_log_filter(t).then(|| t.to_owned())
            });
        let is_json = self.parse("LOG_FORMAT", "text or json", |t| matches!(t, "text" | "json").then(|| t == "json"));
        LogConfig { filter: filter.unwrap_or_else(|| "info".to_owned()), is_json: is_json.unwrap_or(false) }
    }
}

/// Stricter than the filter itself, which takes any single word for a part.
fn is_log_filter(text: &str) -> bool {
    let is_level = |text: &str| {
        ["off", "error", "warn", "info", "debug", "trace"].iter().any(|level| text.trim().eq_ignore_ascii_case(level))
    };
    text.split(',').all(|part| is_level(part.rsplit_once('=').map_or(part, |(_, level)| level)))
        && EnvFilter::try_new(text).is_ok()
}
