//! What an operator does with a site beside serving it.

pub mod backup;
pub mod check;
pub mod demo;
pub mod rotate;
mod tables;
pub mod transfer;
