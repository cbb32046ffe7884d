//! The web frame: what every request passes through, and what handlers use.

mod client;
pub mod compress;
pub mod csrf;
mod error;
pub mod error_page;
mod fault;
pub mod form;
pub mod headers;
pub mod health;
pub mod host;
pub mod language;
pub mod limit;
mod methods;
mod pagination;
mod request_id;
mod routes;
pub mod session;
mod visit;

pub use client::Client;
pub use error::{Denied, Error, Result};
pub use form::{Field, Form, Query, read_body};
pub use limit::{Left, Limit, Wait};
pub use methods::{MethodNotAllowed, Methods, get, post};
pub use pagination::Pagination;
pub use request_id::{REQUEST_ID, RequestId};
pub use routes::Routes;
pub use visit::{Visit, redirect};
