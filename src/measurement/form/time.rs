//! The five boxes of date and time.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// Measurements may lie so far in the future: clocks differ.
const GRACE: TimeDelta = TimeDelta::minutes(10);
const FIRST_YEAR: i32 = 1900;

/// Day, month, year, hour and minute as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct TimeOfForm {
    pub(in crate::measurement) day: String,
    pub(in crate::measurement) month: String,
    pub(in crate::measurement) year: String,
    pub(in crate::measurement) hour: String,
    pub(in crate::measurement) minute: String,
}

impl TimeOfForm {
    /// The boxes for an instant in `zone`.
    pub(in crate::measurement) fn of(instant: DateTime<Utc>, zone: Tz) -> Self {
        let local = instant.with_timezone(&zone);
        Self {
            day: format!("{:02}", local.day()),
            month: format!("{:02}", local.month()),
            year: local.year().to_string(),
            hour: format!("{:02}", local.hour()),
            minute: format!("{:02}", local.minute()),
        }
    }

    /// The instant in `zone`, or the key of what is wrong. A time that comes
    /// twice, when summer time ends, is the earlier one; `stored` is kept to
    /// the second where the boxes still say it.
    pub(in crate::measurement) fn check(
        &self,
        zone: Tz,
        stored: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, &'static str> {
        let local = self.local().ok_or("measurement-fault-time")?;
        if local.year() < FIRST_YEAR {
            return Err("measurement-fault-time-early");
        }
        let is_stored = |instant: &DateTime<Utc>| {
            let then = instant.with_timezone(&zone).naive_local();
            then.date() == local.date() && then.hour() == local.hour() && then.minute() == local.minute()
        };
        if let Some(stored) = stored.filter(is_stored) {
            return Ok(stored);
        }
        let instant = zone.from_local_datetime(&local).earliest().ok_or("measurement-fault-time-gap")?.to_utc();
        if instant > now + GRACE {
            return Err("measurement-fault-time-future");
        }
        // Far east of Greenwich the year 1900 begins in 1899.
        if instant.year() < FIRST_YEAR {
            return Err("measurement-fault-time-early");
        }
        Ok(instant)
    }

    fn local(&self) -> Option<NaiveDateTime> {
        let number = |text: &str| {
            let text = text.trim();
            (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u32>().ok()).flatten()
        };
        let year = i32::try_from(number(&self.year)?).ok()?;
        NaiveDate::from_ymd_opt(year, number(&self.month)?, number(&self.day)?)?.and_hms_opt(
            number(&self.hour)?,
            number(&self.minute)?,
            0,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn boxes(day: &str, month: &str, year: &str, hour: &str, minute: &str) -> TimeOfForm {
        let [day, month, year, hour, minute] = [day, month, year, hour, minute].map(str::to_owned);
        TimeOfForm { day, month, year, hour, minute }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn check(form: &TimeOfForm) -> Result<DateTime<Utc>, &'static str> {
        form.check(BERLIN, None, at("2026-11-24T12:00:00Z"))
    }

    #[test]
    fn the_zone_s_rules_make_the_instant() {
        assert_eq!(check(&boxes("2", "6", "2024", "10", "15")), Ok(at("2024-06-02T08:15:00Z")));
        assert_eq!(check(&boxes("2", "1", "2024", "10", "15")), Ok(at("2024-01-02T09:15:00Z")));
    }

    #[test]
    fn an_hour_that_is_skipped_is_a_fault_and_one_that_comes_twice_is_the_earlier() {
        assert_eq!(check(&boxes("29", "3", "2026", "2", "30")), Err("measurement-fault-time-gap"));
        assert_eq!(check(&boxes("25", "10", "2026", "2", "30")), Ok(at("2026-10-25T00:30:00Z")));
    }

    #[test]
    fn the_later_of_two_equal_times_survives_an_edit() {
        let later = at("2026-10-25T01:30:44Z");
        let form = TimeOfForm::of(later, BERLIN);
        assert_eq!(form, boxes("25", "10", "2026", "02", "30"));
        assert_eq!(form.check(BERLIN, Some(later), at("2026-11-24T12:00:00Z")), Ok(later));
    }

    #[test]
    fn the_future_and_the_far_past_are_faults() {
        assert!(check(&boxes("24", "11", "2026", "13", "10")).is_ok());
        assert_eq!(check(&boxes("24", "11", "2026", "13", "11")), Err("measurement-fault-time-future"));
        assert_eq!(check(&boxes("31", "12", "1899", "23", "59")), Err("measurement-fault-time-early"));
        assert_eq!(check(&boxes("1", "1", "1900", "0", "30")), Err("measurement-fault-time-early"));
        assert!(check(&boxes("1", "1", "1900", "2", "0")).is_ok());
    }

    #[test]
    fn what_is_no_date_is_a_fault() {
        for form in [
            boxes("", "", "", "", ""),
            boxes("30", "2", "2024", "1", "1"),
            boxes("1", "13", "2024", "1", "1"),
            boxes("1", "1", "2024", "24", "0"),
            boxes("1", "1", "2024", "1", "60"),
            boxes("-1", "1", "2024", "1", "1"),
            boxes("1", "1", "99999999999", "1", "1"),
        ] {
            assert_eq!(check(&form), Err("measurement-fault-time"), "{form:?}");
        }
    }
}
