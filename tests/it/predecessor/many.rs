//! A dump made by a script, of as many measurements as are asked for.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

use entity::{index_result, measurement, parameter};
use gcampus::predecessor::{Kind, Plan, import};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::counts;
use crate::support::{TestApp, on_both_databases};

/// Measurements in the tests' dump.
const MEASUREMENTS: u64 = 2_000;
/// Identifiers' numbers in the catalogue, with a usual value.
const TYPES: [(i64, f64); 6] = [(12, 14.0), (4, 7.6), (1, 12.0), (6, 0.1), (8, 0.2), (10, 95.0)];

/// Writes a dump with so many measurements, each with six values and its four indices.
fn write(path: &Path, measurements: u64) {
    let file = File::create(path).expect("a file");
    let mut out = BufWriter::new(file);
    let mut is_first = true;
    let mut row = |model: &str, pk: u64, fields: Value| {
        let row = json!({ "model": model, "pk": pk, "fields": fields });
        write!(out, "{}\n{row}", if is_first { "[" } else { "," }).expect("written");
        is_first = false;
    };
    let made = "2023-04-05T06:07:08.910Z";
    for id in 1..=20 {
        row(
            "gcampusauth.course",
            id,
            json!({
                "name": format!("Kurs {id}"), "teacher_email": format!("kurs{id}@example.org"), "email_verified": true, "created_at": made,
            }),
        );
    }
    for id in 1..=50 {
        row(
            "gcampuscore.water",
            id,
            json!({
                "geometry": format!("SRID=4326;LINESTRING (8.{id} 49, 8.{id} 49.5, 9 50)"), "tags": { "waterway": "river" },
                "osm_id": id, "osm_element_type": "way", "name": format!("Bach {id}"), "created_at": made,
            }),
        );
    }
    for id in 1..=measurements {
        let minutes = id % 60;
        row(
            "gcampuscore.measurement",
            id,
            json!({
                "token": null, "name": format!("Gruppe {id}"), "location": format!("SRID=4326;POINT (8.{} 49.{})", id % 100, id % 90),
                "location_name": "Heidelberg", "water": id % 50 + 1, "time": format!("2023-04-05T06:{minutes:02}:00Z"),
                "comment": "Am Ufer stehen viele Erlen, das Wasser ist klar.", "hidden": id % 100 == 0, "requires_review": false,
                "parameter_quality_warning": false, "internal_comment": "", "document": "", "created_at": made, "updated_at": made,
            }),
        );
    }
    for id in 1..=measurements {
        for (place, (kind, value)) in (1..).zip(TYPES) {
            row(
                "gcampuscore.parameter",
                (id - 1) * 6 + place,
                json!({
                    "parameter_type": kind, "value": value + (id % 7) as f64 / 10.0, "measurement": id, "comment": "", "hidden": false,
                    "created_at": made, "updated_at": made,
                }),
            );
        }
    }
    for model in ["bachindex", "saprobicindex", "trophicindex", "structureindex"] {
        for id in 1..=measurements {
            row(
                &format!("gcampuscore.{model}"),
                id,
                json!({
                    "measurement": id, "value": 1.0, "classification": "IV", "description": "", "validity": "0.00",
                    "course": "straight", "created_at": made, "updated_at": made,
                }),
            );
        }
    }
    write!(out, "\n]\n").expect("written");
    out.flush().expect("written");
}

on_both_databases! {
    async fn thousands_of_measurements_arrive(site: &TestApp) {
        let folder = tempfile::tempdir().expect("a folder");
        let plan = Plan { dump: folder.path().join("dump.json"), ..Plan::default() };
        write(&plan.dump, MEASUREMENTS);
        let mut steps = Vec::new();
        let report = import(&site.app, &plan, |progress| {
            assert!(progress.done <= progress.total);
            if steps.last() != Some(&progress.step) {
                steps.push(progress.step);
            }
        });
        let report = report.await.expect("a dump");
        assert_eq!(report.broken, []);
        assert_eq!((counts(&report, Kind::Measurement).added, counts(&report, Kind::Parameter).added), (MEASUREMENTS, 6 * MEASUREMENTS));
        for step in ["measurement", "parameter", "structureindex", "indices"] {
            assert!(steps.contains(&step), "{steps:?}");
        }
        let db = site.app.db.read();
        assert_eq!(parameter::Entity::find().count(db).await.expect("a count"), 6 * MEASUREMENTS);
        let results = index_result::Entity::find().filter(index_result::Column::Kind.eq(index_result::IndexKind::Bach));
        assert_eq!(results.count(db).await.expect("a count"), MEASUREMENTS);
        let hidden = measurement::Entity::find().filter(measurement::Column::State.eq(measurement::State::Hidden));
        assert_eq!(hidden.count(db).await.expect("a count"), MEASUREMENTS / 100);
        let typed = measurement::Entity::find().filter(measurement::Column::ParameterTypes.eq(0));
        assert_eq!(typed.count(db).await.expect("a count"), 0, "lists count by these bits");
        let page = site.visitor().get("/measurements/").await;
        assert!(page.body.contains("1980") || page.body.contains("1.980") || page.body.contains("1\u{202f}980"), "the list counts them");
    }
}
