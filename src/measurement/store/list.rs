//! The list of measurements: search, scope, pages.

use std::collections::{BTreeMap, BTreeSet};

use entity::{measurement, parameter, structure_answer};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    filter::{Path, condition, condition_by, count_of_words},
    read::{Row, with_water},
};
use crate::{
    auth::Viewer,
    measurement::{filter::Filter, model::Measurement},
    platform::Result,
};

/// Drafts that are shown above a list.
const DRAFTS_MAX: u64 = 50;
/// From so many measurements on the list is read in its order until a page is full.
const MANY: u64 = 1000;

/// How many published measurements fit, and the page that `offset` (computed
/// from the count) starts, newest first.
pub(in crate::measurement) async fn page(
    db: &impl ConnectionTrait,
    filter: &Filter,
    limit: u64,
    offset: impl FnOnce(u64) -> u64,
) -> Result<(u64, Vec<Measurement>)> {
    let count = count(db, filter).await?;
    let path = if count >= MANY { Path::List } else { Path::Words };
    // The numbers come from the list's index alone: pages far back pass over no whole rows.
    let ids: Vec<i64> = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(condition_by(db, filter, path))
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .offset(offset(count))
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let rows = with_water()
        .filter(measurement::Column::Id.is_in(ids))
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok((count, rows.into_iter().map(Measurement::from).collect()))
}

/// How many published measurements fit.
async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<u64> {
    if db.get_database_backend() == DbBackend::Sqlite && filter.is_search_alone() {
        return count_of_words(db, &filter.search.words).await;
    }
    Ok(measurement::Entity::find().filter(condition(db, filter)).count(db).await?)
}

/// How many drafts the viewer has, and those that were changed last, newest first.
pub(in crate::measurement) async fn drafts(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
) -> Result<(u64, Vec<Measurement>)> {
    let whose = match viewer {
        Viewer::Student(student) => measurement::Column::AccessKeyId.eq(student.access_key_id),
        Viewer::Teacher(teacher) => measurement::Column::CourseId.eq(teacher.course_id),
        Viewer::Visitor | Viewer::Staff(_) => return Ok((0, Vec::new())),
    };
    let which = Condition::all()
        .add(whose)
        .add(measurement::Column::State.eq(measurement::State::Draft))
        .add(measurement::Column::DeletedAt.is_null());
    let count = measurement::Entity::find().filter(which.clone()).count(db).await?;
    let rows = with_water()
        .filter(which)
        .order_by_desc(measurement::Column::UpdatedAt)
        .order_by_desc(measurement::Column::Id)
        .limit(DRAFTS_MAX)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok((count, rows.into_iter().map(Measurement::from).collect()))
}

/// Measurement → the types of its visible values.
pub(in crate::measurement) async fn types_of(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<BTreeMap<i64, BTreeSet<i64>>> {
    let mut types: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(types);
    }
    let used: Vec<(i64, i64)> = parameter::Entity::find()
        .select_only()
        .column(parameter::Column::MeasurementId)
        .column(parameter::Column::ParameterTypeId)
        .distinct()
        .filter(parameter::Column::MeasurementId.is_in(ids.iter().copied()))
        .filter(parameter::Column::Hidden.eq(false))
        .into_tuple()
        .all(db)
        .await?;
    for (measurement, parameter_type) in used {
        types.entry(measurement).or_default().insert(parameter_type);
    }
    Ok(types)
}

/// Those of these measurements that have answers about the structure.
pub(in crate::measurement) async fn with_structure(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeSet<i64>> {
    let answered: Vec<i64> = structure_answer::Entity::find()
        .select_only()
        .column(structure_answer::Column::MeasurementId)
        .distinct()
        .filter(structure_answer::Column::MeasurementId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(answered.into_iter().collect())
}
