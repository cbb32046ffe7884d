//! Importing by the program itself: an OpenStreetMap extract, and the rivers of an area.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use entity::water::{self, FlowType, OsmElementType, WaterType};
use gcampus::platform::{App, config::Config};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::json;

use crate::support::overpass::{Overpass, Reply};

/// A lake with an island, cut into two ways drawn against each other; a pond; a
/// river of two ways; a spring; and what is no water, or not whole.
const OSM: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="by hand">
  <node id="1" lat="49.00" lon="8.00" version="1"/>
  <node id="2" lat="49.00" lon="8.04" version="1"/>
  <node id="3" lat="49.04" lon="8.04" version="1"/>
  <node id="4" lat="49.04" lon="8.00" version="1"/>
  <node id="5" lat="49.01" lon="8.01" version="1"/>
  <node id="6" lat="49.01" lon="8.02" version="1"/>
  <node id="7" lat="49.02" lon="8.02" version="1"/>
  <node id="8" lat="49.10" lon="8.10" version="1"><tag k="natural" v="spring"/><tag k="name" v="Wolfsbrunnen"/></node>
  <node id="9" lat="49.20" lon="8.20" version="1"><tag k="amenity" v="bench"/></node>
  <way id="11" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="natural" v="water"/></way>
  <way id="12" version="1"><nd ref="1"/><nd ref="4"/><nd ref="3"/></way>
  <way id="13" version="1"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/></way>
  <way id="14" version="1"><nd ref="5"/><nd ref="6"/><nd ref="7"/><nd ref="5"/><tag k="natural" v="water"/><tag k="water" v="pond"/><tag k="name" v="Ententeich"/></way>
  <way id="15" version="1"><nd ref="3"/><nd ref="8"/><tag k="waterway" v="river"/><tag k="name" v="Neckar"/></way>
  <way id="16" version="1"><nd ref="9"/><nd ref="8"/><tag k="waterway" v="river"/></way>
  <way id="17" version="1"><nd ref="1"/><nd ref="9"/><tag k="highway" v="path"/></way>
  <way id="18" version="1"><nd ref="98"/><nd ref="99"/><tag k="waterway" v="ditch"/></way>
  <way id="19" version="1"><nd ref="1"/><nd ref="2"/><tag k="natural" v="water"/><tag k="water" v="river"/></way>
  <relation id="11" version="1"><member type="way" ref="11" role="outer"/><member type="way" ref="12" role="outer"/><member type="way" ref="13" role="inner"/><member type="way" ref="77" role="inner"/><member type="node" ref="1" role="label"/><tag k="type" v="multipolygon"/><tag k="natural" v="water"/><tag k="water" v="lake"/><tag k="name" v="Inselsee"/></relation>
  <relation id="12" version="1"><member type="way" ref="15" role="main_stream"/><member type="way" ref="16" role="main_stream"/><tag k="type" v="waterway"/><tag k="waterway" v="river"/><tag k="name" v="Neckar"/></relation>
</osm>
"#;

/// `osm` as an extract in `folder`.
fn extract(folder: &Path, osm: &str) -> PathBuf {
    let (xml, pbf) = (folder.join("waters.osm"), folder.join("waters.osm.pbf"));
    fs::write(&xml, osm).expect("a file");
    let made = Command::new("osmium").arg("cat").arg("--overwrite").arg(&xml).arg("-o").arg(&pbf).output();
    let made = made.expect("osmium is missing: apt-get install osmium-tool");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    pbf
}

fn import(folder: &Path, arguments: &[&str], overpass: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["water", "import"])
        .args(arguments)
        .env("GCAMPUS_DATA_DIR", folder.join("data"))
        .env("GCAMPUS_OVERPASS_URL", overpass)
        .output()
        .expect("the program runs")
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn rows(folder: &Path) -> Vec<water::Model> {
    let variables = [("GCAMPUS_DATA_DIR".to_owned(), folder.join("data").display().to_string())];
    let config = Config::from_variables(variables.into()).expect("a configuration");
    let app = App::build(config).await.expect("the site starts");
    let rows = water::Entity::find().order_by_asc(water::Column::Id).all(app.db.read()).await.expect("waters");
    app.db.close().await;
    rows
}

#[tokio::test]
async fn an_extract_goes_in_and_again_without_doubles() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = extract(folder.path(), OSM);
    let file = file.to_str().expect("UTF-8");
    let first = told(&import(folder.path(), &[file], "none"));
    assert_eq!(first, "way 18: there is no geometry\n4 added, 0 updated, 0 unchanged, 1 skipped\n");
    let stored = rows(folder.path()).await;
    let brief: Vec<_> = stored
        .iter()
        .map(|row| (row.osm_element_type, row.osm_id, row.name.as_deref(), row.water_type, row.flow_type))
        .collect();
    let (node, way, relation) = (Some(OsmElementType::Node), Some(OsmElementType::Way), Some(OsmElementType::Relation));
    assert_eq!(
        brief,
        [
            (node, Some(8), Some("Wolfsbrunnen"), Some(WaterType::Spring), None),
            (way, Some(14), Some("Ententeich"), Some(WaterType::Pond), Some(FlowType::Standing)),
            (relation, Some(11), Some("Inselsee"), Some(WaterType::Lake), Some(FlowType::Standing)),
            (relation, Some(12), Some("Neckar"), Some(WaterType::River), Some(FlowType::Running)),
        ]
    );
    let lake: serde_json::Value = serde_json::from_str(&stored[2].geometry).expect("GeoJSON");
    assert_eq!(lake["type"], "Polygon");
    assert_eq!(
        lake["coordinates"],
        json!([
            [[8.0, 49.0], [8.04, 49.0], [8.04, 49.04], [8.0, 49.04], [8.0, 49.0]],
            [[8.01, 49.01], [8.02, 49.02], [8.02, 49.01], [8.01, 49.01]],
        ])
    );
    let river: serde_json::Value = serde_json::from_str(&stored[3].geometry).expect("GeoJSON");
    assert_eq!(river, json!({ "type": "LineString", "coordinates": [[8.04, 49.04], [8.1, 49.1], [8.2, 49.2]] }));

    let changed = OSM.replace("Ententeich", "Schwanenteich");
    extract(folder.path(), &changed);
    let again = told(&import(folder.path(), &[file], "none"));
    assert!(again.ends_with("0 added, 1 updated, 3 unchanged, 1 skipped\n"), "{again}");
    let after = rows(folder.path()).await;
    assert_eq!(after.iter().map(|row| row.id).collect::<Vec<_>>(), stored.iter().map(|row| row.id).collect::<Vec<_>>());
    assert_eq!(after[1].name.as_deref(), Some("Schwanenteich"));
}

#[test]
fn what_is_no_extract_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("broken.osm.pbf");
    let whole = fs::read(extract(folder.path(), OSM)).expect("an extract");
    for content in [b"{\"type\":\"FeatureCollection\"}".to_vec(), vec![0; 400], whole[..whole.len() / 2].to_vec()] {
        fs::write(&file, content).expect("a file");
        let refused = import(folder.path(), &[file.to_str().expect("UTF-8")], "none");
        assert!(!refused.status.success());
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(message.contains("not an OpenStreetMap extract"), "{message}");
    }
}

#[test]
fn a_file_without_waters_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let bench =
        OSM.lines().filter(|line| !line.contains("<way") && !line.contains("<relation") && !line.contains("spring"));
    let dry = extract(folder.path(), &bench.collect::<Vec<_>>().join("\n"));
    let nothing = folder.path().join("empty.osm.pbf");
    fs::write(&nothing, "").expect("a file");
    for file in [dry, nothing] {
        let refused = import(folder.path(), &[file.to_str().expect("UTF-8")], "none");
        assert_eq!(refused.status.code(), Some(1), "{}", file.display());
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(message.contains("there are no waters in it"), "{message}");
    }
}

#[tokio::test]
async fn the_long_rivers_of_an_area_come_from_openstreetmap() {
    let overpass = Overpass::start().await;
    let river = |id: i64, name: &str, north: f64| {
        json!({ "type": "relation", "id": id, "tags": { "type": "waterway", "waterway": "river", "name": name },
            "members": [{ "type": "way", "ref": id, "role": "main_stream",
                "geometry": [{ "lat": 48.0, "lon": 9.0 }, { "lat": north, "lon": 9.0 }] }] })
    };
    // A degree of latitude is 111 km.
    let answer = json!({ "elements": [river(1, "Neckar", 49.5), river(2, "Körsch", 48.2)] });
    overpass.then(Reply::Json(answer)).then(Reply::Json(json!({ "elements": [] }))).then(Reply::TooManyRequests(60));
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let (folder, url) = (folder.path().to_owned(), overpass.url());
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        tokio::task::spawn_blocking(move || {
            import(&folder, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), &url)
        })
    };
    let area = ["--area", "Baden-Württemberg", "--longer-than", "100"];
    assert_eq!(told(&run(&area).await.expect("a run")), "1 added, 0 updated, 0 unchanged, 0 skipped\n");
    assert_eq!(rows(folder.path()).await[0].name.as_deref(), Some("Neckar"));
    let queries = overpass.queries().await;
    assert!(queries[0].contains(r#"["name"="Baden-Württemberg"]"#), "{}", queries[0]);
    for message in ["nothing was found", "busy"] {
        let refused = run(&area).await.expect("a run");
        assert!(!refused.status.success());
        assert!(String::from_utf8_lossy(&refused.stderr).contains(message), "{message}");
    }
}
