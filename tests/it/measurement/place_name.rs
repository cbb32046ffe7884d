//! The name of the place follows the pin.

use entity::measurement;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{place, post, published, stored, with};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn a_measurement_is_named_after_the_town_at_its_pin(site: &TestApp) {
        let neckar = site.neckar().await;
        let course = site.course("9b", 1).await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(neckar.id), &[("1", "0,16", "")]).await;
        assert_eq!(stored(site, id).await.location_name.as_deref(), Some("Heidelberg"));
        let found = async |word: &str| {
            let list = site.visitor().get(&format!("/measurements/?name={word}")).await;
            list.body.contains(&format!("/measurement/{id}/"))
        };
        assert!(found("heidelb").await);

        // What somebody has written by hand stays as long as the pin does.
        let named = measurement::ActiveModel { id: Set(id), location_name: Set(Some("Alte Brücke".to_owned())), ..Default::default() };
        named.update(site.app.db.read()).await.expect("an update");
        let edit = format!("/measurement/{id}/edit/");
        let version = stored(site, id).await.version.to_string();
        post(&pupil, &edit, &with(&place(neckar.id), &[("name", "Team Otter"), ("version", &version)])).await;
        assert_eq!(stored(site, id).await.location_name.as_deref(), Some("Alte Brücke"));
        assert!(found("bruecke").await);

        let version = stored(site, id).await.version.to_string();
        post(&pupil, &edit, &with(&place(neckar.id), &[("longitude", "8,695"), ("version", &version)])).await;
        assert_eq!(stored(site, id).await.location_name.as_deref(), Some("Heidelberg"));
        assert!(found("heidelb").await && !found("bruecke").await);
    }
}
