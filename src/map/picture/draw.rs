//! A map as SVG text.

use std::fmt::Write;

use super::{
    MapPicture, Pin,
    basemap::{Basemap, Line},
    clusters::{Sign, number, signs},
    labels::labels,
    png::FONT,
    projection::View,
};
use crate::{
    map::cut::{self, Window},
    quality::FlowType,
    water::{self, DrawnWater, Part},
};

/// What the basemap covers; beyond it neither land nor sea is claimed.
const EXTENT: [[f64; 2]; 5] = [[2.0, 44.5], [19.0, 44.5], [19.0, 56.0], [2.0, 56.0], [2.0, 44.5]];

const BEYOND: &str = "#e3e7ea";
const SEA: &str = "#cfe3f2";
const LAND: &str = "#f7f6f0";
const LAKE: &str = "#bcd9ee";
const RIVER: &str = "#8fbfe3";
const BORDER: &str = "#8b97a0";
const STATE: &str = "#c3cbd1";
const NAME: &str = "#26343f";
const INK: &str = "#14212b";

/// Longest scale bar, in pixels.
const SCALE_BAR: f64 = 140.0;

pub(super) fn draw(picture: &MapPicture, basemap: &Basemap) -> String {
    let view = View::of(picture);
    let mut sheet = Sheet { svg: String::with_capacity(64 * 1024), window: seen(&view), view };
    let (width, height) = (picture.width, picture.height);
    sheet.put(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"{FONT}\" font-weight=\"600\">\
         <title>{}</title><rect width=\"{width}\" height=\"{height}\" fill=\"{BEYOND}\"/>",
        escape(&picture.locale.text("map-picture-title")),
    ));
    sheet.basemap(basemap);
    for water in &picture.waters {
        sheet.water(water);
    }
    let signs = signs(&pixels(&picture.pins, &view));
    sheet.names(picture, basemap, &signs);
    for sign in &signs {
        sheet.sign(sign);
    }
    sheet.legend(picture);
    sheet.put("</svg>\n");
    sheet.svg
}

fn pixels(pins: &[Pin], view: &View) -> Vec<([f64; 2], Option<FlowType>)> {
    pins.iter().map(|pin| (view.pixel([pin.longitude, pin.latitude]), pin.flow_type)).collect()
}

/// The window with a margin for broad lines.
fn seen(view: &View) -> Window {
    let [west, south, east, north] = view.window();
    let margin = view.finest() * 8.0;
    Window { west: west - margin, south: south - margin, east: east + margin, north: north + margin }
}

struct Sheet {
    svg: String,
    view: View,
    window: Window,
}

impl Sheet {
    fn put(&mut self, piece: &str) {
        // Writing to a string can't fail.
        let _ = self.svg.write_str(piece);
    }

    fn basemap(&mut self, basemap: &Basemap) {
        let zoom = self.view.zoom();
        self.areas(&[EXTENT.to_vec()], SEA, "");
        self.areas(&basemap.land, LAND, "");
        if zoom >= 6.0 {
            self.lines(basemap.states.iter(), STATE, 0.8);
        }
        for rank in (1..=4_u8).rev() {
            let from = [0.0, 4.5, 6.0, 7.5][usize::from(rank) - 1];
            if zoom >= from {
                let width = (2.2 - f64::from(rank) * 0.4) * (1.0 + ((zoom - 5.0) / 7.0).clamp(0.0, 1.0) * 2.0);
                let rivers = basemap.rivers.iter().filter(|(river, _)| *river == rank).map(|(_, line)| line);
                self.lines(rivers, RIVER, width);
            }
        }
        self.areas(&basemap.lakes, LAKE, &format!(" stroke=\"{RIVER}\" stroke-width=\"0.8\""));
        self.lines(basemap.borders.iter(), BORDER, 1.4);
    }

    fn areas(&mut self, rings: &[Line], fill: &str, more: &str) {
        let mut path = String::new();
        for ring in rings {
            let cut = cut::ring(ring, &self.window, self.view.finest() * 0.7);
            if !cut.is_empty() {
                self.path(&cut, &mut path);
                path.push('Z');
            }
        }
        if !path.is_empty() {
            self.put(&format!("<path fill=\"{fill}\" fill-rule=\"evenodd\"{more} d=\"{path}\"/>"));
        }
    }

    fn lines<'a>(&mut self, lines: impl Iterator<Item = &'a Line>, colour: &str, width: f64) {
        let mut path = String::new();
        for line in lines {
            for piece in cut::line(line, &self.window, self.view.finest() * 0.7) {
                self.path(&piece, &mut path);
            }
        }
        if !path.is_empty() {
            self.put(&format!(
                "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.1}\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"{path}\"/>"
            ));
        }
    }

    fn path(&self, line: &[[f64; 2]], path: &mut String) {
        for (place, position) in line.iter().enumerate() {
            let [x, y] = self.view.pixel(*position);
            let _ = write!(path, "{}{x} {y}", if place == 0 { 'M' } else { 'L' });
        }
    }

    fn water(&mut self, water: &DrawnWater) {
        let colour = match water::kind_of(water.flow_type) {
            "running" => "#1565b8",
            "standing" => "#0f766e",
            _ => "#5f6b74",
        };
        let (mut areas, mut lines, mut points) = (Vec::new(), Vec::new(), Vec::new());
        for part in water.shape.parts() {
            match part {
                Part::Point(point) => points.push(point),
                Part::Line(line) => lines.push(line),
                Part::Area(rings) => areas.extend(rings),
            }
        }
        self.areas(&areas, colour, " fill-opacity=\"0.35\"");
        self.lines(lines.iter(), colour, 2.6);
        for point in points {
            let [x, y] = self.view.pixel(point);
            self.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" fill=\"{colour}\"/>"));
        }
    }

    fn names(&mut self, picture: &MapPicture, basemap: &Basemap, signs: &[Sign]) {
        let mut taken: Vec<[f64; 4]> = signs
            .iter()
            .map(|sign| match sign {
                Sign::Pin([x, y], _) => [x - 16.0, y - 42.0, x + 16.0, y + 4.0],
                Sign::Cluster([x, y], _) => [x - 24.0, y - 24.0, x + 24.0, y + 24.0],
            })
            .collect();
        let (width, height) = (self.view.width, self.view.height);
        taken.push([0.0, height - 48.0, width, height]);
        taken.push([width - 48.0, 0.0, width, 60.0]);
        for label in labels(basemap, &self.view, picture.locale, taken) {
            let ([x, y], [left, foot]) = (label.dot, label.start);
            let text = escape(label.text);
            self.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"2.6\" fill=\"#52616b\" stroke=\"{LAND}\"/>"));
            for look in [
                format!("fill=\"none\" stroke=\"{LAND}\" stroke-width=\"3\" stroke-linejoin=\"round\""),
                format!("fill=\"{NAME}\""),
            ] {
                self.put(&format!("<text x=\"{left}\" y=\"{foot}\" font-size=\"{}\" {look}>{text}</text>", label.size));
            }
        }
    }

    fn sign(&mut self, sign: &Sign) {
        match sign {
            Sign::Pin([x, y], flow) => {
                // Shape beside colour: waves in a pin for what flows, lines for what stands.
                let (colour, inside) = match flow {
                    Some(FlowType::Running) => {
                        ("#1565b8", "M-6 -25c2 -2 4 -2 6 0s4 2 6 0M-6 -20c2 -2 4 -2 6 0s4 2 6 0")
                    }
                    Some(FlowType::Standing) => ("#0f766e", "M-6 -25h12M-4 -20h8"),
                    None => ("#5f6b74", "M-3 -23h6"),
                };
                self.put(&format!(
                    "<g transform=\"translate({x} {y})\"><path d=\"M0 0C-2 -8 -13 -13 -13 -24A13 13 0 0 1 13 -24C13 -13 2 -8 0 0Z\" fill=\"{colour}\" stroke=\"#ffffff\" stroke-width=\"2\"/>\
                     <path d=\"{inside}\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"2\" stroke-linecap=\"round\"/></g>"
                ));
            }
            Sign::Cluster([x, y], count) => {
                let radius = match count {
                    100.. => 25,
                    10.. => 22,
                    _ => 18,
                };
                let foot = y + 5.0;
                self.put(&format!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"#ffffff\" stroke=\"#0b5cad\" stroke-width=\"4\"/>\
                     <text x=\"{x}\" y=\"{foot:.1}\" font-size=\"14\" text-anchor=\"middle\" fill=\"{INK}\">{}</text>",
                    number(*count),
                ));
            }
        }
    }

    /// Scale bar, north arrow and sources.
    fn legend(&mut self, picture: &MapPicture) {
        let (length, metres) = self.view.scale_bar(SCALE_BAR);
        let (number, unit) = if metres >= 1_000.0 { (metres / 1_000.0, "km") } else { (metres, "m") };
        let label = format!("{}\u{202f}{unit}", picture.locale.number(number, 1));
        let (width, foot) = (self.view.width, self.view.height);
        let (bar, above) = (foot - 28.0, foot - 34.0);
        self.put(&format!(
            "<rect x=\"0\" y=\"{}\" width=\"{width}\" height=\"20\" fill=\"#ffffff\" fill-opacity=\"0.82\"/>",
            foot - 20.0
        ));
        let sources = escape(&picture.locale.text("map-picture-sources"));
        self.put(&format!("<text x=\"8\" y=\"{}\" font-size=\"11\" fill=\"#52616b\">{sources}</text>", foot - 6.0));
        for (colour, stroke) in [("#ffffff", 5), (INK, 2)] {
            self.put(&format!(
                "<path d=\"M12 {above}v6h{length:.1}v-6\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{stroke}\"/>"
            ));
        }
        for look in [
            "fill=\"none\" stroke=\"#ffffff\" stroke-width=\"4\" stroke-linejoin=\"round\"".to_owned(),
            format!("fill=\"{INK}\""),
        ] {
            self.put(&format!(
                "<text x=\"{:.1}\" y=\"{bar}\" font-size=\"13\" {look}>{label}</text>",
                12.0 + length + 8.0
            ));
        }
        let north = width - 26.0;
        self.put(&format!(
            "<g transform=\"translate({north} 12)\"><path d=\"M0 0L8 24L0 19L-8 24Z\" fill=\"{INK}\" stroke=\"#ffffff\" stroke-width=\"2\"/>\
             <text x=\"0\" y=\"40\" font-size=\"13\" text-anchor=\"middle\" fill=\"{INK}\">N</text></g>"
        ));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
