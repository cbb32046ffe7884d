//! `GET /map/tiles.pmtiles`: the operator's file of tiles, piece by piece.

use std::{io, path::Path};

use poem::{
    Body, Request, Response, handler,
    http::{HeaderValue, StatusCode, header},
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

use super::answer::tag_of;
use crate::platform::{
    Error, Result,
    delivery::{ByteRange, EntityTag, is_read, method_not_allowed, requested_range},
    secret::sha256,
    web::Visit,
};

/// The longest piece of an answer; a whole file may be far larger than memory.
const LONGEST: u64 = 16 * 1024 * 1024;

const CONTENT_TYPE: &str = "application/vnd.pmtiles";
const CACHE: &str = "public, max-age=3600";

#[handler]
pub(super) async fn show(visit: Visit, req: &Request) -> Result<Response> {
    if !is_read(req.method()) {
        return Ok(method_not_allowed());
    }
    let path = visit.app.config.map.tiles_file.as_deref().ok_or(Error::NotFound)?;
    let (mut file, length, tag) = open(path).await.map_err(|_| Error::NotFound)?;
    let etag = tag_of(&tag)?;
    let part = match requested_range(req.headers(), length, &etag, None) {
        ByteRange::Part(part) if part.end - part.start <= LONGEST => part,
        ByteRange::Unsatisfiable => return Ok(unsatisfiable(length)),
        ByteRange::Whole => return Ok(whole(file, &etag)),
        // PMTiles asks for small pieces only: who wants more may have the beginning.
        ByteRange::Part(part) => part.start..part.start + LONGEST,
    };
    let mut bytes = vec![0; usize::try_from(part.end - part.start).unwrap_or_default()];
    let read = async {
        file.seek(io::SeekFrom::Start(part.start)).await?;
        file.read_exact(&mut bytes).await
    };
    read.await.map_err(|error: io::Error| Error::Corrupt(format!("the file of tiles: {error}")))?;
    let mut response = Response::builder()
        .status(StatusCode::PARTIAL_CONTENT)
        .content_type(CONTENT_TYPE)
        .header(header::CONTENT_RANGE, format!("bytes {}-{}/{length}", part.start, part.end - 1))
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, CACHE)
        .body(Body::from_vec(bytes));
    response.headers_mut().insert(header::ETAG, etag.header_value());
    Ok(response)
}

/// The file, its length, and a tag that changes with it.
async fn open(path: &Path) -> io::Result<(File, u64, String)> {
    let file = File::open(path).await?;
    let known = file.metadata().await?;
    let changed = known.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let text = format!("{}-{}", known.len(), changed.unwrap_or_default().as_nanos());
    Ok((file, known.len(), hex::encode(sha256(text))))
}

/// The whole file, which may be larger than memory.
fn whole(file: File, etag: &EntityTag) -> Response {
    let mut response = Response::builder()
        .content_type(CONTENT_TYPE)
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, CACHE)
        .body(Body::from_async_read(file));
    response.headers_mut().insert(header::ETAG, etag.header_value());
    response
}

fn unsatisfiable(length: u64) -> Response {
    let mut response: Response = StatusCode::RANGE_NOT_SATISFIABLE.into();
    if let Ok(range) = HeaderValue::try_from(format!("bytes */{length}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}
