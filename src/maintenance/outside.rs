//! Asking other servers. A stop cuts the question at hand: nothing is in a
//! transaction while somebody else is asked.

use crate::{
    measurement::refresh_at_waters,
    platform::{
        App, Result,
        job::{Counts, Pass},
    },
    water::{self, RefreshReport},
};

/// Waters asked for in one week, as many as the service likes.
const WATERS: u64 = 10;

/// Waters whose articles are asked for in one night.
const SUBJECTS: u64 = 500;

/// Asks OpenStreetMap again for the oldest waters. Those that could not be
/// reached are asked for again next week.
///
/// # Errors
/// When the database fails.
pub async fn refresh_waters(app: &App, pass: &Pass) -> Result<Counts> {
    if app.config.outside.overpass.is_none() {
        return Ok(Counts::from([("waters_due", 0)]));
    }
    let due = water::count_stale(app, WATERS).await?;
    if pass.is_dry_run {
        return Ok(Counts::from([("waters_due", due)]));
    }
    let RefreshReport { updated, unchanged, gone, failed } =
        water::refresh(app, WATERS, refresh_at_waters, || pass.goes_on()).await?;
    for (water, reason) in &failed {
        tracing::warn!(water, reason, "a water could not be refreshed");
    }
    pass.add("waters_due", due);
    pass.add("waters_updated", updated as u64);
    pass.add("waters_unchanged", unchanged as u64);
    pass.add("waters_gone", gone as u64);
    pass.add("waters_failed", failed.len() as u64);
    Ok(pass.counts())
}

/// Asks Wikidata for the articles about waters that were not asked for yet.
///
/// # Errors
/// When the database fails.
pub async fn resolve_links(app: &App, pass: &Pass) -> Result<Counts> {
    if app.config.outside.wikidata.is_none() {
        return Ok(Counts::from([("waters_due", 0)]));
    }
    let due = water::count_unresolved(app, SUBJECTS).await?;
    if pass.is_dry_run {
        return Ok(Counts::from([("waters_due", due)]));
    }
    let links = water::resolve_links(app, SUBJECTS, || pass.goes_on()).await?;
    if let Some(reason) = links.reason {
        tracing::warn!(reason, "Wikidata could not be asked");
    }
    pass.add("waters_due", due);
    pass.add("waters_with_articles", links.found as u64);
    pass.add("waters_without_articles", links.without as u64);
    pass.add("waters_failed", links.failed as u64);
    Ok(pass.counts())
}
