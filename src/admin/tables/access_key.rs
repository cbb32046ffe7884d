//! Access keys.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Field, Filter, Inline, Input, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::secret("access_key", "k.token_sealed"),
        Column::text("label", "k.label"),
        Column::text("course", "coalesce(c.name, c.school_name, '–')").to("course", "k.course_id"),
        Column::time("last_login_at", "k.last_login_at"),
        Column::flag("is_active", "(k.deactivated_at IS NULL)"),
        Column::time("activated_at", "k.activated_at").on_page(),
        Column::time("deactivated_at", "k.deactivated_at").on_page(),
        Column::time("created_at", "k.created_at").on_page(),
    ],
    search: &["k.label", "c.name", "c.school_name", "c.teacher_name"],
    filters: &[
        Filter { name: "is_active", by: By::Flag("k.deactivated_at IS NULL") },
        Filter { name: "last_login_at", by: By::Days("k.last_login_at") },
        Filter { name: "course_id", by: By::Parent(Key::Number("k.course_id")) },
    ],
    order: "k.id DESC",
    fields: &[Field { name: "label", input: Input::Line(60), is_required: false }],
    actions: &[
        Action::new("deactivate", Work::Within(|deed, id| Box::pin(deeds::set_key_active(deed, id, false)))),
        Action::new("reactivate", Work::Within(|deed, id| Box::pin(deeds::set_key_active(deed, id, true)))),
    ],
    inlines: &[Inline { table: "measurement", filter: "access_key_id" }],
    ..Table::new(
        "access_key",
        Audience::Administrators,
        "access_key k JOIN course c ON c.id = k.course_id",
        Key::Number("k.id"),
    )
};
