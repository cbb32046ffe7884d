//! `GET /api/v1/measurements/`: measurements, as points or with all that is known of them.

pub(super) mod filter;
mod raw;
pub(super) mod write;

use poem::{Request, Response, handler, web::Path};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    answer::Freshness,
    datatypes::{Faults, number, refused},
    feature::{Feature, FeatureCollection, PointGeometry},
    paging::{Paging, RawPaging},
    view::MeasurementProperties,
};
use crate::{
    auth,
    catalogue::{self, ParameterType},
    measurement::{self, Selection, WholeMeasurement},
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
};
use filter::RawFilter;

/// What a feature has where nothing else is asked for: all that the predecessor's had.
const USUAL: [&str; 2] = ["water_flow_type", "water_id"];

type MeasurementFeature = Feature<PointGeometry, Map<String, Value>>;

/// What of a query is no filter, as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawShape {
    fields: Option<String>,
    page: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

#[handler]
pub(super) async fn list(
    visit: Visit,
    req: &Request,
    Query(raw): Query<RawFilter>,
    Query(shape): Query<RawShape>,
) -> Result<Response> {
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let mut faults = Faults::new();
    let mut selection = raw.check(&types, visit.app.config.time_zone, &mut faults);
    let fields = fields(shape.fields.as_deref(), &mut faults);
    let paging = RawPaging::new(shape.page, shape.cursor, shape.limit);
    let is_paged = paging.is_asked() || fields.is_some();
    let paging: Paging<_> = paging.check(&mut faults);
    if raw.asks_for_own_course() {
        selection.course_id = auth::bearer(&visit, req).await?.and_then(|viewer| viewer.course_id());
        if selection.course_id.is_none() {
            faults.insert("course".to_owned(), "api-course");
        }
    }
    refused(&visit, faults)?;
    let scope = selection.course_id.map(|id| id.to_string()).unwrap_or_default();
    let freshness = Freshness::new(&visit, measurement::public_version(db).await?, &scope)?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    if is_paged {
        let fields = fields.unwrap_or_else(|| USUAL.to_vec());
        return page(&visit, &freshness, &types, &selection, &paging, &fields).await;
    }
    let features = measurement::selected_points(db, &selection).await?.into_iter().map(|point| {
        let properties = serde_json::json!({ "water_flow_type": point.flow_type, "water_id": point.water_id });
        Feature::new(point.id, PointGeometry::new(point.longitude, point.latitude), properties)
    });
    freshness.json(&FeatureCollection::new(features.collect()))
}

async fn page(
    visit: &Visit,
    freshness: &Freshness,
    types: &[ParameterType],
    selection: &Selection,
    paging: &Paging<(chrono::DateTime<chrono::Utc>, i64)>,
    fields: &[&str],
) -> Result<Response> {
    let db = visit.app.db.read();
    let count = measurement::count_selected(db, selection).await?;
    let mut rows = measurement::selected(db, selection, paging.behind, paging.offset(), paging.rows()).await?;
    let around = paging.cut(visit, &mut rows, WholeMeasurement::place)?;
    let features = features(visit, &rows, types, fields).await?;
    let mut response = freshness.json(&FeatureCollection::paged(features, count, around.clone()))?;
    around.link(&mut response);
    Ok(response)
}

/// Measurements as features with these properties, in two statements.
pub(super) async fn features(
    visit: &Visit,
    rows: &[WholeMeasurement],
    types: &[ParameterType],
    fields: &[&str],
) -> Result<Vec<MeasurementFeature>> {
    let db = visit.app.db.read();
    let ids: Vec<i64> = rows.iter().map(|m| m.id).collect();
    let mut water_ids: Vec<i64> = rows.iter().map(|m| m.water_id).collect();
    water_ids.sort_unstable();
    water_ids.dedup();
    let structures = measurement::structures_of(db, &ids).await?;
    let waters = measurement::water_heads(db, &water_ids).await?;
    let feature = |m: &WholeMeasurement| {
        let all = MeasurementProperties::new(visit, m, types, waters.get(&m.water_id), structures.get(&m.id));
        let Ok(Value::Object(mut properties)) = serde_json::to_value(all) else {
            return Err(Error::Corrupt(format!("measurement {} is no JSON", m.id)));
        };
        properties.retain(|name, _| fields.contains(&name.as_str()));
        Ok(Feature::new(m.id, PointGeometry::new(m.longitude, m.latitude), properties))
    };
    rows.iter().map(feature).collect()
}

/// The named properties; none: none are named.
fn fields(raw: Option<&str>, faults: &mut Faults) -> Option<Vec<&'static str>> {
    let mut chosen = Vec::new();
    for name in raw?.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match MeasurementProperties::NAMES.into_iter().find(|known| *known == name) {
            Some(known) => chosen.push(known),
            None => drop(faults.insert("fields".to_owned(), "api-fields")),
        }
    }
    Some(chosen)
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    req: &Request,
    Path(id): Path<String>,
    Query(shape): Query<RawShape>,
) -> Result<Response> {
    let db = visit.app.db.read();
    let mut faults = Faults::new();
    let fields = fields(shape.fields.as_deref(), &mut faults).unwrap_or_else(|| MeasurementProperties::NAMES.to_vec());
    refused(&visit, faults)?;
    let found = measurement::published_whole(db, number(&id)?).await?.ok_or(Error::NotFound)?;
    let freshness = Freshness::new(&visit, measurement::version_of(db, found.id).await?, "")?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    let types = catalogue::parameter_types(db).await?;
    let feature = features(&visit, &[found], &types, &fields).await?.pop().ok_or(Error::NotFound)?;
    freshness.json(&feature)
}
