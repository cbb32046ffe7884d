//! The accounts of the staff. They are made, and get passwords, on the command line.

use crate::{
    admin::{
        store::deeds,
        table::{Action, Audience, By, Column, Filter, Key, Table, Work},
    },
    auth::{AccountChange, Role},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("name", "s.name"),
        Column::choice("role", "s.role"),
        Column::flag("has_second_factor", "(s.totp_secret_sealed IS NOT NULL)"),
        Column::flag("is_disabled", "(s.disabled_at IS NOT NULL)"),
        Column::time("last_login_at", "s.last_login_at"),
        Column::text("email", "s.email").on_page(),
        Column::time("locked_until", "s.locked_until").on_page(),
        Column::time("disabled_at", "s.disabled_at").on_page(),
        Column::time("created_at", "s.created_at").on_page(),
    ],
    search: &["s.name", "s.email"],
    filters: &[
        Filter { name: "role", by: By::Choice("s.role", &["moderator", "administrator"]) },
        Filter { name: "is_disabled", by: By::Flag("s.disabled_at IS NOT NULL") },
    ],
    order: "s.name",
    actions: &[
        Action::new(
            "disable",
            Work::Within(|deed, id| Box::pin(deeds::change_staff(deed, id, AccountChange::Disable))),
        ),
        Action::new("enable", Work::Within(|deed, id| Box::pin(deeds::change_staff(deed, id, AccountChange::Enable)))),
        Action::new(
            "make_moderator",
            Work::Within(|deed, id| Box::pin(deeds::change_staff(deed, id, AccountChange::Role(Role::Moderator)))),
        ),
        Action::new(
            "make_administrator",
            Work::Within(|deed, id| Box::pin(deeds::change_staff(deed, id, AccountChange::Role(Role::Administrator)))),
        ),
        Action::last(
            "remove_second_factor",
            Work::Within(|deed, id| Box::pin(deeds::change_staff(deed, id, AccountChange::RemoveSecondFactor))),
        ),
    ],
    ..Table::new("staff_user", Audience::Administrators, "staff_user s", Key::Number("s.id"))
};
