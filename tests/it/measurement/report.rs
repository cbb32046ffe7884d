//! Reporting a problem.

use chrono::TimeDelta;
use entity::{blocked_email, report};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

use super::{place, published, stored};
use crate::support::{TestApp, on_both_databases};

async fn reports(site: &TestApp) -> Vec<report::Model> {
    let all = report::Entity::find().order_by_asc(report::Column::Id).all(site.app.db.read()).await;
    all.expect("a query")
}

async fn measurement(site: &TestApp) -> i64 {
    let course = site.course("9b", 1).await;
    let water = site.neckar().await;
    published(&site.student(&course).await, &place(water.id), &[("12", "17", "")]).await
}

const NOTE: &str = "Note contains problematic text";

on_both_databases! {
    async fn a_report_is_kept_open_and_marks_the_measurement(site: &TestApp) {
        let id = measurement(site).await;
        let visitor = site.visitor();
        let page = visitor.get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.attributes("a[href$='/report/']", "href"), [format!("/measurement/{id}/report/")]);
        let form = visitor.get(&format!("/measurement/{id}/report/")).await;
        let choices = form.attributes("input[name=problem_choices]", "value");
        assert_eq!(choices.len(), 6);
        let path = format!("/measurement/{id}/");
        for choice in &choices {
            let reply = visitor.post(&path, &[("problem_choices", choice)]).await;
            assert_eq!((reply.status.as_u16(), reply.location()), (303, path.as_str()), "{choice}");
            site.app.clock.advance(TimeDelta::minutes(1));
        }
        let text = format!("{}\r\nZwei", "ü".repeat(495));
        let email = "Leserin@Example.org";
        visitor.post(&path, &[("problem_choices", NOTE), ("text", &text), ("email", email)]).await.location();
        let thanks = visitor.get(&path).await;
        assert!(thanks.texts(".flashes").iter().any(|text| text.contains("Meldung ist angekommen")));
        let rows = reports(site).await;
        assert_eq!(rows.len(), 7);
        assert!(rows.iter().all(|row| row.measurement_id == id && row.state == report::State::Open));
        assert_eq!(rows[6].problem, report::Problem::ProblematicNote);
        assert_eq!(rows[6].text, format!("{}\nZwei", "ü".repeat(495)));
        assert_eq!((rows[6].reporter_email.as_deref(), rows[5].reporter_email.as_deref()), (Some(email), None));
        let row = stored(site, id).await;
        assert!(row.requires_review && !row.quality_warning);
        assert_eq!(row.version, 2, "nobody who edits is told of a newer version");
    }

    async fn faults_stand_at_their_fields_and_nothing_is_lost(site: &TestApp) {
        let id = measurement(site).await;
        let path = format!("/measurement/{id}/");
        let visitor = site.visitor();
        let long = "a".repeat(501);
        let page = visitor.post(&path, &[("text", &long), ("email", "keine Adresse")]).await;
        assert_eq!(page.status, 422);
        assert_eq!(
            page.texts(".field-error"),
            ["Wähle aus, was nicht stimmt.", "Der Text darf höchstens 500 Zeichen haben.",
             "Das ist keine E-Mail-Adresse. Schreibe zum Beispiel name@example.org."]
        );
        assert_eq!(page.texts("textarea"), [long]);
        assert_eq!(page.value("email").as_deref(), Some("keine Adresse"));
        let page = visitor.post(&path, &[("problem_choices", NOTE), ("email", "@")]).await;
        assert_eq!(page.attributes("input[checked]", "value"), [NOTE]);
        assert_eq!(visitor.post(&path, &[("problem_choices", "Nonsense")]).await.status, 422);
        assert!(reports(site).await.is_empty() && !stored(site, id).await.requires_review);
        assert_eq!(visitor.clone().in_english().post(&path, &[]).await.texts(".field-error"), ["Choose what is wrong."]);
    }

    async fn who_is_blocked_and_programs_get_the_same_answer_and_leave_nothing(site: &TestApp) {
        let id = measurement(site).await;
        let path = format!("/measurement/{id}/");
        for pattern in ["troll@example.org", "*@spam.example"] {
            let row = blocked_email::ActiveModel {
                pattern: Set(pattern.to_owned()),
                comment: Set(String::new()),
                created_at: Set(site.app.clock.now()),
                ..Default::default()
            };
            row.insert(site.app.db.read()).await.expect("a row");
        }
        for extra in [("email", "Troll@Example.ORG"), ("email", "x@SPAM.example"), ("homepage", "http://x.example")] {
            let visitor = site.visitor();
            let reply = visitor.post(&path, &[("problem_choices", "Other"), extra]).await;
            assert_eq!((reply.status.as_u16(), reply.location()), (303, path.as_str()), "{extra:?}");
            assert!(visitor.get(&path).await.texts(".flashes")[0].contains("angekommen"), "{extra:?}");
            assert!(reports(site).await.is_empty() && !stored(site, id).await.requires_review, "{extra:?}");
        }
        site.visitor().post(&path, &[("problem_choices", "Other"), ("email", "a@example.org")]).await.location();
        assert_eq!(reports(site).await.len(), 1);
    }
}
