//! From variables to a checked [`Config`].

use std::{
    collections::BTreeMap,
    fs,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use ipnet::IpNet;
use lettre::message::Mailbox;
use url::{Host, Url};

use super::{
    Config, ConfigErrors, DatabaseUrl, Links, MailConfig, MailTls, OutsideConfig, PREFIX, SecretKey, secret_file,
};
use crate::platform::{files, licence::Licence};

mod doubts;
mod map;
mod operation;

/// Characters of the shortest secret that we accept.
const LEAST_SECRET: usize = 32;

pub(super) struct Reader {
    variables: BTreeMap<String, String>,
    errors: ConfigErrors,
    warnings: Vec<String>,
}

impl Reader {
    /// A reader of `variables`, in some of which faults have been found.
    pub(super) fn new(variables: BTreeMap<String, String>, errors: ConfigErrors) -> Self {
        Self { variables, errors, warnings: Vec::new() }
    }

    /// The configuration, or all its faults. Only when there are none is
    /// anything made: the folders, and the secret key in one of them.
    /// With a database but no secret key a new one would fit nothing, and is made only
    /// where `may_replace_secret`.
    pub(super) fn finish(mut self, may_replace_secret: bool) -> Result<Config, ConfigErrors> {
        let mut config = self.read();
        if self.errors.faults.is_empty() {
            self.make_folders(&config);
        }
        if self.errors.faults.is_empty() && config.secret_key.0.is_empty() {
            config.secret_key = self.kept_secret(&config, may_replace_secret);
        }
        config.warnings = self.doubts(&config)?;
        Ok(config)
    }

    fn read(&mut self) -> Config {
        let data_dir = PathBuf::from(self.text("DATA_DIR").unwrap_or_else(|| "./data".to_owned()));
        let listen = self.parse("LISTEN", "an address such as 127.0.0.1:8000", |t| t.parse::<SocketAddr>().ok());
        let listen = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8000)));
        let public_url = self.public_url(listen);
        let database_url = self.database_url(&data_dir);
        let documents_dir = self.text("DOCUMENTS_DIR").map_or_else(|| data_dir.join("documents"), PathBuf::from);
        Config {
            secret_key: self.secret_key(&database_url),
            old_secret_key: self.text("SECRET_KEY_OLD").map(SecretKey),
            allowed_hosts: self.allowed_hosts(listen, &public_url),
            trusted_proxies: self.trusted_proxies(),
            database_url,
            documents_dir,
            listen,
            site_name: self
                .parse("SITE_NAME", "one line of text", |t| (!t.chars().any(char::is_control)).then(|| t.to_owned()))
                .unwrap_or_else(|| "GewässerCampus".to_owned()),
            is_test_instance: self
                .parse("ENV", "dev or production", |t| matches!(t, "dev" | "production").then(|| t == "dev"))
                .unwrap_or(false),
            time_zone: self
                .parse("TIME_ZONE", "a zone such as Europe/Berlin", |t| t.parse().ok())
                .unwrap_or(chrono_tz::Europe::Berlin),
            data_licence: self.data_licence(),
            links: Links {
                privacy: self.web_url("PRIVACY_URL"),
                imprint: self.web_url("IMPRINT_URL"),
                terms: self.web_url("TERMS_URL"),
            },
            mail: self.mail(&public_url),
            confirmation_days: self.number("CONFIRMATION_TIMEOUT", 1, 60).unwrap_or(5),
            register_delay_seconds: self.number("REGISTER_DELAY", 0, 600).unwrap_or(12),
            max_connections: self.number("MAX_CONNECTIONS", 8, 100_000).unwrap_or(1024) as usize,
            metrics_listen: self.metrics_listen(),
            outside: self.outside(&public_url),
            jobs_token: self.jobs_token(),
            backup: self.backup(),
            transfer_to: self.transfer_to(),
            log: self.log(),
            map: self.map(&data_dir),
            warnings: Vec::new(),
            public_url,
            data_dir,
        }
    }

    /// The warnings, or the faults with them.
    fn doubts(mut self, config: &Config) -> Result<Vec<String>, ConfigErrors> {
        self.warn_about_unknown();
        self.doubt(config);
        if self.errors.faults.is_empty() {
            return Ok(self.warnings);
        }
        self.errors.warnings = self.warnings;
        Err(self.errors)
    }

    fn data_licence(&mut self) -> Licence {
        let ids = Licence::ALL.map(|licence| licence.id).join(", ");
        self.parse("DATA_LICENCE", &format!("one of {ids}"), Licence::parse).unwrap_or_default()
    }

    fn jobs_token(&mut self) -> Option<SecretKey> {
        let wanted = "32 to 200 characters without spaces, which nobody can guess";
        let is_token = |text: &str| (32..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        self.parse("JOBS_TOKEN", wanted, |text| is_token(text).then(|| SecretKey(text.to_owned())))
    }

    fn outside(&mut self, public_url: &Url) -> OutsideConfig {
        let user_agent = self.parse("USER_AGENT", "up to 200 plain letters, digits and signs", |t| {
            (t.len() <= 200 && t.bytes().all(|b| matches!(b, b' '..=b'~'))).then(|| t.to_owned())
        });
        OutsideConfig {
            overpass: self.service("OVERPASS_URL", "https://overpass-api.de/api/interpreter"),
            overpass_seconds: self.number("OVERPASS_TIMEOUT", 1, 5).unwrap_or(4).unsigned_abs(),
            wikidata: self.service("WIKIDATA_URL", "https://www.wikidata.org/w/api.php"),
            user_agent: user_agent.unwrap_or_else(|| format!("GCampus/{} (+{public_url})", env!("CARGO_PKG_VERSION"))),
        }
    }

    /// The address of a server of others; `none` does without it.
    fn service(&mut self, name: &str, usual: &str) -> Option<Url> {
        let given = self.parse(name, "none, or an address that starts with http:// or https://", |text| {
            if text == "none" { Some(None) } else { web_url(text).map(Some) }
        });
        given.unwrap_or_else(|| web_url(usual))
    }

    fn public_url(&mut self, listen: SocketAddr) -> Url {
        let given = self.parse("PUBLIC_URL", "http:// or https:// and a host, without path, query or user", |text| {
            let is_bare = |url: &Url| {
                url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty()
            };
            web_url(text).filter(|url| is_bare(url) && url.password().is_none())
        });
        if listen.ip().is_unspecified() && !self.is_told("PUBLIC_URL") {
            self.warnings.push(
                "GCAMPUS_PUBLIC_URL is not set, and GCAMPUS_LISTEN names no host: links in mails will be wrong, and every host name is answered"
                    .to_owned(),
            );
        }
        given.unwrap_or_else(|| Url::parse(&format!("http://{listen}/")).expect("a socket address makes a URL"))
    }

    fn is_told(&self, name: &str) -> bool {
        self.value(name).is_some() || self.value(&format!("{name}_FILE")).is_some()
    }

    /// The site's own name and those of this machine, unless others are given.
    /// Whoever listens on all addresses and names none is asked for by any.
    fn allowed_hosts(&mut self, listen: SocketAddr, public_url: &Url) -> Option<Vec<String>> {
        let given = self.parse("ALLOWED_HOSTS", "* or hosts without ports, with commas between", |text| {
            if text.trim() == "*" {
                return Some(None);
            }
            let names: Option<Vec<String>> =
                text.split(',').map(|name| Some(host(name.trim())?.to_lowercase())).collect();
            names.map(Some)
        });
        let own = public_url.host_str().map(|name| name.trim_matches(['[', ']']).to_lowercase());
        let and_own = |mut names: Vec<String>| {
            names.extend(own.clone().filter(|own| !names.contains(own)));
            names
        };
        match given {
            Some(given) => given.map(and_own),
            None if listen.ip().is_unspecified() && !self.is_told("PUBLIC_URL") => None,
            None => Some(and_own(["localhost", "127.0.0.1", "::1"].map(str::to_owned).to_vec())),
        }
    }

    fn trusted_proxies(&mut self) -> Vec<IpNet> {
        let wanted = "addresses or networks such as 10.0.0.0/8, with commas between";
        let proxies = self.parse("TRUSTED_PROXIES", wanted, |text| {
            let net = |part: &str| part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from)).ok();
            text.split(',').map(|part| net(part.trim())).collect()
        });
        proxies.unwrap_or_default()
    }

    fn mail(&mut self, public_url: &Url) -> MailConfig {
        let tls = self.parse("EMAIL_TLS", "starttls, implicit or none", |t| match t {
            "starttls" => Some(MailTls::StartTls),
            "implicit" => Some(MailTls::Implicit),
            "none" => Some(MailTls::None),
            _ => None,
        });
        let from = self.parse("FROM_EMAIL", "an e-mail address", |t| t.parse::<Mailbox>().ok().map(|_| t.to_owned()));
        let (user, password) = (self.text("EMAIL_USER"), self.text("EMAIL_PASSWORD").map(SecretKey));
        match (&user, &password) {
            (Some(_), None) => self.fault("EMAIL_USER", "needs GCAMPUS_EMAIL_PASSWORD"),
            (None, Some(_)) => self.fault("EMAIL_PASSWORD", "needs GCAMPUS_EMAIL_USER"),
            (Some(_), Some(_)) | (None, None) => {}
        }
        MailConfig {
            host: self.parse("EMAIL_HOST", "the name or address of a host, without a port", host),
            port: self.parse("EMAIL_PORT", "a port", |t| t.parse().ok()),
            tls: tls.unwrap_or(MailTls::StartTls),
            user,
            password,
            from: from.unwrap_or_else(|| default_sender(public_url)),
            managers: self.people("MANAGERS"),
            admins: self.people("ADMINS"),
        }
    }

    fn people(&mut self, name: &str) -> Vec<Mailbox> {
        self.parse(name, "names with addresses such as Anna:anna@example.org,Ben:ben@example.org", people)
            .unwrap_or_default()
    }

    fn database_url(&mut self, data_dir: &Path) -> DatabaseUrl {
        let Some(text) = self.text("DATABASE_URL") else {
            return DatabaseUrl::Sqlite(data_dir.join("gcampus.sqlite"));
        };
        DatabaseUrl::parse(&text).unwrap_or_else(|fault| {
            self.fault("DATABASE_URL", fault);
            DatabaseUrl::Sqlite(data_dir.join("gcampus.sqlite"))
        })
    }

    /// The configured secret; empty where one is to be kept in the data
    /// directory, which is for the embedded database alone: there one machine
    /// is all there is.
    fn secret_key(&mut self, database: &DatabaseUrl) -> SecretKey {
        match self.text("SECRET_KEY") {
            Some(secret) => {
                if secret.len() < LEAST_SECRET {
                    self.fault("SECRET_KEY", "must have at least 32 characters");
                }
                SecretKey(secret)
            }
            None => {
                if matches!(database, DatabaseUrl::Postgres(_)) {
                    self.fault("SECRET_KEY", "is needed with PostgreSQL, the same on every machine");
                }
                SecretKey(String::new())
            }
        }
    }

    fn kept_secret(&mut self, config: &Config, may_replace: bool) -> SecretKey {
        // In this order: another first start makes the key before the database.
        let has_database = match &config.database_url {
            DatabaseUrl::Sqlite(path) => fs::metadata(path).is_ok_and(|file| file.len() > 0),
            DatabaseUrl::Postgres(_) => true,
        };
        let path = config.data_dir.join(secret_file::NAME);
        if has_database && !may_replace && !path.exists() {
            self.fault(
                "DATA_DIR",
                "has no file secret-key, but there is a database: put the file back or set GCAMPUS_SECRET_KEY; \
                 `gcampus secret rotate` changes to another key",
            );
            return SecretKey(String::new());
        }
        match secret_file::kept(&path) {
            Ok(secret) if secret.len() < LEAST_SECRET => {
                self.fault("DATA_DIR", "has a file secret-key with fewer than 32 characters");
            }
            Ok(secret) => return SecretKey(secret),
            Err(error) => self.fault("DATA_DIR", &format!("can't keep the secret key there ({error})")),
        }
        SecretKey(String::new())
    }

    fn make_folders(&mut self, config: &Config) {
        if let Err(error) = files::create_private_folder(&config.data_dir) {
            self.fault("DATA_DIR", &format!("can't be made ({error})"));
        }
        if let Err(error) = fs::create_dir_all(&config.documents_dir) {
            self.fault("DOCUMENTS_DIR", &format!("can't be made ({error})"));
        }
    }

    /// The value of a variable or of the file that `…_FILE` names; empty means absent.
    fn text(&mut self, name: &str) -> Option<String> {
        let (direct, file) = (self.value(name), self.value(&format!("{name}_FILE")));
        match (direct, file) {
            (Some(_), Some(_)) => {
                self.fault(name, &format!("is set, and so is GCAMPUS_{name}_FILE: choose one"));
                None
            }
            (Some(value), None) => Some(value),
            (None, Some(path)) => match files::read_short(Path::new(&path)) {
                Ok(value) => Some(value.trim_end_matches(['\r', '\n']).to_owned()),
                Err(error) => {
                    self.fault(&format!("{name}_FILE"), &format!("can't be read ({error})"));
                    None
                }
            },
            (None, None) => None,
        }
    }

    /// The value of one variable; empty means absent.
    fn value(&self, name: &str) -> Option<String> {
        self.variables.get(&format!("{PREFIX}{name}")).filter(|value| !value.is_empty()).cloned()
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
        self.parse(name, "an address that starts with http:// or https://", web_url)
    }

    fn number(&mut self, name: &str, min: i64, max: i64) -> Option<i64> {
        self.parse(name, &format!("a number from {min} to {max}"), |text| {
            text.parse().ok().filter(|number| (min..=max).contains(number))
        })
    }

    fn fault(&mut self, name: &str, fault: &str) {
        self.errors.faults.push((format!("GCAMPUS_{name}"), fault.to_owned()));
    }
}

fn web_url(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The name as DNS knows it, or the address without brackets.
fn host(text: &str) -> Option<String> {
    if text.parse::<IpAddr>().is_ok() {
        return Some(text.to_owned());
    }
    match Host::parse(text).ok()? {
        Host::Domain(name) => Some(name),
        Host::Ipv4(address) => Some(address.to_string()),
        Host::Ipv6(address) => Some(address.to_string()),
    }
}

/// `Anna:anna@example.org,Ben:ben@example.org`; the names may be absent.
fn people(text: &str) -> Option<Vec<Mailbox>> {
    let person = |part: &str| {
        let (name, address) = part.rsplit_once(':').unwrap_or(("", part));
        let name = name.trim();
        if name.chars().any(char::is_control) {
            return None;
        }
        Some(Mailbox::new((!name.is_empty()).then(|| name.to_owned()), address.trim().parse().ok()?))
    };
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(person).collect()
}

/// `noreply@` and the host of the public address, where a mail may come from it.
fn default_sender(public_url: &Url) -> String {
    let sender = format!("noreply@{}", public_url.host_str().unwrap_or("localhost"));
    if sender.parse::<Mailbox>().is_ok() { sender } else { "noreply@localhost".to_owned() }
}
