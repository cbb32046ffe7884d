//! The waters that step 1 offers: those near the pin, the chosen one however
//! far it is, and a new one.

use serde::Serialize;

use crate::{
    measurement::form::{NEW_WATER, PlaceFaults, RawPlace, coordinates},
    platform::{
        Result,
        i18n::Locale,
        web::{Field, Visit},
    },
    water::{self, FlowType, NearbyWater, Water, WaterType},
};

/// Metres around the pin in which waters are listed.
pub(super) const NEARBY: f64 = 800.0;

/// A water for `partials/water_choice`.
#[derive(Debug, Serialize)]
pub(super) struct WaterChoice {
    id: String,
    name: String,
    kind: &'static str,
    r#type: String,
    distance: String,
    checked: bool,
}

/// The fields for a water that the list lacks.
#[derive(Debug, Serialize)]
pub(super) struct NewWaterFields {
    /// What `water` says then.
    value: &'static str,
    is_chosen: bool,
    name: Field,
    flow_type: Field,
    water_type: Field,
    flow_types: Vec<NamedChoice>,
    water_types: Vec<NamedChoice>,
}

/// A choice of a list.
#[derive(Debug, Serialize)]
struct NamedChoice {
    value: &'static str,
    label: String,
}

impl NewWaterFields {
    /// The fields as sent, with what is wrong.
    pub(super) fn of(raw: &RawPlace, faults: &PlaceFaults, locale: Locale) -> Self {
        let field = |name: &str, value: &str| Field {
            value: value.to_owned(),
            error: faults.get(name).map(|key| locale.text(key)),
        };
        let none = || NamedChoice { value: "", label: locale.text("measurement-choose") };
        let flow = |flow: FlowType| NamedChoice { value: flow.as_str(), label: water::flow_name(Some(flow), locale) };
        let kind = |kind: WaterType| NamedChoice { value: kind.as_str(), label: water::water_type_name(kind, locale) };
        Self {
            value: NEW_WATER,
            is_chosen: raw.water == NEW_WATER,
            name: field("water_name", &raw.water_name),
            flow_type: field("water_flow_type", &raw.water_flow_type),
            water_type: field("water_water_type", &raw.water_water_type),
            flow_types: [FlowType::Running, FlowType::Standing].map(flow).into_iter().fold(vec![none()], pushed),
            water_types: WaterType::ALL.map(kind).into_iter().fold(vec![none()], pushed),
        }
    }
}

fn pushed(mut choices: Vec<NamedChoice>, choice: NamedChoice) -> Vec<NamedChoice> {
    choices.push(choice);
    choices
}

/// The waters around the typed place, and the chosen one however far it is.
pub(super) async fn choices(visit: &Visit, raw: &RawPlace) -> Result<Vec<WaterChoice>> {
    let db = visit.app.db.read();
    let nearby = match coordinates(&raw.latitude, &raw.longitude) {
        Ok((longitude, latitude)) => water::nearby(db, longitude, latitude, NEARBY).await?,
        Err(_) => Vec::new(),
    };
    let chosen: Option<i64> = raw.water.trim().parse().ok();
    let mut choices = Vec::new();
    if let Some(id) = chosen.filter(|id| nearby.iter().all(|near| near.water.id != *id)) {
        choices.extend(water::find(db, id).await?.map(|far| choice(&far, String::new(), true, visit.locale)));
    }
    choices.extend(nearby.iter().map(|NearbyWater { water, distance }| {
        choice(water, distance_text(*distance, visit.locale), chosen == Some(water.id), visit.locale)
    }));
    Ok(choices)
}

fn choice(water: &Water, distance: String, checked: bool, locale: Locale) -> WaterChoice {
    WaterChoice {
        id: water.id.to_string(),
        name: water::display_name(water.name.as_deref(), water.water_type, locale),
        kind: water::kind_of(water.flow_type),
        r#type: water.water_type.map(|kind| water::water_type_name(kind, locale)).unwrap_or_default(),
        distance,
        checked,
    }
}

/// A distance as people say it.
pub(super) fn distance_text(metres: f64, locale: Locale) -> String {
    if metres < 1_000.0 {
        format!("{} m", locale.number(metres, 0))
    } else {
        // Nobody needs the hundred metres of a far water.
        format!("{} km", locale.number(metres / 1_000.0, if metres < 10_000.0 { 1 } else { 0 }))
    }
}
