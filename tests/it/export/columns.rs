//! The columns, one by one, for two measurements whose numbers are known.

use gcampus::operate::demo;

use super::{COLUMNS, column, csv, of};
use crate::support::{TestApp, on_both_databases};

/// A row as `column=value`, without what is empty.
fn told(row: &[String]) -> String {
    let filled = COLUMNS.iter().zip(row).filter(|(_, field)| !field.is_empty());
    filled.map(|(name, field)| format!("{name}={field}")).collect::<Vec<_>>().join("|")
}

on_both_databases! {
    async fn the_golden_measurements_are_told_column_by_column(site: &TestApp) {
        demo::load(&site.app).await.expect("the demo loads");
        let rows = csv(&site.visitor(), "").await;
        let times = column(&rows, "time");
        assert!(times.is_sorted_by(|one, other| one >= other), "newest first");

        let dreisam = of(&rows, 173);
        let water = &dreisam[0][5];
        let of_all = |kind: &str, value: &str| format!("type={kind}|{value}|time=2024-06-18T08:30:00Z|measurement_id=173|\
            water_id={water}|water_name=Dreisam|flow_type=running|water_type=river|parameter_quality_warning=False");
        let place = "measurement_note=Gemessen unterhalb der Schwabentorbrücke.|longitude=7.85157|latitude=47.99211|\
            location_name=Freiburg im Breisgau|measurement_name=Schwarzwaldforscher";
        let told: Vec<String> = dreisam.iter().map(|row| told(row)).collect();
        let expected = [
            ("temp", "unit=°C|value=17", "Water temperature"),
            ("ph", "value=8.01", "pH value"),
            ("so4", "unit=mg/L|value=2.5", "Sulfate"),
            ("no2", "unit=mg/L|value=0", "Nitrite"),
            ("nh4", "unit=mg/L|value=0.03", "Ammonium"),
            ("po4", "unit=mg/L|value=0", "Phosphate"),
            ("no3", "unit=mg/L|value=6.8", "Nitrate"),
            ("trichoptera", "value=2", ""),
            ("plecoptera", "value=2", ""),
            ("diptera", "value=5", ""),
        ];
        for (row, (kind, value, name)) in told.iter().zip(expected) {
            assert!(row.starts_with(&format!("{}|full_type_name={name}", of_all(kind, value))), "{row}");
            assert!(row.ends_with(place), "{row}");
        }
        // Ten values, and three indices: the trophic one is for standing waters.
        assert_eq!(dreisam.len(), 13);
        for (row, (kind, value, validity, name, class)) in dreisam[10..].iter().zip([
            ("bach", 90.08, "0.53", "Chemical index (BACH)", "I"),
            ("saprobic", 2.36, "0.63", "Saprobic index", "II-III"),
            ("structure", 3.5, "0.6", "Structure index", "III"),
        ]) {
            let found: f64 = row[2].parse().expect("a number");
            assert!((found - value).abs() <= 0.005, "{kind} {found}");
            assert_eq!((row[0].as_str(), row[1].as_str(), row[10].as_str(), row[12].as_str()), (kind, "", validity, name));
            assert_eq!(row[18], class);
            assert!(row[19].starts_with(&format!("{kind}-")), "{row:?}");
        }

        let lake = of(&rows, 253);
        assert_eq!(lake.iter().map(|row| (row[0].as_str(), row[2].as_str())).take(6).collect::<Vec<_>>(), [
            ("no3", "0.16"), ("ph", "8.29"), ("temp", "23"), ("nh4", "0.03"), ("o2", "127"), ("po4", "0.5"),
        ]);
        let bach = &lake[6];
        assert_eq!((bach[0].as_str(), bach[10].as_str(), bach[18].as_str(), bach[7].as_str()), ("bach", "0.73", "II", "standing"));
        assert!((bach[2].parse::<f64>().expect("a number") - 72.0393).abs() < 0.000_05);
        assert_eq!(bach[3], "2025-07-01T09:30:00Z");
    }

    async fn geojson_has_a_feature_for_each_measurement(site: &TestApp) {
        demo::load(&site.app).await.expect("the demo loads");
        let visitor = site.visitor();
        let reply = visitor.get("/export/geojson/").await;
        assert_eq!(reply.headers["content-type"], "application/geo+json");
        let all = reply.json();
        assert_eq!(all["metadata"]["licence"], "CC BY 4.0");
        let features = all["features"].as_array().expect("features");
        assert_eq!(features.len(), 73, "the draft is not for everybody");
        let found = features.iter().find(|feature| feature["id"] == 173).expect("measurement 173");
        assert_eq!(found["geometry"], serde_json::json!({ "type": "Point", "coordinates": [7.85157, 47.99211] }));
        let properties = &found["properties"];
        for (name, value) in [
            ("measurement_id", serde_json::json!(173)),
            ("url", format!("{}/measurement/173/", site.url).into()),
            ("time", "2024-06-18T08:30:00Z".into()),
            ("time_zone", "Europe/Berlin".into()),
            ("measurement_name", "Schwarzwaldforscher".into()),
            ("location_name", "Freiburg im Breisgau".into()),
            ("water_name", "Dreisam".into()),
            ("flow_type", "running".into()),
            ("water_type", "river".into()),
            ("parameter_quality_warning", false.into()),
            ("value_ph", 8.01.into()),
            ("value_diptera", 5.0.into()),
            ("index_saprobic_class", "II-III".into()),
            ("index_saprobic_validity", 0.63.into()),
        ] {
            assert_eq!(properties[name], value, "{name}");
        }
        assert!(properties.get("value_o2").is_none() && properties.get("index_trophic").is_none());

        let reply = visitor.get("/export/geojsonseq/").await;
        assert_eq!(reply.headers["content-type"], "application/geo+json-seq");
        let records: Vec<serde_json::Value> = reply.body.split('\u{1e}').skip(1).map(|record| {
            assert!(record.ends_with('\n'));
            serde_json::from_str(record).expect("JSON")
        }).collect();
        assert!(reply.body.starts_with('\u{1e}'));
        assert_eq!(&records, features);
    }

    async fn a_download_says_what_it_is(site: &TestApp) {
        let visitor = site.visitor();
        for (path, kind, name) in [
            ("/export/csv/", "text/csv; charset=utf-8; header=present", "measurements.csv"),
            ("/export/geojson/", "application/geo+json", "measurements.geojson"),
            ("/export/geojsonseq/", "application/geo+json-seq", "measurements.geojsons"),
            ("/export/xlsx/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Messungen.xlsx"),
        ] {
            for method in [reqwest::Method::GET, reqwest::Method::HEAD] {
                let reply = visitor.send(visitor.request(method, path)).await;
                assert_eq!(reply.status, 200, "{path}");
                assert_eq!(reply.headers["content-type"], kind);
                assert_eq!(reply.headers["content-disposition"], format!("attachment; filename=\"{name}\""));
                assert_eq!(reply.headers["link"], "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\"");
                assert_eq!(reply.headers["cache-control"], "private, no-cache");
            }
        }
        assert_eq!(visitor.get("/export/csv").await.location(), "/export/csv/");
        // A site without measurements has a head and nothing else; no mark of the order of bytes.
        assert!(visitor.get("/export/csv/").await.body.starts_with("\"type\",\"unit\""));
        assert!(csv(&visitor, "").await.is_empty());
        assert_eq!(visitor.get("/export/geojson/").await.json()["features"], serde_json::json!([]));
        assert_eq!(visitor.get("/export/geojsonseq/").await.body, "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_has_the_licence_that_it_chose() {
    let site = TestApp::start(&[("GCAMPUS_DATA_LICENCE", "cc0-1.0")]).await;
    let visitor = site.visitor();
    let url = "https://creativecommons.org/publicdomain/zero/1.0/";
    let page = visitor.get("/measurements/").await;
    assert_eq!(page.attributes(".site-foot a[rel=license]", "href"), [url]);
    assert_eq!(page.texts(".site-foot a[rel=license]"), ["CC0 1.0"]);
    let reply = visitor.get("/export/geojson/").await;
    assert_eq!(reply.json()["metadata"]["licence_url"], url);
    assert_eq!(reply.headers["link"], format!("<{url}>; rel=\"license\""));
    let points = visitor.get("/api/v1/measurements/").await;
    assert_eq!(points.headers["link"], format!("<{url}>; rel=\"license\""));
}
