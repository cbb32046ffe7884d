//! What the night removes.

use chrono::TimeDelta;
use entity::{actor::ActorKind, email_confirmation, job_run, measurement as row, outbox_mail, session};
use gcampus::{
    auth::{self, Actor, AuditEntry, Changes},
    platform::{
        i18n::Locale,
        mail::{Outgoing, enqueue},
        web::limit::{self, Limit},
    },
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;

use super::{days, done, insert, measured, measurement, run};
use crate::support::{TestApp, on_both_databases};

async fn mail(site: &TestApp, state: outbox_mail::State, is_given_up: bool) {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    enqueue(db, now, Outgoing::new("course-registration", json!({ "course": 0 }), Locale::De)).await.expect("queued");
    let last = outbox_mail::Entity::find().all(db).await.expect("the outbox").pop().expect("a mail");
    let changed = outbox_mail::ActiveModel {
        id: Set(last.id),
        state: Set(state),
        sent_at: Set((state == outbox_mail::State::Sent).then_some(now)),
        given_up_at: Set(is_given_up.then_some(now)),
        ..Default::default()
    };
    changed.update(db).await.expect("a mail");
}

on_both_databases! {
    async fn the_night_removes_what_is_over(site: &TestApp) {
        let db = site.app.db.read();
        let class = site.course("7b", 1).await;
        site.student(&class).await;
        limit::count(&site.app, Limit::Report, "somebody").await.expect("counted");
        let gone = row::ActiveModel {
            deleted_at: Set(Some(site.app.clock.now())),
            deleted_by: Set(Some(ActorKind::Student)),
            ..measured(site, site.neckar().await.id, Some(&class)).await
        };
        let gone = insert(site, gone).await;
        let confirmation = email_confirmation::ActiveModel {
            course_id: Set(class.id),
            purpose: Set(email_confirmation::Purpose::Change),
            address: Set("aenne@example.org".to_owned()),
            expires_at: Set(site.app.clock.now()),
            created_at: Set(site.app.clock.now()),
            ..Default::default()
        };
        confirmation.insert(db).await.expect("a confirmation");
        mail(site, outbox_mail::State::Sent, false).await;
        mail(site, outbox_mail::State::Failed, false).await;
        mail(site, outbox_mail::State::Failed, true).await;
        mail(site, outbox_mail::State::Pending, false).await;

        let entry = AuditEntry {
            who: &Actor::CommandLine,
            subject: "measurement",
            row_id: gone.to_string(),
            action: "hide",
            changes: Changes::of("state", "published", "hidden"),
        };
        auth::audit(db, site.app.clock.now(), entry).await.expect("an entry");

        assert_eq!(done(run(site, "sweep").await), [], "nothing is over yet");
        days(site, 29);
        let early = done(run(site, "sweep").await);
        assert_eq!(early, [("limits_ended", 5), ("sessions_ended", 1)]);
        assert!(measurement(site, gone).await.is_some(), "it can still be brought back");
        days(site, 2);
        let month = done(run(site, "sweep").await);
        assert_eq!(month, [("confirmations_removed", 1), ("mails_removed", 2), ("measurements_purged", 1)]);
        assert_eq!(done(run(site, "sweep").await), [], "twice does nothing more");
        assert!(measurement(site, gone).await.is_none());
        days(site, 60);
        assert_eq!(done(run(site, "sweep").await), [("mails_removed", 1)], "the one that was given up");
        let waiting = outbox_mail::Entity::find().all(db).await.expect("the outbox");
        assert_eq!((waiting.len(), waiting[0].state), (1, outbox_mail::State::Pending));
        site.app.clock.advance(TimeDelta::days(366));
        let year = done(run(site, "sweep").await);
        assert_eq!(year[0], ("audit_entries_removed", 1));
        assert_eq!(year[1].0, "runs_removed");
        assert_eq!(job_run::Entity::find().count(db).await.expect("a count"), 1, "this very run");
        assert_eq!(session::Entity::find().count(db).await.expect("a count"), 0);
    }
}
