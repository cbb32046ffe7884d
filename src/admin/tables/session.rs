//! Sessions.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::choice("subject_kind", "s.subject_kind"),
        Column::whole("subject_id", "s.subject_id"),
        Column::time("created_at", "s.created_at"),
        Column::time("last_seen_at", "s.last_seen_at"),
        Column::time("expires_at", "s.expires_at"),
    ],
    filters: &[
        Filter { name: "subject_kind", by: By::Choice("s.subject_kind", &["student", "teacher", "staff"]) },
        Filter { name: "last_seen_at", by: By::Days("s.last_seen_at") },
    ],
    order: "s.last_seen_at DESC, s.id_hash",
    actions: &[Action::last("end", Work::Within(|deed, id| Box::pin(deeds::end_session(deed, id))))],
    ..Table::new("session", Audience::Administrators, "session s", Key::Bytes("s.id_hash"))
};
