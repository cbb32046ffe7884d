//! The web frame: what every request passes through, and what handlers use.

pub mod compress;
pub mod csrf;
mod error;
pub mod error_page;
mod fault;
pub mod form;
pub mod headers;
pub mod health;
pub mod language;
mod methods;
mod pagination;
mod routes;
pub mod session;
mod visit;

pub use error::{Denied, Error, Result};
pub use form::{Field, Form, Query, read_body};
pub use methods::{MethodNotAllowed, Methods, get, post};
pub use pagination::Pagination;
pub use routes::Routes;
pub use visit::{Visit, redirect};
