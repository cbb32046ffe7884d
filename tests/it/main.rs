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
mod frame;
mod journey;
mod mail;
mod map;
mod measurement;
mod site;
mod translations;
mod water;
