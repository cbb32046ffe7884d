//! Sets a document with Typst and writes it as PDF.
//!
//! What users wrote comes as data and is never read as markup. A render runs on
//! the blocking pool, a few at once; it ends in time for whoever waits, and the
//! place that it takes is free only when it is really done.

mod texts;
mod world;

use std::{
    collections::VecDeque,
    sync::{
        Arc, LazyLock, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use chrono::{DateTime, Datelike, Timelike, Utc};
use serde_json::{Value, json};
use tokio::sync::{OnceCell, Semaphore};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::platform::{App, Error, Result, i18n::Locale, secret::sha256, view::date_time};

/// Renders at once: each takes a core.
const AT_ONCE: usize = 2;
/// Documents that wait for their turn, each with its data: beyond that nobody begins to wait.
const MOST_WAITING: usize = 32;
/// Most bytes of data of one document, pictures included.
const MOST_DATA: usize = 6 << 20;
/// How long somebody waits for a document, the queue included.
const PATIENCE: Duration = Duration::from_secs(20);
/// Public documents that are kept in memory, some 100 KB each.
const KEPT: usize = 24;
/// Renders after which Typst forgets what no document used since.
const FORGET_AFTER: usize = 8;

/// The kinds of documents, each with a template of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// The course with its keys.
    Course,
    /// A page for each access key.
    AccessKeys,
    /// Cards to cut, eight a page.
    Cards,
    /// One measurement.
    Measurement,
    /// A list of measurements.
    List,
    /// A water over time.
    Water,
    /// The empty sheet for the river.
    FieldSheet,
}

impl Template {
    pub(super) const ALL: [Self; 7] =
        [Self::Course, Self::AccessKeys, Self::Cards, Self::Measurement, Self::List, Self::Water, Self::FieldSheet];

    /// What stands at the foot of each page, as the predecessor had it.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Course => "GC-ADMIN-CO",
            Self::AccessKeys => "GC-ADMIN-AK",
            Self::Cards => "GC-ADMIN-KC",
            Self::Measurement => "GC-DATA-MD",
            Self::List => "GC-DATA-ML",
            Self::Water => "GC-DATA-WR",
            Self::FieldSheet => "GC-DATA-FS",
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Course => "/course.typ",
            Self::AccessKeys => "/access_keys.typ",
            Self::Cards => "/cards.typ",
            Self::Measurement => "/measurement.typ",
            Self::List => "/list.typ",
            Self::Water => "/water.typ",
            Self::FieldSheet => "/field_sheet.typ",
        }
    }

    pub(super) const fn source(self) -> &'static str {
        match self {
            Self::Course => include_str!("../../../templates/documents/course.typ"),
            Self::AccessKeys => include_str!("../../../templates/documents/access_keys.typ"),
            Self::Cards => include_str!("../../../templates/documents/cards.typ"),
            Self::Measurement => include_str!("../../../templates/documents/measurement.typ"),
            Self::List => include_str!("../../../templates/documents/list.typ"),
            Self::Water => include_str!("../../../templates/documents/water.typ"),
            Self::FieldSheet => include_str!("../../../templates/documents/field_sheet.typ"),
        }
    }
}

/// A document to be made.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Which kind.
    pub(crate) template: Template,
    /// Its language.
    pub(crate) locale: Locale,
    /// Its title, for readers' windows.
    pub(crate) title: String,
    /// What its template shows.
    pub(crate) data: Value,
}

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);
static QUEUE: Semaphore = Semaphore::const_new(MOST_WAITING);
static RENDERS: AtomicU64 = AtomicU64::new(0);

type Shared = Arc<OnceCell<Bytes>>;
static SHARED: LazyLock<Mutex<VecDeque<(String, Shared)>>> = LazyLock::new(Mutex::default);

/// How many documents this process has set so far.
#[must_use]
pub fn renders() -> u64 {
    RENDERS.load(Ordering::Relaxed)
}

/// The PDF of a draft that nobody else may get: made anew each time.
pub(crate) async fn render(app: &App, draft: Draft) -> Result<Bytes> {
    let _waiting = QUEUE.try_acquire().map_err(|_| Error::Timeout)?;
    let made = app.clock.now();
    let zone = app.config.time_zone;
    let site = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    let mut whole = json!({
        "id": draft.template.id(),
        "lang": draft.locale.tag(),
        "title": draft.title,
        "made": date_time(made, zone, draft.locale),
        "version": env!("CARGO_PKG_VERSION"),
        "site_name": app.config.site_name,
        "licence": app.config.data_licence.name,
        "address": site.split_once("://").map_or(site.as_str(), |(_, address)| address),
        "site": site,
        "site_qr": super::qr::svg(&format!("{site}/")),
        "t": texts::named_by(draft.template, draft.locale),
        "body": draft.data,
    });
    texts::make_drawable(&app.assets, &mut whole);
    let data = serde_json::to_vec(&whole).map_err(|error| broken(error.to_string()))?;
    if data.len() > MOST_DATA {
        return Err(broken(format!("{} bytes of data", data.len())));
    }
    let sheet = world::Sheet::new(&app.assets, draft.template, data);
    let sheet = sheet.ok_or_else(|| broken("a template without a name".to_owned()))?;
    let (renders, id) = (app.metrics.renders.clone(), draft.template.id());
    let work = async {
        let place = PLACES.acquire().await.map_err(|error| broken(error.to_string()))?;
        let drawn = tokio::task::spawn_blocking(move || {
            // It stays taken while this runs, even if nobody waits any more.
            let _place = place;
            renders.timed(id, || set(&sheet, made))
        });
        drawn.await.map_err(|error| broken(error.to_string()))?.map_err(broken)
    };
    tokio::time::timeout(PATIENCE, work).await.map_err(|_| Error::Timeout)?
}

/// The PDF of a draft that everybody may get: who asks for the same meanwhile
/// waits for the same, and the last ones are kept.
pub(crate) async fn render_once(app: &App, draft: Draft) -> Result<(String, Bytes)> {
    let content = format!("{}\n{}\n{}\n{}", draft.template.id(), draft.locale.tag(), draft.title, draft.data);
    let day = app.clock.now().date_naive();
    let hash = hex::encode(sha256(format!("{}\n{day}\n{content}", app.config.public_url)));
    let cell = {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        match shared.iter().find(|(known, _)| *known == hash) {
            Some((_, cell)) => cell.clone(),
            None => {
                let cell = Shared::default();
                shared.truncate(KEPT - 1);
                shared.push_front((hash.clone(), cell.clone()));
                cell
            }
        }
    };
    let bytes = cell.get_or_try_init(|| render(app, draft)).await?;
    Ok((hash, bytes.clone()))
}

fn broken(reason: String) -> Error {
    Error::Corrupt(format!("a document can't be set: {reason}"))
}

/// Typst's own checker refuses what does not hold to the standards.
fn set(sheet: &world::Sheet, made: DateTime<Utc>) -> Result<Bytes, String> {
    RENDERS.fetch_add(1, Ordering::Relaxed);
    let told = |faults: &dyn std::fmt::Debug| format!("{faults:?}");
    let pages = typst::compile::<PagedDocument>(sheet).output.map_err(|faults| told(&faults));
    let written = pages.and_then(|pages| {
        let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a]).map_err(|fault| told(&fault))?;
        let options = PdfOptions {
            ident: Smart::Auto,
            timestamp: moment(made).map(Timestamp::new_utc),
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&pages, &options).map_err(|faults| told(&faults))
    });
    typst::comemo::evict(FORGET_AFTER);
    written.map(Bytes::from)
}

fn moment(time: DateTime<Utc>) -> Option<Datetime> {
    let part = |number: u32| u8::try_from(number).ok();
    Datetime::from_ymd_hms(
        time.year(),
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )
}
