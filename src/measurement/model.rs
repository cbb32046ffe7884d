//! What a measurement is, and who may see and change it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{auth::Viewer, quality::FlowType};

/// Signs of a name.
pub(super) const NAME_MAX: usize = 280;
/// Signs of a note.
pub(super) const NOTE_MAX: usize = 5_000;
/// Rows of measured values in one form.
pub(super) const ROWS_MAX: usize = 100;

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
    pub(super) is_deleted: bool,
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
        let Place { name, measured_at, time_zone, longitude, latitude, water_id, note } = place;
        (&self.name, &self.note, &self.time_zone) == (name, note, time_zone)
            && (&self.longitude, &self.latitude) == (longitude, latitude)
            && (&self.measured_at, &self.water.id) == (measured_at, water_id)
    }

    /// Whether `viewer` may know of it.
    pub(super) fn is_visible_to(&self, viewer: &Viewer) -> bool {
        !self.is_deleted
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
}

/// Step 1 of a measurement, checked.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Place {
    pub(in crate::measurement) name: String,
    pub(in crate::measurement) measured_at: DateTime<Utc>,
    pub(in crate::measurement) time_zone: Tz,
    pub(in crate::measurement) longitude: f64,
    pub(in crate::measurement) latitude: f64,
    pub(in crate::measurement) water_id: i64,
    pub(in crate::measurement) note: String,
}

/// A measured value, checked.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Value {
    /// The row that it replaces.
    pub(in crate::measurement) id: Option<i64>,
    pub(in crate::measurement) parameter_type_id: i64,
    pub(in crate::measurement) value: f64,
    pub(in crate::measurement) note: String,
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
