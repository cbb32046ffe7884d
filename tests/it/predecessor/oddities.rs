//! The hand-made dump: what arrives, what is told, and what stays away.

use std::fs;

use entity::{calibration, index_result, measurement, parameter, parameter_type, structure_answer, water};
use gcampus::predecessor::{Kind, Outcome, Plan, Why};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{DUMP, broken, changed, counts, import_text, import_with, reason, rows, snapshot};
use crate::support::{TestApp, on_both_databases};

async fn measured(site: &TestApp, id: i64) -> measurement::Model {
    measurement::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("a measurement")
}

on_both_databases! {
    async fn the_dump_arrives_and_what_is_broken_is_named(site: &TestApp) {
        let report = import_text(site, DUMP).await;
        assert_eq!(report.outcome, Outcome::Imported);
        let told = broken(&report);
        let expected = [
            "?", "calibration 51", "blockedemail 2", "course 3", "accesskey 14", "accesskey 16", "water 24", "water 25",
            "water 26", "measurement 177", "measurement 178", "measurement 179", "parameter 1030", "parameter 1031",
            "parameter 1032", "parameter 1033", "parameter 1023", "parameter",
        ];
        for name in expected {
            assert!(told.iter().any(|told| told == name), "{name} is told: {told:?}");
        }
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (model, id, part) in [
            ("water", 24, "3857"), ("water", 25, "fast"), ("water", 26, "no object"), ("measurement", 177, "out of range"),
            ("measurement", 178, "water 24"), ("measurement", 179, "1900"), ("parameter", 1030, "no number"),
            ("parameter", 1031, "measurement 9999"), ("parameter", 1032, "negative"), ("parameter", 1033, "type 77"),
            ("parameter", 1023, "twice"), ("accesskey", 14, "13"), ("accesskey", 16, "course 3"), ("course", 3, "address"),
            ("calibration", 51, "formula"),
        ] {
            assert!(reason(&report, model, id).contains(part), "{model} {id}: {}", reason(&report, model, id));
        }
        assert_eq!(report.unknown_models.get("auth.group"), Some(&1));
        assert_eq!(report.unknown_models.get("sessions.session"), Some(&2));
        assert_eq!(report.unknown_fields.iter().collect::<Vec<_>>(), [(&"measurement.weather".to_owned(), &1)]);
        let measurements = counts(&report, Kind::Measurement);
        assert_eq!((measurements.read, measurements.added, measurements.broken), (7, 4, 3));
        assert_eq!(counts(&report, Kind::ParameterType).added, 1);
        assert_eq!((report.documents.named, report.documents.found), (2, None));
    }

    async fn measurements_keep_number_place_state_and_notes(site: &TestApp) {
        import_text(site, DUMP).await;
        let one = measured(site, 173).await;
        assert_eq!((one.access_key_id, one.course_id, one.water_id), (Some(11), Some(1), 21));
        assert_eq!((one.longitude, one.latitude, one.name.as_str()), (8.7, 49.41, "Team Eisvogel"));
        assert_eq!((one.note.as_str(), one.location_name.as_deref()), ("Klares Wasser", Some("Heidelberg")));
        assert_eq!(one.measured_at.to_rfc3339(), "2022-05-03T07:45:00+00:00");
        assert_eq!((one.state, one.time_zone.as_str()), (measurement::State::Published, "Europe/Berlin"));
        assert_eq!(one.created_at.to_rfc3339(), "2022-05-03T08:00:00.123+00:00");
        assert!(one.search_text.contains("eisvogel") && one.search_text.contains("neckar"));
        let hidden = measured(site, 174).await;
        assert_eq!((hidden.state, hidden.requires_review), (measurement::State::Hidden, true));
        assert_eq!((hidden.longitude, hidden.latitude, hidden.internal_comment.as_str()), (8.71, 49.42, "gemeldet"));
        assert_eq!(hidden.measured_at.to_rfc3339(), "2022-06-01T08:00:00+00:00");
        assert!(hidden.location_name.is_some(), "a place without a name gets the gazetteer's");
        let flagged = measured(site, 175).await;
        assert_eq!((flagged.quality_warning, flagged.access_key_id, flagged.course_id), (true, None, None));

        let values = parameter::Entity::find().order_by_asc(parameter::Column::Id);
        let values = values.filter(parameter::Column::MeasurementId.eq(173)).all(site.app.db.read()).await.expect("values");
        assert_eq!(values.iter().map(|v| v.position).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        assert_eq!((values[1].id, values[1].note.as_str()), (1002, "zwei\nZeilen"));
        // The type without an identifier is found by its name.
        assert_eq!((values[3].parameter_type_id, values[3].value), (2, 0.0));
        let hidden = parameter::Entity::find_by_id(1022).one(site.app.db.read()).await.expect("a query").expect("a value");
        assert!(hidden.hidden);
        let answers = structure_answer::Entity::find().all(site.app.db.read()).await.expect("answers");
        assert_eq!(answers.len(), 6, "open questions have no row");
    }

    async fn waters_come_in_every_way_of_writing(site: &TestApp) {
        import_text(site, DUMP).await;
        let waters = water::Entity::find().order_by_asc(water::Column::Id).all(site.app.db.read()).await.expect("waters");
        assert_eq!(waters.iter().map(|w| w.id).collect::<Vec<_>>(), [21, 22, 23]);
        let [river, lake, spring] = &waters[..] else { panic!() };
        assert_eq!((river.water_type, river.flow_type), (Some(water::WaterType::River), Some(water::FlowType::Running)));
        assert!(river.geometry.contains("LineString") && river.search_text.contains("river"));
        assert_eq!((river.osm_id, river.osm_element_type), (Some(1234), Some(water::OsmElementType::Way)));
        assert_eq!((lake.requires_update, lake.internal_comment.as_str()), (true, "prüfen"));
        assert_eq!(lake.search_text, "grosser see");
        assert_eq!((lake.min_lon, lake.max_lat), (9.0, 48.2));
        assert_eq!((spring.name.as_deref(), spring.osm_id), (None, None));
    }

    async fn the_catalogue_is_mapped_and_what_it_lacks_is_added(site: &TestApp) {
        import_text(site, DUMP).await;
        let db = site.app.db.read();
        let types = parameter_type::Entity::find().all(db).await.expect("types");
        let copper = types.iter().find(|one| one.identifier == "cu").expect("copper");
        assert_eq!((copper.id, copper.short_name.as_str(), copper.color.as_deref()), (40, "Cu_2", Some("#B79219")));
        assert_eq!(types.len(), 20);
        // Oxygen has another number in the dump.
        let oxygen = parameter::Entity::find_by_id(1020).one(db).await.expect("a query").expect("a value");
        assert_eq!(oxygen.parameter_type_id, 10);
        let own = calibration::Entity::find_by_id(50).one(db).await.expect("a query").expect("a calibration");
        assert_eq!((own.kit_id, own.x_min, own.x_max), (9, 0.0, 4.0), "the range follows from the curve");
    }

    async fn indices_are_computed_and_compared(site: &TestApp) {
        let report = import_text(site, DUMP).await;
        let results = index_result::Entity::find().all(site.app.db.read()).await.expect("results");
        let of = |id: i64, kind| results.iter().find(|r| r.measurement_id == id && r.kind == kind);
        let saprobic = of(173, index_result::IndexKind::Saprobic).expect("a result");
        assert_eq!((saprobic.classification.as_str(), saprobic.validity), ("II-III", 63));
        let structure = of(173, index_result::IndexKind::Structure).expect("a result");
        assert_eq!((structure.value, structure.classification.as_str(), structure.validity), (3.5, "III", 60));
        assert!(of(173, index_result::IndexKind::Trophic).is_none());
        assert_eq!(of(174, index_result::IndexKind::Bach).expect("a result").validity, 20);
        assert!(report.same_indices >= 2, "{report:?}");
        let why = |index: &str| -> Vec<(Why, i64)> {
            let of = report.differences.iter().filter(|d| d.index == index);
            of.map(|d| (d.why, d.examples[0].measurement)).collect()
        };
        assert_eq!(why("trophic"), [(Why::OtherWater, 173)]);
        let bach = why("bach");
        for expected in [(Why::Replicates, 174), (Why::HiddenValues, 175), (Why::NoInput, 176)] {
            assert!(bach.contains(&expected), "{bach:?}");
        }
        // What recomputing finds afterwards: nothing.
        let again = gcampus::quality::recompute_all(&site.app.db, site.app.clock.now(), true, |_| Ok(())).await;
        assert_eq!(again.expect("computed").changes, 0);
    }

    async fn the_order_of_the_rows_does_not_matter(site: &TestApp) {
        let mut backwards = rows();
        backwards.reverse();
        // Of two rows with one number the first counts.
        backwards.retain(|row| !row.contains("\"pk\": 1023, \"fields\": {\"parameter_type\": 4, \"value\": 9.0"));
        let report = import_text(site, &format!("[{}]", backwards.join(",\n"))).await;
        assert_eq!(counts(&report, Kind::Measurement).added, 4);
        assert_eq!(counts(&report, Kind::Parameter).added, 15);
        assert!(index_result::Entity::find().all(site.app.db.read()).await.expect("results").len() >= 5);
    }

    async fn a_second_run_changes_nothing(site: &TestApp) {
        import_text(site, DUMP).await;
        // Somebody has worked here meanwhile.
        let value = parameter::ActiveModel { id: sea_orm::ActiveValue::Set(1001), value: sea_orm::ActiveValue::Set(18.5), ..Default::default() };
        sea_orm::ActiveModelTrait::update(value, site.app.db.read()).await.expect("changed");
        parameter::Entity::delete_by_id(1002).exec(site.app.db.read()).await.expect("deleted");
        let before = snapshot(site).await;
        let report = import_text(site, DUMP).await;
        for (kind, counts) in &report.models {
            assert_eq!(counts.added, 0, "{kind:?}");
        }
        assert_eq!(counts(&report, Kind::Measurement).there, 4);
        assert_eq!(snapshot(site).await, before);
    }

    async fn a_number_that_means_something_else_here_is_not_overwritten(site: &TestApp) {
        import_text(site, DUMP).await;
        let before = snapshot(site).await;
        let other = changed("gcampuscore.measurement", 173, |fields| fields["created_at"] = "2024-01-01T00:00:00Z".into());
        let report = import_text(site, &other).await;
        assert!(reason(&report, "measurement", 173).contains("something else"));
        assert_eq!(snapshot(site).await, before);
    }

    async fn dry_run_and_strict_keep_nothing(site: &TestApp) {
        let before = snapshot(site).await;
        let dry = import_with(site, DUMP, Plan { is_dry_run: true, ..Plan::default() }).await.expect("a report");
        assert_eq!((dry.outcome, counts(&dry, Kind::Measurement).added), (Outcome::DryRun, 4));
        assert_eq!(snapshot(site).await, before);
        let strict = import_with(site, DUMP, Plan { is_strict: true, ..Plan::default() }).await.expect("a report");
        assert_eq!((strict.outcome, strict.broken.len()), (Outcome::Undone, dry.broken.len()));
        assert_eq!(snapshot(site).await, before);
        // Without a broken row, strict is as always.
        let whole = r#"[{"model": "gcampusauth.blockedemail", "pk": 1, "fields": {"email": "a@example.org"}}]"#;
        let strict = import_with(site, whole, Plan { is_strict: true, ..Plan::default() }).await.expect("a report");
        assert_eq!(strict.outcome, Outcome::Imported);
        assert_eq!(snapshot(site).await.len(), before.len() + 1);
    }

    async fn a_water_that_is_here_already_takes_the_measurements(site: &TestApp) {
        let known = serde_json::json!({ "type": "FeatureCollection", "features": [{
            "type": "Feature", "properties": { "@id": "way/1234", "name": "Neckar", "waterway": "river" },
            "geometry": { "type": "LineString", "coordinates": [[8.6, 49.4], [8.8, 49.5]] },
        }] });
        site.import(&known.to_string()).await.expect("an import");
        let report = import_text(site, DUMP).await;
        let here = water::Entity::find().filter(water::Column::OsmId.eq(1234)).one(site.app.db.read()).await;
        let here = here.expect("a query").expect("the river").id;
        assert_ne!(here, 21);
        assert_eq!(measured(site, 173).await.water_id, here);
        assert!(report.notes.iter().any(|note| note.model == Kind::Water && note.id == 21));
    }

    async fn what_is_no_dump_changes_nothing_and_says_why(site: &TestApp) {
        let before = snapshot(site).await;
        let half = &DUMP[..DUMP.len() / 2];
        for (text, part) in [
            ("", "no JSON array"), ("{}", "no JSON array"), ("[]", "no row"), ("[1, 2]", "no row"), (half, "in the middle"),
            (r#"[{"model": "auth.group", "pk": 1, "fields": {}}]"#, "no row"),
        ] {
            let fault = import_with(site, text, Plan::default()).await.expect_err("no dump").to_string();
            assert!(fault.contains(part), "{fault}");
        }
        assert_eq!(snapshot(site).await, before);
    }

    async fn old_addresses_answer(site: &TestApp) {
        import_text(site, DUMP).await;
        let reader = site.visitor();
        for path in [
            "/", "/measurements/", "/waters/", "/measurement/173/", "/measurement/176/", "/water/21/", "/water/22/",
            "/documents/measurement/173", "/documents/measurements/pdf", "/export/csv/", "/export/xlsx/",
            "/api/v1/measurements/", "/tools/kits/9/convert/40/",
        ] {
            assert_eq!(reader.get(path).await.status, StatusCode::OK, "{path}");
        }
        let page = reader.get("/measurement/173/").await;
        assert!(page.body.contains("Neckar") && page.body.contains("Team Eisvogel"));
        for hidden in ["/measurement/174/", "/documents/measurement/174"] {
            assert_eq!(reader.get(hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
        }
        assert!(reader.get("/measurements/?name=eisvogel").await.body.contains("/measurement/173/"));
        assert!(!reader.get("/export/csv/").await.body.contains("\"174\""));
    }
}

#[tokio::test]
async fn the_media_directory_is_looked_at() {
    let site = TestApp::on_sqlite().await;
    let media = tempfile::tempdir().expect("a folder");
    fs::create_dir(media.path().join("documents")).expect("a folder");
    fs::write(media.path().join("documents/course-1.pdf"), "%PDF").expect("written");
    fs::write(media.path().join("Protokoll.docx"), "x").expect("written");
    let plan = Plan { media: Some(media.path().to_owned()), ..Plan::default() };
    let report = import_with(&site, DUMP, plan).await.expect("a report");
    let documents = report.documents;
    assert_eq!((documents.named, documents.found, documents.unnamed), (2, Some(1), 1));
    assert_eq!(documents.examples, ["Protokoll.docx"]);
    let plan = Plan { media: Some(media.path().join("nowhere")), ..Plan::default() };
    let before = snapshot(&site).await;
    assert!(import_with(&site, DUMP, plan).await.is_err());
    assert_eq!(snapshot(&site).await, before);
}
