//! `GET /map/search?q=`: waters and places by name, for the map.

use std::sync::OnceLock;

use poem::{IntoResponse, Response, handler, web::Json};
use serde::{Deserialize, Serialize};

use super::water_view::named;
use crate::{
    measurement::{self, ListedWater},
    platform::{
        Result,
        assets::Assets,
        i18n::{Locale, args},
        text,
        web::{Query, Visit},
    },
    water,
};

/// Waters of an answer.
const WATERS: u64 = 6;
/// Places of an answer.
const PLACES: usize = 4;

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawSearch {
    #[serde(default)]
    q: String,
}

/// The answer.
#[derive(Debug, Serialize)]
struct Found {
    results: Vec<Hit>,
}

/// Something with a place on the map.
#[derive(Debug, Serialize)]
struct Hit {
    name: String,
    /// What it is, in the visitor's language.
    detail: String,
    /// `running`, `standing`, `unknown`, or `place`.
    kind: &'static str,
    /// West, south, east, north, in degrees.
    bounds: [f64; 4],
}

#[handler]
pub(super) async fn show(visit: Visit, Query(raw): Query<RawSearch>) -> Result<Response> {
    let words = text::search_words(&raw.q);
    let waters = measurement::waters_by_name(visit.app.db.read(), words.clone(), WATERS).await?;
    let mut results: Vec<Hit> = waters.iter().map(|water| water_hit(water, visit.locale)).collect();
    results.extend(places_like(places(&visit.app.assets), &words).map(|place| place.hit(visit.locale)));
    Ok(Json(Found { results }).into_response())
}

fn water_hit(water: &ListedWater, locale: Locale) -> Hit {
    Hit {
        name: named(water, locale),
        detail: locale.text_with("map-water-measurements", &args([("count", water.measurements.into())])),
        kind: water::kind_of(water.flow_type),
        bounds: water.bounds,
    }
}

/// A town of the basemap.
#[derive(Debug)]
struct Place {
    de: String,
    en: String,
    /// All its names, folded.
    words: Vec<String>,
    longitude: f64,
    latitude: f64,
    /// Thousands of people.
    people: f64,
}

impl Place {
    fn hit(&self, locale: Locale) -> Hit {
        // A large town needs more room: some 10 to 60 km.
        let (reach, squeeze) = (0.05 + (self.people / 1_000.0).min(1.0) * 0.15, self.latitude.to_radians().cos());
        let across = reach / squeeze.max(0.1);
        Hit {
            name: if locale == Locale::De { self.de.clone() } else { self.en.clone() },
            detail: locale.text("map-search-place"),
            kind: "place",
            bounds: [self.longitude - across, self.latitude - reach, self.longitude + across, self.latitude + reach],
        }
    }
}

/// The places with all these words, the largest first. Without a word there is none.
fn places_like<'a>(places: &'a [Place], words: &'a [String]) -> impl Iterator<Item = &'a Place> {
    let has = |place: &&Place| {
        !words.is_empty() && words.iter().all(|word| place.words.iter().any(|known| known.starts_with(word.as_str())))
    };
    places.iter().filter(has).take(PLACES)
}

/// The towns of the basemap, the largest first; read once, for they are compiled in.
fn places(assets: &Assets) -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let bytes = assets.get("basemap/places.json").map(|asset| asset.bytes()).unwrap_or_default();
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        file["features"].as_array().into_iter().flatten().filter_map(place).collect()
    })
}

fn place(feature: &serde_json::Value) -> Option<Place> {
    let properties = &feature["properties"];
    let name = properties["name"].as_str()?;
    let in_language = |key: &str| properties[key].as_str().unwrap_or(name).to_owned();
    let (de, en) = (in_language("name_de"), in_language("name_en"));
    Some(Place {
        words: [name, &de, &en].into_iter().flat_map(text::search_words).collect(),
        longitude: feature["geometry"]["coordinates"][0].as_f64()?,
        latitude: feature["geometry"]["coordinates"][1].as_f64()?,
        people: properties["k"].as_f64()?,
        de,
        en,
    })
}
