//! Who records and edits; `matrix.rs` asks for each persona at each route.

use super::{draft, place, post, stored, with};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn only_pupils_record(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let visitor = site.visitor().get("/measurement/add/").await;
        assert_eq!(visitor.status, 403);
        assert!(visitor.body.contains("next_url=/measurement/add/"), "the way to log in");
        let teacher = site.teacher(&course).await;
        assert_eq!(teacher.get("/measurement/add/").await.status, 403);
        assert_eq!(post(&teacher, "/measurement/add/", &place(water.id)).await.status, 403);
        assert_eq!(post(&site.visitor(), "/measurement/add/", &place(water.id)).await.status, 403);
    }

    async fn both_spellings_of_the_slash_answer(site: &TestApp) {
        for (asked, right) in [
            ("/measurements?name=x", "/measurements/?name=x"),
            ("/measurement/add", "/measurement/add/"),
            ("/measurement/5", "/measurement/5/"),
            ("/measurement/5/edit/parameters/chemical/", "/measurement/5/edit/parameters/chemical"),
        ] {
            let reply = site.visitor().get(asked).await;
            assert_eq!((reply.status.as_u16(), reply.location()), (308, right));
        }
    }

    async fn the_teacher_edits_but_stays_no_author(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let id = draft(&site.student(&course).await, &place(water.id)).await;
        let teacher = site.teacher(&course).await;
        let form = with(&place(water.id), &[("name", "Richtig geschrieben")]);
        post(&teacher, &format!("/measurement/{id}/edit/"), &form).await.location();
        let row = stored(site, id).await;
        assert_eq!((row.name.as_str(), row.access_key_id), ("Richtig geschrieben", Some(course.key_ids[0])));
    }
}
