//! The sheets behind the measurements: what the columns mean, and whose data it is.

use rust_xlsxwriter::{Url, Workbook, XlsxError};

use super::{
    Plan,
    columns::{Formats, Written},
};
use crate::{
    catalogue::{Category, ParameterType},
    platform::{
        i18n::{Locale, args},
        view::date_time,
    },
    quality::{IndexKind, classes_of, inputs_of, range_of},
};

/// The longest address of a link; Excel takes no longer one.
const LONGEST_LINK: usize = 2_000;

/// What was measured in which unit, and how indices are computed.
pub(super) fn types(workbook: &mut Workbook, plan: &Plan) -> Result<(), XlsxError> {
    let (locale, formats) = (plan.about.locale, Formats::new());
    let sheet = workbook.add_worksheet();
    sheet.set_name(locale.text("export-sheet-types"))?;
    for (column, width) in [(0, 18.0), (1, 32.0), (2, 12.0), (3, 18.0), (4, 24.0), (5, 16.0), (6, 16.0)] {
        sheet.set_column_width(column, width)?;
    }
    let heads = [
        locale.text("export-types-identifier"),
        locale.text("export-types-name"),
        locale.text("export-types-unit"),
        locale.text("export-types-category"),
        locale.text("export-types-symbol"),
        locale.text("export-types-usual-from"),
        locale.text("export-types-usual-to"),
    ];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, column, head, &formats.head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 0;
    for kind in &plan.types {
        row += 1;
        let symbol = kind.short_name.replace('_', "");
        let texts = [&kind.identifier, kind.name(locale), &kind.unit, &category(kind, locale), &symbol];
        for (column, text) in (0_u16..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string(row, column, text)?;
        }
        for (column, limit) in [(5, kind.lower_warning_limit), (6, kind.upper_warning_limit)] {
            if let Some(limit) = limit {
                sheet.write_number(row, column, limit)?;
            }
        }
    }
    row += 2;
    let heads = [
        locale.text("export-methods-index"),
        locale.text("export-methods-name"),
        locale.text("export-methods-version"),
        locale.text("export-methods-classes"),
        locale.text("export-methods-how"),
    ];
    for (column, head) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(row, column, head, &formats.head)?;
    }
    for kind in IndexKind::ALL {
        row += 1;
        for (column, text) in (0_u16..).zip(method(kind, locale)) {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

fn category(kind: &ParameterType, locale: Locale) -> String {
    match kind.category {
        Category::Chemical => locale.text("export-category-chemical"),
        Category::Biological => locale.text("export-category-biological"),
        Category::Physical => locale.text("export-category-physical"),
        Category::Undefined => String::new(),
    }
}

fn method(kind: IndexKind, locale: Locale) -> [String; 5] {
    let (best, worst) = range_of(kind);
    let classes: Vec<&str> = classes_of(kind).iter().map(|class| class.as_str()).collect();
    let scale = locale.text_with("export-methods-scale", &args([("best", best.into()), ("worst", worst.into())]));
    [
        kind.as_str().to_owned(),
        locale.text(&format!("common-index-{kind}")),
        kind.method().to_owned(),
        classes.join(", "),
        format!("{scale} {} {}", locale.text(&format!("quality-method-{kind}")), inputs_of(kind).join(", ")),
    ]
}

/// Licence, citation, selection and time.
pub(super) fn about(workbook: &mut Workbook, plan: &Plan, written: &Written) -> Result<(), XlsxError> {
    let (about, locale, formats) = (&plan.about, plan.about.locale, Formats::new());
    let sheet = workbook.add_worksheet();
    sheet.set_name(locale.text("export-sheet-about"))?;
    sheet.set_column_width(0, 22.0)?;
    sheet.set_column_width(1, 100.0)?;
    let all = locale.text("export-about-all");
    let selection = if about.filter.is_empty() { all } else { about.filter.join("; ") };
    let made_at = format!("{} ({})", date_time(about.made_at, about.zone, locale), about.zone.name());
    let mut lines = vec![
        (locale.text("export-about-site"), about.site_name.clone(), about.site_url.clone()),
        (locale.text("export-about-licence"), about.licence.name.to_owned(), about.licence.url.to_owned()),
        (locale.text("export-about-citation"), about.citation.clone(), String::new()),
        (locale.text("export-about-selection"), selection, about.list_url.clone()),
        (locale.text("export-about-count"), written.rows.to_string(), String::new()),
        (locale.text("export-about-time"), made_at, String::new()),
        (locale.text("export-about-means"), locale.text("export-about-means-text"), String::new()),
    ];
    if written.notes_left_out > 0 {
        let text = locale.text_with("export-about-notes-text", &args([("count", written.notes_left_out.into())]));
        lines.push((locale.text("export-about-notes"), text, String::new()));
    }
    let mut row = 0;
    for (name, text, link) in lines {
        sheet.write_string_with_format(row, 0, name, &formats.head)?;
        sheet.write_string(row, 1, text)?;
        row += 1;
        if link.chars().count() > LONGEST_LINK {
            continue;
        }
        if !link.is_empty() {
            sheet.write_url(row, 1, Url::new(link))?;
            row += 1;
        }
    }
    Ok(())
}
