//! What the tests stand on: servers in this process, a PostgreSQL, a browser.

pub(crate) mod browser;
pub(crate) mod overpass;
pub(crate) mod postgres;
pub(crate) mod rust_paths;
pub(crate) mod smtp;
