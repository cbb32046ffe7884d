//! The checksum of a table: the same on both databases, in whatever order its
//! rows and columns stand.

use sha2::{Digest, Sha256};

use super::{Row, Value};

/// The rows of a table, counted, and the sum of their SHA-256 digests as
/// numbers of 256 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How many rows.
    pub(crate) rows: u64,
    /// The sum, the lowest digits first.
    sum: [u64; 4],
}

impl Tally {
    /// The sum in 64 hex digits.
    pub(crate) fn checksum(&self) -> String {
        self.sum.iter().rev().map(|digits| format!("{digits:016x}")).collect()
    }
}

/// Counts rows of a table.
#[derive(Debug)]
pub(crate) struct Tallying {
    /// The columns by their names.
    order: Vec<(usize, String)>,
    tally: Tally,
}

impl Tallying {
    /// For rows with these columns.
    pub(crate) fn new<'a>(columns: impl Iterator<Item = &'a str>) -> Self {
        let mut order: Vec<(usize, String)> = columns.map(str::to_owned).enumerate().collect();
        order.sort_by(|a, b| a.1.cmp(&b.1));
        Self { order, tally: Tally::default() }
    }

    /// One more row.
    pub(crate) fn add(&mut self, row: &Row) {
        let mut hash = Sha256::new();
        let mut field = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        for (index, name) in &self.order {
            field(b'n', name.as_bytes());
            match row.get(*index).unwrap_or(&Value::Null) {
                Value::Null => field(b'0', &[]),
                Value::Integer(integer) => field(b'i', &integer.to_be_bytes()),
                Value::Real(real) => field(b'r', &real.to_bits().to_be_bytes()),
                Value::Text(text) => field(b't', text.as_bytes()),
                Value::Blob(bytes) => field(b'b', bytes),
            }
        }
        let mut carry = false;
        for (sum, digits) in self.tally.sum.iter_mut().zip(hash.finalize().as_slice().rchunks_exact(8)) {
            let digits = digits.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
            let (added, over) = sum.overflowing_add(digits);
            let (added, over_again) = added.overflowing_add(u64::from(carry));
            (*sum, carry) = (added, over || over_again);
        }
        self.tally.rows += 1;
    }

    /// What was counted.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(columns: &[&str], rows: &[Row]) -> Tally {
        let mut tallying = Tallying::new(columns.iter().copied());
        rows.iter().for_each(|row| tallying.add(row));
        tallying.tally()
    }

    #[test]
    fn order_does_not_count_and_all_else_does() {
        let (one, two) = (Value::Integer(1), Value::Text("1".to_owned()));
        let first = vec![one.clone(), two.clone()];
        let second = vec![one.clone(), Value::Null];
        let all = tally(&["a", "b"], &[first.clone(), second.clone()]);
        assert_eq!(all, tally(&["a", "b"], &[second.clone(), first.clone()]));
        assert_eq!(all, tally(&["b", "a"], &[vec![Value::Null, one.clone()], vec![two.clone(), one.clone()]]));
        assert_eq!((all.rows, all.checksum().len()), (2, 64));
        for other in [
            vec![first.clone()],
            vec![first.clone(), first.clone()],
            vec![vec![two, one], second.clone()],
            vec![first, second.clone(), second],
        ] {
            assert_ne!(all, tally(&["a", "b"], &other), "{other:?}");
        }
    }
}
