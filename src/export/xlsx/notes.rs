//! What stands in the comment of a cell: how many values its mean is of, and what was noted about them.

use rust_xlsxwriter::Note;

use crate::{
    catalogue::ParameterType,
    measurement::WholeMeasurement,
    platform::{
        decimal::plain_number,
        i18n::{Locale, args},
    },
};

/// Signs of the longest comment that is written.
const LONGEST: usize = 2_000;

/// The comment of a type's cell; none where there is nothing to say.
pub(super) fn notes(m: &WholeMeasurement, kind: &ParameterType, locale: Locale) -> Option<Note> {
    let count = m.values_of(kind.id).count();
    let mut lines = Vec::new();
    if count > 1 {
        lines.push(locale.text_with("export-values", &args([("count", count.into())])));
        let all: Vec<String> = m.values_of(kind.id).map(|value| plain_number(value.value, locale)).collect();
        lines.push(all.join(" · "));
    }
    lines.extend(m.values_of(kind.id).filter(|value| !value.note.is_empty()).map(|value| value.note.clone()));
    if lines.is_empty() {
        return None;
    }
    let text: String = lines.join("\n").chars().take(LONGEST).collect();
    Some(Note::new(text).add_author_prefix(false))
}
