//! What the page of a measurement tells beside its indices.

use entity::{measurement, parameter};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{draft, place, published, with};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn replicates_show_spread_and_dots(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("1", "12", ""), ("1", "13", ""), ("1", "14", ""), ("12", "17", "")]).await;
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".replicates"), ["3 Werte von 12 bis 14; Streuung ±1: 12 · 13 · 14"]);
        assert_eq!(page.attributes(".strip circle", "cx"), ["4.0", "50.0", "96.0"]);
        assert_eq!(page.attributes(".strip .strip-mean", "d"), ["M50.0 1v12"]);
    }

    async fn a_value_beyond_the_usual_says_so_in_a_sentence(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", ""), ("9", "7", "")]).await;
        let path = format!("/measurement/{id}/");
        assert!(site.visitor().get(&path).await.texts(".value-warning").is_empty());
        // As if the limits had been drawn closer since.
        let raise = parameter::Entity::update_many()
            .col_expr(parameter::Column::Value, Expr::value(85.0))
            .filter(parameter::Column::MeasurementId.eq(id))
            .filter(parameter::Column::ParameterTypeId.eq(12));
        raise.exec(site.app.db.read()).await.expect("an update");
        let warnings = site.visitor().get(&path).await.texts(".value-warning");
        assert_eq!(warnings.len(), 1);
        assert!(warnings[0].starts_with("Ungewöhnlich: Üblich sind "), "{warnings:?}");
        let english = site.visitor().in_english().get(&path).await.texts(".value-warning");
        assert!(english[0].starts_with("Unusual: "), "{english:?}");
    }

    async fn earlier_and_nearby_ones_are_linked(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let pupil = site.student(&course).await;
        let at = serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] });
        let (neckar, pond) = (site.neckar().await, site.water("Weiher", None, &at).await);
        let mut ids = Vec::new();
        for (water, day, latitude) in [
            (neckar.id, "2", "49,412"), (neckar.id, "3", "49,412"), (neckar.id, "5", "49,412"),
            (pond.id, "2", "49,42"), (pond.id, "9", "49,413"), (pond.id, "2", "49,6"),
        ] {
            let form = with(&place(water), &[("time_0_0", day), ("latitude", latitude)]);
            let form = if latitude == "49,6" { with(&place(water), &[("time_0_0", "1")]) } else { form };
            let id = published(&pupil, &form, &[("12", "17", "")]).await;
            if latitude == "49,6" {
                let far = measurement::ActiveModel { id: Set(id), latitude: Set(49.6), ..Default::default() };
                far.update(site.app.db.read()).await.expect("an update");
            }
            ids.push(id);
        }
        draft(&pupil, &with(&place(neckar.id), &[("time_0_0", "1")])).await;
        let path = format!("/measurement/{}/", ids[2]);
        let page = site.visitor().get(&path).await;
        let links = page.attributes("section .list a", "href");
        let expected = [ids[1], ids[0], ids[4], ids[3]].map(|id| format!("/measurement/{id}/"));
        assert_eq!(links, expected, "earlier ones newest first, then nearby ones nearest first");
        assert_eq!(page.texts("section h2"), ["Früher an diesem Gewässer", "In der Nähe"]);
    }

    async fn a_page_costs_the_same_however_much_is_around(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        published(&pupil, &with(&place(water.id), &[("time_0_0", "1")]), &[("12", "17", "")]).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", ""), ("1", "3", "")]).await;
        let path = format!("/measurement/{id}/");
        let few = site.statements_for(&site.visitor(), &path).await;
        for _ in 0..5 {
            published(&pupil, &with(&place(water.id), &[("time_0_0", "1")]), &[("12", "17", ""), ("9", "7", "")]).await;
        }
        assert_eq!(site.statements_for(&site.visitor(), &path).await, few);
    }

    async fn structure_is_drawn_as_small_scales(site: &TestApp) {
        use entity::structure_answer::{self, Question};
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let id = published(&site.student(&course).await, &place(water.id), &[("12", "17", "")]).await;
        let row = structure_answer::ActiveModel { measurement_id: Set(id), question: Set(Question::Margin), grade: Set(4) };
        structure_answer::Entity::insert(row).exec_without_returning(site.app.db.read()).await.expect("a row");
        let now = site.app.clock.now();
        gcampus::quality::recompute(site.app.db.read(), id, now).await.expect("new indices");
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".cell-grade"), ["4"], "what is not known is left out");
        assert_eq!(page.attributes(".grade-scale rect", "x").len(), 5);
        assert_eq!(page.attributes(".grade-scale rect.is-here", "data-class"), ["IV"]);
    }
}
