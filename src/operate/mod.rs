//! What an operator does with a site beside serving it.

pub mod check;
pub mod demo;
pub mod rotate;
