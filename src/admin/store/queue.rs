//! What waits for a moderator: open reports, then measurements that are marked.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{measurement, parameter, report};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::platform::Result;

/// Measurements of a class within so long are of the same lesson.
const LESSON: TimeDelta = TimeDelta::hours(12);

/// What to look at next.
#[derive(Clone, Debug)]
pub(in crate::admin) struct QueueItem {
    pub(in crate::admin) measurement_id: i64,
    pub(in crate::admin) water_id: i64,
    pub(in crate::admin) name: String,
    pub(in crate::admin) note: String,
    pub(in crate::admin) location_name: Option<String>,
    pub(in crate::admin) measured_at: DateTime<Utc>,
    pub(in crate::admin) is_published: bool,
    pub(in crate::admin) report: Option<Reported>,
    /// Visible values in their order: type, value, and what the class measured.
    pub(in crate::admin) values: Vec<(i64, f64, Comparison)>,
}

/// A report in the queue.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Reported {
    pub(in crate::admin) id: i64,
    pub(in crate::admin) problem: String,
    pub(in crate::admin) text: String,
    pub(in crate::admin) reporter: Option<String>,
    pub(in crate::admin) created_at: DateTime<Utc>,
}

/// What the other groups of the class measured in the same lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::admin) struct Comparison {
    pub(in crate::admin) groups: usize,
    pub(in crate::admin) smallest: f64,
    pub(in crate::admin) median: f64,
    pub(in crate::admin) largest: f64,
}

/// The next one after these that were passed over: a report and a measurement number.
pub(in crate::admin) async fn next_in_queue(db: &impl ConnectionTrait, after: (i64, i64)) -> Result<Option<QueueItem>> {
    let reported = report::Entity::find()
        .filter(report::Column::State.eq(report::State::Open))
        .filter(report::Column::Id.gt(after.0))
        .order_by_asc(report::Column::Id)
        .find_also_related(measurement::Entity)
        .one(db)
        .await?;
    let (report, found) = match reported {
        Some((report, Some(found))) => (Some(report), Some(found)),
        _ => (None, next_marked(db, after.1).await?),
    };
    let Some(found) = found else { return Ok(None) };
    let values = values(db, &found).await?;
    Ok(Some(QueueItem {
        measurement_id: found.id,
        water_id: found.water_id,
        name: found.name,
        note: found.note,
        location_name: found.location_name,
        measured_at: found.measured_at,
        is_published: found.state == measurement::State::Published && found.deleted_at.is_none(),
        report: report.map(|report| Reported {
            id: report.id,
            problem: sea_orm::ActiveEnum::to_value(&report.problem),
            text: report.text,
            reporter: report.reporter_email,
            created_at: report.created_at,
        }),
        values,
    }))
}

async fn next_marked(db: &impl ConnectionTrait, after: i64) -> Result<Option<measurement::Model>> {
    let marked = measurement::Entity::find()
        .filter(measurement::Column::RequiresReview.eq(true))
        .filter(measurement::Column::State.eq(measurement::State::Published))
        .filter(measurement::Column::DeletedAt.is_null())
        .filter(measurement::Column::Id.gt(after))
        .order_by_asc(measurement::Column::Id);
    Ok(marked.one(db).await?)
}

async fn values(db: &impl ConnectionTrait, of: &measurement::Model) -> Result<Vec<(i64, f64, Comparison)>> {
    let own = Condition::all().add(parameter::Column::MeasurementId.eq(of.id));
    let class = Condition::all()
        .add(measurement::Column::CourseId.eq(of.course_id))
        .add(measurement::Column::MeasuredAt.gte(of.measured_at - LESSON))
        .add(measurement::Column::MeasuredAt.lte(of.measured_at + LESSON))
        .add(measurement::Column::DeletedAt.is_null())
        .add(measurement::Column::State.eq(measurement::State::Published));
    let rows = parameter::Entity::find()
        .find_also_related(measurement::Entity)
        .filter(parameter::Column::Hidden.eq(false))
        .filter(Condition::any().add(own).add(class))
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .all(db)
        .await?;
    let mut others = BTreeMap::<i64, Vec<f64>>::new();
    for (row, _) in rows.iter().filter(|(row, _)| row.measurement_id != of.id) {
        others.entry(row.parameter_type_id).or_default().push(row.value);
    }
    let compared: BTreeMap<i64, Comparison> =
        others.into_iter().map(|(kind, values)| (kind, compare(values))).collect();
    let own = rows.into_iter().filter(|(row, _)| row.measurement_id == of.id);
    Ok(own
        .map(|(row, _)| {
            let comparison = compared.get(&row.parameter_type_id).copied().unwrap_or_default();
            (row.parameter_type_id, row.value, comparison)
        })
        .collect())
}

fn compare(mut values: Vec<f64>) -> Comparison {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let median =
        if values.len().is_multiple_of(2) { f64::midpoint(values[middle - 1], values[middle]) } else { values[middle] };
    Comparison { groups: values.len(), smallest: values[0], median, largest: values[values.len() - 1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_its_smallest_middle_and_largest() {
        let of = |values: &[f64]| compare(values.to_vec());
        assert_eq!(of(&[3.0]), Comparison { groups: 1, smallest: 3.0, median: 3.0, largest: 3.0 });
        assert_eq!(of(&[4.0, 1.0, 2.0, 9.0]), Comparison { groups: 4, smallest: 1.0, median: 3.0, largest: 9.0 });
    }
}
