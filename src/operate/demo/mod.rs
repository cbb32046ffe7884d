//! The demo: one course with keys and measurements at real German waters, and
//! as many generated measurements as a load test asks for.
//!
//! The data are the files of `assets/demo`; its README names their sources.

mod course;
mod data;
mod generate;
mod load;
mod model;
mod places;
mod sampler;
mod store;

pub use generate::generate;
pub use load::{Demo, load};
