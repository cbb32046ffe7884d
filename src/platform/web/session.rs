//! Sessions in the database, under the SHA-256 of the cookie's value: who
//! reads the table can't log in with what it says.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;
use poem::session::{CookieConfig, ServerSession, SessionStorage};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use entity::actor::ActorKind;

use super::Error;
use crate::platform::{app::App, secret::sha256};

/// The entry of a session that says who is logged in.
pub const SUBJECT: &str = "subject";

/// The entry of a loaded session that says under which hash it is stored. It
/// tells a session that is saved again, which must still be there, from one
/// that is new or has moved to a new id.
const STORED_AS: &str = "stored_as";

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

impl DatabaseSessions {
    /// Writes the last use down. Whoever only reads need not care when that fails.
    async fn touch(&self, hash: &[u8], now: DateTime<Utc>) {
        let seen = session::ActiveModel { last_seen_at: Set(now), expires_at: Set(now + IDLE), ..Default::default() };
        let touched = session::Entity::update_many()
            .set(seen)
            .filter(session::Column::IdHash.eq(hash))
            .exec(self.app.db.read())
            .await;
        if let Err(error) = touched {
            tracing::warn!(%error, "the last use of a session can't be written down");
        }
    }
}

impl SessionStorage for DatabaseSessions {
    async fn load_session<'a>(&'a self, id: &'a str) -> poem::Result<Option<BTreeMap<String, Value>>> {
        let hash = sha256(id);
        let found = session::Entity::find_by_id(hash.clone()).one(self.app.db.read()).await.map_err(Error::from)?;
        let now = self.app.clock.now();
        let Some(row) = found.filter(|row| row.expires_at > now) else { return Ok(None) };
        if row.last_seen_at + TOUCH_EVERY < now {
            self.touch(&hash, now).await;
        }
        let mut entries: BTreeMap<String, Value> = serde_json::from_value(row.data).unwrap_or_default();
        entries.insert(STORED_AS.to_owned(), serde_json::json!(hash));
        Ok(Some(entries))
    }

    async fn update_session<'a>(
        &'a self,
        id: &'a str,
        entries: &'a BTreeMap<String, Value>,
        _: Option<Duration>,
    ) -> poem::Result<()> {
        let now = self.app.clock.now();
        let hash = sha256(id);
        let is_stored = entries.get(STORED_AS) == Some(&serde_json::json!(hash));
        let mut data = entries.clone();
        data.remove(STORED_AS);
        let subject = entries.get(SUBJECT).and_then(|s| serde_json::from_value::<Subject>(s.clone()).ok());
        let row = session::ActiveModel {
            id_hash: Set(hash.clone()),
            subject_kind: Set(subject.map(|s| s.kind)),
            subject_id: Set(subject.map(|s| s.id)),
            data: Set(serde_json::json!(data)),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + IDLE),
        };
        if is_stored {
            let kept = session::ActiveModel { id_hash: NotSet, created_at: NotSet, ..row };
            // No row: it was logged out or renewed while this request ran, and stays so.
            session::Entity::update_many()
                .set(kept)
                .filter(session::Column::IdHash.eq(hash))
                .exec(self.app.db.read())
                .await
                .map_err(Error::from)?;
        } else {
            session::Entity::insert(row).exec_without_returning(self.app.db.read()).await.map_err(Error::from)?;
        }
        Ok(())
    }

    async fn remove_session<'a>(&'a self, id: &'a str) -> poem::Result<()> {
        session::Entity::delete_by_id(sha256(id)).exec(self.app.db.read()).await.map_err(Error::from)?;
        Ok(())
    }
}
