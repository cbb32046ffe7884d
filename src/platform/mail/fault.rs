//! Why a mail can't be sent, for the log and for people.

use std::{
    error::Error as _,
    io::{self, ErrorKind},
};

use lettre::{address::AddressError, transport::smtp};

/// Answers by which servers refuse a user or password, or ask for one (RFC 4954).
const LOG_IN_CODES: [&str; 5] = ["530", "534", "535", "538", "454"];

/// Why a mail can't be sent now, or the settings can't work at all.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// An address is malformed; trying again does not help.
    #[error("malformed address")]
    Address(#[from] AddressError),
    /// The message can't be built.
    #[error("message: {0}")]
    Message(#[from] lettre::error::Error),
    /// The server refused or did not answer. Its own words are left out: they
    /// quote addresses.
    #[error("SMTP: {}", kind(.0))]
    Smtp(#[from] smtp::Error),
    /// The server is silent.
    #[error("SMTP: no answer in time")]
    Silent,
    /// The file can't be written.
    #[error("mail file: {0}")]
    File(#[from] io::Error),
}

impl MailerError {
    /// What went wrong and what to look at, for whoever sets the site up. The
    /// server's own words may quote the address: not for a log.
    #[must_use]
    pub fn explain(&self) -> String {
        match self {
            Self::Address(_) => "The address is malformed.".to_owned(),
            Self::Message(error) => format!("The mail can't be built: {error}."),
            Self::Silent => SILENT.to_owned(),
            Self::File(error) => format!("The file can't be written: {error}."),
            Self::Smtp(error) => explain(error),
        }
    }
}

const SILENT: &str = "The server does not answer in time. Look at GCAMPUS_EMAIL_HOST, GCAMPUS_EMAIL_PORT and \
    GCAMPUS_EMAIL_TLS, and at firewalls in between.";

fn explain(error: &smtp::Error) -> String {
    if let Some(code) = error.status().map(|code| code.to_string()) {
        let words = error.source().map(ToString::to_string).unwrap_or_default();
        let what = if LOG_IN_CODES.contains(&code.as_str()) {
            "The server refuses the log-in. Look at GCAMPUS_EMAIL_USER and GCAMPUS_EMAIL_PASSWORD."
        } else if error.is_transient() {
            "The server asks to try again later."
        } else {
            "The server refuses the sender or the recipient. Look at GCAMPUS_FROM_EMAIL and at the address."
        };
        return format!("{what} It says: {code} {words}");
    }
    if error.is_timeout() {
        return SILENT.to_owned();
    }
    if error.is_tls() {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        return format!("TLS fails ({cause}). Look at GCAMPUS_EMAIL_TLS, and at the server's name and certificate.");
    }
    if error.is_client() {
        return "The server does not offer what is asked of it: STARTTLS, or a log-in. Look at GCAMPUS_EMAIL_TLS and \
            GCAMPUS_EMAIL_USER."
            .to_owned();
    }
    match io_cause(error) {
        Some(cause) if cause.kind() == ErrorKind::ConnectionRefused => {
            "Nobody listens there: the connection is refused. Look at GCAMPUS_EMAIL_HOST and GCAMPUS_EMAIL_PORT."
                .to_owned()
        }
        Some(cause) if cause.to_string().contains("lookup") => {
            "The name of the server is not known. Look at GCAMPUS_EMAIL_HOST.".to_owned()
        }
        Some(cause) => {
            format!("The connection breaks off ({cause}). Look at GCAMPUS_EMAIL_PORT and GCAMPUS_EMAIL_TLS.")
        }
        None => format!(
            "The server can't be understood ({}). Look at GCAMPUS_EMAIL_PORT and GCAMPUS_EMAIL_TLS.",
            kind(error)
        ),
    }
}

fn io_cause(error: &smtp::Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(found) = cause.downcast_ref() {
            return Some(found);
        }
        source = cause.source();
    }
    None
}

/// The class of a failure, with the server's code where it gave one.
fn kind(error: &smtp::Error) -> String {
    let class = if error.is_permanent() {
        "refused"
    } else if error.is_transient() {
        "postponed"
    } else if error.is_timeout() {
        "no answer in time"
    } else if error.is_tls() {
        "TLS failed"
    } else if error.is_response() {
        "unintelligible answer"
    } else if error.is_client() {
        "what we want is not offered"
    } else {
        "connection failed"
    };
    error.status().map_or_else(|| class.to_owned(), |code| format!("{class} ({code})"))
}
