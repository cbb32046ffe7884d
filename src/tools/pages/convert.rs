//! The converter: from optical density to a value.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use super::{
    curve::{CurveRow, curve, rows},
    kits::Catalogue,
};
use crate::{
    auth::Viewer,
    catalogue::{
        Calibration, ConversionFault, DENSITY_MAX, DILUTION_MAX, DensityRange, Kit, ParameterType, formula_text,
    },
    platform::{
        Error, Result,
        decimal::{unmistakable_number, with_unit},
        i18n::{Locale, args},
        web::{Field, Query, Visit},
    },
    tools::form::{self, Asked, DensityFault, RawDensity},
};

/// The view of `tools/convert`.
#[derive(Debug, Serialize)]
struct ConvertPage {
    kit_id: i64,
    kit_name: String,
    parameter: String,
    parameter_id: i64,
    unit: String,
    calibrations: Vec<Choice>,
    density: Field,
    dilution: Field,
    is_dilutable: bool,
    /// From where to where the calibration goes, in words; empty where each choice says it.
    range: String,
    formula: String,
    /// Which of several calibrations is drawn; may be empty.
    curve_of: String,
    result: Option<Converted>,
    /// The calibration as SVG.
    plot: String,
    /// The same as a table.
    rows: Vec<CurveRow>,
}

#[derive(Debug, Serialize)]
struct Choice {
    id: i64,
    name: String,
    /// From which density to which, where there is a choice; may be empty.
    densities: String,
    chosen: bool,
}

#[derive(Debug, Serialize)]
struct Converted {
    value: String,
    /// The same so that the entry form takes it for no other number.
    copied: String,
    /// What was in the cuvette, where the sample was diluted.
    in_cuvette: Option<String>,
    /// Where the value is taken over into a measurement.
    use_href: Option<String>,
    /// Whether that leads over the log-in.
    logs_in: bool,
}

#[handler]
pub(in crate::tools) async fn converter(
    visit: Visit,
    viewer: Viewer,
    Path((kit, parameter)): Path<(String, String)>,
    Query(raw): Query<RawDensity>,
) -> Result<Response> {
    let catalogue = Catalogue::load(&visit).await?;
    let (kit, kind) = (catalogue.kit(&kit)?, catalogue.parameter(&parameter)?);
    let calibrations = catalogue.calibrations(kit.id, kind.id);
    let calibration = raw.choose(&calibrations).ok_or(Error::NotFound)?;
    let asked = raw.ask(calibration);
    let locale = visit.locale;
    let (mut density, mut dilution) = (Field::new(raw.density), Field::new(raw.dilution));
    let (mut result, mut point) = (None, None);
    match asked {
        Asked::Nothing => dilution.value = "1".to_owned(),
        Asked::Fault(field, fault) => {
            let field = if field == form::Field::Density { &mut density } else { &mut dilution };
            field.error = Some(fault_text(fault, calibration, kind, locale));
        }
        Asked::Converted { density, dilution, conversion } => {
            let (use_href, logs_in) = use_link(&viewer, kit, calibration, density, dilution);
            let cuvette = with_unit(&locale.number(conversion.in_cuvette, 3), &kind.unit);
            result = Some(Converted {
                value: locale.number(conversion.value, 3),
                copied: unmistakable_number(conversion.value, locale),
                in_cuvette: (dilution != 1.0).then_some(cuvette),
                use_href,
                logs_in,
            });
            point = Some((conversion.in_cuvette, density));
        }
    }
    let has_choice = calibrations.len() > 1;
    let is_wrong = density.error.is_some() || dilution.error.is_some();
    let view = ConvertPage {
        kit_id: kit.id,
        kit_name: kit.name.clone(),
        parameter: kind.name(locale).to_owned(),
        parameter_id: kind.id,
        unit: kind.unit.clone(),
        calibrations: calibrations.iter().map(|other| choice(other, calibration, kind, locale, has_choice)).collect(),
        density,
        dilution,
        is_dilutable: calibration.is_dilutable,
        range: if has_choice { String::new() } else { range_text(calibration, kind, locale) },
        formula: formula_text(&calibration.formula, locale),
        curve_of: if has_choice { values_text(calibration, kind, locale) } else { String::new() },
        result,
        plot: curve(calibration, kind, point, locale).svg(),
        rows: rows(calibration, locale),
    };
    if is_wrong { visit.invalid("tools/convert", &view) } else { visit.page("tools/convert", &view) }
}

fn choice(other: &Calibration, chosen: &Calibration, kind: &ParameterType, locale: Locale, has_choice: bool) -> Choice {
    let densities = other.densities().filter(|_| has_choice).map(|DensityRange { min, max }| {
        let (low, high) = (locale.number(min, 3), locale.number(max, 3));
        locale.text_with("rows-densities", &args([("low", low.into()), ("high", high.into())]))
    });
    Choice {
        id: other.id,
        name: values_text(other, kind, locale),
        densities: densities.unwrap_or_default(),
        chosen: other.id == chosen.id,
    }
}

/// From which value to which: "0 bis 50 mg/L".
fn values_text(calibration: &Calibration, kind: &ParameterType, locale: Locale) -> String {
    let (min, max) = (locale.number(calibration.x_min, 3), with_unit(&locale.number(calibration.x_max, 3), &kind.unit));
    locale.text_with("tools-convert-values", &args([("min", min.into()), ("max", max.into())]))
}

fn range_text(calibration: &Calibration, kind: &ParameterType, locale: Locale) -> String {
    let values = values_text(calibration, kind, locale);
    let Some(DensityRange { min, max }) = calibration.densities() else {
        return locale.text_with("tools-convert-range-none", &args([("values", values.into())]));
    };
    let (min, max) = (locale.number(min, 3), locale.number(max, 3));
    locale
        .text_with("tools-convert-range", &args([("values", values.into()), ("low", min.into()), ("high", max.into())]))
}

fn fault_text(fault: DensityFault, calibration: &Calibration, kind: &ParameterType, locale: Locale) -> String {
    let up_to = |max: f64| locale.number(max, 0);
    let fault = match fault {
        DensityFault::NotANumber => return locale.text("tools-fault-number"),
        DensityFault::Conversion(fault) => fault,
    };
    match fault {
        ConversionFault::Density => {
            locale.text_with("tools-fault-density", &args([("max", up_to(DENSITY_MAX).into())]))
        }
        ConversionFault::Dilution => {
            locale.text_with("tools-fault-dilution", &args([("max", up_to(DILUTION_MAX).into())]))
        }
        ConversionFault::NotDilutable => locale.text("tools-fault-not-dilutable"),
        ConversionFault::Formula(_) | ConversionFault::NotFinite => locale.text("tools-fault-formula"),
        ConversionFault::OutOfRange { in_cuvette, .. } => {
            let found = with_unit(&locale.number(in_cuvette, 3), &kind.unit);
            let range = range_text(calibration, kind, locale);
            let text = locale.text_with("tools-fault-range", &args([("value", found.into()), ("range", range.into())]));
            if calibration.is_dilutable && in_cuvette > calibration.x_max {
                format!("{text} {}", locale.text("tools-fault-range-dilute"))
            } else {
                text
            }
        }
    }
}

/// Where pupils and teachers take the value over, and whether that leads over
/// the log-in. Staff record nothing.
fn use_link(
    viewer: &Viewer,
    kit: &Kit,
    calibration: &Calibration,
    density: f64,
    dilution: f64,
) -> (Option<String>, bool) {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("parameter_type", &calibration.parameter_type_id.to_string())
        .append_pair("kit", &kit.id.to_string())
        .append_pair("calibration", &calibration.id.to_string())
        .append_pair("density", &density.to_string())
        .append_pair("dilution", &dilution.to_string())
        .finish();
    let href = format!("/measurement/use-density?{query}");
    match viewer {
        Viewer::Student(_) | Viewer::Teacher(_) => (Some(href), false),
        Viewer::Visitor => {
            let next: String = url::form_urlencoded::byte_serialize(href.as_bytes()).collect();
            (Some(format!("/login/?next_url={next}")), true)
        }
        Viewer::Staff(_) => (None, false),
    }
}
