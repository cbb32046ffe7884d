//! The downloads.

use std::{fs::File, io, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::stream;
use poem::{
    Body, Request, Response, handler,
    http::{HeaderValue, Method, header},
    web::Data,
};
use tokio::io::AsyncReadExt;

use super::{
    about::About,
    csv::Csv,
    geojson::GeoJson,
    reading::{Desk, Reading},
    text::{self, Format},
    xlsx::{Plan, workbook},
};
use crate::{
    auth::Viewer,
    catalogue::{self, ParameterType},
    measurement::RawFilter,
    platform::{
        Error, Result,
        delivery::Disposition,
        web::{Limit, Query, Visit},
    },
};

const CSV: &str = "text/csv; charset=utf-8; header=present";
const GEOJSON: &str = "application/geo+json";
const GEOJSON_SEQ: &str = "application/geo+json-seq";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How long a workbook may take before the answer begins without it. Until then a failure has a page,
/// and the client is told the length.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of a file that are sent at once.
const PIECE: usize = 64 * 1024;

/// What a request asks for, checked.
struct Asked {
    about: About,
    types: Vec<ParameterType>,
    reading: Reading,
    desk: Arc<Desk>,
}

impl Asked {
    /// # Errors
    /// [`Error::TooMany`], and [`Error::BadRequest`] for a day that is none: the list would show more
    /// than was meant, and say so; a file can't.
    async fn of(visit: &Visit, viewer: &Viewer, raw: &RawFilter, desk: &Arc<Desk>) -> Result<Self> {
        visit.limit(Limit::Export).await?;
        let mut types = catalogue::parameter_types(visit.app.db.read()).await?;
        let (filter, faults) = raw.check(viewer, visit.time_zone, &types);
        if !faults.is_empty() {
            return Err(Error::BadRequest("export-fault-filter"));
        }
        let about = About::new(visit, viewer, &filter, &types);
        types.sort_by_key(|kind| kind.id);
        let reading = Reading::new(visit.app.clone(), desk.clone(), filter);
        Ok(Self { about, types, reading, desk: desk.clone() })
    }

    async fn text<F: Format>(self, format: F, kind: &str, file_name: &str) -> Result<Response> {
        let body = text::body(format, self.reading).await?;
        Ok(download(&self.about, kind, file_name, body))
    }
}

#[handler]
pub(super) async fn csv(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Data(desk): Data<&Arc<Desk>>,
) -> Result<Response> {
    let asked = Asked::of(&visit, &viewer, &raw, desk).await?;
    let format = Csv::new(asked.types.clone());
    asked.text(format, CSV, "measurements.csv").await
}

#[handler]
pub(super) async fn geojson(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Data(desk): Data<&Arc<Desk>>,
) -> Result<Response> {
    let asked = Asked::of(&visit, &viewer, &raw, desk).await?;
    let format = GeoJson::collection(asked.about.clone(), asked.types.clone());
    asked.text(format, GEOJSON, "measurements.geojson").await
}

#[handler]
pub(super) async fn geojson_seq(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Data(desk): Data<&Arc<Desk>>,
) -> Result<Response> {
    let asked = Asked::of(&visit, &viewer, &raw, desk).await?;
    let format = GeoJson::sequence(asked.about.clone(), asked.types.clone());
    asked.text(format, GEOJSON_SEQ, "measurements.geojsons").await
}

#[handler]
pub(super) async fn xlsx(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Data(desk): Data<&Arc<Desk>>,
    req: &Request,
) -> Result<Response> {
    let Asked { about, types, reading, desk } = Asked::of(&visit, &viewer, &raw, desk).await?;
    let file_name = format!("{}.xlsx", visit.text("export-file-name"));
    if *req.method() == Method::HEAD {
        return Ok(download(&about, XLSX, &file_name, Body::empty()));
    }
    let plan = Plan { about: about.clone(), types, folder: visit.app.config.data_dir.clone() };
    let mut making: Making = Box::pin(workbook(plan, reading, desk));
    let Ok(made) = tokio::time::timeout(PATIENCE, &mut making).await else {
        return Ok(download(&about, XLSX, &file_name, sent(Sending::Making(making))));
    };
    let file = made?;
    let length = file.metadata()?.len();
    let mut response = download(&about, XLSX, &file_name, sent(Sending::Reading(file.into())));
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    Ok(response)
}

type Making = Pin<Box<dyn Future<Output = Result<File>> + Send>>;

/// Where the sending of a workbook stands.
enum Sending {
    Making(Making),
    Reading(tokio::fs::File),
}

/// What can't be made or read breaks the body off.
fn sent(sending: Sending) -> Body {
    Body::from_bytes_stream(stream::try_unfold(sending, async |sending| -> io::Result<_> {
        let mut file = match sending {
            Sending::Reading(file) => file,
            Sending::Making(making) => making.await.map(Into::into).map_err(|error| {
                tracing::error!(%error, "a download breaks off");
                io::Error::other(error)
            })?,
        };
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece).await?;
        piece.truncate(length);
        Ok((length > 0).then(|| (Bytes::from(piece), Sending::Reading(file))))
    }))
}

fn download(about: &About, kind: &str, file_name: &str, body: Body) -> Response {
    let mut response = Response::builder()
        .content_type(kind)
        .header(header::CONTENT_DISPOSITION, Disposition::Attachment.header_value(file_name))
        .body(body);
    if let Ok(link) = HeaderValue::try_from(about.licence.link()) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}
