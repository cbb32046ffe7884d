//! Sessions in the database, under the SHA-256 of the cookie's value: who
//! reads the table can't log in with what it says.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::TimeDelta;
use entity::session;
use poem::session::{CookieConfig, ServerSession, SessionStorage};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use entity::actor::ActorKind;

use super::Error;
use crate::platform::{app::App, secret::sha256};

/// The entry of a session that says who is logged in.
pub const SUBJECT: &str = "subject";

/// A session that nobody used for this long is over.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// The last use is written down at most this often: a page view should not write.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(10);

/// Who is logged in: a kind and the id of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Which table the id belongs to.
    pub kind: ActorKind,
    /// The row.
    pub id: i64,
}

/// The middleware that loads and saves sessions.
#[must_use]
pub fn sessions(app: Arc<App>) -> ServerSession<DatabaseSessions> {
    let is_https = app.config.public_url.scheme() == "https";
    let cookie = CookieConfig::new()
        .name("gcampus_session")
        .path("/")
        .http_only(true)
        .secure(is_https)
        .same_site(poem::web::cookie::SameSite::Lax)
        .max_age(None);
    ServerSession::new(cookie, DatabaseSessions { app })
}

/// Sessions as rows.
pub struct DatabaseSessions {
    app: Arc<App>,
}

impl SessionStorage for DatabaseSessions {
    async fn load_session<'a>(&'a self, id: &'a str) -> poem::Result<Option<BTreeMap<String, Value>>> {
        let hash = sha256(id);
        let found = session::Entity::find_by_id(hash.clone()).one(self.app.db.read()).await.map_err(Error::from)?;
        let now = self.app.clock.now();
        let Some(row) = found.filter(|row| row.expires_at > now) else { return Ok(None) };
        if row.last_seen_at + TOUCH_EVERY < now {
            let seen = session::ActiveModel {
                id_hash: Set(hash),
                last_seen_at: Set(now),
                expires_at: Set(now + IDLE),
                ..Default::default()
            };
            session::Entity::update(seen).exec(self.app.db.read()).await.map_err(Error::from)?;
        }
        Ok(serde_json::from_value(row.data).ok())
    }

    async fn update_session<'a>(
        &'a self,
        id: &'a str,
        entries: &'a BTreeMap<String, Value>,
        _: Option<Duration>,
    ) -> poem::Result<()> {
        let now = self.app.clock.now();
        let subject = entries.get(SUBJECT).and_then(|s| serde_json::from_value::<Subject>(s.clone()).ok());
        let row = session::ActiveModel {
            id_hash: Set(sha256(id)),
            subject_kind: Set(subject.map(|s| s.kind)),
            subject_id: Set(subject.map(|s| s.id)),
            data: Set(serde_json::json!(entries)),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + IDLE),
        };
        let columns = [
            session::Column::SubjectKind,
            session::Column::SubjectId,
            session::Column::Data,
            session::Column::LastSeenAt,
            session::Column::ExpiresAt,
        ];
        let conflict = OnConflict::column(session::Column::IdHash).update_columns(columns).to_owned();
        session::Entity::insert(row)
            .on_conflict(conflict)
            .exec_without_returning(self.app.db.read())
            .await
            .map_err(Error::from)?;
        Ok(())
    }

    async fn remove_session<'a>(&'a self, id: &'a str) -> poem::Result<()> {
        session::Entity::delete_by_id(sha256(id)).exec(self.app.db.read()).await.map_err(Error::from)?;
        Ok(())
    }
}
