//! What the staff and the commands changed.

use crate::admin::table::{Audience, By, Column, Filter, Key, Table};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::time("at", "a.at"),
        Column::text("who", "a.who"),
        Column::text("subject", "a.subject"),
        Column::text("row_id", "a.row_id"),
        Column::choice("audit_action", "a.action"),
        Column::text("changes", "a.changes"),
    ],
    search: &["a.who", "a.subject", "a.row_id", "a.action"],
    filters: &[
        Filter { name: "at", by: By::Days("a.at") },
        Filter { name: "staff_user_id", by: By::Parent(Key::Number("a.staff_user_id")) },
    ],
    order: "a.id DESC",
    ..Table::new("audit_entry", Audience::Administrators, "audit_entry a", Key::Number("a.id"))
};
