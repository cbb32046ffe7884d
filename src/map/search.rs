//! `GET /map/search?q=`: waters and places by name, for the map.

use std::{borrow::Cow, collections::HashMap, sync::OnceLock};

use poem::{IntoResponse, Response, handler, web::Json};
use serde::{Deserialize, Serialize};

use super::{answer::aside, water_view::named};
use crate::{
    measurement::{self, ListedWater},
    platform::{
        Result,
        assets::Assets,
        i18n::{Locale, args},
        text,
        web::{Query, Visit},
    },
    water::{self, KnownPlace},
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
    let (app, locale) = (visit.app.clone(), visit.locale);
    let found = aside(move || {
        let found = places_like(places(&app.assets), &words);
        Ok(found.into_iter().map(|place| place.hit(locale)).collect::<Vec<_>>())
    });
    results.extend(found.await?);
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

/// A town or village.
#[derive(Debug)]
struct Place {
    /// In German.
    name: Cow<'static, str>,
    /// In English, where that is another.
    english: Option<String>,
    /// The words of its names, folded, each behind a blank.
    words: String,
    longitude: f64,
    latitude: f64,
    people: f64,
}

impl Place {
    fn hit(&self, locale: Locale) -> Hit {
        // A large town needs more room: some 10 to 60 km.
        let (reach, squeeze) = (0.05 + (self.people / 1e6).min(1.0) * 0.15, self.latitude.to_radians().cos());
        let across = reach / squeeze.max(0.1);
        Hit {
            name: match (&self.english, locale) {
                (Some(english), Locale::En) => english.clone(),
                _ => self.name.to_string(),
            },
            detail: locale.text("map-search-place"),
            kind: "place",
            bounds: [self.longitude - across, self.latitude - reach, self.longitude + across, self.latitude + reach],
        }
    }

    /// Whether it is the same place as one of this name there.
    fn is_near(&self, longitude: f64, latitude: f64) -> bool {
        (self.latitude - latitude).abs() < 0.2 && (self.longitude - longitude).abs() < 0.3
    }
}

/// The places with all these words: those that are called just so, then the largest. Without a word
/// there is none.
fn places_like<'a>(places: &'a [Place], words: &[String]) -> Vec<&'a Place> {
    let begins: Vec<String> = words.iter().map(|word| format!(" {word}")).collect();
    let whole = begins.concat();
    let has = |place: &&Place| !begins.is_empty() && begins.iter().all(|word| place.words.contains(word.as_str()));
    let mut found: Vec<&Place> = places.iter().filter(has).collect();
    found.sort_by_key(|place| place.words != whole);
    found.truncate(PLACES);
    found
}

/// The places of the gazetteer, with the English names of the basemap's towns; the largest first. They
/// are made once, for they are compiled in.
fn places(assets: &Assets) -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut places: Vec<Place> = water::known_places().map(known).collect();
        let mut by_words: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, place) in places.iter().enumerate() {
            by_words.entry(place.words.clone()).or_default().push(number);
        }
        let bytes = assets.get("basemap/places.json").map(|asset| asset.bytes()).unwrap_or_default();
        let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        for town in file["features"].as_array().into_iter().flatten().filter_map(town) {
            let same = by_words.get(&spoken(&town.name)).into_iter().flatten();
            match same.copied().find(|number| places[*number].is_near(town.longitude, town.latitude)) {
                Some(number) => {
                    places[number].words = town.words;
                    places[number].english = town.english;
                }
                None => places.push(town),
            }
        }
        places.sort_by(|a, b| b.people.total_cmp(&a.people));
        places
    })
}

fn known(KnownPlace { latitude, longitude, people, name }: KnownPlace) -> Place {
    Place { name: Cow::Borrowed(name), english: None, words: spoken(name), longitude, latitude, people }
}

/// A town of the basemap.
fn town(feature: &serde_json::Value) -> Option<Place> {
    let properties = &feature["properties"];
    let own = properties["name"].as_str()?;
    let in_language = |key: &str| properties[key].as_str().unwrap_or(own);
    let (german, english) = (in_language("name_de"), in_language("name_en"));
    let mut words = spoken(german);
    for other in [own, english].map(spoken) {
        if !words.contains(&other) {
            words.push_str(&other);
        }
    }
    Some(Place {
        words,
        longitude: feature["geometry"]["coordinates"][0].as_f64()?,
        latitude: feature["geometry"]["coordinates"][1].as_f64()?,
        people: properties["k"].as_f64()? * 1_000.0,
        name: Cow::Owned(german.to_owned()),
        english: (english != german).then(|| english.to_owned()),
    })
}

/// The words of a name, each behind a blank.
fn spoken(name: &str) -> String {
    text::search_words(name).iter().map(|word| format!(" {word}")).collect()
}
