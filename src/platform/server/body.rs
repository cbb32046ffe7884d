//! A request body that ends when it gets too long or too slow.

use super::Limits;
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::{Body, Frame, SizeHint};
use poem::http::StatusCode;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use tokio::time::Sleep;

/// Why a body was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyFault {
    TooLarge,
    TooSlow,
    /// Nothing here inflates bodies, so nothing can be made to explode.
    Coded,
}

impl BodyFault {
    /// What the client is told.
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Coded => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        }
    }
}

/// Counts what really comes: a length that is announced may be missing.
pub(super) struct LimitedBody {
    inner: BoxBody<Bytes, io::Error>,
    bytes_left: u64,
    deadline: Pin<Box<Sleep>>,
    fault: Arc<OnceLock<BodyFault>>,
    /// Known before the first byte: what to say to whoever reads.
    refused: Option<BodyFault>,
}

impl LimitedBody {
    /// `fault` tells afterwards whether the body was broken off.
    /// A body that is `refused` breaks off at once, but only if it is read.
    pub(super) fn new(
        inner: BoxBody<Bytes, io::Error>,
        limits: &Limits,
        fault: Arc<OnceLock<BodyFault>>,
        refused: Option<BodyFault>,
    ) -> Self {
        let deadline = Box::pin(tokio::time::sleep(limits.body));
        Self { inner, bytes_left: limits.body_bytes, deadline, fault, refused }
    }

    fn break_off(&self, fault: BodyFault) -> io::Error {
        // The first fault stays: a body that is read on after it says it again.
        let fault = *self.fault.get_or_init(|| fault);
        match fault {
            BodyFault::TooLarge => io::Error::new(io::ErrorKind::FileTooLarge, "body too large"),
            BodyFault::TooSlow => io::Error::new(io::ErrorKind::TimedOut, "body too slow"),
            BodyFault::Coded => io::Error::new(io::ErrorKind::Unsupported, "coded body"),
        }
    }
}

impl Body for LimitedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(fault) = self.fault.get().copied().or(self.refused) {
            return Poll::Ready(Some(Err(self.break_off(fault))));
        }
        match Pin::new(&mut self.inner).poll_frame(context) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, |data| data.len() as u64);
                let Some(left) = self.bytes_left.checked_sub(length) else {
                    return Poll::Ready(Some(Err(self.break_off(BodyFault::TooLarge))));
                };
                self.bytes_left = left;
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Pending if self.deadline.as_mut().poll(context).is_ready() => {
                Poll::Ready(Some(Err(self.break_off(BodyFault::TooSlow))))
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.refused.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
