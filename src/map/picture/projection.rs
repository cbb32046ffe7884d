//! Web Mercator: where degrees come to lie in a picture.

use super::{MapPicture, Section};

/// Pixels in which zoom 0 shows the whole world.
const WORLD: f64 = 512.0;
/// Share of the picture that stays free around all pins.
const MARGIN: f64 = 0.12;
/// No closer than this for a single place.
const CLOSEST: f64 = 12.0;
/// No further away than this.
const FARTHEST: f64 = 4.0;
/// Beyond it the projection has no end.
const HIGHEST_LATITUDE: f64 = 85.0;
/// Metres of a degree along a meridian, near enough for a scale bar.
const METRES_IN_A_DEGREE: f64 = 111_320.0;

/// A place on the plane, both 0 to 1, from the north-west.
pub(super) fn plane([longitude, latitude]: [f64; 2]) -> [f64; 2] {
    let latitude = latitude.clamp(-HIGHEST_LATITUDE, HIGHEST_LATITUDE).to_radians();
    let y = 0.5 - (latitude.tan() + 1.0 / latitude.cos()).ln() / std::f64::consts::TAU;
    [longitude / 360.0 + 0.5, y]
}

fn degrees([x, y]: [f64; 2]) -> [f64; 2] {
    let latitude = ((0.5 - y) * std::f64::consts::TAU).sinh().atan().to_degrees();
    [(x - 0.5) * 360.0, latitude]
}

/// What a picture shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    centre: [f64; 2],
    /// Pixels for the whole world.
    size: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl View {
    pub(super) fn of(picture: &MapPicture) -> Self {
        let (width, height) = (f64::from(picture.width), f64::from(picture.height));
        let (centre, zoom) = match picture.section {
            Section::Around { longitude, latitude, zoom } => (plane([longitude, latitude]), zoom),
            Section::AllPins => around(picture, width, height),
        };
        Self { centre, size: WORLD * zoom.clamp(FARTHEST, 17.0).exp2(), width, height }
    }

    /// The zoom level.
    pub(super) fn zoom(&self) -> f64 {
        (self.size / WORLD).log2()
    }

    /// Pixels from the left and from the top, in tenths.
    pub(super) fn pixel(&self, position: [f64; 2]) -> [f64; 2] {
        let [x, y] = plane(position);
        let tenths = |length: f64| (length * 10.0).round() / 10.0;
        [
            tenths((x - self.centre[0]) * self.size + self.width / 2.0),
            tenths((y - self.centre[1]) * self.size + self.height / 2.0),
        ]
    }

    /// West, south, east, north in degrees.
    pub(super) fn window(&self) -> [f64; 4] {
        let (x, y) = (self.width / 2.0 / self.size, self.height / 2.0 / self.size);
        let [west, north] = degrees([self.centre[0] - x, self.centre[1] - y]);
        let [east, south] = degrees([self.centre[0] + x, self.centre[1] + y]);
        [west.max(-180.0), south, east.min(180.0), north]
    }

    /// Degrees of a pixel, along the equator.
    pub(super) fn finest(&self) -> f64 {
        360.0 / self.size
    }

    /// A round length of at most `longest` pixels in the middle of the picture:
    /// pixels, metres.
    pub(super) fn scale_bar(&self, longest: f64) -> (f64, f64) {
        let latitude = degrees(self.centre)[1].to_radians();
        let metres_in_a_pixel = 360.0 / self.size * METRES_IN_A_DEGREE * latitude.cos();
        let most = longest * metres_in_a_pixel;
        let power = 10_f64.powf(most.log10().floor());
        let metres = [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|m| *m <= most).unwrap_or(power);
        (metres / metres_in_a_pixel, metres)
    }
}

fn around(picture: &MapPicture, width: f64, height: f64) -> ([f64; 2], f64) {
    let planes = picture.pins.iter().map(|pin| plane([pin.longitude, pin.latitude]));
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let [left, top, right, bottom] =
        planes.fold(start, |b, [x, y]| [b[0].min(x), b[1].min(y), b[2].max(x), b[3].max(y)]);
    if left > right {
        // Nothing to show: the middle of Germany.
        return (plane([10.0, 51.0]), 5.2);
    }
    let free = 1.0 - 2.0 * MARGIN;
    let across = (right - left).max(1e-9) * WORLD / (width * free);
    let along = (bottom - top).max(1e-9) * WORLD / (height * free);
    let zoom = (1.0 / across.max(along)).log2().clamp(FARTHEST, CLOSEST);
    ([f64::midpoint(left, right), f64::midpoint(top, bottom)], zoom)
}
