//! Waters: the import, the search near a point, the list.

use entity::{
    index_result::{self, IndexKind},
    water::{self, FlowType},
};
use gcampus::water::Skipped;
use geo::{Destination, Distance, Geodesic, Point};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::{
    map::{measured, published},
    measurement as recording,
    support::{TestApp, on_both_databases},
};

fn feature(properties: Value, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn point(longitude: f64, latitude: f64) -> Value {
    json!({ "type": "Point", "coordinates": [longitude, latitude] })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

async fn import(site: &TestApp, text: &str) -> (usize, usize, usize, Vec<usize>) {
    let report = site.import(text).await.expect("an import");
    let number = |what| match what {
        Skipped::Feature(number) => number,
        Skipped::Element(osm) => panic!("{osm:?} in GeoJSON"),
    };
    let skipped = report.skipped.into_iter().map(|(what, _)| number(what)).collect();
    (report.added, report.updated, report.unchanged, skipped)
}

async fn waters(site: &TestApp) -> Vec<water::Model> {
    water::Entity::find().order_by_asc(water::Column::Id).all(site.app.db.read()).await.expect("waters")
}

on_both_databases! {
    async fn an_import_takes_what_is_good_and_names_what_is_broken(site: &TestApp) {
        let line = json!({ "type": "LineString", "coordinates": [[8.68, 49.41], [8.7, 49.414, 120]] });
        let text = collection(&[
            feature(json!({ "tags": { "name": "Großer Müllersee", "natural": "water", "water": "lake" } }), point(9.0, 48.0)),
            feature(json!({ "name": "Nirgends" }), point(49.0, 98.0)),
            feature(json!({ "@id": "way/17", "name": "Neckar", "waterway": "river" }), line),
            json!("no feature"),
            feature(json!({ "osm_id": 4, "osm_type": "node", "natural": "spring" }), point(9.1, 48.1)),
        ]);
        let broken = text.replacen("\"no feature\"", "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e999,0]}}", 1);
        let report = site.import(&broken).await.expect("an import");
        assert_eq!((report.added, report.updated, report.unchanged), (3, 0, 0));
        let [(Skipped::Feature(2), range), (Skipped::Feature(4), number)] = &report.skipped[..] else { panic!("{:?}", report.skipped) };
        assert!(range.contains("out of range"), "{range}");
        assert!(number.contains("JSON"), "{number}");
        let rows = waters(site).await;
        let told: Vec<_> = rows.iter().map(|w| (w.name.as_deref(), w.flow_type, w.water_type)).collect();
        assert_eq!(told, [
            (Some("Großer Müllersee"), Some(FlowType::Standing), Some(water::WaterType::Lake)),
            (Some("Neckar"), Some(FlowType::Running), Some(water::WaterType::River)),
            (None, None, Some(water::WaterType::Spring)),
        ]);
        assert_eq!((rows[1].osm_element_type, rows[1].osm_id), (Some(water::OsmElementType::Way), Some(17)));
        assert_eq!((rows[1].min_lon, rows[1].min_lat, rows[1].max_lon, rows[1].max_lat), (8.68, 49.41, 8.7, 49.414));
        assert_eq!(rows[0].search_text, "grosser muellersee");
    }

    async fn control_characters_break_their_feature_alone(site: &TestApp) {
        let text = collection(&[
            feature(json!({ "name": "Anfang" }), point(9.0, 48.0)),
            feature(json!({ "name": "Nu\u{0}ll" }), point(9.1, 48.0)),
            feature(json!({ "name": "Markiert", "tags": { "wikidata": "Q\u{0}1" } }), point(9.2, 48.0)),
            feature(json!({ "flow_type": "\u{0}" }), point(9.3, 48.0)),
            feature(json!({ "name": "Ende" }), point(9.4, 48.0)),
        ]);
        assert_eq!(import(site, &text).await, (2, 0, 0, vec![2, 3, 4]));
    }

    async fn importing_again_doubles_nothing(site: &TestApp) {
        let osm = |name: &str, longitude| {
            feature(json!({ "osm_id": 7, "osm_type": "way", "tags": { "name": name, "waterway": "stream" } }), point(longitude, 48.0))
        };
        let plain = feature(json!({ "name": "Bach", "flow_type": "running" }), point(9.0, 48.0));
        let unnamed = feature(json!({}), point(9.5, 48.5));
        assert_eq!(import(site, &collection(&[osm("Alt", 8.0), plain.clone(), unnamed.clone(), plain.clone()])).await, (3, 0, 1, vec![]));
        let elsewhere = feature(json!({ "name": "Bach", "flow_type": "running" }), point(9.0, 48.1));
        let relation = feature(json!({ "osm_id": 7, "osm_type": "relation" }), point(8.0, 48.0));
        let second = collection(&[osm("Neu", 8.5), plain, unnamed, elsewhere, relation]);
        assert_eq!(import(site, &second).await, (2, 1, 2, vec![]));
        assert_eq!(import(site, &second).await, (0, 0, 5, vec![]));
        let moved = water::Entity::find().filter(water::Column::Name.eq("Neu")).one(site.app.db.read()).await;
        assert_eq!(moved.expect("a query").expect("the moved water").min_lon, 8.5);
        // The indexes follow the row to its new place and name.
        let near = |longitude| gcampus::water::nearby(site.app.db.read(), longitude, 48.0, 10.0);
        assert_eq!(near(8.5).await.expect("waters").len(), 1);
        assert_eq!(near(8.0).await.expect("waters").len(), 1);
    }

    async fn measurements_follow_a_water_that_changes_flow_and_name(site: &TestApp) {
        let way = |id: i64, name: &str, flow: Option<&str>| {
            let properties = json!({ "osm_id": id, "osm_type": "way", "name": name, "tags": {}, "flow_type": flow });
            feature(properties, point(8.69, 49.412))
        };
        let first = collection(&[way(7, "Altwasser", Some("running")), way(8, "Bleibe", None)]);
        assert_eq!(import(site, &first).await.0, 2);
        let [changing, other] = &waters(site).await[..] else { panic!("two waters") };
        let course = site.course("9b", 1).await;
        let pupil = site.student(&course).await;
        let record = async |water: i64| {
            recording::published(&pupil, &recording::place(water), &[("1", "0,16", ""), ("8", "0,5", "")]).await
        };
        let (id, beside) = (record(changing.id).await, record(other.id).await);
        let draft = recording::draft(&pupil, &recording::place(changing.id)).await;
        let before = (results(site, id).await, results(site, beside).await);
        assert_eq!(kinds(&before.0), [IndexKind::Bach]);
        let words = async |id: i64| recording::stored(site, id).await.search_text;
        assert!(words(id).await.ends_with("altwasser"));

        site.app.clock.advance(chrono::TimeDelta::hours(1));
        let text = collection(&[way(7, "Neuwasser", Some("standing")), way(8, "Bleibe", None)]);
        assert_eq!(import(site, &text).await, (0, 1, 1, vec![]));
        let after = results(site, id).await;
        assert_eq!(kinds(&after), [IndexKind::Bach, IndexKind::Trophic]);
        assert_eq!(after[0].value, before.0[0].value);
        assert_eq!(results(site, beside).await, before.1, "a water that stays leaves its measurements alone");
        for id in [id, draft] {
            assert!(words(id).await.ends_with("neuwasser"), "{}", words(id).await);
        }
        assert_eq!(recording::stored(site, id).await.version, 2, "nobody's form is out of date");
        // The index of the search follows, too.
        let found = async |name: &str| {
            site.visitor().get(&format!("/measurements/?name={name}")).await.body.contains(&format!("/measurement/{id}/"))
        };
        assert!(!found("altwasser").await);
        assert!(found("neuwasser").await);

        let back = collection(&[way(7, "Neuwasser", Some("running"))]);
        assert_eq!(import(site, &back).await, (0, 1, 0, vec![]));
        assert_eq!(kinds(&results(site, id).await), [IndexKind::Bach]);
    }

    async fn a_file_with_many_features_goes_in_by_batches(site: &TestApp) {
        let mut features: Vec<Value> =
            (0..1_100).map(|i| feature(json!({ "name": format!("Teich {i}") }), point(8.0 + f64::from(i) * 0.001, 50.0))).collect();
        features[1_050] = feature(json!({ "name": 3, "tags": {} }), point(8.0, 50.0));
        assert_eq!(import(site, &collection(&features)).await, (1_099, 0, 0, vec![1_051]));
        let count = water::Entity::find().count(site.app.db.read()).await.expect("a count");
        assert_eq!(count, 1_099);
    }

    async fn what_is_no_geojson_is_refused_as_a_whole(site: &TestApp) {
        let deep = format!("{{\"type\":\"Feature\",\"geometry\":{}", "[".repeat(200_000));
        for text in ["", "{", "[]", "{\"type\":\"Topology\"}", "{\"type\":\"FeatureCollection\"}", &deep] {
            let outcome = site.import(text).await;
            assert!(outcome.is_err(), "{}", &text[..text.len().min(40)]);
        }
        let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{nested}}}]}}");
        assert_eq!(import(site, &text).await, (0, 0, 0, vec![1]));
        let single = feature(json!({ "name": "Einer" }), point(8.0, 49.0)).to_string();
        assert_eq!(import(site, &format!("\u{feff}{single}")).await, (1, 0, 0, vec![]));
    }

    async fn the_search_finds_all_within_the_radius_nearest_first(site: &TestApp) {
        let mut dice = Dice(7);
        let (longitude, latitude) = (10.0, 51.0);
        let shapes: Vec<Vec<Point>> = (0..300)
            .map(|i| {
                let start = Geodesic.destination(Point::new(longitude, latitude), dice.roll(360.0), dice.roll(3_000.0));
                let end = Geodesic.destination(start, dice.roll(360.0), 50.0 + dice.roll(900.0));
                if i % 3 == 0 { vec![start] } else { vec![start, end] }
            })
            .collect();
        let features: Vec<Value> = shapes
            .iter()
            .enumerate()
            .map(|(i, shape)| {
                let pairs: Vec<[f64; 2]> = shape.iter().map(|p| [p.x(), p.y()]).collect();
                let geometry = match &pairs[..] {
                    [only] => json!({ "type": "Point", "coordinates": only }),
                    line => json!({ "type": "LineString", "coordinates": line }),
                };
                feature(json!({ "name": i.to_string() }), geometry)
            })
            .collect();
        assert_eq!(import(site, &collection(&features)).await.0, 300);
        let distances: Vec<f64> =
            shapes.iter().map(|shape| least_distance(shape, Point::new(longitude, latitude))).collect();
        for radius in [250.0, 800.0, 1_200.0] {
            let found = gcampus::water::nearby(site.app.db.read(), longitude, latitude, radius).await.expect("waters");
            let within = distances.iter().copied().zip(0..).filter(|(distance, _)| *distance <= radius);
            let mut expected: Vec<(f64, usize)> = within.collect();
            expected.sort_by(|a, b| a.0.total_cmp(&b.0));
            expected.truncate(100);
            assert_eq!(found.len(), expected.len(), "within {radius} m");
            for (near, (distance, i)) in found.iter().zip(expected) {
                assert_eq!(near.water.name, Some(i.to_string()));
                assert!((near.distance - distance).abs() < 0.05, "{} against {distance}", near.distance);
            }
        }
    }

    async fn the_search_works_across_the_antimeridian(site: &TestApp) {
        let east = feature(json!({ "name": "Ost" }), point(179.999, -17.0));
        let west = feature(json!({ "name": "West" }), point(-179.998, -17.0));
        import(site, &collection(&[east, west])).await;
        for longitude in [180.0, -180.0, 179.9995] {
            let found = gcampus::water::nearby(site.app.db.read(), longitude, -17.0, 500.0).await.expect("waters");
            let names: Vec<_> = found.iter().filter_map(|near| near.water.name.as_deref()).collect();
            assert_eq!(names, ["Ost", "West"], "from {longitude}");
        }
    }

    async fn the_list_shows_what_was_measured_most_often_first(site: &TestApp) {
        let neckar = site.neckar().await;
        let pond = site.water("Ägelsee", Some(FlowType::Standing), &point(9.0, 48.0)).await;
        let stream = site.water("Zufluss", None, &point(9.1, 48.1)).await;
        let unseen = site.water("Ungesehen", Some(FlowType::Running), &point(9.2, 48.2)).await;
        for water in [neckar.id, neckar.id, pond.id, stream.id] {
            published(site, water).await;
        }
        measured(site, unseen.id, entity::measurement::State::Draft, false).await;
        measured(site, unseen.id, entity::measurement::State::Hidden, false).await;
        measured(site, unseen.id, entity::measurement::State::Published, true).await;
        let page = site.visitor().get("/waters/").await;
        assert_eq!(page.texts("tbody th a"), ["Neckar", "Ägelsee", "Zufluss"]);
        assert_eq!(page.texts("tbody td.number"), ["2", "1", "1"]);
        assert_eq!(page.texts("tbody .kind"), ["Fließgewässer", "Stehendes Gewässer", "Art unbekannt"]);
        assert_eq!(page.attributes("tbody th a", "href")[0], format!("/water/{}/", neckar.id));
        assert_eq!(page.texts(".lead"), ["3 Gewässer mit Messungen"]);
        for (query, names) in [
            ("flow_type=running", vec!["Neckar"]),
            ("flow_type=standing", vec!["Ägelsee"]),
            ("flow_type=null", vec!["Zufluss"]),
            ("flow_type=fast", vec!["Neckar", "Ägelsee", "Zufluss"]),
            ("name=neck&flow_type=running", vec!["Neckar"]),
            ("name=neck&flow_type=null", vec![]),
            ("water_type=sea", vec!["Neckar", "Ägelsee", "Zufluss"]),
            ("water_type=lake", vec![]),
        ] {
            assert_eq!(site.visitor().get(&format!("/waters/?{query}")).await.texts("tbody th a"), names, "{query}");
        }
    }

    async fn the_list_can_be_narrowed_to_kinds_of_water(site: &TestApp) {
        for (place, kind) in ["lake", "pond", "stream"].into_iter().enumerate() {
            let shape = point(8.0 + place as f64, 49.0);
            import(site, &feature(json!({ "name": kind, "tags": {}, "water_type": kind }), shape).to_string()).await;
        }
        for water in waters(site).await {
            published(site, water.id).await;
        }
        for (query, names) in [
            ("water_type=pond", vec!["pond"]),
            ("water_type=stream&water_type=lake", vec!["lake", "stream"]),
            ("water_type=lake&water_type=pond&flow_type=running", vec![]),
        ] {
            let page = site.visitor().get(&format!("/waters/?{query}")).await;
            assert_eq!(page.texts("tbody th a"), names, "{query}");
            assert_eq!(page.attributes("[name=water_type][checked]", "value").len(), query.matches("water_type").count());
        }
    }

    async fn the_search_of_the_list_forgives_spelling(site: &TestApp) {
        for (place, name) in ["Müllerbach", "Großer See", "St.-Peter-Weiher", "Müllnerteich"].into_iter().enumerate() {
            let water = site.water(name, None, &point(8.0 + place as f64, 49.0)).await;
            published(site, water.id).await;
        }
        for (typed, names) in [
            ("mueller", vec!["Müllerbach"]),
            ("MÜLLER", vec!["Müllerbach"]),
            ("müll", vec!["Müllerbach", "Müllnerteich"]),
            ("grosser", vec!["Großer See"]),
            ("see gross", vec!["Großer See"]),
            ("peter", vec!["St.-Peter-Weiher"]),
            ("bach", vec![]),
            ("\"' OR 1=1 --", vec![]),
            ("& | ! ( ) * : <->", vec!["Großer See", "Müllerbach", "Müllnerteich", "St.-Peter-Weiher"]),
        ] {
            let query: String = url::form_urlencoded::byte_serialize(typed.as_bytes()).collect();
            let page = site.visitor().get(&format!("/waters/?name={query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{typed}");
            assert_eq!(page.texts("tbody th a"), names, "{typed}");
            assert_eq!(page.value("name").as_deref(), Some(typed));
        }
    }

    async fn the_list_has_pages_of_ten_and_says_when_it_is_empty(site: &TestApp) {
        let empty = site.visitor().get("/waters/").await;
        assert_eq!(empty.texts(".empty-title"), ["Noch keine Gewässer"]);
        for i in 0..12 {
            let water = site.water(&format!("See {i:02}"), None, &point(8.0 + f64::from(i) / 10.0, 49.0)).await;
            published(site, water.id).await;
        }
        let visitor = site.visitor();
        let one = site.statements_for(&visitor, "/waters/?name=see%2000").await;
        assert_eq!(site.statements_for(&visitor, "/waters/").await, one, "ten rows cost no more than one");
        let second = site.visitor().in_english().get("/waters/?name=see&page=2").await;
        assert_eq!(second.texts("tbody th a"), ["See 10", "See 11"]);
        assert_eq!(second.texts(".lead"), ["12 waters with measurements"]);
        assert_eq!(second.attributes("a[rel=prev]", "href"), ["/waters/?name=see&page=1"]);
        assert_eq!(site.visitor().get("/waters/?page=99").await.texts("tbody th a").len(), 2);
        let nothing = site.visitor().get("/waters/?name=xyz").await;
        assert_eq!(nothing.texts(".empty-title"), ["Nichts gefunden"]);
        assert_eq!(nothing.attributes(".empty a", "href"), ["/waters/"]);
    }
}

/// The stored indices of a measurement.
async fn results(site: &TestApp, id: i64) -> Vec<index_result::Model> {
    let own = index_result::Entity::find().filter(index_result::Column::MeasurementId.eq(id));
    own.order_by_asc(index_result::Column::Kind).all(site.app.db.read()).await.expect("results")
}

fn kinds(results: &[index_result::Model]) -> Vec<IndexKind> {
    results.iter().map(|result| result.kind).collect()
}

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: f64) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64 * below
    }
}

/// By looking at many points of the line, and again at many around the best.
fn least_distance(shape: &[Point], place: Point) -> f64 {
    let (start, end) = (shape[0], shape[shape.len() - 1]);
    let at = |share: f64| Geodesic.distance(place, start + (end - start) * share);
    let (mut best, mut width) = (0.5, 0.5);
    for _ in 0..4 {
        let shares = (-50..=50).map(|step| (best + width * f64::from(step) / 50.0).clamp(0.0, 1.0));
        best = shares.min_by(|a, b| at(*a).total_cmp(&at(*b))).expect("many shares");
        width /= 25.0;
    }
    at(best)
}
