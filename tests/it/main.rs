//! The integration tests: one binary, over HTTP, as users would.

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
mod guards;
mod hosts;
mod journey;
mod limits;
mod login_browser;
mod logs;
mod mail;
mod map;
mod measurement;
mod openstreetmap;
mod reading_browser;
mod secrets;
mod site;
mod staff;
mod static_crawl;
mod static_deploys;
mod static_files;
mod support;
mod tools;
mod translations;
mod water;

mod water_extract;
mod water_kept;
mod water_search;
