//! The catalogue: what can be measured, in which unit and within which limits.

mod model;
mod store;

pub use model::{Category, ParameterType, ShortNamePart, short_name_parts};
pub use store::parameter_types;
