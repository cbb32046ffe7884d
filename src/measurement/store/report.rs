//! Reports of readers.

use chrono::{DateTime, Utc};
use entity::{measurement, report};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};

use crate::{
    measurement::report::{Problem, Report},
    platform::Result,
};

/// Stores a report as open and marks the measurement for review; tells the
/// report's number. The measurement's version stays: nobody's text was changed.
pub(in crate::measurement) async fn report(
    txn: &impl ConnectionTrait,
    measurement_id: i64,
    report: Report,
    now: DateTime<Utc>,
) -> Result<i64> {
    let row = report::ActiveModel {
        measurement_id: Set(measurement_id),
        problem: Set(problem(report.problem)),
        text: Set(report.text),
        reporter_email: Set(report.email.map(|email| email.as_str().to_owned())),
        state: Set(report::State::Open),
        created_at: Set(now),
        ..Default::default()
    };
    let stored = row.insert(txn).await?;
    let marked = measurement::ActiveModel { id: Set(measurement_id), requires_review: Set(true), ..Default::default() };
    marked.update(txn).await?;
    Ok(stored.id)
}

const fn problem(problem: Problem) -> report::Problem {
    match problem {
        Problem::Values => report::Problem::ProblematicValues,
        Problem::Note => report::Problem::ProblematicNote,
        Problem::PrivateGround => report::Problem::NotOnPublicGround,
        Problem::NoWater => report::Problem::NotOnWater,
        Problem::WaterName => report::Problem::WrongWaterName,
        Problem::Other => report::Problem::Other,
    }
}
