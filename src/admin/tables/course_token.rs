//! Course keys.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::secret("course_token", "k.token_sealed"),
        Column::text("course", "coalesce(c.name, c.school_name, '–')").to("course", "k.course_id"),
        Column::time("last_login_at", "k.last_login_at"),
        Column::flag("is_active", "(k.deactivated_at IS NULL)"),
        Column::time("deactivated_at", "k.deactivated_at").on_page(),
        Column::time("created_at", "k.created_at").on_page(),
    ],
    search: &["c.name", "c.school_name", "c.teacher_name"],
    filters: &[
        Filter { name: "is_active", by: By::Flag("k.deactivated_at IS NULL") },
        Filter { name: "last_login_at", by: By::Days("k.last_login_at") },
        Filter { name: "course_id", by: By::Parent(Key::Number("k.course_id")) },
    ],
    order: "k.id DESC",
    actions: &[
        Action::new("deactivate", Work::Within(|deed, id| Box::pin(deeds::activate_token(deed, id, false)))),
        Action::new("reactivate", Work::Within(|deed, id| Box::pin(deeds::activate_token(deed, id, true)))),
    ],
    ..Table::new(
        "course_token",
        Audience::Administrators,
        "course_token k JOIN course c ON c.id = k.course_id",
        Key::Number("k.id"),
    )
};
