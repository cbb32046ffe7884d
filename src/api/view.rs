//! What programs read of parameter types, values, waters and measurements.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    catalogue::ParameterType,
    measurement::{WaterHead, WholeIndex, WholeMeasurement, WholeValue, title},
    platform::{i18n::Locale, web::Visit},
    quality::{FlowType, IndexKind, StructureAnswers},
    water,
};

/// What can be measured.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct DataType {
    /// Its number.
    id: i64,
    /// Its stable name, such as `no3`.
    identifier: String,
    /// Its name in the reader's language.
    name: String,
    /// Formula or symbol; may be empty.
    short_name: String,
    /// The unit of every value; empty for counts and pH.
    unit: String,
    /// The colour of its dot, `#RRGGBB`.
    color: String,
    #[schemars(extend("enum" = ["chemical", "biological", "physical", "undefined"]))]
    category: String,
}

/// A measured value.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct DataPoint {
    /// Its number.
    id: i64,
    /// In the type's unit.
    value: f64,
    /// The author's note; may be empty.
    note: String,
    /// The number of its measurement.
    measurement: i64,
    parameter_type: DataType,
}

/// A water without its shape.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct WaterItem {
    /// Its number.
    pub(super) id: i64,
    pub(super) name: Option<String>,
    /// The name, or words for a water without one.
    pub(super) display_name: String,
    /// The number of its OpenStreetMap element.
    pub(super) osm_id: Option<i64>,
    /// The kind of its OpenStreetMap element.
    #[schemars(extend("enum" = ["node", "way", "relation", null]))]
    pub(super) osm_element_type: Option<&'static str>,
    #[schemars(extend("enum" = ["running", "standing", null]))]
    pub(super) flow_type: Option<&'static str>,
    pub(super) display_flow_type: String,
    /// After OpenStreetMap, such as `river`.
    pub(super) water_type: Option<&'static str>,
    pub(super) display_water_type: Option<String>,
}

/// An index of water quality.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IndexValue {
    /// On the index's own scale.
    value: f64,
    /// The class, such as `II-III`; null below a validity of 0.4.
    classification: Option<&'static str>,
    /// Share of the method's input that was there, 0 to 1.
    validity: f64,
    /// The version of the method, such as `bach-2`.
    method: String,
}

/// The indices that fit the water; null without input.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IndexValues {
    bach: Option<IndexValue>,
    saprobic: Option<IndexValue>,
    trophic: Option<IndexValue>,
    structure: Option<IndexValue>,
}

/// What is known of a measurement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct MeasurementProperties {
    /// Nickname or team; may be empty.
    name: String,
    title: String,
    /// When it was measured, UTC.
    #[schemars(extend("format" = "date-time"))]
    time: String,
    /// The zone that the time was entered in.
    time_zone: String,
    /// The author's note; may be empty.
    comment: String,
    /// The name of the place.
    location_name: Option<String>,
    /// The address of its page.
    url: String,
    /// Whether readers are warned that the values are doubtful.
    quality_warning: bool,
    /// `published`, or `draft` in the answer to its author.
    #[schemars(extend("enum" = ["published", "draft"]))]
    state: &'static str,
    water_id: i64,
    #[schemars(extend("enum" = ["running", "standing", null]))]
    water_flow_type: Option<&'static str>,
    water: Option<WaterItem>,
    /// In the order of their form; several of one type are replicates.
    parameters: Vec<DataPoint>,
    indices: IndexValues,
    /// Question → answer.
    structure: BTreeMap<&'static str, &'static str>,
}

impl DataType {
    pub(super) fn new(kind: &ParameterType, locale: Locale) -> Self {
        Self {
            id: kind.id,
            identifier: kind.identifier.clone(),
            name: kind.name(locale).to_owned(),
            short_name: kind.short_name.clone(),
            unit: kind.unit.clone(),
            color: kind.shown_color().to_owned(),
            category: serde_json::to_value(kind.category)
                .ok()
                .and_then(|name| name.as_str().map(str::to_owned))
                .unwrap_or_default(),
        }
    }
}

impl DataPoint {
    /// None for a type that the catalogue does not know.
    pub(super) fn new(value: &WholeValue, measurement: i64, types: &[ParameterType], locale: Locale) -> Option<Self> {
        let kind = types.iter().find(|kind| kind.id == value.parameter_type_id)?;
        Some(Self {
            id: value.id,
            value: value.value,
            note: value.note.clone(),
            measurement,
            parameter_type: DataType::new(kind, locale),
        })
    }
}

impl WaterItem {
    pub(super) fn new(head: &WaterHead, locale: Locale) -> Self {
        let flow = head.flow_type.map(flow_name);
        Self {
            id: head.id,
            name: head.name.clone(),
            display_name: water::display_name(head.name.as_deref(), head.water_type, locale),
            osm_id: head.osm.map(|osm| osm.id),
            osm_element_type: head.osm.map(|osm| osm.kind.as_str()),
            flow_type: flow,
            display_flow_type: water::flow_name(flow.and_then(water::FlowType::parse), locale),
            water_type: head.water_type.map(water::WaterType::as_str),
            display_water_type: head.water_type.map(|kind| water::water_type_name(kind, locale)),
        }
    }
}

fn flow_name(flow: FlowType) -> &'static str {
    match flow {
        FlowType::Running => "running",
        FlowType::Standing => "standing",
    }
}

impl IndexValues {
    fn new(m: &WholeMeasurement) -> Self {
        let value = |kind| {
            m.index(kind).map(|index: &WholeIndex| IndexValue {
                value: index.value,
                classification: index.validity.shows_class().then(|| index.class.as_str()),
                validity: index.validity.as_fraction(),
                method: index.method.clone(),
            })
        };
        Self {
            bach: value(IndexKind::Bach),
            saprobic: value(IndexKind::Saprobic),
            trophic: value(IndexKind::Trophic),
            structure: value(IndexKind::Structure),
        }
    }
}

impl MeasurementProperties {
    /// All names of properties.
    pub(super) const NAMES: [&'static str; 15] = [
        "name",
        "title",
        "time",
        "time_zone",
        "comment",
        "location_name",
        "url",
        "quality_warning",
        "state",
        "water_id",
        "water_flow_type",
        "water",
        "parameters",
        "indices",
        "structure",
    ];

    pub(super) fn new(
        visit: &Visit,
        m: &WholeMeasurement,
        types: &[ParameterType],
        water: Option<&WaterHead>,
        structure: Option<&StructureAnswers>,
    ) -> Self {
        let points = m.values.iter().filter_map(|value| DataPoint::new(value, m.id, types, visit.locale));
        let answers = structure.into_iter().flat_map(StructureAnswers::known);
        Self {
            name: m.name.clone(),
            title: title(visit.locale, m.id),
            time: m.measured_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            time_zone: m.time_zone.name().to_owned(),
            comment: m.note.clone(),
            location_name: m.location_name.clone(),
            url: visit.app.link(&format!("/measurement/{}/", m.id)),
            quality_warning: m.quality_warning,
            state: if m.is_published { "published" } else { "draft" },
            water_id: m.water_id,
            water_flow_type: m.flow_type.map(flow_name),
            water: water.map(|head| WaterItem::new(head, visit.locale)),
            parameters: points.collect(),
            indices: IndexValues::new(m),
            structure: answers
                .map(|(question, grade)| (question.name, question.answers[usize::from(grade) - 1]))
                .collect(),
        }
    }
}
