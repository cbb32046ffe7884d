//! The file: where its rows stand, and reading them model by model.

use std::{
    collections::{BTreeMap, VecDeque},
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    kind::Kind,
    report::Broken,
    row::Row,
    split::{self, SplitFault},
};

/// Bytes that are read at once.
const BUFFER: usize = 1 << 20;
/// Bytes between two words about the progress.
const STRIDE: u64 = 4 << 20;
/// Signs of a model's name that are told back.
const LONGEST_LABEL: usize = 60;

/// Why a file is no dump.
#[derive(Debug, thiserror::Error)]
pub enum DumpFault {
    /// It can't be opened.
    #[error("it can't be read: {0}")]
    Io(#[from] io::Error),
    /// It is no whole array.
    #[error("{0}")]
    Split(#[from] SplitFault),
    /// No row in it is of a model that is known.
    #[error("there is no row in it that GCampus knows")]
    Foreign,
    /// It was changed while it was read.
    #[error("it was changed while it was read")]
    Changed,
}

/// Where an element stands.
#[derive(Clone, Copy)]
struct Span {
    offset: u64,
    length: u32,
}

/// A dump whose rows were found.
pub(super) struct Dump {
    file: BufReader<File>,
    spans: BTreeMap<Kind, VecDeque<Span>>,
    /// How many rows there are of each model that is not known.
    pub(super) unknown: BTreeMap<String, u64>,
    /// Elements that are no rows.
    pub(super) broken: Vec<Broken>,
}

/// The outside of a row.
#[derive(Deserialize)]
struct Head {
    model: String,
}

/// A row as it stands in the file.
#[derive(Deserialize)]
struct Whole {
    #[serde(default)]
    pk: Value,
    #[serde(default)]
    fields: Value,
}

impl Dump {
    /// Finds all rows of the file; `progress` is told bytes done and in all.
    ///
    /// # Errors
    /// When it can't be read, is no whole JSON array, or has no row of ours.
    pub(super) fn open(path: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Self, DumpFault> {
        let file = File::open(path)?;
        let total = file.metadata()?.len();
        let mut dump = Self {
            file: BufReader::with_capacity(BUFFER, file.try_clone()?),
            spans: BTreeMap::new(),
            unknown: BTreeMap::new(),
            broken: Vec::new(),
        };
        let (mut number, mut told) = (0_u64, 0);
        split::split(BufReader::with_capacity(BUFFER, file), |offset, element| {
            number += 1;
            dump.note(number, offset, element);
            if offset >= told + STRIDE {
                told = offset;
                progress(offset, total);
            }
        })?;
        if dump.spans.is_empty() {
            return Err(DumpFault::Foreign);
        }
        Ok(dump)
    }

    fn note(&mut self, number: u64, offset: u64, element: &[u8]) {
        let nameless = |reason: &str| Broken {
            model: "?".to_owned(),
            id: None,
            reason: format!("row {number} of the file {reason}"),
        };
        let head: Head = match read(element) {
            Ok(head) => head,
            Err(error) if error.is_data() => {
                self.broken.push(nameless("is no row of a model"));
                return;
            }
            Err(error) => {
                self.broken.push(nameless(&format!("is not JSON: {error}")));
                return;
            }
        };
        match (Kind::of(&head.model), u32::try_from(element.len())) {
            (Some(kind), Ok(length)) => {
                self.spans.entry(kind).or_default().push_back(Span { offset, length });
            }
            _ => {
                let label = head.model.chars().filter(|c| !c.is_control()).take(LONGEST_LABEL).collect();
                *self.unknown.entry(label).or_default() += 1;
            }
        }
    }

    /// How many rows of a model were not taken yet.
    pub(super) fn left(&self, kind: Kind) -> u64 {
        self.spans.get(&kind).map_or(0, |spans| spans.len() as u64)
    }

    /// Takes the next rows of a model, at most `count`, in the order of the file;
    /// none when all are taken. A row that can't be read is told in its place.
    ///
    /// # Errors
    /// When the file can't be read any more, or was changed.
    pub(super) fn take(&mut self, kind: Kind, count: usize) -> Result<Vec<Result<Row, Broken>>, DumpFault> {
        let Some(spans) = self.spans.get_mut(&kind) else { return Ok(Vec::new()) };
        let batch: Vec<Span> = spans.drain(..count.min(spans.len())).collect();
        if spans.is_empty() {
            self.spans.remove(&kind);
        }
        let mut rows = Vec::with_capacity(batch.len());
        let mut element = Vec::new();
        for span in batch {
            self.go_to(span.offset)?;
            element.resize(span.length as usize, 0);
            self.file.read_exact(&mut element)?;
            match read::<Whole>(&element) {
                Ok(whole) => rows.push(row(kind, whole)),
                Err(_) => return Err(DumpFault::Changed),
            }
        }
        Ok(rows)
    }

    /// Rows mostly stand one behind the other: what was read ahead is kept.
    fn go_to(&mut self, offset: u64) -> io::Result<()> {
        let here = self.file.stream_position()?;
        match i64::try_from(offset).ok().zip(i64::try_from(here).ok()) {
            Some((offset, here)) => self.file.seek_relative(offset - here),
            None => self.file.seek(SeekFrom::Start(offset)).map(drop),
        }
    }
}

fn row(kind: Kind, whole: Whole) -> Result<Row, Broken> {
    let id = match &whole.pk {
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    };
    let id = id.filter(|id| *id > 0);
    let broken = |reason: String| Broken { model: kind.as_str().to_owned(), id, reason };
    match (id, whole.fields) {
        (Some(id), Value::Object(fields)) => Ok(Row::new(kind, id, fields)),
        (Some(_), _) => Err(broken("its fields are no object".to_owned())),
        (None, _) => Err(broken("it has no whole number as \"pk\"".to_owned())),
    }
}

/// Reads an element, which may be written as Python does.
fn read<T: DeserializeOwned>(element: &[u8]) -> serde_json::Result<T> {
    match serde_json::from_slice(element) {
        Err(error) if error.is_syntax() => serde_json::from_slice(&readable(element)),
        read => read,
    }
}

/// The element as JSON: Python writes numbers that are none as `NaN` and
/// `Infinity`, which JSON does not know. They become `null`.
fn readable(element: &[u8]) -> Vec<u8> {
    const NONE: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];
    let (mut json, mut rest) = (Vec::with_capacity(element.len()), element);
    let (mut is_text, mut is_escaped) = (false, false);
    while let Some((&byte, behind)) = rest.split_first() {
        if !is_text && let Some(name) = NONE.into_iter().find(|name| rest.starts_with(name)) {
            json.extend_from_slice(b"null");
            rest = &rest[name.len()..];
            continue;
        }
        if is_text && is_escaped {
            is_escaped = false;
        } else if is_text && byte == b'\\' {
            is_escaped = true;
        } else if byte == b'"' {
            is_text = !is_text;
        }
        json.push(byte);
        rest = behind;
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_none_become_null_but_words_stay() {
        let text = br#"{"a": NaN, "b": -Infinity, "c": "NaN \" NaN", "d": [Infinity]}"#;
        let read: Value = serde_json::from_slice(&readable(text)).expect("JSON");
        assert_eq!(read, serde_json::json!({ "a": null, "b": null, "c": "NaN \" NaN", "d": [null] }));
    }
}
