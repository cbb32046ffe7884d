//! GCampus: water-quality measurements by school classes, one binary.
//!
//! [`platform`] knows no room; the rooms reach each other through what their
//! `mod.rs` exports; [`routes`] and [`cli`] know all of them. The doors are
//! listed in `docs/architecture.md` and held shut by `tests/it/architecture.rs`.

pub mod admin;
pub mod api;
pub mod auth;
pub mod catalogue;
pub mod cli;
pub mod course;
pub mod document;
pub mod export;
pub mod maintenance;
pub mod map;
pub mod measurement;
pub mod messages;
pub mod operate;
pub mod platform;
pub mod predecessor;
pub mod quality;
pub mod routes;
pub mod schedule;
pub mod tools;
pub mod water;
