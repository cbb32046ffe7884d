//! Which measurements a query asks for.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::{
    api::datatypes::{Faults, kind_named},
    catalogue::ParameterType,
    measurement::Selection,
    quality::FlowType,
    water::{Bounds, WaterType},
};

/// Waters that one request may name: databases limit the parameters of a query.
pub(in crate::api) const MOST_WATERS: usize = 500;
/// Types of waters, or of parameters, that one request may name: more than there are.
pub(in crate::api) const MOST_TYPES: usize = 50;

/// The filter as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::api) struct RawFilter {
    water: Vec<String>,
    time_from: Option<String>,
    time_to: Option<String>,
    bbox: Option<String>,
    flow_type: Option<String>,
    water_type: Vec<String>,
    parameter_type: Vec<String>,
    course: Option<String>,
}

impl RawFilter {
    /// Whether only the measurements of the key's course are asked for.
    pub(super) fn asks_for_own_course(&self) -> bool {
        self.course.as_deref() == Some("own")
    }

    /// The checked filter; `zone` is the one in which days begin.
    pub(super) fn check(&self, types: &[ParameterType], zone: Tz, faults: &mut Faults) -> Selection {
        let waters: Option<Vec<i64>> = self.water.iter().map(|id| id.trim().parse().ok()).collect();
        let waters = waters.filter(|waters| waters.len() <= MOST_WATERS);
        if waters.is_none() {
            faults.insert("water".to_owned(), "api-waters");
        }
        let mut time = |name: &str, text: &Option<String>, is_end| {
            let read = text.as_deref().map(|text| instant(text, zone, is_end));
            if read == Some(None) {
                faults.insert(name.to_owned(), "api-time");
            }
            read.flatten()
        };
        let (from, before) = (time("time_from", &self.time_from, false), time("time_to", &self.time_to, true));
        if from.zip(before).is_some_and(|(from, before)| before <= from) {
            faults.insert("time_to".to_owned(), "api-period");
        }
        let kinds: Option<Vec<i64>> = self.parameter_type.iter().map(|name| kind_named(types, name)).collect();
        let kinds = kinds.filter(|kinds| kinds.len() <= MOST_TYPES);
        if kinds.is_none() {
            faults.insert("parameter_type".to_owned(), "api-unknown-parameter");
        }
        if self.course.is_some() && !self.asks_for_own_course() {
            faults.insert("course".to_owned(), "api-course");
        }
        Selection {
            water_ids: waters.unwrap_or_default(),
            from,
            before,
            bounds: bounds(self.bbox.as_deref(), faults),
            flow: flow(self.flow_type.as_deref(), faults),
            water_types: water_types(&self.water_type, faults),
            parameter_types: kinds.unwrap_or_default(),
            course_id: None,
        }
    }
}

/// An instant, or a day of `zone`: its beginning, or its end.
fn instant(text: &str, zone: Tz, is_end: bool) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    // Databases know fewer years than chrono does.
    let day = text.parse::<NaiveDate>().ok().filter(|day| (1..=9999).contains(&day.year()))?;
    let day = if is_end { day.checked_add_days(Days::new(1))? } else { day };
    // Where the clocks are put forward at midnight the day begins later.
    let first = (0..24).filter_map(|hour| zone.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?).earliest()).next()?;
    Some(first.to_utc())
}

/// West, south, east and north side.
pub(in crate::api) fn bounds(text: Option<&str>, faults: &mut Faults) -> Option<Bounds> {
    let numbers: Option<Vec<f64>> = text?.split(',').map(|side| side.trim().parse().ok()).collect();
    let read = match numbers.as_deref() {
        Some([west, south, east, north]) => {
            let fits = [west, east].iter().all(|side| side.abs() <= 180.0)
                && [south, north].iter().all(|side| side.abs() <= 90.0)
                && south <= north;
            let sides =
                Bounds { min_longitude: *west, min_latitude: *south, max_longitude: *east, max_latitude: *north };
            fits.then_some(sides)
        }
        _ => None,
    };
    if read.is_none() {
        faults.insert("bbox".to_owned(), "api-bbox");
    }
    read
}

/// How the water moves; the inner none: nobody knows.
pub(in crate::api) fn flow(text: Option<&str>, faults: &mut Faults) -> Option<Option<FlowType>> {
    match text? {
        "running" => Some(Some(FlowType::Running)),
        "standing" => Some(Some(FlowType::Standing)),
        "null" => Some(None),
        _ => {
            faults.insert("flow_type".to_owned(), "api-flow-filter");
            None
        }
    }
}

/// The named types of waters.
pub(in crate::api) fn water_types(names: &[String], faults: &mut Faults) -> Vec<WaterType> {
    let types: Option<Vec<WaterType>> = names.iter().map(|name| WaterType::parse(name)).collect();
    types.filter(|types| types.len() <= MOST_TYPES).unwrap_or_else(|| {
        faults.insert("water_type".to_owned(), "api-water-type");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_names_than_there_are_types_are_refused() {
        let mut faults = Faults::new();
        assert_eq!(water_types(&vec!["river".to_owned(); MOST_TYPES], &mut faults).len(), MOST_TYPES);
        assert!(faults.is_empty());
        assert!(water_types(&vec!["river".to_owned(); MOST_TYPES + 1], &mut faults).is_empty());
        assert_eq!(faults.keys().collect::<Vec<_>>(), ["water_type"]);
    }

    #[test]
    fn a_day_ends_when_the_next_one_begins() {
        let at = |text, is_end| instant(text, chrono_tz::Europe::Berlin, is_end).map(|time| time.to_rfc3339());
        assert_eq!(at("2024-06-18", false).as_deref(), Some("2024-06-17T22:00:00+00:00"));
        assert_eq!(at("2024-06-18", true).as_deref(), Some("2024-06-18T22:00:00+00:00"));
        assert_eq!(at("2024-06-18T10:30:00+02:00", true).as_deref(), Some("2024-06-18T08:30:00+00:00"));
        assert_eq!(at("gestern", false), None);
    }

    #[test]
    fn a_box_lies_on_the_earth() {
        let read = |text| {
            let mut faults = Faults::new();
            (bounds(Some(text), &mut faults).is_some(), faults.is_empty())
        };
        for good in ["8,49,9,50", "179,-20,-179,-10", "-180,-90,180,90"] {
            assert_eq!(read(good), (true, true), "{good}");
        }
        for bad in ["8,49,9", "8,50,9,49", "8,49,9,91", "181,0,182,1", "a,b,c,d", "NaN,0,1,1", ""] {
            assert_eq!(read(bad), (false, false), "{bad}");
        }
    }
}
