//! Courses, their tokens and their access keys.

use chrono::{DateTime, Utc};
use entity::{access_key, course, course_token, language::Language};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use super::{ImportFault, Standing, free_id, take};
use crate::{
    course::{CourseNames, EmailAddress},
    platform::ids,
    predecessor::{
        import::Import,
        kind::Kind,
        row::{Field, Row},
    },
};

/// Takes the courses.
pub(super) async fn courses(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let columns = (course::Column::Id, course::Column::CreatedAt);
    take::<course::Entity, _>(import, Kind::Course, columns, to_course).await
}

fn to_course(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<course::ActiveModel>> {
    if !standing.is_new()? {
        // Not without a token: it is as it is here.
        import.courses.insert(row.id, true);
        return Ok(None);
    }
    let address = row.needed_line("teacher_email", EmailAddress::MAX)?;
    let address = EmailAddress::parse(&address).ok_or("\"teacher_email\" is no address that mail can be sent to")?;
    let created_at = row.time("created_at")?.unwrap_or(import.now);
    let model = course::ActiveModel {
        id: Set(row.id),
        name: Set(row.line("name", CourseNames::MAX_NAME)?),
        school_name: Set(row.line("school_name", CourseNames::MAX_LONG)?),
        teacher_name: Set(row.line("teacher_name", CourseNames::MAX_LONG)?),
        teacher_email: Set(address.as_str().to_owned()),
        // Nobody wrote down when.
        email_verified_at: Set(row.flag("email_verified")?.then_some(created_at)),
        language: Set(Language::De),
        created_at: Set(created_at),
        updated_at: Set(row.time("updated_at")?.unwrap_or(created_at)),
        ..Default::default()
    };
    if row.line("new_email", EmailAddress::MAX)?.is_some() {
        import.note(row, "a change of address waited to be confirmed: the teacher has to ask for it again");
    }
    import.note_document(row, "overview_document");
    import.courses.insert(row.id, false);
    Ok(Some(model))
}

/// Takes the course tokens; a course that has none gets a new one.
pub(super) async fn tokens(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let known: Vec<(Vec<u8>, i64)> = course_token::Entity::find()
        .select_only()
        .columns([course_token::Column::TokenHmac, course_token::Column::Id])
        .into_tuple()
        .all(import.txn)
        .await?;
    import.secrets = known.into_iter().collect();
    let columns = (course_token::Column::Id, course_token::Column::CreatedAt);
    take::<course_token::Entity, _>(import, Kind::CourseToken, columns, to_token).await?;
    let without: Vec<i64> = import.courses.iter().filter(|(_, has)| !**has).map(|(id, _)| *id).collect();
    for course_id in without {
        let token = ids::random_key(ids::COURSE_TOKEN_LENGTH);
        let model = course_token::ActiveModel {
            id: Set(free_id(import.txn, "course_token").await?),
            course_id: Set(course_id),
            token_hmac: Set(import.app.secrets.lookup(&token)),
            token_sealed: Set(import.app.secrets.seal(&token)),
            created_at: Set(import.now),
            ..Default::default()
        };
        model.insert(import.txn).await?;
        let text = "the dump has no token of this course: it has a new one, which comes by mail on request";
        let note = crate::predecessor::Note { model: Kind::Course, id: course_id, text: text.to_owned() };
        import.report.notes.push(note);
    }
    Ok(())
}

fn to_token(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<course_token::ActiveModel>> {
    if !standing.is_new()? {
        return Ok(None);
    }
    let (course_id, has_token) = course_of(import, row)?;
    if has_token {
        return Err(format!("course {course_id} has a token already"));
    }
    let secret = Secret::of(import, row, ids::COURSE_TOKEN_LENGTH)?;
    let model = course_token::ActiveModel {
        id: Set(row.id),
        course_id: Set(course_id),
        token_hmac: Set(secret.hmac),
        token_sealed: Set(secret.sealed),
        deactivated_at: Set(secret.deactivated_at),
        last_login_at: Set(row.time("last_login")?),
        created_at: Set(secret.created_at),
    };
    import.courses.insert(course_id, true);
    Ok(Some(model))
}

/// Takes the access keys.
pub(super) async fn keys(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let known: Vec<(Vec<u8>, i64)> = access_key::Entity::find()
        .select_only()
        .columns([access_key::Column::TokenHmac, access_key::Column::Id])
        .into_tuple()
        .all(import.txn)
        .await?;
    import.secrets = known.into_iter().collect();
    let columns = (access_key::Column::Id, access_key::Column::CreatedAt);
    take::<access_key::Entity, _>(import, Kind::AccessKey, columns, to_key).await?;
    import.secrets.clear();
    Ok(())
}

fn to_key(import: &mut Import<'_>, row: &Row, standing: Standing) -> Field<Option<access_key::ActiveModel>> {
    let is_new = standing.is_new()?;
    let (course_id, _) = course_of(import, row)?;
    if !is_new {
        import.keys.insert(row.id, course_id);
        return Ok(None);
    }
    let secret = Secret::of(import, row, ids::ACCESS_KEY_LENGTH)?;
    let model = access_key::ActiveModel {
        id: Set(row.id),
        course_id: Set(course_id),
        token_hmac: Set(secret.hmac),
        token_sealed: Set(secret.sealed),
        label: Set(None),
        activated_at: Set(secret.created_at),
        deactivated_at: Set(secret.deactivated_at),
        last_login_at: Set(row.time("last_login")?),
        created_at: Set(secret.created_at),
    };
    import.keys.insert(row.id, course_id);
    Ok(Some(model))
}

fn course_of(import: &Import<'_>, row: &Row) -> Field<(i64, bool)> {
    let id = row.reference("course")?;
    let has_token = import.courses.get(&id).ok_or_else(|| format!("course {id} was not imported"))?;
    Ok((id, *has_token))
}

/// A token or key, sealed as ours are.
struct Secret {
    hmac: Vec<u8>,
    sealed: Vec<u8>,
    deactivated_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl Secret {
    /// No message says the secret itself.
    fn of(import: &mut Import<'_>, row: &Row, length: usize) -> Field<Self> {
        let plain = ids::normalise_key(&row.needed_line("token", 100)?);
        let created_at = row.time("created_at")?.unwrap_or(import.now);
        let changed_at = row.time("updated_at")?.unwrap_or(created_at);
        let secrets = &import.app.secrets;
        let secret = Self {
            hmac: secrets.lookup(&plain),
            sealed: secrets.seal(&plain),
            deactivated_at: row.flag("deactivated")?.then_some(changed_at),
            created_at,
        };
        if let Some(other) = import.secrets.insert(secret.hmac.clone(), row.id) {
            import.secrets.insert(secret.hmac, other);
            return Err(format!("its secret is that of number {other}"));
        }
        if !ids::is_well_formed(&plain, length) {
            import.note(row, "its secret has signs that no key has: nobody can log in with it until it is replaced");
        }
        Ok(secret)
    }
}
