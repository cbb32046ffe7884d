//! The page of a row.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use crate::{
    admin::{
        form::Raw,
        guard::{Desk, may},
        model::{FormFault, Wanted, Wish},
        store::{self, Cell},
        table::{Input, Table},
        tables,
        view::{self, ActionView, FieldView, MenuEntry, RowView, TrailView},
    },
    auth::{self, AuditEntry, Changes},
    platform::{Error, Result, ids, web::Visit},
};

/// The view of `admin/detail`.
#[derive(Debug, Serialize)]
struct DetailPage {
    menu: Vec<MenuEntry>,
    table: &'static str,
    table_title: String,
    list_href: String,
    row: RowView,
    form: Vec<FieldView>,
    /// Whether the form has the button that tries a formula.
    can_try: bool,
    tried: Option<super::edit::Tried>,
    actions: Vec<ActionView>,
    /// Whether it has a key that can be shown.
    has_secret: bool,
    /// The key in blocks, once it was asked for.
    secret: Option<String>,
    /// The public page of the row.
    public_href: Option<String>,
    /// Number of a measurement whose map can be drawn.
    map_of: Option<i64>,
    osm_href: Option<String>,
    inlines: Vec<InlineView>,
    trail: Vec<TrailView>,
}

/// Rows of another table.
#[derive(Debug, Serialize)]
struct InlineView {
    title: String,
    href: String,
    total: u64,
    labels: Vec<String>,
    rows: Vec<RowView>,
}

#[handler]
pub(in crate::admin) async fn show(
    visit: Visit,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    answer(&visit, &desk, &id, Shown::default()).await
}

/// Shows the key of a row, and writes down who saw it.
#[handler]
pub(in crate::admin) async fn reveal(
    visit: Visit,
    desk: Desk,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let column = desk.table.secret().ok_or(Error::NotFound)?;
    let db = visit.app.db.read();
    let row = store::find(db, desk.table, &id).await?;
    let place = view::columns(desk.table, true).position(|other| other.name == column.name);
    let Some((Cell::Sealed(sealed), _)) = place.and_then(|place| row.cells.get(place)) else {
        return Err(Error::NotFound);
    };
    let key = store::key_of_secret(&visit.app, sealed)?;
    let entry = AuditEntry {
        who: &desk.who(),
        subject: desk.table.name,
        row_id: id.clone(),
        action: "reveal",
        changes: Changes::none(),
    };
    auth::audit(db, visit.app.clock.now(), entry).await?;
    answer(&visit, &desk, &id, Shown { secret: Some(ids::in_blocks(&key)), ..Shown::default() }).await
}

/// What a page shows beside what is stored.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) secret: Option<String>,
    /// What was typed, and what is wrong with it.
    pub(super) typed: Option<(Raw, Vec<FormFault>)>,
    pub(super) tried: Option<super::edit::Tried>,
}

pub(super) async fn answer(visit: &Visit, desk: &Desk, id: &str, shown: Shown) -> Result<Response> {
    let table = desk.table;
    let db = visit.app.db.read();
    let found = store::find(db, table, id).await?;
    let is_invalid = shown.typed.as_ref().is_some_and(|(_, faults)| !faults.is_empty());
    let (typed, faults) = match shown.typed {
        Some(typed) => typed,
        None if table.fields.is_empty() => Default::default(),
        None => (view::typed_of(&store::stored_fields(db, table, id).await?), Vec::new()),
    };
    let rows = rows_of_fields(visit, table).await?;
    let mut inlines = Vec::new();
    for inline in table.inlines {
        let other = tables::table(inline.table).filter(|other| may(&desk.staff, other));
        if let Some(other) = other {
            inlines.push(inline_view(visit, desk, other, inline.filter, id).await?);
        }
    }
    let facts = Facts::of(table, id, &found);
    let page = DetailPage {
        menu: view::menu(visit, &desk.staff, table.name),
        table: table.name,
        table_title: view::table_title(visit, table.name),
        list_href: view::list_href(table),
        row: view::row(visit, &desk.staff, table, found, true)?,
        form: view::fields(visit, table, &typed, &faults, &rows),
        can_try: table.name == "calibration",
        tried: shown.tried,
        actions: view::actions(visit, table),
        has_secret: table.secret().is_some(),
        secret: shown.secret,
        public_href: facts.public_href,
        map_of: facts.map_of,
        osm_href: facts.osm_href,
        inlines,
        trail: view::trail(visit, store::trail(db, table.name, id).await?),
    };
    if is_invalid { visit.invalid("admin/detail", &page) } else { visit.page("admin/detail", &page) }
}

/// The rows that fields can name.
pub(super) async fn rows_of_fields(visit: &Visit, table: &Table) -> Result<Vec<(&'static str, Vec<(String, String)>)>> {
    let mut rows = Vec::new();
    for field in table.fields {
        if let Input::Row(other, name) = field.input {
            rows.push((field.name, store::choices(visit.app.db.read(), other, name).await?));
        }
    }
    Ok(rows)
}

async fn inline_view(visit: &Visit, desk: &Desk, other: &'static Table, filter: &str, id: &str) -> Result<InlineView> {
    let place = other.filters.iter().position(|known| known.name == filter).ok_or(Error::NotFound)?;
    let wish = Wish { filters: vec![(place, Wanted::Value(id.to_owned()))], page: 1, ..Wish::default() };
    let found = store::list(visit.app.db.read(), other, &wish).await?;
    let rows = found.rows.into_iter().map(|row| view::row(visit, &desk.staff, other, row, false));
    let value: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    Ok(InlineView {
        title: view::table_title(visit, other.name),
        href: format!("{}?{filter}={value}", view::list_href(other)),
        total: found.total,
        labels: view::columns(other, false).map(|c| visit.text(&format!("admin-field-{}", c.name))).collect(),
        rows: rows.collect::<Result<_>>()?,
    })
}

/// Where else the row can be seen.
#[derive(Default)]
struct Facts {
    public_href: Option<String>,
    map_of: Option<i64>,
    osm_href: Option<String>,
}

impl Facts {
    fn of(table: &Table, id: &str, row: &store::Row) -> Self {
        let text = |name: &str| {
            let place = view::columns(table, true).position(|column| column.name == name)?;
            match row.cells.get(place) {
                Some((Cell::Text(text), _)) => Some(text.clone()),
                Some((Cell::Whole(number), _)) => Some(number.to_string()),
                _ => None,
            }
        };
        match table.name {
            "measurement" => Self {
                public_href: Some(format!("/measurement/{id}/")),
                map_of: id.parse().ok().filter(|_| text("state").as_deref() == Some("published")),
                osm_href: None,
            },
            "water" => Self {
                public_href: Some(format!("/water/{id}/")),
                map_of: None,
                osm_href: text("element_type")
                    .zip(text("osm_id"))
                    .map(|(kind, number)| format!("https://www.openstreetmap.org/{kind}/{number}")),
            },
            _ => Self::default(),
        }
    }
}
