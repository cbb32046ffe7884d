//! A GeoJSON feature as a water: name, kind, OpenStreetMap element and shape.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    geometry::{GeometryFault, Shape},
    model::{FlowType, OsmElement, OsmKind, WaterType},
};

/// Signs in a name, as the database allows.
pub const LONGEST_NAME: usize = 200;

/// Properties with a meaning of their own, where the others are the tags.
const OWN_PROPERTIES: [&str; 6] = ["tags", "flow_type", "water_type", "osm_id", "osm_type", "osm_element_type"];

/// A water that is not stored yet.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NewWater {
    pub(super) name: Option<String>,
    pub(super) flow_type: Option<FlowType>,
    pub(super) water_type: Option<WaterType>,
    pub(super) osm: Option<OsmElement>,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) shape: Shape,
}

/// Why a feature is no water.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(super) enum FeatureFault {
    #[error("it is not JSON: {0}")]
    Json(String),
    #[error("it is no GeoJSON feature")]
    NotAFeature,
    #[error("{0}")]
    Geometry(#[from] GeometryFault),
    #[error("\"{0}\" is not a text")]
    NotAText(&'static str),
    #[error("a name or tag has control characters")]
    ControlCharacter,
    #[error("the name has more than {LONGEST_NAME} signs")]
    LongName,
    #[error("\"{0}\" has no such value as \"{1}\"")]
    UnknownValue(&'static str, String),
    #[error("\"osm_id\" is not a positive whole number")]
    OsmId,
    #[error("\"osm_id\" needs \"osm_type\": node, way or relation")]
    OsmType,
}

type Result<T> = std::result::Result<T, FeatureFault>;

impl NewWater {
    /// Reads a feature. What the properties `name`, `flow_type` and
    /// `water_type` say wins over the tags, which are the property `tags` or,
    /// without it, all other properties.
    pub(super) fn from_feature(feature: &Value) -> Result<Self> {
        if feature.get("type").and_then(Value::as_str) != Some("Feature") {
            return Err(FeatureFault::NotAFeature);
        }
        let none = Map::new();
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let shape = Shape::from_geojson(feature.get("geometry").unwrap_or(&Value::Null))?;
        let (tags, named) = match properties.get("tags").and_then(Value::as_object) {
            Some(tags) => (texts(tags), text(properties, "name")?),
            None => (texts(properties), None),
        };
        harmless(&tags)?;
        let water_type = choice(properties, "water_type", WaterType::parse)?.or_else(|| WaterType::guess(&tags));
        let flow_type = choice(properties, "flow_type", FlowType::parse)?;
        Ok(Self {
            name: name(named, &tags)?,
            flow_type: flow_type.or_else(|| water_type.and_then(WaterType::flow_type)),
            water_type,
            osm: osm_element(feature, properties)?,
            tags,
            shape,
        })
    }

    /// The water that an element of OpenStreetMap with these tags is.
    pub(super) fn from_tags(osm: OsmElement, tags: BTreeMap<String, String>, shape: Shape) -> Result<Self> {
        harmless(&tags)?;
        let water_type = WaterType::guess(&tags);
        Ok(Self {
            name: name(None, &tags)?,
            flow_type: water_type.and_then(WaterType::flow_type),
            water_type,
            osm: Some(osm),
            tags,
            shape,
        })
    }

    /// All names under which the water is looked for, the shown one first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        names(self.name.as_deref(), &self.tags)
    }
}

/// The shown name, and all names in the tags.
pub(super) fn names<'a>(name: Option<&'a str>, tags: &'a BTreeMap<String, String>) -> impl Iterator<Item = &'a str> {
    let also = tags.iter().filter(|(key, _)| is_name(key)).map(|(_, name)| name.as_str());
    name.into_iter().chain(also)
}

/// PostgreSQL keeps no U+0000, and the others do harm on terminals. Notes may have lines.
fn harmless(tags: &BTreeMap<String, String>) -> Result<()> {
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let has_one = tags.iter().any(|(key, value)| key.contains(is_harmful) || value.contains(is_harmful));
    if has_one { Err(FeatureFault::ControlCharacter) } else { Ok(()) }
}

fn is_name(key: &str) -> bool {
    let base = key.split(':').next().unwrap_or_default();
    ["name", "alt_name", "old_name", "loc_name", "official_name", "short_name"].contains(&base)
}

/// The tags among the properties: texts, and numbers and truth values as texts.
fn texts(properties: &Map<String, Value>) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    properties
        .iter()
        .filter(|(key, _)| !key.starts_with('@') && !OWN_PROPERTIES.contains(&key.as_str()))
        .filter_map(|(key, value)| Some((key.clone(), text(value)?)))
        .collect()
}

fn text<'a>(properties: &'a Map<String, Value>, key: &'static str) -> Result<Option<&'a str>> {
    match properties.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(FeatureFault::NotAText(key)),
    }
}

fn choice<T>(
    properties: &Map<String, Value>,
    key: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    let Some(value) = text(properties, key)? else { return Ok(None) };
    let shown = |value: &str| value.chars().filter(|c| !c.is_control()).take(40).collect();
    let unknown = || FeatureFault::UnknownValue(key, shown(value));
    parse(value).map(Some).ok_or_else(unknown)
}

/// The given name, else the German one of the tags, else the common one.
fn name(given: Option<&str>, tags: &BTreeMap<String, String>) -> Result<Option<String>> {
    let tag = |key| tags.get(key).map(String::as_str);
    let names = [given, tag("name:de"), tag("name")];
    let Some(name) = names.into_iter().flatten().map(str::trim).find(|name| !name.is_empty()) else { return Ok(None) };
    if name.contains(char::is_control) {
        return Err(FeatureFault::ControlCharacter);
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(FeatureFault::LongName);
    }
    Ok(Some(name.to_owned()))
}

/// `osm_type` and `osm_id`, or `way/123` as property `@id` or as the feature's id.
fn osm_element(feature: &Value, properties: &Map<String, Value>) -> Result<Option<OsmElement>> {
    let joined = [properties.get("@id"), feature.get("id")].into_iter().flatten();
    if let Some(element) = joined.filter_map(Value::as_str).find_map(joined_element) {
        return Ok(Some(element));
    }
    let id = match properties.get("osm_id") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(digits)) => digits.parse().ok(),
        Some(other) => other.as_i64(),
    };
    let id = id.filter(|id| *id > 0).ok_or(FeatureFault::OsmId)?;
    let kind = match choice(properties, "osm_type", OsmKind::parse)? {
        Some(kind) => Some(kind),
        None => choice(properties, "osm_element_type", OsmKind::parse)?,
    };
    Ok(Some(OsmElement { kind: kind.ok_or(FeatureFault::OsmType)?, id }))
}

fn joined_element(joined: &str) -> Option<OsmElement> {
    let (kind, id) = joined.split_once('/')?;
    let id = id.parse().ok().filter(|id| *id > 0)?;
    Some(OsmElement { kind: OsmKind::parse(kind)?, id })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(properties: Value) -> Result<NewWater> {
        let geometry = json!({ "type": "Point", "coordinates": [8.7, 49.4] });
        NewWater::from_feature(&json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
    }

    #[test]
    fn tags_tell_name_kind_and_flow_and_properties_win() {
        let tags = json!({ "name": "Rhine", "name:de": "Rhein", "waterway": "river" });
        let water = read(json!({ "tags": tags })).expect("a water");
        assert_eq!(water.name.as_deref(), Some("Rhein"));
        assert_eq!((water.water_type, water.flow_type), (WaterType::parse("river"), Some(FlowType::Running)));
        assert_eq!(water.names().collect::<Vec<_>>(), ["Rhein", "Rhine", "Rhein"]);

        let told = read(json!({ "name": "Hafen", "tags": tags, "water_type": "harbour", "flow_type": "standing" }));
        let told = told.expect("a water");
        assert_eq!(told.name.as_deref(), Some("Hafen"));
        assert_eq!((told.water_type, told.flow_type), (WaterType::parse("harbour"), Some(FlowType::Standing)));
    }

    #[test]
    fn without_a_tags_property_the_properties_are_the_tags() {
        let water = read(json!({ "@id": "way/7", "name": "Pond", "natural": "water", "water": "pond", "layer": -1 }));
        let water = water.expect("a water");
        assert_eq!(water.osm, Some(OsmElement { kind: OsmKind::Way, id: 7 }));
        assert_eq!(water.water_type, WaterType::parse("pond"));
        assert_eq!(water.tags.keys().collect::<Vec<_>>(), ["layer", "name", "natural", "water"]);
    }

    #[test]
    fn a_note_may_have_lines() {
        let water = read(json!({ "name": "Bach", "note": "oben\r\nunten" })).expect("a water");
        assert_eq!(water.tags["note"], "oben\r\nunten");
    }

    #[test]
    fn each_fault_is_told() {
        for (properties, fault) in [
            (json!({ "tags": {}, "name": 7 }), FeatureFault::NotAText("name")),
            (json!({ "name": "x".repeat(201) }), FeatureFault::LongName),
            (json!({ "flow_type": "fast" }), FeatureFault::UnknownValue("flow_type", "fast".into())),
            (json!({ "water_type": "sea" }), FeatureFault::UnknownValue("water_type", "sea".into())),
            (json!({ "water_type": "\u{1b}[2Jsea" }), FeatureFault::UnknownValue("water_type", "[2Jsea".into())),
            (json!({ "name": "Ba\nch" }), FeatureFault::ControlCharacter),
            (json!({ "tags": {}, "name": "Ba\u{0}ch" }), FeatureFault::ControlCharacter),
            (json!({ "note": "a\u{0}b" }), FeatureFault::ControlCharacter),
            (json!({ "tags": { "a\u{7}": "b" } }), FeatureFault::ControlCharacter),
            (json!({ "osm_id": 7 }), FeatureFault::OsmType),
            (json!({ "osm_id": -7, "osm_type": "way" }), FeatureFault::OsmId),
            (json!({ "osm_id": 7.5, "osm_type": "way" }), FeatureFault::OsmId),
            (json!({ "osm_id": 7, "osm_type": "area" }), FeatureFault::UnknownValue("osm_type", "area".into())),
        ] {
            assert_eq!(read(properties.clone()), Err(fault), "{properties}");
        }
        assert_eq!(NewWater::from_feature(&json!([1])), Err(FeatureFault::NotAFeature));
        let bare = json!({ "type": "Feature", "properties": null, "geometry": null });
        assert_eq!(NewWater::from_feature(&bare), Err(FeatureFault::Geometry(GeometryFault::Missing)));
    }
}
