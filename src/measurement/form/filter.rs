//! The filter of the list as a query sends it, and its checks.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use serde::Deserialize;

use crate::{
    auth::Viewer,
    catalogue::ParameterType,
    measurement::filter::{DayRange, Filter, FlowFilter, Kept, Scope, Search},
    platform::text::search_words,
};

/// Years that a day of the filter may be in.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// The filter as it was typed: all parts may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RawFilter {
    pub(in crate::measurement) name: String,
    pub(in crate::measurement) time_range_min: String,
    pub(in crate::measurement) time_range_max: String,
    pub(in crate::measurement) parameter_types: Vec<String>,
    pub(in crate::measurement) flow_type: String,
    pub(in crate::measurement) same_access_key: String,
    pub(in crate::measurement) same_course: String,
    pub(in crate::measurement) other_courses: String,
}

/// What is wrong with a filter: keys of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FilterFaults {
    /// With the first day.
    pub time_range_min: Option<&'static str>,
    /// With the last day.
    pub time_range_max: Option<&'static str>,
}

impl FilterFaults {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl RawFilter {
    /// The filter that this says for `viewer`, whose days are those of `zone`;
    /// `types` is the catalogue. A part that makes no sense narrows nothing,
    /// and a day that is none is a fault too.
    #[must_use]
    pub fn check(&self, viewer: &Viewer, zone: Tz, types: &[ParameterType]) -> (Filter, FilterFaults) {
        let (range, faults) = self.range(zone);
        let asked: Vec<i64> = self.parameter_types.iter().filter_map(|id| id.trim().parse().ok()).collect();
        let typed = self.name.trim();
        let filter = Filter {
            search: Search { typed: typed.to_owned(), words: search_words(typed) },
            range,
            parameter_types: types.iter().map(|t| t.id).filter(|id| asked.contains(id)).collect(),
            flow: FlowFilter::parse(self.flow_type.trim()),
            scope: scope(viewer, self.kept()),
        };
        (filter, faults)
    }

    fn range(&self, zone: Tz) -> (DayRange, FilterFaults) {
        let (first, first_fault) = parse_day(&self.time_range_min);
        let (last, mut last_fault) = parse_day(&self.time_range_max);
        let mut range = DayRange { first, last, zone };
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            last_fault = Some("reading-fault-range");
            range.last = None;
        }
        (range, FilterFaults { time_range_min: first_fault, time_range_max: last_fault })
    }

    fn kept(&self) -> Kept {
        // A box that is not ticked is not sent; scripts of old may send a word for it.
        let is_set = |flag: &str| !matches!(flag.to_ascii_lowercase().as_str(), "" | "false" | "0" | "off");
        Kept {
            own: is_set(&self.same_access_key),
            course: is_set(&self.same_course),
            others: is_set(&self.other_courses),
        }
    }
}

/// The day that was typed, or the key of what is wrong; nothing of nothing.
pub(in crate::measurement) fn parse_day(typed: &str) -> (Option<NaiveDate>, Option<&'static str>) {
    let typed = typed.trim();
    if typed.is_empty() {
        return (None, None);
    }
    // Browsers without a picker of dates leave it to be typed, as people here write it.
    let parsed = ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|format| NaiveDate::parse_from_str(typed, format).ok());
    match parsed.filter(|day| YEARS.contains(&day.year())) {
        Some(day) => (Some(day), None),
        None => (None, Some("reading-fault-day")),
    }
}

/// Whose measurements are shown; without flags, and for visitors, everybody's.
fn scope(viewer: &Viewer, kept: Kept) -> Option<Scope> {
    let (course_id, access_key_id) = match viewer {
        Viewer::Student(student) => (student.course_id, Some(student.access_key_id)),
        Viewer::Teacher(teacher) => (teacher.course_id, None),
        Viewer::Visitor | Viewer::Staff(_) => return None,
    };
    // A teacher has no key of their own: that flag says nothing.
    let kept = Kept { own: kept.own && access_key_id.is_some(), ..kept };
    (kept != Kept::default()).then_some(Scope { course_id, access_key_id, kept })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranged(first: &str, last: &str) -> (Option<String>, Option<String>, FilterFaults) {
        let raw = RawFilter { time_range_min: first.into(), time_range_max: last.into(), ..RawFilter::default() };
        let (filter, faults) = raw.check(&Viewer::Visitor, Tz::UTC, &[]);
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        (text(filter.range.first), text(filter.range.last), faults)
    }

    #[test]
    fn a_wrong_day_narrows_nothing_and_is_told() {
        let fault = |min, max| FilterFaults { time_range_min: min, time_range_max: max };
        let (day, range) = (Some("reading-fault-day"), Some("reading-fault-range"));
        for (first, last, expected) in [
            ("2024-06-02", "02.07.2024", (Some("2024-06-02"), Some("2024-07-02"), fault(None, None))),
            (" ", "", (None, None, fault(None, None))),
            ("2024-02-30", "2024-07-02", (None, Some("2024-07-02"), fault(day, None))),
            ("gestern", "99999-01-01", (None, None, fault(day, day))),
            ("2024-06-02", "2024-06-01", (Some("2024-06-02"), None, fault(None, range))),
            ("2024-06-02", "2024-06-02", (Some("2024-06-02"), Some("2024-06-02"), fault(None, None))),
        ] {
            let (first_found, last_found, faults) = ranged(first, last);
            assert_eq!((first_found.as_deref(), last_found.as_deref(), faults), expected, "{first} to {last}");
        }
    }
}
