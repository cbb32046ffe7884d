//! The integration tests: one binary, over HTTP, as users would.

mod support;

mod architecture;
mod assets_build;
mod durability;
mod measurement;
mod site;
mod translations;
