//! `/course/access-keys/cards/`: the keys as cards to print and cut out.

use poem::{Response, handler};
use serde::Serialize;

use super::blocks;
use crate::{
    auth::{Teacher, log_in_link},
    course::{names::display_name, store},
    platform::{Error, Result, qr::Qr, web::Visit},
};

/// The view of `course/cards`.
#[derive(Serialize)]
struct CardsPage {
    course: String,
    /// Where pupils log in, as they type it.
    address: String,
    cards: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    label: Option<String>,
    key_blocks: Vec<String>,
    /// Logs in with the key.
    qr: Qr,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, teacher: Teacher) -> Result<Response> {
    let app = &visit.app;
    let course = store::course(app, app.db.read(), teacher.course_id).await?.ok_or(Error::NotFound)?;
    let keys = store::working_keys(app, app.db.read(), teacher.course_id).await?;
    let site = app.config.public_url.as_str();
    let site = site.strip_prefix("https://").unwrap_or(site).trim_end_matches('/');
    let names = &course.names;
    let card = |key: store::PlainKey| {
        let qr = Qr::of(&log_in_link(&app.config, &key.key));
        let qr = qr.map_err(|error| Error::Corrupt(format!("QR code: {error}")))?;
        Ok(Card { label: key.label, key_blocks: blocks(&key.key), qr })
    };
    let view = CardsPage {
        course: display_name(names.name.as_deref(), names.school_name.as_deref(), visit.locale),
        address: format!("{site}/login/"),
        cards: keys.into_iter().map(card).collect::<Result<_>>()?,
    };
    visit.page("course/cards", &view)
}
