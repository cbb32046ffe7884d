//! Others read our files: pandas and openpyxl find the right numbers.

use std::{fs, process::Command};

use gcampus::operate::demo;
use serde_json::Value;

use super::formulas::write_corpus;
use crate::support::TestApp;

/// Runs the script beside this file on a folder; tells the one line of JSON that it prints. It installs
/// its packages on its first run, and fails where it can't.
fn python(folder: &std::path::Path) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/read-exports.py");
    let output = Command::new("python3").arg(script).arg(folder).output().expect("python3, of Debian's python3-venv");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one line of JSON")
}

async fn download(site: &TestApp, folder: &std::path::Path, query: &str) {
    let client = site.visitor().in_english();
    for (path, name) in
        [("csv", "measurements.csv"), ("xlsx", "measurements.xlsx"), ("geojson", "measurements.geojson")]
    {
        let request = client.request(reqwest::Method::GET, &format!("/export/{path}/{query}"));
        let answer = request.header("accept-language", "en").send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        fs::write(folder.join(name), answer.bytes().await.expect("a body")).expect("a file");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pandas_and_openpyxl_find_the_right_numbers() {
    let site = TestApp::on_sqlite().await;
    demo::load(&site.app).await.expect("the demo loads");
    let folder = tempfile::tempdir().expect("a folder");
    download(&site, folder.path(), "").await;
    let told = python(folder.path());

    // pandas, from the table: what was measured in the Dreisam.
    let dreisam = &told["csv"]["173"];
    for (kind, value) in [("temp", 17.0), ("ph", 8.01), ("no3", 6.8), ("po4", 0.0), ("diptera", 5.0)] {
        assert_eq!(dreisam[kind], value, "{kind}");
    }
    assert_eq!(told["csv_types"]["value"], "float64");
    assert_eq!(told["csv_types"]["measurement_id"], "int64");
    assert!(told["csv_types"]["time"].as_str().is_some_and(|kind| kind.starts_with("datetime64")), "{told}");

    // The workbook by pandas: the same, one row each.
    let row = &told["xlsx"]["173"];
    for (column, value) in [
        ("Name", Value::from("Schwarzwaldforscher")),
        ("Time (Europe/Berlin)", "2024-06-18T10:30:00".into()),
        ("Time (UTC)", "2024-06-18T08:30:00".into()),
        ("Location name", "Freiburg im Breisgau".into()),
        ("Water name", "Dreisam".into()),
        ("Flow type", "Running water".into()),
        ("Water type", "River".into()),
        ("Data quality warning", "no".into()),
        ("Water temperature [°C]", 17.0.into()),
        ("Nitrate [mg/L]", 6.8.into()),
        ("Saprobic: class", "II-III".into()),
        ("Saprobic: validity", 0.63.into()),
        ("Structure: value", 3.5.into()),
        ("Trophic: value", Value::Null),
        ("Note", "Gemessen unterhalb der Schwabentorbrücke.".into()),
        ("Longitude", 7.85157.into()),
        ("Latitude", 47.99211.into()),
    ] {
        assert_eq!(row[column], value, "{column}");
    }
    assert_eq!(told["xlsx"]["253"]["BACH: class"], "II");

    // openpyxl: how it looks.
    let book = &told["book"];
    assert_eq!(book["sheets"], serde_json::json!(["Measurements", "Parameters and methods", "About this data"]));
    assert_eq!((book["rows"].as_u64(), book["frozen"].as_str()), (Some(74), Some("B2")));
    assert_eq!(book["first_heads"].as_array().map(|heads| heads[0].clone()), Some("Measurement".into()));
    assert_eq!(book["head_is_bold"], true);
    assert_eq!(book["time_format"], "yyyy-mm-dd hh:mm");
    assert_eq!(book["link"], format!("=HYPERLINK(\"{}/measurement/173/\",\"#00173\")", site.url));
    assert!(book["widths"].as_array().is_some_and(|widths| widths.iter().all(|width| width.as_f64() > Some(8.0))));
    let about = book["about"].to_string();
    for part in ["CC BY 4.0", "creativecommons.org/licenses/by/4.0/", "GewässerCampus", "All measurements", "73"] {
        assert!(about.contains(part), "{part} is not in {about}");
    }
    let types = book["types"].to_string();
    for part in ["conductivity", "µS/cm", "saprobic-1", "trichoptera"] {
        assert!(types.contains(part), "{part} is not in {types}");
    }
    assert_eq!(told["geojson"], 73);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_workbook_holds_no_formula_but_our_links() {
    let site = TestApp::on_sqlite().await;
    let ids = write_corpus(&site).await;
    let folder = tempfile::tempdir().expect("a folder");
    download(&site, folder.path(), "").await;
    let told = python(folder.path());
    let formulas = told["book"]["formulas"].as_array().expect("formulas");
    assert_eq!(formulas.len(), ids.len(), "one link for each measurement: {formulas:?}");
    assert!(formulas.iter().all(|formula| formula.as_str().is_some_and(|text| text.starts_with("=HYPERLINK(\"http"))));
    // XML has no carriage return of its own: workbooks write it as a code, which openpyxl leaves.
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    for (id, text) in ids.iter().zip(super::formulas::CORPUS) {
        let row = &told["xlsx"][id.to_string()];
        assert_eq!(row["Water name"], "=Neckar");
        assert_eq!(row["Water temperature [°C]"], -3.5);
        for column in ["Name", "Note", "Location name"] {
            assert_eq!(
                row[column].as_str().map(|found| plain(&found.replace("_x000D_", "\r"))),
                Some(plain(text)),
                "{column}"
            );
        }
    }
    let comments = told["book"]["comments"].as_array().expect("comments");
    assert_eq!(comments.len(), ids.len());
}
