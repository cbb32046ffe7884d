//! Measurements, hidden ones too.

use crate::admin::{
    model::{Checked, Entered, FormFault},
    store::deeds,
    table::{Action, Audience, By, Column, Field, Filter, Inline, Input, Key, Table, Work},
};

const STATES: &[&str] = &["draft", "published", "hidden"];

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name", "m.name"),
        Column::text("water", "coalesce(w.name, '–')").to("water", "m.water_id"),
        Column::text("location_name", "m.location_name"),
        Column::time("measured_at", "m.measured_at"),
        Column::text("course", "coalesce(c.name, c.school_name)").to("course", "m.course_id"),
        Column::choice("state", "m.state"),
        Column::flag("requires_review", "m.requires_review"),
        Column::flag("quality_warning", "m.quality_warning"),
        Column::text("access_key", "coalesce(k.label, '#' || CAST(k.id AS text))")
            .to("access_key", "m.access_key_id")
            .on_page(),
        Column::text("note", "m.note").on_page(),
        Column::real("longitude", "m.longitude").on_page(),
        Column::real("latitude", "m.latitude").on_page(),
        Column::time("deleted_at", "m.deleted_at").on_page(),
        Column::time("published_at", "m.published_at").on_page(),
        Column::time("created_at", "m.created_at").on_page(),
        Column::time("updated_at", "m.updated_at").on_page(),
    ],
    search: &["m.search_text", "m.internal_comment"],
    filters: &[
        Filter { name: "state", by: By::Choice("m.state", STATES) },
        Filter { name: "requires_review", by: By::Flag("m.requires_review") },
        Filter { name: "quality_warning", by: By::Flag("m.quality_warning") },
        Filter { name: "is_deleted", by: By::Flag("m.deleted_at IS NOT NULL") },
        Filter { name: "measured_at", by: By::Days("m.measured_at") },
        Filter { name: "updated_at", by: By::Days("m.updated_at") },
        Filter { name: "water_id", by: By::Parent(Key::Number("m.water_id")) },
        Filter { name: "course_id", by: By::Parent(Key::Number("m.course_id")) },
        Filter { name: "access_key_id", by: By::Parent(Key::Number("m.access_key_id")) },
    ],
    order: "m.id DESC",
    fields: &[
        Field { name: "name", input: Input::Text(280), is_required: false },
        Field { name: "note", input: Input::Text(5_000), is_required: false },
        Field { name: "location_name", input: Input::Line(280), is_required: false },
        Field { name: "water_id", input: Input::Whole, is_required: true },
        Field { name: "latitude", input: Input::Real, is_required: true },
        Field { name: "longitude", input: Input::Real, is_required: true },
        Field { name: "requires_review", input: Input::Flag, is_required: false },
        Field { name: "quality_warning", input: Input::Flag, is_required: false },
        Field { name: "internal_comment", input: Input::Text(5_000), is_required: false },
    ],
    check: Some(on_earth),
    follow: Some(|deed, id| Box::pin(deeds::follow_measurement(deed, id))),
    actions: &[
        Action::new("reviewed", Work::Within(|deed, id| Box::pin(deeds::reviewed(deed, id)))),
        Action::new("hide", Work::Within(|deed, id| Box::pin(deeds::hide(deed, id)))),
        Action::new("show", Work::Within(|deed, id| Box::pin(deeds::show(deed, id)))),
        Action::new("recompute", Work::Within(|deed, id| Box::pin(deeds::recompute(deed, id)))),
        Action::new("discard_documents", Work::Outside(|app, id| Box::pin(deeds::discard_documents(app, id)))),
    ],
    inlines: &[
        Inline { table: "parameter", filter: "measurement_id" },
        Inline { table: "structure_answer", filter: "measurement_id" },
        Inline { table: "index_result", filter: "measurement_id" },
        Inline { table: "report", filter: "measurement_id" },
    ],
    ..Table::new(
        "measurement",
        Audience::Moderators,
        "measurement m JOIN water w ON w.id = m.water_id LEFT JOIN course c ON c.id = m.course_id \
         LEFT JOIN access_key k ON k.id = m.access_key_id",
        Key::Number("m.id"),
    )
};

fn on_earth(checked: &mut Checked) -> Option<FormFault> {
    let beyond = |name: &'static str, most: f64| match checked.get(name) {
        Some(Entered::Real(Some(degrees))) => degrees.abs() > most,
        _ => false,
    };
    let fault = |field| Some(FormFault { field, text: "admin-fault-degrees" });
    if beyond("latitude", 90.0) {
        fault("latitude")
    } else if beyond("longitude", 180.0) {
        fault("longitude")
    } else {
        None
    }
}
