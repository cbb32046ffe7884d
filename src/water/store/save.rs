//! Storing waters without doubling them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::water::{self, ActiveModel, Column, Entity};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement,
};

use super::{flow_column, near, osm_column, type_column};
use crate::{
    platform::{Error, text},
    water::{
        feature::{self, NewWater},
        geometry::Bounds,
    },
};

/// What became of a water.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::water) enum Saved {
    /// It was new.
    Added,
    /// It was there and differed; its number where another name or flow is a
    /// matter of its measurements too.
    Updated(Option<i64>),
    /// It was there, just so.
    Unchanged,
}

/// Where a water comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::water) enum Source {
    /// A file, which may be old.
    File,
    /// OpenStreetMap has just been asked.
    OpenStreetMap,
}

/// Stores a water, or brings the row of the same water up to date.
pub(in crate::water) async fn save(
    db: &impl ConnectionTrait,
    new: &NewWater,
    source: Source,
    now: DateTime<Utc>,
) -> Result<Saved, DbErr> {
    let geometry = new.shape.to_geojson();
    let bounds = new.shape.bounds();
    let known = match new.osm {
        Some(osm) => {
            let same = Entity::find().filter(Column::OsmElementType.eq(osm_column(osm.kind)));
            same.filter(Column::OsmId.eq(osm.id)).one(db).await?
        }
        None => twin(db, new.name.as_deref(), &geometry, bounds).await?,
    };
    let mut row = match known {
        Some(known) => ActiveModel::from(known),
        None => ActiveModel { created_at: Set(now), ..Default::default() },
    };
    let is_new = row.id.is_not_set();
    let former = (row.name.clone(), row.flow_type.clone());
    row.name.set_if_not_equals(new.name.clone());
    row.osm_element_type.set_if_not_equals(new.osm.map(|osm| osm_column(osm.kind)));
    row.osm_id.set_if_not_equals(new.osm.map(|osm| osm.id));
    row.flow_type.set_if_not_equals(new.flow_type.map(flow_column));
    row.water_type.set_if_not_equals(new.water_type.map(type_column).transpose()?);
    row.geometry.set_if_not_equals(geometry);
    row.min_lon.set_if_not_equals(bounds.min_longitude);
    row.min_lat.set_if_not_equals(bounds.min_latitude);
    row.max_lon.set_if_not_equals(bounds.max_longitude);
    row.max_lat.set_if_not_equals(bounds.max_latitude);
    let wikidata = |tags: &serde_json::Value| tags.get("wikidata").cloned();
    let tags = serde_json::json!(new.tags);
    if row.tags.try_as_ref().and_then(wikidata) != wikidata(&tags) {
        // The articles of another subject.
        row.sitelinks.set_if_not_equals(None);
    }
    row.tags.set_if_not_equals(tags);
    row.search_text.set_if_not_equals(search_text(new));
    let is_changed = row.is_changed();
    if source == Source::OpenStreetMap {
        row.refreshed_at = Set(Some(now));
        row.refresh_tried_at = Set(None);
        row.requires_update = Set(false);
    }
    if !is_changed {
        if row.is_changed() {
            row.update(db).await?;
        }
        return Ok(Saved::Unchanged);
    }
    row.updated_at = Set(now);
    if is_new {
        row.insert(db).await?;
        return Ok(Saved::Added);
    }
    let concerns_measurements = former != (row.name.clone(), row.flow_type.clone());
    let row = row.update(db).await?;
    Ok(Saved::Updated(concerns_measurements.then_some(row.id)))
}

/// The water without an OpenStreetMap element that has this name and shape. It
/// is looked for at a corner of its box: names are not always there, and many
/// share one.
pub(super) async fn twin(
    db: &impl ConnectionTrait,
    name: Option<&str>,
    geometry: &str,
    bounds: Bounds,
) -> Result<Option<water::Model>, DbErr> {
    let backend = db.get_database_backend();
    let sql = format!(
        "SELECT water.* FROM {} WHERE {} AND water.osm_id IS NULL \
         AND water.name IS NOT DISTINCT FROM $5 AND water.geometry = $6 ORDER BY water.id LIMIT 1",
        near::source(backend),
        near::condition(backend),
    );
    let corner = Bounds { max_longitude: bounds.min_longitude, max_latitude: bounds.min_latitude, ..bounds };
    let mut values = near::corners(corner).to_vec();
    values.extend([name.into(), geometry.into()]);
    Entity::find().from_raw_sql(Statement::from_sql_and_values(backend, sql, values)).one(db).await
}

/// Writes down anew by which words a water is found: call it in the transaction
/// that gave it another name.
///
/// # Errors
/// [`Error::NotFound`] when there is no such water, and when the database fails.
pub async fn renew_search(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> crate::platform::Result<()> {
    let row = Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)?;
    let tags: BTreeMap<String, String> = serde_json::from_value(row.tags.clone()).unwrap_or_default();
    let text = searched_words(row.name.as_deref(), &tags);
    let renewed = ActiveModel { id: Set(id), search_text: Set(text), updated_at: Set(now), ..Default::default() };
    renewed.update(db).await?;
    Ok(())
}

pub(super) fn search_text(new: &NewWater) -> String {
    words(new.names())
}

/// What the search finds a water with this name and these tags by.
#[must_use]
pub fn searched_words(name: Option<&str>, tags: &BTreeMap<String, String>) -> String {
    words(feature::names(name, tags))
}

/// The names as bare words: the databases part other signs in different ways.
fn words<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut words: Vec<String> = Vec::new();
    for name in names {
        for word in text::fold(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }
    words.join(" ")
}
