//! The files of `assets/demo`, as they are compiled in.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};

use crate::{
    platform::{Error, Result},
    quality::FlowType,
    water::Shape,
};

/// The waters as GeoJSON.
pub(super) const WATERS: &str = include_str!("../../../assets/demo/waters.geojson");
const MEASUREMENTS: &str = include_str!("../../../assets/demo/measurements.json");
const TEXTS: &str = include_str!("../../../assets/demo/texts.json");

/// The course and what it measured.
#[derive(Debug, Deserialize)]
pub(super) struct CourseFile {
    pub(super) course: Course,
    /// Labels of the access keys.
    pub(super) keys: Vec<String>,
    pub(super) measurements: Vec<Measurement>,
}

/// A course to make.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Course {
    pub(super) school_name: String,
    pub(super) name: String,
    pub(super) teacher_name: String,
    pub(super) teacher_email: String,
}

/// A measurement written by hand.
#[derive(Debug, Deserialize)]
pub(super) struct Measurement {
    /// The number that it keeps.
    pub(super) id: Option<i64>,
    /// Place in [`CourseFile::keys`].
    pub(super) key: usize,
    pub(super) name: String,
    /// Name of the water.
    pub(super) water: String,
    pub(super) longitude: f64,
    pub(super) latitude: f64,
    pub(super) location_name: String,
    local_time: String,
    #[serde(deserialize_with = "time_zone")]
    pub(super) time_zone: Tz,
    pub(super) note: String,
    pub(super) state: State,
    pub(super) parameters: Vec<Parameter>,
    /// Question → answer.
    pub(super) structure: BTreeMap<String, String>,
}

/// Who sees a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Published,
    Draft,
}

/// A value in the catalogue's unit.
#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    #[serde(rename = "type")]
    pub(super) identifier: String,
    pub(super) value: f64,
    pub(super) note: String,
}

impl Measurement {
    /// When it was measured.
    pub(super) fn measured_at(&self) -> Result<DateTime<Utc>> {
        let fault = || Error::Corrupt(format!("measurements.json: no such time: {}", self.local_time));
        let local = NaiveDateTime::parse_from_str(&self.local_time, "%Y-%m-%dT%H:%M").map_err(|_| fault())?;
        let time = local.and_local_timezone(self.time_zone).earliest().ok_or_else(fault)?;
        Ok(time.to_utc())
    }
}

fn time_zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// Words and ranges for generated measurements.
#[derive(Debug, Deserialize)]
pub(super) struct Texts {
    pub(super) team_names: Vec<String>,
    pub(super) notes: Vec<String>,
    /// Identifier of the parameter type → its range.
    pub(super) parameters: BTreeMap<String, Range>,
}

/// What values of a parameter look like, in the catalogue's unit.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Range {
    /// Most values lie between these two.
    pub(super) typical_min: f64,
    pub(super) typical_max: f64,
    /// No value is above this.
    pub(super) outlier_max: f64,
    pub(super) decimals: i32,
    /// Share of measurements that carry it, 0 to 1.
    pub(super) probability: f64,
    /// Only for such waters; none: for all.
    pub(super) flow_type: Option<FlowType>,
}

/// A water of the demo.
#[derive(Debug)]
pub(super) struct Water {
    pub(super) name: String,
    pub(super) flow_type: Option<FlowType>,
    pub(super) shape: Shape,
}

#[derive(Deserialize)]
struct FeatureCollection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: serde_json::Value,
}

#[derive(Deserialize)]
struct Properties {
    name: String,
    flow_type: Option<FlowType>,
}

/// The course, its keys and its measurements.
pub(super) fn course_file() -> Result<CourseFile> {
    read("measurements.json", MEASUREMENTS)
}

/// Words and ranges.
pub(super) fn texts() -> Result<Texts> {
    read("texts.json", TEXTS)
}

/// The waters, in the order of their file.
pub(super) fn waters() -> Result<Vec<Water>> {
    let collection: FeatureCollection = read("waters.geojson", WATERS)?;
    let water = |feature: Feature| {
        let Properties { name, flow_type } = feature.properties;
        let shape = Shape::from_geojson(&feature.geometry)
            .map_err(|fault| Error::Corrupt(format!("waters.geojson: {name}: {fault}")))?;
        Ok(Water { name, flow_type, shape })
    };
    collection.features.into_iter().map(water).collect()
}

fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("{file}: {error}")))
}
