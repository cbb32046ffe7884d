//! Telling a person from a program at registration, without a puzzle: how
//! long the form was open, a field that people do not see, and names that
//! nobody has. A false alarm costs one more press of the button.

use chrono::{DateTime, TimeDelta, Utc};

use crate::platform::secret::Secrets;

/// What the signature of [`FormMarker`] is good for.
const PURPOSE: &str = "register-form";

/// A form that was open for longer asks once more.
const OLDEST: TimeDelta = TimeDelta::days(1);

/// Letters that a random word has at least.
const RANDOM_WORD_LENGTH: usize = 8;

/// Changes between small and capital letters inside a random word; "McDonald" has two.
const RANDOM_WORD_CHANGES: usize = 3;

/// What a form carries of its own past, signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormMarker {
    /// Shown for the first time at this instant.
    Shown(DateTime<Utc>),
    /// Shown again at this instant, with the request to press once more.
    ShownAgain(DateTime<Utc>),
}

impl FormMarker {
    pub(super) fn sign(self, secrets: &Secrets) -> String {
        match self {
            Self::Shown(at) => secrets.sign(PURPOSE, &format!("{}", at.timestamp())),
            Self::ShownAgain(at) => secrets.sign(PURPOSE, &format!("again {}", at.timestamp())),
        }
    }

    pub(super) fn read(secrets: &Secrets, signed: &str) -> Option<Self> {
        let value = secrets.verify(PURPOSE, signed)?;
        let instant = |seconds: &str| DateTime::from_timestamp(seconds.parse().ok()?, 0);
        match value.strip_prefix("again ") {
            Some(seconds) => instant(seconds).map(Self::ShownAgain),
            None => instant(value).map(Self::Shown),
        }
    }
}

/// What a registration shows of its sender.
#[derive(Debug)]
pub(super) struct Traces<'a> {
    /// The form's marker, if the signature is ours.
    pub(super) marker: Option<FormMarker>,
    /// What stands in the field that people do not see.
    pub(super) unseen_field: &'a str,
    /// All names that were typed.
    pub(super) names: [&'a str; 3],
}

impl Traces<'_> {
    /// Whether the form should come back once more.
    pub(super) fn are_suspect(&self, now: DateTime<Utc>, delay: TimeDelta) -> bool {
        match self.marker {
            Some(FormMarker::ShownAgain(at)) => now - at > OLDEST,
            Some(FormMarker::Shown(at)) => {
                let took = now - at;
                let is_person = took >= delay && took <= OLDEST && self.unseen_field.is_empty();
                !is_person || self.names.iter().all(|name| is_random_word(name))
            }
            None => true,
        }
    }
}

/// Whether `name` is one word in which case changes as no name's does
/// ("dFqXzWvbNmKp"). One pass over the characters.
fn is_random_word(name: &str) -> bool {
    let mut letters = 0;
    let mut changes = 0;
    let mut previous = None;
    for c in name.trim().chars() {
        if !c.is_ascii_alphabetic() {
            return false;
        }
        letters += 1;
        let is_capital = c.is_ascii_uppercase();
        // A capital first letter is how names begin.
        if letters > 2 && previous.is_some_and(|p| p != is_capital) {
            changes += 1;
        }
        previous = Some(is_capital);
    }
    letters >= RANDOM_WORD_LENGTH && changes >= RANDOM_WORD_CHANGES
}

#[cfg(test)]
mod tests {
    use super::*;

    const DELAY: TimeDelta = TimeDelta::seconds(12);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).expect("an instant")
    }

    fn traces(marker: Option<FormMarker>) -> Traces<'static> {
        Traces { marker, unseen_field: "", names: ["Flussschule", "Anna Muster", "8b"] }
    }

    #[test]
    fn a_person_needs_time() {
        let shown = traces(Some(FormMarker::Shown(at(0))));
        assert!(shown.are_suspect(at(11), DELAY));
        assert!(!shown.are_suspect(at(12), DELAY));
        assert!(shown.are_suspect(at(-60), DELAY), "a form of the future");
        assert!(shown.are_suspect(at(2 * 86_400), DELAY), "a form kept for days");
        assert!(traces(None).are_suspect(at(60), DELAY));
    }

    #[test]
    fn the_second_press_passes_whatever_the_first_one_showed() {
        let marker = Some(FormMarker::ShownAgain(at(0)));
        let names = ["dFqXzWvbNmKp", "QwErTyUiOp", "zXcVbNmLkJ"];
        let again = Traces { marker, unseen_field: "x", names };
        assert!(!again.are_suspect(at(1), DELAY));
        assert!(again.are_suspect(at(2 * 86_400), DELAY));
    }

    #[test]
    fn all_three_names_must_look_random() {
        let marker = Some(FormMarker::Shown(at(0)));
        let random = Traces { marker, unseen_field: "", names: ["dFqXzWvbNmKp", "QwErTyUiOp", "zXcVbNmLkJ"] };
        assert!(random.are_suspect(at(60), DELAY));
        let one_real = Traces { names: ["dFqXzWvbNmKp", "QwErTyUiOp", "8b"], ..random };
        assert!(!one_real.are_suspect(at(60), DELAY));
    }

    #[test]
    fn names_of_people_and_schools_are_no_random_words() {
        for name in
            ["", "McDonald", "Gymnasium", "GYMNASIUM", "Goethe-Gymnasium", "OberStufe", "Klasse 8b", "ÄäÖöÜüÄäÖö"]
        {
            assert!(!is_random_word(name), "{name}");
        }
        for name in ["dFqXzWvbNmKp", "QwErTyUiOp", " zXcVbNmLkJ "] {
            assert!(is_random_word(name), "{name}");
        }
    }

    #[test]
    fn a_megabyte_is_read_once() {
        // A pattern that goes back would not end.
        let random = "aB".repeat(500_000);
        assert!(is_random_word(&random));
        assert!(!is_random_word(&format!("{random}!")));
        assert!(!is_random_word(&format!("{}!", " ".repeat(1_000_000))));
    }

    #[test]
    fn a_marker_is_read_back_and_can_not_be_forged() {
        let secrets = Secrets::derive("one");
        for marker in [FormMarker::Shown(at(0)), FormMarker::ShownAgain(at(5))] {
            let signed = marker.sign(&secrets);
            assert_eq!(FormMarker::read(&secrets, &signed), Some(marker));
            assert_eq!(FormMarker::read(&Secrets::derive("two"), &signed), None);
        }
        assert_eq!(FormMarker::read(&secrets, "1700000000"), None);
        assert_eq!(FormMarker::read(&secrets, &secrets.sign(PURPOSE, "soon")), None);
    }
}
