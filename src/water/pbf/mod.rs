//! Waters from an OpenStreetMap extract (`.osm.pbf`).
//!
//! A file names ways by their nodes and relations by their ways, and keeps
//! relations last. It is read three times, from the top down: the relations
//! that are waters, then the ways of those and the ways that are waters, then
//! the positions of their nodes. What is kept in memory is only that.

mod extract;
mod nodes;

use std::{fs::File, io::BufReader, path::Path};

use osmpbf::{BlobDecode, BlobReader, ByteOffset, PrimitiveBlock};

pub(super) use extract::Extract;
use nodes::Nodes;

/// How far a pass over the file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which pass: 1, 2 or 3.
    pub pass: u8,
    /// Bytes behind.
    pub done: u64,
    /// Bytes of the whole file.
    pub total: u64,
}

/// Reads the waters of an extract.
pub(super) fn read(file: &Path, progress: &dyn Fn(Progress)) -> osmpbf::Result<Extract> {
    let mut passes = Passes { reader: BlobReader::seekable_from_path(file)?, blobs: Vec::new(), progress, total: 0 };
    passes.total = std::fs::metadata(file)?.len();

    let mut extract = Extract::default();
    passes.first(|block| {
        block.groups().flat_map(|group| group.relations()).for_each(|relation| extract.relation(&relation));
    })?;
    extract.end_of_relations();
    passes.again(
        2,
        |kinds| kinds.ways,
        |block| {
            block.groups().flat_map(|group| group.ways()).for_each(|way| extract.way(&way));
        },
    )?;
    let mut nodes = Nodes::needed_by(&extract);
    passes.again(
        3,
        |kinds| kinds.nodes,
        |block| {
            for group in block.groups() {
                for node in group.dense_nodes() {
                    nodes.put(node.id(), node.decimicro_lon(), node.decimicro_lat());
                    extract.node(node.id(), node.decimicro_lon(), node.decimicro_lat(), node.tags());
                }
                for node in group.nodes() {
                    nodes.put(node.id(), node.decimicro_lon(), node.decimicro_lat());
                    extract.node(node.id(), node.decimicro_lon(), node.decimicro_lat(), node.tags());
                }
            }
        },
    )?;
    extract.nodes = nodes;
    Ok(extract)
}

/// What is in a blob of the file, so that later passes leave out the others.
#[derive(Clone, Copy, Debug)]
struct Kinds {
    ways: bool,
    nodes: bool,
}

struct Passes<'a> {
    reader: BlobReader<BufReader<File>>,
    blobs: Vec<(ByteOffset, Kinds)>,
    progress: &'a dyn Fn(Progress),
    total: u64,
}

impl Passes<'_> {
    fn first(&mut self, mut visit: impl FnMut(&PrimitiveBlock)) -> osmpbf::Result<()> {
        for blob in self.reader.by_ref() {
            let blob = blob?;
            let BlobDecode::OsmData(block) = blob.decode()? else { continue };
            if let Some(offset) = blob.offset() {
                let has_nodes = |group: osmpbf::PrimitiveGroup<'_>| {
                    group.dense_nodes().next().is_some() || group.nodes().next().is_some()
                };
                let kinds = Kinds {
                    ways: block.groups().any(|group| group.ways().next().is_some()),
                    nodes: block.groups().any(has_nodes),
                };
                self.blobs.push((offset, kinds));
                (self.progress)(Progress { pass: 1, done: offset.0, total: self.total });
            }
            visit(&block);
        }
        Ok(())
    }

    fn again(
        &mut self,
        pass: u8,
        wanted: impl Fn(Kinds) -> bool,
        mut visit: impl FnMut(&PrimitiveBlock),
    ) -> osmpbf::Result<()> {
        for &(offset, kinds) in &self.blobs {
            (self.progress)(Progress { pass, done: offset.0, total: self.total });
            if wanted(kinds) {
                visit(&self.reader.blob_from_offset(offset)?.to_primitiveblock()?);
            }
        }
        (self.progress)(Progress { pass, done: self.total, total: self.total });
        Ok(())
    }
}
