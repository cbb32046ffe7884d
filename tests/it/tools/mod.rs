//! The tools, which store nothing, and the command that computes all indices anew.

mod browser;
mod calculate;
mod convert;
mod recompute;
