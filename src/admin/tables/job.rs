//! Jobs and when they are due.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, Column, Inline, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("job_name", "j.name"),
        Column::time("due_at", "j.due_at"),
        Column::time("updated_at", "j.updated_at"),
    ],
    search: &["j.name"],
    order: "j.name",
    actions: &[Action::new("run", Work::Outside(|app, name| Box::pin(deeds::run_job(app, name))))],
    inlines: &[Inline { table: "job_run", filter: "job_name" }],
    ..Table::new("job", Audience::Administrators, "job j", Key::Text("j.name"))
};
