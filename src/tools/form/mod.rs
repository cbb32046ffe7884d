//! What the tools are asked, and the checks.

mod density;
mod indices;

pub(super) use density::{Asked, DensityFault, Field, RawDensity};
pub(super) use indices::{Given, InputFault, given};
