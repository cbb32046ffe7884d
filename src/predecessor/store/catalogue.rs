//! Parameter types, kits and calibrations: what the catalogue has is mapped to
//! it, what it has not is added.

use std::collections::BTreeSet;

use entity::{calibration, kit, parameter_type};
use sea_orm::{ActiveEnum, ActiveModelTrait, ActiveValue::Set};

use super::{BATCH, ImportFault, free_id};
use crate::{
    catalogue::{self, Calibration, Category, Formula, Kit, ParameterType},
    predecessor::{
        import::Import,
        kind::Kind,
        row::{Field, Row},
    },
};

/// Signs of an identifier.
const IDENTIFIER: usize = 20;
/// What the predecessor writes for a bound that follows from the curve.
const DERIVED: f64 = -9_999.0;
/// The largest optical density that the predecessor takes.
const DENSITY: f64 = 1.6;

/// Whether a row is the catalogue's: by identifier, then by name, then, where it
/// says neither, by number.
fn is_same(row: &Row, identifier: Option<&str>, (id, own, names): (i64, &str, [&str; 2])) -> bool {
    let name = row.line("name", 280).ok().flatten();
    match (identifier, name) {
        (Some(identifier), _) if identifier.eq_ignore_ascii_case(own) => true,
        (_, Some(name)) if names.iter().any(|own| own.to_lowercase() == name.to_lowercase()) => true,
        (None, None) => row.id == id,
        _ => false,
    }
}

/// Takes the parameter types.
pub(super) async fn parameter_types(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let mut here = catalogue::parameter_types(import.txn).await?;
    if import.dump.left(Kind::ParameterType) == 0 {
        // A dump without its catalogue: the numbers are ours.
        let ours = here.iter().map(|one| (one.id, (one.id, one.category == Category::Biological)));
        import.types.extend(ours);
    }
    while import.dump.left(Kind::ParameterType) > 0 {
        for row in import.next(Kind::ParameterType, BATCH)? {
            match parameter_type(import, &row, &here) {
                Ok(Matched::Here(id, is_count)) => {
                    import.types.insert(row.id, (id, is_count));
                    import.report.models.entry(Kind::ParameterType).or_default().there += 1;
                }
                Ok(Matched::New(mut model)) => {
                    let is_taken = here.iter().any(|one| one.id == row.id);
                    model.id = Set(if is_taken { free_id(import.txn, "parameter_type").await? } else { row.id });
                    let added = model.insert(import.txn).await?;
                    import.note(&row, format!("is not in the catalogue: added as \"{}\"", added.identifier));
                    let is_count = added.category == parameter_type::Category::Biological;
                    import.types.insert(row.id, (added.id, is_count));
                    import.report.models.entry(Kind::ParameterType).or_default().added += 1;
                    here = catalogue::parameter_types(import.txn).await?;
                }
                Err(reason) => import.break_row(&row, reason),
            }
        }
    }
    Ok(())
}

enum Matched<A> {
    /// The catalogue has it, under this number; for types, whether it is a count.
    Here(i64, bool),
    /// It is to be added.
    New(A),
}

fn parameter_type(
    import: &mut Import<'_>,
    row: &Row,
    here: &[ParameterType],
) -> Field<Matched<parameter_type::ActiveModel>> {
    let identifier = row.line("identifier", IDENTIFIER)?;
    let same = here
        .iter()
        .find(|one| is_same(row, identifier.as_deref(), (one.id, &one.identifier, [&one.name_de, &one.name_en])));
    if let Some(same) = same {
        if let Some(unit) = row.line("unit", 10)?.filter(|unit| *unit != same.unit) {
            import.note(row, format!("its unit is {unit}, in the catalogue {}: values stay as they are", same.unit));
        }
        return Ok(Matched::Here(same.id, same.category == Category::Biological));
    }
    let name = row.needed_line("name", 280)?;
    let (lower, upper) = (row.number("lower_warning_limit")?, row.number("upper_warning_limit")?);
    if lower.zip(upper).is_some_and(|(lower, upper)| lower > upper) {
        return Err("its warning limits are the wrong way round".to_owned());
    }
    let category = row.line("category", 20)?.unwrap_or_else(|| "undefined".to_owned());
    let category = parameter_type::Category::try_from_value(&category)
        .map_err(|_| format!("\"category\" has no such value as \"{category}\""))?;
    Ok(Matched::New(parameter_type::ActiveModel {
        identifier: Set(identifier.unwrap_or_else(|| format!("type{}", row.id))),
        name_de: Set(name.clone()),
        name_en: Set(name),
        short_name: Set(short_name(&row.line("short_name", 50)?.unwrap_or_default())),
        unit: Set(row.line("unit", 10)?.unwrap_or_default()),
        category: Set(category),
        color: Set(color(row)?),
        lower_warning_limit: Set(lower),
        upper_warning_limit: Set(upper),
        hard_min: Set(None),
        hard_max: Set(None),
        position: Set(here.len().try_into().unwrap_or(i32::MAX)),
        ..Default::default()
    }))
}

/// `NO<sub>3</sub>` as we write it: `NO_3`.
fn short_name(html: &str) -> String {
    let mut plain = String::new();
    let mut is_tag = false;
    for c in html.replace("<sub>", "_").chars() {
        match c {
            '<' => is_tag = true,
            '>' if is_tag => is_tag = false,
            _ if is_tag => {}
            _ => plain.push(c),
        }
    }
    plain
}

/// `#RRGGBB`; the predecessor leaves the sign out.
fn color(row: &Row) -> Field<Option<String>> {
    let color = row.line("color", 7)?.map(|color| color.trim_start_matches('#').to_uppercase());
    let is_color = |color: &String| color.len() == 6 && color.bytes().all(|byte| byte.is_ascii_hexdigit());
    Ok(color.filter(is_color).map(|color| format!("#{color}")))
}

/// Takes the kits.
pub(super) async fn kits(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let mut here = catalogue::kits(import.txn).await?;
    if import.dump.left(Kind::MeasurementKit) == 0 {
        import.kits.extend(here.iter().map(|one| (one.id, one.id)));
    }
    while import.dump.left(Kind::MeasurementKit) > 0 {
        for row in import.next(Kind::MeasurementKit, BATCH)? {
            match kit(&row, &here) {
                Ok(Matched::Here(id, _)) => {
                    import.kits.insert(row.id, id);
                    import.report.models.entry(Kind::MeasurementKit).or_default().there += 1;
                }
                Ok(Matched::New(mut model)) => {
                    let is_taken = here.iter().any(|one| one.id == row.id);
                    model.id = Set(if is_taken { free_id(import.txn, "kit").await? } else { row.id });
                    let added = model.insert(import.txn).await?;
                    import.note(&row, format!("is not in the catalogue: added as \"{}\"", added.identifier));
                    import.kits.insert(row.id, added.id);
                    import.report.models.entry(Kind::MeasurementKit).or_default().added += 1;
                    here = catalogue::kits(import.txn).await?;
                }
                Err(reason) => import.break_row(&row, reason),
            }
        }
    }
    Ok(())
}

fn kit(row: &Row, here: &[Kit]) -> Field<Matched<kit::ActiveModel>> {
    let identifier = row.line("identifier", IDENTIFIER)?;
    let same =
        here.iter().find(|one| is_same(row, identifier.as_deref(), (one.id, &one.identifier, [&one.name, &one.name])));
    if let Some(same) = same {
        return Ok(Matched::Here(same.id, false));
    }
    Ok(Matched::New(kit::ActiveModel {
        identifier: Set(identifier.unwrap_or_else(|| format!("kit{}", row.id))),
        name: Set(row.needed_line("name", 200)?),
        short_name: Set(row.line("short_name", 50)?.unwrap_or_default()),
        color: Set(color(row)?),
        ..Default::default()
    }))
}

/// Takes the calibrations. One of the same kit, type and name is the catalogue's.
pub(super) async fn calibrations(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let here = catalogue::calibrations(import.txn).await?;
    let mut ids: BTreeSet<i64> = here.iter().map(|one| one.id).collect();
    let mut labels = BTreeSet::new();
    while import.dump.left(Kind::Calibration) > 0 {
        for row in import.next(Kind::Calibration, BATCH)? {
            match calibration(import, &row, &here) {
                Ok(Matched::Here(..)) => import.report.models.entry(Kind::Calibration).or_default().there += 1,
                Ok(Matched::New(mut model)) => {
                    let of = (*model.kit_id.as_ref(), *model.parameter_type_id.as_ref(), model.label.as_ref().clone());
                    if !labels.insert(of) {
                        import.break_row(&row, "its kit has one of this name for this type already".to_owned());
                        continue;
                    }
                    let is_taken = ids.contains(&row.id);
                    model.id = Set(if is_taken { free_id(import.txn, "calibration").await? } else { row.id });
                    let added = model.insert(import.txn).await?;
                    ids.insert(added.id);
                    import.note(&row, format!("is not in the catalogue: added as \"{}\"", added.label));
                    import.report.models.entry(Kind::Calibration).or_default().added += 1;
                }
                Err(reason) => import.break_row(&row, reason),
            }
        }
    }
    Ok(())
}

fn calibration(import: &Import<'_>, row: &Row, here: &[Calibration]) -> Field<Matched<calibration::ActiveModel>> {
    let kit = row.reference("measurement_kit")?;
    let kit_id = *import.kits.get(&kit).ok_or_else(|| format!("kit {kit} was not imported"))?;
    let kind = row.reference("parameter_type")?;
    let (type_id, _) = *import.types.get(&kind).ok_or_else(|| format!("parameter type {kind} was not imported"))?;
    let label = row.needed_line("name", 280)?;
    let formula = row.needed_line("calibration_formula", 100)?;
    let same = here.iter().find(|one| {
        (one.kit_id, one.parameter_type_id) == (kit_id, type_id)
            && (one.label.to_lowercase() == label.to_lowercase() || one.formula == formula)
    });
    if let Some(same) = same {
        return Ok(Matched::Here(same.id, false));
    }
    let read = Formula::parse(&formula).map_err(|fault| format!("its formula: {fault}"))?;
    let ends = [read.at(0.0), read.at(DENSITY)].into_iter().flatten();
    let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), end| (low.min(end), high.max(end)));
    let bound = |name, derived: f64| {
        let bound = row.number(name)?.filter(|bound| *bound > DERIVED).unwrap_or(derived);
        Ok::<f64, String>(bound)
    };
    let (x_min, x_max) = (bound("x_min", low.max(0.0))?, bound("x_max", high)?);
    if !x_min.is_finite() || !x_max.is_finite() || x_min >= x_max {
        return Err("its range is empty".to_owned());
    }
    Ok(Matched::New(calibration::ActiveModel {
        kit_id: Set(kit_id),
        parameter_type_id: Set(type_id),
        label: Set(label),
        formula: Set(formula),
        x_min: Set(x_min),
        x_max: Set(x_max),
        ..Default::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::short_name;

    #[test]
    fn a_lowered_digit_is_written_our_way() {
        for (html, ours) in [("NO<sub>3</sub>", "NO_3"), ("<b>pH</b>", "pH"), ("a > b", "a > b"), ("", "")] {
            assert_eq!(short_name(html), ours);
        }
    }
}
