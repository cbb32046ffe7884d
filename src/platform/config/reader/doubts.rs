//! What is strange in a configuration, though a site can start with it; and
//! what two settings make impossible together.

use std::{fs, net::SocketAddr, os::unix::fs::PermissionsExt};

use super::{
    super::{Config, KNOWN, MailTls, PREFIX, secret_file},
    Reader,
};

/// The bits of a file's mode that let others than its owner read it.
const READABLE_BY_OTHERS: u32 = 0o044;

impl Reader {
    pub(super) fn warn_about_unknown(&mut self) {
        for name in self.variables.keys().filter_map(|name| name.strip_prefix(PREFIX)) {
            let bare = name.strip_suffix("_FILE").unwrap_or(name);
            // Variables of the test harness and the build are not the site's.
            let foreign = ["TEST_", "BUILD_", "SKIP_", "SCREENSHOTS"].iter().any(|p| bare.starts_with(p));
            if !KNOWN.contains(&bare) && !foreign {
                self.warnings.push(format!("unknown variable GCAMPUS_{name}: ignored"));
            }
        }
    }

    /// Looks at the settings together.
    pub(super) fn doubt(&mut self, config: &Config) {
        if config.metrics_listen.is_some_and(|metrics| collide(metrics, config.listen)) {
            self.fault("METRICS_LISTEN", "is the address of GCAMPUS_LISTEN: choose another port");
        }
        let doubts = [
            (config.public_url.scheme() == "https" && config.trusted_proxies.is_empty(), NO_PROXY),
            (config.trusted_proxies.iter().any(|net| net.prefix_len() == 0), ANY_PROXY),
            (config.mail.host.is_some() && !self.is_told("PUBLIC_URL"), NO_ADDRESS),
            (config.mail.tls == MailTls::None && config.mail.password.is_some(), OPEN_PASSWORD),
            (!self.is_told("SECRET_KEY") && is_secret_readable(config), OPEN_SECRET),
        ];
        self.warnings.extend(doubts.iter().filter(|(is_so, _)| *is_so).map(|(_, words)| (*words).to_owned()));
    }
}

const NO_PROXY: &str = "GCAMPUS_PUBLIC_URL is https, and GCAMPUS_TRUSTED_PROXIES names no proxy: behind one, all \
    visitors count as one client and share its limits";

const ANY_PROXY: &str = "GCAMPUS_TRUSTED_PROXIES holds every address: whoever asks may pretend to come from another \
    one, and escapes the limits";

const NO_ADDRESS: &str = "GCAMPUS_EMAIL_HOST is set, but GCAMPUS_PUBLIC_URL is not: the links in mails lead to the \
    address listened on, which nobody else reaches";

const OPEN_PASSWORD: &str = "GCAMPUS_EMAIL_TLS is none, and there is a GCAMPUS_EMAIL_PASSWORD: it travels unprotected";

const OPEN_SECRET: &str = "the file secret-key in the data directory can be read by others: chmod 600 it";

/// Whether the second cannot be listened on beside the first.
fn collide(one: SocketAddr, other: SocketAddr) -> bool {
    let is_shared = one.ip() == other.ip() || one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() == other.port() && one.port() != 0 && is_shared
}

fn is_secret_readable(config: &Config) -> bool {
    fs::metadata(config.data_dir.join(secret_file::NAME))
        .is_ok_and(|file| file.permissions().mode() & READABLE_BY_OTHERS != 0)
}
