//! How often a client may do what costs or tells something. The counts lie in
//! the database, so that all replicas share them.
//!
//! A period begins with the first event and ends after its length; what
//! happens then begins the next one. `docs/security.md` has the table.

mod store;

use chrono::{DateTime, TimeDelta, Utc};

use poem::http::HeaderMap;

use super::{Error, Result};
use crate::platform::app::App;

pub use store::{Event, record, sweep};

const MINUTE: TimeDelta = TimeDelta::minutes(1);
const HOUR: TimeDelta = TimeDelta::hours(1);
const DAY: TimeDelta = TimeDelta::days(1);

/// What is limited. Each is counted for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Sending the form that registers a course.
    Register,
    /// Pressing the button behind the link of a mail.
    Confirm,
    /// Asking for a lost course key: each may send a mail.
    LostToken,
    /// Reporting a measurement.
    Report,
    /// Searching OpenStreetMap: each asks another's server, and may keep waters.
    WaterSearch,
    /// Downloading measurements: each reads as many as there are.
    Export,
    /// Changing the course's data, or making keys.
    CourseUpdate,
    /// Another address for a course: each sends mails to two people.
    AddressChange,
    /// A document that is not kept yet: each takes a core for a moment.
    Document,
    /// Writing with a key by a program.
    ApiWrite,
    /// Failed log-ins of one client: the number at which wrong keys are refused.
    LogInFailures,
    /// Failed log-ins with one beginning of a key, from anywhere.
    KeyPrefix,
    /// Failed log-ins from anywhere: beyond it log-ins are answered slower.
    AllLogIns,
}

/// At most `most` events in a `period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many are let through.
    pub most: i32,
    /// For how long they count.
    pub period: TimeDelta,
}

const fn window(most: i32, period: TimeDelta) -> Window {
    Window { most, period }
}

impl Limit {
    /// Its name in the keys of the counts; never changed.
    fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Confirm => "confirm",
            Self::LostToken => "lost_token",
            Self::Report => "report",
            Self::WaterSearch => "water_search",
            Self::Export => "export",
            Self::CourseUpdate => "course_update",
            Self::AddressChange => "address_change",
            Self::Document => "document",
            Self::ApiWrite => "api_write",
            Self::LogInFailures => "log_in_failures",
            Self::KeyPrefix => "key_prefix",
            Self::AllLogIns => "all_log_ins",
        }
    }

    /// What is allowed, all of it at once.
    #[must_use]
    pub const fn windows(self) -> &'static [Window] {
        const TEN_MINUTES: TimeDelta = TimeDelta::minutes(10);
        match self {
            Self::Register | Self::Confirm => const { &[window(10, MINUTE), window(100, DAY)] },
            Self::LostToken => const { &[window(5, MINUTE), window(20, DAY)] },
            Self::Report => const { &[window(5, MINUTE), window(100, DAY)] },
            // A class behind one address searches and downloads at the same time.
            Self::WaterSearch | Self::Document | Self::Export => const { &[window(60, MINUTE), window(1000, DAY)] },
            Self::CourseUpdate => const { &[window(20, MINUTE), window(300, DAY)] },
            Self::AddressChange => const { &[window(5, HOUR), window(10, DAY)] },
            // A photometer sends what it measured before; a key is counted, not an address.
            Self::ApiWrite => const { &[window(60, MINUTE), window(2000, DAY)] },
            Self::LogInFailures | Self::KeyPrefix => const { &[window(20, TEN_MINUTES)] },
            Self::AllLogIns => const { &[window(500, TEN_MINUTES)] },
        }
    }
}

/// How long until the next event is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(TimeDelta);

impl Wait {
    /// From `now` to `end`, at least a second.
    #[must_use]
    pub fn until(end: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        Self((end - now).max(TimeDelta::seconds(1)))
    }

    /// Whole seconds, for `Retry-After`.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.num_seconds() + i64::from(self.0.subsec_nanos() > 0)
    }

    /// Whole minutes, for a person.
    #[must_use]
    pub fn minutes(self) -> i64 {
        (self.seconds() + 59) / 60
    }
}

/// Counts one event of `who`, and tells how long to wait when it is one too many.
///
/// # Errors
/// When the count can't be written.
pub async fn count(app: &App, limit: Limit, who: &str) -> Result<Option<Wait>> {
    let now = app.clock.now();
    let windows = limit.windows();
    let events: Vec<Event> = windows.iter().map(|window| Event::new(app, limit, *window, who, 1)).collect();
    let counts = record(app.db.read(), now, &events).await?;
    let ends = counts.iter().zip(windows).filter(|(count, window)| count.count > window.most);
    Ok(ends.map(|(count, _)| count.ends_at).max().map(|end| Wait::until(end, now)))
}

/// What is left of a limit after one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// How many events the fullest period lets through.
    pub most: i32,
    /// How many of them are left.
    pub remaining: i32,
    /// How long until it ends.
    pub reset: Wait,
    /// Whether this event was one too many.
    pub is_over: bool,
}

impl Left {
    /// Tells a program in headers how often it may still come.
    pub fn describe(self, headers: &mut HeaderMap) {
        for (name, value) in [
            ("ratelimit-limit", i64::from(self.most)),
            ("ratelimit-remaining", i64::from(self.remaining)),
            ("ratelimit-reset", self.reset.seconds()),
        ] {
            headers.insert(name, value.into());
        }
    }
}

/// Counts one event of `who`, and tells what is left of the period that is nearest to its end of events.
///
/// # Errors
/// When the count can't be written.
pub async fn spend(app: &App, limit: Limit, who: &str) -> Result<Left> {
    let now = app.clock.now();
    let windows = limit.windows();
    let events: Vec<Event> = windows.iter().map(|window| Event::new(app, limit, *window, who, 1)).collect();
    let counts = record(app.db.read(), now, &events).await?;
    let left = counts.iter().zip(windows).map(|(count, window)| Left {
        most: window.most,
        remaining: (window.most - count.count).max(0),
        reset: Wait::until(count.ends_at, now),
        is_over: count.count > window.most,
    });
    // Of those that are over the one that lasts longest.
    let fullest = left.min_by_key(|left| (left.remaining, !left.is_over, std::cmp::Reverse(left.reset.seconds())));
    fullest.ok_or_else(|| Error::Corrupt("a limit without a period".to_owned()))
}

/// How often each of these happened in the period that runs, and when it ends.
/// Counts nothing.
///
/// # Errors
/// When the counts can't be read.
pub async fn look<const N: usize>(app: &App, asked: [(Limit, &str); N]) -> Result<[(i32, DateTime<Utc>); N]> {
    let now = app.clock.now();
    let events = asked.map(|(limit, who)| Event::new(app, limit, limit.windows()[0], who, 0));
    let found = store::read(app.db.read(), now, &events).await?;
    Ok(std::array::from_fn(|i| found.get(i).copied().flatten().unwrap_or((0, now))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up() {
        let now = DateTime::UNIX_EPOCH;
        for (milliseconds, seconds, minutes) in [(-5, 1, 1), (1_000, 1, 1), (1_001, 2, 1), (60_001, 61, 2)] {
            let wait = Wait::until(now + TimeDelta::milliseconds(milliseconds), now);
            assert_eq!((wait.seconds(), wait.minutes()), (seconds, minutes), "{milliseconds}");
        }
    }

    #[test]
    fn no_limit_is_above_the_predecessors() {
        for (limit, a_minute, a_day) in [
            (Limit::Register, 20, 200),
            (Limit::Confirm, 20, 200),
            (Limit::Report, 10, i32::MAX),
            (Limit::CourseUpdate, 20, i32::MAX),
        ] {
            let most = |period| limit.windows().iter().find(|w| w.period == period).map_or(i32::MAX, |w| w.most);
            assert!(most(MINUTE) <= a_minute && most(DAY) <= a_day, "{limit:?}");
        }
    }
}
