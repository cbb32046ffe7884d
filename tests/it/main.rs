//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod api;
mod architecture;
mod assets_build;
mod auth;
mod configuration;
mod course;
mod demo;
mod documents;
mod durability;
mod entry_browser;
mod frame;
mod journey;
mod map;
mod measurement;
mod reading_browser;
mod site;
mod translations;
mod water;
