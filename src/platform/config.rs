//! Configuration: `GCAMPUS_*` variables, each also as `…_FILE`, checked as a
//! whole. `docs/configuration.md` is the table for operators.

mod reader;
mod secret_file;
mod shown;

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

use chrono_tz::Tz;
use ipnet::IpNet;
use lettre::message::Mailbox;
use url::Url;

use super::licence::Licence;
use reader::Reader;
pub use shown::{Setting, Source};

/// Every variable that we read, without the prefix `GCAMPUS_`; the table of
/// `docs/configuration.md` has a row for each.
pub const KNOWN: &[&str] = &[
    "ADMINS",
    "ALLOWED_HOSTS",
    "BACKUP_DIR",
    "BACKUP_KEEP",
    "CONFIRMATION_TIMEOUT",
    "DATABASE_URL",
    "DATA_DIR",
    "DATA_LICENCE",
    "DOCUMENTS_DIR",
    "EMAIL_HOST",
    "EMAIL_PASSWORD",
    "EMAIL_PORT",
    "EMAIL_TLS",
    "EMAIL_USER",
    "ENV",
    "FROM_EMAIL",
    "IMPRINT_URL",
    "JOBS_TOKEN",
    "LISTEN",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "MANAGERS",
    "MAP_TILES_ATTRIBUTION",
    "MAP_TILES_URL",
    "MAX_CONNECTIONS",
    "METRICS_LISTEN",
    "OVERPASS_TIMEOUT",
    "OVERPASS_URL",
    "PRIVACY_URL",
    "PUBLIC_URL",
    "REGISTER_DELAY",
    "SECRET_KEY",
    "SECRET_KEY_OLD",
    "SITE_NAME",
    "TERMS_URL",
    "TIME_ZONE",
    "TRANSFER_TO",
    "TRUSTED_PROXIES",
    "USER_AGENT",
    "WIKIDATA_URL",
];

const PREFIX: &str = "GCAMPUS_";

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
    /// The secret before, for `gcampus secret rotate` alone (`GCAMPUS_SECRET_KEY_OLD`).
    pub old_secret_key: Option<SecretKey>,
    /// Hosts by which the site may be asked for, without ports; none: any
    /// (`GCAMPUS_ALLOWED_HOSTS`, default the host of the public URL, and this machine's own names).
    pub allowed_hosts: Option<Vec<String>>,
    /// Proxies whose `X-Forwarded-For` is believed (`GCAMPUS_TRUSTED_PROXIES`, default none).
    pub trusted_proxies: Vec<IpNet>,
    /// Name of the site in the header and in mails (`GCAMPUS_SITE_NAME`).
    pub site_name: String,
    /// Shows the banner of a test instance (`GCAMPUS_ENV=dev`).
    pub is_test_instance: bool,
    /// The zone of the site, for mails and schedules (`GCAMPUS_TIME_ZONE`, default `Europe/Berlin`).
    pub time_zone: Tz,
    /// Under which measurements are published (`GCAMPUS_DATA_LICENCE`, default CC BY 4.0).
    pub data_licence: Licence,
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
    /// Where the numbers for Prometheus are shown (`GCAMPUS_METRICS_LISTEN`); none: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Servers of others that the site may ask.
    pub outside: OutsideConfig,
    /// What an outside waker says to `POST /-/jobs/due` (`GCAMPUS_JOBS_TOKEN`); none: nobody is there.
    pub jobs_token: Option<SecretKey>,
    /// The backups of the night.
    pub backup: BackupConfig,
    /// Where `gcampus transfer` moves the site to (`GCAMPUS_TRANSFER_TO`).
    pub transfer_to: Option<DatabaseUrl>,
    /// What is logged, and how.
    pub log: LogConfig,
    /// What lies below the map's points.
    pub map: MapConfig,
    /// What an operator should know, though the site starts; without values.
    pub warnings: Vec<String>,
}

/// Which database a site uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// One file.
    Sqlite(PathBuf),
    /// A server; the whole URL.
    Postgres(SecretKey),
}

impl DatabaseUrl {
    /// `sqlite:` and a file, or `postgres:` and a server.
    ///
    /// # Errors
    /// What is wrong with the text; the text itself, which may hold a password, is not in it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            if text.parse::<sqlx::postgres::PgConnectOptions>().is_err() {
                return Err("is no address such as postgres://user:password@host/database");
            }
            return Ok(Self::Postgres(SecretKey(text.to_owned())));
        }
        let path = text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
        let path = path.and_then(|path| path.split('?').next());
        match path.filter(|path| !path.is_empty() && *path != ":memory:") {
            Some(path) => Ok(Self::Sqlite(PathBuf::from(path))),
            None => Err("must start with sqlite: (and name a file) or postgres:"),
        }
    }
}

/// The backups that the site makes by itself.
#[derive(Clone, Debug)]
pub struct BackupConfig {
    /// Where they are kept (`GCAMPUS_BACKUP_DIR`); none: none are made.
    pub folder: Option<PathBuf>,
    /// How many are kept (`GCAMPUS_BACKUP_KEEP`, default 7).
    pub keep: usize,
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
    /// Who looks after the measurements and is told of reports (`GCAMPUS_MANAGERS`).
    pub managers: Vec<Mailbox>,
    /// Who looks after the machine (`GCAMPUS_ADMINS`).
    pub admins: Vec<Mailbox>,
}

impl MailConfig {
    /// Each manager as the header of a mail names them.
    pub fn managers(&self) -> impl Iterator<Item = String> {
        self.managers.iter().map(ToString::to_string)
    }

    /// Managers and administrators, none of them twice.
    #[must_use]
    pub fn managers_and_admins(&self) -> Vec<String> {
        let mut all: Vec<&Mailbox> = Vec::new();
        for person in self.managers.iter().chain(&self.admins) {
            if all.iter().all(|known| known.email != person.email) {
                all.push(person);
            }
        }
        all.into_iter().map(ToString::to_string).collect()
    }
}

/// Servers of others. The site works without any of them.
#[derive(Clone, Debug)]
pub struct OutsideConfig {
    /// The Overpass service that finds waters in OpenStreetMap
    /// (`GCAMPUS_OVERPASS_URL`); none: pages do not offer it.
    pub overpass: Option<Url>,
    /// Seconds that a page waits for it (`GCAMPUS_OVERPASS_TIMEOUT`, default 4).
    pub overpass_seconds: u64,
    /// The interface of Wikidata that knows the articles about a water
    /// (`GCAMPUS_WIKIDATA_URL`); none: links come from OpenStreetMap alone.
    pub wikidata: Option<Url>,
    /// What the site calls itself there (`GCAMPUS_USER_AGENT`, default
    /// `GCampus`, its version and the public URL).
    pub user_agent: String,
}

/// What is logged, and how.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// Directives of `tracing_subscriber::EnvFilter` (`GCAMPUS_LOG_LEVEL`, default `info`).
    pub filter: String,
    /// One JSON object per line (`GCAMPUS_LOG_FORMAT=json`) instead of text.
    pub is_json: bool,
}

/// What lies below the map's points: the embedded map, unless the operator has
/// tiles of their own.
#[derive(Clone, Debug, Default)]
pub struct MapConfig {
    /// Pictures from another server, with `{z}`, `{x}` and `{y}` (`GCAMPUS_MAP_TILES_URL`).
    pub tiles_url: Option<String>,
    /// Where they come from, for the content security policy: scheme, host and port.
    pub tiles_origin: Option<String>,
    /// Whom to thank for them (`GCAMPUS_MAP_TILES_ATTRIBUTION`).
    pub tiles_attribution: Option<String>,
    /// A PMTiles file that was there at the start: `map.pmtiles` in the data directory.
    pub tiles_file: Option<PathBuf>,
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

/// All that is wrong with a configuration, and what is strange beside it.
#[derive(Debug, Default)]
pub struct ConfigErrors {
    faults: Vec<(String, String)>,
    warnings: Vec<String>,
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration has {} fault(s):", self.faults.len())?;
        for (name, fault) in &self.faults {
            writeln!(f, "  {name}: {fault}")?;
        }
        for warning in &self.warnings {
            writeln!(f, "  warning: {warning}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

impl ConfigErrors {
    /// Each variable with its fault.
    pub fn faults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.faults.iter().map(|(name, fault)| (name.as_str(), fault.as_str()))
    }

    /// What is strange beside the faults; without values.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.warnings.iter().map(String::as_str)
    }
}

/// A configuration that was read without making anything.
#[derive(Debug)]
pub struct Inspected {
    /// Its secret key is empty where the first start is yet to make one.
    pub config: Config,
    /// Each variable with what it amounts to, secrets masked.
    pub settings: Vec<Setting>,
}

impl Config {
    /// Why the secret key that is kept in the data directory can't be read; none: it can, or there is none.
    #[must_use]
    pub fn secret_fault(&self) -> Option<std::io::Error> {
        secret_file::kept_already(&self.data_dir).err().filter(|error| error.kind() != std::io::ErrorKind::NotFound)
    }

    /// Reads the process's environment.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        environment().finish(false)
    }

    /// The same for who changes the secret key: where a database has lost its
    /// own, a new one is made.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_env_with_new_secret() -> Result<Self, ConfigErrors> {
        environment().finish(true)
    }

    /// Reads the process's environment and makes neither folders nor a secret key.
    ///
    /// # Errors
    /// All faults at once.
    pub fn inspect_env() -> Result<Inspected, ConfigErrors> {
        environment().inspect()
    }

    /// Reads `variables` (name → value), and makes the folders and the secret
    /// key if nothing is wrong.
    ///
    /// # Errors
    /// All faults at once.
    pub fn from_variables(variables: BTreeMap<String, String>) -> Result<Self, ConfigErrors> {
        Reader::new(variables, ConfigErrors::default()).finish(false)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the place that reads the environment")]
fn environment() -> Reader {
    let (mut variables, mut unreadable) = (BTreeMap::new(), Vec::new());
    for (name, value) in std::env::vars_os() {
        // What is not ours may be anything, even no text.
        let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else { continue };
        match value.into_string() {
            Ok(value) => drop(variables.insert(name.to_owned(), value)),
            Err(_) => unreadable.push((name.to_owned(), "is not UTF-8".to_owned())),
        }
    }
    Reader::new(variables, ConfigErrors { faults: unreadable, warnings: Vec::new() })
}
