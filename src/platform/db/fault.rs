//! What an error of the database means.

use sea_orm::{DbErr, RuntimeErr};

fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

/// Whether the schema has steps that this release does not know.
#[must_use]
pub fn is_newer(error: &DbErr) -> bool {
    matches!(error, DbErr::Custom(words) if words.contains("its file is missing"))
}

/// Whether there was no room left for what was to be written: SQLite's code 13, PostgreSQL's 53100.
#[must_use]
pub fn is_full(error: &DbErr) -> bool {
    let code = cause(error).and_then(sqlx::Error::as_database_error).and_then(|error| error.code());
    matches!(code.as_deref(), Some("13" | "53100"))
}

/// What went wrong and what to look at. The address, which may hold a
/// password, is never part of it.
#[must_use]
pub fn explain(error: &DbErr) -> String {
    let Some(cause) = cause(error) else {
        return match error {
            error if is_newer(error) => {
                "The database belongs to a newer release of GCampus: start that one.".to_owned()
            }
            DbErr::Custom(words) => words.clone(),
            DbErr::ConnectionAcquire(_) => format!("The server does not answer in time. {LOOK}"),
            _ => format!("The database fails: {error}"),
        };
    };
    match cause {
        sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            format!("Nobody listens there: the connection is refused. {LOOK}")
        }
        sqlx::Error::Io(error) => format!("The server can't be reached ({error}). {LOOK}"),
        sqlx::Error::PoolTimedOut => format!("The server does not answer in time. {LOOK}"),
        sqlx::Error::Tls(error) => format!("TLS fails ({error}). Look at sslmode in GCAMPUS_DATABASE_URL."),
        sqlx::Error::Database(error) => match error.code().as_deref() {
            Some("28P01" | "28000") => {
                "The server refuses the log-in. Look at user and password in GCAMPUS_DATABASE_URL.".to_owned()
            }
            Some("3D000") => {
                "There is no such database on the server. Make it, or look at GCAMPUS_DATABASE_URL.".to_owned()
            }
            Some("53300") => "The server has no connection left for us.".to_owned(),
            _ => format!("The database says: {error}"),
        },
        other => format!("The database fails: {other}"),
    }
}

const LOOK: &str = "Look at host and port in GCAMPUS_DATABASE_URL, and at firewalls in between.";
