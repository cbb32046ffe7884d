//! Sessions in the database, under the SHA-256 of the cookie's value: who
//! reads the table can't log in with what it says.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::session;
use poem::session::{CookieConfig, ServerSession, Session, SessionStorage};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use entity::actor::ActorKind;

use super::Error;
use crate::platform::{app::App, job::Pass, secret::sha256, sweep};

/// The entry of a session that says who is logged in.
pub const SUBJECT: &str = "subject";

/// The entry of a loaded session that says how it is [`Stored`]. It
/// tells a session that is saved again, which must still be there, from one
/// that is new or has moved to a new id.
const STORED_AS: &str = "stored_as";

/// A session that nobody used for this long is over.
const IDLE: TimeDelta = TimeDelta::hours(12);

/// The session of a member of staff is over so long after the log-in, used or not.
const STAFF_LIFE: TimeDelta = TimeDelta::hours(12);

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

/// Where a session lies, and since when: since the log-in, if there was one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stored {
    hash: Vec<u8>,
    created_at: DateTime<Utc>,
}

/// A session of somebody, as its owner sees it.
#[derive(Clone, Debug, Serialize)]
pub struct OwnSession {
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to ten minutes.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

/// When a session ends that is used now.
fn end(kind: Option<ActorKind>, created_at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    match kind {
        Some(ActorKind::Staff) => (now + IDLE).min(created_at + STAFF_LIFE),
        _ => now + IDLE,
    }
}

/// The cookie's name. Browsers take one that starts with `__Host-` from this
/// very host over https only: no neighbour of the same domain can plant it.
#[must_use]
pub fn cookie_name(is_https: bool) -> &'static str {
    if is_https { "__Host-gcampus_session" } else { "gcampus_session" }
}

/// The sessions of `subject` that run, the newest first.
///
/// # Errors
/// When they can't be read.
pub async fn sessions_of(app: &App, subject: Subject, asking: &Session) -> Result<Vec<OwnSession>, Error> {
    let current = asking.get::<Stored>(STORED_AS).map(|stored| stored.hash);
    let rows = of(subject)
        .filter(session::Column::ExpiresAt.gt(app.clock.now()))
        .order_by_desc(session::Column::CreatedAt)
        .all(app.db.read())
        .await?;
    let own = |row: session::Model| OwnSession {
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        is_current: current.as_ref() == Some(&row.id_hash),
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Ends the sessions of `subject`, but not the one that asks.
///
/// # Errors
/// When they can't be deleted.
pub async fn end_sessions(db: &impl ConnectionTrait, subject: Subject, asking: Option<&Session>) -> Result<u64, Error> {
    let kept = asking.and_then(|session| session.get::<Stored>(STORED_AS)).map(|stored| stored.hash);
    let mut ended = session::Entity::delete_many()
        .filter(session::Column::SubjectKind.eq(subject.kind))
        .filter(session::Column::SubjectId.eq(subject.id));
    if let Some(kept) = kept {
        ended = ended.filter(session::Column::IdHash.ne(kept));
    }
    Ok(ended.exec(db).await?.rows_affected)
}

/// Removes the sessions that are over: for the clean-up of the night.
///
/// # Errors
/// When they can't be deleted.
pub async fn sweep(app: &App, pass: &Pass) -> Result<(), Error> {
    let over = Condition::all().add(session::Column::ExpiresAt.lte(app.clock.now()));
    sweep::sweep::<session::Entity>(app.db.read(), pass, session::Column::IdHash, over, "sessions_ended").await
}

fn of(subject: Subject) -> sea_orm::Select<session::Entity> {
    session::Entity::find()
        .filter(session::Column::SubjectKind.eq(subject.kind))
        .filter(session::Column::SubjectId.eq(subject.id))
}

/// The middleware that loads and saves sessions.
#[must_use]
pub fn sessions(app: Arc<App>) -> ServerSession<DatabaseSessions> {
    let is_https = app.config.public_url.scheme() == "https";
    let cookie = CookieConfig::new()
        .name(cookie_name(is_https))
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
    async fn touch(&self, row: &session::Model, now: DateTime<Utc>) {
        let expires_at = end(row.subject_kind, row.created_at, now);
        let seen = session::ActiveModel { last_seen_at: Set(now), expires_at: Set(expires_at), ..Default::default() };
        let touched = session::Entity::update_many()
            .set(seen)
            .filter(session::Column::IdHash.eq(row.id_hash.clone()))
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
            self.touch(&row, now).await;
        }
        let mut entries: BTreeMap<String, Value> = serde_json::from_value(row.data.clone()).unwrap_or_default();
        entries.insert(STORED_AS.to_owned(), serde_json::json!(Stored { hash, created_at: row.created_at }));
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
        let stored = entries.get(STORED_AS).and_then(|s| serde_json::from_value::<Stored>(s.clone()).ok());
        let stored = stored.filter(|stored| stored.hash == hash);
        let created_at = stored.as_ref().map_or(now, |stored| stored.created_at);
        let mut data = entries.clone();
        data.remove(STORED_AS);
        let subject = entries.get(SUBJECT).and_then(|s| serde_json::from_value::<Subject>(s.clone()).ok());
        let row = session::ActiveModel {
            id_hash: Set(hash.clone()),
            subject_kind: Set(subject.map(|s| s.kind)),
            subject_id: Set(subject.map(|s| s.id)),
            data: Set(serde_json::json!(data)),
            created_at: Set(created_at),
            last_seen_at: Set(now),
            expires_at: Set(end(subject.map(|s| s.kind), created_at, now)),
        };
        if stored.is_some() {
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
