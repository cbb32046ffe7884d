//! What every request passes through.

pub mod headers;
