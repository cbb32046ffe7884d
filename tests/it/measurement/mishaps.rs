//! What goes wrong on the way: pasted places, riddles for numbers, forms sent
//! twice, a session that ends.

use super::{draft, entry::values, place, post, rows, stored, values_path, with};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn coordinates_may_be_pasted(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for (latitude, longitude) in
            [("49.41, 8.69", ""), ("49.41 N", "8,69 O"), ("49° 24' 36\"", "8° 41' 24\""), ("", "49,41; 8,69")]
        {
            let form = with(&place(water.id), &[("latitude", latitude), ("longitude", longitude)]);
            let row = stored(site, draft(&pupil, &form).await).await;
            assert_eq!((row.latitude, row.longitude), (49.41, 8.69), "{latitude} {longitude}");
        }
    }

    async fn one_form_makes_one_draft(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let water = site.neckar().await;
        let (pupil, other) = (site.student(&course).await, site.student_with_key(&course, 1).await);
        let form_id = pupil.get("/measurement/add/").await.value("form_id").expect("an id");
        assert_ne!(pupil.get("/measurement/add/").await.value("form_id"), Some(form_id.clone()));
        let form = with(&place(water.id), &[("form_id", &form_id)]);
        let (first, second) = tokio::join!(draft(&pupil, &form), draft(&pupil, &form));
        assert_eq!(first, second, "a double click");
        assert_eq!(stored(site, first).await.version, 1, "nothing changed");
        // Back, corrected and sent again.
        assert_eq!(draft(&pupil, &with(&form, &[("name", "Team Otter")])).await, first);
        assert_eq!(stored(site, first).await.name, "Team Otter");
        assert_ne!(draft(&other, &form).await, first, "somebody else's form");
        assert_eq!(stored(site, first).await.name, "Team Otter");
        // What is published is not overwritten by a form that was left open.
        post(&pupil, &values_path(first), &rows(&[("12", "17", "")], 2, "publish")).await.location();
        assert_eq!(draft(&pupil, &with(&form, &[("name", "Team Otter")])).await, first);
        assert_ne!(draft(&pupil, &with(&form, &[("name", "Team Biber")])).await, first);
        let faulty = post(&pupil, "/measurement/add/", &with(&form, &[("name", &"x".repeat(281))])).await;
        assert_eq!(faulty.value("form_id"), Some(form_id));
    }

    async fn what_was_typed_survives_the_end_of_the_session(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let evil = r#"a "quoted" <b> & 'c'"#;
        let form = |name: &str, version: &str| {
            let form = with(&place(water.id), &[("name", name), ("comment", evil), ("version", version)]);
            form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Vec<_>>()
        };
        for (path, form) in [
            ("/measurement/add/".to_owned(), form("Team Otter", "1")),
            (values_path(id), rows(&[("4", "7,5", evil)], 1, "publish")),
            (format!("/measurement/{id}/edit/"), form("Team Biber", "2")),
        ] {
            let page = post(&site.visitor(), &path, &form).await;
            assert_eq!(page.status, 403);
            assert_eq!(page.attributes("main form", "action"), [path.as_str()]);
            let login = page.attributes("main a[target='_blank'][rel='noopener']", "href");
            assert_eq!(login, ["/login/"]);
            let names = page.attributes("main form input[type='hidden']", "name");
            let kept: Vec<(String, String)> =
                names.into_iter().zip(page.attributes("main form input[type='hidden']", "value")).collect();
            for field in &form {
                assert!(kept.contains(field), "{path}: {field:?} in {kept:?}");
            }
            // After the log-in the button sends all of it.
            post(&pupil, &path, &kept).await.location();
        }
        assert_eq!(values(site, id).await, [(4, 7.5, evil.to_owned())]);
        let row = stored(site, id).await;
        assert_eq!((row.name.as_str(), row.note.as_str()), ("Team Biber", evil));
    }

    async fn a_number_that_may_mean_two_is_asked_about(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let reply = post(&pupil, &values_path(id), &rows(&[("1", "1.200", "")], 1, "save")).await;
        assert_eq!(reply.status, 422);
        assert!(reply.texts("#parameters-0-value-error")[0].contains("1200 oder 1,2?"));
        let reply = post(&pupil, &values_path(id), &rows(&[("1", "7 5", "")], 1, "save")).await;
        assert!(reply.texts("#parameters-0-value-error")[0].contains("keine Zahl"));
        let clear = rows(&[("1", "1,1250", "a\u{202e}b"), ("2", "0,125", "")], 1, "save");
        post(&pupil, &values_path(id), &clear).await.location();
        assert_eq!(values(site, id).await, [(1, 1.125, "ab".to_owned()), (2, 0.125, String::new())]);
        // What the form shows of it can be sent again.
        let form = pupil.get(&values_path(id)).await;
        assert_eq!(form.value("parameters-0-value").as_deref(), Some("1,1250"));
    }
}
