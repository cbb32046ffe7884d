//! How long ago something was, as people say it.

use chrono::{DateTime, Utc};

use crate::platform::i18n::{Locale, args};

/// "3 days ago", in whole units of the largest kind that fits; "just now" for
/// less than a minute and for the future.
pub(super) fn ago(locale: Locale, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - then).num_minutes();
    let days = (now - then).num_days();
    match (minutes, days) {
        (..1, _) => locale.text("reading-ago-now"),
        (1..60, _) => locale.text_with("reading-ago-minutes", &args([("count", minutes.into())])),
        (60..1440, _) => locale.text_with("reading-ago-hours", &args([("count", (minutes / 60).into())])),
        (_, ..30) => locale.text_with("reading-ago-days", &args([("count", days.into())])),
        // Twelve months of 30 days are no year yet.
        (_, 30..365) => locale.text_with("reading-ago-months", &args([("count", (days / 30).into())])),
        _ => locale.text_with("reading-ago-years", &args([("count", (days / 365).into())])),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_largest_unit_that_fits_counts() {
        let now = DateTime::UNIX_EPOCH;
        for (before, german, english) in [
            (TimeDelta::seconds(-500), "gerade eben", "just now"),
            (TimeDelta::seconds(59), "gerade eben", "just now"),
            (TimeDelta::minutes(1), "vor einer Minute", "one minute ago"),
            (TimeDelta::minutes(59), "vor 59 Minuten", "59 minutes ago"),
            (TimeDelta::minutes(60), "vor einer Stunde", "one hour ago"),
            (TimeDelta::hours(47), "vor einem Tag", "one day ago"),
            (TimeDelta::days(29), "vor 29 Tagen", "29 days ago"),
            (TimeDelta::days(30), "vor einem Monat", "one month ago"),
            (TimeDelta::days(364), "vor 12 Monaten", "12 months ago"),
            (TimeDelta::days(800), "vor 2 Jahren", "2 years ago"),
        ] {
            assert_eq!(ago(Locale::De, now - before, now), german);
            assert_eq!(ago(Locale::En, now - before, now), english);
        }
    }
}
