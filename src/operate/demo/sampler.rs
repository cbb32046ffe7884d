//! Inventing measurements that look like those of schools.

use std::f64::consts::TAU;

use chrono::{Datelike, NaiveDate, TimeDelta};
use chrono_tz::{Europe::Berlin, Tz};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};

use super::{
    data::{Range, Texts},
    model::{NewMeasurement, Place, Reading},
    places::Places,
};
use crate::{
    catalogue::{Category, ParameterType},
    platform::{Error, Result},
    quality::{FlowType, QUESTIONS, StructureAnswers},
};

const ZONE: Tz = Berlin;
const FIRST_YEAR: i32 = 2016;
/// Ten years, both leap days of 2020 and 2024 within.
const DAYS: i64 = 3_653;
/// Chemical and physical types that a measurement has at least and at most.
const FEWEST: usize = 3;
const MOST: usize = 9;
/// Share of running waters where animals were looked for.
const SURVEYS: f64 = 0.35;
/// Share of running waters whose structure was described.
const STRUCTURES: f64 = 0.25;
const OUTLIERS: f64 = 0.01;
const REPLICATES: f64 = 0.12;
const NOTES: f64 = 0.45;

/// Invents the measurements of one seed.
///
/// Measurement number `i` depends on the seed and on `i` alone, so that a
/// larger set begins with the smaller one. The same seed gives the same
/// measurements with the same version of this program and the same waters.
#[derive(Debug)]
pub(super) struct Sampler {
    seed: u64,
    places: Places,
    texts: Texts,
    types: Vec<SampledType>,
}

#[derive(Debug)]
struct SampledType {
    id: i64,
    identifier: String,
    is_animal: bool,
    range: Range,
}

impl Sampler {
    /// Types are taken in the catalogue's order; those without a range are left out.
    pub(super) fn new(seed: u64, places: Places, mut texts: Texts, types: &[ParameterType]) -> Self {
        let sampled = |one: &ParameterType| {
            let range = texts.parameters.remove(&one.identifier)?;
            let is_animal = one.category == Category::Biological;
            Some(SampledType { id: one.id, identifier: one.identifier.clone(), is_animal, range })
        };
        let types = types.iter().filter_map(sampled).collect();
        Self { seed, places, texts, types }
    }

    /// The measurement with this number.
    pub(super) fn measurement(&self, number: u64) -> Result<NewMeasurement> {
        let missing = |what: &str| Error::Corrupt(format!("the demo has no {what}"));
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed.rotate_left(32) ^ number);
        let place = self.places.pick(&mut rng).ok_or_else(|| missing("waters"))?;
        let name = pick(&self.texts.team_names, &mut rng).ok_or_else(|| missing("names"))?.clone();
        let note = if rng.random_bool(NOTES) { pick(&self.texts.notes, &mut rng) } else { None };
        let day = school_day(&mut rng).ok_or_else(|| missing("calendar"))?;
        let time = day.and_hms_opt(rng.random_range(8..16), rng.random_range(0..12) * 5, 0);
        let measured_at =
            time.and_then(|time| time.and_local_timezone(ZONE).earliest()).ok_or_else(|| missing("time"))?;
        let warmth = warmth(day, &mut rng);
        let readings = self.readings(&place, warmth, &mut rng);
        let is_described = place.flow_type == Some(FlowType::Running) && rng.random_bool(STRUCTURES);
        let answers = if is_described { answers(&mut rng)? } else { StructureAnswers::new() };
        Ok(NewMeasurement {
            place,
            name,
            measured_at: measured_at.to_utc(),
            time_zone: ZONE,
            note: note.cloned().unwrap_or_default(),
            is_published: true,
            readings,
            answers,
        })
    }

    fn readings(&self, place: &Place, warmth: f64, rng: &mut impl Rng) -> Vec<Reading> {
        let fits = |one: &&SampledType| one.range.flow_type.is_none() || one.range.flow_type == place.flow_type;
        let (animals, mut open): (Vec<_>, Vec<_>) = self.types.iter().filter(fits).partition(|one| one.is_animal);
        let mut chosen: Vec<&SampledType> = Vec::new();
        open.retain(|one| {
            let is_chosen = chosen.len() < MOST && rng.random_bool(one.range.probability);
            if is_chosen {
                chosen.push(one);
            }
            !is_chosen
        });
        let lacking = FEWEST.saturating_sub(chosen.len());
        chosen.extend(open.into_iter().take(lacking));
        if !animals.is_empty() && rng.random_bool(SURVEYS) {
            let found = |one: &&SampledType| rng.random_bool((one.range.probability / SURVEYS).min(1.0));
            chosen.extend(animals.into_iter().filter(found));
        }
        let mut readings: Vec<Reading> = chosen.iter().map(|one| one.reading(warmth, rng)).collect();
        if rng.random_bool(REPLICATES) {
            let place = rng.random_range(0..FEWEST);
            let again = chosen[place].again(&readings[place], rng);
            readings.insert(place + 1, again);
        }
        readings
    }
}

impl SampledType {
    /// `warmth` runs from 0 in winter to 1 in summer, and sets the temperature.
    fn reading(&self, warmth: f64, rng: &mut impl Rng) -> Reading {
        let Range { typical_min, typical_max, outlier_max, .. } = self.range;
        let value = if rng.random_bool(OUTLIERS) {
            rng.random_range(typical_max..=outlier_max)
        } else {
            // The mean of two: the middle is likelier than the ends.
            let middling = f64::midpoint(rng.random(), rng.random());
            let share = if self.identifier == "temp" { warmth } else { middling };
            typical_min + share * (typical_max - typical_min)
        };
        self.with_value(value, "")
    }

    fn again(&self, first: &Reading, rng: &mut impl Rng) -> Reading {
        let spread = (self.range.typical_max - self.range.typical_min) * 0.05;
        self.with_value(first.value + rng.random_range(-spread..=spread), "zweite Messung")
    }

    fn with_value(&self, value: f64, note: &str) -> Reading {
        let unit = 10_f64.powi(self.range.decimals);
        let value = (value.clamp(0.0, self.range.outlier_max) * unit).round() / unit;
        Reading { type_id: self.id, identifier: self.identifier.clone(), value, note: note.to_owned() }
    }
}

fn pick<'a, T>(from: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    if from.is_empty() { None } else { from.get(rng.random_range(0..from.len())) }
}

/// Mostly between March and October, and rarely at a weekend.
fn school_day(rng: &mut impl Rng) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(FIRST_YEAR, 1, 1)?;
    loop {
        let day = first + TimeDelta::days(rng.random_range(0..DAYS));
        let season = if (3..=10).contains(&day.month()) { 1.0 } else { 0.25 };
        let week = if day.weekday().number_from_monday() <= 5 { 1.0 } else { 0.1 };
        if rng.random_bool(season * week) {
            return Some(day);
        }
    }
}

/// Coldest in the third week of January.
fn warmth(day: NaiveDate, rng: &mut impl Rng) -> f64 {
    let season = (TAU * (f64::from(day.ordinal()) - 20.0) / 365.25).cos();
    (0.5 - 0.4 * season + rng.random_range(-0.15..=0.15)).clamp(0.0, 1.0)
}

/// A water is much of a piece: grades lie around one that is drawn for it.
fn answers(rng: &mut impl Rng) -> Result<StructureAnswers> {
    let general: i16 = rng.random_range(1..=5);
    let mut grades = Vec::new();
    for question in &QUESTIONS {
        if rng.random_bool(0.8) {
            let grade = (general + rng.random_range(-1_i16..=1)).clamp(1, 5);
            grades.push((question.name, u8::try_from(grade).unwrap_or(1)));
        }
    }
    StructureAnswers::from_grades(grades).map_err(|error| Error::Corrupt(error.to_string()))
}
