//! What was found at a water over time, or at two: one panel for each index
//! and each parameter.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::ConnectionTrait;

use super::plot::{Plot, Sample, Series};
use crate::{
    catalogue::{self, Category, ParameterType},
    measurement::{self, IndexReading, Reading},
    platform::{
        Result,
        i18n::{Locale, args},
    },
    quality::{FlowType, IndexKind, QualityClass, applies_to, bands_of, bands_of_reading, classes_of, range_of},
};

/// Values that are read at most, the latest of them.
const MOST_READINGS: u64 = 20_000;

/// A water whose history is told.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) id: i64,
    /// As pages call it.
    pub(super) name: String,
    pub(super) flow: Option<FlowType>,
}

/// What a panel shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Subject {
    Index(IndexKind),
    Parameter(Box<ParameterType>),
}

impl Subject {
    /// The index or parameter that is called so in addresses.
    pub(super) fn find(types: &[ParameterType], identifier: &str) -> Option<Self> {
        let parameter =
            || types.iter().find(|t| t.identifier == identifier).cloned().map(Box::new).map(Self::Parameter);
        IndexKind::parse(identifier).map(Self::Index).or_else(parameter)
    }

    /// What it is called in addresses.
    pub(super) fn identifier(&self) -> &str {
        match self {
            Self::Index(kind) => kind.as_str(),
            Self::Parameter(parameter) => &parameter.identifier,
        }
    }

    pub(super) fn name(&self, locale: Locale) -> String {
        match self {
            Self::Index(kind) => locale.text(&format!("common-index-{kind}")),
            Self::Parameter(parameter) => parameter.name(locale).to_owned(),
        }
    }

    pub(super) fn unit(&self) -> &str {
        match self {
            Self::Index(_) => "",
            Self::Parameter(parameter) => &parameter.unit,
        }
    }

    pub(super) fn is_animal(&self) -> bool {
        matches!(self, Self::Parameter(parameter) if parameter.category == Category::Biological)
    }
}

/// What one measurement says of a subject.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) measurement_id: i64,
    /// Place of the water among those asked for.
    pub(super) place: usize,
    pub(super) sample: Sample,
    /// Of an index.
    pub(super) class: Option<QualityClass>,
}

/// A subject with all that was found, newest first.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) subject: Subject,
    pub(super) entries: Vec<Entry>,
}

impl Panel {
    /// The plot of this panel at these waters.
    pub(super) fn plot(&self, places: &[Place], locale: Locale) -> Plot {
        let series = places.iter().enumerate().map(|(number, place)| Series {
            name: place.name.clone(),
            // Newest first here, oldest first there.
            samples: self.entries.iter().rev().filter(|e| e.place == number).map(|e| e.sample.clone()).collect(),
        });
        let waters = places.iter().map(|place| place.name.as_str()).collect::<Vec<_>>().join(", ");
        let what = self.subject.name(locale);
        let title = locale.text_with("history-title", &args([("what", what.into()), ("waters", waters.into())]));
        let (range, is_reversed, bands, classes) = match &self.subject {
            Subject::Index(kind) => {
                let (best, worst) = range_of(*kind);
                (Some((best.min(worst), best.max(worst))), best < worst, bands_of(*kind), classes_of(*kind).len())
            }
            Subject::Parameter(parameter) => {
                (None, false, bands_of_reading(&parameter.identifier), classes_of(IndexKind::Bach).len())
            }
        };
        Plot {
            title,
            unit: self.subject.unit().to_owned(),
            range,
            is_reversed,
            bands,
            classes,
            series: series.collect(),
        }
    }
}

/// All panels that have something to show, indices first; and whether there
/// was more than is read at once. Always three queries.
pub(super) async fn panels(db: &impl ConnectionTrait, places: &[Place]) -> Result<(Vec<Panel>, bool)> {
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let types = catalogue::parameter_types(db).await?;
    let indices = measurement::index_readings_at(db, &ids, MOST_READINGS).await?;
    let readings = measurement::readings_at(db, &ids, None, MOST_READINGS).await?;
    let is_cut = readings.len() as u64 == MOST_READINGS;
    let mut panels = of_indices(places, &indices);
    let mut by_type: BTreeMap<i64, Vec<Reading>> = BTreeMap::new();
    for reading in readings {
        by_type.entry(reading.parameter_type_id).or_default().push(reading);
    }
    for parameter in types {
        if let Some(readings) = by_type.remove(&parameter.id) {
            panels.push(Panel {
                subject: Subject::Parameter(Box::new(parameter)),
                entries: of_readings(places, &readings),
            });
        }
    }
    Ok((panels, is_cut))
}

/// The panel of one subject, which may be empty.
pub(super) async fn panel(db: &impl ConnectionTrait, places: &[Place], subject: Subject) -> Result<Panel> {
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let entries = match &subject {
        Subject::Index(kind) => {
            let indices = measurement::index_readings_at(db, &ids, MOST_READINGS).await?;
            of_indices(places, &indices)
                .into_iter()
                .find(|panel| panel.subject == Subject::Index(*kind))
                .map(|panel| panel.entries)
                .unwrap_or_default()
        }
        Subject::Parameter(parameter) => {
            of_readings(places, &measurement::readings_at(db, &ids, Some(parameter.id), MOST_READINGS).await?)
        }
    };
    Ok(Panel { subject, entries })
}

/// Results that fit their water and rest on enough inputs.
fn of_indices(places: &[Place], readings: &[IndexReading]) -> Vec<Panel> {
    let panel = |kind: IndexKind| {
        let entries: Vec<Entry> = readings
            .iter()
            .filter(|reading| reading.kind == kind && reading.validity.shows_class())
            .filter_map(|reading| {
                let place = places.iter().position(|p| p.id == reading.water_id && applies_to(kind, p.flow))?;
                Some(Entry {
                    measurement_id: reading.measurement_id,
                    place,
                    sample: Sample { at: reading.measured_at, values: vec![reading.value] },
                    class: Some(reading.class),
                })
            })
            .collect();
        (!entries.is_empty()).then_some(Panel { subject: Subject::Index(kind), entries })
    };
    IndexKind::ALL.into_iter().filter_map(panel).collect()
}

/// The values of one parameter, replicates together.
fn of_readings(places: &[Place], readings: &[Reading]) -> Vec<Entry> {
    // Those of one measurement stand together: the order is by time and number.
    let together = readings.chunk_by(|a, b| a.measurement_id == b.measurement_id);
    together
        .filter_map(|replicates| {
            let first = replicates.first()?;
            Some(Entry {
                measurement_id: first.measurement_id,
                place: places.iter().position(|place| place.id == first.water_id)?,
                sample: Sample { at: first.measured_at, values: replicates.iter().map(|r| r.value).collect() },
                class: None,
            })
        })
        .collect()
}

/// How many measurements these panels rest on.
pub(super) fn measurements_of(panels: &[Panel]) -> usize {
    let ids = panels.iter().flat_map(|panel| panel.entries.iter().map(|entry| entry.measurement_id));
    ids.collect::<BTreeSet<i64>>().len()
}

/// The two rooms' names for the same thing.
pub(super) fn flow_of(flow: Option<crate::water::FlowType>) -> Option<FlowType> {
    flow.map(|flow| match flow {
        crate::water::FlowType::Running => FlowType::Running,
        crate::water::FlowType::Standing => FlowType::Standing,
    })
}
