//! What the first page of the back office tells.

use chrono::TimeDelta;
use entity::{measurement, outbox_mail, report, water};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};

use crate::{
    platform::{App, Result},
    schedule,
};

/// How the site stands.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Overview {
    pub(in crate::admin) open_reports: u64,
    pub(in crate::admin) to_review: u64,
    pub(in crate::admin) waters_to_review: u64,
    pub(in crate::admin) failed_mails: u64,
    /// Runs of jobs that failed within seven days.
    pub(in crate::admin) failed_runs: i64,
    pub(in crate::admin) documents: i64,
    /// Bytes.
    pub(in crate::admin) documents_size: i64,
    /// Bytes.
    pub(in crate::admin) database_size: i64,
}

/// How the site stands, in eight queries.
pub(in crate::admin) async fn overview(app: &App) -> Result<Overview> {
    let db = app.db.read();
    let open_reports = report::Entity::find().filter(report::Column::State.eq(report::State::Open)).count(db).await?;
    let to_review = measurement::Entity::find()
        .filter(measurement::Column::RequiresReview.eq(true))
        .filter(measurement::Column::State.eq(measurement::State::Published))
        .filter(measurement::Column::DeletedAt.is_null());
    let failed = outbox_mail::Entity::find().filter(outbox_mail::Column::GivenUpAt.is_not_null());
    let runs = schedule::failed_since(db, app.clock.now() - TimeDelta::days(7)).await?;
    let size = match app.db.backend() {
        DbBackend::Postgres => "pg_database_size(current_database())",
        _ => "(SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())",
    };
    Ok(Overview {
        open_reports,
        to_review: to_review.count(db).await?,
        waters_to_review: water::Entity::find().filter(water::Column::RequiresReview.eq(true)).count(db).await?,
        failed_mails: failed.count(db).await?,
        failed_runs: runs.iter().map(|(_, runs)| runs).sum(),
        documents: number(db, "SELECT count(*) AS number FROM document").await?,
        documents_size: number(db, "SELECT CAST(coalesce(sum(size), 0) AS bigint) AS number FROM document").await?,
        database_size: number(db, &format!("SELECT CAST({size} AS bigint) AS number")).await?,
    })
}

async fn number(db: &impl ConnectionTrait, sql: &str) -> Result<i64> {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get("", "number")).transpose()?.unwrap_or_default())
}
