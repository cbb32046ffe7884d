//! Step 1: name, time, place, water and note.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    custom_water::{self, NEW_WATER},
    degrees::{self, Axis},
    time::TimeOfForm,
};
use crate::{
    measurement::model::{ChosenWater, NAME_MAX, NOTE_MAX, Place},
    platform::{
        text::{one_line, printable},
        web::form::FieldErrors,
    },
};

/// Step 1 as sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
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
    /// The water's number, or [`NEW_WATER`].
    pub(in crate::measurement) water: String,
    pub(in crate::measurement) water_name: String,
    pub(in crate::measurement) water_flow_type: String,
    pub(in crate::measurement) water_water_type: String,
    pub(in crate::measurement) comment: String,
    pub(in crate::measurement) version: String,
    /// Tells a form that is sent again from a new one; a random UUID.
    pub(in crate::measurement) form_id: String,
    /// What the converter's link said: a query that step 2 gets.
    pub(in crate::measurement) converted: String,
    pub(in crate::measurement) find_waters: Option<String>,
    pub(in crate::measurement) find: Option<String>,
    /// The button that asks OpenStreetMap.
    pub(in crate::measurement) find_osm: Option<String>,
}

/// What is wrong with step 1: field → key of the message. All five boxes of
/// the time are `time`.
pub(in crate::measurement) type PlaceFaults = FieldErrors;

impl RawPlace {
    /// Whether the button that looks for waters was pressed.
    pub(in crate::measurement) fn looks_for_waters(&self) -> bool {
        self.find_waters.is_some() || self.find.is_some() || self.find_osm.is_some()
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

    /// The form as it was sent: name and content of each field.
    pub(in crate::measurement) fn into_pairs(self) -> Vec<(String, String)> {
        let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(self) else { return Vec::new() };
        let pair = |(name, value)| match value {
            serde_json::Value::String(text) => Some((name, text)),
            _ => None,
        };
        fields.into_iter().filter_map(pair).collect()
    }

    /// The coordinates in their two boxes: a pair that was pasted into one of
    /// them is taken apart, and the predecessor's field counts where both are empty.
    pub(in crate::measurement) fn with_typed_coordinates(mut self) -> Self {
        let pasted = match (self.latitude.trim(), self.longitude.trim()) {
            (pair, "") | ("", pair) => degrees::split_pair(pair),
            _ => None,
        };
        if let Some((first, second)) = pasted {
            let names_longitude = |text| degrees::parse(text).is_some_and(|read| read.axis == Some(Axis::Longitude));
            let (first, second) = (first.to_owned(), second.to_owned());
            (self.latitude, self.longitude) = if names_longitude(&first) { (second, first) } else { (first, second) };
        }
        if self.latitude.trim().is_empty()
            && self.longitude.trim().is_empty()
            && let Some((longitude, latitude)) = geojson_point(&self.location)
        {
            self.longitude = longitude.to_string();
            self.latitude = latitude.to_string();
        }
        self
    }

    fn chosen_water(&self) -> Result<ChosenWater, PlaceFaults> {
        if self.water == NEW_WATER {
            let (name, flow, kind) = (&self.water_name, &self.water_flow_type, &self.water_water_type);
            return custom_water::check(name, flow, kind).map(ChosenWater::New);
        }
        let id = self.water.trim().parse().ok().filter(|id| *id > 0);
        id.map(ChosenWater::Known).ok_or_else(|| PlaceFaults::from([("water", "measurement-fault-water")]))
    }

    /// The checked step, or all that is wrong with it. `zone` is the one that
    /// the time is meant in; `stored` the time before an edit.
    pub(in crate::measurement) fn check(
        &self,
        zone: Tz,
        stored: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Place<ChosenWater>, PlaceFaults> {
        let mut faults = PlaceFaults::new();
        let name = one_line(&self.name);
        if name.chars().count() > NAME_MAX {
            faults.insert("name", "measurement-fault-name-long");
        }
        let note = printable(&self.comment.replace("\r\n", "\n")).trim().to_owned();
        if note.chars().count() > NOTE_MAX {
            faults.insert("comment", "measurement-fault-note-long");
        }
        let measured_at = self.time().check(zone, stored, now).map_err(|key| faults.insert("time", key)).ok();
        let place = coordinates(&self.latitude, &self.longitude).map_err(|found| faults.extend(found)).ok();
        let water = self.chosen_water().map_err(|found| faults.extend(found)).ok();
        match (measured_at, place, water) {
            (Some(measured_at), Some((longitude, latitude)), Some(water)) if faults.is_empty() => {
                Ok(Place { name, measured_at, time_zone: zone, longitude, latitude, water, note })
            }
            _ => Err(faults),
        }
    }
}

/// Longitude and latitude in degrees, or what is wrong with which.
pub(in crate::measurement) fn coordinates(latitude: &str, longitude: &str) -> Result<(f64, f64), PlaceFaults> {
    let read = |typed: &str, axis: Axis| match typed.trim() {
        "" => Err("measurement-fault-place-empty"),
        typed => match degrees::parse(typed) {
            Some(read) if read.axis.is_some_and(|named| named != axis) => Err("measurement-fault-place-swapped"),
            read => read.map(|read| read.value).ok_or("measurement-fault-degrees"),
        },
    };
    let (lat, lon) = (read(latitude, Axis::Latitude), read(longitude, Axis::Longitude));
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
        assert_eq!(faults("x", "8"), [("latitude", "measurement-fault-degrees")]);
        assert_eq!(faults("8 E", "49"), [("latitude", "measurement-fault-place-swapped")]);
        assert_eq!(faults("151,2", "-33,9"), [("latitude", "measurement-fault-place-swapped")]);
        assert_eq!(faults("49", "181"), [("longitude", "measurement-fault-longitude-range")]);
        assert_eq!(faults("200", "8"), [("latitude", "measurement-fault-latitude-range")]);
    }

    #[test]
    fn a_pair_in_one_box_fills_both() {
        let paste = |latitude: &str, longitude: &str| {
            let (latitude, longitude) = (latitude.to_owned(), longitude.to_owned());
            let raw = RawPlace { latitude, longitude, ..RawPlace::default() }.with_typed_coordinates();
            (raw.latitude, raw.longitude)
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(paste("49.41, 8.69", ""), pair("49.41", "8.69"));
        assert_eq!(paste(" ", "49,41; 8,69"), pair("49,41", "8,69"));
        assert_eq!(paste("8.69 E, 49.41 N", ""), pair("49.41 N", "8.69 E"));
        assert_eq!(paste("49.41, 8.69", "8.7"), pair("49.41, 8.69", "8.7"), "which of the two counts?");
        assert_eq!(paste("49,41", ""), pair("49,41", ""));
    }

    #[test]
    fn signs_that_nobody_sees_are_left_out() {
        let raw = RawPlace { name: "\u{202e}Team\u{0} Otter\u{2069}".to_owned(), ..RawPlace::default() };
        let time = TimeOfForm::of(DateTime::UNIX_EPOCH, Tz::UTC);
        let raw = RawPlace {
            time_0_0: time.day,
            time_0_1: time.month,
            time_0_2: time.year,
            time_1_0: time.hour,
            time_1_1: time.minute,
            latitude: "49".to_owned(),
            longitude: "8".to_owned(),
            water: "1".to_owned(),
            comment: "a\u{202a}b\r\n\tc\u{7}".to_owned(),
            ..raw
        };
        let place = raw.check(Tz::UTC, None, DateTime::UNIX_EPOCH).expect("a place");
        assert_eq!((place.name.as_str(), place.note.as_str()), ("Team Otter", "ab\n\tc"));
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
