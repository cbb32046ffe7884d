//! The block list.

use crate::{
    admin::{
        model::{Checked, Entered, FormFault},
        store::deeds,
        table::{Action, Adding, Audience, By, Column, Field, Filter, Input, Key, Table, Work},
    },
    course::EmailAddress,
};

pub(super) const TABLE: Table = Table {
    columns: &[
        Column::text("pattern", "b.pattern"),
        Column::text("comment", "b.comment"),
        Column::time("created_at", "b.created_at"),
    ],
    search: &["b.pattern", "b.comment"],
    filters: &[Filter { name: "created_at", by: By::Days("b.created_at") }],
    order: "b.pattern",
    fields: &[
        Field { name: "pattern", input: Input::Line(254), is_required: true },
        Field { name: "comment", input: Input::Text(1_000), is_required: false },
    ],
    adding: Adding::Stamped,
    check: Some(pattern),
    actions: &[Action::last("remove", Work::Within(|deed, id| Box::pin(deeds::remove(deed, "blocked_email", id))))],
    ..Table::new("blocked_email", Audience::Administrators, "blocked_email b", Key::Number("b.id"))
};

/// An address, or `*@` and a domain; kept as addresses are compared.
fn pattern(checked: &mut Checked) -> Option<FormFault> {
    let Some(Entered::Text(Some(typed))) = checked.get("pattern") else { return None };
    match folded(typed) {
        Some(pattern) => {
            checked.insert("pattern", Entered::Text(Some(pattern)));
            None
        }
        None => Some(FormFault { field: "pattern", text: "admin-fault-pattern" }),
    }
}

fn folded(typed: &str) -> Option<String> {
    let [address, domain, ..] = match typed.trim().strip_prefix("*@") {
        Some(domain) => EmailAddress::parse(&format!("anybody@{domain}"))?.block_patterns(),
        None => EmailAddress::parse(typed)?.block_patterns(),
    };
    Some(if typed.trim().starts_with("*@") { domain } else { address })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_an_address_or_a_whole_domain() {
        for (typed, kept) in [
            (" Troll@Example.ORG", Some("troll@example.org")),
            ("*@Müller.example", Some("*@xn--mller-kva.example")),
            ("*@localhost", None),
            ("example.org", None),
        ] {
            assert_eq!(folded(typed).as_deref(), kept, "{typed}");
        }
    }
}
