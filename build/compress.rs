//! Compresses a file once and for all: brotli 11, zstd 19, gzip 9.

use super::names::WORTHWHILE_PERCENT;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Part of every name in the cache: to be changed with a compressor or its
/// settings, or old results would live on.
const CACHE_GENERATION: &str = "1";

/// The codings: name in HTTP, file suffix.
pub(crate) const CODINGS: [(&str, &str); 3] = [("br", "br"), ("zstd", "zst"), ("gzip", "gz")];

/// The kinds of files that are compressed; images and fonts already are.
const COMPRESSIBLE: [&str; 11] =
    ["css", "geojson", "html", "js", "json", "map", "mjs", "svg", "txt", "webmanifest", "xml"];

/// A compressed form of a file.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The name of the coding in HTTP.
    pub(crate) coding: &'static str,
    /// The suffix of the file that holds it.
    pub(crate) suffix: &'static str,
    /// The compressed bytes.
    pub(crate) bytes: Vec<u8>,
}

/// Whether files of this name are compressed at all.
pub(crate) fn is_compressible(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// The variants of `content` that are worth keeping. Results are kept in
/// `cache` under `digest`, the full hash of the content.
pub(crate) fn variants(content: &[u8], digest: &str, cache: &Path) -> io::Result<Vec<Variant>> {
    fs::create_dir_all(cache)?;
    let mut kept = Vec::new();
    for (coding, suffix) in CODINGS {
        let path = cache.join(format!("{CACHE_GENERATION}-{digest}.{suffix}"));
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) => {
                let bytes = compress(coding, content)?;
                store(&path, &bytes)?;
                bytes
            }
        };
        if bytes.len() * 100 <= content.len() * WORTHWHILE_PERCENT {
            kept.push(Variant { coding, suffix, bytes });
        }
    }
    Ok(kept)
}

/// Renamed into place: a build that was interrupted leaves no half file.
fn store(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut partial = PathBuf::from(path);
    partial.set_extension(format!("partial-{}", std::process::id()));
    fs::write(&partial, bytes)?;
    fs::rename(&partial, path)
}

fn compress(coding: &str, content: &[u8]) -> io::Result<Vec<u8>> {
    match coding {
        "br" => {
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 11,
                lgwin: 24,
                size_hint: content.len(),
                ..Default::default()
            };
            let mut compressed = Vec::new();
            brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
            Ok(compressed)
        }
        "zstd" => zstd::bulk::compress(content, 19),
        _ => {
            // The header holds no time and no system, so that every machine
            // makes the same bytes.
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(9));
            encoder.write_all(content)?;
            encoder.finish()
        }
    }
}
