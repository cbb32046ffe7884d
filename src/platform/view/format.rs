//! Dates and times as people write them.

use chrono::{DateTime, Locale as Calendar, Utc};
use chrono_tz::Tz;

use crate::platform::i18n::Locale;

fn calendar(locale: Locale) -> Calendar {
    match locale {
        Locale::De => Calendar::de_DE,
        Locale::En => Calendar::en_GB,
    }
}

/// "2. Juni 2024" or "2 June 2024", in `zone`.
#[must_use]
pub fn date(instant: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let pattern = match locale {
        Locale::De => "%-d. %B %Y",
        Locale::En => "%-d %B %Y",
    };
    instant.with_timezone(&zone).format_localized(pattern, calendar(locale)).to_string()
}

/// "2. Juni 2024, 10:15 Uhr" or "2 June 2024, 10:15", in `zone`.
#[must_use]
pub fn date_time(instant: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let pattern = match locale {
        Locale::De => "%-d. %B %Y, %H:%M Uhr",
        Locale::En => "%-d %B %Y, %H:%M",
    };
    instant.with_timezone(&zone).format_localized(pattern, calendar(locale)).to_string()
}

/// "10:15 Uhr" or "10:15", in `zone`.
#[must_use]
pub fn time_of_day(instant: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let pattern = match locale {
        Locale::De => "%H:%M Uhr",
        Locale::En => "%H:%M",
    };
    instant.with_timezone(&zone).format(pattern).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_naturally_in_both_languages() {
        let instant: DateTime<Utc> = "2024-06-02T08:15:00Z".parse().expect("an instant");
        let berlin = chrono_tz::Europe::Berlin;
        assert_eq!(date_time(instant, berlin, Locale::De), "2. Juni 2024, 10:15 Uhr");
        assert_eq!(date_time(instant, berlin, Locale::En), "2 June 2024, 10:15");
        assert_eq!(time_of_day(instant, berlin, Locale::De), "10:15 Uhr");
        assert_eq!(time_of_day(instant, berlin, Locale::En), "10:15");
        assert_eq!(date(instant, chrono_tz::Asia::Tokyo, Locale::De), "2. Juni 2024");
    }
}
