//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod architecture;
mod assets_build;
mod auth;
mod course;
mod durability;
mod journey;
mod measurement;
mod site;
mod translations;
