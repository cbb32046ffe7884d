//! Which measurements a list, a map or an export shows.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use crate::quality::FlowType;

/// A checked filter over the published measurements. The empty one, which is
/// the default, keeps all.
///
/// It is read from a query by [`super::RawFilter::check`], and
/// [`Filter::query`] writes the query that reads back as this filter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub(super) search: Search,
    pub(super) range: DayRange,
    /// The types of which a measurement has visible values, all of them.
    pub(super) parameter_types: Vec<i64>,
    pub(super) flow: Option<FlowFilter>,
    /// Whose measurements; none: everybody's.
    pub(super) scope: Option<Scope>,
}

/// Words that are looked for in name, note, place and water.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    /// As typed.
    pub(super) typed: String,
    /// Beginnings of words that must all occur; folded, letters and digits only.
    pub(super) words: Vec<String>,
}

/// Days of a zone, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DayRange {
    pub(super) first: Option<NaiveDate>,
    pub(super) last: Option<NaiveDate>,
    pub(super) zone: Tz,
}

/// How the water moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlowFilter {
    /// It is known to move so.
    Known(FlowType),
    /// Nobody knows.
    Unknown,
}

/// Whose measurements: the kept parts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// The viewer's course.
    pub(super) course_id: i64,
    /// The viewer's key, if it is a pupil.
    pub(super) access_key_id: Option<i64>,
    /// Which parts are kept.
    pub(super) kept: Kept,
}

/// The parts into which a logged-in viewer's list falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// What this key recorded.
    pub(super) own: bool,
    /// What the rest of the course recorded; for a teacher the whole course.
    pub(super) course: bool,
    /// Everything else.
    pub(super) others: bool,
}

impl Filter {
    /// The query, without `?`, that reads back as this filter for the same
    /// viewer: links to pages, downloads and prints of the same measurements.
    /// Empty where everything is kept.
    #[must_use]
    pub fn query(&self) -> String {
        query_of(&self.pairs())
    }

    /// Whether it keeps everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs().is_empty()
    }

    /// The parts of the query, each of which narrows the list.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("name", self.search.typed.clone()));
        }
        let days = [("time_range_min", self.range.first), ("time_range_max", self.range.last)];
        pairs.extend(days.into_iter().filter_map(|(name, day)| Some((name, day?.to_string()))));
        pairs.extend(self.parameter_types.iter().map(|id| ("parameter_types", id.to_string())));
        pairs.extend(self.flow.map(|flow| ("flow_type", flow.as_str().to_owned())));
        if let Some(Scope { kept, .. }) = &self.scope {
            let flags = [("same_access_key", kept.own), ("same_course", kept.course), ("other_courses", kept.others)];
            pairs.extend(flags.into_iter().filter(|(_, kept)| *kept).map(|(name, _)| (name, "true".to_owned())));
        }
        pairs
    }

    /// Whether words are all that narrows the list.
    pub(super) fn is_search_alone(&self) -> bool {
        !self.search.words.is_empty() && Self { search: Search::default(), ..self.clone() }.is_empty()
    }

    /// Whether only whose measurements are shown is narrowed, if anything.
    pub(super) fn is_scope_only(&self) -> bool {
        Self { scope: None, ..self.clone() }.is_empty()
    }
}

/// Pairs as a query, without `?`.
pub(super) fn query_of(pairs: &[(&str, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Search {
    /// Whether nothing was asked.
    pub(super) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// Whether something was typed that no text holds: neither letter nor digit.
    pub(super) fn is_unsearchable(&self) -> bool {
        !self.is_empty() && self.words.is_empty()
    }
}

impl Default for DayRange {
    fn default() -> Self {
        Self { first: None, last: None, zone: Tz::UTC }
    }
}

impl DayRange {
    /// The first instant of the range.
    pub(super) fn start(&self) -> Option<DateTime<Utc>> {
        self.first.map(|day| start_of_day(day, self.zone))
    }

    /// The first instant after the range.
    pub(super) fn end(&self) -> Option<DateTime<Utc>> {
        self.last.and_then(|day| day.succ_opt()).map(|day| start_of_day(day, self.zone))
    }
}

/// The first instant of a day. Where the clocks are put forward at midnight
/// it begins later.
pub(super) fn start_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let first = (0..24).filter_map(|hour| day.and_hms_opt(hour, 0, 0));
    let mut instants = first.filter_map(|time| zone.from_local_datetime(&time).earliest());
    // A zone may even leave out a whole day.
    instants.next().map_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc(), |time| time.with_timezone(&Utc))
}

impl FlowFilter {
    /// All of them, in the order of the form.
    pub(super) const ALL: [Self; 3] = [Self::Known(FlowType::Running), Self::Known(FlowType::Standing), Self::Unknown];

    /// Its name in queries.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Known(FlowType::Running) => "running",
            Self::Known(FlowType::Standing) => "standing",
            Self::Unknown => "null",
        }
    }

    /// Its name in `partials/water_kind`.
    pub(super) const fn kind(self) -> &'static str {
        match self {
            Self::Known(_) => self.as_str(),
            Self::Unknown => "unknown",
        }
    }

    /// The one of this name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flow| flow.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_its_first_instant() {
        let start = |day: &str, zone: Tz| start_of_day(day.parse().expect("a day"), zone).to_rfc3339();
        assert_eq!(start("2024-06-02", chrono_tz::Europe::Berlin), "2024-06-01T22:00:00+00:00");
        assert_eq!(start("2024-12-02", chrono_tz::Europe::Berlin), "2024-12-01T23:00:00+00:00");
        // The clocks were put forward at midnight.
        assert_eq!(start("2024-09-08", chrono_tz::America::Santiago), "2024-09-08T04:00:00+00:00");
        // Samoa left this day out.
        assert_eq!(start("2011-12-30", chrono_tz::Pacific::Apia), "2011-12-30T00:00:00+00:00");
    }

    #[test]
    fn the_query_names_what_narrows_in_a_fixed_order() {
        let day = |text: &str| Some(text.parse().expect("a day"));
        let filter = Filter {
            search: Search { typed: "a & b".to_owned(), words: vec!["a".to_owned(), "b".to_owned()] },
            range: DayRange { first: day("2024-06-02"), last: day("2024-06-30"), zone: Tz::UTC },
            parameter_types: vec![1, 12],
            flow: Some(FlowFilter::Unknown),
            scope: Some(Scope { course_id: 1, access_key_id: None, kept: Kept { course: true, ..Kept::default() } }),
        };
        assert_eq!(
            filter.query(),
            "name=a+%26+b&time_range_min=2024-06-02&time_range_max=2024-06-30\
             &parameter_types=1&parameter_types=12&flow_type=null&same_course=true"
        );
        assert!(Filter::default().is_empty() && Filter::default().is_scope_only() && !filter.is_scope_only());
    }
}
