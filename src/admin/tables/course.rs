//! Courses.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Field, Filter, Inline, Input, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name", "coalesce(c.name, '–')"),
        Column::text("school_name", "c.school_name"),
        Column::text("teacher_name", "c.teacher_name"),
        Column::flag("is_verified", "(c.email_verified_at IS NOT NULL)"),
        Column::time("created_at", "c.created_at"),
        Column::text("teacher_email", "c.teacher_email").on_page(),
        Column::text("new_email", "c.new_email").on_page(),
        Column::time("email_verified_at", "c.email_verified_at").on_page(),
        Column::time("deletion_warned_at", "c.deletion_warned_at").on_page(),
        Column::time("updated_at", "c.updated_at").on_page(),
    ],
    search: &["c.name", "c.school_name", "c.teacher_name", "c.teacher_email"],
    filters: &[
        Filter { name: "is_verified", by: By::Flag("c.email_verified_at IS NOT NULL") },
        Filter { name: "created_at", by: By::Days("c.created_at") },
    ],
    order: "c.id DESC",
    fields: &[
        Field { name: "name", input: Input::Line(30), is_required: false },
        Field { name: "school_name", input: Input::Line(140), is_required: false },
        Field { name: "teacher_name", input: Input::Line(140), is_required: false },
    ],
    follow: Some(|deed, id| Box::pin(deeds::touch_course(deed, id))),
    actions: &[Action {
        toll: &[
            ("access_key", "SELECT count(*) FROM access_key WHERE course_id IN ({ids})"),
            (
                "drafts",
                "SELECT count(*) FROM measurement WHERE course_id IN ({ids}) \
                 AND (state = 'draft' OR deleted_at IS NOT NULL)",
            ),
        ],
        ..Action::last("delete", Work::Within(|deed, id| Box::pin(deeds::delete_course(deed, id))))
    }],
    inlines: &[
        Inline { table: "course_token", filter: "course_id" },
        Inline { table: "access_key", filter: "course_id" },
        Inline { table: "measurement", filter: "course_id" },
    ],
    ..Table::new("course", Audience::Administrators, "course c", Key::Number("c.id"))
};
