//! What the steps of the entry form share: their head, the two versions after
//! somebody else saved, and what follows on saving.

use poem::Response;
use sea_orm::DatabaseTransaction;
use serde::Serialize;

use super::steps::{Step, StepLink, steps};
use crate::{
    measurement::{
        form::Action,
        model::{Measurement, State},
        store::{self, Publishing},
        summary::{title, water_name},
    },
    platform::{
        Result,
        view::{FlashKind, date_time},
        web::{Visit, redirect},
    },
};

/// The head and the foot of a step; flattened into its view.
#[derive(Debug, Serialize)]
pub(super) struct EntryHead {
    title: String,
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

impl EntryHead {
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
