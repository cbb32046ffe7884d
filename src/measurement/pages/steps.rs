//! The progress line of the entry form.

use serde::Serialize;

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

/// The line at step `now`; a measurement that is not saved yet has no links.
pub(super) fn steps(now: Step, id: Option<i64>) -> Vec<StepLink> {
    [
        (Step::Place, "measurement-step-place", "edit/"),
        (Step::Values, "measurement-step-values", "edit/parameters/chemical"),
        (Step::Publish, "measurement-step-publish", ""),
    ]
    .into_iter()
    .map(|(step, label, path)| StepLink {
        label,
        href: id.filter(|_| step != now).map(|id| format!("/measurement/{id}/{path}")),
        is_done: step < now,
        is_now: step == now,
    })
    .collect()
}
