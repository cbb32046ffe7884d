//! Configuration: `GCAMPUS_*` variables, each also as `…_FILE`, checked as a
//! whole. `docs/configuration.md` is the table for operators.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use chrono_tz::Tz;
use url::Url;

use super::ids;

/// Every variable that we read, without the prefix `GCAMPUS_`; the table of
/// `docs/configuration.md` has a row for each.
pub const KNOWN: &[&str] = &[
    "CONFIRMATION_TIMEOUT",
    "DATABASE_URL",
    "DATA_DIR",
    "DOCUMENTS_DIR",
    "EMAIL_HOST",
    "EMAIL_PASSWORD",
    "EMAIL_PORT",
    "EMAIL_TLS",
    "EMAIL_USER",
    "ENV",
    "FROM_EMAIL",
    "IMPRINT_URL",
    "LISTEN",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "MAX_CONNECTIONS",
    "PRIVACY_URL",
    "PUBLIC_URL",
    "REGISTER_DELAY",
    "SECRET_KEY",
    "SITE_NAME",
    "TERMS_URL",
    "TIME_ZONE",
];

/// The configuration of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the embedded database, the secret key and mail files live
    /// (`GCAMPUS_DATA_DIR`, default `./data`).
    pub data_dir: PathBuf,
    /// `sqlite:` or `postgres:` (`GCAMPUS_DATABASE_URL`, default a file in the data directory).
    pub database_url: DatabaseUrl,
    /// Where PDF files are kept (`GCAMPUS_DOCUMENTS_DIR`, default in the data directory).
    pub documents_dir: PathBuf,
    /// Address to listen on (`GCAMPUS_LISTEN`, default `127.0.0.1:8000`).
    pub listen: SocketAddr,
    /// Where visitors reach the site; links in mails start with it
    /// (`GCAMPUS_PUBLIC_URL`, default `http://` and the listen address).
    pub public_url: Url,
    /// What keys are derived from (`GCAMPUS_SECRET_KEY`; made and kept in the
    /// data directory when absent).
    pub secret_key: SecretKey,
    /// Name of the site in the header and in mails (`GCAMPUS_SITE_NAME`).
    pub site_name: String,
    /// Shows the banner of a test instance (`GCAMPUS_ENV=dev`).
    pub is_test_instance: bool,
    /// The zone of the site, for mails and schedules (`GCAMPUS_TIME_ZONE`, default `Europe/Berlin`).
    pub time_zone: Tz,
    /// Links in the footer.
    pub links: Links,
    /// How mail leaves the site.
    pub mail: MailConfig,
    /// Days for which a confirmation link is good (`GCAMPUS_CONFIRMATION_TIMEOUT`, default 5).
    pub confirmation_days: i64,
    /// Seconds that a person needs to fill the registration form
    /// (`GCAMPUS_REGISTER_DELAY`, default 12).
    pub register_delay_seconds: i64,
    /// Connections served at once (`GCAMPUS_MAX_CONNECTIONS`, default 1024).
    pub max_connections: usize,
}

/// Which database a site uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// One file.
    Sqlite(PathBuf),
    /// A server; the whole URL.
    Postgres(SecretKey),
}

/// A text that never shows in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey(String);

impl SecretKey {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretKey {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Pages of the operator that the footer links to, each optional.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// `GCAMPUS_PRIVACY_URL`
    pub privacy: Option<Url>,
    /// `GCAMPUS_IMPRINT_URL`
    pub imprint: Option<Url>,
    /// `GCAMPUS_TERMS_URL`
    pub terms: Option<Url>,
}

/// How mail leaves the site. Without a host it is written to files.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// SMTP server (`GCAMPUS_EMAIL_HOST`).
    pub host: Option<String>,
    /// Its port (`GCAMPUS_EMAIL_PORT`, default by [`MailTls`]).
    pub port: Option<u16>,
    /// `GCAMPUS_EMAIL_TLS`: `starttls` (default), `implicit` or `none`.
    pub tls: MailTls,
    /// `GCAMPUS_EMAIL_USER`
    pub user: Option<String>,
    /// `GCAMPUS_EMAIL_PASSWORD`
    pub password: Option<SecretKey>,
    /// Sender (`GCAMPUS_FROM_EMAIL`, default `noreply@` and the host of the public URL).
    pub from: String,
}

/// How the connection to the SMTP server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// Port 587, upgraded by STARTTLS.
    StartTls,
    /// Port 465, TLS from the first byte.
    Implicit,
    /// Port 25, for a relay on the same machine.
    None,
}

/// All that is wrong with a configuration.
#[derive(Debug, Default)]
pub struct ConfigErrors(Vec<(String, String)>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} fault(s):", self.0.len())?;
        for (name, fault) in &self.0 {
            writeln!(f, "  {name}: {fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// All faults at once.
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the environment")]
    pub fn from_env() -> Result<Self, ConfigErrors> {
        Self::from_variables(std::env::vars().collect())
    }

    /// Reads `variables` (name → value). Names that start with `GCAMPUS_` and
    /// mean nothing are warned about.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_variables(variables: BTreeMap<String, String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader { variables, errors: ConfigErrors::default() };
        reader.warn_about_unknown();
        let config = reader.read();
        if reader.errors.0.is_empty() { Ok(config) } else { Err(reader.errors) }
    }
}

struct Reader {
    variables: BTreeMap<String, String>,
    errors: ConfigErrors,
}

impl Reader {
    fn read(&mut self) -> Config {
        let data_dir = PathBuf::from(self.text("DATA_DIR").unwrap_or_else(|| "./data".to_owned()));
        let listen = self.parse("LISTEN", "an address such as 127.0.0.1:8000", |t| t.parse::<SocketAddr>().ok());
        let listen = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8000)));
        let public_url = self
            .web_url("PUBLIC_URL")
            .unwrap_or_else(|| Url::parse(&format!("http://{listen}/")).expect("a socket address makes a URL"));
        let database_url = self.database_url(&data_dir);
        let documents_dir = self.text("DOCUMENTS_DIR").map_or_else(|| data_dir.join("documents"), PathBuf::from);
        let host = public_url.host_str().unwrap_or("localhost").to_owned();
        Config {
            secret_key: self.secret_key(&data_dir, &database_url),
            database_url,
            documents_dir,
            listen,
            site_name: self.text("SITE_NAME").unwrap_or_else(|| "GewässerCampus".to_owned()),
            is_test_instance: self.text("ENV").is_some_and(|env| env == "dev"),
            time_zone: self
                .parse("TIME_ZONE", "a zone such as Europe/Berlin", |t| t.parse().ok())
                .unwrap_or(chrono_tz::Europe::Berlin),
            links: Links {
                privacy: self.web_url("PRIVACY_URL"),
                imprint: self.web_url("IMPRINT_URL"),
                terms: self.web_url("TERMS_URL"),
            },
            mail: self.mail(&host),
            confirmation_days: self.number("CONFIRMATION_TIMEOUT", 1, 60).unwrap_or(5),
            register_delay_seconds: self.number("REGISTER_DELAY", 0, 600).unwrap_or(12),
            max_connections: self.number("MAX_CONNECTIONS", 8, 100_000).unwrap_or(1024) as usize,
            public_url,
            data_dir,
        }
    }

    fn mail(&mut self, host: &str) -> MailConfig {
        let tls = self.parse("EMAIL_TLS", "starttls, implicit or none", |t| match t {
            "starttls" => Some(MailTls::StartTls),
            "implicit" => Some(MailTls::Implicit),
            "none" => Some(MailTls::None),
            _ => None,
        });
        let from = self.parse("FROM_EMAIL", "an e-mail address", |t| {
            t.parse::<lettre::message::Mailbox>().ok().map(|_| t.to_owned())
        });
        MailConfig {
            host: self.text("EMAIL_HOST"),
            port: self.parse("EMAIL_PORT", "a port", |t| t.parse().ok()),
            tls: tls.unwrap_or(MailTls::StartTls),
            user: self.text("EMAIL_USER"),
            password: self.text("EMAIL_PASSWORD").map(SecretKey),
            from: from.unwrap_or_else(|| format!("noreply@{host}")),
        }
    }

    fn database_url(&mut self, data_dir: &Path) -> DatabaseUrl {
        let Some(text) = self.text("DATABASE_URL") else {
            return DatabaseUrl::Sqlite(data_dir.join("gcampus.sqlite"));
        };
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            return DatabaseUrl::Postgres(SecretKey(text));
        }
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.split('?').next().unwrap_or_default();
            if !path.is_empty() && path != ":memory:" {
                return DatabaseUrl::Sqlite(PathBuf::from(path));
            }
        }
        self.fault("DATABASE_URL", "must start with sqlite: (and name a file) or postgres:");
        DatabaseUrl::Sqlite(data_dir.join("gcampus.sqlite"))
    }

    /// The configured secret, or the one kept in the data directory; made
    /// there only for the embedded database, where one machine is all there is.
    fn secret_key(&mut self, data_dir: &Path, database: &DatabaseUrl) -> SecretKey {
        if let Some(secret) = self.text("SECRET_KEY") {
            if secret.len() < 32 {
                self.fault("SECRET_KEY", "must have at least 32 characters");
            }
            return SecretKey(secret);
        }
        if matches!(database, DatabaseUrl::Postgres(_)) {
            self.fault("SECRET_KEY", "is needed with PostgreSQL, the same on every machine");
            return SecretKey(String::new());
        }
        match kept_secret(&data_dir.join("secret-key")) {
            Ok(secret) if secret.len() < 32 => {
                self.fault("DATA_DIR", "has a file secret-key with fewer than 32 characters");
                SecretKey(String::new())
            }
            Ok(secret) => SecretKey(secret),
            Err(error) => {
                self.fault("DATA_DIR", &format!("can't keep the secret key there ({error})"));
                SecretKey(String::new())
            }
        }
    }

    fn warn_about_unknown(&self) {
        for name in self.variables.keys().filter_map(|name| name.strip_prefix("GCAMPUS_")) {
            let bare = name.strip_suffix("_FILE").unwrap_or(name);
            // Variables of the test harness and the build are not the site's.
            let foreign = ["TEST_", "BUILD_", "SKIP_", "SCREENSHOTS"].iter().any(|p| bare.starts_with(p));
            if !KNOWN.contains(&bare) && !foreign {
                tracing::warn!("unknown variable GCAMPUS_{name}: ignored");
            }
        }
    }

    /// The value of a variable or of the file that `…_FILE` names; empty means absent.
    fn text(&mut self, name: &str) -> Option<String> {
        let direct = self.variables.get(&format!("GCAMPUS_{name}")).filter(|v| !v.is_empty()).cloned();
        let file = self.variables.get(&format!("GCAMPUS_{name}_FILE")).filter(|v| !v.is_empty()).cloned();
        match (direct, file) {
            (Some(_), Some(_)) => {
                self.fault(name, &format!("is set, and so is GCAMPUS_{name}_FILE: choose one"));
                None
            }
            (Some(value), None) => Some(value),
            (None, Some(path)) => match fs::read_to_string(&path) {
                Ok(value) => Some(value.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    self.fault(&format!("{name}_FILE"), &format!("can't be read ({error})"));
                    None
                }
            },
            (None, None) => None,
        }
    }

    fn parse<T>(&mut self, name: &str, wanted: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fault(name, &format!("must be {wanted}"));
        }
        parsed
    }

    fn web_url(&mut self, name: &str) -> Option<Url> {
        self.parse(name, "an address that starts with http:// or https://", |text| {
            Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        })
    }

    fn number(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        self.parse(name, &format!("a number from {min} to {max}"), |text| {
            text.parse().ok().filter(|number| (min..=max).contains(number))
        })
    }

    fn fault(&mut self, name: &str, fault: &str) {
        self.errors.0.push((format!("GCAMPUS_{name}"), fault.to_owned()));
    }
}

fn kept_secret(path: &Path) -> io::Result<String> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        kept => return kept.map(|text| text.trim_end().to_owned()),
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let secret = ids::random_key(52);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{secret}")?;
    file.sync_all()?;
    Ok(secret)
}
