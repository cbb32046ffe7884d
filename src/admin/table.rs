//! What describes a table of the back office. The generic lists, forms and
//! actions read such a description and nothing else. Names stand for texts:
//! `admin-table-…`, `admin-field-…`, `admin-action-…`, `admin-value-…`.
//!
//! The SQL in it is that of the columns of one `SELECT` on both databases; what
//! visitors type is bound as a parameter, never put into it.

use super::{
    model::{Checked, FormFault},
    store::{Deed, Done},
};
use crate::platform::Result;
use futures_util::future::BoxFuture;

/// A table of the back office.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name of the table in the database, and in paths.
    pub name: &'static str,
    /// Who works with it.
    pub audience: Audience,
    /// Whether the navigation has it; else only pages of other tables lead to it.
    pub is_in_menu: bool,
    /// What stands behind FROM.
    pub from: &'static str,
    /// What tells its rows apart.
    pub key: Key,
    /// What is shown.
    pub columns: &'static [Column],
    /// Texts in which the search looks.
    pub search: &'static [&'static str],
    /// How the list can be narrowed.
    pub filters: &'static [Filter],
    /// The order without another wish.
    pub order: &'static str,
    /// What can be edited; the names are those of columns of the table.
    pub fields: &'static [Field],
    /// Whether rows can be added with the form; `created_at` is set then.
    pub adding: Adding,
    /// What is wrong with several fields together.
    pub check: Option<fn(&mut Checked) -> Option<FormFault>>,
    /// What follows from a changed row, in its transaction.
    pub follow: Option<Follow>,
    /// What can be done with rows.
    pub actions: &'static [Action],
    /// Rows of other tables that belong to a row.
    pub inlines: &'static [Inline],
}

impl Table {
    /// A description to start from: a name, where its rows are, and what tells them apart.
    pub(super) const fn new(name: &'static str, audience: Audience, from: &'static str, key: Key) -> Self {
        Self {
            name,
            audience,
            is_in_menu: true,
            from,
            key,
            columns: &[],
            search: &[],
            filters: &[],
            order: "1 DESC",
            fields: &[],
            adding: Adding::No,
            check: None,
            follow: None,
            actions: &[],
            inlines: &[],
        }
    }

    /// The action of this name.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&'static Action> {
        self.actions.iter().find(|action| action.name == name)
    }

    /// The column that holds a key, sealed.
    pub(super) fn secret(&self) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.kind == Kind::Secret)
    }
}

/// Who works with a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Moderators and administrators.
    Moderators,
    /// Administrators alone.
    Administrators,
}

/// What tells the rows of a table apart.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// A whole number.
    Number(&'static str),
    /// A text.
    Text(&'static str),
    /// Bytes, in hexadecimal digits outside of the database.
    Bytes(&'static str),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text as it is.
    Text,
    /// One of the values that have a text.
    Choice,
    /// A whole number.
    Whole,
    /// A number.
    Real,
    /// Yes or no.
    Flag,
    /// An instant.
    Time,
    /// A sealed key, masked.
    Secret,
}

/// Where a column is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In lists and on the page of a row.
    Both,
    /// On the page of a row.
    Page,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name, for its text and for sorting.
    pub name: &'static str,
    /// Its expression.
    pub sql: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Where it is shown.
    pub place: Place,
    /// The table and the key of the row that its value leads to.
    pub leads_to: Option<(&'static str, &'static str)>,
}

impl Column {
    const fn new(name: &'static str, sql: &'static str, kind: Kind) -> Self {
        Self { name, sql, kind, place: Place::Both, leads_to: None }
    }

    pub(super) const fn text(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Text)
    }

    pub(super) const fn choice(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Choice)
    }

    pub(super) const fn whole(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Whole)
    }

    pub(super) const fn real(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Real)
    }

    pub(super) const fn flag(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Flag)
    }

    pub(super) const fn time(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Time)
    }

    pub(super) const fn secret(name: &'static str, sql: &'static str) -> Self {
        Self::new(name, sql, Kind::Secret)
    }

    /// Only on the page of a row.
    pub(super) const fn on_page(self) -> Self {
        Self { place: Place::Page, ..self }
    }

    /// A link to the row of `table` whose key is `sql`.
    pub(super) const fn to(self, table: &'static str, sql: &'static str) -> Self {
        Self { leads_to: Some((table, sql)), ..self }
    }
}

/// A way to narrow a list.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// Its name, in queries and for its text.
    pub name: &'static str,
    /// How.
    pub by: By,
}

/// How a list is narrowed.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// Yes or no.
    Flag(&'static str),
    /// One of these values.
    Choice(&'static str, &'static [&'static str]),
    /// From a day to a day.
    Days(&'static str),
    /// A number or word of another table.
    Parent(Key),
}

/// A field of the form.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The column of the table.
    pub name: &'static str,
    /// What can be typed.
    pub input: Input,
    /// Whether it must be filled in; an empty one is null otherwise.
    pub is_required: bool,
}

/// What can be typed into a field.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// One line of at most so many signs.
    Line(usize),
    /// Lines of at most so many signs; empty is an empty text.
    Text(usize),
    /// One of these values.
    Choice(&'static [&'static str]),
    /// A box to tick.
    Flag,
    /// A number with decimals.
    Real,
    /// A whole number.
    Whole,
    /// A row of this table, whose second word is the column that names it.
    Row(&'static str, &'static str),
}

/// Whether rows can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adding {
    /// They come about otherwise.
    No,
    /// With the form.
    Plain,
    /// With the form; the table keeps when.
    Stamped,
}

/// What can be done with rows.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// Its name, in forms and for its texts.
    pub name: &'static str,
    /// Whether it can't be undone: then a page asks first, and counts what goes.
    pub is_final: bool,
    /// What else goes with the rows: a name, and SQL that counts with `{ids}` for the keys.
    pub toll: &'static [(&'static str, &'static str)],
    /// The work.
    pub work: Work,
}

impl Action {
    pub(super) const fn new(name: &'static str, work: Work) -> Self {
        Self { name, is_final: false, toll: &[], work }
    }

    /// One that can't be undone.
    pub(super) const fn last(name: &'static str, work: Work) -> Self {
        Self { name, is_final: true, toll: &[], work }
    }
}

/// The work of an action on one row. `Done::Nothing`: the row was like that already.
#[derive(Clone, Copy, Debug)]
pub enum Work {
    /// In one transaction for all rows.
    Within(for<'a> fn(&'a Deed<'a>, &'a str) -> BoxFuture<'a, Result<Done>>),
    /// Outside of a transaction: it asks servers of others, or moves files.
    Outside(for<'a> fn(&'a std::sync::Arc<crate::platform::App>, &'a str) -> BoxFuture<'a, Result<Done>>),
}

/// What follows from a changed row.
pub type Follow = for<'a> fn(&'a Deed<'a>, &'a str) -> BoxFuture<'a, Result<()>>;

/// Rows of another table that belong to a row.
#[derive(Clone, Copy, Debug)]
pub struct Inline {
    /// The other table.
    pub table: &'static str,
    /// The filter of that table that keeps them.
    pub filter: &'static str,
}
