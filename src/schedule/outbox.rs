//! The outbox by hand.

use crate::{
    messages,
    platform::{
        App, Result,
        job::{Counts, Pass},
        mail,
    },
};

/// Sends the mails that are due; the worker of the site does it all the time.
///
/// # Errors
/// When the outbox can't be read or written.
pub async fn send_mails(app: &App, pass: &Pass) -> Result<Counts> {
    if pass.is_dry_run {
        return Ok(Counts::from([("mails_due", mail::count_due(app.db.read(), app.clock.now()).await?)]));
    }
    let delivered = messages::deliver_until(app, || !pass.goes_on()).await?;
    Ok(Counts::from([
        ("mails_sent", u64::from(delivered.sent)),
        ("mails_delayed", u64::from(delivered.delayed)),
        ("mails_dropped", u64::from(delivered.dropped)),
    ]))
}
