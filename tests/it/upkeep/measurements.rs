//! Measurements that are empty.

use entity::{measurement, parameter, parameter_type, structure_answer};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::{days, done, insert, measured, measurement as row, run};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn an_empty_measurement_that_nobody_touches_is_hidden(site: &TestApp) {
        let (db, water) = (site.app.db.read(), site.neckar().await.id);
        let now = site.app.clock.now();
        let empty = insert(site, measured(site, water, None).await).await;
        let blank = measurement::ActiveModel { note: Set("  ".to_owned()), ..measured(site, water, None).await };
        let blank = insert(site, blank).await;
        let draft = measurement::ActiveModel {
            state: Set(measurement::State::Draft),
            published_at: Set(None),
            ..measured(site, water, None).await
        };
        let draft = insert(site, draft).await;
        let noted = measurement::ActiveModel { note: Set("Otter!".to_owned()), ..measured(site, water, None).await };
        let noted = insert(site, noted).await;
        let valued = insert(site, measured(site, water, None).await).await;
        let kind = parameter_type::Entity::find().one(db).await.expect("a query").expect("a type");
        let value = parameter::ActiveModel {
            measurement_id: Set(valued),
            parameter_type_id: Set(kind.id),
            value: Set(7.0),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        value.insert(db).await.expect("a value");
        let structured = insert(site, measured(site, water, None).await).await;
        let answer = structure_answer::ActiveModel {
            measurement_id: Set(structured),
            question: Set(structure_answer::Question::Flow),
            grade: Set(2),
        };
        answer.insert(db).await.expect("an answer");
        let deleted = measurement::ActiveModel {
            deleted_at: Set(Some(now)),
            deleted_by: Set(Some(entity::actor::ActorKind::Student)),
            ..measured(site, water, None).await
        };
        let deleted = insert(site, deleted).await;

        days(site, 179);
        assert_eq!(done(run(site, "maintenance").await), []);
        let touched = insert(site, measured(site, water, None).await).await;
        days(site, 2);
        assert_eq!(done(run(site, "maintenance").await), [("measurements_hidden", 3)]);
        assert_eq!(done(run(site, "maintenance").await), [], "twice does nothing more");
        for (id, is_hidden) in [
            (empty, true), (blank, true), (draft, true),
            (noted, false), (valued, false), (structured, false), (deleted, false), (touched, false),
        ] {
            let found = row(site, id).await.expect("it stays");
            assert_eq!(found.state == measurement::State::Hidden, is_hidden, "{found:?}");
        }
        assert_eq!(site.visitor().get(&format!("/measurement/{empty}/")).await.status, 404);
        assert_eq!(site.visitor().get(&format!("/measurement/{structured}/")).await.status, 200);
    }

    async fn more_than_one_batch_is_hidden(site: &TestApp) {
        let water = site.neckar().await.id;
        let row = measured(site, water, None).await;
        measurement::Entity::insert_many(vec![row; 230]).exec(site.app.db.read()).await.expect("many");
        days(site, 181);
        assert_eq!(done(run(site, "maintenance").await), [("measurements_hidden", 230)]);
    }
}
