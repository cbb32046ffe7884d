//! Logging in as a member of staff, and the own account.

use chrono::{DateTime, TimeDelta, Utc};
use entity::staff_user;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use crate::{
    auth::{
        attempts::Attempt,
        password::{self, NewPassword, Verdict},
        totp::SecondFactor,
    },
    platform::{
        App, Error, Result,
        web::{
            Wait,
            session::{ActorKind, Subject, end_sessions},
        },
    },
};
use poem::session::Session;

/// What was typed into the form.
pub(in crate::auth) struct Credentials<'a> {
    pub(in crate::auth) name: &'a str,
    pub(in crate::auth) password: &'a str,
    /// The code of the second factor; empty without one.
    pub(in crate::auth) code: &'a str,
}

/// What came of it.
pub(in crate::auth) enum StaffLogIn {
    /// It is good.
    Welcome(Subject),
    /// Name, password or code is wrong, or the account is locked or shut: nobody is told which.
    Refused,
    /// Too many tries.
    TooMany(Wait),
}

/// Compares name, password and code. An unknown name takes the same work.
pub(in crate::auth) async fn log_in_staff(app: &App, typed: &Credentials<'_>, client: &str) -> Result<StaffLogIn> {
    let name = typed.name.trim().to_lowercase();
    let attempt = Attempt::begin(app, client, "staff", "").await?;
    if let Some(wait) = attempt.before().is_full() {
        return Ok(StaffLogIn::TooMany(wait));
    }
    let found = staff_user::Entity::find().filter(staff_user::Column::Name.eq(name)).one(app.db.read()).await?;
    let verdict =
        password::verify(typed.password, found.as_ref().map(|user| user.password_hash.clone()), rounds(app).await?)
            .await?;
    let txn = app.db.begin().await?;
    let now = app.clock.now();
    // Once more, and alone: two tries at once must both count, and a code must not work twice.
    let id = found.map_or(-1, |user| user.id);
    let user = staff_user::Entity::find_by_id(id).lock_exclusive().one(&txn).await?;
    let welcome = match &user {
        Some(user) => accepted(app, user, &verdict, typed.code, now)?,
        None => None,
    };
    let before = attempt.end(&txn, welcome.is_none()).await?;
    if let Some(wait) = before.is_full() {
        // As if the password had not been compared: not even a right one gets in, or harms.
        txn.commit().await?;
        return Ok(StaffLogIn::TooMany(wait));
    }
    if let Some(user) = &user {
        outcome(user, welcome.as_ref(), verdict, now).update(&txn).await?;
    }
    txn.commit().await?;
    Ok(match welcome {
        Some(_) => StaffLogIn::Welcome(subject(id)),
        None => StaffLogIn::Refused,
    })
}

/// The most rounds that a hash of the predecessor still asks for. None when each
/// account of theirs has been used once.
async fn rounds(app: &App) -> Result<u32> {
    let old = staff_user::Entity::find()
        .select_only()
        .column(staff_user::Column::PasswordHash)
        .filter(staff_user::Column::PasswordHash.starts_with(password::DJANGO_PREFIX));
    let hashes: Vec<String> = old.into_tuple().all(app.db.read()).await?;
    Ok(hashes.iter().map(|hash| password::rounds_of(hash)).max().unwrap_or(0))
}

/// The step of the code that was used, if any, when everything is right.
struct Accepted(Option<i64>);

fn accepted(
    app: &App,
    user: &staff_user::Model,
    verdict: &Verdict,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Option<Accepted>> {
    let is_open = user.disabled_at.is_none() && user.locked_until.is_none_or(|until| until <= now);
    if !is_open || *verdict == Verdict::Wrong {
        return Ok(None);
    }
    let Some(sealed) = &user.totp_secret_sealed else { return Ok(Some(Accepted(user.totp_last_step))) };
    let secret = app.secrets.open(sealed).as_deref().and_then(SecondFactor::from_hex);
    let secret = secret.ok_or_else(|| Error::Corrupt(format!("second factor of staff user {}", user.id)))?;
    Ok(secret.step_of(code, now, user.totp_last_step)?.map(|step| Accepted(Some(step))))
}

fn outcome(
    user: &staff_user::Model,
    welcome: Option<&Accepted>,
    verdict: Verdict,
    now: DateTime<Utc>,
) -> staff_user::ActiveModel {
    let mut row = staff_user::ActiveModel { id: Set(user.id), ..Default::default() };
    if let Some(Accepted(step)) = welcome {
        row.failed_logins = Set(0);
        row.locked_until = Set(None);
        row.last_login_at = Set(Some(now));
        row.totp_last_step = Set(*step);
        if let Verdict::RightButOld(hash) = verdict {
            row.password_hash = Set(hash);
        }
    } else if user.locked_until.is_none_or(|until| until <= now) {
        let failed = user.failed_logins.saturating_add(1);
        row.failed_logins = Set(failed);
        row.locked_until = Set(lock(failed).map(|delay| now + delay));
    } else {
        // Tries while it is locked do not lengthen the lock: else anybody could keep it shut.
        row.failed_logins = Set(user.failed_logins);
    }
    row
}

/// For how long an account is locked after so many failures in a row: from the
/// fifth on one minute, then twice as long each time, an hour at most.
fn lock(failed: i32) -> Option<TimeDelta> {
    let over = u32::try_from(failed - 5).ok()?;
    Some(TimeDelta::minutes(2_i64.pow(over.min(6)).min(60)))
}

fn subject(id: i64) -> Subject {
    Subject { kind: ActorKind::Staff, id }
}

/// What came of asking for the own password once more.
pub(in crate::auth) enum Asked {
    Right,
    Wrong,
    TooMany(Wait),
}

/// Compares the password of somebody who is logged in. Failures count as those of log-ins do.
pub(in crate::auth) async fn ask_password(app: &App, id: i64, typed: &str, client: &str) -> Result<Asked> {
    let attempt = Attempt::begin(app, client, "staff", "").await?;
    if let Some(wait) = attempt.before().is_full() {
        return Ok(Asked::TooMany(wait));
    }
    let user = staff_user::Entity::find_by_id(id).one(app.db.read()).await?.ok_or(Error::NotFound)?;
    let is_right = password::verify(typed, Some(user.password_hash), 0).await? != Verdict::Wrong;
    if let Some(wait) = attempt.end(app.db.read(), !is_right).await?.is_full() {
        return Ok(Asked::TooMany(wait));
    }
    Ok(if is_right { Asked::Right } else { Asked::Wrong })
}

/// Changes the password, and ends the sessions of this person but the one that asks.
pub(in crate::auth) async fn change_password(
    app: &App,
    id: i64,
    new: NewPassword,
    asking: Option<&Session>,
) -> Result<()> {
    let password_hash = Set(new.hash().await?);
    let txn = app.db.begin().await?;
    let row = staff_user::ActiveModel {
        id: Set(id),
        password_hash,
        failed_logins: Set(0),
        locked_until: Set(None),
        ..Default::default()
    };
    row.update(&txn).await?;
    end_sessions(&txn, subject(id), asking).await?;
    Ok(txn.commit().await?)
}

/// Keeps the secret of the second factor whose code was typed, and the step of
/// that code; or removes it.
pub(in crate::auth) async fn set_second_factor(
    app: &App,
    db: &impl ConnectionTrait,
    id: i64,
    factor: Option<(&SecondFactor, i64)>,
) -> Result<()> {
    let row = staff_user::ActiveModel {
        id: Set(id),
        totp_secret_sealed: Set(factor.map(|(secret, _)| app.secrets.seal(&secret.to_hex()))),
        totp_last_step: Set(factor.map(|(_, step)| step)),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_up_to_an_hour() {
        let minutes: Vec<_> = (3..14).map(|failed| lock(failed).map_or(0, |delay| delay.num_minutes())).collect();
        assert_eq!(minutes, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
