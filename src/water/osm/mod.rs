//! Elements of OpenStreetMap as waters, whether they come from Overpass or
//! from a file.

mod assemble;
mod element;
mod read;
mod selection;
mod shape;

pub(super) use element::{Element, ElementBody, Member};
pub(super) use read::{AnswerFault, elements};
pub(super) use selection::{BEDS, NATURAL, REPLACED_ROLES, WATERWAY, is_water};

#[cfg(test)]
mod tests;
