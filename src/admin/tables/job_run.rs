//! Runs of jobs.

use crate::admin::table::{Audience, By, Column, Filter, Key, Table};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("job_name", "r.job_name").to("job", "r.job_name"),
        Column::time("started_at", "r.started_at"),
        Column::time("finished_at", "r.finished_at"),
        Column::choice("outcome", "r.outcome"),
        Column::text("counts", "r.counts"),
        Column::text("error", "r.error"),
        Column::text("host", "r.host").on_page(),
        Column::time("due_at", "r.due_at").on_page(),
    ],
    search: &["r.job_name", "r.error"],
    filters: &[
        Filter { name: "outcome", by: By::Choice("r.outcome", &["running", "succeeded", "failed"]) },
        Filter { name: "started_at", by: By::Days("r.started_at") },
        Filter { name: "job_name", by: By::Parent(Key::Text("r.job_name")) },
    ],
    order: "r.id DESC",
    ..Table::new("job_run", Audience::Administrators, "job_run r", Key::Number("r.id"))
};
