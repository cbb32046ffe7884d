//! Finding keys, tokens and staff.

mod accounts;
mod audit;
mod keys;
mod staff;

use chrono::{DateTime, Utc};
use entity::{access_key, course, course_token, staff_user};
use sea_orm::EntityTrait;

use super::{
    guard::{Staff, Student, Teacher},
    viewer::Viewer,
};
use crate::platform::{
    App, Result,
    i18n::Locale,
    ids,
    view::{Identity, IdentityKind},
    web::session::{ActorKind, Subject},
};

pub(super) use accounts::account;
pub use accounts::{Account, AccountChange, NewAccount, Role, accounts, apply_change, change_account, create_account};
pub use audit::{Actor, AuditEntry, Changes, audit, sweep_audit};
pub(super) use keys::{LogIn, log_in};
pub(super) use staff::{
    Asked, Credentials, StaffLogIn, ask_password, change_password, log_in_staff, set_second_factor,
};

/// The viewer behind a session, if the key is still good.
pub(super) async fn viewer(app: &App, subject: Subject, locale: Locale) -> Result<Option<(Viewer, Identity)>> {
    match subject.kind {
        ActorKind::Student => student(app, subject.id, locale).await,
        ActorKind::Teacher => teacher(app, subject.id, locale).await,
        ActorKind::Staff => staff(app, subject.id).await,
    }
}

async fn student(app: &App, id: i64, locale: Locale) -> Result<Option<(Viewer, Identity)>> {
    let found = access_key::Entity::find_by_id(id).find_also_related(course::Entity).one(app.db.read()).await?;
    let Some((key, Some(course))) = found else { return Ok(None) };
    if !is_active(key.deactivated_at, &course) {
        return Ok(None);
    }
    let identity = Identity {
        kind: IdentityKind::Student,
        label: course_label(&course, locale),
        masked_key: masked(app, &key.token_sealed),
    };
    Ok(Some((Viewer::Student(Student { access_key_id: key.id, course_id: course.id }), identity)))
}

async fn teacher(app: &App, id: i64, locale: Locale) -> Result<Option<(Viewer, Identity)>> {
    let found = course_token::Entity::find_by_id(id).find_also_related(course::Entity).one(app.db.read()).await?;
    let Some((token, Some(course))) = found else { return Ok(None) };
    if !is_active(token.deactivated_at, &course) {
        return Ok(None);
    }
    let identity = Identity {
        kind: IdentityKind::Teacher,
        label: course_label(&course, locale),
        masked_key: masked(app, &token.token_sealed),
    };
    Ok(Some((Viewer::Teacher(Teacher { course_token_id: token.id, course_id: course.id }), identity)))
}

async fn staff(app: &App, id: i64) -> Result<Option<(Viewer, Identity)>> {
    let found = staff_user::Entity::find_by_id(id).one(app.db.read()).await?;
    let Some(user) = found.filter(|user| user.disabled_at.is_none()) else { return Ok(None) };
    let identity = Identity { kind: IdentityKind::Staff, label: user.name.clone(), masked_key: String::new() };
    let is_administrator = user.role == Role::Administrator;
    Ok(Some((Viewer::Staff(Staff { staff_user_id: user.id, name: user.name, is_administrator }), identity)))
}

/// A key works while nobody deactivated it and the course's address is confirmed.
fn is_active(deactivated_at: Option<DateTime<Utc>>, course: &course::Model) -> bool {
    deactivated_at.is_none() && course.email_verified_at.is_some()
}

/// Short enough for the header; a course need not have a name.
fn course_label(course: &course::Model, locale: Locale) -> String {
    let named = course.name.clone().or_else(|| course.school_name.clone());
    named.unwrap_or_else(|| locale.text("auth-course-unnamed"))
}

fn masked(app: &App, sealed: &[u8]) -> String {
    app.secrets.open(sealed).map(|key| ids::masked(&key)).unwrap_or_default()
}
