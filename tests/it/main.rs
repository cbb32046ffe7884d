//! Integration tests: over HTTP, on the real migrations. One program, so that it links once.

mod architecture;
mod support;
