//! A water that the list lacks.

use entity::water;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{animals_path, draft, place, post, stored, values_path, with};
use crate::support::{TestApp, on_both_databases};

async fn waters(site: &TestApp, name: &str) -> Vec<water::Model> {
    water::Entity::find().filter(water::Column::Name.eq(name)).all(site.app.db.read()).await.expect("a query")
}

on_both_databases! {
    async fn a_pupil_adds_it_in_step_one_for_staff_to_look_at(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let neckar = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = with(&place(neckar.id), &[
            ("water", "new"), ("water_name", " Schulbach\u{202e} "), ("water_flow_type", "running"), ("water_water_type", "ditch"),
        ]);
        let id = draft(&pupil, &form).await;
        let [added] = waters(site, "Schulbach").await.try_into().expect("one water");
        assert_eq!((added.flow_type, added.water_type), (Some(water::FlowType::Running), Some(water::WaterType::Ditch)));
        assert_eq!(added.created_by_access_key_id, Some(course.key_ids[0]));
        assert!(added.requires_review && added.osm_id.is_none());
        assert_eq!(added.geometry, r#"{"type":"Point","coordinates":[8.69,49.412]}"#);
        assert_eq!((added.min_lon, added.max_lat, added.search_text.as_str()), (8.69, 49.412, "schulbach"));
        let row = stored(site, id).await;
        assert_eq!((row.water_id, row.search_text.contains("schulbach")), (added.id, true));
        assert_eq!(pupil.get(&animals_path(id)).await.status, 200, "it flows");
        // It stays chosen, and others find it.
        let edit = pupil.get(&format!("/measurement/{id}/edit/")).await;
        assert_eq!(edit.attributes(".choices input[checked]", "value"), [added.id.to_string()]);
        let nearby = site.visitor().get("/api/v1/waterlookup/?geo_center=POINT(8.69 49.412)&geo_size=100").await;
        assert!(nearby.body.contains("Schulbach"));
    }

    async fn one_form_makes_one_water(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let neckar = site.neckar().await;
        let pupil = site.student(&course).await;
        let form_id = pupil.get("/measurement/add/").await.value("form_id").expect("an id");
        let form = with(&place(neckar.id), &[
            ("water", "new"), ("water_name", "Schulteich"), ("water_water_type", "pond"), ("form_id", &form_id),
        ]);
        let (first, second) = tokio::join!(draft(&pupil, &form), draft(&pupil, &form));
        assert_eq!((first, stored(site, first).await.version), (second, 1));
        let added = waters(site, "Schulteich").await;
        assert_eq!(added.len(), 1);
        assert_eq!(added[0].flow_type, Some(water::FlowType::Standing), "a pond goes without saying");
    }

    async fn what_is_wrong_with_it_is_told_and_nothing_added(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let neckar = site.neckar().await;
        let pupil = site.student(&course).await;
        let long = "x".repeat(201);
        let new = with(&place(neckar.id), &[("water", "new"), ("water_name", "Bach"), ("water_flow_type", "running")]);
        for (changes, field) in [
            (("water_name", long.as_str()), "water_name"),
            (("water_flow_type", ""), "water_flow_type"),
            (("water_water_type", "pond"), "water_flow_type"),
            (("water_water_type", "ocean"), "water_water_type"),
        ] {
            let form = with(&new, &[changes]);
            let reply = post(&pupil, "/measurement/add/", &form).await;
            assert_eq!(reply.status, 422, "{changes:?}");
            assert_eq!(reply.texts(&format!("#{field}-error")).len(), 1, "{changes:?}");
            assert_eq!(reply.attributes("input[name=water][checked]", "value"), ["new"]);
            let name = form.iter().find(|(name, _)| *name == "water_name").map(|(_, value)| value.clone());
            assert_eq!(reply.value("water_name"), name);
        }
        // Another fault of the form, and the water is not made either.
        assert_eq!(post(&pupil, "/measurement/add/", &with(&new, &[("time_0_0", "99")])).await.status, 422);
        assert!(waters(site, "Bach").await.is_empty());
    }

    async fn an_edit_may_add_one_too_and_a_stale_one_does_not(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let neckar = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = draft(&pupil, &place(neckar.id)).await;
        let path = format!("/measurement/{id}/edit/");
        let new = with(&place(neckar.id), &[("water", "new"), ("water_name", "Weiher"), ("water_flow_type", "standing")]);
        assert_eq!(post(&teacher, &path, &new).await.location(), values_path(id));
        assert_eq!(waters(site, "Weiher").await[0].created_by_access_key_id, None);
        assert_eq!(pupil.get(&animals_path(id)).await.status, 404, "it does not flow");
        let stale = post(&pupil, &path, &with(&new, &[("water_name", "Tümpel")])).await;
        assert_eq!(stale.status, 409);
        assert!(stale.texts("[role=alert] tr.conflict-differs td").contains(&"Tümpel".to_owned()));
        assert!(waters(site, "Tümpel").await.is_empty());
    }
}
