//! The entry form, step by step.

use entity::{measurement, parameter, parameter_type};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{draft, place, post, published, rows, stored, values_path, with};
use crate::support::{TestApp, on_both_databases};

/// The values of a measurement: type, value, note, in their order.
pub(super) async fn values(site: &TestApp, id: i64) -> Vec<(i64, f64, String)> {
    let rows = parameter::Entity::find()
        .filter(parameter::Column::MeasurementId.eq(id))
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .all(site.app.db.read())
        .await
        .expect("a query");
    rows.into_iter().map(|row| (row.parameter_type_id, row.value, row.note)).collect()
}

pub(super) async fn value_ids(site: &TestApp, id: i64) -> Vec<i64> {
    let query = parameter::Entity::find().filter(parameter::Column::MeasurementId.eq(id));
    let rows = query.order_by_asc(parameter::Column::Id).all(site.app.db.read()).await.expect("a query");
    rows.into_iter().map(|row| row.id).collect()
}

on_both_databases! {
    async fn a_pupil_records_and_publishes(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = pupil.get("/measurement/add/").await;
        assert_eq!(form.status, 200);
        assert_eq!(form.texts("li.step-now"), ["Ort und Zeit"]);

        let id = draft(&pupil, &place(water.id)).await;
        let row = stored(site, id).await;
        assert_eq!(row.state, measurement::State::Draft);
        assert_eq!((row.course_id, row.access_key_id), (Some(course.id), Some(course.key_ids[0])));
        assert_eq!(row.measured_at.to_rfc3339(), "2024-06-02T08:15:00+00:00");
        assert_eq!(row.time_zone, "Europe/Berlin");
        assert_eq!((row.latitude, row.longitude), (49.412, 8.69));
        assert_eq!(row.search_text, "team eisvogel sonnig wenig stroemung heidelberg neckar");

        let step = pupil.get(&values_path(id)).await;
        assert_eq!(step.value("parameters-TOTAL_FORMS").as_deref(), Some("3"));
        assert_eq!(step.texts("li.step-now"), ["Messwerte"]);

        // The public measurement 173.
        let golden = [
            ("12", "17", ""), ("4", "8,01", ""), ("5", "2.5", ""), ("2", "0", ""), ("6", "0,03", "klar"), ("8", "0", ""),
            ("1", "6,8", ""), ("", "", ""),
        ];
        let reply = post(&pupil, &values_path(id), &rows(&golden, 1, "publish")).await;
        assert_eq!(reply.location(), format!("/measurement/{id}/"));
        let row = stored(site, id).await;
        assert_eq!((row.state, row.version), (measurement::State::Published, 2));
        assert!(row.published_at.is_some());
        assert!(!row.requires_review);
        assert_eq!(values(site, id).await[1], (4, 8.01, String::new()));

        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".index-card .index-value"), ["90,08"]);
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["I"]);
        assert_eq!(page.texts(".index-card .validity-line .number"), ["53 %"]);
        assert!(page.body.contains("Das Wasser ist chemisch sauber."));
        let english = site.visitor().in_english().get(&format!("/measurement/{id}/")).await;
        assert_eq!(english.texts(".index-card .index-value"), ["90.08"]);
        assert!(english.body.contains("The water is chemically clean."));
        assert!(english.body.contains("2 June 2024, 10:15"));
        assert!(english.texts("h1")[0].starts_with("Measurement #"));
    }

    async fn the_second_golden_measurement_is_class_two(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await.in_english();
        let golden = [("1", "0.16", ""), ("4", "8.29", ""), ("12", "23", ""), ("6", "0.03", ""), ("10", "127", ""), ("8", "0.5", "")];
        let id = published(&pupil, &place(water.id), &golden).await;
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".index-card .index-value"), ["72,04"]);
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["II"]);
        assert_eq!(page.texts(".index-card .validity-line .number"), ["73 %"]);
    }

    async fn each_fault_of_step_one_is_told_and_nothing_is_lost(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let right = place(water.id);
        let long = "x".repeat(281);
        let note = "y".repeat(5001);
        let cases: [(&[(&'static str, &str)], &str); 14] = [
            (&[("name", &long)], "280"),
            (&[("comment", &note)], "5000"),
            (&[("time_0_0", "31")], "Datum"),
            (&[("time_0_2", "1899")], "1900"),
            (&[("time_0_2", "2999")], "Zukunft"),
            (&[("time_0_0", "31"), ("time_0_1", "3"), ("time_1_0", "2"), ("time_1_1", "30")], "Sommerzeit"),
            (&[("latitude", "abc")], "49,41234"),
            (&[("latitude", ""), ("longitude", "")], "Nadel"),
            (&[("latitude", "151,2"), ("longitude", "-33,9")], "vertauscht"),
            (&[("longitude", "181")], "180"),
            (&[("water", "")], "Wähle ein Gewässer"),
            (&[("water", "999999")], "Wähle ein Gewässer"),
            (&[("latitude", "54,32"), ("longitude", "10,14")], "km von der Nadel entfernt"),
            (&[("latitude", "8,69"), ("longitude", "49,412")], "km von der Nadel entfernt"),
        ];
        for (changes, message) in cases {
            let form = with(&right, changes);
            let reply = post(&pupil, "/measurement/add/", &form).await;
            assert_eq!(reply.status, 422, "{changes:?}");
            let faults = reply.texts(".field-error:not([hidden])");
            assert!(faults.iter().any(|fault| fault.contains(message)), "{changes:?}: {faults:?}");
            for (name, typed) in form.iter().filter(|(name, _)| !["comment", "water"].contains(name)) {
                assert_eq!(reply.value(name).as_deref(), Some(typed.as_str()), "{name}");
            }
            let note = form.iter().find(|(name, _)| *name == "comment").expect("the note");
            assert_eq!(reply.texts("textarea"), [note.1.as_str()]);
        }
        assert_eq!(site.visitor().get("/measurements/").await.texts("tbody tr").len(), 0);
    }

    async fn waters_are_found_without_a_script(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = with(&place(water.id), &[("water", ""), ("find_waters", "1"), ("time_0_0", "99")]);
        let reply = post(&pupil, "/measurement/add/", &form).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.texts(".choices .choice-title"), ["Neckar"]);
        assert_eq!(reply.value("time_0_0").as_deref(), Some("99"));
        assert_eq!(reply.value("name").as_deref(), Some("Team Eisvogel"));
        let far = with(&form, &[("latitude", "10"), ("longitude", "10"), ("find", "1")]);
        assert!(post(&pupil, "/measurement/add/", &far).await.texts(".choices .choice-title").is_empty());
        let nowhere = with(&form, &[("latitude", "")]);
        assert_eq!(post(&pupil, "/measurement/add/", &nowhere).await.status, 422);
    }

    async fn the_predecessor_s_point_is_understood(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let point = r#"{"type":"Point","coordinates":[8.7,49.414]}"#;
        let form = with(&place(water.id), &[("latitude", ""), ("longitude", ""), ("location", point)]);
        let row = stored(site, draft(&pupil, &form).await).await;
        assert_eq!((row.longitude, row.latitude), (8.7, 49.414));
    }

    async fn a_stored_water_stays_chosen_however_far_the_pin_is(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let moved =
            measurement::ActiveModel { id: Set(id), latitude: Set(52.5), longitude: Set(13.4), ..Default::default() };
        moved.update(site.app.db.read()).await.expect("an update");
        let path = format!("/measurement/{id}/edit/");
        let form = pupil.get(&path).await;
        assert_eq!(form.texts(".choices .choice-title"), ["Neckar"]);
        assert_eq!(form.attributes(".choices input[checked]", "value"), [water.id.to_string()]);
        assert_eq!(form.value("latitude").as_deref(), Some("52,5"));
        assert_eq!(form.value("time_1_0").as_deref(), Some("10"));
        // It may be edited as it is, but not moved to another far place.
        let moved = with(&place(water.id), &[("latitude", "52,4"), ("longitude", "13,4")]);
        let refused = post(&pupil, &path, &moved).await;
        assert_eq!(refused.status, 422);
        assert!(refused.texts("#water-error")[0].contains("km von der Nadel entfernt"));
        post(&pupil, &path, &with(&moved, &[("latitude", "52,5"), ("name", "Otter")])).await.location();
        assert_eq!(stored(site, id).await.name, "Otter");
    }

    async fn faults_of_values_are_told_in_their_row(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        for (row, field, message) in [
            (("4", "sauer", ""), "value", "keine Zahl"),
            (("4", "14,5", ""), "value", "0 bis 14"),
            (("4", "NaN", ""), "value", "keine Zahl"),
            (("4", "", "leer"), "value", "Trage den Wert ein"),
            (("", "7", ""), "parameter_type", "Wähle"),
            (("15", "7", ""), "parameter_type", "Wähle"),
            (("999", "7", ""), "parameter_type", "Wähle"),
            (("1", "-1", ""), "value", "0 bis 100000"),
        ] {
            let reply = post(&pupil, &values_path(id), &rows(&[("12", "17", "warm"), row], 1, "publish")).await;
            assert_eq!(reply.status, 422, "{row:?}");
            let fault = reply.texts(&format!("#parameters-1-{field}-error"));
            assert!(fault.len() == 1 && fault[0].contains(message), "{row:?}: {fault:?}");
            assert_eq!(reply.value("parameters-1-value").as_deref(), Some(row.1));
            assert_eq!(reply.value("parameters-0-comment").as_deref(), Some("warm"));
            assert!(values(site, id).await.is_empty());
        }
        let many: Vec<_> = std::iter::repeat_n(("12", "17", ""), 101).collect();
        let reply = post(&pupil, &values_path(id), &rows(&many, 1, "save")).await;
        assert_eq!(reply.status, 422);
        assert!(reply.texts("[role=alert]")[0].contains("100"));
        assert_eq!(reply.value("parameters-100-value").as_deref(), Some("17"), "nothing that was typed is lost");
    }

    async fn an_unusual_value_is_asked_about_and_marked_for_review(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = rows(&[("4", "3,5", "")], 1, "publish");
        let asked = post(&pupil, &values_path(id), &form).await;
        assert_eq!(asked.status, 422);
        assert_eq!(asked.value("parameters-0-confirmed").as_deref(), Some("4:3,5"));
        assert!(asked.body.contains("Üblich sind 4 bis 10."));
        assert!(values(site, id).await.is_empty());

        let mut other = form.clone();
        other.push(("parameters-0-confirmed".to_owned(), "4:3,6".to_owned()));
        assert_eq!(post(&pupil, &values_path(id), &other).await.status, 422, "another value was confirmed");
        let mut other = form.clone();
        other.push(("parameters-0-confirmed".to_owned(), "12:3,5".to_owned()));
        assert_eq!(post(&pupil, &values_path(id), &other).await.status, 422, "it was confirmed of another type");

        let mut confirmed = form;
        confirmed.push(("parameters-0-confirmed".to_owned(), "4:3,5".to_owned()));
        post(&pupil, &values_path(id), &confirmed).await.location();
        assert!(stored(site, id).await.requires_review);
        // What was confirmed once is not asked again.
        let own = value_ids(site, id).await[0];
        let mut again = rows(&[("4", "3,5", "wirklich")], 2, "save");
        again.push(("parameters-0-id".to_owned(), own.to_string()));
        post(&pupil, &values_path(id), &again).await.location();
        assert_eq!(values(site, id).await, [(4, 3.5, "wirklich".to_owned())]);
    }

    async fn rows_come_and_go_without_a_script(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        post(&pupil, &values_path(id), &rows(&[("12", "17", ""), ("4", "7", "")], 1, "save")).await.location();
        let ids = value_ids(site, id).await;
        let mut form = rows(&[("12", "18", ""), ("4", "7", ""), ("1", "5", "neu")], 2, "save");
        form.retain(|(name, _)| name != "action");
        form.push(("parameters-0-id".to_owned(), ids[0].to_string()));
        form.push(("parameters-1-id".to_owned(), ids[1].to_string()));

        let more = [form.clone(), vec![("add_row".to_owned(), "1".to_owned())]].concat();
        let reply = post(&pupil, &values_path(id), &more).await;
        assert_eq!((reply.status.as_u16(), reply.texts("fieldset").len()), (200, 4));
        assert_eq!(reply.value("parameters-0-value").as_deref(), Some("18"));
        assert_eq!(reply.value("parameters-TOTAL_FORMS").as_deref(), Some("4"));

        let new_gone = [form.clone(), vec![("remove_row".to_owned(), "2".to_owned())]].concat();
        let reply = post(&pupil, &values_path(id), &new_gone).await;
        assert_eq!(reply.texts("fieldset").len(), 2);
        assert_eq!(reply.attributes("[autofocus]", "name"), ["restore_row"], "what was typed can come back");
        assert!(reply.texts(".notice").iter().any(|text| text.starts_with("Entfernt: Nitrat 5")), "{:?}", reply.texts(".notice"));
        let old_gone = [form.clone(), vec![("remove_row".to_owned(), "1".to_owned())]].concat();
        let reply = post(&pupil, &values_path(id), &old_gone).await;
        assert_eq!(reply.value("parameters-1-DELETE").as_deref(), Some("on"));
        assert_eq!(reply.attributes("[autofocus]", "value"), ["1"]);
        assert_eq!(values(site, id).await.len(), 2, "nothing is deleted before it is saved");

        let back = [form.clone(), vec![("parameters-1-DELETE".into(), "on".into()), ("restore_row".into(), "1".into())]].concat();
        assert_eq!(post(&pupil, &values_path(id), &back).await.texts("fieldset").len(), 3);
        form.push(("parameters-1-DELETE".to_owned(), "on".to_owned()));
        post(&pupil, &values_path(id), &form).await.location();
        assert_eq!(values(site, id).await, [(12, 18.0, String::new()), (1, 5.0, "neu".to_owned())]);
    }

    async fn values_of_other_steps_survive(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let now = site.app.clock.now();
        let animal = parameter_type::Entity::find().filter(parameter_type::Column::Identifier.eq("diptera"));
        let animal = animal.one(site.app.db.read()).await.expect("a query").expect("the type");
        let row = parameter::ActiveModel {
            measurement_id: Set(id),
            parameter_type_id: Set(animal.id),
            value: Set(5.0),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let row = row.insert(site.app.db.read()).await.expect("a row");
        let form = pupil.get(&values_path(id)).await;
        assert!(form.attributes("input[name='parameters-0-id']", "value").is_empty());
        let mut thief = rows(&[("12", "17", ""), ("", "", "")], 1, "save");
        thief.push(("parameters-1-id".to_owned(), row.id.to_string()));
        thief.push(("parameters-1-DELETE".to_owned(), "on".to_owned()));
        post(&pupil, &values_path(id), &thief).await.location();
        let kept: Vec<i64> = values(site, id).await.into_iter().map(|(kind, ..)| kind).collect();
        assert!(kept.contains(&animal.id) && kept.contains(&12), "{kept:?}");
    }

    async fn of_two_edits_from_one_version_the_second_keeps_its_input(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let own = value_ids(site, id).await[0].to_string();
        let edit = |value| {
            let mut form = rows(&[("12", value, "getippt")], 2, "save");
            form.push(("parameters-0-id".to_owned(), own.clone()));
            form
        };
        post(&teacher, &values_path(id), &edit("18,5")).await.location();
        let reply = post(&pupil, &values_path(id), &edit("19")).await;
        assert_eq!(reply.status, 409);
        assert_eq!(reply.value("parameters-0-value").as_deref(), Some("19"));
        assert_eq!(reply.value("parameters-0-comment").as_deref(), Some("getippt"));
        assert_eq!(reply.texts("[role=alert] tr.conflict-differs td"), ["19 °C – getippt", "18,5 °C – getippt"]);
        assert_eq!(values(site, id).await[0].1, 18.5);
        assert_eq!(reply.value("version").as_deref(), Some("3"));
        let mut again = edit("19");
        again[0].1 = "3".to_owned();
        post(&pupil, &values_path(id), &again).await.location();
        assert_eq!(values(site, id).await[0].1, 19.0);

        // Step 1 too: the name of the one beside that of the other.
        let path = format!("/measurement/{id}/edit/");
        post(&teacher, &path, &with(&place(water.id), &[("name", "Klasse 9b"), ("version", "4")])).await.location();
        let reply = post(&pupil, &path, &with(&place(water.id), &[("name", "Wir"), ("version", "4")])).await;
        assert_eq!(reply.status, 409);
        assert_eq!(reply.value("name").as_deref(), Some("Wir"));
        assert_eq!(reply.texts("[role=alert] tr.conflict-differs td"), ["Wir", "Klasse 9b"]);
        assert_eq!(stored(site, id).await.name, "Klasse 9b");
    }

    async fn nothing_is_not_published(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &with(&place(water.id), &[("comment", "")])).await;
        let reply = post(&pupil, &values_path(id), &rows(&[("", "", "")], 1, "publish")).await;
        assert_eq!(reply.status, 422);
        assert!(reply.texts("[role=alert]")[0].contains("nichts zu veröffentlichen"));
        let path = format!("/measurement/{id}/publish");
        let version = [("version", "1".to_owned())];
        post(&pupil, &path, &version).await.location();
        assert_eq!(stored(site, id).await.state, measurement::State::Draft);
        let noted = draft(&pupil, &place(water.id)).await;
        post(&pupil, &format!("/measurement/{noted}/publish"), &[("version", "7".to_owned())]).await.location();
        assert_eq!(stored(site, noted).await.state, measurement::State::Draft, "a stale page publishes nothing");
        post(&pupil, &format!("/measurement/{noted}/publish"), &version).await.location();
        assert_eq!(stored(site, noted).await.state, measurement::State::Published);
    }
}
