//! Measured values.

use entity::parameter;
use sea_orm::ActiveValue::Set;

use super::{ImportFault, Standing, take};
use crate::{
    predecessor::{
        import::Import,
        kind::Kind,
        row::{Field, Row},
    },
    quality::type_bit,
};

/// The table takes no larger ones.
const LARGEST: f64 = 1e9;

/// Takes the values.
pub(super) async fn values(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let columns = (parameter::Column::Id, parameter::Column::CreatedAt);
    take::<parameter::Entity, _>(import, Kind::Parameter, columns, to_value).await
}

fn to_value(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<parameter::ActiveModel>> {
    let measurement = row.reference("measurement")?;
    let kind = row.reference("parameter_type")?;
    let taken = import.measurements.get_mut(&measurement);
    let taken = taken.ok_or_else(|| format!("measurement {measurement} was not imported"))?;
    if !taken.is_new {
        // Somebody may have changed the values here.
        return Ok(None);
    }
    if !standing.is_new()? {
        return Err("its number belongs to something else here".to_owned());
    }
    let (type_id, is_count) =
        *import.types.get(&kind).ok_or_else(|| format!("parameter type {kind} was not imported"))?;
    let value = row.number("value")?.ok_or("\"value\" is no number")?;
    if value.abs() > LARGEST {
        return Err(format!("\"value\" is beyond {LARGEST}"));
    }
    if is_count && value < 0.0 {
        return Err("\"value\" is a count and must not be negative".to_owned());
    }
    let hidden = row.flag("hidden")?;
    let created_at = row.time("created_at")?.unwrap_or(import.now);
    let model = parameter::ActiveModel {
        id: Set(row.id),
        measurement_id: Set(measurement),
        parameter_type_id: Set(type_id),
        position: Set(taken.values),
        value: Set(value),
        note: Set(row.text("comment")?),
        hidden: Set(hidden),
        created_at: Set(created_at),
        updated_at: Set(row.time("updated_at")?.unwrap_or(created_at)),
        ..Default::default()
    };
    taken.values += 1;
    taken.measured.has_hidden |= hidden;
    let bit = type_bit(type_id).filter(|_| !hidden).unwrap_or_default();
    taken.measured.has_replicates |= taken.types & bit != 0;
    taken.types |= bit;
    Ok(Some(model))
}
