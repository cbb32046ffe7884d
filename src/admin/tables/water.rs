//! Waters.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Field, Filter, Inline, Input, Key, Table, Work},
};

const ELEMENTS: &[&str] = &["node", "way", "relation"];
const FLOWS: &[&str] = &["running", "standing"];
const TYPES: &[&str] = &[
    "river",
    "stream",
    "tidal_channel",
    "canal",
    "drain",
    "ditch",
    "wetland",
    "lake",
    "basin",
    "pond",
    "reservoir",
    "lagoon",
    "coastline",
    "bay",
    "oxbow",
    "harbour",
    "wastewater",
    "spring",
];

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name", "coalesce(w.name, '–')"),
        Column::choice("element_type", "w.osm_element_type"),
        Column::whole("osm_id", "w.osm_id"),
        Column::choice("flow_type", "w.flow_type"),
        Column::choice("water_type", "w.water_type"),
        Column::time("updated_at", "w.updated_at"),
        Column::flag("requires_update", "w.requires_update"),
        Column::flag("requires_review", "w.requires_review"),
        Column::time("refreshed_at", "w.refreshed_at").on_page(),
        Column::time("refresh_tried_at", "w.refresh_tried_at").on_page(),
        Column::text("tags", "w.tags").on_page(),
        Column::time("created_at", "w.created_at").on_page(),
    ],
    search: &["w.name", "w.search_text", "w.osm_id"],
    filters: &[
        Filter { name: "flow_type", by: By::Choice("w.flow_type", FLOWS) },
        Filter { name: "element_type", by: By::Choice("w.osm_element_type", ELEMENTS) },
        Filter { name: "requires_update", by: By::Flag("w.requires_update") },
        Filter { name: "requires_review", by: By::Flag("w.requires_review") },
    ],
    order: "w.id DESC",
    fields: &[
        Field { name: "name", input: Input::Line(200), is_required: false },
        Field { name: "flow_type", input: Input::Choice(FLOWS), is_required: false },
        Field { name: "water_type", input: Input::Choice(TYPES), is_required: false },
        Field { name: "requires_update", input: Input::Flag, is_required: false },
        Field { name: "requires_review", input: Input::Flag, is_required: false },
        Field { name: "internal_comment", input: Input::Text(5_000), is_required: false },
    ],
    follow: Some(|deed, id| Box::pin(deeds::follow_water(deed, id))),
    actions: &[
        Action::new("refresh", Work::Outside(|app, id| Box::pin(deeds::refresh(app, id)))),
        Action::new("reviewed", Work::Within(|deed, id| Box::pin(deeds::reviewed_water(deed, id)))),
    ],
    inlines: &[Inline { table: "measurement", filter: "water_id" }],
    ..Table::new("water", Audience::Moderators, "water w", Key::Number("w.id"))
};
