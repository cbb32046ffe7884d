//! `/course/acceskeys/`: the access keys of a course.

use chrono::{DateTime, Utc};
use poem::{Response, handler, web::Path};
use serde::Serialize;

use super::{blocks, message};
use crate::{
    auth::Teacher,
    course::{
        form::{self, Fault, MAX_ACCESS_KEYS, RawActivity, RawKeyCount},
        store::{self, AccessKey, Generated, Toggled},
    },
    platform::{
        Result,
        i18n::args,
        ids,
        view::FlashKind,
        web::{Field, Form, Visit, redirect},
    },
};

const LIST: &str = "/course/acceskeys/";

/// The view of `course/keys`.
#[derive(Serialize)]
struct KeysPage {
    keys: Vec<KeyRow>,
    /// How many more may be in use.
    room: usize,
    max_access_keys: usize,
    count: Field,
}

#[derive(Serialize)]
struct KeyRow {
    id: i64,
    number: usize,
    label: Option<String>,
    masked_key: String,
    key_blocks: Vec<String>,
    is_active: bool,
    last_login_at: Option<DateTime<Utc>>,
    measurements: i64,
}

#[handler]
pub(in crate::course) async fn list(visit: Visit, teacher: Teacher) -> Result<Response> {
    let keys = store::access_keys(&visit.app, visit.app.db.read(), teacher.course_id).await?;
    visit.page("course/keys", &page(keys, Field::new("1")))
}

#[handler]
pub(in crate::course) async fn generate(
    visit: Visit,
    teacher: Teacher,
    Form(raw): Form<RawKeyCount>,
) -> Result<Response> {
    let app = &visit.app;
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
    visit.invalid("course/keys", &page(keys, count))
}

#[handler]
pub(in crate::course) async fn set_activity(
    visit: Visit,
    teacher: Teacher,
    Path(key_id): Path<i64>,
    Form(raw): Form<RawActivity>,
) -> Result<Response> {
    let app = &visit.app;
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

fn page(keys: Vec<AccessKey>, count: Field) -> KeysPage {
    let in_use = keys.iter().filter(|key| key.is_active).count();
    let row = |(index, key): (usize, AccessKey)| KeyRow {
        id: key.id,
        number: index + 1,
        label: key.label,
        masked_key: ids::masked(&key.key),
        key_blocks: blocks(&key.key),
        is_active: key.is_active,
        last_login_at: key.last_login_at,
        measurements: key.measurements,
    };
    KeysPage {
        keys: keys.into_iter().enumerate().map(row).collect(),
        room: MAX_ACCESS_KEYS.saturating_sub(in_use),
        max_access_keys: MAX_ACCESS_KEYS,
        count,
    }
}
