//! The list of measurements as a document, with the filter of its page.

use std::collections::BTreeSet;

use poem::{Request, Response, handler};
use serde_json::{Value, json};

use super::{MAP, MOST_PINS, map_words};
use crate::{
    auth::Viewer,
    catalogue,
    document::{
        answer::shared,
        engine::{Draft, Template},
    },
    map::{self, Pin, Section},
    measurement::{self, MapPoint, MeasurementSummary, ParameterDot, RawFilter},
    platform::{
        Error, Result,
        i18n::args,
        view::date,
        web::{Limit, Query, Visit},
    },
};

/// Rows of a document; memory grows with them.
const MOST_ROWS: u64 = 300;

#[handler]
pub(in crate::document) async fn show(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    req: &Request,
) -> Result<Response> {
    let (app, locale) = (&visit.app, visit.locale);
    visit.limit(Limit::Document).await?;
    let db = app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let (filter, faults) = raw.check(&viewer, visit.time_zone, &types);
    // The list would show more than was meant, and say so; a file can't.
    if !faults.is_empty() {
        return Err(Error::BadRequest("export-fault-filter"));
    }
    let points = measurement::map_points_where(db, &filter).await?;
    let summaries = measurement::summaries_where(db, locale, &filter, MOST_ROWS).await?;
    let day = |point: Option<&MapPoint>| point.map(|point| date(point.measured_at, visit.time_zone, locale));
    let data = json!({
        "filter": measurement::filter_words(locale, &viewer, &filter, &types),
        "total": points.len(),
        "waters": points.iter().map(|point| point.water_id).collect::<BTreeSet<i64>>().len(),
        "first": day(points.first()),
        "last": day(points.last()),
        "map": map_of(&visit, &points).await?,
        "map_alt": map_words(locale),
        "is_clustered": points.len() > MOST_PINS,
        "cap": (points.len() > summaries.len()).then(|| {
            locale.text_with("document-list-cap", &args([("shown", summaries.len().into()), ("count", points.len().into())]))
        }),
        "rows": summaries.iter().map(row).collect::<Vec<_>>(),
    });
    let title = visit.text("document-list-title");
    let name = format!("{} {}", app.config.site_name, visit.text("document-file-list"));
    shared(req, &visit, Draft { template: Template::List, locale, title, data }, &name).await
}

async fn map_of(visit: &Visit, points: &[MapPoint]) -> Result<Option<String>> {
    if points.is_empty() {
        return Ok(None);
    }
    let pin = |p: &MapPoint| Pin { longitude: p.longitude, latitude: p.latitude, flow_type: p.flow_type };
    let pins = points.iter().map(pin).collect();
    map::map_with_waters(&visit.app, Section::AllPins, MAP, pins, visit.locale).await.map(Some)
}

fn row(summary: &MeasurementSummary) -> Value {
    let symbol = |dot: &ParameterDot| match dot.short_name.as_slice() {
        [] => json!([{ "text": dot.name, "subscript": false }]),
        parts => json!(parts),
    };
    json!({
        "number": format!("#{:05}", summary.id),
        "kind": summary.kind,
        "water_name": summary.water_name,
        "location_name": summary.location_name,
        "name": summary.name,
        "measured_text": summary.measured_text,
        "parameters": summary.parameters.iter().map(symbol).collect::<Vec<_>>(),
        "classes": summary.classes.iter().map(|chip| json!({ "index": chip.index, "class": chip.class })).collect::<Vec<_>>(),
    })
}
