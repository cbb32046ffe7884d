//! Byte ranges (RFC 9110, 14).

use super::conditional::{EntityTag, is_same_form};
use poem::http::{HeaderMap, header};
use std::ops::Range;
use std::time::SystemTime;

/// The part of a representation that a request asks for, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByteRange {
    /// All of it, or a wish that may be ignored.
    Whole,
    /// At least one byte, all of them within the representation.
    Part(Range<u64>),
    /// Nothing that there is: 416.
    Unsatisfiable,
}

/// What the Range and If-Range of a GET request ask for in a representation of
/// `length` bytes. Several ranges at once get the whole, so that overlapping
/// ones cannot multiply an answer.
#[must_use]
pub fn requested_range(
    headers: &HeaderMap,
    length: u64,
    etag: &EntityTag,
    last_modified: Option<SystemTime>,
) -> ByteRange {
    let mut values = headers.get_all(header::RANGE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return ByteRange::Whole;
    };
    if let Some(condition) = headers.get(header::IF_RANGE)
        && !is_same_form(condition, etag, last_modified)
    {
        return ByteRange::Whole;
    }
    value.to_str().ok().and_then(|text| parse(text, length)).unwrap_or(ByteRange::Whole)
}

/// `None` for what is not exactly one well-formed range of bytes.
fn parse(text: &str, length: u64) -> Option<ByteRange> {
    let (unit, set) = text.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut ranges = set.split(',').map(str::trim).filter(|range| !range.is_empty());
    let (range, None) = (ranges.next()?, ranges.next()) else {
        return None;
    };
    let (first, last) = range.split_once('-')?;
    let part = if first.is_empty() {
        let suffix = position(last)?;
        length.saturating_sub(suffix)..length
    } else {
        let first = position(first)?;
        let end = if last.is_empty() {
            length
        } else {
            let last = position(last)?;
            if last < first {
                return None;
            }
            last.saturating_add(1).min(length)
        };
        first..end
    };
    Some(if part.is_empty() { ByteRange::Unsatisfiable } else { ByteRange::Part(part) })
}

/// A number of any length; what does not fit is beyond every end.
fn position(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::HeaderValue;

    const CHANGED: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn ask(range: &[&'static str], condition: Option<&'static str>, length: u64) -> ByteRange {
        let mut headers = HeaderMap::new();
        for value in range {
            headers.append(header::RANGE, HeaderValue::from_static(value));
        }
        if let Some(condition) = condition {
            headers.insert(header::IF_RANGE, HeaderValue::from_static(condition));
        }
        let etag = EntityTag::new("tag").expect("valid");
        let changed = httpdate::parse_http_date(CHANGED).ok();
        requested_range(&headers, length, &etag, changed)
    }

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        use ByteRange::{Part, Unsatisfiable, Whole};
        let cases = [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-99", Part(0..100)),
            ("bytes=10-19", Part(10..20)),
            ("Bytes= 10-19 ,", Part(10..20)),
            ("bytes=90-", Part(90..100)),
            ("bytes=90-1000", Part(90..100)),
            ("bytes=0-99999999999999999999999", Part(0..100)),
            ("bytes=-1", Part(99..100)),
            ("bytes=-1000", Part(0..100)),
            ("bytes=-0", Unsatisfiable),
            ("bytes=100-", Unsatisfiable),
            ("bytes=100-200", Unsatisfiable),
            ("bytes=99999999999999999999999-", Unsatisfiable),
            ("bytes=20-10", Whole),
            ("bytes=-", Whole),
            ("bytes=", Whole),
            ("bytes", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=1-2-3", Whole),
            ("items=0-1", Whole),
            ("bytes=0-1,2-3", Whole),
            ("bytes=0-,0-,0-,0-", Whole),
        ];
        for (text, expected) in cases {
            assert_eq!(ask(&[text], None, 100), expected, "{text}");
        }
        assert_eq!(ask(&[], None, 100), Whole);
        assert_eq!(ask(&["bytes=0-1", "bytes=2-3"], None, 100), Whole);
        assert_eq!(ask(&["bytes=0-0"], None, 0), Unsatisfiable);
    }

    #[test]
    fn a_range_holds_only_for_the_form_that_if_range_names() {
        use ByteRange::{Part, Whole};
        let cases = [
            ("\"tag\"", Part(0..1)),
            ("W/\"tag\"", Whole),
            ("\"other\"", Whole),
            ("tag", Whole),
            (CHANGED, Part(0..1)),
            ("Sun, 06 Nov 1994 08:49:38 GMT", Whole),
        ];
        for (condition, expected) in cases {
            assert_eq!(ask(&["bytes=0-0"], Some(condition), 100), expected, "{condition}");
        }
    }
}
