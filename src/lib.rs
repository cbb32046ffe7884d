//! GCampus: water-quality measurements by school classes.

pub mod platform;
