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
mod guards;
mod hosts;
mod journey;
mod limits;
mod login_browser;
mod logs;
mod mail;
mod map;
mod measurement;
mod secrets;
mod site;
mod staff;
mod translations;
mod water;
