//! What a measurement is, and who may see and change it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::{auth::Viewer, quality::FlowType, water::CustomWater};

/// Signs of a name.
pub(super) const NAME_MAX: usize = 280;
/// Signs of a note.
pub(super) const NOTE_MAX: usize = 5_000;
/// Rows of measured values in one form.
pub(super) const ROWS_MAX: usize = 100;
/// How long a deleted measurement can be brought back.
pub(super) const RESTORABLE: TimeDelta = TimeDelta::days(30);

/// Who sees a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Author and teacher, and staff.
    Draft,
    /// Everybody.
    Published,
    /// Staff.
    Hidden,
}

/// The water that was measured, without its shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct MeasuredWater {
    pub(super) id: i64,
    pub(super) name: Option<String>,
    pub(super) flow_type: Option<FlowType>,
    pub(super) water_type: Option<String>,
}

/// A measurement without its values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Measurement {
    pub(super) id: i64,
    pub(super) access_key_id: Option<i64>,
    pub(super) course_id: Option<i64>,
    pub(super) water: MeasuredWater,
    pub(super) name: String,
    pub(super) longitude: f64,
    pub(super) latitude: f64,
    pub(super) location_name: Option<String>,
    pub(super) measured_at: DateTime<Utc>,
    /// The zone that the time was entered in.
    pub(super) time_zone: Tz,
    pub(super) note: String,
    pub(super) state: State,
    pub(super) version: i32,
    pub(super) quality_warning: bool,
    pub(super) deleted_at: Option<DateTime<Utc>>,
}

impl Measurement {
    /// Whether `viewer` recorded it, teaches who did, or looks after the site.
    pub(super) fn belongs_to(&self, viewer: &Viewer) -> bool {
        match viewer {
            Viewer::Student(student) => self.access_key_id == Some(student.access_key_id),
            Viewer::Teacher(teacher) => self.course_id == Some(teacher.course_id),
            Viewer::Staff(_) => true,
            Viewer::Visitor => false,
        }
    }

    /// Whether step 1 says just this.
    pub(super) fn is_at(&self, place: &Place) -> bool {
        let Place { name, measured_at, time_zone, longitude, latitude, water, note } = place;
        (&self.name, &self.note, &self.time_zone) == (name, note, time_zone)
            && (&self.longitude, &self.latitude) == (longitude, latitude)
            && (&self.measured_at, &self.water.id) == (measured_at, water)
    }

    /// Whether it can be counted by its animals and judged by its structure.
    pub(super) fn is_running(&self) -> bool {
        self.water.flow_type == Some(FlowType::Running)
    }

    /// Whether `viewer` may bring it back: until [`RESTORABLE`] is over.
    pub(super) fn is_restorable_by(&self, viewer: &Viewer, now: DateTime<Utc>) -> bool {
        self.belongs_to(viewer)
            && self.state != State::Hidden
            && self.deleted_at.is_some_and(|deleted| deleted >= now - RESTORABLE)
    }

    /// Whether `viewer` may know of it.
    pub(super) fn is_visible_to(&self, viewer: &Viewer) -> bool {
        self.deleted_at.is_none()
            && match self.state {
                State::Published => true,
                State::Draft => self.belongs_to(viewer),
                State::Hidden => matches!(viewer, Viewer::Staff(_)),
            }
    }

    /// Whether `viewer` may change it.
    pub(super) fn is_editable_by(&self, viewer: &Viewer) -> bool {
        self.is_visible_to(viewer) && self.belongs_to(viewer)
    }
}

/// The number of a measurement as it is printed: five digits or more.
pub(super) fn number(id: i64) -> String {
    format!("{id:05}")
}

/// A measured value as stored.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StoredValue {
    pub(super) id: i64,
    pub(super) parameter_type_id: i64,
    pub(super) value: f64,
    pub(super) note: String,
    /// Where the value was computed from an optical density.
    pub(super) density: Option<Density>,
}

/// The optical density that a value was computed from.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Density {
    /// Of the sample as it stood in the photometer.
    pub(in crate::measurement) optical_density: f64,
    /// By how much the sample was diluted before; 1: not at all.
    pub(in crate::measurement) dilution: f64,
    /// The calibration; none once it is deleted.
    pub(in crate::measurement) calibration_id: Option<i64>,
    /// Its label on the day.
    pub(in crate::measurement) label: String,
    /// Its formula on the day.
    pub(in crate::measurement) formula: String,
}

/// The water that step 1 names.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) enum ChosenWater {
    /// One that is stored.
    Known(i64),
    /// One that is missing, and stands at the pin.
    New(CustomWater),
}

/// Step 1 of a measurement, checked; `W` is the water's number, or what the
/// form says of it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Place<W = i64> {
    pub(in crate::measurement) name: String,
    pub(in crate::measurement) measured_at: DateTime<Utc>,
    pub(in crate::measurement) time_zone: Tz,
    pub(in crate::measurement) longitude: f64,
    pub(in crate::measurement) latitude: f64,
    pub(in crate::measurement) water: W,
    pub(in crate::measurement) note: String,
}

impl<W> Place<W> {
    /// The same at another water.
    pub(in crate::measurement) fn at_water<V>(self, water: V) -> Place<V> {
        let Self { name, measured_at, time_zone, longitude, latitude, water: _, note } = self;
        Place { name, measured_at, time_zone, longitude, latitude, water, note }
    }
}

/// How much of a measurement is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct Filled {
    /// Values that are no animals.
    pub(in crate::measurement) values: u64,
    /// Counts of animals.
    pub(in crate::measurement) animals: u64,
    /// Answers about the structure.
    pub(in crate::measurement) answers: u64,
}

/// A measured value, checked.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Value {
    /// The row that it replaces.
    pub(in crate::measurement) id: Option<i64>,
    pub(in crate::measurement) parameter_type_id: i64,
    pub(in crate::measurement) value: f64,
    pub(in crate::measurement) note: String,
    /// Where the value was computed from an optical density.
    pub(in crate::measurement) density: Option<Density>,
}

/// What a form of values changes. Rows that it does not name stay as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::measurement) struct ValueChanges {
    /// New and changed rows, in their order.
    pub(in crate::measurement) kept: Vec<Value>,
    /// Rows to delete.
    pub(in crate::measurement) removed: Vec<i64>,
    /// Whether a value outside the usual range was confirmed.
    pub(in crate::measurement) is_unusual: bool,
}
