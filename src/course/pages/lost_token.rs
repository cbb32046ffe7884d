//! `/course/lost-token/`: the course token by mail, for whoever lost it.

use poem::{Response, handler};
use serde::Serialize;

use super::field;
use crate::{
    course::{
        form::{self, Fault, RawLostToken},
        store,
    },
    platform::{
        Result,
        view::FlashKind,
        web::{Field, Form, Limit, Visit, redirect},
    },
};

/// The view of `course/lost_token`.
#[derive(Debug, Serialize)]
struct LostTokenPage {
    email: Field,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit) -> Result<Response> {
    visit.page("course/lost_token", &page(&visit, "", None))
}

/// The same answer and the same work, whether the address is known or not.
#[handler]
pub(in crate::course) async fn submit(visit: Visit, Form(raw): Form<RawLostToken>) -> Result<Response> {
    if let Some(wait) = visit.exceeds(Limit::LostToken).await? {
        return visit.too_many(wait, "course/lost_token", &page(&visit, &raw.email, None));
    }
    let address = match form::address(&raw.email) {
        Ok(address) => address,
        Err(fault) => return visit.invalid("course/lost_token", &page(&visit, &raw.email, Some(fault))),
    };
    let app = &visit.app;
    let txn = app.db.begin().await?;
    store::ask_for_tokens(app, &txn, &address, visit.locale).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Notice, visit.text("course-lost-sent"));
    Ok(redirect("/login/"))
}

fn page(visit: &Visit, typed: &str, fault: Option<Fault>) -> LostTokenPage {
    LostTokenPage { email: field(visit, typed, fault) }
}
