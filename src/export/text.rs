//! Downloads that are text: written as they are read, sent as they are written.

use std::{io, vec};

use bytes::Bytes;
use futures_util::stream;
use poem::Body;

use super::reading::Reading;
use crate::{measurement::WholeMeasurement, platform::Result};

/// Bytes from which on a piece is sent.
const PIECE: usize = 64 * 1024;

/// How measurements become text.
pub(super) trait Format: Send + 'static {
    /// What stands before the first one.
    fn begin(&mut self, out: &mut Vec<u8>);
    /// One measurement.
    fn add(&mut self, measurement: &WholeMeasurement, out: &mut Vec<u8>);
    /// What stands behind the last one.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// Where a download stands.
struct Writing<F> {
    format: F,
    reading: Reading,
    waiting: vec::IntoIter<WholeMeasurement>,
    out: Vec<u8>,
}

/// The body of a download. The first measurements are read now, so that a database that fails is told
/// by a page. What fails later breaks the body off: the client sees that it has not all of it. A client
/// that goes away drops the body, and nothing more is read.
///
/// # Errors
/// Those of the first reading.
pub(super) async fn body<F: Format>(mut format: F, mut reading: Reading) -> Result<Body> {
    let waiting = reading.next().await?.into_iter();
    let mut out = Vec::with_capacity(PIECE * 2);
    format.begin(&mut out);
    let pieces = stream::try_unfold(Some(Writing { format, reading, waiting, out }), async |writing| {
        let Some(writing) = writing else { return Ok(None) };
        writing.piece().await.map(Some).map_err(|error| {
            tracing::error!(%error, "a download breaks off");
            io::Error::other(error)
        })
    });
    Ok(Body::from_bytes_stream(pieces))
}

impl<F: Format> Writing<F> {
    /// The next piece, and how it goes on from there.
    async fn piece(mut self) -> Result<(Bytes, Option<Self>)> {
        while self.out.len() < PIECE {
            if let Some(measurement) = self.waiting.next() {
                self.format.add(&measurement, &mut self.out);
                continue;
            }
            self.waiting = self.reading.next().await?.into_iter();
            if self.waiting.len() == 0 {
                self.format.end(&mut self.out);
                return Ok((self.out.into(), None));
            }
        }
        let piece = std::mem::replace(&mut self.out, Vec::with_capacity(PIECE * 2));
        Ok((piece.into(), Some(self)))
    }
}
