//! Which measurements and waters a program asks for.

use chrono::{DateTime, Utc};

use crate::{
    quality::FlowType,
    water::{Bounds, WaterType},
};

/// A checked choice among the published measurements; what is left empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// At one of these waters.
    pub water_ids: Vec<i64>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
    /// Within this box. Its west side may be east of its east side: then it crosses the antimeridian.
    pub bounds: Option<Bounds>,
    /// How the water moves; the inner none: nobody knows.
    pub flow: Option<Option<FlowType>>,
    /// What kind of water it is, one of these.
    pub water_types: Vec<WaterType>,
    /// With visible values of all these types.
    pub parameter_types: Vec<i64>,
    /// Of this course.
    pub course_id: Option<i64>,
}
