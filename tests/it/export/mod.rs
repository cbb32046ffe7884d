//! Downloads: what is in them, what is not, and what happens when one does not end well.

mod broken;
mod columns;
mod filters;
mod formulas;
mod python;

use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, EntityTrait};

use crate::support::{Client, TestApp};

/// The predecessor's columns, in its order, then ours.
const COLUMNS: [&str; 20] = [
    "type",
    "unit",
    "value",
    "time",
    "measurement_id",
    "water_id",
    "water_name",
    "flow_type",
    "water_type",
    "parameter_quality_warning",
    "index_validity",
    "note",
    "full_type_name",
    "measurement_note",
    "longitude",
    "latitude",
    "location_name",
    "measurement_name",
    "index_class",
    "index_method",
];

/// Reads CSV as RFC 4180 says and is strict about it: every field between quotation marks, lines end
/// with CR LF, all rows as long as the first.
fn parse_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        rest = rest.strip_prefix('"').unwrap_or_else(|| panic!("no quotation mark before {rest:.40}"));
        let mut field = String::new();
        loop {
            let end = rest.find('"').expect("a quotation mark at the end");
            field.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            let Some(more) = rest.strip_prefix('"') else { break };
            field.push('"');
            rest = more;
        }
        row.push(field);
        if let Some(more) = rest.strip_prefix(',') {
            rest = more;
            continue;
        }
        rest = rest.strip_prefix("\r\n").unwrap_or_else(|| panic!("no end of line before {rest:.40}"));
        rows.push(std::mem::take(&mut row));
    }
    assert!(row.is_empty(), "the last line ends");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "all rows have as many fields as the head");
    rows
}

/// The rows of a CSV download below its head.
async fn csv(client: &Client, query: &str) -> Vec<Vec<String>> {
    let reply = client.get(&format!("/export/csv/{query}")).await;
    assert_eq!(reply.status, 200, "{query}: {}", reply.body);
    let mut rows = parse_csv(&reply.body);
    assert_eq!(rows.remove(0), COLUMNS);
    rows
}

/// One column.
fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let place = COLUMNS.iter().position(|known| *known == name).expect("a column");
    rows.iter().map(|row| row[place].clone()).collect()
}

/// The rows of one measurement.
fn of(rows: &[Vec<String>], id: i64) -> Vec<Vec<String>> {
    rows.iter().filter(|row| row[4] == id.to_string()).cloned().collect()
}

/// Copies a published measurement so many times, without its values; tells the copies' numbers.
async fn copies(site: &TestApp, id: i64, count: usize, note: &str) -> Vec<i64> {
    let db = site.app.db.read();
    let row = entity::measurement::Entity::find_by_id(id).one(db).await.expect("a query").expect("a measurement");
    let mut ids = Vec::new();
    for _ in 0..count {
        let mut copy = entity::measurement::ActiveModel::from(row.clone()).reset_all();
        copy.id = NotSet;
        copy.client_uuid = sea_orm::ActiveValue::Set(None);
        copy.note = sea_orm::ActiveValue::Set(note.to_owned());
        ids.push(copy.insert(db).await.expect("a copy").id);
    }
    ids
}
