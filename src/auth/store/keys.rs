//! Logging in with an access key or a course token.

use entity::{access_key, course, course_token};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::is_active;
use crate::{
    auth::attempts::Attempt,
    platform::{
        App, Result,
        web::{
            Wait,
            session::{ActorKind, Subject},
        },
    },
};

/// What came of a log-in.
pub(in crate::auth) enum LogIn {
    /// It is good.
    Welcome(Subject),
    /// The key exists, but may not be used (any more).
    Inactive,
    /// There is no such key.
    Unknown,
    /// Too many tries.
    TooMany(Wait),
}

/// No row has it: it takes the place of the key that there is not, so that
/// unknown keys take the same statements as others.
const NOBODY: i64 = -1;

/// Looks up an access key or a course token, and writes down how the log-in ended.
pub(in crate::auth) async fn log_in(app: &App, kind: ActorKind, key: &str, client: &str) -> Result<LogIn> {
    let attempt = Attempt::begin(app, client, if kind == ActorKind::Student { "key" } else { "token" }, key).await?;
    if let Some(wait) = attempt.before().is_shut() {
        return Ok(LogIn::TooMany(wait));
    }
    let found = find(app, kind, key).await?;
    let welcome = found.filter(|(_, is_active)| *is_active).map(|(id, _)| id);
    let txn = app.db.begin().await?;
    let before = attempt.end(&txn, found.is_none()).await?;
    let shut = before.is_shut();
    touch(&txn, app, kind, welcome.filter(|_| shut.is_none()).unwrap_or(NOBODY)).await?;
    txn.commit().await?;
    if let Some(wait) = shut {
        return Ok(LogIn::TooMany(wait));
    }
    Ok(match (welcome, found, before.is_full()) {
        (Some(id), ..) => LogIn::Welcome(Subject { kind, id }),
        (None, Some(_), _) => LogIn::Inactive,
        (None, None, Some(wait)) => LogIn::TooMany(wait),
        (None, None, None) => LogIn::Unknown,
    })
}

/// The row of a key, and whether it may be used.
async fn find(app: &App, kind: ActorKind, key: &str) -> Result<Option<(i64, bool)>> {
    let (db, hmac) = (app.db.read(), app.secrets.lookup(key));
    if kind == ActorKind::Student {
        let found = access_key::Entity::find().filter(access_key::Column::TokenHmac.eq(hmac));
        let found = found.find_also_related(course::Entity).one(db).await?;
        return Ok(found.and_then(|(key, course)| Some((key.id, is_active(key.deactivated_at, &course?)))));
    }
    let found = course_token::Entity::find().filter(course_token::Column::TokenHmac.eq(hmac));
    let found = found.find_also_related(course::Entity).one(db).await?;
    Ok(found.and_then(|(token, course)| Some((token.id, is_active(token.deactivated_at, &course?)))))
}

async fn touch(txn: &impl ConnectionTrait, app: &App, kind: ActorKind, id: i64) -> Result<()> {
    let now = Set(Some(app.clock.now()));
    if kind == ActorKind::Student {
        let seen = access_key::ActiveModel { last_login_at: now, ..Default::default() };
        access_key::Entity::update_many().set(seen).filter(access_key::Column::Id.eq(id)).exec(txn).await?;
    } else {
        let seen = course_token::ActiveModel { last_login_at: now, ..Default::default() };
        course_token::Entity::update_many().set(seen).filter(course_token::Column::Id.eq(id)).exec(txn).await?;
    }
    Ok(())
}
