//! The courses of the demo and of the generated measurements.

use sea_orm::ConnectionTrait;

use super::{data, store};
use crate::{
    course::{self, Activation, CourseNames, Credentials, EmailAddress, Registration},
    platform::{App, Error, Result, i18n::Locale},
};

/// Makes a course that is active at once, with a key for each label.
pub(super) async fn create(
    app: &App,
    txn: &impl ConnectionTrait,
    new: data::Course,
    labels: Vec<String>,
) -> Result<Credentials> {
    let address = EmailAddress::parse(&new.teacher_email);
    let registration = Registration {
        names: CourseNames {
            name: Some(new.name),
            school_name: Some(new.school_name),
            teacher_name: Some(new.teacher_name),
        },
        teacher_email: address.ok_or_else(|| Error::Corrupt("the address of the demo's teacher".to_owned()))?,
        key_labels: labels.into_iter().map(Some).collect(),
        locale: Locale::De,
        activation: Activation::AtOnce,
    };
    course::register(app, txn, &registration).await
}

/// The course of the demo, if it is still there.
pub(super) async fn stored(app: &App, db: &impl ConnectionTrait) -> Result<Option<Credentials>> {
    let id = store::remembered(db, store::COURSE_ID).await?.and_then(|id| id.parse().ok());
    match id {
        Some(id) => course::credentials(app, db, id).await,
        None => Ok(None),
    }
}
