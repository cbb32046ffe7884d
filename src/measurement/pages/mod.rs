//! The pages of the measurements, one file a page.
