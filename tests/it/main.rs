//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod api;
mod architecture;
mod assets_build;
mod durability;
mod map;
mod site;
mod translations;
mod water;
