//! The pages of the tools.

mod calculate;
mod convert;
mod curve;
mod kits;

use poem::{Response, handler};
use serde::Serialize;

use crate::platform::{Result, web::Visit};

pub(super) use calculate::index_calculator;
pub(super) use convert::converter;
pub(super) use kits::{all_kits, one_kit};

/// The view of `tools/overview`.
#[derive(Debug, Serialize)]
struct Overview {}

#[handler]
pub(in crate::tools) fn overview(visit: Visit) -> Result<Response> {
    visit.page("tools/overview", &Overview {})
}

/// A number with its unit, if it has one, and a thin space between.
fn with_unit(number: String, unit: &str) -> String {
    if unit.is_empty() { number } else { format!("{number}\u{202f}{unit}") }
}
