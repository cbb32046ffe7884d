//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod asset_pipeline;

mod auth;
mod configuration;
mod site;
