//! `GET /water/<id>/plot/<identifier>.svg`: one plot as a picture, also for
//! pages elsewhere.

use poem::{Request, Response, handler, http::HeaderValue, web::Path};
use serde::Deserialize;

use super::{
    answer::picture,
    history::{self, Subject},
    plot::{Form, draw},
    water_page::place_of,
};
use crate::{
    catalogue, measurement,
    platform::{
        Error, Result,
        i18n::{Locale, asked_for},
        web::{Query, Visit},
    },
};

/// Fresh for ten minutes, to be asked for again after that.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=600");

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawPlot {
    #[serde(default)]
    compare: String,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    Path((id, file)): Path<(String, String)>,
    Query(raw): Query<RawPlot>,
    req: &Request,
) -> Result<Response> {
    let db = visit.app.db.read();
    let identifier = file.strip_suffix(".svg").ok_or(Error::NotFound)?;
    // Of the address alone: a page elsewhere shows the same to everybody.
    let locale = asked_for(req).unwrap_or(Locale::De);
    let types = catalogue::parameter_types(db).await?;
    let subject = Subject::find(&types, identifier).ok_or(Error::NotFound)?;
    let mut places = vec![place_of(db, &id, locale).await?.ok_or(Error::NotFound)?];
    if !raw.compare.is_empty() {
        places.push(place_of(db, &raw.compare, locale).await?.ok_or(Error::NotFound)?);
    }
    // As on its page: without a published measurement a water is nobody's business yet.
    let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
    let points = measurement::map_points_at(db, &ids).await?;
    if !ids.iter().all(|id| points.iter().any(|point| point.water_id == *id)) {
        return Err(Error::NotFound);
    }
    let panel = history::panel(db, &places, subject).await?;
    if panel.entries.is_empty() {
        return Err(Error::NotFound);
    }
    let svg = draw(&panel.plot(&places, locale), Form::File, visit.app.config.time_zone, locale);
    picture(req, svg.into_bytes(), HeaderValue::from_static("image/svg+xml"), CACHE).await
}
