//! Moves a site to another secret key.

mod store;

use crate::platform::{
    db::Db,
    secret::{self, Secrets, Standing},
};

/// What was sealed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Access keys.
    pub access_keys: usize,
    /// Course tokens.
    pub course_tokens: usize,
    /// Second factors of the staff.
    pub second_factors: usize,
    /// Confirmation mails that go out again, since their links were signed with the old key.
    pub mails: usize,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// There is nothing to do.
    #[error("the database is sealed with the new secret key already: nothing is changed")]
    Done,
    /// The old key is not the one.
    #[error("the database was not sealed with this old secret key: nothing is changed")]
    WrongOldKey,
    /// One value is sealed with yet another key.
    #[error("{0} can't be opened with the old secret key: nothing is changed")]
    Unreadable(String),
    /// The database failed.
    #[error("the database failed, and nothing is changed: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// So did the site.
    #[error("{0}")]
    Failed(#[from] crate::platform::Error),
}

/// Opens all that is sealed with `old`, and seals it with `new`, in one
/// transaction. No server may run meanwhile: what it seals is sealed with `old`.
///
/// # Errors
/// The database is then as before.
pub async fn rotate(
    db: &Db,
    old: &Secrets,
    new: &Secrets,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Rotated, RotateError> {
    let txn = db.begin().await?;
    match (secret::standing(&txn, new).await?, secret::standing(&txn, old).await?) {
        (Standing::Same, _) => return Err(RotateError::Done),
        (_, Standing::Other) => return Err(RotateError::WrongOldKey),
        (_, Standing::Same | Standing::Unmarked) => {}
    }
    let rotated = Rotated {
        access_keys: store::access_keys(&txn, old, new).await?,
        course_tokens: store::course_tokens(&txn, old, new).await?,
        second_factors: store::second_factors(&txn, old, new).await?,
        mails: store::ask_to_confirm_again(&txn, now).await?,
    };
    store::recipients(&txn, old, new).await?;
    store::forget_counts(&txn).await?;
    secret::remember(&txn, new).await?;
    txn.commit().await?;
    db.empty_log().await;
    Ok(rotated)
}
