//! When jobs run: wall-clock times of the site's zone.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// How often a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    /// A worker of its own does it all the time.
    Always,
    /// Every day at this time.
    Daily(NaiveTime),
    /// Every week on this day at this time.
    Weekly(Weekday, NaiveTime),
}

impl Cadence {
    /// Every day at this time.
    ///
    /// # Panics
    /// When there is no such time; the list is constant, so at compile time.
    #[must_use]
    pub const fn daily(hour: u32, minute: u32) -> Self {
        Self::Daily(NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day"))
    }

    /// Every week on this day at this time.
    ///
    /// # Panics
    /// When there is no such time; the list is constant, so at compile time.
    #[must_use]
    pub const fn weekly(day: Weekday, hour: u32, minute: u32) -> Self {
        Self::Weekly(day, NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of day"))
    }

    /// The first time after `after`. A time that a clock change leaves out
    /// counts with the clock of before; of one that comes twice the first counts.
    #[must_use]
    pub fn next_after(self, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let (weekday, time) = match self {
            Self::Always => return None,
            Self::Daily(time) => (None, time),
            Self::Weekly(weekday, time) => (Some(weekday), time),
        };
        let today = after.with_timezone(&zone).date_naive();
        // One day more than a week: this week's may be over, and a day may be left out.
        (0..=8)
            .map(|days| today + Days::new(days))
            .filter(|day| weekday.is_none_or(|weekday| day.weekday() == weekday))
            .filter_map(|day| instant(day.and_time(time), zone))
            .find(|at| *at > after)
    }
}

fn instant(local: chrono::NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    // Clocks are put forward by half hours and hours, once by a whole day.
    (0..=48)
        .find_map(|halves| zone.from_local_datetime(&(local + TimeDelta::minutes(30 * halves))).earliest())
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use chrono_tz::{Europe::Berlin, Pacific::Apia};

    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn series(cadence: Cadence, from: &str, zone: Tz, count: usize) -> Vec<String> {
        let mut at = utc(from);
        let mut next = || {
            at = cadence.next_after(at, zone).expect("a next time");
            at.format("%F %R").to_string()
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn the_wall_clock_stays_when_the_offset_changes() {
        let maintenance = Cadence::weekly(Weekday::Mon, 10, 0);
        let spring = series(maintenance, "2026-03-22T12:00:00Z", Berlin, 3);
        assert_eq!(spring, ["2026-03-23 09:00", "2026-03-30 08:00", "2026-04-06 08:00"]);
        let autumn = series(maintenance, "2026-10-19T07:59:59Z", Berlin, 3);
        assert_eq!(autumn, ["2026-10-19 08:00", "2026-10-26 09:00", "2026-11-02 09:00"]);
    }

    #[test]
    fn on_the_days_of_the_change_a_job_runs_once() {
        let night = Cadence::daily(2, 20);
        // 02:20 is left out on the 29th: the clock shows 03:20.
        let spring = series(night, "2026-03-27T12:00:00Z", Berlin, 3);
        assert_eq!(spring, ["2026-03-28 01:20", "2026-03-29 01:20", "2026-03-30 00:20"]);
        // 02:20 comes twice on the 25th.
        let autumn = series(night, "2026-10-24T12:00:00Z", Berlin, 3);
        assert_eq!(autumn, ["2026-10-25 00:20", "2026-10-26 01:20", "2026-10-27 01:20"]);
        // Seen from between the two of them: it was the first.
        let between = night.next_after(utc("2026-10-25T00:50:00Z"), Berlin);
        assert_eq!(between, Some(utc("2026-10-26T01:20:00Z")));
        // Between the gap's start and the run that stands for it.
        let in_gap = night.next_after(utc("2026-03-29T01:10:00Z"), Berlin);
        assert_eq!(in_gap, Some(utc("2026-03-29T01:20:00Z")));
    }

    #[test]
    fn a_zone_may_leave_a_day_out() {
        // Samoa had no 30 December 2011, a Friday: the start of the 31st stands for it.
        let friday = Cadence::weekly(Weekday::Fri, 12, 0);
        let apia = series(friday, "2011-12-23T22:00:00Z", Apia, 2);
        assert_eq!(apia, ["2011-12-30 10:00", "2012-01-05 22:00"]);
    }

    #[test]
    fn now_is_not_after_now() {
        let at = utc("2026-03-23T09:00:00Z");
        let next = Cadence::weekly(Weekday::Mon, 10, 0).next_after(at, Berlin);
        assert_eq!(next, Some(utc("2026-03-30T08:00:00Z")));
    }
}
