//! Confirming an address.

use chrono::{DateTime, Utc};
use entity::{course, course_token, email_confirmation};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr,
};
use serde_json::json;

use super::registration::tell_old_address;
use crate::{
    course::link::Claim,
    platform::{
        App, Error, Result,
        mail::{Outgoing, enqueue},
        web::session::{ActorKind, Subject},
    },
};

/// A confirmation that was asked for.
#[derive(Clone, Debug)]
pub(in crate::course) struct Confirmation {
    /// What its link stands for.
    pub(in crate::course) claim: Claim,
    /// What can be done with it now.
    pub(in crate::course) standing: Standing,
}

/// What can be done with a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) enum Standing {
    /// It waits for the button.
    Open,
    /// What it asks for is done.
    Done,
    /// It came too late.
    Expired,
    /// Another change of address has taken its place.
    Overtaken,
}

/// What pressing the button did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) enum Confirmed {
    /// The address is confirmed; the teacher of this token may come in.
    Now(Subject),
    /// It had been before.
    Before,
}

/// The confirmation with this number, if it exists.
pub(in crate::course) async fn confirmation(
    db: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Option<Confirmation>> {
    Ok(rows(db, id).await?.map(|(row, course)| {
        let standing = standing(&row, &course, now);
        let claim = Claim {
            confirmation_id: row.id,
            course_id: row.course_id,
            is_change: row.purpose == email_confirmation::Purpose::Change,
            expires_at: row.expires_at.timestamp(),
            address: row.address,
        };
        Confirmation { claim, standing }
    }))
}

/// Does what an open confirmation asks for, once, however often and from
/// wherever the button is pressed.
pub(in crate::course) async fn confirm(app: &App, txn: &impl ConnectionTrait, id: i64) -> Result<Confirmed> {
    let now = app.clock.now();
    let pressed = email_confirmation::Entity::update_many()
        .col_expr(email_confirmation::Column::UsedAt, Expr::value(now))
        .filter(email_confirmation::Column::Id.eq(id))
        .filter(email_confirmation::Column::UsedAt.is_null())
        .exec(txn)
        .await?;
    if pressed.rows_affected == 0 {
        return Ok(Confirmed::Before);
    }
    let (row, course) = rows(txn, id).await?.ok_or(Error::NotFound)?;
    let mut changed = course::ActiveModel {
        id: Set(course.id),
        email_verified_at: Set(Some(now)),
        updated_at: Set(now),
        ..Default::default()
    };
    match row.purpose {
        email_confirmation::Purpose::Register => {
            let ids = json!({ "course": course.id });
            enqueue(txn, now, Outgoing::new("course-registration", ids, course.language.into())).await?;
        }
        email_confirmation::Purpose::Change => {
            if course.new_email.as_ref() != Some(&row.address) {
                return Err(Error::NotFound);
            }
            let ids = json!({ "course": course.id, "confirmation": id, "is_done": true });
            tell_old_address(app, txn, &course, ids).await?;
            changed.teacher_email = Set(row.address);
            changed.new_email = Set(None);
        }
    }
    changed.update(txn).await?;
    let token = course_token::Entity::find().filter(course_token::Column::CourseId.eq(course.id)).one(txn).await?;
    let token = token.ok_or_else(|| Error::Corrupt(format!("course {} has no token", course.id)))?;
    let seen = course_token::ActiveModel { id: Set(token.id), last_login_at: Set(Some(now)), ..Default::default() };
    seen.update(txn).await?;
    Ok(Confirmed::Now(Subject { kind: ActorKind::Teacher, id: token.id }))
}

async fn rows(db: &impl ConnectionTrait, id: i64) -> Result<Option<(email_confirmation::Model, course::Model)>> {
    let found = email_confirmation::Entity::find_by_id(id).find_also_related(course::Entity).one(db).await?;
    Ok(found.and_then(|(row, course)| course.map(|course| (row, course))))
}

fn standing(row: &email_confirmation::Model, course: &course::Model, now: DateTime<Utc>) -> Standing {
    let is_wanted = match row.purpose {
        email_confirmation::Purpose::Register if course.email_verified_at.is_some() => return Standing::Done,
        email_confirmation::Purpose::Register => course.teacher_email == row.address,
        email_confirmation::Purpose::Change => course.new_email.as_ref() == Some(&row.address),
    };
    if row.used_at.is_some() {
        Standing::Done
    } else if !is_wanted {
        Standing::Overtaken
    } else if row.expires_at <= now {
        Standing::Expired
    } else {
        Standing::Open
    }
}
