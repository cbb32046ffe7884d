//! The demo's courses.

use chrono::{DateTime, Utc};
use entity::{access_key, course, course_token, language::Language};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::setting::{COURSE_ID, remembered};
use crate::{
    operate::demo::data::Course,
    platform::{Result, ids, secret::Secrets},
};

/// A course with its secrets, sealed.
#[derive(Debug)]
pub(in crate::operate::demo) struct DemoCourse {
    pub(in crate::operate::demo) id: i64,
    pub(in crate::operate::demo) token_sealed: Vec<u8>,
    /// The keys that work, oldest first.
    pub(in crate::operate::demo) keys: Vec<DemoKey>,
}

/// An access key, sealed.
#[derive(Debug)]
pub(in crate::operate::demo) struct DemoKey {
    pub(in crate::operate::demo) id: i64,
    pub(in crate::operate::demo) sealed: Vec<u8>,
}

/// Makes a course whose address is confirmed, with a token and a key for each label.
pub(in crate::operate::demo) async fn create_course(
    txn: &impl ConnectionTrait,
    secrets: &Secrets,
    new: &Course,
    labels: &[String],
    now: DateTime<Utc>,
) -> Result<DemoCourse> {
    let course = course::ActiveModel {
        name: Set(Some(new.name.clone())),
        school_name: Set(Some(new.school_name.clone())),
        teacher_name: Set(Some(new.teacher_name.clone())),
        teacher_email: Set(new.teacher_email.clone()),
        email_verified_at: Set(Some(now)),
        language: Set(Language::De),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let id = course.insert(txn).await?.id;
    let token = ids::random_key(ids::COURSE_TOKEN_LENGTH);
    let token_sealed = secrets.seal(&token);
    let row = course_token::ActiveModel {
        course_id: Set(id),
        token_hmac: Set(secrets.lookup(&token)),
        token_sealed: Set(token_sealed.clone()),
        created_at: Set(now),
        ..Default::default()
    };
    row.insert(txn).await?;
    let mut keys = Vec::with_capacity(labels.len());
    for label in labels {
        let key = ids::random_key(ids::ACCESS_KEY_LENGTH);
        let sealed = secrets.seal(&key);
        let row = access_key::ActiveModel {
            course_id: Set(id),
            token_hmac: Set(secrets.lookup(&key)),
            token_sealed: Set(sealed.clone()),
            label: Set(Some(label.clone())),
            activated_at: Set(now),
            created_at: Set(now),
            ..Default::default()
        };
        keys.push(DemoKey { id: row.insert(txn).await?.id, sealed });
    }
    Ok(DemoCourse { id, token_sealed, keys })
}

/// The course of the demo, if it is still there.
pub(in crate::operate::demo) async fn demo_course(db: &impl ConnectionTrait) -> Result<Option<DemoCourse>> {
    let id = remembered(db, COURSE_ID).await?.and_then(|id| id.parse::<i64>().ok());
    let Some(id) = id else { return Ok(None) };
    with_secrets(db, id).await
}

/// The oldest course of this address.
pub(in crate::operate::demo) async fn course_with_address(
    db: &impl ConnectionTrait,
    address: &str,
) -> Result<Option<DemoCourse>> {
    let found = course::Entity::find()
        .filter(course::Column::TeacherEmail.eq(address))
        .order_by_asc(course::Column::Id)
        .one(db)
        .await?;
    match found {
        Some(course) => with_secrets(db, course.id).await,
        None => Ok(None),
    }
}

async fn with_secrets(db: &impl ConnectionTrait, id: i64) -> Result<Option<DemoCourse>> {
    let token = course_token::Entity::find().filter(course_token::Column::CourseId.eq(id)).one(db).await?;
    let Some(token) = token else { return Ok(None) };
    let keys = access_key::Entity::find()
        .filter(access_key::Column::CourseId.eq(id))
        .filter(access_key::Column::DeactivatedAt.is_null())
        .order_by_asc(access_key::Column::Id)
        .all(db)
        .await?;
    let keys = keys.into_iter().map(|key| DemoKey { id: key.id, sealed: key.token_sealed }).collect();
    Ok(Some(DemoCourse { id, token_sealed: token.token_sealed, keys }))
}
