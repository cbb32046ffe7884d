//! The values and the answers of a measurement. What changes them runs in its
//! caller's transaction.

use chrono::{DateTime, Utc};
use entity::{measurement, parameter, parameter_type, structure_answer};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, JoinType,
    PaginatorTrait, QueryFilter, QuerySelect, RelationTrait, sea_query::Expr,
};

use super::{read::structure_grades, write::next_version};
use crate::{
    measurement::model::{Density, Filled, Value, ValueChanges},
    platform::{Result, web::Error},
    quality::{self, StructureAnswers},
};

/// Changes the values if the measurement is still at `version`; tells whether it was.
pub(in crate::measurement) async fn save_values(
    txn: &impl ConnectionTrait,
    id: i64,
    version: i32,
    changes: ValueChanges,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !next_version(txn, id, version, now).await? {
        return Ok(false);
    }
    let own = parameter::Column::MeasurementId.eq(id);
    if !changes.removed.is_empty() {
        parameter::Entity::delete_many()
            .filter(own.clone())
            .filter(parameter::Column::Id.is_in(changes.removed))
            .exec(txn)
            .await?;
    }
    let ids: Vec<i64> = changes.kept.iter().filter_map(|value| value.id).collect();
    let mut stored = parameter::Entity::find().filter(own).filter(parameter::Column::Id.is_in(ids)).all(txn).await?;
    for (position, value) in (0..).zip(changes.kept) {
        // A row that somebody else deleted meanwhile is written anew: what was typed counts.
        let former =
            value.id.and_then(|id| stored.iter().position(|row| row.id == id)).map(|at| stored.swap_remove(at));
        save_value(txn, id, position, value, former, now).await?;
    }
    if changes.is_unusual {
        let marked = measurement::ActiveModel { id: Set(id), requires_review: Set(true), ..Default::default() };
        marked.update(txn).await?;
    }
    quality::recompute(txn, id, now).await?;
    Ok(true)
}

async fn save_value(
    txn: &impl ConnectionTrait,
    measurement_id: i64,
    position: i32,
    value: Value,
    former: Option<parameter::Model>,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut row = match former {
        Some(former) => parameter::ActiveModel::from(former),
        None => {
            parameter::ActiveModel { measurement_id: Set(measurement_id), created_at: Set(now), ..Default::default() }
        }
    };
    let is_new = row.id.is_not_set();
    row.position.set_if_not_equals(position);
    row.parameter_type_id.set_if_not_equals(value.parameter_type_id);
    row.value.set_if_not_equals(value.value);
    row.note.set_if_not_equals(value.note);
    set_density(&mut row, value.density);
    if !row.is_changed() {
        return Ok(());
    }
    row.updated_at = Set(now);
    if is_new {
        row.insert(txn).await?;
    } else {
        row.update(txn).await?;
    }
    Ok(())
}

/// A value that was typed has none: what a former one came from says nothing about it.
fn set_density(row: &mut parameter::ActiveModel, density: Option<Density>) {
    let (raw, dilution, calibration, label, formula) = match density {
        None => (None, None, None, None, None),
        Some(Density { optical_density, dilution, calibration_id, label, formula }) => {
            (Some(optical_density), Some(dilution), calibration_id, Some(label), Some(formula))
        }
    };
    row.raw_optical_density.set_if_not_equals(raw);
    row.dilution_factor.set_if_not_equals(dilution);
    row.calibration_id.set_if_not_equals(calibration);
    row.calibration_label.set_if_not_equals(label);
    row.calibration_formula.set_if_not_equals(formula);
}

/// Replaces the answers about the structure if the measurement is still at
/// `version`; tells whether it was.
pub(in crate::measurement) async fn save_structure(
    txn: &impl ConnectionTrait,
    id: i64,
    version: i32,
    answers: &StructureAnswers,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !next_version(txn, id, version, now).await? {
        return Ok(false);
    }
    structure_answer::Entity::delete_many().filter(structure_answer::Column::MeasurementId.eq(id)).exec(txn).await?;
    let row = |(question, grade): (&quality::Question, u8)| {
        let name = structure_answer::Question::try_from_value(&question.name.to_owned())
            .map_err(|_| Error::Corrupt(format!("the tables do not know the question {}", question.name)))?;
        let grade = i16::from(grade);
        Ok(structure_answer::ActiveModel { measurement_id: Set(id), question: Set(name), grade: Set(grade) })
    };
    let rows: Vec<structure_answer::ActiveModel> = answers.known().map(row).collect::<Result<_>>()?;
    if !rows.is_empty() {
        structure_answer::Entity::insert_many(rows).exec_without_returning(txn).await?;
    }
    quality::recompute(txn, id, now).await?;
    Ok(true)
}

/// The answers about the structure.
pub(in crate::measurement) async fn structure_answers(db: &impl ConnectionTrait, id: i64) -> Result<StructureAnswers> {
    let grades = structure_grades(db, id).await?;
    StructureAnswers::from_grades(grades.iter().map(|(name, grade)| (name.as_str(), *grade)))
        .map_err(|fault| Error::Corrupt(format!("measurement {id}: {fault}")))
}

/// How much of a measurement is there, in two queries.
pub(in crate::measurement) async fn filled(db: &impl ConnectionTrait, id: i64) -> Result<Filled> {
    let groups: Vec<(parameter_type::Category, i64)> = parameter::Entity::find()
        .select_only()
        .column(parameter_type::Column::Category)
        .column_as(parameter::Column::Id.count(), "values")
        .join(JoinType::InnerJoin, parameter::Relation::ParameterType.def())
        .filter(parameter::Column::MeasurementId.eq(id))
        .filter(parameter::Column::Hidden.eq(false))
        .group_by(parameter_type::Column::Category)
        .into_tuple()
        .all(db)
        .await?;
    let answers =
        structure_answer::Entity::find().filter(structure_answer::Column::MeasurementId.eq(id)).count(db).await?;
    let mut filled = Filled { answers, ..Filled::default() };
    for (category, count) in groups {
        let count = count.unsigned_abs();
        match category {
            parameter_type::Category::Biological => filled.animals += count,
            _ => filled.values += count,
        }
    }
    Ok(filled)
}

/// Hides a value from everybody, or shows it again, and computes the indices without or with it.
/// The version counts up: a form that was open before must look again. Tells whether it changed.
///
/// # Errors
/// [`Error::NotFound`] when there is no such value, and when the database fails.
pub async fn set_value_hidden(
    txn: &impl ConnectionTrait,
    value_id: i64,
    is_hidden: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let of: Option<i64> = parameter::Entity::find_by_id(value_id)
        .select_only()
        .column(parameter::Column::MeasurementId)
        .into_tuple()
        .one(txn)
        .await?;
    let id = of.ok_or(Error::NotFound)?;
    quality::lock(txn, &[id]).await?;
    let changed = parameter::Entity::update_many()
        .col_expr(parameter::Column::Hidden, Expr::value(is_hidden))
        .col_expr(parameter::Column::UpdatedAt, Expr::value(now))
        .filter(parameter::Column::Id.eq(value_id))
        .filter(parameter::Column::Hidden.ne(is_hidden))
        .exec(txn)
        .await?;
    if changed.rows_affected == 0 {
        return Ok(false);
    }
    measurement::Entity::update_many()
        .col_expr(measurement::Column::Version, Expr::col(measurement::Column::Version).add(1))
        .col_expr(measurement::Column::UpdatedAt, Expr::value(now))
        .filter(measurement::Column::Id.eq(id))
        .exec(txn)
        .await?;
    quality::recompute(txn, id, now).await?;
    Ok(true)
}
