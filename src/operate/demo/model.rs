//! A measurement on its way into the database.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::quality::{FlowType, Indices, InputError, StructureAnswers, Values, compute_all};

/// A measurement without its number.
#[derive(Clone, Debug)]
pub(super) struct NewMeasurement {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) measured_at: DateTime<Utc>,
    pub(super) time_zone: Tz,
    pub(super) note: String,
    pub(super) is_published: bool,
    pub(super) readings: Vec<Reading>,
    pub(super) answers: StructureAnswers,
}

/// Where it was measured.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) water_id: i64,
    pub(super) water_name: String,
    pub(super) flow_type: Option<FlowType>,
    /// Degrees, WGS 84.
    pub(super) longitude: f64,
    /// Degrees, WGS 84.
    pub(super) latitude: f64,
    pub(super) location_name: Option<String>,
}

/// One value, in the unit of its type.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) type_id: i64,
    pub(super) identifier: String,
    pub(super) value: f64,
    pub(super) note: String,
}

impl NewMeasurement {
    /// Its indices.
    ///
    /// # Errors
    /// The first value that can't be counted.
    pub(super) fn indices(&self) -> Result<Indices, InputError> {
        let readings = self.readings.iter().map(|reading| (reading.identifier.as_str(), reading.value));
        Ok(compute_all(self.place.flow_type, &Values::from_readings(readings)?, &self.answers))
    }
}
