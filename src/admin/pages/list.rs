//! The list of a table.

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    admin::{
        form::{self, Raw},
        guard::Desk,
        store,
        table::{Adding, Kind, Table},
        view::{self, ActionView, FilterView, MenuEntry, RowView},
    },
    platform::{
        Result,
        web::{Pagination, Query, Visit},
    },
};

/// The view of `admin/list`.
#[derive(Debug, Serialize)]
struct ListPage {
    menu: Vec<MenuEntry>,
    table: &'static str,
    title: String,
    add_href: Option<String>,
    search: String,
    can_search: bool,
    filters: Vec<FilterView>,
    is_narrowed: bool,
    total: u64,
    heads: Vec<Head>,
    rows: Vec<RowView>,
    actions: Vec<ActionView>,
    pages: Pagination,
    /// This very page, for the way back.
    here: String,
}

/// The head of a column.
#[derive(Debug, Serialize)]
struct Head {
    label: String,
    /// The list sorted by it; nothing: it can't be sorted by.
    href: Option<String>,
    /// `ascending`, `descending` or `none`.
    sorted: &'static str,
    is_number: bool,
}

#[handler]
pub(in crate::admin) async fn show(visit: Visit, desk: Desk, Query(raw): Query<Raw>) -> Result<Response> {
    let table = desk.table;
    let wish = form::wish(table, &raw, visit.time_zone);
    let found = store::list(visit.app.db.read(), table, &wish).await?;
    let rows = found.rows.into_iter().map(|row| view::row(&visit, &desk.staff, table, row, false));
    let page = ListPage {
        menu: view::menu(&visit, &desk.staff, table.name),
        table: table.name,
        title: view::table_title(&visit, table.name),
        add_href: (table.adding != Adding::No).then(|| format!("{}add/", view::list_href(table))),
        search: wish.search.clone(),
        can_search: !table.search.is_empty(),
        filters: view::filters(&visit, table, &raw),
        is_narrowed: !wish.filters.is_empty() || !wish.search.is_empty(),
        total: found.total,
        heads: heads(&visit, table, &raw),
        rows: rows.collect::<Result<_>>()?,
        actions: view::actions(&visit, table),
        pages: Pagination::new(wish.page, store::PAGE, found.total, visit.path()),
        here: visit.path().to_owned(),
    };
    visit.page("admin/list", &page)
}

fn heads(visit: &Visit, table: &Table, raw: &Raw) -> Vec<Head> {
    let now = raw.get("sort").map_or("", String::as_str);
    view::columns(table, false)
        .map(|column| {
            let sorted = match now.strip_prefix('-') {
                Some(name) if name == column.name => "descending",
                None if now == column.name => "ascending",
                _ => "none",
            };
            let wanted = if sorted == "ascending" { format!("-{}", column.name) } else { column.name.to_owned() };
            Head {
                label: visit.text(&format!("admin-field-{}", column.name)),
                href: (column.kind != Kind::Secret).then(|| sorted_href(table, raw, &wanted)),
                sorted,
                is_number: matches!(column.kind, Kind::Whole | Kind::Real),
            }
        })
        .collect()
}

fn sorted_href(table: &Table, raw: &Raw, sort: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(
        raw.iter().filter(|(name, value)| !["sort", "page", "lang"].contains(&name.as_str()) && !value.is_empty()),
    );
    format!("{}?{}", view::list_href(table), query.append_pair("sort", sort).finish())
}
