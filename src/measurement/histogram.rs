//! The histogram of measurements over time, as an SVG is drawn from it.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{
    filter::{DayRange, start_of_day},
    store,
};
use crate::platform::{
    Result,
    i18n::{Locale, args},
    view::date,
};

/// Bins of a week, up to this many; then bins of four weeks, up to as many.
const BINS_MAX: i64 = 52;
/// Days of a bin, from the finest on.
const STEPS: [i64; 3] = [7, 28, 364];
/// The drawing's size, in its own units.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 96.0;

/// From so many measurements on the counts are kept for a while: to count them takes longer than the rest
/// of the page, and one more or less is not seen in the bars.
const MANY: u64 = 1000;
const KEPT_FOR: TimeDelta = TimeDelta::seconds(30);

/// The counts of many measurements, as they were counted last.
#[derive(Debug, Default)]
pub(super) struct KeptCounts(Mutex<Option<Counted>>);

#[derive(Clone, Debug)]
struct Counted {
    at: DateTime<Utc>,
    bounds: Vec<DateTime<Utc>>,
    counts: Vec<u64>,
}

impl KeptCounts {
    /// How many measurements lie between the bounds. At most one query.
    async fn counts(
        &self,
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        bounds: Vec<DateTime<Utc>>,
    ) -> Result<Vec<u64>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let is_fresh = |kept: &Counted| kept.bounds == bounds && now - kept.at < KEPT_FOR && kept.at <= now;
        if let Some(kept) = kept.filter(is_fresh) {
            return Ok(kept.counts);
        }
        let counts = store::counts_between(db, &bounds).await?;
        if counts.iter().sum::<u64>() >= MANY {
            let counted = Counted { at: now, bounds, counts: counts.clone() };
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(counted);
        }
        Ok(counts)
    }
}

/// The view of `measurement/histogram`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Histogram {
    width: f64,
    height: f64,
    bars: Vec<Bar>,
    /// The first and the last day.
    first: String,
    last: String,
    /// The drawing in words.
    summary: String,
}

/// The measurements of some days.
#[derive(Clone, Debug, Serialize)]
struct Bar {
    x: String,
    y: String,
    width: String,
    height: String,
    /// Whether the filter keeps some of its days.
    is_kept: bool,
    /// The days and how many measurements.
    label: String,
}

/// All published measurements over time, and which of it `range` keeps; none
/// where nothing was measured yet. At most three queries.
pub(super) async fn histogram(
    db: &impl ConnectionTrait,
    (kept, now): (&KeptCounts, DateTime<Utc>),
    locale: Locale,
    range: &DayRange,
) -> Result<Option<Histogram>> {
    let Some((first, last)) = store::first_and_last(db).await? else { return Ok(None) };
    let days = bin_days(day_of(first, range.zone), day_of(last, range.zone));
    let bounds: Vec<DateTime<Utc>> = days.iter().map(|day| start_of_day(*day, range.zone)).collect();
    let counts = kept.counts(db, now, bounds).await?;
    Ok(Some(draw(locale, range, &days, &counts)))
}

fn day_of(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The first days of the bins from `first` on, and of one more behind `last`.
fn bin_days(first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    let days = (last - first).num_days() + 1;
    let is_fine = |step: &&i64| days <= **step * BINS_MAX;
    let step = STEPS.iter().find(is_fine).copied().unwrap_or(STEPS[STEPS.len() - 1]);
    let step = Days::new(step.unsigned_abs());
    let mut bounds = vec![first];
    while let Some(next) = bounds.last().and_then(|day| day.checked_add_days(step)) {
        bounds.push(next);
        if next > last {
            break;
        }
    }
    bounds
}

fn draw(locale: Locale, range: &DayRange, days: &[NaiveDate], counts: &[u64]) -> Histogram {
    let text = |day: NaiveDate| date(start_of_day(day, range.zone), range.zone, locale);
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let width = WIDTH / counts.len().max(1) as f64;
    let ends: Vec<NaiveDate> = days.iter().skip(1).filter_map(NaiveDate::pred_opt).collect();
    let bars = days.iter().zip(&ends).zip(counts).enumerate().filter(|(_, (_, count))| **count > 0).map(
        |(place, ((first, last), count))| {
            // Few are seen beside many.
            let height = (*count as f64 / most as f64 * HEIGHT).max(2.0);
            let (from, to) = (text(*first), text(*last));
            Bar {
                x: format!("{:.1}", place as f64 * width),
                y: format!("{:.1}", HEIGHT - height),
                width: format!("{:.1}", (width * 0.86).max(1.0)),
                height: format!("{height:.1}"),
                is_kept: range.first.is_none_or(|day| day <= *last) && range.last.is_none_or(|day| day >= *first),
                label: locale.text_with(
                    "reading-histogram-bar",
                    &args([("from", from.into()), ("to", to.into()), ("count", (*count).into())]),
                ),
            }
        },
    );
    let peak = counts.iter().position(|count| *count == most).and_then(|place| days.get(place));
    let (first, last) = (days.first().copied().map(text), ends.last().copied().map(text));
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let peak = peak.copied().map(text).unwrap_or_default();
    let summary = locale.text_with(
        "reading-histogram",
        &args([
            ("from", first.clone().into()),
            ("to", last.clone().into()),
            ("most", most.into()),
            ("peak", peak.into()),
        ]),
    );
    Histogram { width: WIDTH, height: HEIGHT, bars: bars.collect(), summary, first, last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(first: &str, last: &str) -> (i64, usize) {
        let days = bin_days(first.parse().expect("a day"), last.parse().expect("a day"));
        ((days[1] - days[0]).num_days(), days.len() - 1)
    }

    #[test]
    fn bins_are_a_week_up_to_a_year_then_four_weeks_then_a_year() {
        assert_eq!(bins("2024-06-02", "2024-06-02"), (7, 1));
        assert_eq!(bins("2024-06-02", "2024-06-08"), (7, 1));
        assert_eq!(bins("2024-06-02", "2024-06-09"), (7, 2));
        assert_eq!(bins("2024-01-01", "2024-12-29"), (7, 52));
        assert_eq!(bins("2024-01-01", "2024-12-30"), (28, 14));
        assert_eq!(bins("2021-01-04", "2024-12-29"), (28, 52));
        assert_eq!(bins("2021-01-04", "2024-12-30"), (364, 5));
        assert_eq!(bins("1900-01-01", "2026-11-24").0, 364);
    }

    #[test]
    fn bars_fill_the_drawing_and_the_range_marks_what_is_kept() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let days = [day("2024-06-03"), day("2024-06-10"), day("2024-06-17"), day("2024-06-24")];
        let range = DayRange { first: Some(day("2024-06-16")), last: None, zone: Tz::UTC };
        let drawn = draw(Locale::En, &range, &days, &[1, 0, 4]);
        let bars: Vec<_> = drawn.bars.iter().map(|bar| (bar.x.as_str(), bar.height.as_str(), bar.is_kept)).collect();
        assert_eq!(bars, [("0.0", "24.0", false), ("426.7", "96.0", true)]);
        assert_eq!((drawn.first.as_str(), drawn.last.as_str()), ("3 June 2024", "23 June 2024"));
        assert_eq!(drawn.bars[1].label, "17 June 2024 to 23 June 2024: 4 measurements");
    }
}
