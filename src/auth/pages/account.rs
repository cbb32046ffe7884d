//! `/admin/account/`: the own account of a member of staff.

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    auth::{
        Staff,
        form::{RawNewPassword, RawPassword},
        password::NewPassword,
        store::{self, Account, Asked},
    },
    platform::{
        Result,
        i18n::args,
        view::FlashKind,
        web::{
            Field, Form, Visit, Wait, redirect,
            session::{ActorKind, OwnSession, Subject, end_sessions, sessions_of},
        },
    },
};

const HERE: &str = "/admin/account/";
const TEMPLATE: &str = "auth/account";

/// The view of `auth/account`.
#[derive(Serialize)]
struct AccountPage {
    account: Account,
    is_administrator: bool,
    sessions: Vec<OwnSession>,
    has_others: bool,
    #[serde(flatten)]
    faults: Faults,
}

/// The fields for passwords, which are always empty, with what is wrong.
#[derive(Default, Serialize)]
struct Faults {
    password: Field,
    new_password: Field,
    repeated: Field,
    removal_password: Field,
}

#[handler]
pub(in crate::auth) async fn show(visit: Visit, staff: Staff) -> Result<Response> {
    visit.page(TEMPLATE, &page(&visit, &staff, Faults::default()).await?)
}

#[handler]
pub(in crate::auth) async fn change_password(
    visit: Visit,
    staff: Staff,
    Form(raw): Form<RawNewPassword>,
) -> Result<Response> {
    let account = store::account(&visit.app, staff.staff_user_id).await?;
    let new = NewPassword::parse(&raw.new_password, &account.name);
    let mut faults = Faults::default();
    if raw.repeated != raw.new_password {
        faults.repeated.error = Some(visit.text("staff-password-differs"));
    }
    let new = match new {
        Ok(new) if faults.repeated.error.is_none() => new,
        Ok(_) => return visit.invalid(TEMPLATE, &page(&visit, &staff, faults).await?),
        Err(message) => {
            faults.new_password.error = Some(visit.text(message));
            return visit.invalid(TEMPLATE, &page(&visit, &staff, faults).await?);
        }
    };
    match ask(&visit, &staff, &raw.password).await? {
        Asked::Right => {}
        Asked::Wrong => {
            faults.password.error = Some(visit.text("staff-password-wrong"));
            return visit.invalid(TEMPLATE, &page(&visit, &staff, faults).await?);
        }
        Asked::TooMany(wait) => return too_many(&visit, &staff, wait).await,
    }
    store::change_password(&visit.app, staff.staff_user_id, new, Some(&visit.session)).await?;
    visit.flash(FlashKind::Good, visit.text("staff-password-changed"));
    Ok(redirect(HERE))
}

#[handler]
pub(in crate::auth) async fn remove_second_factor(
    visit: Visit,
    staff: Staff,
    Form(raw): Form<RawPassword>,
) -> Result<Response> {
    match ask(&visit, &staff, &raw.password).await? {
        Asked::Right => {}
        Asked::Wrong => {
            let removal_password = Field { value: String::new(), error: Some(visit.text("staff-password-wrong")) };
            let faults = Faults { removal_password, ..Faults::default() };
            return visit.invalid(TEMPLATE, &page(&visit, &staff, faults).await?);
        }
        Asked::TooMany(wait) => return too_many(&visit, &staff, wait).await,
    }
    store::set_second_factor(&visit.app, visit.app.db.read(), staff.staff_user_id, None).await?;
    visit.flash(FlashKind::Notice, visit.text("staff-factor-removed"));
    Ok(redirect(HERE))
}

#[handler]
pub(in crate::auth) async fn end_other_sessions(visit: Visit, staff: Staff) -> Result<Response> {
    let ended = end_sessions(visit.app.db.read(), subject(&staff), Some(&visit.session)).await?;
    let text = visit.text_with("staff-sessions-ended", &args([("count", ended.into())]));
    visit.flash(FlashKind::Good, text);
    Ok(redirect(HERE))
}

async fn ask(visit: &Visit, staff: &Staff, typed: &str) -> Result<Asked> {
    store::ask_password(&visit.app, staff.staff_user_id, typed, &visit.client.key()).await
}

async fn too_many(visit: &Visit, staff: &Staff, wait: Wait) -> Result<Response> {
    visit.too_many(wait, TEMPLATE, &page(visit, staff, Faults::default()).await?)
}

fn subject(staff: &Staff) -> Subject {
    Subject { kind: ActorKind::Staff, id: staff.staff_user_id }
}

async fn page(visit: &Visit, staff: &Staff, faults: Faults) -> Result<AccountPage> {
    let sessions = sessions_of(&visit.app, subject(staff), &visit.session).await?;
    Ok(AccountPage {
        account: store::account(&visit.app, staff.staff_user_id).await?,
        is_administrator: staff.is_administrator,
        has_others: sessions.iter().any(|session| !session.is_current),
        sessions,
        faults,
    })
}
