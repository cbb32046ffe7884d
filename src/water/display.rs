//! Waters in the reader's language.

use super::model::{FlowType, WaterType, kind_of};
use crate::platform::i18n::{Locale, args};

/// A water's name, or "Unnamed" with its type.
#[must_use]
pub fn display_name(name: Option<&str>, water_type: Option<WaterType>, locale: Locale) -> String {
    match (name, water_type) {
        (Some(name), _) => name.to_owned(),
        (None, Some(kind)) => {
            let kind = water_type_name(kind, locale);
            locale.text_with("common-water-unnamed-type", &args([("type", kind.into())]))
        }
        (None, None) => locale.text("common-water-unnamed"),
    }
}

/// The word for a type of water.
#[must_use]
pub fn water_type_name(water_type: WaterType, locale: Locale) -> String {
    locale.text(&format!("common-water-type-{}", water_type.as_str()))
}

/// The words for how a water moves.
#[must_use]
pub fn flow_name(flow: Option<FlowType>, locale: Locale) -> String {
    locale.text(&format!("common-flow-{}", kind_of(flow)))
}
