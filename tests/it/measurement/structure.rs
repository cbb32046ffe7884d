//! Step 4: ten questions about the structure.

use entity::structure_answer;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{answers, draft, place, post, published, stored, structure_path, with};
use crate::support::{TestApp, on_both_databases};

async fn grades(site: &TestApp, id: i64) -> usize {
    let query = structure_answer::Entity::find().filter(structure_answer::Column::MeasurementId.eq(id));
    query.all(site.app.db.read()).await.expect("a query").len()
}

on_both_databases! {
    async fn the_form_has_ten_questions_with_six_answers(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = pupil.get(&structure_path(id)).await;
        assert_eq!(form.texts("li.step-now"), ["Struktur"]);
        assert_eq!(form.texts("main form fieldset legend").len(), 10);
        assert_eq!(form.attributes("main form input[type=radio]", "name").len(), 60);
        let chosen = form.attributes("main form input[type=radio][checked]", "value");
        assert_eq!(chosen, ["unknown"; 10]);
        let english = pupil.clone().in_english().get(&structure_path(id)).await;
        assert!(english.texts("legend")[0].starts_with("1. "));
        assert_ne!(english.texts("legend"), form.texts("legend"));

        let seen = [("margin", "none"), ("bank_vegetation", "non-native"), ("flow", "unknown")];
        post(&pupil, &structure_path(id), &answers(&seen, 1, "save")).await.location();
        let form = pupil.get(&structure_path(id)).await;
        assert_eq!(form.attributes("input[name=margin][checked]", "value"), ["none"]);
        assert_eq!(form.attributes("input[name=bank_vegetation][checked]", "value"), ["non-native"]);
        assert_eq!(grades(site, id).await, 2);
        // The next save says all that counts.
        post(&pupil, &structure_path(id), &answers(&[("margin", "large")], 2, "save")).await.location();
        assert_eq!(grades(site, id).await, 1);
        let page = pupil.get(&format!("/measurement/{id}/")).await;
        assert!(page.texts("tbody tr").iter().any(|row| row.contains("über 20 m")), "{:?}", page.texts("tbody tr"));
    }

    async fn an_answer_that_is_none_is_refused_and_nothing_lost(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let reply = post(&pupil, &structure_path(id), &answers(&[("margin", "none"), ("flow", "wild")], 1, "save")).await;
        assert_eq!(reply.status, 422);
        assert_eq!(reply.texts("#flow-error").len(), 1);
        assert_eq!(reply.attributes("input[name=margin][checked]", "value"), ["none"]);
        assert_eq!((grades(site, id).await, stored(site, id).await.version), (0, 1));
    }

    async fn the_index_follows_the_answers(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[]).await;
        let all = [
            ("utilization", "natural"), ("margin", "large"), ("course", "natural"), ("bank_vegetation", "continuous"),
            ("bank_structure", "natural"), ("cross_section", "very-shallow"), ("flow", "mosaic"),
            ("depth_variance", "mosaic"), ("riverbed", "mosaic"), ("continuity", "natural"),
        ];
        post(&pupil, &structure_path(id), &answers(&all, 2, "save")).await.location();
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.texts(".index-card .index-value"), ["1,00"]);
        assert_eq!(page.texts(".index-card .validity-line .number"), ["100 %"]);
        post(&pupil, &structure_path(id), &answers(&[], 3, "save")).await.location();
        assert!(site.visitor().get(&format!("/measurement/{id}/")).await.texts(".index-card").is_empty());
    }

    async fn structure_alone_can_be_published(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &with(&place(water.id), &[("comment", "")])).await;
        let nothing = post(&pupil, &structure_path(id), &answers(&[], 1, "publish")).await;
        assert_eq!(nothing.status, 422);
        assert_eq!(stored(site, id).await.version, 1, "nothing is saved");
        post(&pupil, &structure_path(id), &answers(&[("margin", "none")], 1, "publish")).await.location();
        assert_eq!(site.visitor().get(&format!("/measurement/{id}/")).await.status, 200);
    }
}
