//! What the tests stand on: a site of their own, visitors, and rows to start from.

mod app;
mod builders;
mod client;

pub(crate) use app::{TestApp, on_both_databases};
pub(crate) use builders::{BuiltCourse, BuiltMeasurement, BuiltWater};
pub(crate) use client::{Client, Reply};
