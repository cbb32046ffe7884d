//! How a value came about, in words.

use crate::{
    measurement::{
        form::plain_number,
        model::{Density, StoredValue},
    },
    platform::i18n::{Locale, args},
};

/// What is said of a value: its author's note, and the optical density that it
/// was computed from.
pub(super) fn notes_of(value: &StoredValue, locale: Locale) -> Vec<String> {
    let note = (!value.note.is_empty()).then(|| value.note.clone());
    note.into_iter().chain(value.density.as_ref().map(|density| density_note(density, locale))).collect()
}

fn density_note(density: &Density, locale: Locale) -> String {
    let number = plain_number(density.optical_density, locale);
    let calibration = format!("{} = {}", density.label, density.formula);
    if density.dilution.to_bits() == 1.0_f64.to_bits() {
        return locale
            .text_with("entry-from-density", &args([("density", number.into()), ("calibration", calibration.into())]));
    }
    let dilution = plain_number(density.dilution, locale);
    locale.text_with(
        "entry-from-density-diluted",
        &args([("density", number.into()), ("dilution", dilution.into()), ("calibration", calibration.into())]),
    )
}
