//! Measurements, without their values.

use entity::measurement;
use sea_orm::ActiveValue::Set;

use super::{ImportFault, Standing, take};
use crate::{
    measurement::search_text,
    predecessor::{
        compare::Measured,
        import::{Import, Taken},
        kind::Kind,
        row::{Field, Row},
        shape,
    },
    water::place_name,
};

/// Signs of the names of a measurement and of its place.
const NAME: usize = 280;
/// The first second that a measurement can have.
const FIRST: i64 = -2_208_988_800;

/// Takes the measurements.
pub(super) async fn measurements(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let columns = (measurement::Column::Id, measurement::Column::CreatedAt);
    take::<measurement::Entity, _>(import, Kind::Measurement, columns, to_measurement).await
}

fn to_measurement(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<measurement::ActiveModel>> {
    let is_new = standing.is_new()?;
    import.note_document(row, "document");
    if !is_new {
        import.measurements.insert(row.id, Taken::default());
        return Ok(None);
    }
    let water = row.reference("water")?;
    let water = import.waters.get(&water).cloned().ok_or_else(|| format!("water {water} was not imported"))?;
    let [longitude, latitude] = shape::place(row.value("location").unwrap_or(&serde_json::Value::Null))?;
    let measured_at = row.time("time")?.ok_or("\"time\" is missing")?;
    if measured_at.timestamp() < FIRST {
        return Err("\"time\" is before 1900".to_owned());
    }
    let name = row.line("name", NAME)?.unwrap_or_default();
    let note = row.text("comment")?;
    let place = || place_name(longitude, latitude).map(str::to_owned);
    let location_name = row.line("location_name", NAME)?.or_else(place);
    let created_at = row.time("created_at")?.unwrap_or(import.now);
    let is_hidden = row.flag("hidden")?;
    let (access_key_id, course_id) = author(import, row)?;
    let place = location_name.as_deref().unwrap_or_default();
    let model = measurement::ActiveModel {
        id: Set(row.id),
        access_key_id: Set(access_key_id),
        course_id: Set(course_id),
        water_id: Set(water.id),
        search_text: Set(search_text(&name, &note, place, water.name.as_deref().unwrap_or_default())),
        name: Set(name),
        longitude: Set(longitude),
        latitude: Set(latitude),
        location_name: Set(location_name),
        measured_at: Set(measured_at),
        // Nobody wrote down another.
        time_zone: Set(import.app.config.time_zone.name().to_owned()),
        note: Set(note),
        // Everybody saw it from its first step on.
        state: Set(if is_hidden { measurement::State::Hidden } else { measurement::State::Published }),
        version: Set(1),
        requires_review: Set(row.flag("requires_review")?),
        quality_warning: Set(row.flag("parameter_quality_warning")?),
        internal_comment: Set(row.text("internal_comment")?),
        published_at: Set(Some(created_at)),
        parameter_types: Set(0),
        created_at: Set(created_at),
        updated_at: Set(row.time("updated_at")?.unwrap_or(created_at)),
        ..Default::default()
    };
    let measured = Measured { flow: water.flow, ..Measured::default() };
    import.measurements.insert(row.id, Taken { is_new: true, measured, ..Taken::default() });
    Ok(Some(model))
}

/// The key that recorded it, and the key's course.
fn author(import: &mut Import<'_>, row: &Row) -> Field<(Option<i64>, Option<i64>)> {
    let Some(key) = row.whole("token")? else { return Ok((None, None)) };
    match import.keys.get(&key) {
        Some(course) => Ok((Some(key), Some(*course))),
        None => {
            import.note(row, format!("access key {key} was not imported: it belongs to no course here"));
            Ok((None, None))
        }
    }
}
