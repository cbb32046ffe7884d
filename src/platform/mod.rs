//! What every room stands on; knows no room.

pub mod assets;
pub mod delivery;
pub mod server;
pub mod web;
