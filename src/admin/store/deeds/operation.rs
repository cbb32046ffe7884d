//! What runs the site: sessions, mails, jobs, documents.

use std::sync::Arc;

use entity::session;
use sea_orm::{ActiveEnum, EntityTrait};
use serde_json::Value;

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::Changes,
    platform::{App, Error, Result, documents, job::Stop, mail},
    schedule::{ByHand, Schedule},
};

/// Ends a session.
pub(in crate::admin) async fn end_session(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let hash = hex::decode(id).map_err(|_| Error::NotFound)?;
    let row = session::Entity::find_by_id(hash.clone()).one(deed.txn).await?.ok_or(Error::NotFound)?;
    session::Entity::delete_by_id(hash).exec(deed.txn).await?;
    let whose = row.subject_kind.map(|kind| kind.to_value());
    Ok(Done::Changed(Changes::of("subject_kind", whose, Value::Null)))
}

/// Makes a mail that was given up or waits for long due at once.
pub(in crate::admin) async fn retry_mail(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let has_changed = mail::put_back_one(deed.txn, number(id)?, deed.now).await?;
    Ok(if has_changed { Done::Changed(Changes::none()) } else { Done::Nothing })
}

/// Starts a job. It goes on when the answer is given; the list of runs tells what came of it.
pub(in crate::admin) async fn run_job(app: &Arc<App>, name: &str) -> Result<Done> {
    let schedule = Schedule::of_site(app.config.is_test_instance);
    let job = *schedule.job(name).ok_or(Error::NotFound)?;
    let app = Arc::clone(app);
    tokio::spawn(async move {
        match schedule.run_now(&app, &job, false, &Stop::never()).await {
            Ok(ByHand::Ran(_)) => {}
            Ok(ByHand::Busy) => tracing::info!(job = job.name, "the job runs already"),
            Err(error) => tracing::error!(job = job.name, %error, "the job can't be recorded"),
        }
    });
    Ok(Done::Changed(Changes::none()))
}

/// Removes a kept document.
pub(in crate::admin) async fn discard_document(app: &App, id: &str) -> Result<Done> {
    let removed = documents::discard(app, &[number(id)?]).await?;
    Ok(if removed == 0 { Done::Nothing } else { Done::Changed(Changes::none()) })
}
