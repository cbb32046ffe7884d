//! Mails to send. Addresses are sealed or found when a mail is written: none is here.

use crate::admin::{
    store::deeds,
    table::{Action, Audience, By, Column, Filter, Key, Table, Work},
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("mail_kind", "o.kind"),
        Column::choice("state", "o.state"),
        Column::whole("attempts", "o.attempts"),
        Column::time("next_attempt_at", "o.next_attempt_at"),
        Column::text("last_error", "o.last_error"),
        Column::time("created_at", "o.created_at"),
        Column::time("sent_at", "o.sent_at").on_page(),
        Column::time("given_up_at", "o.given_up_at").on_page(),
    ],
    search: &["o.kind", "o.last_error"],
    filters: &[
        Filter { name: "state", by: By::Choice("o.state", &["pending", "sent", "failed"]) },
        Filter { name: "is_given_up", by: By::Flag("o.given_up_at IS NOT NULL") },
        Filter { name: "created_at", by: By::Days("o.created_at") },
    ],
    order: "o.id DESC",
    actions: &[Action::new("retry", Work::Within(|deed, id| Box::pin(deeds::retry_mail(deed, id))))],
    ..Table::new("outbox_mail", Audience::Administrators, "outbox_mail o", Key::Number("o.id"))
};
