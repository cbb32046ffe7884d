//! The names of the groups: saved together, by whichever button of the list is pressed.

use std::collections::BTreeMap;

use poem::{Response, handler};
use sea_orm::ConnectionTrait;

use super::{
    keys::{self, LIST},
    message,
};
use crate::{
    auth::Teacher,
    course::{
        form::{self, RawLabels},
        sorting::Sorting,
        store,
    },
    platform::{
        Error, Result,
        view::FlashKind,
        web::{Field, Form, Visit, redirect},
    },
};

/// The names that the list of keys sent.
#[derive(Default)]
pub(super) struct Labels {
    /// As they were typed, each with what is wrong with it.
    pub(super) typed: BTreeMap<i64, Field>,
    checked: Vec<(i64, Option<String>)>,
}

impl Labels {
    /// The names of these keys, which a browser sends in the same order.
    pub(super) fn parse(visit: &Visit, keys: &[String], labels: Vec<String>) -> Result<Self> {
        if keys.len() != labels.len() {
            return Err(Error::BadRequest("layout-400-not-a-form"));
        }
        let mut parsed = Self::default();
        for (key, typed) in keys.iter().zip(labels) {
            let key_id: i64 = key.parse().map_err(|_| Error::NotFound)?;
            let error = match form::label(&typed) {
                Ok(label) => {
                    parsed.checked.push((key_id, label));
                    None
                }
                Err(fault) => Some(message(visit, fault)),
            };
            parsed.typed.insert(key_id, Field { value: typed, error });
        }
        Ok(parsed)
    }

    /// Whether one of them can't be saved.
    pub(super) fn has_fault(&self) -> bool {
        self.typed.values().any(|field| field.error.is_some())
    }

    /// Saves them, within the caller's transaction.
    pub(super) async fn save(&self, txn: &impl ConnectionTrait, course_id: i64) -> Result<()> {
        store::set_labels(txn, course_id, self.checked.clone()).await
    }

    /// The list with what is wrong; nothing was done.
    pub(super) async fn refuse(&self, visit: &Visit, teacher: &Teacher, count: String) -> Result<Response> {
        let app = &visit.app;
        let keys = store::access_keys(app, app.db.read(), teacher.course_id).await?;
        visit.invalid("course/keys", &keys::page(keys, Sorting::default(), Field::new(count), &self.typed))
    }
}

#[handler]
pub(in crate::course) async fn save(visit: Visit, teacher: Teacher, Form(raw): Form<RawLabels>) -> Result<Response> {
    let labels = Labels::parse(&visit, &raw.key, raw.label)?;
    if labels.has_fault() {
        return labels.refuse(&visit, &teacher, "1".to_owned()).await;
    }
    let txn = visit.app.db.begin().await?;
    labels.save(&txn, teacher.course_id).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("course-labels-saved"));
    Ok(redirect(LIST))
}
