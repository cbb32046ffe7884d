//! How often keys and passwords may be tried. Failures count, not successes.
//!
//! What counts is a well-formed key that does not exist, or a wrong password.
//! What is malformed, meant for the other field, or deactivated is told so and
//! counts nothing: it takes no guess off.
//!
//! From 20 failures in ten minutes on, a client is told to wait instead of what
//! is wrong. A right key still gets in, so that a class behind one address does
//! with its typing errors; from 100 on nothing is looked up any more. That is
//! at most 14,400 guesses a day at 31^8 keys: with 10,000 active keys a client
//! finds one in some 16 years. While far too many fail everywhere, as from many
//! addresses at once, that grace is off: then 20 are all. Half of a key, which
//! somebody may have seen over a shoulder, is guarded by a count of its own, from
//! wherever the guesses come. What decides are the counts after the try's own was
//! written, so that guesses sent at once are no more than others.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use crate::platform::{
    App, Result,
    web::{
        Limit, Wait,
        limit::{self, Event},
    },
};

/// Failures of a client within the period from which on nothing is looked up.
const SHUT: i32 = 100;

/// How long an answer waits while far too many log-ins fail everywhere.
const SLOWED: Duration = Duration::from_secs(2);

/// One try to log in, and what its client and its key did before.
pub(super) struct Attempt<'a> {
    app: &'a App,
    client: &'a str,
    prefix: String,
    before: Before,
}

/// Failures before a try, each with the end of its period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    now: DateTime<Utc>,
    client: (i32, DateTime<Utc>),
    prefix: (i32, DateTime<Utc>),
    everywhere: i32,
}

impl Before {
    /// How long to wait, when not even a right key gets in.
    pub(super) fn is_shut(&self) -> Option<Wait> {
        let shut = if self.everywhere >= most(Limit::AllLogIns) { most(Limit::LogInFailures) } else { SHUT };
        let ends = [(self.client, shut), (self.prefix, most(Limit::KeyPrefix))];
        let end = ends.into_iter().find(|((failures, _), most)| failures >= most).map(|((_, end), _)| end);
        end.map(|end| Wait::until(end, self.now))
    }

    /// How long to wait, when the client failed so often that what fails is not explained any more.
    pub(super) fn is_full(&self) -> Option<Wait> {
        let (failures, end) = self.client;
        (failures >= most(Limit::LogInFailures)).then(|| Wait::until(end, self.now))
    }
}

impl<'a> Attempt<'a> {
    /// Looks up the counts, and waits if log-ins are slowed down. `name` is a
    /// key, of which the first half is counted, or the name of a member of staff.
    pub(super) async fn begin(app: &'a App, client: &'a str, kind: &str, name: &str) -> Result<Self> {
        let half: String = name.chars().take(name.chars().count().div_ceil(2)).collect();
        let prefix = format!("{kind}:{half}");
        let asked = [(Limit::LogInFailures, client), (Limit::KeyPrefix, prefix.as_str()), (Limit::AllLogIns, "")];
        let [client_before, prefix_before, (everywhere, _)] = limit::look(app, asked).await?;
        tokio::time::sleep(delay(everywhere)).await;
        let before = Before { now: app.clock.now(), client: client_before, prefix: prefix_before, everywhere };
        Ok(Self { app, client, prefix, before })
    }

    /// What happened before, as far as it was written down when this try began.
    pub(super) fn before(&self) -> Before {
        self.before
    }

    /// Writes down how it ended, with the same work for every end. What it gives back counts the tries
    /// that ended meanwhile too: many at once get no further than one after another.
    pub(super) async fn end(&self, txn: &impl ConnectionTrait, failed: bool) -> Result<Before> {
        let counted =
            [(Limit::LogInFailures, self.client), (Limit::KeyPrefix, self.prefix.as_str()), (Limit::AllLogIns, "")];
        let event = |(limit, who): (Limit, &str)| Event::new(self.app, limit, limit.windows()[0], who, failed.into());
        let now = self.app.clock.now();
        let counts = limit::record(txn, now, &counted.map(event)).await?;
        let own = i32::from(failed);
        let before = |at: usize| counts.get(at).map_or((0, now), |row| (row.count - own, row.ends_at));
        let (everywhere, _) = before(2);
        if failed && everywhere + 1 == most(Limit::AllLogIns) {
            tracing::warn!("far too many log-ins fail: all of them are slowed down for a while");
        }
        Ok(Before { now, client: before(0), prefix: before(1), everywhere })
    }
}

fn most(limit: Limit) -> i32 {
    limit.windows()[0].most
}

/// The soft limit: too many failures from everywhere make all log-ins slower.
fn delay(all: i32) -> Duration {
    if all >= most(Limit::AllLogIns) { SLOWED } else { Duration::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_ins_are_slower_beyond_the_soft_limit() {
        assert_eq!((delay(499), delay(500)), (Duration::ZERO, SLOWED));
    }
}
