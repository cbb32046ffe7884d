//! From a plot to SVG.

use std::fmt::Write as _;

use super::{Axis, Band, Curve, Plot, Point, Series};

/// Height of the letters.
const LETTERS: f64 = 15.0;
/// What a letter is wide at most, in the mean.
const LETTER_WIDTH: f64 = 0.58 * LETTERS;
/// Distance between things that do not belong together.
const GAP: f64 = 8.0;

/// The frame in which values are drawn.
struct Frame<'a> {
    plot: &'a Plot,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl<'a> Frame<'a> {
    fn of(plot: &'a Plot) -> Self {
        let (width, height) = (f64::from(plot.size.0), f64::from(plot.size.1));
        let widest = |axis: &Axis| axis.ticks.iter().map(|tick| text_width(&tick.text)).fold(0.0, f64::max);
        Self {
            plot,
            left: widest(&plot.y) + 2.0 * GAP,
            right: width - (widest(&plot.x) / 2.0).max(GAP) - 2.0,
            top: if plot.y.label.is_empty() { LETTERS } else { 2.0 * LETTERS },
            bottom: height - if plot.x.label.is_empty() { 1.8 * LETTERS } else { 3.2 * LETTERS },
        }
    }

    fn x(&self, value: f64) -> Option<f64> {
        self.plot.x.place(value).map(|place| self.left + place * (self.right - self.left))
    }

    fn y(&self, value: f64) -> Option<f64> {
        self.plot.y.place(value).map(|place| self.bottom - place * (self.bottom - self.top))
    }
}

fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER_WIDTH
}

/// Text for an element, or for an attribute in quotes.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

pub(super) fn svg(plot: &Plot) -> String {
    let frame = Frame::of(plot);
    let mut out = String::new();
    let (width, height) = plot.size;
    let id = plot.id;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" font-size=\"{LETTERS}\"><title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-desc\">{}</desc>",
        escaped(&plot.title),
        escaped(&plot.description)
    );
    plot.bands.iter().for_each(|band| draw_band(&mut out, &frame, band));
    draw_y_axis(&mut out, &frame);
    draw_bars(&mut out, &frame);
    draw_x_axis(&mut out, &frame);
    plot.curves.iter().for_each(|curve| draw_curve(&mut out, &frame, curve));
    plot.points.iter().for_each(|point| draw_point(&mut out, &frame, point));
    out.push_str("</svg>");
    out
}

fn draw_band(out: &mut String, frame: &Frame<'_>, band: &Band) {
    let axis = &frame.plot.y;
    let (from, to) = (band.from.min(band.to).max(axis.min), band.to.max(band.from).min(axis.max));
    let (Some(low), Some(high)) = (frame.y(from), frame.y(to)) else { return };
    if low - high < 0.5 {
        return;
    }
    let (x, width, height) = (frame.left, frame.right - frame.left, low - high);
    let (class, scale) = (escaped(band.class), band.scale);
    let _ = write!(
        out,
        "<rect class=\"plot-band\" data-scale=\"{scale}\" data-class=\"{class}\" x=\"{x:.1}\" y=\"{high:.1}\" \
         width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{}\" fill-opacity=\"0.25\"/>",
        class_color(usize::from(band.scale), band.class)
    );
    if height >= LETTERS {
        let (x, y) = (frame.right - 4.0, high + 0.85 * LETTERS);
        let _ = write!(
            out,
            "<text class=\"plot-band-name\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"end\" font-size=\"11\" \
             fill=\"#52616b\">{class}</text>"
        );
    }
}

/// The colours of `assets/css/tokens.css`, for drawings that stand alone; `scale` is the number of classes.
#[must_use]
pub fn class_color(scale: usize, class: &str) -> &'static str {
    match (scale, class) {
        (_, "I") => "#1b4f9c",
        (7, "I-II") => "#9fd0f5",
        (_, "II") => "#1c7338",
        (7, "II-III") => "#a9d96b",
        (_, "III") => "#ffe45c",
        (7, "III-IV") | (5, "IV") => "#f7a03c",
        _ => "#c22727",
    }
}

fn draw_y_axis(out: &mut String, frame: &Frame<'_>) {
    let axis = &frame.plot.y;
    for tick in &axis.ticks {
        let Some(y) = frame.y(tick.at) else { continue };
        let (left, right, text) = (frame.left, frame.right, escaped(&tick.text));
        let (text_x, text_y) = (left - GAP, y + 0.35 * LETTERS);
        let _ = write!(
            out,
            "<path class=\"plot-grid\" d=\"M{left:.1} {y:.1}H{right:.1}\" stroke=\"#d7dfe5\"/>\
             <text class=\"plot-text\" x=\"{text_x:.1}\" y=\"{text_y:.1}\" text-anchor=\"end\" fill=\"#14212b\">{text}</text>"
        );
    }
    if !axis.label.is_empty() {
        let _ = write!(
            out,
            "<text class=\"plot-label\" x=\"2\" y=\"{LETTERS}\" fill=\"#52616b\">{}</text>",
            escaped(&axis.label)
        );
    }
}

fn draw_x_axis(out: &mut String, frame: &Frame<'_>) {
    let axis = &frame.plot.x;
    let (left, right, bottom) = (frame.left, frame.right, frame.bottom);
    let _ = write!(out, "<path class=\"plot-axis\" d=\"M{left:.1} {bottom:.1}H{right:.1}\" stroke=\"#7b8a95\"/>");
    let mut taken = f64::NEG_INFINITY;
    for tick in &axis.ticks {
        let Some(x) = frame.x(tick.at) else { continue };
        let (end, y, text) = (bottom + 5.0, bottom + 5.0 + 1.05 * LETTERS, escaped(&tick.text));
        let _ = write!(out, "<path class=\"plot-axis\" d=\"M{x:.1} {bottom:.1}V{end:.1}\" stroke=\"#7b8a95\"/>");
        let half = text_width(&tick.text) / 2.0;
        // Two texts would run into each other: the mark alone will do.
        if x - half < taken + GAP / 2.0 {
            continue;
        }
        taken = x + half;
        let _ = write!(
            out,
            "<text class=\"plot-text\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" fill=\"#14212b\">{text}</text>"
        );
    }
    if !axis.label.is_empty() {
        let y = f64::from(frame.plot.size.1) - 5.0;
        let _ = write!(
            out,
            "<text class=\"plot-label\" x=\"{right:.1}\" y=\"{y:.1}\" text-anchor=\"end\" fill=\"#52616b\">{}</text>",
            escaped(&axis.label)
        );
    }
}

fn draw_bars(out: &mut String, frame: &Frame<'_>) {
    for bar in &frame.plot.bars {
        let (Some(left), Some(right)) = (frame.x(bar.from), frame.x(bar.to)) else { continue };
        let Some(top) = frame.y(bar.height.min(frame.plot.y.max)) else { continue };
        // A gap between neighbours, where there is room for one.
        let width = (right - left - 1.0).max(1.0);
        let height = frame.bottom - top;
        let _ = write!(
            out,
            "<rect class=\"plot-bar\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
             fill=\"#0b5cad\"><title>{}</title></rect>",
            escaped(&bar.text)
        );
    }
}

fn draw_curve(out: &mut String, frame: &Frame<'_>, curve: &Curve) {
    let mut path = String::new();
    let mut pen_is_down = false;
    for (x, y) in &curve.points {
        // Where the line leaves the drawing, it stops.
        let Some((x, y)) = frame.x(*x).zip(frame.y(*y)) else {
            pen_is_down = false;
            continue;
        };
        let _ = write!(path, "{}{x:.1} {y:.1}", if pen_is_down { 'L' } else { 'M' });
        pen_is_down = true;
    }
    let (class, stroke, dashes) = match curve.series {
        Series::First => ("plot-curve", "#0b5cad", ""),
        Series::Second => ("plot-curve plot-second", "#8a5a00", " stroke-dasharray=\"7 4\""),
    };
    let _ = write!(
        out,
        "<path class=\"{class}\" d=\"{path}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"2.5\" \
         stroke-linejoin=\"round\"{dashes}/>"
    );
}

fn draw_point(out: &mut String, frame: &Frame<'_>, point: &Point) {
    let Some((x, y)) = frame.x(point.x).zip(frame.y(point.y)) else { return };
    if point.guides {
        let (left, bottom) = (frame.left, frame.bottom);
        let _ = write!(
            out,
            "<path class=\"plot-guide\" d=\"M{left:.1} {y:.1}H{x:.1}V{bottom:.1}\" fill=\"none\" stroke=\"#b3261e\" \
             stroke-width=\"1.5\" stroke-dasharray=\"4 4\"/>"
        );
    }
    let text = escaped(&point.text);
    let _ = match point.series {
        Series::First => write!(
            out,
            "<circle class=\"plot-point{}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\" fill=\"{}\" stroke=\"#ffffff\" \
             stroke-width=\"1.5\"><title>{text}</title></circle>",
            if point.guides { " plot-marked" } else { "" },
            if point.guides { 7 } else { 5 },
            if point.guides { "#b3261e" } else { "#0b5cad" },
        ),
        Series::Second => write!(
            out,
            "<rect class=\"plot-point plot-second\" x=\"{:.1}\" y=\"{:.1}\" width=\"9\" height=\"9\" fill=\"#ffffff\" \
             stroke=\"#8a5a00\" stroke-width=\"2\"><title>{text}</title></rect>",
            x - 4.5,
            y - 4.5
        ),
    };
}
