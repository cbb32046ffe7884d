//! Coming over from the predecessor: a file that Django's `dumpdata` wrote
//! becomes our rows, in one transaction.
//!
//! The file is read twice. The first pass takes its array apart and notes where
//! the rows of each model stand; the second reads them model by model, so that
//! what is referred to is there before the reference, whatever their order in
//! the file. Memory holds a batch of rows, where rows stand, and the numbers
//! that later rows may name.
//!
//! The format is known from facts about it alone; nothing here was taken from
//! the predecessor's program.

mod compare;
mod dump;
mod import;
mod kind;
mod media;
mod report;
mod row;
mod shape;
mod split;
mod store;

pub use dump::DumpFault;
pub use import::{ImportFault, Plan, Progress, import};
pub use kind::Kind;
pub use report::{Broken, Counts, Difference, Documents, Example, Note, Outcome, Report, Why};
