//! A measurement as a document.

use poem::{Request, Response, handler, web::Path};
use serde_json::{Value, json};

use super::{MAP, map_words, plot_json};
use crate::{
    auth::Viewer,
    catalogue,
    document::{
        answer::{Kept, kept, private},
        engine::{Draft, Template},
    },
    map::{self, Pin, Section, WaterPlot},
    measurement::{self, MeasurementPage},
    platform::{Error, Result, documents::Kind, i18n::Locale, web::Visit},
    quality::FlowType,
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

const KIND: Kind = Kind::new("measurement");

#[handler]
pub(in crate::document) async fn show(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    req: &Request,
) -> Result<Response> {
    let (db, locale) = (visit.app.db.read(), visit.locale);
    let name = |title: &str| format!("{} {title}", visit.app.config.site_name);
    let number: i64 = id.parse().map_err(|_| Error::NotFound)?;
    let Some(point) = measurement::map_point(db, number).await? else {
        // Not public: made for those who may read its page, and kept by nobody.
        let page = measurement::measurement_page(&visit, &viewer, &id).await?;
        let name = name(&page.title);
        return private(req, &visit, draft(&visit, page).await?, &name).await;
    };
    let history = measurement::history_version(db, point.water_id).await?.ok_or(Error::NotFound)?;
    let (section, pin) = place(point.longitude, point.latitude, point.flow_type);
    let around = map::waters_version(&visit.app, section, MAP, vec![pin]).await?;
    let name = name(&measurement::title(locale, number));
    let what = Kept {
        template: Template::Measurement,
        kind: KIND,
        subject_id: Some(number),
        name: &name,
        versions: &[&history.text, &around],
    };
    let asked = visit.clone();
    kept(req, &visit, what, async move {
        // As everybody sees it, whoever asks.
        let page = measurement::measurement_page(&asked, &Viewer::Visitor, &id).await?;
        if !page.is_public() {
            return Err(Error::NotFound);
        }
        draft(&asked, page).await
    })
    .await
}

/// The map's section and its pin.
fn place(longitude: f64, latitude: f64, flow_type: Option<FlowType>) -> (Section, Pin) {
    (Section::Around { longitude, latitude, zoom: ZOOM }, Pin { longitude, latitude, flow_type })
}

async fn draft(visit: &Visit, page: MeasurementPage) -> Result<Draft> {
    let (app, locale) = (&visit.app, visit.locale);
    let (section, pin) = place(page.longitude, page.latitude, page.flow_type);
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
