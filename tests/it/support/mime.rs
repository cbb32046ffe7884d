//! A mail as its reader sees it: headers unfolded, parts decoded.

use base64::Engine;

/// A mail that came over the wire, taken apart.
pub(crate) struct Parts {
    /// Each header with its value, folded lines joined, encoded words decoded.
    pub(crate) headers: Vec<(String, String)>,
    /// The plain text part.
    pub(crate) text: String,
}

impl Parts {
    /// Takes a mail with a text and an HTML part apart, with files or without; lines end with LF.
    pub(crate) fn of(content: &str) -> Self {
        let headers = headers(content.split("\n\n").next().unwrap_or_default());
        let named = content.split("boundary=\"").skip(1);
        let mut all = vec![content];
        for boundary in named.map(|rest| rest.split('"').next().expect("a boundary")) {
            let line = format!("\n--{boundary}");
            all = all.into_iter().flat_map(|part| part.split(line.as_str())).collect();
        }
        let part = |wanted: &str| {
            let found = all
                .iter()
                .skip(1)
                .map(|part| part.trim_start())
                .map(|part| part.split_once("\n\n").unwrap_or_default());
            let (head, body) =
                found.into_iter().find(|(head, _)| head.contains(wanted)).unwrap_or_else(|| panic!("no part {wanted}"));
            let head = self::headers(head);
            decoded(value(&head, "Content-Transfer-Encoding").unwrap_or("7bit"), body)
        };
        Self { text: part("text/plain"), headers }
    }

    /// All values of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str()).collect()
    }
}

fn value<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let pair = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), words(value.trim())));
    unfolded.lines().filter_map(pair).collect()
}

/// Encoded words of a header (RFC 2047, `B` only, which is what we send).
fn words(value: &str) -> String {
    let mut text = String::new();
    for (index, piece) in value.split("=?utf-8?b?").enumerate() {
        if index == 0 {
            text.push_str(piece);
            continue;
        }
        let (word, rest) = piece.split_once("?=").expect("the end of a word");
        text.push_str(&decoded("base64", word));
        // White space between two words is none.
        text.push_str(if rest.trim().is_empty() { "" } else { rest });
    }
    text
}

fn decoded(encoding: &str, body: &str) -> String {
    let bytes = match encoding {
        "base64" => {
            let packed: String = body.split_whitespace().collect();
            base64::engine::general_purpose::STANDARD.decode(packed).expect("base64")
        }
        "quoted-printable" => quoted_printable(body),
        _ => body.as_bytes().to_vec(),
    };
    String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let joined = body.replace("=\n", "");
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'=' && after.len() >= 2 {
            let code = str::from_utf8(&after[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(code, 16).expect("a hexadecimal number"));
            rest = &after[2..];
        } else {
            bytes.push(first);
        }
    }
    bytes
}
