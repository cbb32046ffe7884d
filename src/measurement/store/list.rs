//! The list of measurements: search, scope, pages.

use std::collections::{BTreeMap, BTreeSet};

use entity::{measurement, parameter, structure_answer};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use super::{
    public::is_public,
    read::{Row, with_water},
};
use crate::{auth::Viewer, measurement::model::Measurement, platform::Result};

/// Drafts that are shown above a list.
const DRAFTS_MAX: u64 = 50;

/// Which of the published measurements a list shows.
#[derive(Clone, Debug, Default)]
pub(in crate::measurement) struct ListFilter {
    /// Beginnings of words that must all occur; folded, letters and digits only.
    pub(in crate::measurement) words: Vec<String>,
    /// Whose measurements; none: everybody's.
    pub(in crate::measurement) scope: Option<Scope>,
}

/// Whose measurements: the kept parts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::measurement) struct Scope {
    /// The viewer's course.
    pub(in crate::measurement) course_id: i64,
    /// The viewer's key, if it is a pupil.
    pub(in crate::measurement) access_key_id: Option<i64>,
    /// Which parts are kept.
    pub(in crate::measurement) kept: Kept,
}

/// The parts into which a logged-in viewer's list falls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct Kept {
    /// What this key recorded.
    pub(in crate::measurement) own: bool,
    /// What the rest of the course recorded; for a teacher the whole course.
    pub(in crate::measurement) course: bool,
    /// Everything else.
    pub(in crate::measurement) others: bool,
}

impl Scope {
    fn condition(&self) -> Condition {
        let course = measurement::Column::CourseId;
        let key = measurement::Column::AccessKeyId;
        let mut any = Condition::any();
        if let (true, Some(own)) = (self.kept.own, self.access_key_id) {
            any = any.add(key.eq(own));
        }
        if self.kept.course {
            let mut rest = Condition::all().add(course.eq(self.course_id));
            if let Some(own) = self.access_key_id {
                rest = rest.add(Condition::any().add(key.ne(own)).add(key.is_null()));
            }
            any = any.add(rest);
        }
        if self.kept.others {
            any = any.add(Condition::any().add(course.ne(self.course_id)).add(course.is_null()));
        }
        any
    }
}

/// The words as a condition of the database's full-text index. The words are
/// bound as a value, and are letters and digits only, so no operator of either
/// query language can be among them.
fn search_condition(backend: DbBackend, words: &[String]) -> Expr {
    if backend == DbBackend::Postgres {
        let query = words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" & ");
        let sql = "to_tsvector('simple', \"measurement\".\"search_text\") @@ to_tsquery('simple', $1)";
        return Expr::cust_with_values(sql, [query]);
    }
    let query = words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ");
    let sql = "\"measurement\".\"id\" IN (SELECT rowid FROM measurement_fts WHERE measurement_fts MATCH ?)";
    Expr::cust_with_values(sql, [query])
}

fn condition(db: &impl ConnectionTrait, filter: &ListFilter) -> Condition {
    let mut all = is_public();
    if let Some(scope) = &filter.scope {
        all = all.add(scope.condition());
    }
    if !filter.words.is_empty() {
        all = all.add(search_condition(db.get_database_backend(), &filter.words));
    }
    all
}

/// How many published measurements fit, and the page that `offset` (computed
/// from the count) starts, newest first.
pub(in crate::measurement) async fn page(
    db: &impl ConnectionTrait,
    filter: &ListFilter,
    limit: u64,
    offset: impl FnOnce(u64) -> u64,
) -> Result<(u64, Vec<Measurement>)> {
    let which = condition(db, filter);
    let count = measurement::Entity::find().filter(which.clone()).count(db).await?;
    let rows = with_water()
        .filter(which)
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_asc(measurement::Column::Id)
        .offset(offset(count))
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok((count, rows.into_iter().map(Measurement::from).collect()))
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

/// What measurements contain.
#[derive(Debug, Default)]
pub(in crate::measurement) struct Contents {
    /// Measurement → the types of its visible values.
    pub(in crate::measurement) parameter_types: BTreeMap<i64, BTreeSet<i64>>,
    /// The measurements with structure answers.
    pub(in crate::measurement) with_structure: BTreeSet<i64>,
}

/// What these measurements contain, in two queries.
pub(in crate::measurement) async fn contents_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Contents> {
    let mut contents = Contents::default();
    if ids.is_empty() {
        return Ok(contents);
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
        contents.parameter_types.entry(measurement).or_default().insert(parameter_type);
    }
    let answered: Vec<i64> = structure_answer::Entity::find()
        .select_only()
        .column(structure_answer::Column::MeasurementId)
        .distinct()
        .filter(structure_answer::Column::MeasurementId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    contents.with_structure = answered.into_iter().collect();
    Ok(contents)
}
