//! What documents show of a water's history: plots, and a line of numbers for each.

use sea_orm::ConnectionTrait;

use chrono_tz::Tz;

use super::{
    history::{self, Panel},
    plot::{Form, draw},
    water_page::place,
};
use crate::{
    platform::{Result, decimal::with_unit, i18n::Locale},
    water::Water,
};

/// A quantity at a water over time. Numbers are in the reader's language, with their unit.
#[derive(Clone, Debug)]
pub struct WaterPlot {
    /// Stable name of the index or parameter, such as `no3`.
    pub identifier: String,
    /// Its name in the reader's language.
    pub name: String,
    /// The drawing, complete in itself.
    pub svg: String,
    /// The same in words.
    pub title: String,
    /// How many measurements it rests on.
    pub count: usize,
    /// The lowest of them; replicates count as their mean.
    pub least: String,
    /// Half of them are lower.
    pub median: String,
    /// The highest of them.
    pub most: String,
    /// The newest of them.
    pub latest: String,
}

/// All quantities that were found at a water, indices first, and whether there
/// were more values than are read.
///
/// # Errors
/// When the database fails.
pub async fn water_plots(
    db: &impl ConnectionTrait,
    water: &Water,
    zone: Tz,
    locale: Locale,
) -> Result<(Vec<WaterPlot>, bool)> {
    let places = [place(water, locale)];
    let (panels, is_cut) = history::panels(db, &places).await?;
    let plots = panels.iter().map(|panel| {
        let plot = panel.plot(&places, locale);
        let numbers = Numbers::of(panel);
        let text = |number: f64| with_unit(&locale.number(number, 3), panel.subject.unit());
        WaterPlot {
            identifier: panel.subject.identifier().to_owned(),
            name: panel.subject.name(locale),
            svg: draw(&plot, Form::File, zone, locale),
            title: plot.title,
            count: panel.entries.len(),
            least: text(numbers.least),
            median: text(numbers.median),
            most: text(numbers.most),
            latest: text(numbers.latest),
        }
    });
    Ok((plots.collect(), is_cut))
}

#[derive(Debug, PartialEq)]
struct Numbers {
    least: f64,
    median: f64,
    most: f64,
    latest: f64,
}

impl Numbers {
    /// Of a panel, which is never empty.
    fn of(panel: &Panel) -> Self {
        // Newest first.
        Self::among(panel.entries.iter().map(|entry| entry.sample.mean()).collect())
    }

    fn among(newest_first: Vec<f64>) -> Self {
        let latest = newest_first.first().copied().unwrap_or_default();
        let mut sorted = newest_first;
        sorted.sort_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        let last = sorted.len().saturating_sub(1);
        Self { least: at(0), median: f64::midpoint(at(last / 2), at(last.div_ceil(2))), most: at(last), latest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_values_are_lower_than_the_median() {
        let numbers = Numbers::among(vec![3.0, 9.0, 1.0, 5.0]);
        assert_eq!(numbers, Numbers { least: 1.0, median: 4.0, most: 9.0, latest: 3.0 });
        assert_eq!(Numbers::among(vec![2.0, 7.0, 1.0]).median, 2.0);
    }
}
