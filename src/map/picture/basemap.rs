//! The embedded basemap as the server draws it.

use std::sync::OnceLock;

use serde_json::Value;

use crate::platform::assets::Assets;

/// A line or a ring: longitude, latitude.
pub(super) type Line = Vec<[f64; 2]>;

/// What the basemap knows.
#[derive(Debug, Default)]
pub(super) struct Basemap {
    /// Rings; an inner one is a hole.
    pub(super) land: Vec<Line>,
    pub(super) lakes: Vec<Line>,
    pub(super) borders: Vec<Line>,
    pub(super) states: Vec<Line>,
    /// With their rank: 1 is the largest.
    pub(super) rivers: Vec<(u8, Line)>,
    /// The largest first.
    pub(super) places: Vec<Place>,
}

/// A town.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) de: String,
    pub(super) en: String,
    /// Thousands of people.
    pub(super) people: f64,
    pub(super) position: [f64; 2],
}

/// Read once, for it is compiled in.
pub(super) fn basemap(assets: &Assets) -> &'static Basemap {
    static BASEMAP: OnceLock<Basemap> = OnceLock::new();
    BASEMAP.get_or_init(|| {
        let file = |name: &str| {
            let bytes = assets.get(&format!("basemap/{name}.json")).map(|asset| asset.bytes()).unwrap_or_default();
            serde_json::from_slice::<Value>(&bytes).unwrap_or_default()
        };
        let lines = |name: &str| features(&file(name)).flat_map(|feature| lines_of(&feature["geometry"])).collect();
        Basemap {
            land: lines("land"),
            lakes: lines("lakes"),
            borders: lines("borders"),
            states: lines("states"),
            rivers: ["rivers", "brooks"].into_iter().flat_map(|name| rivers(&file(name))).collect(),
            places: features(&file("places")).filter_map(place).collect(),
        }
    })
}

/// Of a collection, of a single feature, or of a bare geometry.
fn features(file: &Value) -> impl Iterator<Item = &Value> {
    let many = file["features"].as_array().map(Vec::as_slice);
    many.unwrap_or(std::slice::from_ref(file)).iter()
}

fn rivers(file: &Value) -> Vec<(u8, Line)> {
    let of = |feature: &Value| {
        let rank = feature["properties"]["rank"].as_u64().and_then(|rank| u8::try_from(rank).ok()).unwrap_or(4);
        lines_of(&feature["geometry"]).into_iter().map(move |line| (rank, line)).collect::<Vec<_>>()
    };
    features(file).flat_map(of).collect()
}

fn lines_of(geometry: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    collect(&geometry["coordinates"], &mut lines);
    lines
}

/// Positions are the arrays of numbers; lines are the arrays of those.
fn collect(value: &Value, lines: &mut Vec<Line>) {
    let Some(items) = value.as_array() else { return };
    let position = |item: &Value| Some([item[0].as_f64()?, item[1].as_f64()?]);
    match items.iter().map(position).collect::<Option<Line>>() {
        Some(line) if !line.is_empty() => lines.push(line),
        _ => items.iter().for_each(|item| collect(item, lines)),
    }
}

fn place(feature: &Value) -> Option<Place> {
    let properties = &feature["properties"];
    let name = properties["name"].as_str()?;
    let named = |key: &str| properties[key].as_str().unwrap_or(name).to_owned();
    let coordinates = &feature["geometry"]["coordinates"];
    Some(Place {
        de: named("name_de"),
        en: named("name_en"),
        people: properties["k"].as_f64()?,
        position: [coordinates[0].as_f64()?, coordinates[1].as_f64()?],
    })
}
