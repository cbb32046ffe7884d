//! The tables of a site as rows of plain values, whatever the database: for
//! backups, and for moving from one database to the other.
//!
//! Which tables and columns there are is read from the database itself, so
//! that no table can be forgotten. The indexes for searching are made anew by
//! the schema's own triggers.

mod line;
mod load;
mod read;
mod schema;
mod tally;
mod value;

pub(super) use line::{LineError, decode, encode};
pub(super) use load::{Loader, clear, compare, set_numbers};
pub(super) use read::{last_numbers, rows, snapshot};
pub(super) use schema::{Kind, Schema, Table, applied_steps, in_silence, known_steps};
pub(super) use tally::{Tally, Tallying};
pub(super) use value::{Row, Value};
