//! Who works in the back office, and who may not register.

use std::collections::BTreeSet;

use entity::{blocked_email, staff_user};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use super::{BATCH, ImportFault, free_id};
use crate::{
    auth::account_name,
    predecessor::{
        import::Import,
        kind::Kind,
        row::{Field, Row},
    },
};

/// Signs of an address.
const ADDRESS: usize = 254;
/// Signs of a hash.
const HASH: usize = 255;

/// Names and numbers that are taken in a table.
struct Here {
    ids: BTreeSet<i64>,
    names: BTreeSet<String>,
}

impl Here {
    fn new(rows: Vec<(i64, String)>) -> Self {
        let (ids, names) = rows.into_iter().unzip();
        Self { ids, names }
    }
}

/// Takes the users who are staff. They are known by their names: an account of
/// the same name that is here already stays as it is.
pub(super) async fn users(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let known = staff_user::Entity::find().select_only().columns([staff_user::Column::Id, staff_user::Column::Name]);
    let mut here = Here::new(known.into_tuple().all(import.txn).await?);
    while import.dump.left(Kind::User) > 0 {
        for row in import.next(Kind::User, BATCH)? {
            match to_user(import, &row, &here) {
                Ok(Some(mut model)) => {
                    let id = if here.ids.contains(&row.id) { free_id(import.txn, "staff_user").await? } else { row.id };
                    model.id = Set(id);
                    let model = model.insert(import.txn).await?;
                    here.ids.insert(model.id);
                    here.names.insert(model.name);
                    import.report.models.entry(Kind::User).or_default().added += 1;
                }
                Ok(None) => {}
                Err(reason) => import.break_row(&row, reason),
            }
        }
    }
    Ok(())
}

fn to_user(import: &mut Import<'_>, row: &Row, here: &Here) -> Field<Option<staff_user::ActiveModel>> {
    let name = account_name(&row.needed_line("username", 1_000)?).ok_or("\"username\" is no name for an account")?;
    if here.names.contains(&name) {
        import.report.models.entry(Kind::User).or_default().there += 1;
        return Ok(None);
    }
    let is_administrator = row.flag("is_superuser")?;
    if !is_administrator && !row.flag("is_staff")? {
        import.report.models.entry(Kind::User).or_default().left_out += 1;
        import.note(row, "is no staff: left out");
        return Ok(None);
    }
    let hash = hash(&row.needed_line("password", HASH)?);
    if !hash.starts_with("pbkdf2_sha256$") && !hash.starts_with("$argon2") {
        import.note(row, "its password can't be taken over: set one with `gcampus staff password`");
    }
    let email = row.line("email", ADDRESS)?.filter(|email| email.chars().count() >= 3);
    let is_active = row.value("is_active").is_none() || row.flag("is_active")?;
    Ok(Some(staff_user::ActiveModel {
        name: Set(name),
        email: Set(email),
        password_hash: Set(hash),
        role: Set(if is_administrator { staff_user::Role::Administrator } else { staff_user::Role::Moderator }),
        failed_logins: Set(0),
        disabled_at: Set((!is_active).then_some(import.now)),
        last_login_at: Set(row.time("last_login")?),
        created_at: Set(row.time("date_joined")?.unwrap_or(import.now)),
        ..Default::default()
    }))
}

/// The hash as the log-in reads it: Django puts a word before those of argon2.
fn hash(stored: &str) -> String {
    let argon2 = stored.strip_prefix("argon2$").filter(|rest| rest.starts_with("argon2"));
    argon2.map_or_else(|| stored.to_owned(), |rest| format!("${rest}"))
}

/// Takes the block list. Its rows are known by their pattern.
pub(super) async fn blocked(import: &mut Import<'_>) -> Result<(), ImportFault> {
    use blocked_email::{Column, Entity};
    let known = Entity::find().select_only().columns([Column::Id, Column::Pattern]);
    let mut here = Here::new(known.into_tuple().all(import.txn).await?);
    while import.dump.left(Kind::BlockedEmail) > 0 {
        for row in import.next(Kind::BlockedEmail, BATCH)? {
            match to_blocked(import, &row) {
                Ok(model) if here.names.contains(model.pattern.as_ref()) => {
                    import.report.models.entry(Kind::BlockedEmail).or_default().there += 1;
                }
                Ok(mut model) => {
                    let is_taken = here.ids.contains(&row.id);
                    model.id = Set(if is_taken { free_id(import.txn, "blocked_email").await? } else { row.id });
                    let model = model.insert(import.txn).await?;
                    here.ids.insert(model.id);
                    here.names.insert(model.pattern);
                    import.report.models.entry(Kind::BlockedEmail).or_default().added += 1;
                }
                Err(reason) => import.break_row(&row, reason),
            }
        }
    }
    Ok(())
}

fn to_blocked(import: &Import<'_>, row: &Row) -> Field<blocked_email::ActiveModel> {
    // The check of the table knows the lower case of ASCII alone on SQLite.
    let pattern = row.needed_line("email", ADDRESS)?.to_lowercase();
    let is_pattern = pattern.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty());
    if !is_pattern {
        return Err("\"email\" is no address".to_owned());
    }
    Ok(blocked_email::ActiveModel {
        pattern: Set(pattern),
        comment: Set(row.text("internal_comment")?),
        created_at: Set(row.time("created_at")?.unwrap_or(import.now)),
        ..Default::default()
    })
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_hash_of_argon2_loses_djangos_word() {
        assert_eq!(
            hash("argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"),
            "$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"
        );
        for kept in ["pbkdf2_sha256$1000$seasalt$SWfC=", "!unusable", "bcrypt_sha256$$2b$12$x"] {
            assert_eq!(hash(kept), kept);
        }
    }
}
