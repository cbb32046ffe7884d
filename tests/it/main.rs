//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod architecture;
mod assets_build;
mod configuration;
mod demo;
mod durability;
mod site;
mod translations;
