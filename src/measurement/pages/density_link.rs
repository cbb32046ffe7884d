//! Where the converter's optical density goes: the viewer's own measurements.

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::steps::Step;
use crate::{
    auth::Viewer,
    measurement::{
        filter::{Filter, Kept, Scope},
        form::plain_number,
        model::Measurement,
        store,
        summary::{title, water_name},
    },
    platform::{
        Result,
        decimal::parse_plain,
        i18n::Locale,
        view::date_time,
        web::{Denied, Error, Query, Visit},
    },
};

/// Published measurements that are offered beside the drafts.
const RECENT: u64 = 10;

/// What the converter's link says; it is handed on as it is.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(in crate::measurement) struct RawLink {
    parameter_type: String,
    kit: String,
    calibration: String,
    density: String,
    dilution: String,
}

impl RawLink {
    /// The same as a query with its `?`; empty where no density was measured.
    pub(super) fn query(&self) -> String {
        match serde_html_form::to_string(self) {
            Ok(query) if !self.density.is_empty() => format!("?{query}"),
            _ => String::new(),
        }
    }

    /// What [`Self::query`] wrote, as a form has brought it back.
    pub(super) fn parse(query: &str) -> Self {
        serde_html_form::from_str(query.trim_start_matches('?')).unwrap_or_default()
    }

    /// The density for readers of a language.
    pub(super) fn shown_density(&self, locale: Locale) -> String {
        parse_plain(self.density.trim()).map_or_else(|| self.density.clone(), |density| plain_number(density, locale))
    }
}

/// The view of `measurement/use_density`.
#[derive(Debug, Serialize)]
struct UseDensityPage {
    density: String,
    drafts: Vec<Target>,
    published: Vec<Target>,
    may_record: bool,
    /// What a new measurement takes along.
    query: String,
}

/// A measurement that the density can be written into.
#[derive(Debug, Serialize)]
struct Target {
    href: String,
    title: String,
    name: String,
    water_name: String,
    measured_text: String,
}

#[handler]
pub(in crate::measurement) async fn use_density(
    visit: Visit,
    viewer: Viewer,
    Query(link): Query<RawLink>,
) -> Result<Response> {
    let kept = Kept { own: true, course: true, others: false };
    let scope = match &viewer {
        Viewer::Student(student) => Scope {
            course_id: student.course_id,
            access_key_id: Some(student.access_key_id),
            kept: Kept { course: false, ..kept },
        },
        Viewer::Teacher(teacher) => Scope { course_id: teacher.course_id, access_key_id: None, kept },
        Viewer::Visitor => return Err(Error::Denied(Denied::Unauthenticated)),
        Viewer::Staff(_) => return Err(Error::Denied(Denied::Edit)),
    };
    let db = visit.app.db.read();
    let (_, drafts) = store::drafts(db, &viewer).await?;
    let filter = Filter { scope: Some(scope), ..Filter::default() };
    let (_, published) = store::page(db, &filter, RECENT, |_| 0).await?;
    let query = link.query();
    let target = |m: Measurement| Target {
        href: format!("{}{query}", Step::Values.path(m.id)),
        title: title(visit.locale, m.id),
        water_name: water_name(visit.locale, &m.water),
        measured_text: date_time(m.measured_at, m.time_zone, visit.locale),
        name: m.name,
    };
    let view = UseDensityPage {
        density: link.shown_density(visit.locale),
        query: query.clone(),
        drafts: drafts.into_iter().map(target).collect(),
        published: published.into_iter().map(target).collect(),
        may_record: matches!(viewer, Viewer::Student(_)),
    };
    visit.page("measurement/use_density", &view)
}
