//! The orders in which a teacher can read the keys.

use std::cmp::Ordering;

use super::store::AccessKey;
use crate::platform::text::fold;

/// What the keys are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum By {
    /// Oldest first.
    #[default]
    Created,
    /// By the group's name, those without one last.
    Label,
    /// The latest log-in first.
    LastLogin,
    /// Most measurements first.
    Measurements,
}

/// An order, or the opposite one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sorting {
    pub(super) by: By,
    pub(super) is_reversed: bool,
}

impl By {
    pub(super) const ALL: [Self; 4] = [Self::Created, Self::Label, Self::LastLogin, Self::Measurements];

    /// Its name in a link.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Label => "label",
            Self::LastLogin => "last_login",
            Self::Measurements => "measurements",
        }
    }

    fn compare(self, a: &AccessKey, b: &AccessKey) -> Ordering {
        match self {
            Self::Created => Ordering::Equal,
            Self::Label => (a.label.is_none(), a.label.as_deref().map(natural))
                .cmp(&(b.label.is_none(), b.label.as_deref().map(natural))),
            Self::LastLogin => b.last_login_at.cmp(&a.last_login_at),
            Self::Measurements => b.measurements.cmp(&a.measurements),
        }
    }
}

impl Sorting {
    /// The order that a link names; anything else is the order of creation.
    pub(super) fn parse(text: &str) -> Self {
        let (name, is_reversed) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let by = By::ALL.into_iter().find(|by| by.name() == name);
        by.map_or_else(Self::default, |by| Self { by, is_reversed })
    }

    /// The value of `sort` that a link to the order `by` has: chosen again, it is reversed.
    pub(super) fn link(self, by: By) -> String {
        let reverses = self.by == by && !self.is_reversed;
        format!("{}{}", if reverses { "-" } else { "" }, by.name())
    }

    /// Sorts keys that stand in the order of their creation.
    pub(super) fn sort<T>(self, keys: &mut [T], key: impl Fn(&T) -> &AccessKey) {
        keys.sort_by(|a, b| self.by.compare(key(a), key(b)));
        if self.is_reversed {
            keys.reverse();
        }
    }
}

/// Compares "Gruppe 2" before "Gruppe 10": digits count as numbers.
fn natural(label: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    for c in fold(label).chars() {
        let last = parts.last_mut().expect("there is one from the start");
        match c.to_digit(10) {
            // The number stands behind the text that it ends.
            Some(digit) => last.1 = last.1.saturating_mul(10).saturating_add(u64::from(digit)),
            None if last.1 > 0 => parts.push((c.to_string(), 0)),
            None => last.0.push(c),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(id: i64, label: Option<&str>, measurements: i64) -> AccessKey {
        AccessKey {
            id,
            key: String::new(),
            label: label.map(str::to_owned),
            is_active: true,
            last_login_at: chrono::DateTime::from_timestamp(id * 100, 0).filter(|_| id != 2),
            measurements,
        }
    }

    fn sorted(by: &str) -> Vec<i64> {
        let mut keys =
            [key(1, Some("Gruppe 10"), 0), key(2, None, 5), key(3, Some("gruppe 2"), 2), key(4, Some("Äsche"), 2)];
        Sorting::parse(by).sort(&mut keys, |key| key);
        keys.iter().map(|key| key.id).collect()
    }

    #[test]
    fn keys_are_sorted_as_the_link_says() {
        for (by, ids) in [
            ("", [1, 2, 3, 4]),
            ("nonsense", [1, 2, 3, 4]),
            ("-created", [4, 3, 2, 1]),
            ("label", [4, 3, 1, 2]),
            ("-label", [2, 1, 3, 4]),
            ("last_login", [4, 3, 1, 2]),
            ("measurements", [2, 3, 4, 1]),
        ] {
            assert_eq!(sorted(by), ids, "{by}");
        }
    }

    #[test]
    fn a_link_turns_the_order_that_is_chosen() {
        let label = Sorting::parse("label");
        assert_eq!((label.link(By::Label), label.link(By::Created)), ("-label".to_owned(), "created".to_owned()));
        assert_eq!(Sorting::parse("-label").link(By::Label), "label");
    }
}
