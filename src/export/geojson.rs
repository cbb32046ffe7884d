//! Measurements as GeoJSON (RFC 7946), one feature each: in one collection, or in a sequence of texts
//! (RFC 8142) that programs read one by one.

use chrono::SecondsFormat;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{about::About, text::Format};
use crate::{catalogue::ParameterType, measurement::WholeMeasurement};

/// What begins each text of a sequence.
const RECORD_SEPARATOR: u8 = 0x1e;

/// Writes features.
#[derive(Debug)]
pub(super) struct GeoJson {
    about: About,
    types: Vec<ParameterType>,
    is_sequence: bool,
    is_first: bool,
}

/// Names and values in the order in which they are written.
struct Properties(Vec<(String, Value)>);

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[derive(Serialize)]
struct Feature {
    #[serde(rename = "type")]
    kind: &'static str,
    id: i64,
    geometry: Value,
    properties: Properties,
}

impl GeoJson {
    /// One collection, which says whose data it is.
    pub(super) fn collection(about: About, types: Vec<ParameterType>) -> Self {
        Self { about, types, is_sequence: false, is_first: true }
    }

    /// A sequence of features.
    pub(super) fn sequence(about: About, types: Vec<ParameterType>) -> Self {
        Self { is_sequence: true, ..Self::collection(about, types) }
    }

    fn properties(&self, m: &WholeMeasurement) -> Properties {
        let mut all: Vec<(String, Value)> = [
            ("measurement_id", json!(m.id)),
            ("url", json!(self.about.page_of(m.id))),
            ("time", json!(m.measured_at.to_rfc3339_opts(SecondsFormat::Secs, true))),
            ("time_zone", json!(m.time_zone.name())),
            ("measurement_name", json!(m.name)),
            ("location_name", json!(m.location_name)),
            ("water_id", json!(m.water_id)),
            ("water_name", json!(m.water_name)),
            ("flow_type", json!(m.flow_type)),
            ("water_type", json!(m.water_type)),
            ("parameter_quality_warning", json!(m.quality_warning)),
            ("measurement_note", json!(m.note)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        let means = self.types.iter().filter_map(|kind| Some((kind, m.mean_of(kind.id)?)));
        all.extend(means.map(|(kind, mean)| (format!("value_{}", kind.identifier), json!(mean + 0.0))));
        for index in &m.indices {
            let class = index.validity.shows_class().then_some(index.class);
            all.extend([
                (format!("index_{}", index.kind), json!(index.value)),
                (format!("index_{}_class", index.kind), json!(class)),
                (format!("index_{}_validity", index.kind), json!(index.validity)),
                (format!("index_{}_method", index.kind), json!(index.method)),
            ]);
        }
        Properties(all)
    }
}

impl Format for GeoJson {
    fn begin(&mut self, out: &mut Vec<u8>) {
        if !self.is_sequence {
            let about = &self.about;
            let metadata = json!({
                "licence": about.licence.name,
                "licence_url": about.licence.url,
                "citation": about.citation,
                "selection": about.list_url,
                "made_at": about.made_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            });
            let begin = format!("{{\"type\":\"FeatureCollection\",\"metadata\":{metadata},\"features\":[\n");
            out.extend_from_slice(begin.as_bytes());
        }
    }

    fn add(&mut self, m: &WholeMeasurement, out: &mut Vec<u8>) {
        let feature = Feature {
            kind: "Feature",
            id: m.id,
            geometry: json!({ "type": "Point", "coordinates": [m.longitude, m.latitude] }),
            properties: self.properties(m),
        };
        if self.is_sequence {
            out.push(RECORD_SEPARATOR);
        } else if !self.is_first {
            out.extend_from_slice(b",\n");
        }
        self.is_first = false;
        // Text and finite numbers under names always become JSON.
        out.extend(serde_json::to_vec(&feature).unwrap_or_default());
        if self.is_sequence {
            out.push(b'\n');
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        if !self.is_sequence {
            out.extend_from_slice(b"\n]}\n");
        }
    }
}
