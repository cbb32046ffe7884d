//! A plot as SVG text.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    Plot, Series,
    marks::{Mark, marks},
};
use crate::platform::{
    decimal::with_unit,
    i18n::{Locale, args},
    plot::{Axis, class_color, escaped, seconds},
    view::date,
};

/// The drawing, in its own units.
const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 210.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 420.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 184.0;
/// Room for a mark at the least and the greatest value.
const INSET: f64 = 5.0;

/// A file of its own has a heading, so much higher.
const HEADING: f64 = 44.0;

/// A band lower than this has no room for its name.
const NAMED_BAND: f64 = 9.0;

/// A plot of a single day shows so much before and after it.
const AROUND_A_DAY: TimeDelta = TimeDelta::days(20);

/// Colours of the two series, where no style sheet says otherwise.
const COLOURS: [&str; 2] = ["#0b5cad", "#a33a00"];

/// Where the plot will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::map) enum Form {
    /// In a page, which brings heading, legend and styles.
    Page,
    /// Alone, with its own heading and legend.
    File,
}

/// The SVG element.
pub(in crate::map) fn draw(plot: &Plot, form: Form, zone: Tz, locale: Locale) -> String {
    let mut svg = String::with_capacity(8 * 1024);
    let title = escaped(&plot.title);
    match form {
        Form::Page => {
            put(
                &mut svg,
                &format!(
                    "<svg class=\"timeline\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">"
                ),
            );
        }
        Form::File => file_head(&mut svg, plot, &title),
    }
    if let Some(frame) = Frame::of(plot, zone, locale) {
        frame.bands(&mut svg);
        frame.grid(&mut svg);
        for (place, series) in plot.series.iter().enumerate() {
            frame.series(&mut svg, place, series);
        }
    }
    put(&mut svg, if form == Form::File { "</g></svg>\n" } else { "</svg>" });
    svg
}

fn file_head(svg: &mut String, plot: &Plot, title: &str) {
    let height = HEIGHT + HEADING;
    let heading = escaped(&shortened(&plot.title, 54));
    put(
        svg,
        &format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"Atkinson Hyperlegible Next, Segoe UI, Helvetica, Arial, sans-serif\" role=\"img\">\
         <title>{title}</title><rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\
         <text x=\"12\" y=\"22\" font-size=\"15\" font-weight=\"700\" fill=\"#14212b\">{heading}</text>"
        ),
    );
    if plot.series.len() > 1 {
        for (place, series) in plot.series.iter().enumerate() {
            let x = 18.0 + place as f64 * 220.0;
            put(svg, &marker(place, x, 36.0, ""));
            put(
                svg,
                &format!(
                    "<text x=\"{}\" y=\"40\" font-size=\"12\" fill=\"#14212b\">{}</text>",
                    x + 10.0,
                    escaped(&shortened(&series.name, 32))
                ),
            );
        }
    }
    put(svg, &format!("<g transform=\"translate(0 {HEADING})\">"));
}

/// At most so many letters, for what has one line only.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// Where times and values come to lie.
struct Frame<'a> {
    plot: &'a Plot,
    time: Axis,
    values: Axis,
    zone: Tz,
    locale: Locale,
}

impl<'a> Frame<'a> {
    /// None without any sample.
    fn of(plot: &'a Plot, zone: Tz, locale: Locale) -> Option<Self> {
        let samples = || plot.series.iter().flat_map(|series| &series.samples);
        let (first, last) = (samples().map(|s| s.at).min()?, samples().map(|s| s.at).max()?);
        let values = plot.range.unwrap_or_else(|| {
            let lowest = samples().map(super::Sample::lowest).fold(f64::INFINITY, f64::min);
            let highest = samples().map(super::Sample::highest).fold(f64::NEG_INFINITY, f64::max);
            (foot(lowest, highest), highest)
        });
        let margin = if last - first < TimeDelta::days(2) { AROUND_A_DAY } else { (last - first) / 25 };
        Some(Self {
            plot,
            time: Axis::time(String::new(), first - margin, last + margin, zone, locale),
            values: Axis::linear(String::new(), values.0, values.1, locale),
            zone,
            locale,
        })
    }

    fn x(&self, at: DateTime<Utc>) -> f64 {
        tenths(LEFT + self.time.place(seconds(at)).unwrap_or_default() * (RIGHT - LEFT))
    }

    fn y(&self, value: f64) -> f64 {
        let up = ((value - self.values.min) / (self.values.max - self.values.min)).clamp(0.0, 1.0);
        let up = if self.plot.is_reversed { 1.0 - up } else { up };
        tenths(BOTTOM - INSET - up * (BOTTOM - TOP - 2.0 * INSET))
    }

    fn bands(&self, svg: &mut String) {
        for band in &self.plot.bands {
            let (from, to) = (band.from.max(self.values.min), band.to.min(self.values.max));
            if from >= to {
                continue;
            }
            let (one, other) = (self.y(from), self.y(to));
            let (top, height) = (one.min(other), tenths((one - other).abs()));
            let (class, scale) = (band.class.as_str(), self.plot.classes);
            let name = escaped(&self.locale.text_with("history-class", &args([("class", class.into())])));
            put(
                svg,
                &format!(
                    "<rect class=\"timeline-band\" data-class=\"{class}\" data-scale=\"{scale}\" x=\"{LEFT}\" y=\"{top}\" width=\"{}\" height=\"{height}\" fill=\"{}\" fill-opacity=\"0.32\"><title>{name}</title></rect>",
                    RIGHT - LEFT,
                    class_color(scale, class),
                ),
            );
            if height >= NAMED_BAND {
                let y = tenths(top + height / 2.0 + 4.0);
                put(
                    svg,
                    &format!(
                        "<text class=\"timeline-class\" x=\"{}\" y=\"{y}\" font-size=\"11\" fill=\"#14212b\">{class}</text>",
                        RIGHT + 4.0
                    ),
                );
            }
        }
    }

    fn grid(&self, svg: &mut String) {
        let mut path = String::new();
        let mut labels = String::new();
        for tick in &self.values.ticks {
            let (y, label) = (self.y(tick.at), &tick.text);
            put(&mut path, &format!("M{LEFT} {y}H{RIGHT}"));
            put(
                &mut labels,
                &format!("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>", LEFT - 6.0, tenths(y + 4.0)),
            );
        }
        // On a narrow screen every other of many dates goes.
        let many = if self.time.ticks.len() > 3 { " timeline-dates-many" } else { "" };
        let mut dates = format!("<g class=\"timeline-dates{many}\">");
        for tick in &self.time.ticks {
            let label = &tick.text;
            let x = tenths(LEFT + self.time.place(tick.at).unwrap_or_default() * (RIGHT - LEFT));
            put(&mut path, &format!("M{x} {BOTTOM}v5"));
            put(&mut dates, &format!("<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{label}</text>", BOTTOM + 19.0));
        }
        put(&mut labels, &dates);
        put(&mut labels, "</g>");
        if !self.plot.unit.is_empty() {
            put(&mut labels, &format!("<text x=\"{LEFT}\" y=\"{}\">{}</text>", TOP - 10.0, escaped(&self.plot.unit)));
        }
        put(
            svg,
            &format!(
                "<path class=\"timeline-grid\" d=\"{path}\" fill=\"none\" stroke=\"#14212b\" stroke-opacity=\"0.16\"/>"
            ),
        );
        put(svg, &format!("<g class=\"timeline-labels\" font-size=\"12\" fill=\"#52616b\">{labels}</g>"));
    }

    fn series(&self, svg: &mut String, place: usize, series: &Series) {
        let colour = COLOURS[place.min(1)];
        let marks = marks(&series.samples, &self.time);
        let mut line = String::new();
        for mark in &marks {
            let command = if line.is_empty() { 'M' } else { 'L' };
            put(&mut line, &format!("{command}{} {}", self.x(mark.at()), self.y(mark.mean())));
        }
        let dashes = if place == 0 { "" } else { " stroke-dasharray=\"6 3\"" };
        put(svg, &format!("<g class=\"timeline-series timeline-series-{place}\">"));
        if marks.len() > 1 {
            put(
                svg,
                &format!(
                    "<path class=\"timeline-line\" d=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.6\" stroke-linejoin=\"round\"{dashes}/>"
                ),
            );
        }
        for mark in &marks {
            self.mark(svg, place, mark);
        }
        put(svg, "</g>");
    }

    fn mark(&self, svg: &mut String, place: usize, mark: &Mark) {
        let (x, y) = (self.x(mark.at()), self.y(mark.mean()));
        let colour = COLOURS[place.min(1)];
        let title = format!("<title>{}</title>", escaped(&self.told(mark)));
        match mark {
            Mark::Single(sample) if sample.values.len() > 1 => {
                put(svg, "<g>");
                put(svg, &title);
                for value in &sample.values {
                    put(
                        svg,
                        &format!(
                            "<circle class=\"timeline-replicate\" cx=\"{x}\" cy=\"{}\" r=\"2.6\" fill=\"#ffffff\" stroke=\"{colour}\"/>",
                            self.y(*value)
                        ),
                    );
                }
                put(
                    svg,
                    &format!(
                        "<path class=\"timeline-mean\" d=\"M{} {y}h9\" stroke=\"{colour}\" stroke-width=\"2.4\"/></g>",
                        tenths(x - 4.5)
                    ),
                );
            }
            Mark::Single(_) => put(svg, &marker(place, x, y, &title)),
            Mark::Many { lowest, highest, .. } => {
                put(svg, "<g>");
                put(svg, &title);
                put(
                    svg,
                    &format!(
                        "<path class=\"timeline-spread\" d=\"M{x} {}V{}\" stroke=\"{colour}\" stroke-opacity=\"0.45\" stroke-width=\"3.4\" stroke-linecap=\"round\"/>",
                        self.y(*lowest),
                        self.y(*highest)
                    ),
                );
                put(svg, &marker(place, x, y, ""));
                put(svg, "</g>");
            }
        }
    }

    /// What a mark says when pointed at.
    fn told(&self, mark: &Mark) -> String {
        let value = |value: f64| with_unit(&self.locale.number(value, 3), &self.plot.unit);
        let day = |at| date(at, self.zone, self.locale);
        match mark {
            Mark::Single(sample) if sample.values.len() == 1 => self.locale.text_with(
                "history-point",
                &args([("date", day(sample.at).into()), ("value", value(sample.mean()).into())]),
            ),
            Mark::Single(sample) => self.locale.text_with(
                "history-replicates",
                &args([
                    ("date", day(sample.at).into()),
                    ("value", value(sample.mean()).into()),
                    ("count", sample.values.len().into()),
                    ("low", value(sample.lowest()).into()),
                    ("high", value(sample.highest()).into()),
                ]),
            ),
            Mark::Many { from, to, count, mean, lowest, highest } => self.locale.text_with(
                "history-many",
                &args([
                    ("from", day(*from).into()),
                    ("to", day(*to).into()),
                    ("value", value(*mean).into()),
                    ("count", (*count).into()),
                    ("low", value(*lowest).into()),
                    ("high", value(*highest).into()),
                ]),
            ),
        }
    }
}

/// Where the axis of these values begins: at 0 unless that is far away.
fn foot(lowest: f64, highest: f64) -> f64 {
    if lowest >= 0.0 && lowest <= 1.5 * (highest - lowest) { 0.0 } else { lowest }
}

/// A disc for the first series, a square on its corner for the second: colour
/// does not stand alone.
fn marker(place: usize, x: f64, y: f64, title: &str) -> String {
    let colour = COLOURS[place.min(1)];
    let shape = if place == 0 {
        format!(
            "<circle class=\"timeline-point\" cx=\"{x}\" cy=\"{y}\" r=\"3.6\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"0.8\">{title}</circle>"
        )
    } else {
        format!(
            "<path class=\"timeline-point\" d=\"M{x} {y}m0 -5l5 5l-5 5l-5 -5z\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"0.8\">{title}</path>"
        )
    };
    format!("<g class=\"timeline-series-{place}\">{shape}</g>")
}

fn put(svg: &mut String, piece: &str) {
    // Writing to a string can't fail.
    let _ = svg.write_str(piece);
}

fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
