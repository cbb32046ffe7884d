//! Actions with the rows that were selected, and the page that asks before what can't be undone.

use poem::{Response, handler};
use serde::Serialize;

use super::next;
use crate::{
    admin::{
        form::RawAction,
        guard::Desk,
        store::{self, Acted, PAGE},
        table::Table,
        view::{self, MenuEntry},
    },
    platform::{
        Error, Result,
        i18n::args,
        view::FlashKind,
        web::{Form, Visit, redirect},
    },
};

/// The view of `admin/confirm`.
#[derive(Debug, Serialize)]
struct ConfirmPage {
    menu: Vec<MenuEntry>,
    table: &'static str,
    title: String,
    action: &'static str,
    action_label: String,
    count: usize,
    ids: Vec<String>,
    names: Vec<String>,
    toll: Vec<Toll>,
    next: String,
}

/// What else goes.
#[derive(Debug, Serialize)]
struct Toll {
    label: String,
    count: i64,
}

#[handler]
pub(in crate::admin) async fn submit(visit: Visit, desk: Desk, Form(raw): Form<RawAction>) -> Result<Response> {
    let table = desk.table;
    let action = table.action(&raw.action).ok_or(Error::NotFound)?;
    let back = view::list_href(table);
    let mut ids = raw.id;
    ids.dedup();
    if ids.is_empty() || ids.len() as u64 > PAGE {
        visit.flash(FlashKind::Notice, visit.text("admin-nothing-selected"));
        return Ok(redirect(next(&raw.next, &back)));
    }
    let label = visit.text(&format!("admin-action-{}", action.name));
    if action.is_final && raw.sure != "yes" {
        let toll = store::count_toll(visit.app.db.read(), action, &ids).await?;
        let toll =
            toll.into_iter().map(|(name, count)| Toll { label: visit.text(&format!("admin-toll-{name}")), count });
        let page = ConfirmPage {
            menu: view::menu(&visit, &desk.staff, table.name),
            table: table.name,
            title: view::table_title(&visit, table.name),
            action: action.name,
            action_label: label,
            count: ids.len(),
            names: ids.iter().map(|id| view::title(table, id)).collect(),
            ids,
            toll: toll.collect(),
            next: next(&raw.next, &back).to_owned(),
        };
        return visit.page("admin/confirm", &page);
    }
    let acted = store::act(&visit.app, &desk.who(), table, action, &ids).await?;
    tell(&visit, table, &label, &acted);
    // The page of a row that is gone leads nowhere.
    Ok(redirect(if action.is_final { &back } else { next(&raw.next, &back) }))
}

/// Says what became of the rows.
pub(super) fn tell(visit: &Visit, table: &Table, label: &str, acted: &Acted) {
    if acted.changed > 0 || acted.unchanged > 0 {
        let text = visit.text_with(
            "admin-acted",
            &args([
                ("action", label.to_owned().into()),
                ("changed", acted.changed.into()),
                ("unchanged", acted.unchanged.into()),
            ]),
        );
        visit.flash(FlashKind::Good, text);
    }
    for (id, why) in &acted.refused {
        let (row, why) = (view::title(table, id), visit.text(&format!("admin-refused-{why}")));
        let text = visit.text_with("admin-refused", &args([("row", row.into()), ("why", why.into())]));
        visit.flash(FlashKind::Danger, text);
    }
}
