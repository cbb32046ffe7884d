//! What the tests stand on: a site of their own, visitors, rows to start from, servers and a browser.

mod app;
mod builders;
mod client;

pub(crate) mod axe;
pub(crate) mod browser;
pub(crate) mod mime;
pub(crate) mod overpass;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod raw;
pub(crate) mod rust_paths;
pub(crate) mod smtp;
pub(crate) mod stored;

pub(crate) use app::{TestApp, on_both_databases};
pub(crate) use builders::{BuiltCourse, BuiltWater};
pub(crate) use client::{Client, Reply};
