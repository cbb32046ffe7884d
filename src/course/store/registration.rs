//! New courses.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{access_key, course, course_token, email_confirmation};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use serde_json::json;

use crate::{
    course::{address::EmailAddress, names::CourseNames},
    platform::{
        App, Result,
        i18n::Locale,
        ids,
        mail::{Outgoing, Recipient, enqueue},
    },
};

/// A course to be made.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What it is called.
    pub names: CourseNames,
    /// The teacher's address.
    pub teacher_email: EmailAddress,
    /// The labels of the access keys that it begins with; none: no label.
    pub key_labels: Vec<Option<String>>,
    /// The language of the mails to the teacher.
    pub locale: Locale,
    /// How the course becomes active.
    pub activation: Activation,
}

/// How a new course becomes active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activation {
    /// By the link that is mailed to the teacher.
    ByMail,
    /// At once and without a mail: the address is known to be good.
    AtOnce,
}

/// How to get into a course, in plain text.
#[derive(Clone)]
pub struct Credentials {
    /// The course's row.
    pub course_id: i64,
    /// The teacher's token, without hyphens.
    pub token: String,
    /// The access keys that work, oldest first.
    pub keys: Vec<PlainKey>,
}

/// An access key that can be used.
#[derive(Clone)]
pub struct PlainKey {
    /// Its row.
    pub id: i64,
    /// The key in plain text, without hyphens.
    pub key: String,
    /// Name of the group, for the teacher alone.
    pub label: Option<String>,
}

/// Makes a course with its token and keys, within the caller's transaction;
/// where the address is still to be confirmed, the mail goes into the outbox.
///
/// # Errors
/// When a row can't be written.
pub async fn register(app: &App, txn: &impl ConnectionTrait, registration: &Registration) -> Result<Credentials> {
    let now = app.clock.now();
    let names = registration.names.clone();
    let course = course::ActiveModel {
        name: Set(names.name),
        school_name: Set(names.school_name),
        teacher_name: Set(names.teacher_name),
        teacher_email: Set(registration.teacher_email.as_str().to_owned()),
        email_verified_at: Set((registration.activation == Activation::AtOnce).then_some(now)),
        language: Set(registration.locale.into()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let course = course.insert(txn).await?;
    let token = ids::random_key(ids::COURSE_TOKEN_LENGTH);
    let row = course_token::ActiveModel {
        course_id: Set(course.id),
        token_hmac: Set(app.secrets.lookup(&token)),
        token_sealed: Set(app.secrets.seal(&token)),
        created_at: Set(now),
        ..Default::default()
    };
    row.insert(txn).await?;
    let mut keys = Vec::with_capacity(registration.key_labels.len());
    for label in &registration.key_labels {
        keys.push(new_key(app, txn, course.id, label.clone(), now).await?);
    }
    if registration.activation == Activation::ByMail {
        ask_to_confirm(app, txn, &course, email_confirmation::Purpose::Register, &course.teacher_email).await?;
    }
    Ok(Credentials { course_id: course.id, token, keys })
}

/// Makes one more access key.
pub(super) async fn new_key(
    app: &App,
    txn: &impl ConnectionTrait,
    course_id: i64,
    label: Option<String>,
    now: DateTime<Utc>,
) -> Result<PlainKey> {
    let key = ids::random_key(ids::ACCESS_KEY_LENGTH);
    let row = access_key::ActiveModel {
        course_id: Set(course_id),
        token_hmac: Set(app.secrets.lookup(&key)),
        token_sealed: Set(app.secrets.seal(&key)),
        label: Set(label.clone()),
        activated_at: Set(now),
        created_at: Set(now),
        ..Default::default()
    };
    Ok(PlainKey { id: row.insert(txn).await?.id, key, label })
}

/// Notes that `address` waits to be confirmed, and puts the mail that asks for
/// it into the outbox.
pub(super) async fn ask_to_confirm(
    app: &App,
    txn: &impl ConnectionTrait,
    course: &course::Model,
    purpose: email_confirmation::Purpose,
    address: &str,
) -> Result<()> {
    let now = app.clock.now();
    let confirmation = email_confirmation::ActiveModel {
        course_id: Set(course.id),
        purpose: Set(purpose),
        address: Set(address.to_owned()),
        expires_at: Set(now + TimeDelta::days(app.config.confirmation_days)),
        created_at: Set(now),
        ..Default::default()
    };
    let confirmation = confirmation.insert(txn).await?;
    let ids = json!({ "course": course.id, "confirmation": confirmation.id });
    enqueue(txn, now, Outgoing::new("course-confirmation", ids.clone(), course.language.into())).await?;
    if purpose == email_confirmation::Purpose::Change {
        tell_old_address(app, txn, course, ids).await?;
    }
    Ok(())
}

/// Puts the mail into the outbox that tells the address in force of a change
/// that was asked for or has just been confirmed.
pub(super) async fn tell_old_address(
    app: &App,
    txn: &impl ConnectionTrait,
    course: &course::Model,
    ids: serde_json::Value,
) -> Result<()> {
    let recipient = Recipient { address: course.teacher_email.clone(), about: String::new() };
    let notice = Outgoing::new("course-address-notice", ids, course.language.into());
    enqueue(txn, app.clock.now(), notice.to(app, &recipient)).await
}
