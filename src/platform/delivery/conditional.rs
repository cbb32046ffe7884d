//! Conditional requests (RFC 9110, 13).

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};
use std::time::{Duration, SystemTime};

/// A strong entity tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag(HeaderValue);

impl EntityTag {
    /// The tag with this text between its quotes; `None` unless it is visible
    /// ASCII without quotes.
    #[must_use]
    pub fn new(opaque: &str) -> Option<Self> {
        let is_valid = opaque.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
        if !is_valid {
            return None;
        }
        HeaderValue::try_from(format!("\"{opaque}\"")).ok().map(Self)
    }

    /// The value of ETag, with its quotes.
    #[must_use]
    pub fn header_value(&self) -> HeaderValue {
        self.0.clone()
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// What the conditions of a request say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Answer as if there were none.
    Proceed,
    /// 304: the client's copy is good.
    NotModified,
    /// 412: the client insists on a copy that is not ours.
    Failed,
}

/// Evaluates the conditions of a GET or HEAD request in the order of RFC 9110,
/// 13.2.2.
#[must_use]
pub fn evaluate(headers: &HeaderMap, etag: &EntityTag, last_modified: Option<SystemTime>) -> Outcome {
    if headers.contains_key(header::IF_MATCH) {
        if !lists(headers, &header::IF_MATCH, etag, Comparison::Strong) {
            return Outcome::Failed;
        }
    } else if let (Some(modified), Some(limit)) = (last_modified, date(headers, &header::IF_UNMODIFIED_SINCE))
        && whole_second(modified) > limit
    {
        return Outcome::Failed;
    }
    if headers.contains_key(header::IF_NONE_MATCH) {
        if lists(headers, &header::IF_NONE_MATCH, etag, Comparison::Weak) {
            return Outcome::NotModified;
        }
    } else if let (Some(modified), Some(limit)) = (last_modified, date(headers, &header::IF_MODIFIED_SINCE))
        && whole_second(modified) <= limit
    {
        return Outcome::NotModified;
    }
    Outcome::Proceed
}

/// Whether `value` (of If-Range) names exactly this form: a strong tag, or the
/// date of its last change (RFC 9110, 13.1.5).
pub(super) fn is_same_form(value: &HeaderValue, etag: &EntityTag, last_modified: Option<SystemTime>) -> bool {
    let value = value.as_bytes().trim_ascii();
    if value.starts_with(b"\"") || value.starts_with(b"W/") {
        return value == etag.as_bytes();
    }
    let stated = std::str::from_utf8(value).ok().and_then(|text| httpdate::parse_http_date(text).ok());
    stated.is_some() && stated == last_modified.map(whole_second)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Strong,
    Weak,
}

/// Whether the list in the header `name` holds `etag` or is `*`.
fn lists(headers: &HeaderMap, name: &HeaderName, etag: &EntityTag, comparison: Comparison) -> bool {
    headers.get_all(name).iter().any(|value| {
        value.as_bytes().trim_ascii() == b"*"
            || tags(value.as_bytes())
                .any(|(is_weak, tag)| tag == etag.as_bytes() && !(is_weak && comparison == Comparison::Strong))
    })
}

/// The tags of a list, each with its quotes. A tag may hold commas, so the
/// list is not split at them; what is no tag is passed over to the next comma.
fn tags(list: &[u8]) -> impl Iterator<Item = (bool, &[u8])> {
    let mut rest = list;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_ascii_start();
            let (is_weak, quoted) = match rest.strip_prefix(b"W/") {
                Some(quoted) => (true, quoted),
                None => (false, rest),
            };
            let length = quoted
                .strip_prefix(b"\"")
                .and_then(|inside| inside.iter().position(|byte| *byte == b'"'))
                .map(|position| position + 2);
            let (tag, behind) = match length {
                Some(length) => (Some(&quoted[..length]), &quoted[length..]),
                None => (None, rest),
            };
            let comma = behind.iter().position(|byte| *byte == b',');
            rest = comma.map_or(&[][..], |comma| &behind[comma + 1..]);
            if let Some(tag) = tag {
                return Some((is_weak, tag));
            }
            comma?;
        }
    })
}

/// The date in the header `name`; one that cannot be read counts as absent.
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    let text = headers.get(name)?.to_str().ok()?;
    httpdate::parse_http_date(text.trim()).ok()
}

/// Dates in HTTP have no fractions of a second.
fn whole_second(time: SystemTime) -> SystemTime {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: &str = "Sun, 06 Nov 1994 08:49:36 GMT";
    const EXACTLY: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    #[test]
    fn conditions_are_evaluated_in_the_order_of_the_rfc() {
        use Outcome::{Failed, NotModified, Proceed};
        let cases: &[(&[(&str, &str)], Outcome)] = &[
            (&[], Proceed),
            (&[("if-none-match", "\"a,b\"")], NotModified),
            (&[("if-none-match", "W/\"a,b\"")], NotModified),
            (&[("if-none-match", "*")], NotModified),
            (&[("if-none-match", "\"x\", \"a,b\"")], NotModified),
            (&[("if-none-match", "\"x\""), ("if-none-match", "\"a,b\"")], NotModified),
            (&[("if-none-match", "a,b")], Proceed),
            (&[("if-none-match", "\"x\"")], Proceed),
            (&[("if-none-match", "\"a\", \"b\"")], Proceed),
            (&[("if-none-match", "garbage, \"a,b\"")], NotModified),
            (&[("if-none-match", "\"a,b")], Proceed),
            (&[("if-none-match", ",,,")], Proceed),
            (&[("if-none-match", "\"x\""), ("if-modified-since", EXACTLY)], Proceed),
            (&[("if-modified-since", EXACTLY)], NotModified),
            (&[("if-modified-since", EARLIER)], Proceed),
            (&[("if-modified-since", "yesterday")], Proceed),
            (&[("if-unmodified-since", EARLIER)], Failed),
            (&[("if-unmodified-since", EXACTLY)], Proceed),
            (&[("if-match", "\"a,b\"")], Proceed),
            (&[("if-match", "*")], Proceed),
            (&[("if-match", "W/\"a,b\"")], Failed),
            (&[("if-match", "\"x\"")], Failed),
            (&[("if-match", "\"a,b\""), ("if-unmodified-since", EARLIER)], Proceed),
            (&[("if-match", "\"x\""), ("if-none-match", "\"a,b\"")], Failed),
            (&[("if-match", "\"a,b\""), ("if-none-match", "\"a,b\"")], NotModified),
        ];
        let etag = EntityTag::new("a,b").expect("valid");
        let modified = httpdate::parse_http_date(EXACTLY).expect("valid") + Duration::from_millis(400);
        for (given, expected) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in *given {
                headers.append(*name, HeaderValue::from_static(value));
            }
            assert_eq!(evaluate(&headers, &etag, Some(modified)), *expected, "{given:?}");
        }
    }

    #[test]
    fn dates_mean_nothing_where_no_date_is_known() {
        let etag = EntityTag::new("a").expect("valid");
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_MODIFIED_SINCE, HeaderValue::from_static(EXACTLY));
        headers.insert(header::IF_UNMODIFIED_SINCE, HeaderValue::from_static(EARLIER));
        assert_eq!(evaluate(&headers, &etag, None), Outcome::Proceed);
    }

    #[test]
    fn a_tag_holds_no_quote_and_no_space() {
        assert!(EntityTag::new("a\"b").is_none());
        assert!(EntityTag::new("a b").is_none());
        assert!(EntityTag::new("ä").is_none());
    }
}
