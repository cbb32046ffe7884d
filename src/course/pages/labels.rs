//! `/course/access-keys/labels/`: the names of the groups, saved together.

use std::collections::BTreeMap;

use poem::{Response, handler};

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

#[handler]
pub(in crate::course) async fn save(visit: Visit, teacher: Teacher, Form(raw): Form<RawLabels>) -> Result<Response> {
    if raw.key.len() != raw.label.len() {
        return Err(Error::BadRequest("layout-400-not-a-form"));
    }
    let mut typed = BTreeMap::new();
    let mut labels = Vec::new();
    for (key, label) in raw.key.iter().zip(raw.label) {
        let key_id: i64 = key.parse().map_err(|_| Error::NotFound)?;
        match form::label(&label) {
            Ok(label) => labels.push((key_id, label)),
            Err(fault) => {
                typed.insert(key_id, Field { value: label, error: Some(message(&visit, fault)) });
                continue;
            }
        }
        typed.insert(key_id, Field::new(label));
    }
    let app = &visit.app;
    if typed.values().any(|field| field.error.is_some()) {
        let keys = store::access_keys(app, app.db.read(), teacher.course_id).await?;
        return visit.invalid("course/keys", &keys::page(keys, Sorting::default(), Field::new("1"), &typed));
    }
    let txn = app.db.begin().await?;
    store::set_labels(&txn, teacher.course_id, labels).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("course-labels-saved"));
    Ok(redirect(LIST))
}
