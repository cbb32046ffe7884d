//! What the build does with the bundled front end: names every file of
//! `assets/dist` by its content, rewrites the references between them, and
//! compresses them once, so that the server only hands out bytes.

pub(crate) mod compress;
pub(crate) mod earlier;
pub(crate) mod names;
pub(crate) mod npm;
pub(crate) mod pipeline;
pub(crate) mod references;
pub(crate) mod templates;
