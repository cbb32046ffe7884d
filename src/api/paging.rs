//! Lists in pages: by number as the predecessor had them, or by a cursor, which passes over nothing when
//! rows come or go in between.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use poem::{
    Response,
    http::{HeaderValue, header},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::platform::{Error, Result, web::Visit};

/// Rows of a page where nothing else is asked for.
const USUAL: u64 = 100;
/// Rows of a page at most.
pub(super) const MOST: u64 = 500;
/// Pages further on are asked for by cursor: each costs what it passes over.
const LAST_PAGE: u64 = 1_000_000;

/// The place of a row in the order of its list.
pub(super) trait Place: Sized {
    /// As text.
    fn write(&self) -> String;
    /// From such a text.
    fn read(text: &str) -> Option<Self>;
}

impl Place for i64 {
    fn write(&self) -> String {
        self.to_string()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Place for (DateTime<Utc>, i64) {
    fn write(&self) -> String {
        format!("{} {}", self.0.to_rfc3339(), self.1)
    }

    fn read(text: &str) -> Option<Self> {
        let (time, id) = text.split_once(' ')?;
        Some((DateTime::parse_from_rfc3339(time).ok()?.to_utc(), id.parse().ok()?))
    }
}

/// The part of a query that names a page, as it was sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawPaging {
    page: Option<String>,
    cursor: Option<String>,
    limit: Option<String>,
}

/// Which rows are asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paging<P> {
    /// The row behind which they begin; none: at the first.
    pub(super) behind: Option<P>,
    /// The number of the page, from 1; none: a cursor is used.
    page: Option<u64>,
    limit: u64,
}

/// A page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub(super) struct Page<T> {
    /// Rows of the whole list.
    count: u64,
    /// The address of the next page.
    next: Option<String>,
    /// The address of the page before; a cursor knows of none.
    previous: Option<String>,
    /// The rows of this page.
    results: Vec<T>,
}

/// The addresses of the pages around one.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) next: Option<String>,
    pub(super) previous: Option<String>,
}

impl RawPaging {
    pub(super) fn new(page: Option<String>, cursor: Option<String>, limit: Option<String>) -> Self {
        Self { page, cursor, limit }
    }

    /// Whether anything of it was sent.
    pub(super) fn is_asked(&self) -> bool {
        self.page.is_some() || self.cursor.is_some() || self.limit.is_some()
    }

    /// The checked page; faults are added to those of the rest of the query.
    pub(super) fn check<P: Place>(&self, faults: &mut BTreeMap<String, &'static str>) -> Paging<P> {
        let number = |text: &Option<String>, most: u64| match text {
            None => Some(None),
            Some(text) => text.trim().parse().ok().filter(|number| (1..=most).contains(number)).map(Some),
        };
        let page = number(&self.page, LAST_PAGE).unwrap_or_else(|| {
            faults.insert("page".to_owned(), "api-page");
            None
        });
        let limit = number(&self.limit, MOST).unwrap_or_else(|| {
            faults.insert("limit".to_owned(), "api-limit");
            None
        });
        if self.page.is_some() && self.cursor.is_some() {
            faults.insert("cursor".to_owned(), "api-page-and-cursor");
        }
        // An empty cursor asks for the beginning.
        let behind = self.cursor.as_deref().filter(|text| !text.is_empty()).and_then(|text| {
            let place = read(text);
            if place.is_none() {
                faults.insert("cursor".to_owned(), "api-cursor");
            }
            place
        });
        let page = if self.cursor.is_some() { None } else { Some(page.unwrap_or(1)) };
        Paging { behind, page, limit: limit.unwrap_or(USUAL) }
    }
}

fn read<P: Place>(cursor: &str) -> Option<P> {
    P::read(std::str::from_utf8(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?)
}

impl<P: Place> Paging<P> {
    /// Rows to read: one more than the page has tells whether there is another page.
    pub(super) fn rows(&self) -> u64 {
        self.limit + 1
    }

    /// Rows to pass over.
    pub(super) fn offset(&self) -> u64 {
        self.page.map_or(0, |page| (page - 1) * self.limit)
    }

    /// Cuts the read rows down to the page, and tells the addresses around it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a page beyond the last.
    pub(super) fn cut<T>(&self, visit: &Visit, rows: &mut Vec<T>, place: impl Fn(&T) -> P) -> Result<Around> {
        if rows.is_empty() && self.page.is_some_and(|page| page > 1) {
            return Err(Error::NotFound);
        }
        let most = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let goes_on = rows.len() > most;
        rows.truncate(most);
        let (next, previous) = match self.page {
            Some(page) => (goes_on.then(|| (page + 1).to_string()), (page > 1).then(|| (page - 1).to_string())),
            None => {
                let last = rows.last().filter(|_| goes_on).map(place);
                (last.map(|place| URL_SAFE_NO_PAD.encode(place.write())), None)
            }
        };
        let name = if self.page.is_some() { "page" } else { "cursor" };
        let address = |value: String| visit.app.link(&with(visit.path(), name, &value));
        Ok(Around { next: next.map(address), previous: previous.map(address) })
    }
}

impl<T> Page<T> {
    pub(super) fn new(count: u64, around: Around, results: Vec<T>) -> Self {
        Self { count, next: around.next, previous: around.previous, results }
    }
}

impl Around {
    /// Names the pages around in the header `Link` (RFC 8288).
    pub(super) fn link(&self, response: &mut Response) {
        for (address, relation) in [(&self.next, "next"), (&self.previous, "prev")] {
            let Some(address) = address else { continue };
            if let Ok(link) = HeaderValue::try_from(format!("<{address}>; rel=\"{relation}\"")) {
                response.headers_mut().append(header::LINK, link);
            }
        }
    }
}

/// The same address with this value of a parameter.
fn with(path_and_query: &str, name: &str, value: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let others = url::form_urlencoded::parse(query.as_bytes()).filter(|(other, _)| other != name);
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(others).append_pair(name, value);
    format!("{path}?{}", pairs.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paging(page: Option<&str>, cursor: Option<&str>, limit: Option<&str>) -> (Paging<i64>, Vec<String>) {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let mut faults = BTreeMap::new();
        let paging = RawPaging { page: text(page), cursor: text(cursor), limit: text(limit) }.check(&mut faults);
        (paging, faults.into_keys().collect())
    }

    #[test]
    fn a_page_has_a_number_or_a_cursor() {
        let (first, faults) = paging(None, None, None);
        assert_eq!((first.offset(), first.rows(), faults.len()), (0, 101, 0));
        let (third, _) = paging(Some("3"), None, Some("10"));
        assert_eq!((third.offset(), third.rows()), (20, 11));
        let cursor = URL_SAFE_NO_PAD.encode("7");
        let (behind, faults) = paging(None, Some(&cursor), None);
        assert_eq!((behind.behind, behind.offset(), faults.len()), (Some(7), 0, 0));
        for (page, cursor, limit, named) in [
            (Some("0"), None, None, "page"),
            (Some("x"), None, None, "page"),
            (None, Some("???"), None, "cursor"),
            (Some("1"), Some(""), None, "cursor"),
            (None, None, Some("501"), "limit"),
        ] {
            assert_eq!(paging(page, cursor, limit).1, [named]);
        }
    }

    #[test]
    fn places_are_read_as_written() {
        let place = ("2024-06-18T08:30:00.123456789Z".parse::<DateTime<Utc>>().expect("a time"), 173);
        assert_eq!(Place::read(&place.write()), Some(place));
        assert_eq!(with("/a/?page=1&x=a%26b&page=2", "page", "3"), "/a/?x=a%26b&page=3");
    }
}
