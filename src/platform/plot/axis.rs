//! Axes: from where to where, and where the ticks stand.

use chrono::{DateTime, Datelike, Locale as Calendar, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::platform::i18n::Locale;

/// Steps between ticks at most.
const STEPS_MAX: f64 = 8.0;

/// A scale in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it shows, with the unit.
    pub label: String,
    /// The value at its beginning.
    pub min: f64,
    /// The value at its end; larger than `min`.
    pub max: f64,
    /// The marks on it.
    pub ticks: Vec<Tick>,
}

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub at: f64,
    /// What it says.
    pub text: String,
}

/// An instant as the number that a time axis shows: seconds since 1970.
#[must_use]
pub fn seconds(instant: DateTime<Utc>) -> f64 {
    instant.timestamp() as f64
}

impl Axis {
    /// An axis of numbers that holds `min` and `max`; both ends are ticks. A range
    /// without length is widened, and one that is not finite is 0 to 1.
    #[must_use]
    pub fn linear(label: String, min: f64, max: f64, locale: Locale) -> Self {
        let (min, max) = widened(min, max);
        let rough = (max - min) / STEPS_MAX;
        let decade = 10_f64.powf(rough.log10().floor());
        let step =
            decade * [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|of| of * decade >= rough * 0.999).unwrap_or(10.0);
        // A hair inwards, so that 0.6 / 0.2 in binary does not cost a step.
        let first = (min / step + 1e-9).floor();
        let last = (max / step - 1e-9).ceil();
        // 2.5 has one decimal more than its decade.
        let decimals = (1.0 - decade.log10().round()).clamp(0.0, 9.0) as usize;
        let count = (last - first) as u32;
        let tick = |place: u32| {
            let at = (first + f64::from(place)) * step;
            Tick { at, text: locale.number(at, decimals) }
        };
        Self { label, min: first * step, max: last * step, ticks: (0..=count).map(tick).collect() }
    }

    /// An axis of counts from 0 to at least `max`: whole numbers only.
    #[must_use]
    pub fn count(label: String, max: u64, locale: Locale) -> Self {
        let axis = Self::linear(label, 0.0, max.max(4) as f64, locale);
        Self { ticks: axis.ticks.into_iter().filter(|tick| tick.at.fract() == 0.0).collect(), ..axis }
    }

    /// An axis of time between two instants, in [`seconds`]. Ticks stand at the
    /// beginning of days, months or years of `zone`.
    #[must_use]
    pub fn time(label: String, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz, locale: Locale) -> Self {
        let (from, to) = if from < to { (from, to) } else { (to - TimeDelta::days(1), from + TimeDelta::days(1)) };
        let ticks = STEPS.iter().map(|step| step.ticks(from, to, zone, locale)).find(|ticks| ticks.len() <= 5);
        Self { label, min: seconds(from), max: seconds(to), ticks: ticks.unwrap_or_default() }
    }

    /// Where a value stands, 0 at the beginning and 1 at the end; none outside.
    #[must_use]
    pub fn place(&self, value: f64) -> Option<f64> {
        let place = (value - self.min) / (self.max - self.min);
        // What a rounding error takes out of the drawing belongs to its edge.
        (-1e-9..=1.0 + 1e-9).contains(&place).then(|| place.clamp(0.0, 1.0))
    }
}

fn widened(min: f64, max: f64) -> (f64, f64) {
    if !min.is_finite() || !max.is_finite() || min.abs().max(max.abs()) > 1e12 {
        return (0.0, 1.0);
    }
    let (min, max) = (min.min(max), max.max(min));
    if max - min > max.abs().max(min.abs()) * 1e-9 {
        return (min, max);
    }
    let margin = (min.abs() * 0.1).max(0.5);
    // What is not negative does not become so by being drawn.
    let least = if min < 0.0 { f64::NEG_INFINITY } else { 0.0 };
    ((min - margin).max(least), max + margin)
}

/// The distance of ticks on a time axis.
enum Step {
    Days(u32),
    Months(u32),
    Years(u32),
}

const STEPS: [Step; 13] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(5),
    Step::Days(10),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(2),
    Step::Years(5),
    Step::Years(10),
    Step::Years(50),
];

impl Step {
    fn ticks(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz, locale: Locale) -> Vec<Tick> {
        let start = from.with_timezone(&zone).date_naive();
        let mut ticks = Vec::new();
        let mut day = self.before(start);
        // One more than fit is enough to know that they do not fit.
        while let Some(date) = day.filter(|_| ticks.len() <= 5) {
            // A day that begins with a change of the clock begins an hour later.
            let midnight = date.and_hms_opt(0, 0, 0).and_then(|time| zone.from_local_datetime(&time).earliest());
            let instant = midnight.map(|midnight| midnight.with_timezone(&Utc));
            if instant.is_some_and(|instant| instant > to) {
                break;
            }
            if let Some(instant) = instant.filter(|instant| *instant >= from) {
                ticks.push(Tick { at: seconds(instant), text: self.text(date, locale) });
            }
            day = self.next(date);
        }
        // Days lack their year; once is enough to date a plot that is printed.
        if let (Self::Days(_), Some(first)) = (self, ticks.first_mut()) {
            first.text += &zone
                .timestamp_opt(first.at as i64, 0)
                .earliest()
                .map_or_else(String::new, |day| day.format(" %Y").to_string());
        }
        ticks
    }

    /// The last day of this kind on or before a day.
    fn before(&self, day: NaiveDate) -> Option<NaiveDate> {
        match *self {
            Self::Days(days) => day.with_day0(day.day0() / days * days),
            Self::Months(months) => day.with_day(1)?.with_month0(day.month0() / months * months),
            Self::Years(years) => NaiveDate::from_ymd_opt(day.year() - day.year() % i32::try_from(years).ok()?, 1, 1),
        }
    }

    fn next(&self, day: NaiveDate) -> Option<NaiveDate> {
        let month = || day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
        match *self {
            Self::Days(days) => {
                let next = day.checked_add_signed(TimeDelta::days(i64::from(days)))?;
                // Not the 31st between two ticks: each month begins anew.
                if next.month() == day.month() && (days == 1 || next.day() <= 30) { Some(next) } else { month() }
            }
            Self::Months(months) => day.checked_add_months(Months::new(months)),
            Self::Years(years) => day.checked_add_months(Months::new(12 * years)),
        }
    }

    fn text(&self, day: NaiveDate, locale: Locale) -> String {
        let (calendar, day_pattern) = match locale {
            Locale::De => (Calendar::de_DE, "%-d. %b"),
            Locale::En => (Calendar::en_GB, "%-d %b"),
        };
        let pattern = match self {
            Self::Days(_) => day_pattern,
            Self::Months(_) => "%b %Y",
            Self::Years(_) => "%Y",
        };
        day.format_localized(pattern, calendar).to_string()
    }
}
