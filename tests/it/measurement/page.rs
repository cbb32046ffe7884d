//! The page of a measurement.

use entity::{measurement, parameter, structure_answer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, TransactionTrait};

use super::{draft, place, post, published, rows, values_path, with};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn replicates_count_as_their_mean(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("1", "12,1", "erste"), ("1", "12,9", "<i>zweite</i>")]).await;
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts("tbody td.number[data-label]").len(), 1);
        let value = &page.texts("tbody td.number[data-label]")[0];
        assert!(value.starts_with("Mittel 12,5 mg/L 2 Werte von 12,1 bis 12,9"), "{value}");
        assert!(page.texts("tbody td").iter().any(|note| note == "erste<i>zweite</i>"));
        assert_eq!(page.texts("details tbody td.number")[0], "12,5", "the index counts the mean");
        assert_eq!(page.texts("th sub"), ["3"]);
    }

    async fn what_pupils_type_is_never_markup(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let evil = "<script>alert(1)</script>";
        let form = with(&place(water.id), &[("name", evil), ("comment", "eins\r\n<b>zwei</b>\n\"drei\"")]);
        let id = published(&pupil, &form, &[("12", "17", evil)]).await;
        for path in [format!("/measurement/{id}/"), "/measurements/".to_owned()] {
            let page = site.visitor().get(&path).await;
            assert!(!page.body.contains(evil) && !page.body.contains("<b>zwei"), "{path}");
            assert!(page.body.contains("&lt;script&gt;"), "{path}");
        }
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert!(page.texts("dd").iter().any(|note| note == "eins<b>zwei</b>\"drei\""), "{:?}", page.texts("dd"));
        let form = pupil.get(&format!("/measurement/{id}/edit/")).await;
        assert!(form.body.contains(">\neins\n&lt;b&gt;zwei&lt;/b&gt;\n&quot;drei&quot;</textarea>"), "an edit changes no line");
    }

    async fn a_class_with_too_little_behind_it_is_withheld(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        // NO3, PO4, NH4: 0.35; with conductivity 0.42.
        let few = [("1", "2", ""), ("8", "0", ""), ("6", "0", "")];
        let id = published(&pupil, &place(water.id), &few).await;
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["none"]);
        assert!(page.texts(".index-card .notice")[0].contains("keine Klasse"));
        let more = [few.to_vec(), vec![("11", "150", "")]].concat();
        let id = published(&pupil, &place(water.id), &more).await;
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["I"]);
        assert!(page.texts(".index-card .notice")[0].contains("weniger sicher"));
        assert_eq!(page.texts(".index-card td.muted").iter().filter(|text| *text == "fehlt").count(), 4);
        let bare = published(&pupil, &place(water.id), &[("2", "0,1", "")]).await;
        assert!(site.visitor().get(&format!("/measurement/{bare}/")).await.texts(".index-card").is_empty());
    }

    async fn animals_and_structure_are_shown_and_doubts_told(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let now = site.app.clock.now();
        let txn = site.app.db.read().begin().await.expect("a transaction");
        for (kind, count, hidden) in [(21, 2.0, false), (15, 2.0, false), (19, 5.0, false), (17, 400.0, true)] {
            let row = parameter::ActiveModel {
                measurement_id: Set(id),
                parameter_type_id: Set(kind),
                value: Set(count),
                hidden: Set(hidden),
                created_at: Set(now),
                updated_at: Set(now),
                ..Default::default()
            };
            row.insert(&txn).await.expect("a row");
        }
        use structure_answer::Question;
        for (question, grade) in [
            (Question::Utilization, 5), (Question::Course, 4), (Question::BankVegetation, 3),
            (Question::BankStructure, 3), (Question::CrossSection, 1), (Question::DepthVariance, 5),
        ] {
            let row = structure_answer::ActiveModel {
                measurement_id: Set(id), question: Set(question), grade: Set(grade),
            };
            structure_answer::Entity::insert(row).exec_without_returning(&txn).await.expect("a row");
        }
        let doubted = measurement::ActiveModel { id: Set(id), quality_warning: Set(true), ..Default::default() };
        doubted.update(&txn).await.expect("the mark");
        gcampus::quality::recompute(&txn, id, now).await.expect("the indices");
        txn.commit().await.expect("a commit");
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".index-card .index-value"), ["95,00", "2,36", "3,50"]);
        assert_eq!(page.attributes(".index-card .class-chip", "data-class"), ["none", "II-III", "III"]);
        let headings = page.texts("h2");
        assert!(headings.contains(&"Tiere".to_owned()) && headings.contains(&"Struktur".to_owned()), "{headings:?}");
        assert!(page.texts("tbody tr").iter().any(|row| row.contains("Mückenlarven") && row.contains('5')));
        assert!(!page.body.contains("400"), "hidden rows stay hidden");
        assert!(page.texts("tbody td").contains(&"Siedlung oder Industrie".to_owned()));
        assert!(page.texts(".notice").iter().any(|notice| notice.contains("Zweifel")));
        assert!(site.visitor().in_english().get(&format!("/measurement/{id}/")).await.body.contains("settlement or industry"));
        let list = site.visitor().get("/measurements/").await;
        assert!(list.texts("tbody .visually-hidden").iter().any(|mark| mark == "mit Tieren"));
    }

    async fn another_water_brings_other_indices(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let shape = serde_json::json!({ "type": "Point", "coordinates": [8.691, 49.412] });
        let lake = site.water("Weiher", Some(entity::water::FlowType::Standing), &shape).await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(river.id)).await;
        post(&pupil, &values_path(id), &rows(&[("8", "0,02", ""), ("14", "150", "")], 1, "publish")).await.location();
        let indices = |page: &crate::support::Reply| page.texts(".index-card h3");
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(indices(&page), ["Chemischer Index (BACH)"]);
        let moved = with(&place(lake.id), &[("version", "2")]);
        post(&pupil, &format!("/measurement/{id}/edit/"), &moved).await.location();
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(indices(&page), ["Chemischer Index (BACH)", "Trophieindex"]);
    }

    async fn what_is_no_measurement_is_not_found(site: &TestApp) {
        for path in ["/measurement/1/", "/measurement/abc/", "/measurement/99999999999999999999/", "/measurement/-1/"] {
            assert_eq!(site.visitor().get(path).await.status, 404, "{path}");
        }
    }
}
