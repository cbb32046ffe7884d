//! Waters.

use std::collections::BTreeMap;

use entity::water;
use sea_orm::{ActiveEnum, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{ImportFault, Standing, take};
use crate::{
    predecessor::{
        import::{Import, TakenWater},
        kind::Kind,
        row::{Field, Row},
        shape,
    },
    quality,
    water::{LONGEST_NAME, WaterType, searched_words},
};

/// Takes the waters.
pub(super) async fn waters(import: &mut Import<'_>) -> Result<(), ImportFault> {
    use water::Column::{CreatedAt, FlowType, Id, Name, OsmElementType, OsmId};
    type Known = (Option<water::OsmElementType>, Option<i64>, i64, Option<String>, Option<water::FlowType>);
    let known: Vec<Known> = water::Entity::find()
        .select_only()
        .columns([OsmElementType, OsmId, Id, Name, FlowType])
        .filter(OsmId.is_not_null())
        .into_tuple()
        .all(import.txn)
        .await?;
    import.osm = known
        .into_iter()
        .filter_map(|(kind, number, id, name, flow)| {
            Some(((kind?.to_value(), number?), TakenWater { id, name, flow: flow.map(flow_of) }))
        })
        .collect();
    take::<water::Entity, _>(import, Kind::Water, (Id, CreatedAt), to_water).await?;
    import.osm.clear();
    Ok(())
}

fn to_water(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<water::ActiveModel>> {
    let osm = element(import, row)?;
    // The same element may be here under another number: the measurements come there.
    let same = osm.as_ref().and_then(|(kind, number)| import.osm.get(&(kind.to_value(), *number))).cloned();
    if let Some(same) = same.clone().filter(|same| same.id != row.id) {
        import.note(
            row,
            format!("the same OpenStreetMap element is here as water {}: its measurements are there", same.id),
        );
        import.waters.insert(row.id, same);
        return Ok(None);
    }
    let is_new = standing.is_new()?;
    let tags = row.tags("tags")?;
    let name = row.line("name", LONGEST_NAME)?;
    let (water_type, flow_type) = kinds(row, &tags)?;
    let taken = TakenWater { id: row.id, name: name.clone(), flow: flow_type.map(flow_of) };
    if !is_new {
        import.waters.insert(row.id, same.unwrap_or(taken));
        return Ok(None);
    }
    let shape = shape::shape(row.value("geometry").unwrap_or(&serde_json::Value::Null))?;
    let bounds = shape.bounds();
    let created_at = row.time("created_at")?.unwrap_or(import.now);
    let updated_at = row.time("updated_at")?.unwrap_or(created_at);
    let (osm_element_type, osm_id) = osm.unzip();
    let model = water::ActiveModel {
        id: Set(row.id),
        search_text: Set(searched_words(name.as_deref(), &tags)),
        name: Set(name),
        osm_element_type: Set(osm_element_type),
        osm_id: Set(osm_id),
        flow_type: Set(flow_type),
        water_type: Set(water_type),
        geometry: Set(shape.to_geojson()),
        min_lon: Set(bounds.min_longitude),
        min_lat: Set(bounds.min_latitude),
        max_lon: Set(bounds.max_longitude),
        max_lat: Set(bounds.max_latitude),
        tags: Set(serde_json::json!(tags)),
        requires_review: Set(false),
        requires_update: Set(row.flag("requires_update")?),
        internal_comment: Set(row.text("internal_comment")?),
        refreshed_at: Set(osm_id.map(|_| updated_at)),
        created_at: Set(created_at),
        updated_at: Set(updated_at),
        ..Default::default()
    };
    if let Some((kind, number)) = osm {
        import.osm.insert((kind.to_value(), number), taken.clone());
    }
    import.waters.insert(row.id, taken);
    Ok(Some(model))
}

/// The element of OpenStreetMap; kind and number belong together.
fn element(import: &mut Import<'_>, row: &Row) -> Field<Option<(water::OsmElementType, i64)>> {
    let kind = choice::<water::OsmElementType>(row, "osm_element_type")?;
    match (kind, row.whole("osm_id")?) {
        (Some(kind), Some(number)) if number > 0 => Ok(Some((kind, number))),
        (_, Some(number)) => {
            import.note(row, format!("its OpenStreetMap number {number} has no kind: it is left out"));
            Ok(None)
        }
        (_, None) => Ok(None),
    }
}

/// Type and flow; what is empty is guessed from the tags, as the predecessor did on saving.
fn kinds(row: &Row, tags: &BTreeMap<String, String>) -> Field<(Option<water::WaterType>, Option<water::FlowType>)> {
    let guess =
        || WaterType::guess(tags).and_then(|kind| water::WaterType::try_from_value(&kind.as_str().to_owned()).ok());
    let water_type = choice::<water::WaterType>(row, "water_type")?.or_else(guess);
    let by_type = || {
        let kind = WaterType::parse(&water_type?.to_value())?;
        water::FlowType::try_from_value(&kind.flow_type()?.as_str().to_owned()).ok()
    };
    let flow_type = choice::<water::FlowType>(row, "flow_type")?.or_else(by_type);
    Ok((water_type, flow_type))
}

fn choice<T: ActiveEnum<Value = String>>(row: &Row, name: &str) -> Field<Option<T>> {
    let Some(value) = row.line(name, 40)? else { return Ok(None) };
    T::try_from_value(&value).map(Some).map_err(|_| format!("\"{name}\" has no such value as \"{value}\""))
}

fn flow_of(flow: water::FlowType) -> quality::FlowType {
    match flow {
        water::FlowType::Running => quality::FlowType::Running,
        water::FlowType::Standing => quality::FlowType::Standing,
    }
}
