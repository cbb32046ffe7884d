//! Geometries as dumps write them: EWKT, hexadecimal EWKB, or GeoJSON.

use geozero::{
    GeomProcessor, GeozeroGeometry, ToGeo,
    error::{GeozeroError, Result as GeoResult},
    wkb::Ewkb,
    wkt::Wkt,
};
use serde_json::Value;

use crate::water::{Part, Shape};

/// WGS 84, longitude first.
const WGS_84: i32 = 4326;
/// Collections within collections beyond this depth are refused.
const DEEPEST: usize = 16;

/// Reads a geometry.
pub(super) fn shape(value: &Value) -> Result<Shape, String> {
    let geojson = match value {
        Value::Object(_) => value.clone(),
        Value::String(text) if text.trim_start().starts_with('{') => {
            serde_json::from_str(text).map_err(|_| "the geometry can't be read".to_owned())?
        }
        Value::String(text) => from_text(text.trim())?,
        _ => return Err("there is no geometry".to_owned()),
    };
    Shape::from_geojson(&geojson).map_err(|fault| fault.to_string())
}

/// Reads a place: longitude and latitude.
pub(super) fn place(value: &Value) -> Result<[f64; 2], String> {
    match shape(value)?.parts().as_slice() {
        [Part::Point(place)] => Ok(*place),
        _ => Err("the geometry is no point".to_owned()),
    }
}

fn from_text(text: &str) -> Result<Value, String> {
    let geometry = match hex::decode(text) {
        Ok(bytes) if !bytes.is_empty() => {
            let mut guard = Guard { longest: bytes.len(), depth: 0, srid: None };
            let ewkb = Ewkb(bytes.as_slice());
            ewkb.process_geom(&mut guard).map_err(|_| unreadable())?;
            known(guard.srid)?;
            ewkb.to_geo()
        }
        _ => {
            let (srid, text) = ewkt(text)?;
            known(srid)?;
            Wkt(text).to_geo()
        }
    };
    let geometry = geometry.map_err(|_| unreadable())?;
    let value = geojson::GeometryValue::from(&geometry);
    serde_json::to_value(geojson::Geometry::new(value)).map_err(|_| unreadable())
}

/// The number of the reference system in front of a text, and the text behind it.
fn ewkt(text: &str) -> Result<(Option<i32>, &str), String> {
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(unreadable());
        }
    }
    let Some((head, behind)) = text.split_once(';') else { return Ok((None, text)) };
    let head = head.trim().to_ascii_uppercase();
    let srid = head.strip_prefix("SRID=").and_then(|digits| digits.trim().parse().ok()).ok_or_else(unreadable)?;
    Ok((Some(srid), behind.trim()))
}

fn known(srid: Option<i32>) -> Result<(), String> {
    match srid {
        None | Some(WGS_84) => Ok(()),
        Some(other) => Err(format!("the geometry is in the reference system {other}, not in {WGS_84}")),
    }
}

fn unreadable() -> String {
    "the geometry can't be read".to_owned()
}

/// Looks at the announced lengths before anything is made of them: a damaged one
/// would ask for memory without bound.
struct Guard {
    longest: usize,
    depth: usize,
    srid: Option<i32>,
}

impl Guard {
    fn allow(&self, length: usize) -> GeoResult<()> {
        if length > self.longest || self.depth > DEEPEST {
            return Err(GeozeroError::Geometry("longer than its bytes".to_owned()));
        }
        Ok(())
    }
}

impl GeomProcessor for Guard {
    fn srid(&mut self, srid: Option<i32>) -> GeoResult<()> {
        self.srid = self.srid.or(srid);
        Ok(())
    }

    fn multipoint_begin(&mut self, size: usize, _: usize) -> GeoResult<()> {
        self.allow(size)
    }

    fn linestring_begin(&mut self, _: bool, size: usize, _: usize) -> GeoResult<()> {
        self.allow(size)
    }

    fn multilinestring_begin(&mut self, size: usize, _: usize) -> GeoResult<()> {
        self.allow(size)
    }

    fn polygon_begin(&mut self, _: bool, size: usize, _: usize) -> GeoResult<()> {
        self.allow(size)
    }

    fn multipolygon_begin(&mut self, size: usize, _: usize) -> GeoResult<()> {
        self.allow(size)
    }

    fn geometrycollection_begin(&mut self, size: usize, _: usize) -> GeoResult<()> {
        self.depth += 1;
        self.allow(size)
    }

    fn geometrycollection_end(&mut self, _: usize) -> GeoResult<()> {
        self.depth -= 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// POINT (8.7 49.4) with the number 4326, as PostGIS prints it.
    const POINT: &str = "0101000020E610000066666666666621403333333333B34840";

    #[test]
    fn a_place_is_read_from_every_way_of_writing_it() {
        for written in [
            json!("SRID=4326;POINT (8.7 49.4)"),
            json!("srid=4326; point(8.7 49.4)"),
            json!("POINT Z (8.7 49.4 113)"),
            json!(POINT),
            json!(POINT.to_lowercase()),
            json!({ "type": "Point", "coordinates": [8.7, 49.4] }),
            json!("{\"type\": \"Point\", \"coordinates\": [8.7, 49.4]}"),
        ] {
            assert_eq!(place(&written), Ok([8.7, 49.4]), "{written}");
        }
        assert_eq!(place(&json!("SRID=4326;POINT (0 0)")), Ok([0.0, 0.0]));
    }

    #[test]
    fn shapes_of_every_type_are_read() {
        for (written, kind) in [
            ("LINESTRING (8 49, 9 50)", "LineString"),
            ("MULTILINESTRING ((8 49, 9 50), (1 2, 3 4))", "MultiLineString"),
            ("SRID=4326;POLYGON ((8 49, 8.5 49, 8.5 49.5, 8 49), (8.1 49.1, 8.2 49.1, 8.2 49.2, 8.1 49.1))", "Polygon"),
            ("MULTIPOLYGON (((8 49, 8.5 49, 8.5 49.5, 8 49)))", "MultiPolygon"),
            ("GEOMETRYCOLLECTION (POINT (8 49), LINESTRING (8 49, 9 50))", "GeometryCollection"),
        ] {
            let read = shape(&json!(written)).expect(written);
            assert!(read.to_geojson().contains(kind), "{written}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_told() {
        let deep = format!("{}POINT (1 2){}", "GEOMETRYCOLLECTION (".repeat(40), ")".repeat(40));
        let mut long = POINT.replacen("0101", "0102", 1);
        long.replace_range(18..26, "FFFFFFFF");
        for (written, fault) in [
            (json!("SRID=3857;POINT (968482 6340000)"), "reference system 3857"),
            (json!(POINT.replacen("E610", "110F", 1)), "reference system 3857"),
            (json!("POINT (8.7)"), "can't be read"),
            (json!("POINT EMPTY"), ""),
            (json!("POINT (8.7 149.4)"), "out of range"),
            (json!("01010000"), "can't be read"),
            (json!(long), "can't be read"),
            (json!(deep), "can't be read"),
            (json!("LINESTRING (8 49)"), "fewer than two"),
            (json!("lorem"), "can't be read"),
            (json!(""), "can't be read"),
            (json!(null), "no geometry"),
        ] {
            let told = shape(&written).map(|_| ()).expect_err(&written.to_string());
            assert!(told.contains(fault), "{written}: {told}");
        }
        assert!(place(&json!("LINESTRING (8 49, 9 50)")).is_err());
    }
}
