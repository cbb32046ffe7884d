//! The report about a water: map, numbers and plots.

use poem::{Request, Response, handler, web::Path};
use serde_json::json;

use super::{MAP, MOST_PINS, map_words, plot_json};
use crate::{
    document::{
        answer::public,
        engine::{Draft, Template},
    },
    map::{self, Pin, Section, WaterPlot},
    measurement::{self, MapPoint},
    platform::{Error, Result, i18n::args, view::date, web::Visit},
    water,
};

const ZOOM: f64 = 10.5;

#[handler]
pub(in crate::document) async fn show(visit: Visit, Path(id): Path<String>, req: &Request) -> Result<Response> {
    let (app, locale) = (&visit.app, visit.locale);
    let db = app.db.read();
    let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
    let water = water::find(db, id).await?.ok_or(Error::NotFound)?;
    let points = measurement::map_points_at(db, &[id]).await?;
    // Without a measurement it is nobody's business yet.
    let Some(first) = points.first() else { return Err(Error::NotFound) };
    let section = match points.as_slice() {
        [only] => Section::Around { longitude: only.longitude, latitude: only.latitude, zoom: ZOOM },
        _ => Section::AllPins,
    };
    let pin = |p: &MapPoint| Pin { longitude: p.longitude, latitude: p.latitude, flow_type: p.flow_type };
    let map = map::map_with_waters(app, section, MAP, points.iter().map(pin).collect(), locale).await?;
    let zone = app.config.time_zone;
    let (plots, is_cut) = map::water_plots(db, &water, zone, locale).await?;
    let called = water::display_name(water.name.as_deref(), water.water_type, locale);
    let statistics = |plot: &WaterPlot| {
        json!({
            "name": plot.name, "count": plot.count, "least": plot.least, "median": plot.median, "most": plot.most,
            "latest": plot.latest,
        })
    };
    let data = json!({
        "address": app.link(&format!("/water/{id}/")),
        "kind": water::kind_of(water.flow_type),
        "water_type": water.water_type.map(|kind| locale.text(&format!("common-water-type-{}", kind.as_str()))),
        "total": points.len(),
        "first": date(first.measured_at, zone, locale),
        "last": points.last().map(|point| date(point.measured_at, zone, locale)),
        "map": map,
        "map_alt": map_words(locale),
        "is_clustered": points.len() > MOST_PINS,
        "is_cut": is_cut,
        "statistics": plots.iter().map(statistics).collect::<Vec<_>>(),
        "plots": plots.iter().filter(|plot| plot.count > 1).map(plot_json).collect::<Vec<_>>(),
    });
    let name = format!("{} {called}", app.config.site_name);
    let title = visit.text_with("document-water-title", &args([("water", called.into())]));
    public(app, req, Draft { template: Template::Water, locale, title, data }, &name).await
}
