//! Step 1: name, time, place, water and note.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{number::parse_decimal, time::TimeOfForm};
use crate::{
    measurement::model::{NAME_MAX, NOTE_MAX, Place},
    platform::web::form::FieldErrors,
};

/// Step 1 as sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawPlace {
    pub(in crate::measurement) name: String,
    pub(in crate::measurement) time_0_0: String,
    pub(in crate::measurement) time_0_1: String,
    pub(in crate::measurement) time_0_2: String,
    pub(in crate::measurement) time_1_0: String,
    pub(in crate::measurement) time_1_1: String,
    /// The zone that the page named beside the time.
    pub(in crate::measurement) time_zone: String,
    pub(in crate::measurement) latitude: String,
    pub(in crate::measurement) longitude: String,
    /// The predecessor's field: a GeoJSON point.
    pub(in crate::measurement) location: String,
    pub(in crate::measurement) water: String,
    pub(in crate::measurement) comment: String,
    pub(in crate::measurement) version: String,
    pub(in crate::measurement) find_waters: Option<String>,
    pub(in crate::measurement) find: Option<String>,
}

/// What is wrong with step 1: field → key of the message. All five boxes of
/// the time are `time`.
pub(in crate::measurement) type PlaceFaults = FieldErrors;

impl RawPlace {
    /// Whether the button that looks for waters was pressed.
    pub(in crate::measurement) fn looks_for_waters(&self) -> bool {
        self.find_waters.is_some() || self.find.is_some()
    }

    pub(in crate::measurement) fn time(&self) -> TimeOfForm {
        TimeOfForm {
            day: self.time_0_0.clone(),
            month: self.time_0_1.clone(),
            year: self.time_0_2.clone(),
            hour: self.time_1_0.clone(),
            minute: self.time_1_1.clone(),
        }
    }

    /// Takes the coordinates from the predecessor's field where the typed ones are missing.
    pub(in crate::measurement) fn with_typed_coordinates(mut self) -> Self {
        if self.latitude.trim().is_empty()
            && self.longitude.trim().is_empty()
            && let Some((longitude, latitude)) = geojson_point(&self.location)
        {
            self.longitude = longitude.to_string();
            self.latitude = latitude.to_string();
        }
        self
    }

    /// The checked step, or all that is wrong with it. `zone` is the one that
    /// the time is meant in; `stored` the time before an edit.
    pub(in crate::measurement) fn check(
        &self,
        zone: Tz,
        stored: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Place, PlaceFaults> {
        let mut faults = PlaceFaults::new();
        let name = self.name.trim();
        if name.chars().count() > NAME_MAX {
            faults.insert("name", "measurement-fault-name-long");
        }
        let note = self.comment.replace("\r\n", "\n").trim().to_owned();
        if note.chars().count() > NOTE_MAX {
            faults.insert("comment", "measurement-fault-note-long");
        }
        for (field, text) in [("name", name), ("comment", note.as_str())] {
            if text.contains('\0') {
                faults.insert(field, "measurement-fault-signs");
            }
        }
        let measured_at = self.time().check(zone, stored, now).map_err(|key| faults.insert("time", key)).ok();
        let place = coordinates(&self.latitude, &self.longitude).map_err(|found| faults.extend(found)).ok();
        let water_id = self.water.trim().parse::<i64>().ok().filter(|id| *id > 0);
        if water_id.is_none() {
            faults.insert("water", "measurement-fault-water");
        }
        match (measured_at, place, water_id) {
            (Some(measured_at), Some((longitude, latitude)), Some(water_id)) if faults.is_empty() => {
                Ok(Place { name: name.to_owned(), measured_at, time_zone: zone, longitude, latitude, water_id, note })
            }
            _ => Err(faults),
        }
    }
}

/// Longitude and latitude in degrees, or what is wrong with which.
pub(in crate::measurement) fn coordinates(latitude: &str, longitude: &str) -> Result<(f64, f64), PlaceFaults> {
    let read = |typed: &str| match typed.trim().trim_end_matches('°') {
        "" => Err("measurement-fault-place-empty"),
        typed => parse_decimal(typed).ok_or("measurement-fault-number"),
    };
    let (lat, lon) = (read(latitude), read(longitude));
    let mut faults = PlaceFaults::new();
    if let (Ok(lat), Ok(lon)) = (lat, lon)
        && lat.abs() > 90.0
        && lat.abs() <= 180.0
        && lon.abs() <= 90.0
    {
        faults.insert("latitude", "measurement-fault-place-swapped");
        return Err(faults);
    }
    match (lat, lon) {
        (Ok(lat), Ok(lon)) if lat.abs() <= 90.0 && lon.abs() <= 180.0 => return Ok((lon, lat)),
        _ => {}
    }
    for (field, read, limit, out_of_range) in [
        ("latitude", lat, 90.0, "measurement-fault-latitude-range"),
        ("longitude", lon, 180.0, "measurement-fault-longitude-range"),
    ] {
        match read {
            Err(key) => drop(faults.insert(field, key)),
            Ok(degrees) if degrees.abs() > limit => drop(faults.insert(field, out_of_range)),
            Ok(_) => {}
        }
    }
    Err(faults)
}

#[derive(Deserialize)]
struct Point {
    r#type: String,
    coordinates: Vec<f64>,
}

fn geojson_point(text: &str) -> Option<(f64, f64)> {
    let point: Point = serde_json::from_str(text).ok()?;
    match point.coordinates[..] {
        [longitude, latitude, ..] if point.r#type == "Point" => Some((longitude, latitude)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(latitude: &str, longitude: &str) -> Vec<(&'static str, &'static str)> {
        coordinates(latitude, longitude).expect_err("a fault").into_iter().collect()
    }

    #[test]
    fn typed_coordinates_may_have_a_comma_and_a_degree_sign() {
        assert_eq!(coordinates("49,41", " 8.68° "), Ok((8.68, 49.41)));
        assert_eq!(coordinates("-33,9", "151.2"), Ok((151.2, -33.9)));
    }

    #[test]
    fn what_is_wrong_is_told_where_it_is() {
        assert_eq!(
            faults("", ""),
            [("latitude", "measurement-fault-place-empty"), ("longitude", "measurement-fault-place-empty")]
        );
        assert_eq!(faults("x", "8"), [("latitude", "measurement-fault-number")]);
        assert_eq!(faults("151,2", "-33,9"), [("latitude", "measurement-fault-place-swapped")]);
        assert_eq!(faults("49", "181"), [("longitude", "measurement-fault-longitude-range")]);
        assert_eq!(faults("200", "8"), [("latitude", "measurement-fault-latitude-range")]);
    }

    #[test]
    fn the_predecessor_s_point_counts_where_nothing_is_typed() {
        let raw =
            RawPlace { location: r#"{"type":"Point","coordinates":[8.7,49.4]}"#.to_owned(), ..RawPlace::default() };
        let read = raw.clone().with_typed_coordinates();
        assert_eq!((read.longitude.as_str(), read.latitude.as_str()), ("8.7", "49.4"));
        let typed = RawPlace { latitude: "50".to_owned(), ..raw }.with_typed_coordinates();
        assert_eq!((typed.longitude.as_str(), typed.latitude.as_str()), ("", "50"));
        let line =
            RawPlace { location: r#"{"type":"LineString","coordinates":[1,2]}"#.to_owned(), ..RawPlace::default() };
        assert_eq!(line.with_typed_coordinates().latitude, "");
    }
}
