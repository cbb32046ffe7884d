//! Telling people of a job that keeps failing.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Job, store};
use crate::platform::{
    App, Result,
    i18n::Locale,
    mail::{Outgoing, Recipient, enqueue, is_queued_since},
};

/// The kind of the mail.
const KIND: &str = "job-failing";

/// One failure may be a server that restarts. So many in a row are none.
const ENOUGH: u64 = 2;

/// Queues one mail to managers and administrators when the job fails again
/// after its time, and no further one before it has succeeded.
pub(super) async fn tell(app: &App, db: &impl ConnectionTrait, job: &Job, now: DateTime<Utc>) -> Result<()> {
    let Some(failing) = store::failing(db, job.name).await?.filter(|failing| failing.runs >= ENOUGH) else {
        return Ok(());
    };
    let ids = json!({ "job": job.name });
    let since = failing.last_success.unwrap_or(DateTime::UNIX_EPOCH);
    if is_queued_since(db, KIND, &ids, since).await? {
        return Ok(());
    }
    for address in app.config.mail.managers_and_admins() {
        let mail = Outgoing::new(KIND, ids.clone(), Locale::default());
        enqueue(db, now, mail.to(app, &Recipient { address, about: String::new() })).await?;
    }
    Ok(())
}
