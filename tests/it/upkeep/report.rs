//! The managers' reports, in both languages.

use entity::{job_run, outbox_mail};
use gcampus::platform::{
    i18n::Locale,
    mail::{Mail, Outgoing, Recipient, enqueue},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{days, run};
use crate::support::{TestApp, on_both_databases};

/// The report on the last run once more, in this language.
async fn again(site: &TestApp, kind: &'static str, locale: Locale) -> Mail {
    let db = site.app.db.read();
    let id = job_run::Entity::find().count(db).await.expect("a count");
    let recipient = Recipient { address: "mara@example.org".to_owned(), about: String::new() };
    let mail = Outgoing::new(kind, json!({ "run": id }), locale).to(&site.app, &recipient);
    enqueue(db, site.app.clock.now(), mail).await.expect("queued");
    site.mails().await.pop().expect("a report")
}

on_both_databases! {
    async fn without_managers_nobody_is_told(site: &TestApp) {
        run(site, "maintenance").await;
        assert_eq!(outbox_mail::Entity::find().count(site.app.db.read()).await.expect("a count"), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managers_are_told_what_was_done_and_what_failed() {
    let people = [("GCAMPUS_MANAGERS", "Mara:mara@example.org,Ben:ben@example.org"), ("GCAMPUS_ENV", "dev")];
    let site = TestApp::start(&people).await;
    site.course("7b", 2).await;
    days(&site, 181);
    let failed = job_run::ActiveModel {
        job_name: Set("sweep".to_owned()),
        started_at: Set(site.app.clock.now()),
        finished_at: Set(Some(site.app.clock.now())),
        outcome: Set(job_run::Outcome::Failed),
        counts: Set(json!({})),
        error: Set(Some("no room".to_owned())),
        host: Set("here".to_owned()),
        ..Default::default()
    };
    failed.insert(site.app.db.read()).await.expect("a failed run");
    run(&site, "maintenance").await;
    let mails = site.mails().await;
    let reports: Vec<&Mail> = mails.iter().filter(|mail| mail.subject.starts_with('[')).collect();
    let to: Vec<&str> = reports.iter().map(|mail| &*mail.to).collect();
    assert_eq!(to, ["Mara <mara@example.org>", "Ben <ben@example.org>"]);
    assert_eq!(reports[0].subject, "[GewässerCampus] Bericht der Wartung");
    for words in [
        "Zugangsschlüssel nach 180 Tagen abgeschaltet: 2",
        "Leere Messungen verborgen: 0",
        "Unbenutzte Kurse gelöscht: 0",
        "Nie bestätigte Kurse gelöscht: 0",
        "Lehrkräfte vor dem Löschen gewarnt: 0",
        "sweep: 1",
        concat!("GCampus ", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(reports[0].text.contains(words), "{words}: {}", reports[0].text);
    }
    let english = again(&site, "maintenance-report", Locale::En).await;
    assert_eq!(english.subject, "[GewässerCampus] Maintenance report");
    assert!(english.text.contains("Access keys switched off after 180 days: 2"), "{}", english.text);

    run(&site, "staging-maintenance").await;
    let german = site.mails().await.pop().expect("a report");
    assert_eq!(german.subject, "[GewässerCampus] Bericht der Testinstanz");
    assert!(german.text.contains("Unbenutzte Zugangsschlüssel gelöscht: 2"), "{}", german.text);
    let english = again(&site, "maintenance-report-test", Locale::En).await;
    assert!(english.text.contains("Unused access keys deleted: 2"), "{}", english.text);
}
