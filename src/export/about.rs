//! What a download says of itself.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    auth::Viewer,
    catalogue::ParameterType,
    measurement::{Filter, filter_words},
    platform::{
        i18n::{Locale, args},
        licence::Licence,
        view::date,
        web::Visit,
    },
};

/// Where measurements come from, which they are, and what may be done with them.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// The reader's language.
    pub(super) locale: Locale,
    /// The reader's time zone.
    pub(super) zone: Tz,
    /// Name of the site.
    pub(super) site_name: String,
    /// Its address, without a final slash.
    pub(super) site_url: String,
    /// What may be done with the data.
    pub(super) licence: Licence,
    /// How to name the source, in the reader's language.
    pub(super) citation: String,
    /// What narrows the selection, in the reader's language; empty: nothing.
    pub(super) filter: Vec<String>,
    /// The list of the same measurements.
    pub(super) list_url: String,
    /// When the download began.
    pub(super) made_at: DateTime<Utc>,
}

impl About {
    /// Of a download of what `filter` keeps.
    pub(super) fn new(visit: &Visit, viewer: &Viewer, filter: &Filter, types: &[ParameterType]) -> Self {
        let config = &visit.app.config;
        let made_at = visit.app.clock.now();
        let query = filter.query();
        let query = if query.is_empty() { query } else { format!("?{query}") };
        let site_url = visit.app.link("");
        let citation = visit.text_with(
            "export-citation",
            &args([
                ("site", config.site_name.as_str().into()),
                ("url", site_url.as_str().into()),
                ("day", date(made_at, visit.time_zone, visit.locale).into()),
                ("licence", config.data_licence.name.into()),
            ]),
        );
        Self {
            locale: visit.locale,
            zone: visit.time_zone,
            site_name: config.site_name.clone(),
            licence: config.data_licence,
            citation,
            filter: filter_words(visit.locale, viewer, filter, types),
            list_url: visit.app.link(&format!("/measurements/{query}")),
            made_at,
            site_url,
        }
    }

    /// The page of a measurement.
    pub(super) fn page_of(&self, id: i64) -> String {
        format!("{}/measurement/{id}/", self.site_url)
    }
}

/// Whether a spreadsheet might take a text for a formula: some look behind spaces, some take signs
/// of East Asian width.
pub(super) fn looks_like_a_formula(text: &str) -> bool {
    const FIRST: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_known() {
        for text in
            ["=1+1", "+49 6221", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx", " =1", "\u{a0}=1", "＝1", "－1", "\u{3000}@x"]
        {
            assert!(looks_like_a_formula(text), "{text:?}");
        }
        for text in ["", "a=1", "Neckar", "1-2", "'=1", "(=1)", "#00173", " "] {
            assert!(!looks_like_a_formula(text), "{text:?}");
        }
    }
}
