//! The search near a point against a look at each of 10,000 waters.

use gcampus::water::{Shape, nearby};
use serde_json::{Value, json};

use crate::support::{TestApp, on_both_databases};

/// Numbers from 0 to 1 that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// Springs, streams and lakes, from a metre to kilometres long.
    fn water(&mut self) -> Value {
        let (x, y) = (8.0 + self.roll(), 49.0 + self.roll() * 0.6);
        let size = 0.000_02 * 2_000_f64.powf(self.roll());
        let offset = |dice: &mut Self| (dice.roll() - 0.5) * size;
        match (self.roll() * 3.0) as u8 {
            0 => json!({ "type": "Point", "coordinates": [x, y] }),
            1 => {
                let line: Vec<[f64; 2]> = (0..4).map(|_| [x + offset(self), y + offset(self)]).collect();
                json!({ "type": "LineString", "coordinates": line })
            }
            _ => {
                let (a, b) = (size * (0.2 + self.roll()), size * (0.2 + self.roll()));
                let ring = [[x, y], [x + a, y], [x + a, y + b], [x, y + b], [x, y]];
                json!({ "type": "Polygon", "coordinates": [ring] })
            }
        }
    }
}

on_both_databases! {
    async fn of_ten_thousand_waters_the_near_ones_are_found_in_their_order(site: &TestApp) {
        let mut dice = Dice(42);
        let shapes: Vec<Value> = (0..10_000).map(|_| dice.water()).collect();
        let feature = |(number, shape)| json!({ "type": "Feature", "properties": { "name": format!("{number}") }, "geometry": shape });
        let features: Vec<Value> = shapes.iter().enumerate().map(feature).collect();
        let collection = json!({ "type": "FeatureCollection", "features": features }).to_string();
        assert_eq!(site.import(&collection).await.expect("an import").added, 10_000);
        let shapes: Vec<Shape> = shapes.iter().map(|shape| Shape::from_geojson(shape).expect("a shape")).collect();
        let mut seen = 0;
        for _ in 0..40 {
            let (longitude, latitude) = (8.0 + dice.roll(), 49.0 + dice.roll() * 0.6);
            let radius = 100.0 + dice.roll() * 1_900.0;
            let mut expected: Vec<(f64, usize)> =
                shapes.iter().map(|shape| shape.distance(longitude, latitude)).zip(0..).collect();
            expected.retain(|(distance, _)| *distance <= radius);
            // Waters around the place are all at no distance: the older first.
            expected.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            expected.truncate(100);
            let found = nearby(site.app.db.read(), longitude, latitude, radius).await.expect("waters");
            let told: Vec<(f64, usize)> = found
                .iter()
                .map(|near| (near.distance, near.water.name.as_deref().and_then(|name| name.parse().ok()).expect("a number")))
                .collect();
            assert_eq!(told, expected, "within {radius} m of {longitude}, {latitude}");
            seen += told.len();
        }
        assert!(seen > 200, "there is something to find: {seen}");
    }
}
