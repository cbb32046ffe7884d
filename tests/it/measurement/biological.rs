//! Step 3: counted animals, and the way through all four steps.

use super::{
    animals_path, answers, draft,
    entry::{value_ids, values},
    place, post, rows, stored, structure_path, values_path, with,
};
use crate::support::{TestApp, on_both_databases};
use entity::{measurement, water};

on_both_databases! {
    async fn the_golden_measurement_goes_through_all_steps(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        // The public measurement 173.
        let golden = [
            ("12", "17", ""), ("4", "8,01", ""), ("5", "2.5", ""), ("2", "0", ""), ("6", "0,03", ""), ("8", "0", ""),
            ("1", "6,8", ""),
        ];
        let reply = post(&pupil, &values_path(id), &rows(&golden, 1, "continue")).await;
        assert_eq!(reply.location(), animals_path(id));
        let counts = [("21", "2", ""), ("15", "2", "unter Steinen"), ("19", "5", ""), ("16", "", "")];
        let reply = post(&pupil, &animals_path(id), &rows(&counts, 2, "continue")).await;
        assert_eq!(reply.location(), structure_path(id));
        let seen = [
            ("utilization", "artificial"), ("course", "straight"), ("bank_vegetation", "sparse"),
            ("bank_structure", "strengthened"), ("cross_section", "very-shallow"), ("depth_variance", "uniform"),
            ("margin", "unknown"),
        ];
        let reply = post(&pupil, &structure_path(id), &answers(&seen, 3, "continue")).await;
        assert_eq!(reply.location(), format!("/measurement/{id}/"));
        assert_eq!(stored(site, id).await.state, measurement::State::Draft);
        assert_eq!(site.visitor().get(&format!("/measurement/{id}/")).await.status, 404);
        let summary = pupil.get(&format!("/measurement/{id}/")).await;
        assert_eq!(summary.texts(".step-state"), ["7 Werte", "3 Werte", "6 von 10"]);
        post(&pupil, &format!("/measurement/{id}/publish"), &[("version", "4".to_owned())]).await.location();

        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".index-card .index-value"), ["90,08", "2,36", "3,50"]);
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["I", "II-III", "III"]);
        assert_eq!(page.texts(".index-card .validity-line .number"), ["53 %", "63 %", "60 %"]);
        assert!(page.texts("tbody tr").iter().any(|row| row.contains("Steinfliegelarven") && row.contains("unter Steinen")));
    }

    async fn every_group_has_a_card_and_replicates(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = pupil.get(&animals_path(id)).await;
        assert_eq!(form.texts("li.step-now"), ["Tiere"]);
        assert_eq!(form.texts(".animal legend").len(), 7);
        assert_eq!(form.attributes(".animal img", "alt"), [""; 7]);
        for drawing in form.attributes(".animal img", "src") {
            assert_eq!(site.visitor().get(&drawing).await.status, 200, "{drawing}");
        }
        let english = pupil.clone().in_english().get(&animals_path(id)).await;
        assert!(english.texts(".animal legend").contains(&"Freshwater shrimps".to_owned()));

        let names = form.attributes("input[name$='-parameter_type']", "value");
        assert_eq!(form.value("parameters-TOTAL_FORMS").as_deref(), Some("7"));
        let place_of = names.iter().position(|kind| kind == "18").expect("the snails");
        let mut sent: Vec<(String, String)> = names.iter().enumerate()
            .map(|(n, kind)| (format!("parameters-{n}-parameter_type"), kind.clone())).collect();
        sent.push((format!("parameters-{place_of}-value"), "4".to_owned()));
        sent.push(("parameters-TOTAL_FORMS".to_owned(), "7".to_owned()));
        sent.push(("version".to_owned(), "1".to_owned()));
        let more = [sent.clone(), vec![("repeat_row".to_owned(), place_of.to_string())]].concat();
        let reply = post(&pupil, &animals_path(id), &more).await;
        assert_eq!(reply.value("parameters-TOTAL_FORMS").as_deref(), Some("8"));
        assert_eq!(reply.value(&format!("parameters-{place_of}-value")).as_deref(), Some("4"));
        assert_eq!(reply.value(&format!("parameters-{}-parameter_type", place_of + 1)).as_deref(), Some("18"));
        assert_eq!(values(site, id).await.len(), 0);

        let two = rows(&[("18", "4", "Netz 1"), ("18", "8", "Netz 2"), ("21", "", "")], 1, "save");
        post(&pupil, &animals_path(id), &two).await.location();
        assert_eq!(values(site, id).await, [(18, 4.0, "Netz 1".to_owned()), (18, 8.0, "Netz 2".to_owned())]);
        let page = pupil.get(&format!("/measurement/{id}/")).await;
        assert!(page.texts("tbody tr").iter().any(|row| row.starts_with("Schnecken Mittel 6 2 Werte von 4 bis 8")), "{:?}", page.texts("tbody tr"));
        // A count that is cleared is gone; the rest of the measurement is not touched.
        let ids = value_ids(site, id).await;
        let mut cleared = rows(&[("18", "", ""), ("18", "8", "Netz 2")], 2, "save");
        cleared.push(("parameters-0-id".to_owned(), ids[0].to_string()));
        cleared.push(("parameters-1-id".to_owned(), ids[1].to_string()));
        post(&pupil, &animals_path(id), &cleared).await.location();
        assert_eq!(values(site, id).await, [(18, 8.0, "Netz 2".to_owned())]);
    }

    async fn animals_are_counted_in_whole_numbers(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        for (value, note, message) in [
            ("2,5", "", "ganze Tiere"), ("-1", "", "mindestens 0"), ("viele", "", "ganze Tiere"), ("", "viele", "Trage den Wert ein"),
        ] {
            let reply = post(&pupil, &animals_path(id), &rows(&[("18", value, note)], 1, "continue")).await;
            assert_eq!(reply.status, 422, "{value}");
            let fault = reply.texts("#parameters-0-value-error");
            assert!(fault[0].contains(message) || fault[0].contains("0 bis"), "{value}: {fault:?}");
            assert_eq!(reply.value("parameters-0-value").as_deref(), Some(value));
            assert_eq!(reply.value("parameters-0-comment").as_deref(), Some(note));
        }
        // What is measured in step 2 is no animal.
        let reply = post(&pupil, &animals_path(id), &rows(&[("12", "17", "")], 1, "continue")).await;
        assert_eq!(reply.status, 422);
        assert!(values(site, id).await.is_empty());
    }

    async fn steps_that_do_not_fit_the_water_are_closed(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let shape = serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] });
        let pond = site.water("Weiher", Some(water::FlowType::Standing), &shape).await;
        let unknown = site.water("Altarm", None, &shape).await;
        let pupil = site.student(&course).await;
        for water in [pond.id, unknown.id] {
            let id = draft(&pupil, &place(water)).await;
            for path in [animals_path(id), structure_path(id)] {
                assert_eq!(pupil.get(&path).await.status, 404, "{path}");
                assert_eq!(post(&pupil, &path, &rows(&[("18", "4", "")], 1, "save")).await.status, 409, "{path}");
            }
            let form = pupil.get(&values_path(id)).await;
            let closed = form.texts(".step-state");
            assert_eq!(closed, ["nur an Fließgewässern"; 2]);
            assert!(form.attributes(".steps a", "href").iter().all(|href| !href.contains("biological")));
            assert_eq!(form.attributes(".form-actions button", "value"), ["publish", "continue"]);
            // The predecessor's form has no such buttons: its last step publishes.
            let bare = rows(&[("12", "17", "")], 1, "");
            assert_eq!(post(&pupil, &values_path(id), &bare).await.location(), format!("/measurement/{id}/"));
            assert_eq!(stored(site, id).await.state, measurement::State::Published);
        }
    }

    async fn a_step_that_is_not_the_last_leads_to_the_next(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &with(&place(water.id), &[("comment", "")])).await;
        let bare = rows(&[("12", "17", "")], 1, "");
        assert_eq!(post(&pupil, &values_path(id), &bare).await.location(), animals_path(id));
        assert_eq!(stored(site, id).await.state, measurement::State::Draft);
        let save = post(&pupil, &animals_path(id), &rows(&[], 2, "save")).await;
        assert_eq!(save.location(), format!("/measurement/{id}/"));
        let form = pupil.get(&animals_path(id)).await;
        assert_eq!(form.texts(".step-state"), ["ein Wert", "noch leer"]);
        assert_eq!(form.attributes(".form-actions button", "value"), ["continue", "save"]);
    }
}
