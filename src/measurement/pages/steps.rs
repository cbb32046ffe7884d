//! The progress line of the entry form, and the way through it.

use serde::Serialize;

use crate::{
    measurement::model::{Filled, Measurement, State},
    platform::i18n::{Locale, args},
};

/// A step of the entry form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// Name, time, place, water, note.
    Place,
    /// Chemical and physical values.
    Values,
    /// Counted animals; running waters only.
    Animals,
    /// Ten questions; running waters only.
    Structure,
    /// Look once more and publish.
    Publish,
}

const ALL: [Step; 5] = [Step::Place, Step::Values, Step::Animals, Step::Structure, Step::Publish];

impl Step {
    /// The step's page of a measurement.
    pub(super) fn path(self, id: i64) -> String {
        let page = match self {
            Self::Place => "edit/",
            Self::Values => "edit/parameters/chemical",
            Self::Animals => "edit/parameters/biological",
            Self::Structure => "edit/parameters/structural",
            Self::Publish => "",
        };
        format!("/measurement/{id}/{page}")
    }

    /// Whether it fits the water.
    pub(super) fn applies_to(self, measurement: &Measurement) -> bool {
        !matches!(self, Self::Animals | Self::Structure) || measurement.is_running()
    }

    /// Whether no step follows in which something is filled in.
    pub(super) fn is_last_of(self, measurement: &Measurement) -> bool {
        self == if measurement.is_running() { Self::Structure } else { Self::Values }
    }

    /// The next step that fits the water; at the end the measurement.
    pub(super) fn next(self, measurement: &Measurement) -> Self {
        ALL.into_iter().find(|step| *step > self && step.applies_to(measurement)).unwrap_or(Self::Publish)
    }

    /// Key of its name.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Place => "measurement-step-place",
            Self::Values => "measurement-step-values",
            Self::Animals => "entry-step-animals",
            Self::Structure => "entry-step-structure",
            Self::Publish => "measurement-step-publish",
        }
    }

    /// How much of it is there; none: it has no number.
    fn filled(self, filled: Filled) -> Option<u64> {
        match self {
            Self::Values => Some(filled.values),
            Self::Animals => Some(filled.animals),
            Self::Structure => Some(filled.answers),
            Self::Place | Self::Publish => None,
        }
    }
}

/// One step in `measurement/steps`.
#[derive(Debug, Serialize)]
pub(super) struct StepLink {
    label: &'static str,
    href: Option<String>,
    is_done: bool,
    is_now: bool,
    /// What is there or missing, or why the step is closed; may be empty.
    state: String,
}

/// The line at step `now`; a measurement that is not saved yet has no links,
/// and a published one nothing to publish.
pub(super) fn steps(now: Step, measurement: Option<(&Measurement, Filled)>, locale: Locale) -> Vec<StepLink> {
    let is_draft = measurement.is_none_or(|(m, _)| m.state == State::Draft);
    ALL.into_iter()
        .filter(|step| is_draft || *step != Step::Publish)
        .map(|step| link(step, now, measurement, locale))
        .collect()
}

fn link(step: Step, now: Step, measurement: Option<(&Measurement, Filled)>, locale: Locale) -> StepLink {
    let is_now = step == now;
    let Some((m, filled)) = measurement else {
        return StepLink { label: step.label(), href: None, is_done: false, is_now, state: String::new() };
    };
    let is_open = step.applies_to(m);
    let count = step.filled(filled).filter(|_| is_open);
    let state = match count {
        _ if !is_open => locale.text("entry-step-closed"),
        None => String::new(),
        Some(0) => locale.text("entry-step-empty"),
        Some(count) if step == Step::Structure => {
            locale.text_with("entry-step-answers", &args([("count", count.into())]))
        }
        Some(count) => locale.text_with("entry-step-filled", &args([("count", count.into())])),
    };
    StepLink {
        label: step.label(),
        href: (is_open && !is_now).then(|| step.path(m.id)),
        is_done: step == Step::Place || count.is_some_and(|count| count > 0),
        is_now,
        state: if is_now { String::new() } else { state },
    }
}
