//! What the jobs do that concern several rooms, and the mails that tell managers of it.

mod documents;
mod mail;
mod nightly;
mod outside;
mod staging;
mod weekly;

pub use documents::clean_documents;
pub use mail::{write_failing, write_report, write_test_report};
pub use nightly::sweep;
pub use outside::{refresh_waters, resolve_links};
pub use staging::forget;
pub use weekly::maintain;
