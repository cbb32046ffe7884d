//! Documents that are kept.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("document_kind", "d.kind"),
        Column::whole("subject_id", "d.subject_id"),
        Column::text("language", "d.language"),
        Column::whole("size", "d.size"),
        Column::text("file_name", "d.file_name"),
        Column::time("created_at", "d.created_at"),
    ],
    search: &["d.kind", "d.file_name"],
    filters: &[Filter { name: "created_at", by: By::Days("d.created_at") }],
    order: "d.id DESC",
    actions: &[Action::last("discard", Work::Outside(|app, id| Box::pin(deeds::discard_document(app, id))))],
    ..Table::new("document", Audience::Administrators, "document d", Key::Number("d.id"))
};
