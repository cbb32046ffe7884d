//! Reports of readers.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::choice("problem", "r.problem"),
        Column::text("text", "r.text"),
        Column::whole("measurement", "r.measurement_id").to("measurement", "r.measurement_id"),
        Column::choice("state", "r.state"),
        Column::time("created_at", "r.created_at"),
        Column::text("reporter_email", "r.reporter_email").on_page(),
        Column::time("closed_at", "r.closed_at").on_page(),
        Column::text("closed_by", "s.name").on_page(),
    ],
    search: &["r.text", "r.reporter_email"],
    filters: &[
        Filter { name: "state", by: By::Choice("r.state", &["open", "resolved", "rejected"]) },
        Filter { name: "created_at", by: By::Days("r.created_at") },
        Filter { name: "measurement_id", by: By::Parent(Key::Number("r.measurement_id")) },
    ],
    order: "r.id DESC",
    actions: &[
        Action::new("resolve", Work::Within(|deed, id| Box::pin(deeds::close(deed, id, true)))),
        Action::new("reject", Work::Within(|deed, id| Box::pin(deeds::close(deed, id, false)))),
        Action::new("reopen", Work::Within(|deed, id| Box::pin(deeds::reopen(deed, id)))),
    ],
    ..Table::new(
        "report",
        Audience::Moderators,
        "report r LEFT JOIN staff_user s ON s.id = r.closed_by",
        Key::Number("r.id"),
    )
};
