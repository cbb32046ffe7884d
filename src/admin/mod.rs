//! The back office: what staff see and change. A description in `tables` says
//! all that the generic lists, pages, forms and actions need to know of a table.

mod commands;
mod form;
mod guard;
mod model;
mod pages;
mod store;
mod table;
mod tables;
mod view;

use crate::platform::web::{Routes, get, post};

pub use commands::{add_row, list_rows, run_action, show_row};
pub use model::{Checked, Entered, FormFault};
pub use store::{Acted, Deed, Done};
pub use table::{
    Action, Adding, Audience, By, Column, Field, Filter, Follow, Inline, Input, Key, Kind, Place, Table, Work,
};
pub use tables::{TABLES, table};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at_unstored("/admin/", get(pages::dashboard::show))
        .at_unstored("/admin/queue/", get(pages::queue::show).post(pages::queue::decide))
        .at_unstored("/admin/table/:table/", get(pages::list::show).post(pages::act::submit))
        .at_unstored("/admin/table/:table/add/", get(pages::edit::blank).post(pages::edit::add))
        .at_unstored("/admin/table/:table/row/:id/", get(pages::detail::show).post(pages::edit::save))
        .at_unstored("/admin/table/:table/row/:id/reveal/", post(pages::detail::reveal))
}
