//! The web frame: what every request passes through, and what handlers use.

pub mod compress;
pub mod csrf;
mod error;
pub mod error_page;
pub mod form;
pub mod headers;
pub mod health;
pub mod language;
mod pagination;
mod routes;
pub mod session;
mod visit;

pub use error::{Denied, Error, Result};
pub use form::{Field, Form, Query};
pub use pagination::Pagination;
pub use routes::Routes;
pub use visit::{Visit, redirect};
