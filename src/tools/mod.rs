//! Tools for lessons: the converter from optical density to a value, and the
//! calculator of the four indices. They store nothing.

mod form;
mod pages;

use crate::platform::web::{Routes, get};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/tools/", get(pages::overview))
        .at("/tools/kits/", get(pages::all_kits))
        .at("/tools/kits/:kit/", get(pages::one_kit))
        .at("/tools/kits/:kit/convert/:parameter/", get(pages::converter))
        .at("/tools/indices/", get(pages::index_calculator))
}
