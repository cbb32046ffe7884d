//! The moderation queue and the first page.

use entity::{measurement, report, staff_user::Role};
use gcampus::platform::{backup, i18n::Locale};
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::{measure, reported, stored, trail};
use crate::support::{TestApp, on_both_databases};

async fn state(site: &TestApp, id: i64) -> report::State {
    report::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("the report").state
}

on_both_databases! {
    async fn the_queue_shows_reports_and_then_what_is_marked(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let water = site.neckar().await.id;
        let mut measured = Vec::new();
        for ph in [7.0, 7.2, 7.4, 12.9] {
            measured.push(measure(site, &course, water, ph).await);
        }
        let first = reported(site, measured[3], "Der pH-Wert!").await;
        let second = reported(site, measured[0], "").await;
        let moderator = site.staff(Role::Moderator).await;

        let office = moderator.get("/admin/").await;
        let counts = office.texts(".office-count");
        assert_eq!(counts[..2], ["2", "4"], "reports and measurements to review");
        assert!(counts.len() == 3, "mails and jobs are not a moderator's");
        assert!(office.texts("dd").iter().any(|text| text.contains("MB")));
        assert!(office.texts("dd").contains(&"noch keine".to_owned()), "{:?}", office.texts("dd"));
        let at = "2026-11-20T01:40:00Z".parse().expect("an instant");
        backup::remember(site.app.db.read(), at, 2_340_000).await.expect("a setting");
        let office = moderator.get("/admin/").await.texts("dd").join("; ");
        assert!(office.contains("20. November 2026, 02:40 Uhr (2,3"), "{office}");

        let page = moderator.get("/admin/queue/").await;
        assert!(page.texts("h1")[0].starts_with("Meldung: "), "{:?}", page.texts("h1"));
        assert!(page.texts(".notice").iter().any(|text| text.contains("Der pH-Wert!")));
        assert_eq!(page.texts("tbody tr").len(), 1);
        let cells = page.texts("tbody td");
        assert!(cells[0].starts_with("12,9"), "{cells:?}");
        assert_eq!(cells[1..], ["7,2 (7–7,4)", "3"], "{cells:?}");
        assert_eq!(page.attributes("[accesskey]", "accesskey"), ["1", "2", "3", "4"]);
        assert_eq!(page.attributes(".map-strip img", "src").len(), 1);

        let form = |decision: &'static str, report: i64, measurement: i64| {
            vec![("decision", decision.to_owned()), ("report", report.to_string()), ("measurement", measurement.to_string())]
        };
        let send = async |form: Vec<(&str, String)>| {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            moderator.post("/admin/queue/", &form).await
        };
        let reply = send(form("hide", first, measured[3])).await;
        assert_eq!(reply.location(), "/admin/queue/?report=0&measurement=0");
        assert_eq!(state(site, first).await, report::State::Resolved);
        let hidden = stored(site, measured[3]).await;
        assert_eq!((hidden.state, hidden.requires_review), (measurement::State::Hidden, false));
        send(form("fine", second, measured[0])).await;
        assert_eq!(state(site, second).await, report::State::Rejected);
        assert_eq!(trail(site, "report", &second.to_string()).await[0].action, "reject");

        let next = moderator.get("/admin/queue/").await;
        assert!(next.texts("h1")[0].starts_with("Zur Prüfung: "), "{:?}", next.texts("h1"));
        let later = next.attributes("a[accesskey='4']", "href").remove(0);
        let over = moderator.get(&later).await;
        let title = |id: i64| gcampus::measurement::title(Locale::De, id);
        assert!(next.texts("h1")[0].ends_with(&title(measured[1])) && over.texts("h1")[0].ends_with(&title(measured[2])));
        for id in [measured[1], measured[2]] {
            let form = [("decision", "solved"), ("measurement", &id.to_string())];
            assert_eq!(moderator.post("/admin/queue/", &form).await.status, StatusCode::SEE_OTHER);
            assert!(!stored(site, id).await.requires_review);
        }
        assert!(moderator.get("/admin/queue/").await.texts("main p.notice-good").len() == 1, "all is done");
        let strange = moderator.post("/admin/queue/", &[("decision", "explode"), ("measurement", "1")]).await;
        assert_eq!(strange.status, StatusCode::BAD_REQUEST);
        let course_teacher = site.teacher(&course).await;
        let form = [("decision", "hide"), ("measurement", &measured[1].to_string())];
        assert_eq!(course_teacher.post("/admin/queue/", &form).await.status, StatusCode::FORBIDDEN);
        assert_eq!(stored(site, measured[1]).await.state, measurement::State::Published);
    }
}
