//! What is asked, in Overpass QL. Of what visitors send only numbers get into it.

use std::fmt::Write;

use crate::water::{
    geometry::Bounds,
    model::OsmElement,
    osm::{BEDS, NATURAL, REPLACED_ROLES, WATERWAY},
};

/// All waters that meet the boxes: one, or the two halves of one that the
/// antimeridian cuts. Ways that a water relation is made of are replaced by the
/// relation.
pub(in crate::water) fn around(boxes: &[Bounds], seconds: u64) -> String {
    let mut query = format!("[out:json][timeout:{seconds}][bbox:{}];\n(\n", bbox(boxes));
    let selections = [
        format!(r#"["natural"="water"]["water"!~"{}"]"#, any_of(&BEDS)),
        format!(r#"["natural"~"{}"]"#, any_of(&NATURAL)),
        format!(r#"["waterway"~"{}"]"#, any_of(&WATERWAY)),
    ];
    for selection in &selections {
        line(&mut query, &format!("  way{selection};\n  relation{selection};"));
    }
    line(&mut query, ")->.all;\nway.all->.ways;\nrelation.all->.relations;");
    let members = REPLACED_ROLES.map(|role| format!("way(r.relations:\"{role}\");")).concat();
    line(&mut query, &format!("({members})->.members;"));
    line(&mut query, "((.ways; - .members;); .relations; node[\"natural\"=\"spring\"];);\nout geom;");
    query
}

/// South, west, north, east. Of a box across the antimeridian west is the larger longitude, and Overpass
/// knows what that means.
fn bbox(boxes: &[Bounds]) -> String {
    let sides = |b: &Bounds| (b.min_latitude, b.min_longitude, b.max_latitude, b.max_longitude);
    let (south, west, north, east) = match boxes {
        [one] => sides(one),
        [a, b] => {
            let (east_half, west_half) = if a.max_longitude >= 180.0 { (a, b) } else { (b, a) };
            (a.min_latitude, east_half.min_longitude, a.max_latitude, west_half.max_longitude)
        }
        _ => (-90.0, -180.0, 90.0, 180.0),
    };
    format!("{south:.7},{west:.7},{north:.7},{east:.7}")
}

/// One element.
pub(in crate::water) fn element(osm: OsmElement, seconds: u64) -> String {
    format!("[out:json][timeout:{seconds}];\n{}({});\nout geom;\n", osm.kind.as_str(), osm.id)
}

/// The rivers, as relations, in the administrative area of this name, longer
/// than so many metres.
pub(in crate::water) fn rivers_in(area: &str, metres: f64, seconds: u64) -> String {
    let quoted: String = area
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    format!(
        "[out:json][timeout:{seconds}];\narea[\"boundary\"=\"administrative\"][\"name\"=\"{quoted}\"]->.area;\n\
         relation(area.area)[\"waterway\"~\"{}\"](if:length()>{metres:.0});\nout geom;\n",
        any_of(&WATERWAY)
    )
}

fn any_of(values: &[&str]) -> String {
    format!("^({})$", values.join("|"))
}

fn line(query: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(query, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::water::model::OsmKind;

    #[test]
    fn the_selection_is_the_predecessor_s() {
        let bounds = Bounds { min_longitude: 8.69, min_latitude: 49.4, max_longitude: 8.71, max_latitude: 49.42 };
        let expected = r#"[out:json][timeout:4][bbox:49.4000000,8.6900000,49.4200000,8.7100000];
(
  way["natural"="water"]["water"!~"^(river|stream|canal|ditch|drain)$"];
  relation["natural"="water"]["water"!~"^(river|stream|canal|ditch|drain)$"];
  way["natural"~"^(wetland|coastline|bay)$"];
  relation["natural"~"^(wetland|coastline|bay)$"];
  way["waterway"~"^(river|stream|tidal_channel|canal|drain|ditch)$"];
  relation["waterway"~"^(river|stream|tidal_channel|canal|drain|ditch)$"];
)->.all;
way.all->.ways;
relation.all->.relations;
(way(r.relations:"main_stream");way(r.relations:"outer");way(r.relations:"inner");)->.members;
((.ways; - .members;); .relations; node["natural"="spring"];);
out geom;
"#;
        assert_eq!(around(&[bounds], 4), expected);
    }

    #[test]
    fn a_box_across_the_antimeridian_is_one() {
        for (longitude, west, east) in [
            (180.0, "179.99", "-179.99"),
            (-180.0, "179.99", "-179.99"),
            (179.998, "179.99", "-179.99"),
            (-179.998, "179.99", "-179.99"),
            (179.9, "179.89", "179.90"),
            (-179.9, "-179.90", "-179.89"),
        ] {
            let query = around(&Bounds::around(longitude, -17.0, 800.0), 4);
            let bbox = query.split(['[', ']']).find_map(|part| part.strip_prefix("bbox:")).expect("a box");
            let sides: Vec<f64> = bbox.split(',').map(|side| side.parse().expect("a number")).collect();
            let [south, found_west, north, found_east] = sides[..] else { panic!("{bbox}") };
            assert!(south < -17.0 && -17.0 < north, "{bbox}");
            let [west, east] = [west, east].map(|side: &str| side.parse::<f64>().expect("a number"));
            assert!((found_west - west).abs() < 0.01 && (found_east - east).abs() < 0.01, "{longitude}: {bbox}");
        }
    }

    #[test]
    fn the_name_of_an_area_stays_within_its_quotes() {
        let query = rivers_in("Ba\"den\\];\n(node;)", 100_000.0, 60);
        assert!(query.contains(r#"["name"="Ba\"den\\];(node;)"]"#), "{query}");
        assert!(query.contains("(if:length()>100000)"), "{query}");
    }

    #[test]
    fn an_element_is_asked_for_by_type_and_id() {
        let osm = OsmElement { kind: OsmKind::Relation, id: 17 };
        assert_eq!(element(osm, 30), "[out:json][timeout:30];\nrelation(17);\nout geom;\n");
    }
}
