//! From the form to a pupil who is logged in, in both languages.

use reqwest::StatusCode;

use super::{flashes, last_link, link, register, rows};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn a_teacher_registers_confirms_and_hands_out_keys(site: &TestApp) {
        for (is_english, subject, flash, done, lead) in [
            (false, "GewässerCampus: Bitte bestätigen Sie Ihre E-Mail-Adresse", "Vielen Dank!", "Ihr Kurs ist jetzt aktiv", "Guten Tag"),
            (true, "GewässerCampus: Please confirm your e-mail address", "Thank you!", "Your course is active now", "Hello"),
        ] {
            let teacher = if is_english { site.visitor().in_english() } else { site.visitor() };
            let reply = register(&teacher, &[("number_of_access_keys", "2")]).await;
            assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/"));
            let home = teacher.get("/login/").await;
            assert!(flashes(&home).starts_with(flash), "{}", flashes(&home));
            assert!(home.texts(".who").is_empty(), "not logged in before the address is confirmed");

            let mails = site.mails().await;
            let mail = mails.last().expect("a mail");
            assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("aenne@example.org", subject));
            assert!(mail.text.contains(lead), "{}", mail.text);
            let path = link(site, mail);
            assert!(mail.html.contains(&path), "the button of the HTML part has the same link");

            let page = teacher.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            let reply = teacher.post(&path, &[]).await;
            assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/course/"));
            let course = teacher.get("/course/").await;
            assert!(flashes(&course).starts_with(done), "{}", flashes(&course));
            assert_eq!(course.texts("h1"), ["Klasse 8b (Schule am Fluss)"]);

            let mails = site.mails().await;
            let mail = mails.last().expect("the second mail");
            let token = course.texts(".key-large .key-block");
            assert!(mail.text.contains(&token.join("-")), "the course key is in the mail: {}", mail.text);
            let keys = teacher.get("/course/acceskeys/").await.texts("tbody .key .key-block");
            assert_eq!(keys.len(), 4, "two keys of two blocks");
            for key in keys.chunks(2).map(|blocks| blocks.join("-")) {
                assert!(mail.text.contains(&key), "{key} is in the mail: {}", mail.text);
                let pupil = site.visitor();
                assert_eq!(pupil.post("/login/access-key/", &[("token", &key)]).await.location(), "/");
            }
            let again = site.visitor().post("/login/course-token/", &[("token", &token.concat())]).await;
            assert_eq!(again.location(), "/course/");
        }
        assert_eq!(rows(site).await, [2, 2, 4, 2, 4]);
    }

    async fn a_mail_to_a_course_is_in_the_language_of_its_registration(site: &TestApp) {
        register(&site.visitor().in_english(), &[]).await;
        let path = last_link(site).await;
        // The button is pressed by somebody whose browser speaks German.
        let german = site.visitor();
        german.post(&path, &[]).await;
        assert!(flashes(&german.get("/course/").await).starts_with("Ihr Kurs ist jetzt aktiv"));
        let mails = site.mails().await;
        assert_eq!(mails.last().expect("a mail").subject, "GewässerCampus: the keys for your course");
    }
}
