//! `GET /api/v1/waterlookup/`: the waters near a point; and
//! `GET /api/v1/overpasslookup/`, which asks OpenStreetMap for them first.

use std::collections::BTreeMap;

use poem::{Response, handler};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::feature::{Feature, FeatureCollection, json};
use crate::{
    measurement,
    platform::{
        Error, Result,
        i18n::Locale,
        web::{Limit, Query, Visit},
    },
    water::{self, NearbyWater, OverpassFault},
};

/// Metres around the point that may be asked for.
const LARGEST_SIZE: f64 = 2_000.0;

/// The query as it was sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawLookup {
    geo_center: Option<String>,
    geo_size: Option<String>,
}

/// Where to look, checked.
#[derive(Debug, PartialEq)]
struct Lookup {
    longitude: f64,
    latitude: f64,
    radius: f64,
}

#[derive(Debug, Serialize)]
struct WaterProperties {
    name: Option<String>,
    display_name: String,
    osm_id: Option<i64>,
    osm_element_type: Option<&'static str>,
    flow_type: Option<&'static str>,
    display_flow_type: String,
    water_type: Option<&'static str>,
    display_water_type: Option<String>,
    /// Metres from the point, 0 inside.
    distance: f64,
}

#[handler]
pub(super) async fn show(visit: Visit, Query(raw): Query<RawLookup>) -> Result<Response> {
    let lookup = checked(&visit, &raw)?;
    answer(&visit, &lookup).await
}

#[handler]
pub(super) async fn search(visit: Visit, Query(raw): Query<RawLookup>) -> Result<Response> {
    let lookup = checked(&visit, &raw)?;
    visit.limit(Limit::WaterSearch).await?;
    let Lookup { longitude, latitude, radius } = lookup;
    let follow = measurement::refresh_at_waters;
    match water::search_openstreetmap(&visit.app, longitude, latitude, radius, follow).await? {
        // Nothing new is an answer too: what we know already.
        Ok(_) | Err(OverpassFault::Nothing) => answer(&visit, &lookup).await,
        Err(fault) => Err(Error::Unavailable(fault.key())),
    }
}

fn checked(visit: &Visit, raw: &RawLookup) -> Result<Lookup> {
    Lookup::parse(raw).map_err(|faults| {
        Error::Unprocessable(faults.into_iter().map(|(field, key)| (field.to_owned(), visit.text(key))).collect())
    })
}

async fn answer(visit: &Visit, lookup: &Lookup) -> Result<Response> {
    let db = visit.app.db.read();
    let found = water::nearby(db, lookup.longitude, lookup.latitude, lookup.radius).await?;
    let features = found.into_iter().map(|near| feature(near, visit.locale)).collect::<Result<_>>()?;
    json(&FeatureCollection::new(features))
}

fn feature(near: NearbyWater, locale: Locale) -> Result<Feature<Box<RawValue>, WaterProperties>> {
    let NearbyWater { water, distance } = near;
    let properties = WaterProperties {
        display_name: water::display_name(water.name.as_deref(), water.water_type, locale),
        name: water.name,
        osm_id: water.osm.map(|osm| osm.id),
        osm_element_type: water.osm.map(|osm| osm.kind.as_str()),
        flow_type: water.flow_type.map(water::FlowType::as_str),
        display_flow_type: water::flow_name(water.flow_type, locale),
        water_type: water.water_type.map(water::WaterType::as_str),
        display_water_type: water.water_type.map(|kind| water::water_type_name(kind, locale)),
        // Tenths of a metre: the shapes are not better.
        distance: (distance * 10.0).round() / 10.0,
    };
    let geometry = RawValue::from_string(water.geometry).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(Feature::new(water.id, geometry, properties))
}

impl Lookup {
    fn parse(raw: &RawLookup) -> Result<Self, BTreeMap<&'static str, &'static str>> {
        let given = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
        let center = given(&raw.geo_center).ok_or("api-required").and_then(|text| point(&text).ok_or("api-point"));
        let radius = given(&raw.geo_size).ok_or("api-required").and_then(|text| {
            let metres = text.trim().parse::<f64>().ok();
            metres.filter(|metres| *metres > 0.0 && *metres <= LARGEST_SIZE).ok_or("api-size")
        });
        match (center, radius) {
            (Ok((longitude, latitude)), Ok(radius)) => Ok(Self { longitude, latitude, radius }),
            (center, radius) => {
                let faults = [("geo_center", center.err()), ("geo_size", radius.err())];
                Err(faults.into_iter().filter_map(|(field, fault)| Some((field, fault?))).collect())
            }
        }
    }
}

/// Longitude and latitude of `POINT (8.7 49.4)` or of a GeoJSON point.
fn point(text: &str) -> Option<(f64, f64)> {
    let text = text.trim();
    let (longitude, latitude) = if text.starts_with('{') { geojson_point(text)? } else { wkt_point(text)? };
    ((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)).then_some((longitude, latitude))
}

fn geojson_point(text: &str) -> Option<(f64, f64)> {
    #[derive(Deserialize)]
    struct GeoJsonPoint {
        r#type: String,
        coordinates: Vec<f64>,
    }
    let point: GeoJsonPoint = serde_json::from_str(text).ok()?;
    let &[longitude, latitude, ..] = &point.coordinates[..] else { return None };
    (point.r#type == "Point").then_some((longitude, latitude))
}

fn wkt_point(text: &str) -> Option<(f64, f64)> {
    let text = text.to_ascii_uppercase();
    let text = text.strip_prefix("SRID=4326;").unwrap_or(&text);
    let inside = text.strip_prefix("POINT")?.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut numbers = inside.split_whitespace().map(str::parse);
    let (longitude, latitude) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    numbers.next().is_none().then_some((longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_come_as_wkt_or_geojson() {
        for text in [
            "POINT (8.7 49.4)",
            "point(8.7  49.4)",
            " SRID=4326;POINT (8.7 49.4) ",
            r#"{"type": "Point", "coordinates": [8.7, 49.4]}"#,
            r#"{"type": "Point", "coordinates": [8.7, 49.4, 113]}"#,
        ] {
            assert_eq!(point(text), Some((8.7, 49.4)), "{text}");
        }
        for text in [
            "8.7 49.4",
            "POINT (8.7)",
            "POINT (8.7 49.4 1)",
            "POINT (8.7, 49.4)",
            "POINT (nan 49.4)",
            "POINT (inf 49.4)",
            "POINT (49.4 98)",
            "LINESTRING (8.7 49.4, 8 49)",
            r#"{"type": "LineString", "coordinates": [8.7, 49.4]}"#,
            r#"{"type": "Point", "coordinates": ["8.7", "49.4"]}"#,
            "{",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
    }

    #[test]
    fn both_parameters_are_required_and_named() {
        let lookup = |center: Option<&str>, size: Option<&str>| {
            Lookup::parse(&RawLookup { geo_center: center.map(str::to_owned), geo_size: size.map(str::to_owned) })
        };
        let center = Some("POINT (8.7 49.4)");
        assert_eq!(lookup(center, Some("800")), Ok(Lookup { longitude: 8.7, latitude: 49.4, radius: 800.0 }));
        assert_eq!(lookup(None, None), Err([("geo_center", "api-required"), ("geo_size", "api-required")].into()));
        for size in ["2001", "0", "-1", "nan", "inf", "much"] {
            assert_eq!(lookup(center, Some(size)), Err([("geo_size", "api-size")].into()), "{size}");
        }
    }
}
