//! The report about a water: map, numbers and plots.

use poem::{Request, Response, handler, web::Path};
use serde_json::json;

use super::{MAP, MOST_PINS, map_words, plot_json};
use crate::{
    document::{
        answer::{Kept, kept},
        engine::{Draft, Template},
    },
    map::{self, Pin, Section, WaterPlot},
    measurement::{self, MapPoint},
    platform::{Error, Result, documents::Kind, i18n::args, view::date, web::Visit},
    water::{self, Water},
};

const ZOOM: f64 = 10.5;
const KIND: Kind = Kind::new("water");

#[handler]
pub(in crate::document) async fn show(visit: Visit, Path(id): Path<String>, req: &Request) -> Result<Response> {
    let (app, locale) = (&visit.app, visit.locale);
    let db = app.db.read();
    let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
    let water = water::find(db, id).await?.ok_or(Error::NotFound)?;
    // Without a measurement it is nobody's business yet.
    let history = measurement::history_version(db, id).await?.ok_or(Error::NotFound)?;
    let [west, south, east, north] = history.bounds;
    let corners = [(west, south), (east, north)];
    let pins: Vec<Pin> = corners.map(|(longitude, latitude)| Pin { longitude, latitude, flow_type: None }).into();
    let section = if corners[0] == corners[1] { around(west, south) } else { Section::AllPins };
    let waters = map::waters_version(app, section, MAP, pins).await?;
    let called = water::display_name(water.name.as_deref(), water.water_type, locale);
    let name = format!("{} {called}", app.config.site_name);
    let what = Kept {
        template: Template::Water,
        kind: KIND,
        subject_id: Some(id),
        name: &name,
        versions: &[&history.text, &waters],
    };
    let asked = visit.clone();
    kept(req, &visit, what, async move { draft(&asked, &water, &called).await }).await
}

fn around(longitude: f64, latitude: f64) -> Section {
    Section::Around { longitude, latitude, zoom: ZOOM }
}

async fn draft(visit: &Visit, water: &Water, called: &str) -> Result<Draft> {
    let (app, locale, id) = (&visit.app, visit.locale, water.id);
    let db = app.db.read();
    let points = measurement::map_points_at(db, &[id]).await?;
    let Some(first) = points.first() else { return Err(Error::NotFound) };
    let section = match points.as_slice() {
        [only] => around(only.longitude, only.latitude),
        _ => Section::AllPins,
    };
    let pin = |p: &MapPoint| Pin { longitude: p.longitude, latitude: p.latitude, flow_type: p.flow_type };
    let map = map::map_with_waters(app, section, MAP, points.iter().map(pin).collect(), locale).await?;
    let zone = app.config.time_zone;
    let (plots, is_cut) = map::water_plots(db, water, zone, locale).await?;
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
    let title = visit.text_with("document-water-title", &args([("water", called.into())]));
    Ok(Draft { template: Template::Water, locale, title, data })
}
