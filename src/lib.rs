//! x

pub mod quality;
