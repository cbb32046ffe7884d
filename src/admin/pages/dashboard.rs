//! `/admin/`: how the site stands.

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    admin::{
        store,
        view::{self, MenuEntry},
    },
    auth::Staff,
    platform::{Result, backup, view::date_time, web::Visit},
};

/// The view of `admin/dashboard`.
#[derive(Debug, Serialize)]
struct Dashboard {
    menu: Vec<MenuEntry>,
    is_administrator: bool,
    /// What waits for somebody.
    tiles: Vec<Tile>,
    documents: i64,
    documents_size: String,
    database_size: String,
    /// When, and how large; none so far.
    last_backup: Option<String>,
    has_work: bool,
}

/// A number that leads to a list.
#[derive(Debug, Serialize)]
struct Tile {
    label: String,
    count: i64,
    href: &'static str,
    /// Whether somebody should look.
    is_urgent: bool,
}

#[handler]
pub(in crate::admin) async fn show(visit: Visit, staff: Staff) -> Result<Response> {
    let found = store::overview(&visit.app).await?;
    let last_backup = backup::last(visit.app.db.read()).await?;
    let tile = |label: &str, count: u64, href| Tile {
        label: visit.text(label),
        count: i64::try_from(count).unwrap_or(i64::MAX),
        href,
        is_urgent: count > 0,
    };
    let mut tiles = vec![
        tile("admin-tile-reports", found.open_reports, "/admin/table/report/?state=open"),
        tile("admin-tile-review", found.to_review, "/admin/table/measurement/?state=published&requires_review=yes"),
        tile("admin-tile-waters", found.waters_to_review, "/admin/table/water/?requires_review=yes"),
    ];
    if staff.is_administrator {
        let runs = u64::try_from(found.failed_runs).unwrap_or_default();
        tiles.push(tile("admin-tile-mails", found.failed_mails, "/admin/table/outbox_mail/?is_given_up=yes"));
        tiles.push(tile("admin-tile-runs", runs, "/admin/table/job_run/?outcome=failed"));
    }
    let page = Dashboard {
        menu: view::menu(&visit, &staff, ""),
        is_administrator: staff.is_administrator,
        has_work: found.open_reports + found.to_review > 0,
        tiles,
        documents: found.documents,
        documents_size: size(&visit, found.documents_size),
        database_size: size(&visit, found.database_size),
        last_backup: last_backup.map(|backup| {
            let bytes = i64::try_from(backup.bytes).unwrap_or(i64::MAX);
            format!("{} ({})", date_time(backup.at, visit.time_zone, visit.locale), size(&visit, bytes))
        }),
    };
    visit.page("admin/dashboard", &page)
}

/// Bytes as megabytes.
fn size(visit: &Visit, bytes: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown to a tenth of a megabyte")]
    let megabytes = bytes as f64 / 1e6;
    format!("{}\u{2009}MB", visit.locale.number(megabytes, 1))
}
