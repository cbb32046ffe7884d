//! Chooses a content coding (RFC 9110, 12.5.3).

use poem::http::{HeaderMap, HeaderValue, header};

/// A content coding that we have bytes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Brotli, RFC 7932.
    Brotli,
    /// Zstandard, RFC 8878.
    Zstd,
    /// Gzip, RFC 1952.
    Gzip,
}

impl Coding {
    const ALL: [Self; 3] = [Self::Brotli, Self::Zstd, Self::Gzip];

    /// Its registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// The coding with this registered name, in letters of either case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|coding| coding.name().eq_ignore_ascii_case(name))
    }

    /// The value of Content-Encoding.
    #[must_use]
    pub fn header_value(self) -> HeaderValue {
        HeaderValue::from_static(self.name())
    }
}

/// What a client says about codings. Weights are in thousandths.
#[derive(Debug, Default)]
struct Wishes {
    /// By the coding's place in [`Coding::ALL`].
    codings: [Option<u16>; Coding::ALL.len()],
    identity: Option<u16>,
    any_other: Option<u16>,
}

impl Wishes {
    fn read(headers: &HeaderMap) -> Self {
        let mut wishes = Self::default();
        for value in headers.get_all(header::ACCEPT_ENCODING) {
            let text = String::from_utf8_lossy(value.as_bytes());
            for member in text.split(',') {
                wishes.add(member);
            }
        }
        wishes
    }

    /// Members that nobody can make sense of are passed over.
    fn add(&mut self, member: &str) {
        let mut parts = member.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let weight = match parts.next() {
            None => Some(1000),
            Some(parameter) => weight(parameter),
        };
        let (Some(weight), None) = (weight, parts.next()) else {
            return;
        };
        let coding = if name.eq_ignore_ascii_case("x-gzip") { Some(Coding::Gzip) } else { Coding::named(name) };
        match (coding, name) {
            (Some(coding), _) => lower(&mut self.codings[coding as usize], weight),
            (None, "*") => lower(&mut self.any_other, weight),
            (None, name) if name.eq_ignore_ascii_case("identity") => lower(&mut self.identity, weight),
            _ => {}
        }
    }

    fn weight_of(&self, coding: Coding) -> u16 {
        self.codings[coding as usize].or(self.any_other).unwrap_or(0)
    }
}

/// Of a name that is said twice, the lower weight counts: a zero is a refusal.
fn lower(slot: &mut Option<u16>, weight: u16) {
    *slot = Some(slot.map_or(weight, |old| old.min(weight)));
}

/// `q=0.5` as 500.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let (whole, decimals) = match value.trim().split_once('.') {
        Some((whole, decimals)) => (whole, decimals),
        None => (value.trim(), ""),
    };
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = format!("{decimals:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// The form to send: `Some(Some(coding))`, `Some(None)` for the bytes as they
/// are, or `None` if the client refuses everything. `available` is in the order
/// of our preference, which decides between equal weights; a coding is
/// preferred to none unless the client gives `identity` a higher weight.
#[must_use]
pub fn negotiate(headers: &HeaderMap, available: &[Coding]) -> Option<Option<Coding>> {
    let wishes = Wishes::read(headers);
    let best = available
        .iter()
        .map(|coding| (*coding, wishes.weight_of(*coding)))
        .filter(|(_, weight)| *weight > 0)
        // `max_by_key` would take the last of equals.
        .reduce(|best, other| if other.1 > best.1 { other } else { best });
    // What is not mentioned may always be sent as it is (RFC 9110, 12.5.3, 2).
    let refuses_identity = wishes.identity.or(wishes.any_other) == Some(0);
    match best {
        Some((_, weight)) if wishes.identity.is_some_and(|identity| identity > weight) => Some(None),
        Some((coding, _)) => Some(Some(coding)),
        None if refuses_identity => None,
        None => Some(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of Accept-Encoding, what there is, what is chosen.
    type Case = (&'static [&'static str], &'static [Coding], Option<Option<Coding>>);

    #[test]
    fn accept_encoding_is_read_as_rfc_9110_says() {
        use Coding::{Brotli, Gzip, Zstd};
        const ALL: &[Coding] = &[Brotli, Zstd, Gzip];
        let cases: &[Case] = &[
            (&[], ALL, Some(None)),
            (&[""], ALL, Some(None)),
            (&["gzip, deflate, br, zstd"], ALL, Some(Some(Brotli))),
            (&["gzip"], ALL, Some(Some(Gzip))),
            (&["x-gzip"], ALL, Some(Some(Gzip))),
            (&["GZip"], ALL, Some(Some(Gzip))),
            (&["zstd", "br"], ALL, Some(Some(Brotli))),
            (&["br;q=0.5, gzip;q=0.8"], ALL, Some(Some(Gzip))),
            (&["br; Q=0.001"], ALL, Some(Some(Brotli))),
            (&["br ; q = 0.3 , zstd"], ALL, Some(Some(Zstd))),
            (&["br;q=0"], ALL, Some(None)),
            (&["br;q=0.000, gzip;q=0.0"], ALL, Some(None)),
            (&["gzip;q=0, gzip"], ALL, Some(None)),
            (&["*"], ALL, Some(Some(Brotli))),
            (&["*, br;q=0"], ALL, Some(Some(Zstd))),
            (&["gzip;q=0.2, *;q=0.1"], ALL, Some(Some(Gzip))),
            (&["*;q=0"], ALL, None),
            (&["*;q=0, gzip"], ALL, Some(Some(Gzip))),
            (&["*;q=0, identity"], ALL, Some(None)),
            (&["identity"], ALL, Some(None)),
            (&["identity;q=0"], ALL, None),
            (&["identity;q=0, gzip;q=0.1"], ALL, Some(Some(Gzip))),
            (&["identity;q=0, br"], &[], None),
            (&["identity;q=0.9, gzip;q=0.5"], ALL, Some(None)),
            (&["identity, gzip"], ALL, Some(Some(Gzip))),
            (&["deflate, compress"], ALL, Some(None)),
            (&["br;q=1.5, gzip"], ALL, Some(Some(Gzip))),
            (&["br;q=-1, br;q=, br;q=a;b, ;;,,="], ALL, Some(None)),
            (&["br;level=3, gzip"], ALL, Some(Some(Gzip))),
            (&["br;q=0.0001, gzip"], ALL, Some(Some(Gzip))),
            (&["br"], &[Gzip], Some(None)),
        ];
        for (values, available, expected) in cases {
            let mut headers = HeaderMap::new();
            for value in *values {
                headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            }
            assert_eq!(negotiate(&headers, available), *expected, "{values:?}");
        }
    }

    #[test]
    fn bytes_that_are_not_text_are_survived() {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_bytes(b"\xff\xfe;q=\x80, gzip").expect("obs-text");
        headers.insert(header::ACCEPT_ENCODING, value);
        assert_eq!(negotiate(&headers, &[Coding::Gzip]), Some(Some(Coding::Gzip)));
    }
}
