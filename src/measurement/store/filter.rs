//! The filter of lists as a condition.

use entity::{measurement, parameter, water};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    QueryTrait, Statement, sea_query::Expr,
};

use super::public::is_public;
use crate::{
    measurement::filter::{Filter, FlowFilter, Scope},
    platform::Result,
    quality::{FlowType, type_bit},
};

/// From which end a query gets at what a text search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// All that has the words is looked up, and then sorted.
    Words,
    /// The list is read in its order, and each row looked up among what has the
    /// words: much faster where the search finds many and a page is enough, and
    /// slower where it finds few. PostgreSQL's planner knows by itself.
    List,
}

/// The published measurements that the filter keeps.
pub(super) fn condition(db: &impl ConnectionTrait, filter: &Filter) -> Condition {
    condition_by(db, filter, Path::Words)
}

/// The same, with the [`Path`] that suits the query.
pub(super) fn condition_by(db: &impl ConnectionTrait, filter: &Filter, path: Path) -> Condition {
    let mut all = is_public();
    if filter.search.is_unsearchable() {
        return all.add(Expr::cust("1 = 0"));
    }
    if !filter.search.words.is_empty() {
        all = all.add(search_condition(db.get_database_backend(), &filter.search.words, path));
    }
    let at = measurement::Column::MeasuredAt;
    all = all.add_option(filter.range.start().map(|start| at.gte(start)));
    all = all.add_option(filter.range.end().map(|end| at.lt(end)));
    let types = &filter.parameter_types;
    let bits = types.iter().filter_map(|id| type_bit(*id)).fold(0, |all, bit| all | bit);
    if bits != 0 {
        all = all.add(measurement::Column::ParameterTypes.into_expr().bit_and(bits).eq(bits));
    }
    for parameter_type in types.iter().filter(|id| type_bit(**id).is_none()) {
        let (own, of) = (parameter::Column::MeasurementId, measurement::Column::Id);
        let measured = parameter::Entity::find()
            .select_only()
            .column(parameter::Column::Id)
            .filter(own.into_expr().equals((measurement::Entity, of)))
            .filter(parameter::Column::ParameterTypeId.eq(*parameter_type))
            .filter(parameter::Column::Hidden.eq(false));
        all = all.add(Expr::exists(measured.into_query()));
    }
    if let Some(flow) = filter.flow {
        let waters = water::Entity::find().select_only().column(water::Column::Id).filter(flow_condition(flow));
        all = all.add(measurement::Column::WaterId.in_subquery(waters.into_query()));
    }
    all.add_option(filter.scope.as_ref().map(scope_condition))
}

fn flow_condition(flow: FlowFilter) -> Expr {
    match flow {
        FlowFilter::Known(FlowType::Running) => water::Column::FlowType.eq(water::FlowType::Running),
        FlowFilter::Known(FlowType::Standing) => water::Column::FlowType.eq(water::FlowType::Standing),
        FlowFilter::Unknown => water::Column::FlowType.is_null(),
    }
}

fn scope_condition(scope: &Scope) -> Condition {
    let course = measurement::Column::CourseId;
    let key = measurement::Column::AccessKeyId;
    let mut any = Condition::any();
    if let (true, Some(own)) = (scope.kept.own, scope.access_key_id) {
        any = any.add(key.eq(own));
    }
    if scope.kept.course {
        let mut rest = Condition::all().add(course.eq(scope.course_id));
        if let Some(own) = scope.access_key_id {
            rest = rest.add(Condition::any().add(key.ne(own)).add(key.is_null()));
        }
        any = any.add(rest);
    }
    if scope.kept.others {
        any = any.add(Condition::any().add(course.ne(scope.course_id)).add(course.is_null()));
    }
    any
}

/// The words as a condition of the database's full-text index. The words are
/// bound as a value, and are letters and digits only, so no operator of either
/// query language can be among them.
fn search_condition(backend: DbBackend, words: &[String], path: Path) -> Expr {
    if backend == DbBackend::Postgres {
        let query = words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" & ");
        let sql = "to_tsvector('simple', \"measurement\".\"search_text\") @@ to_tsquery('simple', $1)";
        return Expr::cust_with_values(sql, [query]);
    }
    let query = fts5_query(words);
    // A plus before a column keeps SQLite from using its index.
    let plus = if path == Path::List { "+" } else { "" };
    let sql =
        format!("{plus}\"measurement\".\"id\" IN (SELECT rowid FROM measurement_fts WHERE measurement_fts MATCH ?)");
    Expr::cust_with_values(sql, [query])
}

fn fts5_query(words: &[String]) -> String {
    words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
}

/// How many published measurements have the words, on SQLite: its full-text index counts by itself, and the
/// few rows that are not public are taken off. To look up each row that it finds takes four times as long.
pub(super) async fn count_of_words(db: &impl ConnectionTrait, words: &[String]) -> Result<u64> {
    let sql = "SELECT COUNT(*) AS found FROM measurement_fts WHERE measurement_fts MATCH ? AND +rowid NOT IN \
         (SELECT id FROM measurement WHERE state IN (?, ?) \
         UNION ALL SELECT id FROM measurement WHERE deleted_at IS NOT NULL)";
    let hidden = [measurement::State::Draft, measurement::State::Hidden].map(|state| state.to_value().into());
    let values = [fts5_query(words).into()].into_iter().chain(hidden);
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
    let row = db.query_one_raw(statement).await?;
    let found: i64 = row.map(|row| row.try_get("", "found")).transpose()?.unwrap_or_default();
    Ok(u64::try_from(found).unwrap_or_default())
}
