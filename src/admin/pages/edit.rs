//! The form of a row: adding and changing.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use super::detail::{self, Shown};
use crate::{
    admin::{
        form::{self, Raw},
        guard::Desk,
        model::{Checked, FormFault},
        store::{self, Saved},
        table::Adding,
        tables::tried_calibration,
        view::{self, FieldView, MenuEntry},
    },
    platform::{
        Error, Result,
        view::FlashKind,
        web::{Form, Visit, redirect},
    },
};

/// The view of `admin/add`.
#[derive(Debug, Serialize)]
struct AddPage {
    menu: Vec<MenuEntry>,
    table: &'static str,
    table_title: String,
    list_href: String,
    form: Vec<FieldView>,
    can_try: bool,
    tried: Option<Tried>,
}

/// What a calibration makes of optical densities.
#[derive(Debug, Serialize)]
pub(super) struct Tried {
    min: f64,
    max: f64,
    points: Vec<Point>,
}

/// A density and its value.
#[derive(Debug, Serialize)]
struct Point {
    density: f64,
    value: f64,
}

#[handler]
pub(in crate::admin) async fn blank(visit: Visit, desk: Desk) -> Result<Response> {
    add_page(&visit, &desk, &Raw::new(), &[], None).await
}

#[handler]
pub(in crate::admin) async fn add(visit: Visit, desk: Desk, Form(raw): Form<Raw>) -> Result<Response> {
    if desk.table.adding == Adding::No {
        return Err(Error::NotFound);
    }
    let checked = match form::check(desk.table, &raw) {
        Ok(checked) => checked,
        Err(faults) => return add_page(&visit, &desk, &raw, &faults, None).await,
    };
    if raw.contains_key("try") {
        return add_page(&visit, &desk, &raw, &[], tried(&checked)).await;
    }
    match store::insert(&visit.app, &desk.who(), desk.table, &checked).await? {
        Saved::Row(id) => {
            visit.flash(FlashKind::Good, visit.text("admin-saved"));
            Ok(redirect(&view::row_href(desk.table.name, &id)))
        }
        other => add_page(&visit, &desk, &raw, &[fault_of(&desk, &other)], None).await,
    }
}

#[handler]
pub(in crate::admin) async fn save(
    visit: Visit,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
    Form(raw): Form<Raw>,
) -> Result<Response> {
    if desk.table.fields.is_empty() {
        return Err(Error::NotFound);
    }
    let again = |raw, faults, tried| {
        detail::answer(&visit, &desk, &id, Shown { typed: Some((raw, faults)), tried, secret: None })
    };
    let checked = match form::check(desk.table, &raw) {
        Ok(checked) => checked,
        Err(faults) => return again(raw, faults, None).await,
    };
    if raw.contains_key("try") {
        return again(raw, Vec::new(), tried(&checked)).await;
    }
    match store::update(&visit.app, &desk.who(), desk.table, &id, &checked).await? {
        Saved::Row(id) => {
            visit.flash(FlashKind::Good, visit.text("admin-saved"));
            Ok(redirect(&view::row_href(desk.table.name, &id)))
        }
        other => again(raw, vec![fault_of(&desk, &other)], None).await,
    }
}

/// What the database's own rules say, at the field that it is about.
fn fault_of(desk: &Desk, saved: &Saved) -> FormFault {
    let named = |names: &[&str]| desk.table.fields.iter().find(|field| names.contains(&field.name));
    match saved {
        Saved::Missing => FormFault {
            field: named(&["water_id", "kit_id"]).map_or("", |field| field.name),
            text: "admin-fault-missing",
        },
        _ => FormFault {
            field: named(&["pattern", "identifier"]).map_or("", |field| field.name),
            text: "admin-fault-taken",
        },
    }
}

/// Some densities of a calibration that is right, and their values.
fn tried(checked: &Checked) -> Option<Tried> {
    let calibration = tried_calibration(checked)?;
    let range = calibration.densities()?;
    let points = calibration.curve(8).into_iter().map(|(value, density)| Point { density, value }).collect();
    Some(Tried { min: range.min, max: range.max, points })
}

async fn add_page(
    visit: &Visit,
    desk: &Desk,
    typed: &Raw,
    faults: &[FormFault],
    tried: Option<Tried>,
) -> Result<Response> {
    let table = desk.table;
    if table.adding == Adding::No {
        return Err(Error::NotFound);
    }
    let rows = detail::rows_of_fields(visit, table).await?;
    let page = AddPage {
        menu: view::menu(visit, &desk.staff, table.name),
        table: table.name,
        table_title: view::table_title(visit, table.name),
        list_href: view::list_href(table),
        form: view::fields(visit, table, typed, faults, &rows),
        can_try: table.name == "calibration",
        tried,
    };
    if faults.is_empty() { visit.page("admin/add", &page) } else { visit.invalid("admin/add", &page) }
}
