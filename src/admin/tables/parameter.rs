//! Measured values.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Field, Filter, Input, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("parameter_type", "t.name_de").to("parameter_type", "p.parameter_type_id"),
        Column::real("value", "p.value"),
        Column::text("unit", "t.unit"),
        Column::whole("measurement", "p.measurement_id").to("measurement", "p.measurement_id"),
        Column::flag("hidden", "p.hidden"),
        Column::text("note", "p.note"),
        Column::real("raw_optical_density", "p.raw_optical_density").on_page(),
        Column::text("calibration", "p.calibration_label").on_page(),
        Column::time("updated_at", "p.updated_at").on_page(),
    ],
    search: &["t.name_de", "t.name_en", "p.note"],
    filters: &[
        Filter { name: "hidden", by: By::Flag("p.hidden") },
        Filter { name: "parameter_type_id", by: By::Parent(Key::Number("p.parameter_type_id")) },
        Filter { name: "measurement_id", by: By::Parent(Key::Number("p.measurement_id")) },
    ],
    order: "p.measurement_id DESC, p.position, p.id",
    fields: &[Field { name: "note", input: Input::Text(5_000), is_required: false }],
    follow: Some(|deed, id| Box::pin(deeds::follow_value(deed, id))),
    actions: &[
        Action::new("hide", Work::Within(|deed, id| Box::pin(deeds::set_value_hidden(deed, id, true)))),
        Action::new("show", Work::Within(|deed, id| Box::pin(deeds::set_value_hidden(deed, id, false)))),
    ],
    ..Table::new(
        "parameter",
        Audience::Moderators,
        "parameter p JOIN parameter_type t ON t.id = p.parameter_type_id",
        Key::Number("p.id"),
    )
};
