//! The mails of the weekly maintenance.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;

use crate::{
    course::store,
    platform::{
        App, Result, ids,
        mail::{Due, Mail, compose},
    },
};

/// The view of `mail/course-unused-warning`.
#[derive(Debug, Serialize)]
struct UnusedWarning {
    course: String,
    unused_since: DateTime<Utc>,
    deleted_from: DateTime<Utc>,
    login_link: String,
}

/// The view of `mail/course-unused-deleted`.
#[derive(Debug, Serialize)]
struct UnusedDeleted {
    course: String,
    register_link: String,
}

/// The view of `mail/course-keys-deactivated`.
#[derive(Serialize)]
struct KeysDeactivated {
    course: String,
    keys: Vec<DeactivatedKey>,
    keys_link: String,
}

#[derive(Serialize)]
struct DeactivatedKey {
    key: String,
    label: Option<String>,
}

/// The warning that a course will be deleted; nothing once it is used again.
#[must_use]
pub fn write_unused_warning<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let (db, id) = (app.db.read(), due.id("course"));
        let Some(contact) = store::contact(db, id).await? else { return Ok(None) };
        let standing = store::standing_warning(db, id, app.clock.now()).await?;
        let Some((unused_since, warned_at)) = standing else { return Ok(None) };
        let view = UnusedWarning {
            course: contact.course,
            unused_since,
            deleted_from: warned_at + TimeDelta::days(store::NOTICE_DAYS),
            login_link: app.link("/login/"),
        };
        compose(app, due.locale, &contact.address, "course-unused-warning", &view).map(Some)
    })
}

/// The last mail to a course that nobody used.
#[must_use]
pub fn write_unused_deleted<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let view = UnusedDeleted { course: recipient.about.clone(), register_link: app.link("/register/") };
        compose(app, due.locale, &recipient.address, "course-unused-deleted", &view).map(Some)
    })
}

/// The list of the keys that were deactivated; nothing once all can be used again.
#[must_use]
pub fn write_keys_deactivated<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let (db, id) = (app.db.read(), due.id("course"));
        let Some(contact) = store::contact(db, id).await? else { return Ok(None) };
        let named: Vec<i64> = due.ids["keys"].as_array().into_iter().flatten().filter_map(Value::as_i64).collect();
        let keys = store::keys_among(app, db, id, &named).await?;
        if keys.is_empty() {
            return Ok(None);
        }
        let view = KeysDeactivated {
            course: contact.course,
            keys: keys
                .into_iter()
                .map(|key| DeactivatedKey { key: ids::in_blocks(&key.key), label: key.label })
                .collect(),
            keys_link: app.link("/course/access-keys/"),
        };
        compose(app, due.locale, &contact.address, "course-keys-deactivated", &view).map(Some)
    })
}
