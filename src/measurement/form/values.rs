//! Steps 2 and 3: the checks of measured values and counted animals.

use std::collections::BTreeMap;

use super::{
    density::{self, DensityFault},
    rows::RawRow,
};
use crate::{
    catalogue::{Calibration, ParameterType},
    measurement::model::{Density, NOTE_MAX, StoredValue, Value, ValueChanges},
    platform::decimal::{NumberFault, parse_decimal},
};

/// No value of any type may be larger; the column refuses it too.
const LARGEST: f64 = 1e9;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) enum RowFault {
    /// No parameter was chosen.
    NoType,
    /// No value was typed.
    NoValue,
    /// A saved row was emptied instead of removed.
    Emptied,
    /// The value is no number, or more than one.
    Number(NumberFault),
    /// Half an animal was counted.
    NotWhole,
    /// The value is beyond what this type can be.
    Impossible { min: Option<f64>, max: Option<f64> },
    /// The value is unusual, and nobody said that it is right.
    Unusual { min: Option<f64>, max: Option<f64> },
    /// The note is too long.
    NoteTooLong,
    /// No value comes out of the optical density.
    Density(DensityFault),
}

/// What the rows of a step are checked against.
pub(in crate::measurement) struct Rules<'a> {
    /// What can be measured in this step.
    pub(in crate::measurement) types: &'a [ParameterType],
    pub(in crate::measurement) calibrations: &'a [Calibration],
    /// Whether animals are counted: whole numbers, and a group that was not
    /// found needs no value.
    pub(in crate::measurement) counts: bool,
    /// The values of the measurement as they are now.
    pub(in crate::measurement) stored: &'a [StoredValue],
}

/// Whether the row at `place` was made for one more value of its type, and left alone.
fn is_spare(rows: &[RawRow], place: usize) -> bool {
    let Some(row) = rows.get(place).filter(|row| row.says_nothing()) else { return false };
    let has_value = |other: &RawRow| !other.is_removed && !other.says_nothing();
    rows.iter().any(|other| other.parameter_type == row.parameter_type && has_value(other))
}

impl Rules<'_> {
    /// The changes that the rows ask for, or place of row → what is wrong with it.
    pub(in crate::measurement) fn check(&self, rows: &[RawRow]) -> Result<ValueChanges, BTreeMap<usize, RowFault>> {
        let mut changes = ValueChanges::default();
        let mut faults = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            // A count that was cleared is gone, and a group without one was not found.
            if row.is_removed || (self.counts && row.says_nothing()) {
                changes.removed.extend(row.id);
                continue;
            }
            if row.id.is_none() && (row.is_empty() || is_spare(rows, place)) {
                continue;
            }
            match self.check_row(row) {
                Ok((value, is_unusual)) => {
                    changes.is_unusual |= is_unusual;
                    changes.kept.push(value);
                }
                Err(fault) => drop(faults.insert(place, fault)),
            }
        }
        // Only rows of this step can be removed by it.
        let of_this_step = |id: &i64| {
            self.stored.iter().any(|v| v.id == *id && self.types.iter().any(|t| t.id == v.parameter_type_id))
        };
        changes.removed.retain(of_this_step);
        for value in &mut changes.kept {
            value.id = value.id.filter(of_this_step);
        }
        if faults.is_empty() { Ok(changes) } else { Err(faults) }
    }

    /// The parameter and the value that follow from a row's density, whatever
    /// stands in its box.
    pub(in crate::measurement) fn computed(&self, row: &RawRow) -> Result<(i64, f64), RowFault> {
        let kind = density::parameter_type_of(row, self.calibrations).ok_or(RowFault::NoType)?;
        let (value, _) = density::reading(row, kind, self.calibrations, None).map_err(RowFault::Density)?;
        Ok((kind, value))
    }

    fn check_row(&self, row: &RawRow) -> Result<(Value, bool), RowFault> {
        if row.is_empty() {
            return Err(RowFault::Emptied);
        }
        let kind = density::parameter_type_of(row, self.calibrations);
        let kind = kind.and_then(|id| self.types.iter().find(|t| t.id == id));
        let Some(kind) = kind else { return Err(RowFault::NoType) };
        let former = self.stored.iter().find(|v| Some(v.id) == row.id && v.parameter_type_id == kind.id);
        let (value, density) = self.reading(row, kind, former)?;
        if self.counts && value.fract() != 0.0 {
            return Err(RowFault::NotWhole);
        }
        if value.abs() > LARGEST || kind.is_impossible(value) {
            return Err(RowFault::Impossible { min: kind.hard_min, max: kind.hard_max });
        }
        if row.note.chars().count() > NOTE_MAX {
            return Err(RowFault::NoteTooLong);
        }
        let is_unusual = kind.is_unusual(value);
        let is_as_stored = former.is_some_and(|v| v.value.to_bits() == value.to_bits());
        if is_unusual && !row.is_confirmed() && !is_as_stored {
            return Err(RowFault::Unusual { min: kind.lower_warning_limit, max: kind.upper_warning_limit });
        }
        let value = Value { id: row.id, parameter_type_id: kind.id, value, note: row.note.clone(), density };
        Ok((value, is_unusual && !is_as_stored))
    }

    /// The value as typed, or as it follows from the optical density.
    fn reading(
        &self,
        row: &RawRow,
        kind: &ParameterType,
        former: Option<&StoredValue>,
    ) -> Result<(f64, Option<Density>), RowFault> {
        if row.density.is_empty() {
            return match row.value.as_str() {
                "" => Err(RowFault::NoValue),
                typed => match parse_decimal(typed) {
                    Err(NumberFault::NotANumber) if self.counts => Err(RowFault::NotWhole),
                    read => Ok((read.map_err(RowFault::Number)?, None)),
                },
            };
        }
        let (value, density) = density::reading(row, kind.id, self.calibrations, former).map_err(RowFault::Density)?;
        if !row.value.is_empty()
            && row.value != row.computed
            && density::contradicts(parse_decimal(&row.value).map_err(RowFault::Number)?, value, former)
        {
            return Err(RowFault::Density(DensityFault::OtherValue { computed: value }));
        }
        Ok((value, Some(density)))
    }
}
