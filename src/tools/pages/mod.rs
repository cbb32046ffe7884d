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
