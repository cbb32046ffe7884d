//! Asking OpenStreetMap, through an Overpass service.

mod query;

use std::time::Duration;

use bytes::Bytes;

use super::{
    feature::{FeatureFault, NewWater},
    geometry::{Bounds, GeometryFault},
    model::OsmElement,
    osm::{self, AnswerFault},
};
use crate::platform::{
    App,
    outside::{Limits, OutsideFault},
};

/// Bytes that a page takes: a place with everything around it has a tenth.
const PAGE_BYTES: usize = 16 << 20;
/// Bytes that a command takes.
const COMMAND_BYTES: usize = 256 << 20;
/// Seconds that a command waits.
const COMMAND_SECONDS: u64 = 180;

/// Why OpenStreetMap found nothing for us.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverpassFault {
    /// The operator does without it.
    #[error("GCAMPUS_OVERPASS_URL is none")]
    Off,
    /// It was asked, and failed.
    #[error(transparent)]
    Outside(#[from] OutsideFault),
    /// Its answer can't be read.
    #[error("{0}")]
    Answer(String),
    /// It knows of no water there.
    #[error("nothing was found")]
    Nothing,
}

impl From<AnswerFault> for OverpassFault {
    fn from(fault: AnswerFault) -> Self {
        match fault {
            AnswerFault::GaveUp(_) => Self::Outside(OutsideFault::TimedOut),
            AnswerFault::Broken(_) => Self::Answer(fault.to_string()),
        }
    }
}

impl OverpassFault {
    /// The key of the text that says so to whoever pressed the button.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Off => "openstreetmap-off",
            Self::Nothing => "openstreetmap-nothing",
            Self::Answer(_) => "openstreetmap-broken",
            Self::Outside(OutsideFault::TimedOut) => "openstreetmap-slow",
            Self::Outside(OutsideFault::Busy(_)) => "openstreetmap-busy",
            Self::Outside(OutsideFault::TooLarge) => "openstreetmap-large",
            Self::Outside(OutsideFault::Unreachable(_) | OutsideFault::Redirected(_) | OutsideFault::Status(_)) => {
                "openstreetmap-unreachable"
            }
        }
    }
}

/// What OpenStreetMap has found.
#[derive(Debug)]
pub(super) struct Found {
    /// Type and id.
    pub(super) identity: OsmElement,
    /// The water that it is, or why it is none.
    pub(super) water: Result<NewWater, FeatureFault>,
}

/// All waters around a place, for somebody who waits for the page.
pub(super) async fn around(app: &App, longitude: f64, latitude: f64, radius: f64) -> Result<Vec<Found>, OverpassFault> {
    let seconds = app.config.outside.overpass_seconds;
    let query = query::around(&Bounds::around(longitude, latitude, radius), seconds);
    ask(app, &query, seconds, PAGE_BYTES).await
}

/// One element; none: OpenStreetMap has it no longer.
pub(super) async fn element(app: &App, osm: OsmElement) -> Result<Option<Found>, OverpassFault> {
    let found = ask(app, &query::element(osm, COMMAND_SECONDS), COMMAND_SECONDS, COMMAND_BYTES).await?;
    Ok(found.into_iter().find(|found| found.identity == osm))
}

/// The rivers of an area that are longer than so many metres.
pub(super) async fn rivers_in(app: &App, area: &str, metres: f64) -> Result<Vec<Found>, OverpassFault> {
    let mut found = ask(app, &query::rivers_in(area, metres, COMMAND_SECONDS), COMMAND_SECONDS, COMMAND_BYTES).await?;
    // What Overpass measures is the relation; what we keep may be less of it.
    found.retain(|found| match &found.water {
        Ok(water) => water.shape.length() > metres,
        Err(FeatureFault::Geometry(GeometryFault::Missing)) => false,
        // Named among the skipped when it is loaded.
        Err(_) => true,
    });
    Ok(found)
}

async fn ask(app: &App, query: &str, seconds: u64, bytes: usize) -> Result<Vec<Found>, OverpassFault> {
    let url = app.config.outside.overpass.as_ref().ok_or(OverpassFault::Off)?;
    let limits = Limits { time: Duration::from_secs(seconds), bytes };
    let answer: Bytes = app.outside.post_form(url, &[("data", query)], limits).await?;
    // Sixteen megabytes take a moment, and so do their shapes: not on a thread that serves pages.
    let read = tokio::task::spawn_blocking(move || {
        let found = |element: osm::Element| Found { identity: element.identity, water: element.into_water() };
        Ok::<_, AnswerFault>(osm::elements(&answer)?.into_iter().map(found).collect())
    });
    Ok(read.await.map_err(|error| OverpassFault::Answer(error.to_string()))??)
}
