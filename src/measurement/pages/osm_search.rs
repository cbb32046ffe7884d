//! The search in OpenStreetMap as a part of step 1.

use serde::Serialize;

use crate::{
    measurement::store,
    platform::{
        Result,
        web::{Limit, Visit},
    },
    water::{self, OverpassFault},
};

/// What `partials/openstreetmap` shows.
#[derive(Debug, Default, Serialize)]
pub(super) struct OsmSearch {
    is_offered: bool,
    /// `found`, `nothing` or `failed`; empty: nobody has asked.
    state: &'static str,
    /// Why it failed.
    message: String,
}

impl OsmSearch {
    /// The button alone, if the operator lets it be.
    pub(super) fn offered(visit: &Visit) -> Self {
        Self { is_offered: visit.app.config.outside.overpass.is_some(), ..Self::default() }
    }

    /// Asks for the waters around a place, and keeps them.
    pub(super) async fn run(visit: &Visit, (longitude, latitude): (f64, f64), radius: f64) -> Result<Self> {
        if let Some(wait) = visit.exceeds(Limit::WaterSearch).await? {
            return Ok(Self { state: "failed", message: visit.wait_text(wait), ..Self::offered(visit) });
        }
        let follow = store::refresh_at_waters;
        let found = water::search_openstreetmap(&visit.app, longitude, latitude, radius, follow).await?;
        let (state, message) = match found {
            Ok(report) if report.added > 0 => ("found", String::new()),
            Ok(_) | Err(OverpassFault::Nothing) => ("nothing", String::new()),
            Err(fault) => ("failed", visit.text(fault.key())),
        };
        Ok(Self { state, message, ..Self::offered(visit) })
    }
}
