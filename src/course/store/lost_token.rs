//! A lost course token, sent to the address that was confirmed for it.

use chrono::TimeDelta;
use entity::{course, course_token};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait, Func},
};
use serde_json::json;

use super::open;
use crate::{
    course::{address::EmailAddress, names::display_name},
    platform::{
        App, Result,
        i18n::Locale,
        mail::{Outgoing, Recipient, enqueue, is_queued_since},
    },
};

const KIND: &str = "course-lost-token";

/// An address gets its tokens at most once in this time.
const PAUSE: TimeDelta = TimeDelta::minutes(10);

/// A course whose token somebody asks for.
#[derive(Clone)]
pub(in crate::course) struct FoundCourse {
    /// The address that was confirmed.
    pub(in crate::course) address: String,
    /// What the course is called.
    pub(in crate::course) title: String,
    /// Its token, without hyphens.
    pub(in crate::course) token: String,
}

/// Queues the mail with the tokens of all courses at `address`. Whether there
/// are any is looked up when it is sent: until then, and in all that the
/// visitor can see or measure, an unknown address is as good as a known one.
pub(in crate::course) async fn ask_for_tokens(
    app: &App,
    txn: &impl ConnectionTrait,
    address: &EmailAddress,
    locale: Locale,
) -> Result<()> {
    let now = app.clock.now();
    // To know the address again; the address itself is sealed.
    let ids = json!({ "address": hex::encode(app.secrets.lookup(&address.folded())) });
    if is_queued_since(txn, KIND, &ids, now - PAUSE).await? {
        return Ok(());
    }
    let recipient = Recipient { address: address.as_str().to_owned(), about: String::new() };
    enqueue(txn, now, Outgoing::new(KIND, ids, locale).to(app, &recipient)).await
}

/// The courses whose confirmed address this is, whatever its case, oldest first.
pub(in crate::course) async fn courses_at(
    app: &App,
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    locale: Locale,
) -> Result<Vec<FoundCourse>> {
    let folded = Expr::expr(Func::lower(Expr::col((course::Entity, course::Column::TeacherEmail))));
    let found = course::Entity::find()
        .find_also_related(course_token::Entity)
        .filter(folded.eq(address.folded()))
        .filter(course::Column::EmailVerifiedAt.is_not_null())
        .filter(course_token::Column::DeactivatedAt.is_null())
        .order_by_asc(course::Column::Id)
        .all(db)
        .await?;
    let mut courses = Vec::new();
    for (course, token) in found {
        let Some(token) = token else { continue };
        courses.push(FoundCourse {
            title: display_name(course.name.as_deref(), course.school_name.as_deref(), locale),
            token: open(app, course.id, &token.token_sealed)?,
            address: course.teacher_email,
        });
    }
    Ok(courses)
}
