//! `/course/acceskeys/`: the access keys of a course.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use poem::{Response, handler, web::Path};
use serde::Serialize;

use super::{blocks, message};
use crate::{
    auth::Teacher,
    course::{
        form::{self, Fault, MAX_ACCESS_KEYS, MAX_LABEL, RawActivity, RawKeyCount, RawSorting},
        sorting::{By, Sorting},
        store::{self, AccessKey, Generated, Toggled},
    },
    platform::{
        Error, Result,
        i18n::args,
        ids,
        view::FlashKind,
        web::{Field, Form, Limit, Query, Visit, Wait, redirect},
    },
};

pub(super) const LIST: &str = "/course/acceskeys/";

/// The view of `course/keys`.
#[derive(Serialize)]
pub(super) struct KeysPage {
    keys: Vec<KeyRow>,
    /// How many more may be in use.
    room: usize,
    max_access_keys: usize,
    max_label: usize,
    count: Field,
    sort_links: Vec<SortLink>,
}

#[derive(Serialize)]
struct SortLink {
    /// What it sorts by.
    by: &'static str,
    /// The value of `sort`.
    sort: String,
    current: bool,
    is_reversed: bool,
}

#[derive(Serialize)]
struct KeyRow {
    id: i64,
    number: usize,
    label: Field,
    masked_key: String,
    key_blocks: Vec<String>,
    is_active: bool,
    last_login_at: Option<DateTime<Utc>>,
    measurements: i64,
}

#[handler]
pub(in crate::course) async fn list(visit: Visit, teacher: Teacher, Query(raw): Query<RawSorting>) -> Result<Response> {
    let keys = store::access_keys(&visit.app, visit.app.db.read(), teacher.course_id).await?;
    visit.page("course/keys", &page(keys, Sorting::parse(&raw.sort), Field::new("1"), &BTreeMap::new()))
}

#[handler]
pub(in crate::course) async fn generate(
    visit: Visit,
    teacher: Teacher,
    Form(raw): Form<RawKeyCount>,
) -> Result<Response> {
    let app = &visit.app;
    if let Some(wait) = visit.exceeds(Limit::CourseUpdate).await? {
        return too_many(&visit, &teacher, wait, Field::new(raw.count)).await;
    }
    let fault = match form::key_count(&raw.count, MAX_ACCESS_KEYS) {
        Ok(count) => {
            let txn = app.db.begin().await?;
            let generated = store::generate(app, &txn, teacher.course_id, count, MAX_ACCESS_KEYS).await?;
            txn.commit().await?;
            match generated {
                Generated::Keys(count) => {
                    let text = visit.text_with("course-keys-generated", &args([("count", count.into())]));
                    visit.flash(FlashKind::Good, text);
                    return Ok(redirect(LIST));
                }
                Generated::OnlyRoomFor(0) => Fault::new("course-fault-no-room"),
                Generated::OnlyRoomFor(limit) => Fault { key: "course-fault-room", limit },
            }
        }
        Err(fault) => fault,
    };
    let keys = store::access_keys(app, app.db.read(), teacher.course_id).await?;
    let count = Field { value: raw.count, error: Some(message(&visit, fault)) };
    visit.invalid("course/keys", &page(keys, Sorting::default(), count, &BTreeMap::new()))
}

#[handler]
pub(in crate::course) async fn set_activity(
    visit: Visit,
    teacher: Teacher,
    Path(key_id): Path<String>,
    Form(raw): Form<RawActivity>,
) -> Result<Response> {
    let app = &visit.app;
    let key_id = key_id.parse().map_err(|_| Error::NotFound)?;
    let wanted = raw.deactivated.map(|deactivated| !deactivated);
    let txn = app.db.begin().await?;
    let toggled = store::set_activity(app, &txn, (teacher.course_id, key_id), wanted, MAX_ACCESS_KEYS).await?;
    txn.commit().await?;
    let (kind, done) = match toggled {
        Toggled::Active => (FlashKind::Good, "course-key-activated"),
        Toggled::Inactive => (FlashKind::Good, "course-key-deactivated"),
        Toggled::NoRoom => (FlashKind::Danger, "course-fault-no-room"),
    };
    visit.flash(kind, visit.text(done));
    Ok(redirect(LIST))
}

#[handler]
pub(in crate::course) async fn rotate(visit: Visit, teacher: Teacher, Path(key_id): Path<String>) -> Result<Response> {
    let app = &visit.app;
    let key_id = key_id.parse().map_err(|_| Error::NotFound)?;
    if let Some(wait) = visit.exceeds(Limit::CourseUpdate).await? {
        return too_many(&visit, &teacher, wait, Field::new("1")).await;
    }
    let txn = app.db.begin().await?;
    store::rotate(app, &txn, (teacher.course_id, key_id)).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("course-key-rotated"));
    Ok(redirect(&format!("{LIST}#key-{key_id}")))
}

async fn too_many(visit: &Visit, teacher: &Teacher, wait: Wait, count: Field) -> Result<Response> {
    let keys = store::access_keys(&visit.app, visit.app.db.read(), teacher.course_id).await?;
    visit.too_many(wait, "course/keys", &page(keys, Sorting::default(), count, &BTreeMap::new()))
}

/// The page with `keys`, which come oldest first. `typed` are names of groups
/// that were typed and not saved.
pub(super) fn page(keys: Vec<AccessKey>, sorting: Sorting, count: Field, typed: &BTreeMap<i64, Field>) -> KeysPage {
    let in_use = keys.iter().filter(|key| key.is_active).count();
    let mut keys: Vec<(usize, AccessKey)> = keys.into_iter().enumerate().collect();
    sorting.sort(&mut keys, |(_, key)| key);
    let row = |(index, key): (usize, AccessKey)| KeyRow {
        id: key.id,
        number: index + 1,
        label: typed.get(&key.id).cloned().unwrap_or_else(|| Field::new(key.label.unwrap_or_default())),
        masked_key: ids::masked(&key.key),
        key_blocks: blocks(&key.key),
        is_active: key.is_active,
        last_login_at: key.last_login_at,
        measurements: key.measurements,
    };
    let sort_link = |by: By| SortLink {
        by: by.name(),
        sort: sorting.link(by),
        current: sorting.by == by,
        is_reversed: sorting.is_reversed,
    };
    KeysPage {
        keys: keys.into_iter().map(row).collect(),
        room: MAX_ACCESS_KEYS.saturating_sub(in_use),
        max_access_keys: MAX_ACCESS_KEYS,
        max_label: MAX_LABEL,
        count,
        sort_links: By::ALL.map(sort_link).into(),
    }
}
