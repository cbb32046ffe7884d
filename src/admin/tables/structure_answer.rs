//! Answers about the structure of a water, beside their measurement.

use crate::admin::table::{Audience, By, Column, Filter, Key, Table};

pub(super) const TABLE: Table = Table {
    is_in_menu: false,
    columns: &[
        Column::choice("question", "a.question"),
        Column::whole("grade", "a.grade"),
        Column::whole("measurement", "a.measurement_id").to("measurement", "a.measurement_id"),
    ],
    filters: &[Filter { name: "measurement_id", by: By::Parent(Key::Number("a.measurement_id")) }],
    order: "a.measurement_id DESC, a.question",
    ..Table::new(
        "structure_answer",
        Audience::Moderators,
        "structure_answer a",
        Key::Text("(CAST(a.measurement_id AS text) || '-' || a.question)"),
    )
};
