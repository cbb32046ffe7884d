//! `GET /api/v1/datatypes/`: what can be measured. `GET /api/v1/datapoints/`: single values.

use std::collections::BTreeMap;

use poem::{Request, Response, handler, web::Path};
use serde::Deserialize;

use super::{
    answer::Freshness,
    paging::{Page, Paging, RawPaging},
    view::{DataPoint, DataType},
};
use crate::{
    catalogue::{self, ParameterType},
    measurement::{self, PointCursor, PublicVersion, WholeValue},
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
};

/// Name of a parameter of the query → key of the message.
pub(super) type Faults = BTreeMap<String, &'static str>;

/// What is wrong with a query, in the reader's language.
pub(super) fn refused(visit: &Visit, faults: Faults) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::Unprocessable(faults.into_iter().map(|(field, key)| (field, visit.text(key))).collect()))
}

/// The number in a path; what is none is nothing.
pub(super) fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Error::NotFound)
}

/// The catalogue changes with a release, or by hand: its state is what it says.
fn version_of(types: &[ParameterType]) -> PublicVersion {
    PublicVersion { text: format!("{types:?}"), changed: None }
}

#[handler]
pub(super) async fn list_types(visit: Visit, req: &Request, Query(raw): Query<RawPaging>) -> Result<Response> {
    let mut faults = Faults::new();
    let paging: Paging<i64> = raw.check(&mut faults);
    refused(&visit, faults)?;
    let mut types = catalogue::parameter_types(visit.app.db.read()).await?;
    types.sort_by_key(|kind| kind.id);
    let freshness = Freshness::of_hash(&visit, version_of(&types))?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    let count = types.len() as u64;
    let behind = types.iter().filter(|kind| paging.behind.is_none_or(|id| kind.id > id));
    let offset = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let most = usize::try_from(paging.rows()).unwrap_or(usize::MAX);
    let mut rows: Vec<&ParameterType> = behind.skip(offset).take(most).collect();
    let around = paging.cut(&visit, &mut rows, |kind| kind.id)?;
    let results = rows.into_iter().map(|kind| DataType::new(kind, visit.locale)).collect();
    let mut response = freshness.json(&Page::new(count, around.clone(), results))?;
    around.link(&mut response);
    Ok(response)
}

#[handler]
pub(super) async fn one_type(visit: Visit, req: &Request, Path(id): Path<String>) -> Result<Response> {
    let id = number(&id)?;
    let types = catalogue::parameter_types(visit.app.db.read()).await?;
    let kind = types.iter().find(|kind| kind.id == id).ok_or(Error::NotFound)?;
    let freshness = Freshness::of_hash(&visit, version_of(std::slice::from_ref(kind)))?;
    match freshness.spared(req)? {
        Some(spared) => Ok(spared),
        None => freshness.json(&DataType::new(kind, visit.locale)),
    }
}

/// The query as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPoints {
    measurement: Option<String>,
    parameter_type: Option<String>,
    page: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

#[handler]
pub(super) async fn list_points(visit: Visit, req: &Request, Query(raw): Query<RawPoints>) -> Result<Response> {
    let mut faults = Faults::new();
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let paging: Paging<PointCursor> = RawPaging::new(raw.page, raw.cursor, raw.limit).check(&mut faults);
    let measurement = raw.measurement.map(|id| id.trim().parse::<i64>());
    if measurement.as_ref().is_some_and(std::result::Result::is_err) {
        faults.insert("measurement".to_owned(), "api-id");
    }
    let kind = raw.parameter_type.map(|name| kind_named(&types, &name));
    if kind == Some(None) {
        faults.insert("parameter_type".to_owned(), "api-unknown-parameter");
    }
    refused(&visit, faults)?;
    let freshness = Freshness::new(&visit, measurement::public_version(db).await?, "")?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    let which = (measurement.and_then(std::result::Result::ok), kind.flatten());
    let count = measurement::count_data_points(db, which).await?;
    let mut rows = measurement::data_points(db, which, paging.behind, paging.offset(), paging.rows()).await?;
    let around = paging.cut(&visit, &mut rows, |point| (point.updated_at, point.id))?;
    let results = rows.iter().filter_map(|point| view(&visit, point, &types)).collect();
    let mut response = freshness.json(&Page::new(count, around.clone(), results))?;
    around.link(&mut response);
    Ok(response)
}

/// The number of the type with this identifier or number.
pub(super) fn kind_named(types: &[ParameterType], name: &str) -> Option<i64> {
    let name = name.trim();
    types.iter().find(|kind| kind.identifier == name || kind.id.to_string() == name).map(|kind| kind.id)
}

fn view(visit: &Visit, point: &measurement::DataPoint, types: &[ParameterType]) -> Option<DataPoint> {
    let measurement::DataPoint { id, measurement_id, parameter_type_id, value, .. } = *point;
    let whole = WholeValue { id, parameter_type_id, value, note: point.note.clone() };
    DataPoint::new(&whole, measurement_id, types, visit.locale)
}

#[handler]
pub(super) async fn one_point(visit: Visit, req: &Request, Path(id): Path<String>) -> Result<Response> {
    let db = visit.app.db.read();
    let point = measurement::data_point(db, number(&id)?).await?.ok_or(Error::NotFound)?;
    let types = catalogue::parameter_types(db).await?;
    let freshness = Freshness::of_hash(&visit, PublicVersion { text: format!("{point:?}"), changed: None })?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    freshness.json(&view(&visit, &point, &types).ok_or(Error::NotFound)?)
}
