//! Takes the array of a JSON file apart, element by element, without reading the
//! file whole and without looking into the elements.

use std::io::{self, BufRead};

/// Bytes of the longest element: the largest shapes of waters have a tenth of it.
const LONGEST: usize = 256 << 20;

/// Why a file can't be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum SplitFault {
    /// It can't be read.
    #[error("it can't be read: {0}")]
    Io(#[from] io::Error),
    /// It does not begin with `[`.
    #[error("it is no JSON array, as dumpdata writes one")]
    NotAnArray,
    /// It ends too early.
    #[error("it ends in the middle, behind {0} whole rows: is it all there?")]
    Truncated(u64),
    /// A bracket closes what was never opened.
    #[error("brackets do not match at byte {0}")]
    Unbalanced(u64),
    /// Behind the array there is more.
    #[error("something stands behind the end of the array, at byte {0}")]
    Trailing(u64),
    /// An element is too long.
    #[error("the row at byte {0} is longer than {LONGEST} bytes")]
    TooLong(u64),
}

/// Where the reading is.
enum Place {
    Before,
    Between,
    Inside(Element),
    Behind,
}

/// The element that is being read.
#[derive(Default)]
struct Element {
    offset: u64,
    depth: u32,
    is_text: bool,
    is_escaped: bool,
}

/// What a byte does to the element.
enum Step {
    Goes,
    Ends,
    Unbalanced,
}

impl Element {
    fn step(&mut self, byte: u8) -> Step {
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return Step::Goes;
        }
        match byte {
            b',' | b']' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return Step::Ends,
            b'"' => self.is_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => match self.depth.checked_sub(1) {
                Some(depth) => self.depth = depth,
                None => return Step::Unbalanced,
            },
            _ => {}
        }
        Step::Goes
    }
}

/// Calls `each` with the offset and the bytes of every element, in their order.
///
/// # Errors
/// When the file is no array, or ends too early. What an element says is not
/// looked at: that is for whoever reads it.
pub(super) fn split(mut reader: impl BufRead, mut each: impl FnMut(u64, &[u8])) -> Result<(), SplitFault> {
    let (mut place, mut offset, mut rows) = (Place::Before, 0_u64, 0_u64);
    let mut element = Vec::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return match place {
                Place::Behind => Ok(()),
                Place::Before => Err(SplitFault::NotAnArray),
                Place::Between | Place::Inside(_) => Err(SplitFault::Truncated(rows)),
            };
        }
        let mut begin = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            let at = offset + index as u64;
            let is_space = byte.is_ascii_whitespace();
            match &mut place {
                Place::Inside(inside) => match inside.step(byte) {
                    Step::Goes => {}
                    Step::Unbalanced => return Err(SplitFault::Unbalanced(at)),
                    Step::Ends => {
                        element.extend_from_slice(&bytes[begin..index]);
                        each(inside.offset, &element);
                        element.clear();
                        rows += 1;
                        place = if byte == b']' { Place::Behind } else { Place::Between };
                    }
                },
                Place::Between => match byte {
                    b']' => place = Place::Behind,
                    b',' => {}
                    _ if is_space => {}
                    _ => {
                        begin = index;
                        let mut inside = Element { offset: at, ..Element::default() };
                        if let Step::Unbalanced = inside.step(byte) {
                            return Err(SplitFault::Unbalanced(at));
                        }
                        place = Place::Inside(inside);
                    }
                },
                // A byte-order mark may stand in front.
                Place::Before if is_space || (at < 3 && b"\xef\xbb\xbf"[at as usize] == byte) => {}
                Place::Before if byte == b'[' => place = Place::Between,
                Place::Before => return Err(SplitFault::NotAnArray),
                Place::Behind if is_space => {}
                Place::Behind => return Err(SplitFault::Trailing(at)),
            }
        }
        if let Place::Inside(inside) = &place {
            element.extend_from_slice(&bytes[begin..]);
            if element.len() > LONGEST {
                return Err(SplitFault::TooLong(inside.offset));
            }
        }
        let read = bytes.len();
        offset += read as u64;
        reader.consume(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// The elements with their offsets, read in pieces of `size` bytes.
    fn parts(text: &str, size: usize) -> Result<Vec<(u64, String)>, SplitFault> {
        let mut parts = Vec::new();
        split(BufReader::with_capacity(size, text.as_bytes()), |offset, bytes| {
            parts.push((offset, String::from_utf8_lossy(bytes).into_owned()));
        })?;
        Ok(parts)
    }

    #[test]
    fn elements_come_whole_however_the_file_is_read() {
        let text = "\u{feff} [\n{\"a\": \"}],{\\\"\"},  [1,[2]] ,7,\"x\\\\\" ]\n";
        let expected = ["{\"a\": \"}],{\\\"\"}", "[1,[2]]", "7", "\"x\\\\\""];
        for size in 1..60 {
            let parts = parts(text, size).expect("an array");
            assert_eq!(parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>(), expected, "{size}");
            for (offset, part) in parts {
                assert!(text[offset as usize..].starts_with(&part));
            }
        }
        assert_eq!(parts("[]", 8).expect("an empty array"), []);
    }

    #[test]
    fn what_is_no_whole_array_is_refused() {
        for (text, fault) in [
            ("", "no JSON array"),
            ("{}", "no JSON array"),
            ("[{\"a\": 1}, {\"b\"", "behind 1 whole rows"),
            ("[{\"a\": 1}", "behind 0 whole rows"),
            ("[}]", "do not match at byte 1"),
            ("[1}]", "do not match at byte 2"),
            ("[1] 2", "at byte 4"),
        ] {
            let told = parts(text, 4).expect_err(text).to_string();
            assert!(told.contains(fault), "{text}: {told}");
        }
    }
}
