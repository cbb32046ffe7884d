//! What a reader reported of a measurement.

use chrono::{DateTime, Utc};
use entity::{measurement, report};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::read::{Row, with_water};
use crate::{measurement::model::Measurement, platform::Result};

/// A report with the measurement that it is about.
#[derive(Clone)]
pub(in crate::measurement) struct Reported {
    pub(in crate::measurement) measurement: Measurement,
    /// The end of the key of the problem's text.
    pub(in crate::measurement) problem: &'static str,
    /// In the reader's words.
    pub(in crate::measurement) text: String,
    /// The reader's address.
    pub(in crate::measurement) reporter_email: Option<String>,
    /// When it was reported.
    pub(in crate::measurement) at: DateTime<Utc>,
}

/// The report with this number.
pub(in crate::measurement) async fn reported(db: &impl ConnectionTrait, id: i64) -> Result<Option<Reported>> {
    let Some(report) = report::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let which = measurement::Column::Id.eq(report.measurement_id);
    let found = with_water().filter(which).into_model::<Row>().one(db).await?;
    Ok(found.map(|row| Reported {
        measurement: row.into(),
        problem: problem(report.problem),
        text: report.text,
        reporter_email: report.reporter_email,
        at: report.created_at,
    }))
}

fn problem(problem: report::Problem) -> &'static str {
    match problem {
        report::Problem::Other => "other",
        report::Problem::ProblematicNote => "note",
        report::Problem::ProblematicValues => "values",
        report::Problem::NotOnPublicGround => "private",
        report::Problem::NotOnWater => "dry",
        report::Problem::WrongWaterName => "water",
    }
}
