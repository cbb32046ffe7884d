//! What every room stands on: configuration, database, views, mail and the
//! web frame. Nothing here knows a room.

pub mod alone;
pub mod app;
pub mod assets;
pub mod backup;
pub mod clock;
pub mod config;
pub mod db;
pub mod decimal;
pub mod delivery;
pub mod documents;
pub mod files;
pub mod i18n;
pub mod ids;
pub mod job;
pub mod licence;
pub mod mail;
pub mod metrics;
pub mod outside;
pub mod plot;
pub mod qr;
pub mod secret;
pub mod server;
pub mod sweep;
pub mod text;
pub mod view;
pub mod web;

pub use app::App;
pub use web::{Error, Result};
