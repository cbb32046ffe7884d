//! `/admin/totp/`: setting up the second factor.

use chrono::{DateTime, TimeDelta};
use poem::{Response, handler};
use serde::Serialize;

use crate::{
    auth::{Staff, form::RawCode, store, totp::SecondFactor},
    platform::{
        App, Error, Result,
        qr::Qr,
        view::FlashKind,
        web::{
            Field, Form, Visit, redirect,
            session::{ActorKind, Subject, end_sessions},
        },
    },
};

const TEMPLATE: &str = "auth/second_factor";

/// For how long the secret on the page can be confirmed.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(30);

/// The view of `auth/second_factor`.
#[derive(Serialize)]
struct SecondFactorPage {
    qr: Qr,
    blocks: Vec<String>,
    sealed: String,
    code: Field,
}

#[handler]
pub(in crate::auth) async fn show(visit: Visit, staff: Staff) -> Result<Response> {
    if let Some(away) = has_one(&visit, &staff).await? {
        return Ok(away);
    }
    let factor = SecondFactor::random()?;
    let sealed = seal(&visit.app, &staff, &factor);
    visit.page(TEMPLATE, &page(&visit, &staff, &factor, sealed, None).await?)
}

#[handler]
pub(in crate::auth) async fn submit(visit: Visit, staff: Staff, Form(raw): Form<RawCode>) -> Result<Response> {
    if let Some(away) = has_one(&visit, &staff).await? {
        return Ok(away);
    }
    let app = &visit.app;
    let Some(factor) = open(app, &staff, &raw.sealed) else {
        // Too old, or not from this page: there is a new one.
        visit.flash(FlashKind::Notice, visit.text("staff-factor-old"));
        return Ok(redirect("/admin/totp/"));
    };
    let Some(step) = factor.step_of(&raw.code, app.clock.now(), None)? else {
        let error = Some(visit.text("staff-code-wrong"));
        return visit.invalid(TEMPLATE, &page(&visit, &staff, &factor, raw.sealed, error).await?);
    };
    let txn = app.db.begin().await?;
    store::set_second_factor(app, &txn, staff.staff_user_id, Some((&factor, step))).await?;
    // Who got in without it is out.
    let subject = Subject { kind: ActorKind::Staff, id: staff.staff_user_id };
    end_sessions(&txn, subject, Some(&visit.session)).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("staff-factor-set"));
    Ok(redirect("/admin/account/"))
}

/// Where somebody goes who has a second factor: replacing it begins with removing it, which asks for
/// the password. Else an unattended browser could lock its owner out.
async fn has_one(visit: &Visit, staff: &Staff) -> Result<Option<Response>> {
    let account = store::account(&visit.app, staff.staff_user_id).await?;
    if !account.has_second_factor {
        return Ok(None);
    }
    visit.flash(FlashKind::Notice, visit.text("staff-factor-there"));
    Ok(Some(redirect("/admin/account/")))
}

/// The secret for the way through the form: for this person, and not for long.
fn seal(app: &App, staff: &Staff, factor: &SecondFactor) -> String {
    let plain = format!("{}|{}|{}", staff.staff_user_id, app.clock.now().timestamp(), factor.to_hex());
    hex::encode(app.secrets.seal(&plain))
}

fn open(app: &App, staff: &Staff, sealed: &str) -> Option<SecondFactor> {
    let plain = app.secrets.open(&hex::decode(sealed).ok()?)?;
    let mut parts = plain.splitn(3, '|');
    let (id, made, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let made = DateTime::from_timestamp(made.parse().ok()?, 0)?;
    let is_ours = id.parse() == Ok(staff.staff_user_id) && made + GOOD_FOR > app.clock.now();
    is_ours.then(|| SecondFactor::from_hex(secret))?
}

async fn page(
    visit: &Visit,
    staff: &Staff,
    factor: &SecondFactor,
    sealed: String,
    error: Option<String>,
) -> Result<SecondFactorPage> {
    let account = store::account(&visit.app, staff.staff_user_id).await?;
    let url = factor.url(&visit.app.config.site_name, &account.name)?;
    Ok(SecondFactorPage {
        qr: Qr::of(&url).map_err(|error| Error::Corrupt(format!("QR code: {error}")))?,
        blocks: factor.blocks(),
        sealed,
        code: Field { value: String::new(), error },
    })
}
