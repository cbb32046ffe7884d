//! The form of a report, and its checks.

use serde::Deserialize;

use crate::{
    course::EmailAddress,
    measurement::report::{Problem, Report, TEXT_MAX},
    platform::text::printable,
};

/// A report as it was sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawReport {
    pub(in crate::measurement) problem_choices: String,
    pub(in crate::measurement) text: String,
    pub(in crate::measurement) email: String,
    /// People do not see this field; programs fill it in.
    pub(in crate::measurement) homepage: String,
}

/// What is wrong with a report: keys of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct ReportFaults {
    pub(in crate::measurement) problem: Option<&'static str>,
    pub(in crate::measurement) text: Option<&'static str>,
    pub(in crate::measurement) email: Option<&'static str>,
}

impl RawReport {
    /// The report, or what is wrong with it.
    pub(in crate::measurement) fn check(&self) -> Result<Report, ReportFaults> {
        let problem = Problem::parse(self.problem_choices.trim());
        // Browsers send two signs for the end of a line; each counts as one.
        let text = printable(&self.text.replace("\r\n", "\n")).trim().to_owned();
        let is_long = text.chars().count() > TEXT_MAX;
        let (typed, email) = (self.email.trim(), EmailAddress::parse(&self.email));
        let faults = ReportFaults {
            problem: problem.is_none().then_some("report-fault-problem"),
            text: is_long.then_some("report-fault-text"),
            email: (!typed.is_empty() && email.is_none()).then_some("report-fault-email"),
        };
        match problem {
            Some(problem) if faults == ReportFaults::default() => Ok(Report { problem, text, email }),
            _ => Err(faults),
        }
    }

    /// Whether a program filled it in.
    pub(in crate::measurement) fn is_from_a_program(&self) -> bool {
        !self.homepage.is_empty()
    }
}
