//! What is sealed, table by table.

use chrono::{DateTime, Utc};
use entity::{access_key, course_token, email_confirmation, outbox_mail, rate_count, staff_user};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::RotateError;
use crate::platform::{
    mail::{Outgoing, enqueue},
    secret::Secrets,
};

pub(super) async fn access_keys(db: &impl ConnectionTrait, old: &Secrets, new: &Secrets) -> Result<usize, RotateError> {
    let rows = access_key::Entity::find().all(db).await?;
    for row in &rows {
        let key = opened(old, &row.token_sealed, || format!("access key {}", row.id))?;
        let sealed = access_key::ActiveModel {
            id: Set(row.id),
            token_hmac: Set(new.lookup(&key)),
            token_sealed: Set(new.seal(&key)),
            ..Default::default()
        };
        sealed.update(db).await?;
    }
    Ok(rows.len())
}

pub(super) async fn course_tokens(
    db: &impl ConnectionTrait,
    old: &Secrets,
    new: &Secrets,
) -> Result<usize, RotateError> {
    let rows = course_token::Entity::find().all(db).await?;
    for row in &rows {
        let token = opened(old, &row.token_sealed, || format!("the token of course {}", row.course_id))?;
        let sealed = course_token::ActiveModel {
            id: Set(row.id),
            token_hmac: Set(new.lookup(&token)),
            token_sealed: Set(new.seal(&token)),
            ..Default::default()
        };
        sealed.update(db).await?;
    }
    Ok(rows.len())
}

pub(super) async fn second_factors(
    db: &impl ConnectionTrait,
    old: &Secrets,
    new: &Secrets,
) -> Result<usize, RotateError> {
    let mut count = 0;
    for row in staff_user::Entity::find().all(db).await? {
        let Some(sealed) = row.totp_secret_sealed else { continue };
        let secret = opened(old, &sealed, || format!("the second factor of {}", row.name))?;
        let totp_secret_sealed = Set(Some(new.seal(&secret)));
        staff_user::ActiveModel { id: Set(row.id), totp_secret_sealed, ..Default::default() }.update(db).await?;
        count += 1;
    }
    Ok(count)
}

/// Addresses of mails that have not left.
pub(super) async fn recipients(db: &impl ConnectionTrait, old: &Secrets, new: &Secrets) -> Result<(), RotateError> {
    let rows = outbox_mail::Entity::find().filter(outbox_mail::Column::RecipientSealed.is_not_null()).all(db).await?;
    for row in &rows {
        let Some(sealed) = &row.recipient_sealed else { continue };
        let recipient = opened(old, sealed, || format!("the recipient of mail {}", row.id))?;
        let recipient_sealed = Set(Some(new.seal(&recipient)));
        outbox_mail::ActiveModel { id: Set(row.id), recipient_sealed, ..Default::default() }.update(db).await?;
    }
    Ok(())
}

/// A link that was mailed is signed with the old key and stops working: each
/// that could still be used is sent anew.
pub(super) async fn ask_to_confirm_again(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<usize, RotateError> {
    let open = email_confirmation::Entity::find()
        .filter(email_confirmation::Column::UsedAt.is_null())
        .filter(email_confirmation::Column::ExpiresAt.gt(now))
        .find_also_related(entity::course::Entity)
        .all(db)
        .await?;
    let mut count = 0;
    for (confirmation, course) in open {
        let Some(course) = course else { continue };
        let ids = json!({ "course": course.id, "confirmation": confirmation.id });
        enqueue(db, now, Outgoing::new("course-confirmation", ids, course.language.into())).await?;
        count += 1;
    }
    Ok(count)
}

/// They stand under HMACs of the old key, where nobody finds them any more.
pub(super) async fn forget_counts(db: &impl ConnectionTrait) -> Result<(), RotateError> {
    rate_count::Entity::delete_many().exec(db).await?;
    Ok(())
}

fn opened(old: &Secrets, sealed: &[u8], what: impl FnOnce() -> String) -> Result<String, RotateError> {
    old.open(sealed).ok_or_else(|| RotateError::Unreadable(what()))
}
