//! The one error type. Handlers return it; [`super::error_page`] turns it
//! into a page or its JSON twin and logs it once.

use std::collections::BTreeMap;

use poem::{error::ResponseError, http::StatusCode};

use super::Wait;
use crate::platform::db;

/// What a handler, store or job returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request can't be answered as asked. Causes are logged, never shown.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the visitor may not know of it.
    #[error("not found")]
    NotFound,
    /// The visitor may not do this.
    #[error("denied: {0:?}")]
    Denied(Denied),
    /// A form was sent from another site.
    #[error("cross-site request")]
    CrossSite,
    /// No key was sent, or one that opens nothing; the key of a text that says why.
    #[error("unauthorized: {0}")]
    Unauthorized(&'static str),
    /// What is asked for contradicts what is there; the key of a text that says why.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// What is there is not what the client has seen.
    #[error("precondition failed")]
    PreconditionFailed,
    /// The client does not say what it has seen.
    #[error("precondition required")]
    PreconditionRequired,
    /// The request can't be understood; the key of a text that says why.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// The body is longer than the server takes.
    #[error("body too large")]
    BodyTooLarge,
    /// The body did not come in time.
    #[error("body too slow")]
    BodyTooSlow,
    /// The body is compressed, which the server does not undo.
    #[error("coded body")]
    BodyCoded,
    /// Fields of an API request are wrong: name → message.
    #[error("unprocessable")]
    Unprocessable(BTreeMap<String, String>),
    /// The client did this too often.
    #[error("too many requests")]
    TooMany(Wait),
    /// The site is not known by the name that the request asks for.
    #[error("wrong host")]
    WrongHost,
    /// The handler did not end in time.
    #[error("no answer in time")]
    Timeout,
    /// A server of others does not help; the key of a text that says why.
    #[error("unavailable: {0}")]
    Unavailable(&'static str),
    /// The disk has no room for a document or for a row.
    #[error("no space left")]
    StorageFull,
    /// The handler panicked, with this message.
    #[error("panic: {0}")]
    Panic(String),
    /// The database failed.
    #[error("database: {0}")]
    Database(sea_orm::DbErr),
    /// A template failed.
    #[error("template: {0}")]
    Template(#[from] handlebars::RenderError),
    /// Stored data can't be read.
    #[error("stored data: {0}")]
    Corrupt(String),
    /// A file can't be read or written.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

/// The reasons for a 403, each with a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is logged in.
    Unauthenticated,
    /// This kind of key can't record measurements.
    Create,
    /// The measurement belongs to somebody else.
    Edit,
    /// This kind of key can't see the page.
    View,
    /// The link of a confirmation mail is too old.
    ConfirmationExpired,
}

impl Denied {
    /// The middle of the text keys `layout-403-<…>-title` and `-text`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Create => "create",
            Self::Edit => "edit",
            Self::View => "view",
            Self::ConfirmationExpired => "expired",
        }
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        if db::is_full(&error) { Self::StorageFull } else { Self::Database(error) }
    }
}

impl ResponseError for Error {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Denied(_) | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyCoded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unprocessable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Self::Timeout | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Panic(_) | Self::Database(_) | Self::Template(_) | Self::Corrupt(_) | Self::Io(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }
}
