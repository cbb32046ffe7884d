//! `GET /api/v1/waters/`: the waters that everybody may know.

use std::collections::BTreeMap;

use poem::{Request, Response, handler, http::StatusCode, web::Path};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    answer::Freshness,
    body::{Fields, JsonObject},
    datatypes::{Faults, number, refused},
    feature::{Feature, json},
    measurements::filter,
    paging::{Page, Paging, RawPaging},
    view::WaterItem,
};
use crate::{
    auth::Viewer,
    measurement::{self, RawNewWater, Selection},
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
};

/// The query as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawWaters {
    bbox: Option<String>,
    flow_type: Option<String>,
    water_type: Vec<String>,
    page: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// A box of degrees.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Box4 {
    xmin: f64,
    ymin: f64,
    xmax: f64,
    ymax: f64,
}

/// What is known of a water.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WaterProperties {
    name: Option<String>,
    /// The name, or words for a water without one.
    display_name: String,
    /// The box around the shape, degrees.
    bbox: Box4,
    osm_id: Option<i64>,
    #[schemars(extend("enum" = ["node", "way", "relation", null]))]
    osm_element_type: Option<&'static str>,
    /// Those of the OpenStreetMap element.
    tags: BTreeMap<String, String>,
    #[schemars(extend("enum" = ["running", "standing", null]))]
    flow_type: Option<&'static str>,
    display_flow_type: String,
    water_type: Option<&'static str>,
    display_water_type: Option<String>,
    /// The numbers of its published measurements, earliest first.
    measurements: Vec<i64>,
}

#[handler]
pub(super) async fn list(visit: Visit, req: &Request, Query(raw): Query<RawWaters>) -> Result<Response> {
    let mut faults = Faults::new();
    let paging: Paging<i64> = RawPaging::new(raw.page, raw.cursor, raw.limit).check(&mut faults);
    let selection = Selection {
        bounds: filter::bounds(raw.bbox.as_deref(), &mut faults),
        flow: filter::flow(raw.flow_type.as_deref(), &mut faults),
        water_types: filter::water_types(&raw.water_type, &mut faults),
        ..Selection::default()
    };
    refused(&visit, faults)?;
    let db = visit.app.db.read();
    let freshness = Freshness::new(&visit, measurement::public_version(db).await?, "")?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    let count = measurement::count_public_waters(db, &selection).await?;
    let mut rows = measurement::public_waters(db, &selection, paging.behind, paging.offset(), paging.rows()).await?;
    let around = paging.cut(&visit, &mut rows, |water| water.id)?;
    let results = rows.iter().map(|head| WaterItem::new(head, visit.locale)).collect();
    let mut response = freshness.json(&Page::new(count, around.clone(), results))?;
    around.link(&mut response);
    Ok(response)
}

#[handler]
pub(super) async fn show(visit: Visit, req: &Request, Path(id): Path<String>) -> Result<Response> {
    let db = visit.app.db.read();
    let freshness = Freshness::new(&visit, measurement::public_version(db).await?, "")?;
    let found = measurement::public_water(db, number(&id)?).await?.ok_or(Error::NotFound)?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    freshness.json(&feature(&visit, found)?)
}

/// A water that is missing, at a point.
#[handler]
pub(super) async fn create(visit: Visit, viewer: Viewer, JsonObject(body): JsonObject) -> Result<Response> {
    if matches!(viewer, Viewer::Visitor) {
        return Err(Error::Unauthorized("problem-no-key"));
    }
    let mut fields = Fields::new(&body);
    let raw = new_water(&mut fields);
    let (longitude, latitude) = (fields.number("longitude"), fields.number("latitude"));
    for (name, missing) in [("longitude", longitude.is_none()), ("latitude", latitude.is_none())] {
        if missing {
            fields.fault(name, "api-required");
        }
    }
    let within = |value: Option<f64>, most: f64| value.is_none_or(|degrees| degrees.abs() <= most);
    if !within(longitude, 180.0) {
        fields.fault("longitude", "measurement-fault-longitude-range");
    }
    if !within(latitude, 90.0) {
        fields.fault("latitude", "measurement-fault-latitude-range");
    }
    refused(&visit, fields.faults())?;
    let (Some(longitude), Some(latitude)) = (longitude, latitude) else { return Err(Error::NotFound) };
    let id = measurement::add_water(&visit, &viewer, &raw, (longitude, latitude)).await?;
    let head = measurement::water_heads(visit.app.db.read(), &[id]).await?.remove(&id).ok_or(Error::NotFound)?;
    let mut response = json(&WaterItem::new(&head, visit.locale))?;
    response.set_status(StatusCode::CREATED);
    Ok(response)
}

/// The fields of a water that is missing.
pub(super) fn new_water(fields: &mut Fields<'_>) -> RawNewWater {
    RawNewWater {
        name: fields.text("name").unwrap_or_default(),
        flow_type: fields.text("flow_type").unwrap_or_default(),
        water_type: fields.text("water_type").unwrap_or_default(),
    }
}

/// A water with its shape.
pub(super) fn feature(
    visit: &Visit,
    (head, geometry, bounds, tags, measurements): measurement::PublicWater,
) -> Result<Feature<Box<RawValue>, WaterProperties>> {
    let item = WaterItem::new(&head, visit.locale);
    let tags = tags.as_object().into_iter().flatten();
    let properties = WaterProperties {
        name: item.name,
        display_name: item.display_name,
        bbox: Box4 {
            xmin: bounds.min_longitude,
            ymin: bounds.min_latitude,
            xmax: bounds.max_longitude,
            ymax: bounds.max_latitude,
        },
        osm_id: item.osm_id,
        osm_element_type: item.osm_element_type,
        tags: tags.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect(),
        flow_type: item.flow_type,
        display_flow_type: item.display_flow_type,
        water_type: item.water_type,
        display_water_type: item.display_water_type,
        measurements,
    };
    let geometry = RawValue::from_string(geometry).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(Feature::new(head.id, geometry, properties))
}
