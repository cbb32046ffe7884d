//! `/admin/queue/`: what waits for a moderator, one by one.

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::act::tell;
use crate::{
    admin::{
        store::{self, Comparison, QueueItem},
        tables,
        view::{self, MenuEntry},
    },
    auth::{Actor, Staff},
    catalogue,
    measurement::{self, ClassChip},
    platform::{
        Error, Result,
        web::{Form, Query, Visit, redirect},
    },
};

/// What was passed over: numbers of a report and of a measurement.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::admin) struct RawQueue {
    report: i64,
    measurement: i64,
}

/// The decision about one thing.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::admin) struct RawDecision {
    decision: String,
    report: Option<i64>,
    measurement: i64,
    /// What was passed over before.
    after_report: i64,
    after_measurement: i64,
}

/// The view of `admin/queue`.
#[derive(Debug, Serialize)]
struct QueuePage {
    menu: Vec<MenuEntry>,
    item: Option<ItemView>,
    after_report: i64,
    after_measurement: i64,
}

/// What to look at.
#[derive(Debug, Serialize)]
struct ItemView {
    measurement: i64,
    title: String,
    href: String,
    water_href: String,
    public_href: String,
    is_published: bool,
    name: String,
    note: String,
    location_name: Option<String>,
    measured_at: chrono::DateTime<chrono::Utc>,
    report: Option<ReportView>,
    classes: Vec<ClassChip>,
    values: Vec<ValueView>,
    skip_href: String,
}

/// A report to look at.
#[derive(Debug, Serialize)]
struct ReportView {
    id: i64,
    problem: String,
    text: String,
    reporter: Option<String>,
    created_at: chrono::DateTime<chrono::Utc>,
}

/// A value beside those of the class.
#[derive(Debug, Serialize)]
struct ValueView {
    name: String,
    value: String,
    is_unusual: bool,
    groups: usize,
    class: String,
}

#[handler]
pub(in crate::admin) async fn show(visit: Visit, staff: Staff, Query(raw): Query<RawQueue>) -> Result<Response> {
    let db = visit.app.db.read();
    let item = store::next_in_queue(db, (raw.report, raw.measurement)).await?;
    let page = QueuePage {
        menu: view::menu(&visit, &staff, "queue"),
        item: match item {
            Some(item) => Some(item_view(&visit, item, &raw).await?),
            None => None,
        },
        after_report: raw.report,
        after_measurement: raw.measurement,
    };
    visit.page("admin/queue", &page)
}

/// Does what was decided, and goes on with the next.
#[handler]
pub(in crate::admin) async fn decide(visit: Visit, staff: Staff, Form(raw): Form<RawDecision>) -> Result<Response> {
    let measurement = raw.measurement.to_string();
    let report = raw.report.map(|id| id.to_string());
    let steps: Vec<(&str, &str, &String)> = match (raw.decision.as_str(), &report) {
        ("fine", Some(report)) => vec![("report", "reject", report)],
        ("solved", Some(report)) => vec![("report", "resolve", report)],
        ("hide", Some(report)) => vec![("measurement", "hide", &measurement), ("report", "resolve", report)],
        ("fine" | "solved", None) => vec![("measurement", "reviewed", &measurement)],
        ("hide", None) => vec![("measurement", "hide", &measurement), ("measurement", "reviewed", &measurement)],
        _ => return Err(Error::BadRequest("layout-400-text")),
    };
    let who = Actor::from(&staff);
    for (name, action, id) in steps {
        let table = tables::table(name).ok_or(Error::NotFound)?;
        let action = table.action(action).ok_or(Error::NotFound)?;
        let acted = store::act(&visit.app, &who, table, action, std::slice::from_ref(id)).await?;
        tell(&visit, table, &visit.text(&format!("admin-action-{}", action.name)), &acted);
    }
    Ok(redirect(&format!("/admin/queue/?report={}&measurement={}", raw.after_report, raw.after_measurement)))
}

async fn item_view(visit: &Visit, item: QueueItem, raw: &RawQueue) -> Result<ItemView> {
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let summary = measurement::summary(db, visit.locale, item.measurement_id).await?;
    let number = |value: f64| visit.locale.number(value, 6);
    let values = item.values.into_iter().map(|(kind, value, comparison)| {
        let kind = types.iter().find(|other| other.id == kind);
        let unit = kind.map_or("", |kind| kind.unit.as_str());
        let with_unit = |value: f64| format!("{}\u{2009}{unit}", number(value)).trim_end().to_owned();
        let Comparison { groups, smallest, median, largest } = comparison;
        ValueView {
            name: kind.map_or_else(String::new, |kind| kind.name(visit.locale).to_owned()),
            value: with_unit(value),
            is_unusual: kind.is_some_and(|kind| {
                kind.lower_warning_limit.is_some_and(|limit| value < limit)
                    || kind.upper_warning_limit.is_some_and(|limit| value > limit)
            }),
            groups,
            class: if groups == 0 {
                String::new()
            } else {
                format!("{} ({}–{})", with_unit(median), number(smallest), number(largest))
            },
        }
    });
    let skip_href = match &item.report {
        Some(report) => format!("/admin/queue/?report={}&measurement={}", report.id, raw.measurement),
        None => format!("/admin/queue/?report={}&measurement={}", raw.report, item.measurement_id),
    };
    Ok(ItemView {
        measurement: item.measurement_id,
        title: measurement::title(visit.locale, item.measurement_id),
        href: view::row_href("measurement", &item.measurement_id.to_string()),
        water_href: view::row_href("water", &item.water_id.to_string()),
        public_href: format!("/measurement/{}/", item.measurement_id),
        is_published: item.is_published,
        name: item.name,
        note: item.note,
        location_name: item.location_name,
        measured_at: item.measured_at,
        report: item.report.map(|report| ReportView {
            id: report.id,
            problem: view::value(visit.locale, &report.problem),
            text: report.text,
            reporter: report.reporter,
            created_at: report.created_at,
        }),
        classes: summary.map(|summary| summary.classes).unwrap_or_default(),
        values: values.collect(),
        skip_href,
    })
}
