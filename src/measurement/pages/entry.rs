//! What the steps of the entry form share: their head, the two versions after
//! somebody else saved, and what follows on saving.

use poem::Response;
use sea_orm::DatabaseTransaction;
use serde::Serialize;

use super::steps::{Step, StepLink, steps};
use crate::{
    measurement::{
        form::{Action, PlaceFaults},
        model::{Measurement, State},
        store::{self, Publishing},
        summary::{title, water_name},
    },
    platform::{
        Result,
        i18n::{Locale, args},
        view::{FlashKind, date_time},
        web::{Visit, redirect},
    },
};

/// The head and the foot of a step; flattened into its view.
#[derive(Debug, Serialize)]
pub(super) struct EntryHead {
    title: String,
    /// What the browser's tab says.
    tab_title: String,
    /// What to look at again before it is saved.
    problems: Vec<Problem>,
    id: i64,
    steps: Vec<StepLink>,
    /// Where the form is sent.
    action: String,
    version: String,
    is_draft: bool,
    /// Whether no step follows.
    is_last: bool,
    water_name: String,
    measured_text: String,
    time_zone: String,
    /// What is wrong with the form as a whole.
    pub(super) error: Option<String>,
    /// What somebody else saved meanwhile; none: nobody did.
    pub(super) conflict: Option<Conflict>,
    /// Whether the form shows something that is not saved.
    pub(super) is_dirty: bool,
}

/// Something to look at again, for `measurement/problems`.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    /// Fragment of the field that it is about.
    pub(super) href: String,
    pub(super) text: String,
}

/// What the tab of a step says: that something is to be looked at again, where there is.
pub(super) fn tab_title(locale: Locale, step: Step, problems: &[Problem]) -> String {
    let title = locale.text(step.label());
    if problems.is_empty() { title } else { locale.text_with("rows-problems-tab", &args([("title", title.into())])) }
}

/// What is wrong with step 1, in the order of the form.
pub(super) fn place_problems(visit: &Visit, faults: &PlaceFaults) -> Vec<Problem> {
    let fields = [
        ("name", "#name"),
        ("time", "#time_0_0"),
        ("latitude", "#latitude"),
        ("longitude", "#longitude"),
        ("water", "#water-list"),
        ("water_name", "#water_name"),
        ("water_flow_type", "#water_flow_type"),
        ("water_water_type", "#water_water_type"),
        ("comment", "#comment"),
    ];
    let problem = |(name, href): (&str, &str)| {
        faults.get(name).map(|key| Problem { href: href.to_owned(), text: visit.text(key) })
    };
    let mut problems: Vec<Problem> = fields.into_iter().filter_map(problem).collect();
    // A place that is missing is missing in both of its fields.
    problems.dedup_by(|one, former| one.text == former.text);
    problems
}

impl EntryHead {
    /// The same with what is to be looked at again.
    pub(super) fn with_problems(self, locale: Locale, step: Step, problems: Vec<Problem>) -> Self {
        Self { tab_title: tab_title(locale, step, &problems), problems, ..self }
    }

    /// The same with what is wrong with the form as a whole.
    pub(super) fn with_error(self, error: Option<String>) -> Self {
        Self { error, ..self }
    }

    /// The same, and whether it shows something that is not saved.
    pub(super) fn with_unsaved(self, is_dirty: bool) -> Self {
        Self { is_dirty, ..self }
    }

    /// The head of a step whose form started from `version`.
    pub(super) async fn new(visit: &Visit, m: &Measurement, step: Step, version: String) -> Result<Self> {
        let filled = store::filled(visit.app.db.read(), m.id).await?;
        Ok(Self {
            title: title(visit.locale, m.id),
            tab_title: tab_title(visit.locale, step, &[]),
            problems: Vec::new(),
            id: m.id,
            steps: steps(step, Some((m, filled)), visit.locale),
            action: step.path(m.id),
            version,
            is_draft: m.state == State::Draft,
            is_last: step.is_last_of(m),
            water_name: water_name(visit.locale, &m.water),
            measured_text: date_time(m.measured_at, m.time_zone, visit.locale),
            time_zone: m.time_zone.name().to_owned(),
            error: None,
            conflict: None,
            is_dirty: false,
        })
    }
}

/// Both versions of a step, for `measurement/conflict`.
#[derive(Debug, Default, Serialize)]
pub(super) struct Conflict {
    /// The page with what is stored.
    pub(super) take: String,
    pub(super) lines: Vec<Versions>,
}

/// One field or row in both versions.
#[derive(Debug, Serialize)]
pub(super) struct Versions {
    pub(super) label: String,
    /// As typed.
    pub(super) ours: String,
    /// As stored by somebody else.
    pub(super) theirs: String,
    pub(super) differs: bool,
}

impl Versions {
    /// A line of the comparison; an empty side is nothing.
    pub(super) fn new(label: String, ours: String, theirs: String) -> Self {
        Self { differs: ours != theirs, label, ours, theirs }
    }
}

/// Commits a step that was saved, and publishes if the button says so. A form
/// without a button publishes with the last step, as the predecessor did.
/// `None`: there is nothing to publish, and nothing is saved.
pub(super) async fn finish(
    visit: &Visit,
    txn: DatabaseTransaction,
    measurement: &Measurement,
    step: Step,
    action: Option<Action>,
) -> Result<Option<Response>> {
    let otherwise = if step.is_last_of(measurement) { Action::Publish } else { Action::Continue };
    let action = action.unwrap_or(otherwise);
    let is_draft = measurement.state == State::Draft;
    if action == Action::Publish
        && store::publish(&txn, measurement.id, visit.app.clock.now()).await? == Publishing::Empty
    {
        txn.rollback().await?;
        return Ok(None);
    }
    txn.commit().await?;
    let is_published = action == Action::Publish && is_draft;
    visit.flash(FlashKind::Good, visit.text(if is_published { "measurement-published" } else { "measurement-saved" }));
    let target = if action == Action::Continue { step.next(measurement) } else { Step::Publish };
    Ok(Some(redirect(&target.path(measurement.id))))
}
