//! Plots as SVG, drawn on the server: for pages, which need no script for them,
//! and for documents.
//!
//! Every shape carries its colour as an attribute, so that the drawing stands by
//! itself, and a class, so that the site's styles can follow the theme
//! (`assets/css/plot.css`). What a plot shows must stand on the page in words or
//! in a table too.

mod axis;
mod draw;

#[cfg(test)]
mod tests;

pub use axis::{Axis, Tick, seconds};
pub use draw::{class_color, escaped};

/// A drawing with two axes.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Names the drawing on its page; letters, digits and hyphens.
    pub id: &'static str,
    /// What the drawing is, for those who do not see it.
    pub title: String,
    /// What is to be seen in it, in a sentence or two.
    pub description: String,
    /// The axis to the right.
    pub x: Axis,
    /// The axis upwards.
    pub y: Axis,
    /// Size of the drawing, in its own units; letters are 15 high.
    pub size: (u16, u16),
    /// Stripes behind everything else.
    pub bands: Vec<Band>,
    /// Bars that stand on the lower edge.
    pub bars: Vec<Bar>,
    /// Lines.
    pub curves: Vec<Curve>,
    /// Single points.
    pub points: Vec<Point>,
}

/// A stripe from edge to edge: the range of a quality class on the y axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its lower end, in the unit of y.
    pub from: f64,
    /// Its upper end.
    pub to: f64,
    /// The class, such as `II-III`.
    pub class: &'static str,
    /// How many classes there are: 5 or 7.
    pub scale: u8,
}

/// A bar of a histogram.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Where it begins, in the unit of x.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its height, in the unit of y.
    pub height: f64,
    /// What it says when the pointer rests on it.
    pub text: String,
}

/// Which of two things is drawn; they differ in shape as well as in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Series {
    /// Full line, filled discs.
    #[default]
    First,
    /// Dashed line, hollow squares.
    Second,
}

/// A line through pairs of x and y.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Which series it belongs to.
    pub series: Series,
    /// The pairs, in the order of the line.
    pub points: Vec<(f64, f64)>,
}

/// A marked point.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Which series it belongs to.
    pub series: Series,
    /// In the unit of x.
    pub x: f64,
    /// In the unit of y.
    pub y: f64,
    /// What it says when the pointer rests on it.
    pub text: String,
    /// Whether lines lead from it to both axes.
    pub guides: bool,
}

impl Plot {
    /// An empty drawing of the usual size.
    #[must_use]
    pub fn new(id: &'static str, title: String, description: String, x: Axis, y: Axis) -> Self {
        Self {
            id,
            title,
            description,
            x,
            y,
            size: (380, 280),
            bands: Vec::new(),
            bars: Vec::new(),
            curves: Vec::new(),
            points: Vec::new(),
        }
    }

    /// The drawing as an `<svg>` element. All texts are escaped. What lies outside
    /// the axes is left out.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::svg(self)
    }
}
