//! How a value came about, in words.

use crate::{
    catalogue::{Calibration, Kit, ParameterType, formula_text},
    measurement::{
        form::plain_number,
        model::{Density, StoredValue},
    },
    platform::i18n::{Locale, args},
};

/// What optical densities were measured with.
#[derive(Debug, Default)]
pub(super) struct Kits {
    pub(super) kits: Vec<Kit>,
    pub(super) calibrations: Vec<Calibration>,
}

impl Kits {
    /// The name of the kit that a calibration belongs to, while the catalogue has it.
    fn name_of(&self, calibration: Option<i64>) -> Option<&str> {
        let calibration = self.calibrations.iter().find(|known| Some(known.id) == calibration)?;
        self.kits.iter().find(|kit| kit.id == calibration.kit_id).map(|kit| kit.name.as_str())
    }
}

/// What is said of a value: its author's note, and the optical density that it
/// was computed from.
pub(super) fn notes_of(value: &StoredValue, kind: &ParameterType, kits: &Kits, locale: Locale) -> Vec<String> {
    let note = (!value.note.is_empty()).then(|| value.note.clone());
    let origin = value.density.as_ref().map(|density| density_note(density, kind, kits, locale));
    note.into_iter().chain(origin).collect()
}

fn density_note(density: &Density, kind: &ParameterType, kits: &Kits, locale: Locale) -> String {
    let number = plain_number(density.optical_density, locale);
    let calibration = kind.calibration_name(&density.label, locale);
    let calibration = match kits.name_of(density.calibration_id) {
        Some(kit) => format!("{kit}: {calibration}"),
        None => calibration,
    };
    let formula = formula_text(&density.formula, locale);
    if density.dilution.to_bits() == 1.0_f64.to_bits() {
        return locale.text_with(
            "entry-from-density",
            &args([("density", number.into()), ("calibration", calibration.into()), ("formula", formula.into())]),
        );
    }
    let dilution = plain_number(density.dilution, locale);
    locale.text_with(
        "entry-from-density-diluted",
        &args([
            ("density", number.into()),
            ("dilution", dilution.into()),
            ("calibration", calibration.into()),
            ("formula", formula.into()),
        ]),
    )
}
