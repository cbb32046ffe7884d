//! The filter of lists as a condition.

use entity::{measurement, parameter, water};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use super::public::is_public;
use crate::{
    measurement::filter::{Filter, FlowFilter, Scope},
    quality::{FlowType, type_bit},
};

/// The published measurements that the filter keeps.
pub(super) fn condition(db: &impl ConnectionTrait, filter: &Filter) -> Condition {
    let mut all = is_public();
    if filter.search.is_unsearchable() {
        return all.add(Expr::cust("1 = 0"));
    }
    if !filter.search.words.is_empty() {
        all = all.add(search_condition(db.get_database_backend(), &filter.search.words));
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
