//! The rows that name the files, and the site's id.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{document, site_setting};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait as _,
    QueryFilter, QueryOrder as _, QuerySelect as _, Select, SqlErr, sea_query::OnConflict,
};

use super::{Fingerprint, Reference};
use crate::platform::db::Db;

/// The setting that holds the site's id.
const SITE_ID: &str = "site_id";

/// Rows or files that one query looks after.
pub(super) const BATCH: usize = 1000;

/// A file that is kept for a document.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) fingerprint: String,
    pub(super) path: String,
    pub(super) size: i64,
}

/// The id that tells this site's directory from others'; made at the first call.
pub(super) async fn site_id(db: &impl ConnectionTrait) -> Result<String, DbErr> {
    if let Some(id) = known_site_id(db).await? {
        return Ok(id);
    }
    let id = uuid::Uuid::new_v4().to_string();
    let row = site_setting::ActiveModel { name: Set(SITE_ID.to_owned()), value: Set(id.clone()) };
    let first_wins = OnConflict::column(site_setting::Column::Name).do_nothing().to_owned();
    site_setting::Entity::insert(row).on_conflict(first_wins).exec_without_returning(db).await?;
    // Another replica may have been faster.
    Ok(known_site_id(db).await?.unwrap_or(id))
}

pub(super) async fn known_site_id(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    Ok(site_setting::Entity::find_by_id(SITE_ID).one(db).await?.map(|row| row.value))
}

fn of(reference: &Reference) -> Select<document::Entity> {
    let language: entity::language::Language = reference.locale.into();
    let found = document::Entity::find()
        .filter(document::Column::Kind.eq(reference.kind.word()))
        .filter(document::Column::Language.eq(language));
    match reference.subject_id {
        Some(id) => found.filter(document::Column::SubjectId.eq(id)),
        None => found.filter(document::Column::SubjectId.is_null()),
    }
}

pub(super) async fn find(db: &impl ConnectionTrait, reference: &Reference) -> Result<Option<Kept>, DbErr> {
    let row = of(reference).one(db).await?;
    Ok(row.map(|row| Kept { fingerprint: row.fingerprint, path: row.file_name, size: row.size }))
}

/// Makes the row of a document name this file; tells which one it named before.
pub(super) async fn replace(
    db: &Db,
    reference: &Reference,
    fingerprint: &Fingerprint,
    (path, size): (&str, usize),
    now: DateTime<Utc>,
) -> Result<Option<String>, DbErr> {
    match try_replace(db, reference, fingerprint, (path, size), now).await {
        // Another replica has just written the first row of this document.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            try_replace(db, reference, fingerprint, (path, size), now).await
        }
        done => done,
    }
}

async fn try_replace(
    db: &Db,
    reference: &Reference,
    fingerprint: &Fingerprint,
    (path, size): (&str, usize),
    now: DateTime<Utc>,
) -> Result<Option<String>, DbErr> {
    let txn = db.begin().await?;
    let mut row = document::ActiveModel {
        fingerprint: Set(fingerprint.as_str().to_owned()),
        file_name: Set(path.to_owned()),
        size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
        created_at: Set(now),
        ..Default::default()
    };
    let former = of(reference).lock_exclusive().one(&txn).await?;
    match &former {
        Some(former) => {
            row.id = Set(former.id);
            row.update(&txn).await?;
        }
        None => {
            row.kind = Set(reference.kind.word().to_owned());
            row.subject_id = Set(reference.subject_id);
            row.language = Set(reference.locale.into());
            row.insert(&txn).await?;
        }
    }
    txn.commit().await?;
    Ok(former.map(|former| former.file_name))
}

pub(super) async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    document::Entity::find().count(db).await
}

/// The next rows behind the one with this id: id and path of each.
pub(super) async fn page(db: &impl ConnectionTrait, after: i64) -> Result<Vec<(i64, String)>, DbErr> {
    document::Entity::find()
        .select_only()
        .columns([document::Column::Id, document::Column::FileName])
        .filter(document::Column::Id.gt(after))
        .order_by_asc(document::Column::Id)
        .limit(BATCH as u64)
        .into_tuple()
        .all(db)
        .await
}

/// Which of these paths rows name.
pub(super) async fn named(db: &impl ConnectionTrait, paths: &[String]) -> Result<HashSet<String>, DbErr> {
    let names = document::Entity::find()
        .select_only()
        .column(document::Column::FileName)
        .filter(document::Column::FileName.is_in(paths))
        .into_tuple::<String>();
    Ok(names.all(db).await?.into_iter().collect())
}

/// Removes the rows that name these paths, and none that names another by now.
/// Which files these rows name.
pub(super) async fn paths(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<String>, DbErr> {
    let rows = document::Entity::find()
        .select_only()
        .column(document::Column::FileName)
        .filter(document::Column::Id.is_in(ids.iter().copied()));
    rows.into_tuple().all(db).await
}

pub(super) async fn forget(db: &impl ConnectionTrait, paths: &[String]) -> Result<u64, DbErr> {
    let rows = document::Entity::delete_many().filter(document::Column::FileName.is_in(paths));
    Ok(rows.exec(db).await?.rows_affected)
}
