//! Measurement kits.

use super::parameter_type::color;
use crate::admin::{
    store::deeds,
    table::{Action, Adding, Audience, Column, Field, Inline, Input, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name", "t.name"),
        Column::text("short_name", "t.short_name"),
        Column::text("identifier", "t.identifier"),
    ],
    search: &["t.name", "t.identifier"],
    order: "t.name, t.id",
    fields: &[
        Field { name: "name", input: Input::Line(200), is_required: true },
        Field { name: "short_name", input: Input::Text(50), is_required: false },
        Field { name: "identifier", input: Input::Line(20), is_required: true },
        Field { name: "color", input: Input::Line(7), is_required: false },
    ],
    adding: Adding::Plain,
    check: Some(color),
    actions: &[Action::last("remove", Work::Within(|deed, id| Box::pin(deeds::remove_kit(deed, id))))],
    inlines: &[Inline { table: "calibration", filter: "kit_id" }],
    ..Table::new("kit", Audience::Administrators, "kit t", Key::Number("t.id"))
};
