//! The progress line of the entry form.

use serde::Serialize;

use crate::measurement::model::{Measurement, State};

/// A step of the entry form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Name, time, place, water, note.
    Place,
    /// Chemical and physical values.
    Values,
    /// Look once more and publish.
    Publish,
}

/// One step in `measurement/steps`.
#[derive(Debug, Serialize)]
pub(super) struct StepLink {
    label: &'static str,
    href: Option<String>,
    is_done: bool,
    is_now: bool,
}

/// The line at step `now`; a measurement that is not saved yet has no links,
/// and a published one nothing to publish.
pub(super) fn steps(now: Step, measurement: Option<&Measurement>) -> Vec<StepLink> {
    let is_draft = measurement.is_none_or(|m| m.state == State::Draft);
    [
        (Step::Place, "measurement-step-place", "edit/"),
        (Step::Values, "measurement-step-values", "edit/parameters/chemical"),
        (Step::Publish, "measurement-step-publish", ""),
    ]
    .into_iter()
    .filter(|(step, ..)| is_draft || *step != Step::Publish)
    .map(|(step, label, path)| StepLink {
        label,
        href: measurement.filter(|_| step != now).map(|m| format!("/measurement/{}/{path}", m.id)),
        is_done: step < now,
        is_now: step == now,
    })
    .collect()
}
