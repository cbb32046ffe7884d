//! A measurement as a document.

use poem::{Request, Response, handler, web::Path};
use serde_json::{Value, json};

use super::{MAP, map_words, plot_json};
use crate::{
    auth::Viewer,
    catalogue,
    document::{
        answer::{private, public},
        engine::{Draft, Template},
    },
    map::{self, Pin, Section, WaterPlot},
    measurement::{self, MeasurementPage},
    platform::{Error, Result, i18n::Locale, web::Visit},
    water,
};

const ZOOM: f64 = 10.5;

/// Plots of earlier values at most.
const MOST_PLOTS: usize = 6;

/// What a document shows of a measurement's page. The rest hangs on who asks.
const SHOWN: [&str; 11] = [
    "water_name",
    "kind",
    "location_name",
    "measured_text",
    "time_zone",
    "name",
    "note",
    "quality_warning",
    "cards",
    "values",
    "animals",
];

#[handler]
pub(in crate::document) async fn show(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    req: &Request,
) -> Result<Response> {
    let app = &visit.app;
    let page = measurement::measurement_page(&visit, &viewer, &id).await?;
    let is_public = page.is_public();
    let name = format!("{} {}", app.config.site_name, page.title);
    let draft = draft(&visit, page).await?;
    if is_public { public(app, req, draft, &name).await } else { private(app, req, draft, &name).await }
}

async fn draft(visit: &Visit, page: MeasurementPage) -> Result<Draft> {
    let (app, locale) = (&visit.app, visit.locale);
    let section = Section::Around { longitude: page.longitude, latitude: page.latitude, zoom: ZOOM };
    let pin = Pin { longitude: page.longitude, latitude: page.latitude, flow_type: page.flow_type };
    let map = map::map_with_waters(app, section, MAP, vec![pin], locale).await?;
    let whole = serde_json::to_value(&page).map_err(|error| Error::Corrupt(error.to_string()))?;
    let measured = names_of(visit, &whole).await?;
    let plots = earlier(visit, page.water_id, &measured).await?;
    let structure: Vec<Value> = rows(&whole, "structure")
        .map(|row| {
            let text = |key: &str| locale.text(row[key].as_str().unwrap_or_default());
            json!({ "question": text("question_key"), "answer": text("answer_key"), "grade": row["grade"] })
        })
        .collect();
    let data = json!({
        "page": SHOWN.iter().map(|name| ((*name).to_owned(), whole[*name].clone())).collect::<serde_json::Map<_, _>>(),
        "address": app.link(&format!("/measurement/{}/", whole["id"])),
        "water_type": page.water_type_key.as_deref().map(|key| locale.text(key)),
        "coordinates": coordinates(page.longitude, page.latitude, locale),
        "map": map,
        "map_alt": map_words(locale),
        "cards": rows(&whole, "cards").map(|card| card_json(card, locale)).collect::<Vec<_>>(),
        "structure": structure,
        "plots": plots.iter().map(plot_json).collect::<Vec<_>>(),
    });
    let title = format!("{} · {}", page.title, page.water_name);
    Ok(Draft { template: Template::Measurement, locale, title, data })
}

fn rows<'a>(page: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    page[name].as_array().into_iter().flatten()
}

/// A card with the texts that its page takes from the language.
fn card_json(card: &Value, locale: Locale) -> Value {
    let mut card = card.clone();
    let kind = card["kind"].as_str().unwrap_or_default().to_owned();
    let class = card["class"].as_str().unwrap_or_default().to_owned();
    let has_name = kind != "bach" && class != "none";
    card["title"] = locale.text(&format!("common-index-{kind}")).into();
    card["score_name"] = locale.text(&format!("quality-score-{kind}")).into();
    card["method_text"] = locale.text(&format!("quality-method-{kind}")).into();
    card["class_name"] = has_name.then(|| locale.text(&format!("common-class-{kind}-{class}"))).into();
    card
}

/// The names of what was measured and of the indices that came out.
async fn names_of(visit: &Visit, page: &Value) -> Result<Vec<String>> {
    let types = catalogue::parameter_types(visit.app.db.read()).await?;
    let values = rows(page, "values").chain(rows(page, "animals")).filter_map(|row| row["name"].as_str());
    let of_type = |name: &str| types.iter().find(|t| t.name(visit.locale) == name).map(|t| t.identifier.clone());
    let indices = rows(page, "cards").filter_map(|card| card["kind"].as_str()).map(str::to_owned);
    Ok(indices.chain(values.filter_map(of_type)).collect())
}

/// Plots of what was measured now, where the water has more than this one value.
async fn earlier(visit: &Visit, water_id: i64, measured: &[String]) -> Result<Vec<WaterPlot>> {
    let db = visit.app.db.read();
    let Some(water) = water::find(db, water_id).await? else { return Ok(Vec::new()) };
    let (plots, _) = map::water_plots(db, &water, visit.app.config.time_zone, visit.locale).await?;
    let told = plots.into_iter().filter(|plot| plot.count > 1 && measured.contains(&plot.identifier));
    Ok(told.take(MOST_PLOTS).collect())
}

fn coordinates(longitude: f64, latitude: f64, locale: Locale) -> String {
    let degrees = |name: &str, value: f64| format!("{} {}°", locale.text(name), locale.number(value, 5));
    format!("{}, {}", degrees("common-latitude", latitude), degrees("common-longitude", longitude))
}
