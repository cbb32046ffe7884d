//! Measurements with all that readers may see of them, some at a time: for what leaves the site.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::{index_result, measurement, parameter};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::{
    filter::condition,
    read::{Row, with_water},
};
use crate::{
    measurement::{
        filter::Filter,
        model::{Measurement, State},
    },
    platform::{Error, Result},
    quality::{FlowType, IndexKind, QualityClass, Validity, applies_to},
};

/// A published measurement with its visible values and its indices.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeMeasurement {
    /// Its number.
    pub id: i64,
    /// Nickname or team; may be empty.
    pub name: String,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// The zone that the time was entered in.
    pub time_zone: Tz,
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    /// The place's name.
    pub location_name: Option<String>,
    /// The water's number.
    pub water_id: i64,
    /// The water's name.
    pub water_name: Option<String>,
    /// How the water moves; none: unknown.
    pub flow_type: Option<FlowType>,
    /// What kind of water it is, as stored: `river`.
    pub water_type: Option<String>,
    /// Readers are told that the values are doubtful.
    pub quality_warning: bool,
    /// The author's note; may be empty.
    pub note: String,
    /// Counts the changes.
    pub version: i32,
    /// Whether everybody sees it.
    pub is_published: bool,
    /// The values that are not hidden, in the order of their form.
    pub values: Vec<WholeValue>,
    /// The indices that fit the water and had input, in the order of [`IndexKind::ALL`].
    pub indices: Vec<WholeIndex>,
}

/// One value; several of a type are replicates.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeValue {
    /// Its number.
    pub id: i64,
    /// The parameter type's number.
    pub parameter_type_id: i64,
    /// In the type's unit.
    pub value: f64,
    /// The author's note; may be empty.
    pub note: String,
}

/// One index.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeIndex {
    /// Which one.
    pub kind: IndexKind,
    /// On the index's own scale.
    pub value: f64,
    /// The class, whatever the validity; [`Validity::shows_class`] tells whether to show it.
    pub class: QualityClass,
    /// How much of the method's input was there.
    pub validity: Validity,
    /// The version of the method, such as `bach-2`.
    pub method: String,
}

impl WholeMeasurement {
    /// What the next call of [`whole_measurements`] goes on behind.
    #[must_use]
    pub fn place(&self) -> (DateTime<Utc>, i64) {
        (self.measured_at, self.id)
    }

    /// Its values of one type.
    pub fn values_of(&self, parameter_type_id: i64) -> impl Iterator<Item = &WholeValue> {
        self.values.iter().filter(move |value| value.parameter_type_id == parameter_type_id)
    }

    /// The mean of its values of one type; none where there are none.
    #[must_use]
    pub fn mean_of(&self, parameter_type_id: i64) -> Option<f64> {
        let (count, sum) =
            self.values_of(parameter_type_id).fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value.value));
        (count > 0.0).then(|| sum / count)
    }

    /// One of its indices.
    #[must_use]
    pub fn index(&self, kind: IndexKind) -> Option<&WholeIndex> {
        self.indices.iter().find(|index| index.kind == kind)
    }
}

/// The next `limit` published measurements that a filter keeps, newest first, behind the
/// [`WholeMeasurement::place`] of the last one; each call takes three statements, and passes over
/// nothing that was there before.
///
/// # Errors
/// [`Error::Corrupt`] when an index can't be read, and when the database fails.
pub async fn whole_measurements(
    db: &impl ConnectionTrait,
    filter: &Filter,
    behind: Option<(DateTime<Utc>, i64)>,
    limit: u64,
) -> Result<Vec<WholeMeasurement>> {
    let (at, id) = (measurement::Column::MeasuredAt, measurement::Column::Id);
    let columns = Expr::tuple([Expr::col((measurement::Entity, at)), Expr::col((measurement::Entity, id))]);
    let further = behind.map(|(time, id)| columns.lt(Expr::tuple([Expr::value(time), Expr::value(id)])));
    let rows = with_water()
        .filter(condition(db, filter).add_option(further))
        .order_by_desc(at)
        .order_by_desc(id)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    whole_of(db, rows.into_iter().map(Measurement::from).collect()).await
}

/// The same measurements with their visible values and their indices, in two statements.
pub(in crate::measurement) async fn whole_of(
    db: &impl ConnectionTrait,
    measurements: Vec<Measurement>,
) -> Result<Vec<WholeMeasurement>> {
    if measurements.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = measurements.iter().map(|measurement| measurement.id).collect();
    let mut values = values_of(db, &ids).await?;
    let mut indices = indices_of(db, &ids).await?;
    let whole = measurements.into_iter().map(|m| {
        let mut own = indices.remove(&m.id).unwrap_or_default();
        own.retain(|index| applies_to(index.kind, m.water.flow_type) && index.validity.shows_index());
        own.sort_by_key(|index| index.kind);
        WholeMeasurement { values: values.remove(&m.id).unwrap_or_default(), indices: own, ..bare(m) }
    });
    Ok(whole.collect())
}

fn bare(m: Measurement) -> WholeMeasurement {
    WholeMeasurement {
        id: m.id,
        name: m.name,
        measured_at: m.measured_at,
        time_zone: m.time_zone,
        longitude: m.longitude,
        latitude: m.latitude,
        location_name: m.location_name,
        water_id: m.water.id,
        water_name: m.water.name,
        flow_type: m.water.flow_type,
        water_type: m.water.water_type,
        quality_warning: m.quality_warning,
        note: m.note,
        version: m.version,
        is_published: m.state == State::Published,
        values: Vec::new(),
        indices: Vec::new(),
    }
}

async fn values_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, Vec<WholeValue>>> {
    let rows: Vec<(i64, i64, i64, f64, String)> = parameter::Entity::find()
        .select_only()
        .columns([parameter::Column::Id, parameter::Column::MeasurementId, parameter::Column::ParameterTypeId])
        .columns([parameter::Column::Value, parameter::Column::Note])
        .filter(parameter::Column::MeasurementId.is_in(ids.iter().copied()))
        .filter(parameter::Column::Hidden.eq(false))
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let mut values: BTreeMap<i64, Vec<WholeValue>> = BTreeMap::new();
    for (value_id, id, parameter_type_id, value, note) in rows {
        values.entry(id).or_default().push(WholeValue { id: value_id, parameter_type_id, value, note });
    }
    Ok(values)
}

/// Without what the results were computed from, which is most of their rows.
async fn indices_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, Vec<WholeIndex>>> {
    let rows: Vec<(i64, index_result::IndexKind, f64, String, i16, String)> = index_result::Entity::find()
        .select_only()
        .columns([index_result::Column::MeasurementId, index_result::Column::Kind, index_result::Column::Value])
        .columns([index_result::Column::Classification, index_result::Column::Validity, index_result::Column::Method])
        .filter(index_result::Column::MeasurementId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut indices: BTreeMap<i64, Vec<WholeIndex>> = BTreeMap::new();
    for (id, kind, value, class, validity, method) in rows {
        let corrupt = |what: &str| Error::Corrupt(format!("index of measurement {id}: {what}"));
        indices.entry(id).or_default().push(WholeIndex {
            kind: IndexKind::parse(&kind.to_value()).ok_or_else(|| corrupt("kind"))?,
            value,
            class: QualityClass::parse(&class).ok_or_else(|| corrupt("class"))?,
            validity: Validity::from_hundredths(u32::try_from(validity).map_err(|_| corrupt("validity"))?),
            method,
        });
    }
    Ok(indices)
}
