//! The pages of this room.

pub(super) mod act;
pub(super) mod dashboard;
pub(super) mod detail;
pub(super) mod edit;
pub(super) mod list;
pub(super) mod queue;

/// A path of the back office to go on with, or `otherwise`.
fn next<'a>(typed: &'a str, otherwise: &'a str) -> &'a str {
    let is_ours = typed.starts_with("/admin/") && typed.len() <= 500 && typed.bytes().all(|b| b.is_ascii_graphic());
    if is_ours { typed } else { otherwise }
}
