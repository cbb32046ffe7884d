//! A configuration for the eyes of its operator: every variable, what it
//! amounts to and where that comes from. Secrets are masked.

use std::{collections::BTreeMap, path::Path};

use url::{Url, form_urlencoded};

use super::{Config, DatabaseUrl, KNOWN, MailTls, PREFIX, secret_file};
use crate::platform::files;

/// Stands for a secret.
const MASK: &str = "***";

/// A variable whose name says so holds a secret.
const SECRET_WORDS: [&str; 4] = ["SECRET", "PASSWORD", "TOKEN", "DSN"];

/// And so does a parameter of an address.
const SECRET_PARAMETERS: [&str; 3] = ["KEY", "AUTH", "SIGNATURE"];

/// One variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its whole name.
    pub name: String,
    /// What it amounts to; empty for nothing.
    pub value: String,
    /// Where that comes from.
    pub source: Source,
}

/// Where the value of a variable comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is not set.
    Default,
    /// The variable itself.
    Variable,
    /// The file that its twin with `_FILE` names.
    File(String),
}

/// All variables that we know, of a configuration without faults.
pub(super) fn settings(config: &Config, variables: &BTreeMap<String, String>) -> Vec<Setting> {
    let given = |name: &str| variables.get(name).filter(|value| !value.is_empty()).cloned();
    let setting = |bare: &&str| {
        let name = format!("{PREFIX}{bare}");
        let (value, source) = match (given(&name), given(&format!("{name}_FILE"))) {
            (Some(value), _) => (value, Source::Variable),
            // It was read a moment ago.
            (None, Some(path)) => (files::read_short(Path::new(&path)).unwrap_or_default(), Source::File(path)),
            (None, None) => (usual(config, bare), Source::Default),
        };
        let is_secret = source != Source::Default && SECRET_WORDS.iter().any(|word| bare.contains(word));
        let value = if is_secret { MASK.to_owned() } else { without_password(value.trim_end()) };
        Setting { name, value, source }
    };
    KNOWN.iter().map(setting).collect()
}

/// What stands for a variable that is not set.
fn usual(config: &Config, bare: &str) -> String {
    let url = |url: Option<&Url>| url.map(Url::to_string).unwrap_or_default();
    match bare {
        "ALLOWED_HOSTS" => config.allowed_hosts.as_ref().map_or_else(|| "*".to_owned(), |hosts| hosts.join(",")),
        "BACKUP_KEEP" => config.backup.keep.to_string(),
        "CONFIRMATION_TIMEOUT" => config.confirmation_days.to_string(),
        "DATABASE_URL" => match &config.database_url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(_) => String::new(),
        },
        "DATA_DIR" => config.data_dir.display().to_string(),
        "DATA_LICENCE" => config.data_licence.id.to_owned(),
        "DOCUMENTS_DIR" => config.documents_dir.display().to_string(),
        "EMAIL_PORT" => match config.mail.tls {
            MailTls::StartTls => "587",
            MailTls::Implicit => "465",
            MailTls::None => "25",
        }
        .to_owned(),
        "EMAIL_TLS" => "starttls".to_owned(),
        "ENV" => "production".to_owned(),
        "FROM_EMAIL" => config.mail.from.clone(),
        "LISTEN" => config.listen.to_string(),
        "LOG_FORMAT" => "text".to_owned(),
        "LOG_LEVEL" => config.log.filter.clone(),
        "MAX_CONNECTIONS" => config.max_connections.to_string(),
        "OVERPASS_TIMEOUT" => config.outside.overpass_seconds.to_string(),
        "OVERPASS_URL" => url(config.outside.overpass.as_ref()),
        "PUBLIC_URL" => config.public_url.to_string(),
        "REGISTER_DELAY" => config.register_delay_seconds.to_string(),
        "SECRET_KEY" => format!("in {}", config.data_dir.join(secret_file::NAME).display()),
        "SITE_NAME" => config.site_name.clone(),
        "TIME_ZONE" => config.time_zone.to_string(),
        "USER_AGENT" => config.outside.user_agent.clone(),
        "WIKIDATA_URL" => url(config.outside.wikidata.as_ref()),
        _ => String::new(),
    }
}

/// An address without the password in it, also where that stands in the query;
/// any other text as it is. All else stays as it was typed.
fn without_password(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let is_scheme = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    if !is_scheme {
        // A text with an address in it.
        return text.to_owned();
    }
    if Url::parse(text).is_err() {
        return MASK.to_owned();
    }
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((name, _)) => format!("{name}:{MASK}@{host}"),
            None => authority.to_owned(),
        },
        None => authority.to_owned(),
    };
    let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    let pairs: Vec<String> = query.split('&').map(masked_pair).collect();
    format!("{scheme}://{authority}{path}{}", pairs.join("&"))
}

/// `name=value` of a query, maybe with the sign before it.
fn masked_pair(pair: &str) -> String {
    let Some((name, _)) = pair.split_once('=') else { return pair.to_owned() };
    let plain: String = form_urlencoded::parse(name.as_bytes()).map(|(name, _)| name.to_uppercase()).collect();
    let is_secret = SECRET_WORDS.iter().chain(&SECRET_PARAMETERS).any(|word| plain.contains(word));
    if is_secret { format!("{name}={MASK}") } else { pair.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_addresses_are_masked() {
        for (text, shown) in [
            ("postgres://gcampus:hidden@db/gcampus", "postgres://gcampus:***@db/gcampus"),
            ("postgres://db/gcampus?user=a&password=hidden", "postgres://db/gcampus?user=a&password=***"),
            ("postgres://db/gcampus?sslpassword=hidden", "postgres://db/gcampus?sslpassword=***"),
            ("https://tiles.example.org/{z}/{x}/{y}.png", "https://tiles.example.org/{z}/{x}/{y}.png"),
            (
                "https://tiles.example.org/{z}/{x}/{y}.png?key=hidden",
                "https://tiles.example.org/{z}/{x}/{y}.png?key=***",
            ),
            ("https://tiles.example.org/?a=1&api_key=hidden&b=2", "https://tiles.example.org/?a=1&api_key=***&b=2"),
            ("https://tiles.example.org/?%6Bey=hidden", "https://tiles.example.org/?%6Bey=***"),
            ("postgres://gcampus:hid den@ db", "***"),
            ("GCampus/1.0 (+https://water.example.org/)", "GCampus/1.0 (+https://water.example.org/)"),
            ("Mara:mara@example.org", "Mara:mara@example.org"),
        ] {
            assert_eq!(without_password(text), shown);
        }
    }
}
