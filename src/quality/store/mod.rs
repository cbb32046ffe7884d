//! The stored results of the indices.

mod all;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{index_result, measurement, parameter, parameter_type, structure_answer, water};
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};
use serde::{Deserialize, Serialize};

pub use all::{Change, Found, Recomputed, recompute_all};

use super::{
    FlowType, IndexKind, IndexResult, Indices, InputError, QualityClass, StructureAnswers, Validity, Values,
    compute_all,
};
use crate::platform::{Result, web::Error};

/// One index of a measurement as it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredResult {
    /// Which index.
    pub kind: IndexKind,
    /// The value on the index's own scale.
    pub value: f64,
    /// The class, whatever the validity.
    pub class: QualityClass,
    /// How much of the method's input was there.
    pub validity: Validity,
    /// The version of the method, such as `bach-2`.
    pub method: String,
    /// What went in and what was missing.
    pub inputs: StoredInputs,
}

/// What a result was computed from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredInputs {
    /// The inputs, in the order of the method's table.
    pub counted: Vec<StoredInput>,
    /// The identifiers of the inputs that were not there.
    pub missing: Vec<String>,
}

/// One input of a stored result; see [`super::Input`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredInput {
    /// Parameter type, animal group or question.
    pub identifier: String,
    /// The mean of the replicates, in the parameter's unit.
    pub value: f64,
    /// The sub-index, grade or saprobic value.
    pub score: f64,
    /// The weight of the score.
    pub weight: f64,
}

impl From<&IndexResult> for StoredInputs {
    fn from(result: &IndexResult) -> Self {
        let counted = result.inputs.iter().map(|input| StoredInput {
            identifier: input.identifier.to_owned(),
            value: input.value,
            score: input.score,
            weight: input.weight,
        });
        Self { counted: counted.collect(), missing: result.missing.iter().map(|&name| name.to_owned()).collect() }
    }
}

impl From<&IndexResult> for StoredResult {
    fn from(result: &IndexResult) -> Self {
        Self {
            kind: result.kind,
            value: result.value,
            class: result.class,
            validity: result.validity,
            method: result.method.to_owned(),
            inputs: result.into(),
        }
    }
}

/// Computes the indices of a measurement anew from what is stored, and
/// replaces its results. Call it in the transaction that changed a value, an
/// answer or the water.
///
/// Hidden values do not count. An index without input leaves no row.
///
/// # Errors
/// [`Error::NotFound`] when there is no such measurement, [`Error::Corrupt`]
/// when a stored value can't be counted, and when the database fails.
pub async fn recompute(txn: &impl ConnectionTrait, measurement_id: i64, now: DateTime<Utc>) -> Result<()> {
    let indices = recompute_many(txn, &[measurement_id], now).await?;
    indices.contains_key(&measurement_id).then_some(()).ok_or(Error::NotFound)
}

/// The same for several measurements at once, with less statements than one by
/// one. Tells the indices of those that there are.
///
/// # Errors
/// As [`recompute`]; a measurement that there is not has no entry.
pub async fn recompute_many(
    txn: &impl ConnectionTrait,
    measurement_ids: &[i64],
    now: DateTime<Utc>,
) -> Result<BTreeMap<i64, Indices>> {
    lock(txn, measurement_ids).await?;
    let mut all = BTreeMap::new();
    for (id, given) in inputs_of_measurements(txn, measurement_ids).await? {
        keep_types(txn, id, &given).await?;
        let indices = given.compute().map_err(|error| Error::Corrupt(format!("measurement {id}: {error}")))?;
        all.insert(id, indices);
    }
    replace(txn, &all, now).await?;
    Ok(all)
}

/// Holds these measurements until the transaction ends, lowest number first: what is read of
/// them afterwards can't change before the results are written. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub async fn lock(txn: &impl ConnectionTrait, measurement_ids: &[i64]) -> Result<()> {
    measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(measurement::Column::Id.is_in(measurement_ids.iter().copied()))
        .order_by_asc(measurement::Column::Id)
        .lock_exclusive()
        .into_tuple::<i64>()
        .all(txn)
        .await?;
    Ok(())
}

/// What the indices of a measurement are computed from, as it is stored.
#[derive(Debug, Default)]
struct StoredReadings {
    flow: Option<FlowType>,
    /// The types of the readings as bits, and as the measurement keeps them.
    types: i64,
    kept_types: i64,
    readings: Vec<(String, f64)>,
    grades: Vec<(String, u8)>,
}

impl StoredReadings {
    fn compute(self) -> Result<Indices, InputError> {
        // Every value is in its type's unit, which is the unit that the methods ask for.
        let values = Values::from_readings(self.readings)?;
        let answers = StructureAnswers::from_grades(self.grades.iter().map(|(name, grade)| (name.as_str(), *grade)))?;
        Ok(compute_all(self.flow, &values, &answers))
    }
}

/// What is stored of these measurements, with a constant number of queries.
/// One that does not exist has no entry. Hidden values are left out.
async fn inputs_of_measurements(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, StoredReadings>> {
    let flows: Vec<(i64, Option<water::FlowType>, i64)> = measurement::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, measurement::Relation::Water.def())
        .column(measurement::Column::Id)
        .column(water::Column::FlowType)
        .column(measurement::Column::ParameterTypes)
        .filter(measurement::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let flow = |flow| match flow {
        water::FlowType::Running => FlowType::Running,
        water::FlowType::Standing => FlowType::Standing,
    };
    let mut given: BTreeMap<i64, StoredReadings> = flows
        .into_iter()
        .map(|(id, stored, kept_types)| {
            (id, StoredReadings { flow: stored.map(flow), kept_types, ..StoredReadings::default() })
        })
        .collect();
    for (id, kind, identifier, value) in readings(db, ids).await? {
        let of = given.entry(id).or_default();
        of.types |= type_bit(kind).unwrap_or_default();
        of.readings.push((identifier, value));
    }
    let answers = structure_answer::Entity::find()
        .filter(structure_answer::Column::MeasurementId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    for answer in answers {
        // No grade is 0: what does not fit is told as a fault.
        let grade = u8::try_from(answer.grade).unwrap_or(0);
        given.entry(answer.measurement_id).or_default().grades.push((answer.question.to_value(), grade));
    }
    Ok(given)
}

/// The bit that stands for a parameter type among those of a measurement; numbers that do not fit
/// have none, and must be looked for among the values.
#[must_use]
pub fn type_bit(parameter_type_id: i64) -> Option<i64> {
    // The last bit is the sign.
    u32::try_from(parameter_type_id).ok().filter(|place| *place < 63).map(|place| 1 << place)
}

/// Writes down which types there are visible values of.
async fn keep_types(txn: &impl ConnectionTrait, measurement_id: i64, given: &StoredReadings) -> Result<()> {
    if given.types != given.kept_types {
        let row = measurement::ActiveModel {
            id: Set(measurement_id),
            parameter_types: Set(given.types),
            ..Default::default()
        };
        row.update(txn).await?;
    }
    Ok(())
}

/// Puts these results in the place of the stored ones.
async fn replace(txn: &impl ConnectionTrait, all: &BTreeMap<i64, Indices>, now: DateTime<Utc>) -> Result<()> {
    index_result::Entity::delete_many()
        .filter(index_result::Column::MeasurementId.is_in(all.keys().copied()))
        .exec(txn)
        .await?;
    let results = all.iter().flat_map(|(id, indices)| indices.iter().map(|result| (*id, result)));
    let rows: Vec<index_result::ActiveModel> =
        results.map(|(id, result)| row(id, result, now)).collect::<Result<_>>()?;
    if !rows.is_empty() {
        index_result::Entity::insert_many(rows).exec_without_returning(txn).await?;
    }
    Ok(())
}

async fn readings(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<(i64, i64, String, f64)>> {
    let rows = parameter::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, parameter::Relation::ParameterType.def())
        .columns([parameter::Column::MeasurementId, parameter::Column::ParameterTypeId])
        .column(parameter_type::Column::Identifier)
        .column(parameter::Column::Value)
        .filter(parameter::Column::MeasurementId.is_in(ids.iter().copied()))
        .filter(parameter::Column::Hidden.eq(false))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows)
}

fn row(measurement_id: i64, result: &IndexResult, now: DateTime<Utc>) -> Result<index_result::ActiveModel> {
    let inputs = serde_json::to_value(StoredInputs::from(result)).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(index_result::ActiveModel {
        measurement_id: Set(measurement_id),
        kind: Set(match result.kind {
            IndexKind::Bach => index_result::IndexKind::Bach,
            IndexKind::Saprobic => index_result::IndexKind::Saprobic,
            IndexKind::Trophic => index_result::IndexKind::Trophic,
            IndexKind::Structure => index_result::IndexKind::Structure,
        }),
        value: Set(result.value),
        classification: Set(result.class.as_str().to_owned()),
        validity: Set(i16::from(result.validity.hundredths())),
        method: Set(result.method.to_owned()),
        inputs: Set(inputs),
        computed_at: Set(now),
    })
}

/// The results of several measurements, each in the order of
/// [`IndexKind::ALL`]. A measurement without result has no entry.
///
/// # Errors
/// [`Error::Corrupt`] when a row can't be read, and when the database fails.
pub async fn results_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, Vec<StoredResult>>> {
    let mut results: BTreeMap<i64, Vec<StoredResult>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(results);
    }
    let rows = index_result::Entity::find()
        .filter(index_result::Column::MeasurementId.is_in(ids.iter().copied()))
        .order_by_asc(index_result::Column::MeasurementId)
        .all(db)
        .await?;
    for row in rows {
        let id = row.measurement_id;
        results.entry(id).or_default().push(stored(row)?);
    }
    for list in results.values_mut() {
        list.sort_by_key(|result| result.kind);
    }
    Ok(results)
}

fn stored(row: index_result::Model) -> Result<StoredResult> {
    let corrupt = |what: &str| Error::Corrupt(format!("index of measurement {}: {what}", row.measurement_id));
    Ok(StoredResult {
        kind: kind_of(row.kind),
        value: row.value,
        class: QualityClass::parse(&row.classification).ok_or_else(|| corrupt("class"))?,
        validity: Validity::from_hundredths(u32::try_from(row.validity).map_err(|_| corrupt("validity"))?),
        inputs: serde_json::from_value(row.inputs.clone()).map_err(|_| corrupt("inputs"))?,
        method: row.method,
    })
}

fn kind_of(kind: index_result::IndexKind) -> IndexKind {
    match kind {
        index_result::IndexKind::Bach => IndexKind::Bach,
        index_result::IndexKind::Saprobic => IndexKind::Saprobic,
        index_result::IndexKind::Trophic => IndexKind::Trophic,
        index_result::IndexKind::Structure => IndexKind::Structure,
    }
}
