//! Reading what programs ask for: published measurements, and the waters that everybody may know.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{index_result, measurement, parameter, structure_answer, water};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

use super::{
    MapPoint, WholeMeasurement,
    public::{is_public, points},
    read::{Row, with_water},
    whole::whole_of,
};
use crate::{
    measurement::{model::Measurement, selection::Selection},
    platform::{Error, Result},
    quality::{FlowType, StructureAnswers, type_bit},
    water::{Bounds, OsmElement, OsmKind, WaterType},
};

/// What everybody may know of a water, without its shape.
#[derive(Clone, Debug, PartialEq)]
pub struct WaterHead {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// Where OpenStreetMap describes it.
    pub osm: Option<OsmElement>,
    /// How it moves; none: unknown.
    pub flow_type: Option<FlowType>,
    /// What kind of water it is.
    pub water_type: Option<WaterType>,
}

/// Tells one state of what is published from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicVersion {
    /// Changes with it.
    pub text: String,
    /// When anything was changed last, whether it is published or not.
    pub changed: Option<DateTime<Utc>>,
}

/// The published measurements that a selection keeps.
fn condition(selection: &Selection) -> Condition {
    let at = measurement::Column::MeasuredAt;
    let mut all = is_public();
    if !selection.water_ids.is_empty() {
        all = all.add(measurement::Column::WaterId.is_in(selection.water_ids.iter().copied()));
    }
    all = all.add_option(selection.from.map(|from| at.gte(from)));
    all = all.add_option(selection.before.map(|before| at.lt(before)));
    all = all.add_option(selection.bounds.map(|bounds| {
        let (longitude, latitude) = (measurement::Column::Longitude, measurement::Column::Latitude);
        let (west, east) = (longitude.gte(bounds.min_longitude), longitude.lte(bounds.max_longitude));
        let crosses = bounds.min_longitude > bounds.max_longitude;
        let within = if crosses { Condition::any() } else { Condition::all() }.add(west).add(east);
        Condition::all().add(within).add(latitude.gte(bounds.min_latitude)).add(latitude.lte(bounds.max_latitude))
    }));
    for kind in &selection.parameter_types {
        all = all.add(match type_bit(*kind) {
            Some(bit) => measurement::Column::ParameterTypes.into_expr().bit_and(bit).eq(bit),
            None => Expr::exists(
                parameter::Entity::find()
                    .select_only()
                    .column(parameter::Column::Id)
                    .filter(
                        parameter::Column::MeasurementId
                            .into_expr()
                            .equals((measurement::Entity, measurement::Column::Id)),
                    )
                    .filter(parameter::Column::ParameterTypeId.eq(*kind))
                    .filter(parameter::Column::Hidden.eq(false))
                    .into_query(),
            ),
        });
    }
    if selection.flow.is_some() || !selection.water_types.is_empty() {
        let waters = water::Entity::find().select_only().column(water::Column::Id).filter(kind_of_water(selection));
        all = all.add(measurement::Column::WaterId.in_subquery(waters.into_query()));
    }
    all.add_option(selection.course_id.map(|course| measurement::Column::CourseId.eq(course)))
}

fn kind_of_water(selection: &Selection) -> Condition {
    let flow = selection.flow.map(|flow| match flow {
        Some(FlowType::Running) => water::Column::FlowType.eq(water::FlowType::Running),
        Some(FlowType::Standing) => water::Column::FlowType.eq(water::FlowType::Standing),
        None => water::Column::FlowType.is_null(),
    });
    let types = &selection.water_types;
    let kind = (!types.is_empty()).then(|| water::Column::WaterType.is_in(types.iter().map(|kind| kind.as_str())));
    Condition::all().add_option(flow).add_option(kind)
}

/// All that a selection keeps as points, earliest first.
///
/// # Errors
/// When the database fails.
pub async fn selected_points(db: &impl ConnectionTrait, selection: &Selection) -> Result<Vec<MapPoint>> {
    points(db, condition(selection)).await
}

/// How many measurements a selection keeps.
///
/// # Errors
/// When the database fails.
pub async fn count_selected(db: &impl ConnectionTrait, selection: &Selection) -> Result<u64> {
    Ok(measurement::Entity::find().filter(condition(selection)).count(db).await?)
}

/// Some of what a selection keeps, earliest first: `limit` behind the place of one, and `offset` further on.
///
/// # Errors
/// When the database fails or holds what can't be read.
pub async fn selected(
    db: &impl ConnectionTrait,
    selection: &Selection,
    behind: Option<(DateTime<Utc>, i64)>,
    offset: u64,
    limit: u64,
) -> Result<Vec<WholeMeasurement>> {
    let (at, id) = (measurement::Column::MeasuredAt, measurement::Column::Id);
    let columns = Expr::tuple([Expr::col((measurement::Entity, at)), Expr::col((measurement::Entity, id))]);
    let further = behind.map(|(time, id)| columns.gt(Expr::tuple([Expr::value(time), Expr::value(id)])));
    let rows = with_water()
        .filter(condition(selection).add_option(further))
        .order_by_asc(at)
        .order_by_asc(id)
        .offset(offset)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    whole_of(db, rows.into_iter().map(Measurement::from).collect()).await
}

/// A published measurement with all that readers may see of it.
///
/// # Errors
/// As [`selected`].
pub async fn published_whole(db: &impl ConnectionTrait, id: i64) -> Result<Option<WholeMeasurement>> {
    let found = super::published(db, id).await?;
    Ok(whole_of(db, found.into_iter().collect()).await?.pop())
}

/// The answers about the structure of these measurements; one without answers has no entry.
///
/// # Errors
/// [`Error::Corrupt`] when an answer can't be read, and when the database fails.
pub async fn structures_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, StructureAnswers>> {
    let mut grades: BTreeMap<i64, Vec<(String, u8)>> = BTreeMap::new();
    let rows = structure_answer::Entity::find()
        .filter(structure_answer::Column::MeasurementId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    for row in rows {
        let grade = u8::try_from(row.grade).unwrap_or(0);
        grades.entry(row.measurement_id).or_default().push((row.question.to_value(), grade));
    }
    let answers = |(id, grades): (i64, Vec<(String, u8)>)| {
        StructureAnswers::from_grades(grades.iter().map(|(name, grade)| (name.as_str(), *grade)))
            .map(|answers| (id, answers))
            .map_err(|fault| Error::Corrupt(format!("measurement {id}: {fault}")))
    };
    grades.into_iter().map(answers).collect()
}

/// The state of all that is published, in three statements that read no texts.
///
/// # Errors
/// When the database fails.
pub async fn public_version(db: &impl ConnectionTrait) -> Result<PublicVersion> {
    let measurements = super::map_version(db).await?;
    let waters: (i64, Option<DateTime<Utc>>) = water::Entity::find()
        .select_only()
        .column_as(water::Column::Id.count(), "waters")
        .column_as(water::Column::UpdatedAt.max(), "changed")
        .into_tuple()
        .one(db)
        .await?
        .unwrap_or_default();
    let own: Option<DateTime<Utc>> = measurement::Entity::find()
        .select_only()
        .column_as(measurement::Column::UpdatedAt.max(), "changed")
        .into_tuple::<Option<DateTime<Utc>>>()
        .one(db)
        .await?
        .flatten();
    let computed = computed(db, Condition::all()).await?;
    let micros = |time: Option<DateTime<Utc>>| time.map_or(0, |time| time.timestamp_micros());
    let text = format!("{measurements}-{}-{}-{}", waters.0, micros(waters.1), micros(computed));
    Ok(PublicVersion { text, changed: [waters.1, own, computed].into_iter().flatten().max() })
}

async fn computed(db: &impl ConnectionTrait, which: Condition) -> Result<Option<DateTime<Utc>>> {
    let found = index_result::Entity::find()
        .select_only()
        .column_as(index_result::Column::ComputedAt.max(), "computed")
        .filter(which)
        .into_tuple::<Option<DateTime<Utc>>>()
        .one(db)
        .await?;
    Ok(found.flatten())
}

/// The state of one measurement, whoever may see it, with its results and its water.
///
/// # Errors
/// [`Error::NotFound`] when there is none, and when the database fails.
pub async fn version_of(db: &impl ConnectionTrait, id: i64) -> Result<PublicVersion> {
    let row: Option<(i32, DateTime<Utc>, DateTime<Utc>)> = measurement::Entity::find_by_id(id)
        .select_only()
        .column(measurement::Column::Version)
        .column(measurement::Column::UpdatedAt)
        .column_as(water::Column::UpdatedAt, "water_changed")
        .inner_join(water::Entity)
        .into_tuple()
        .one(db)
        .await?;
    let (version, own, water) = row.ok_or(Error::NotFound)?;
    let computed = computed(db, Condition::all().add(index_result::Column::MeasurementId.eq(id))).await?;
    let changed = [Some(own), Some(water), computed].into_iter().flatten().max();
    Ok(PublicVersion { text: format!("{version}-{}", changed.map_or(0, |time| time.timestamp_micros())), changed })
}

/// Everything but what somebody added, nobody has looked at, and nobody published a measurement of:
/// its name may come from a draft.
fn is_public_water() -> Condition {
    let measured =
        measurement::Entity::find().select_only().column(measurement::Column::WaterId).filter(is_public()).into_query();
    Condition::any()
        .add(water::Column::OsmId.is_not_null())
        .add(water::Column::RequiresReview.eq(false))
        .add(water::Column::Id.in_subquery(measured))
}

fn public_water_condition(selection: &Selection) -> Condition {
    let all = Condition::all().add(is_public_water()).add(kind_of_water(selection));
    all.add_option(selection.bounds.map(|bounds| {
        let (west, east) =
            (water::Column::MaxLon.gte(bounds.min_longitude), water::Column::MinLon.lte(bounds.max_longitude));
        let crosses = bounds.min_longitude > bounds.max_longitude;
        Condition::all()
            .add(if crosses { Condition::any() } else { Condition::all() }.add(west).add(east))
            .add(water::Column::MaxLat.gte(bounds.min_latitude))
            .add(water::Column::MinLat.lte(bounds.max_latitude))
    }))
}

type HeadRow = (
    i64,
    Option<String>,
    Option<water::OsmElementType>,
    Option<i64>,
    Option<water::FlowType>,
    Option<water::WaterType>,
);

fn head((id, name, kind, osm_id, flow, water_type): HeadRow) -> WaterHead {
    WaterHead {
        id,
        name,
        osm: kind.zip(osm_id).and_then(|(kind, id)| Some(OsmElement { kind: OsmKind::parse(&kind.to_value())?, id })),
        flow_type: flow.map(super::read::flow_type),
        water_type: water_type.and_then(|kind| WaterType::parse(&kind.to_value())),
    }
}

fn heads() -> sea_orm::Select<water::Entity> {
    use water::Column;
    water::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::OsmElementType, Column::OsmId, Column::FlowType])
        .column(Column::WaterType)
}

/// Some waters that everybody may know, by number: `limit` behind the number of one, and `offset` further on.
/// Of the selection the box, the flow and the types of water count.
///
/// # Errors
/// When the database fails.
pub async fn public_waters(
    db: &impl ConnectionTrait,
    selection: &Selection,
    behind: Option<i64>,
    offset: u64,
    limit: u64,
) -> Result<Vec<WaterHead>> {
    let further = behind.map(|id| water::Column::Id.gt(id));
    let rows: Vec<HeadRow> = heads()
        .filter(public_water_condition(selection).add_option(further))
        .order_by_asc(water::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(head).collect())
}

/// How many these are in all.
///
/// # Errors
/// When the database fails.
pub async fn count_public_waters(db: &impl ConnectionTrait, selection: &Selection) -> Result<u64> {
    Ok(water::Entity::find().filter(public_water_condition(selection)).count(db).await?)
}

/// These waters by number, whoever may know them.
///
/// # Errors
/// When the database fails.
pub async fn water_heads(db: &impl ConnectionTrait, ids: &[i64]) -> Result<BTreeMap<i64, WaterHead>> {
    let rows: Vec<HeadRow> = heads().filter(water::Column::Id.is_in(ids.iter().copied())).into_tuple().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.0, head(row))).collect())
}

/// A water, its shape as GeoJSON, its box, its tags, and the numbers of its published measurements.
pub type PublicWater = (WaterHead, String, Bounds, serde_json::Value, Vec<i64>);

/// The shape of a water that everybody may know, its box, its tags, and the numbers of its published
/// measurements, earliest first.
///
/// # Errors
/// When the database fails.
pub async fn public_water(db: &impl ConnectionTrait, id: i64) -> Result<Option<PublicWater>> {
    let Some(row) = water::Entity::find_by_id(id).filter(is_public_water()).one(db).await? else { return Ok(None) };
    let head = head((row.id, row.name, row.osm_element_type, row.osm_id, row.flow_type, row.water_type));
    let bounds = Bounds {
        min_longitude: row.min_lon,
        min_latitude: row.min_lat,
        max_longitude: row.max_lon,
        max_latitude: row.max_lat,
    };
    let measured = points(db, is_public().add(measurement::Column::WaterId.eq(id))).await?;
    Ok(Some((head, row.geometry, bounds, row.tags, measured.into_iter().map(|point| point.id).collect())))
}
