//! Computed indices.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    is_in_menu: false,
    columns: &[
        Column::choice("index_kind", "i.kind"),
        Column::whole("measurement", "i.measurement_id").to("measurement", "i.measurement_id"),
        Column::real("value", "i.value"),
        Column::text("classification", "i.classification"),
        Column::whole("validity", "i.validity"),
        Column::text("method", "i.method"),
        Column::time("computed_at", "i.computed_at"),
    ],
    filters: &[
        Filter { name: "index_kind", by: By::Choice("i.kind", &["bach", "saprobic", "trophic", "structure"]) },
        Filter { name: "measurement_id", by: By::Parent(Key::Number("i.measurement_id")) },
    ],
    order: "i.measurement_id DESC, i.kind",
    actions: &[Action::new("recompute", Work::Within(|deed, id| Box::pin(deeds::recompute(deed, id))))],
    ..Table::new(
        "index_result",
        Audience::Moderators,
        "index_result i",
        Key::Text("(CAST(i.measurement_id AS text) || '-' || i.kind)"),
    )
};
