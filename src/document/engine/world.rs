//! The world of a document: our templates, our fonts, its data, and nothing else.
//! There is no file system, no package and no clock.

use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::Template;
use crate::platform::assets::Assets;

/// The embedded fonts: the site's own, and one for the signs that it lacks.
const FONT_FILES: [&str; 3] = ["fonts/atkinson-next-regular.ttf", "fonts/atkinson-next.ttf", "fonts/dejavu-sans.ttf"];

const FRAME: &str = include_str!("../../../templates/documents/frame.typ");

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::builder().build()));
static FONTS: OnceLock<Fonts> = OnceLock::new();
static SOURCES: LazyLock<HashMap<FileId, Source>> = LazyLock::new(|| {
    let own = Template::ALL.map(|template| (template.path(), template.source()));
    let all = own.into_iter().chain([("/frame.typ", FRAME)]);
    all.filter_map(|(path, text)| file(path).map(|id| (id, Source::new(id, text.to_owned())))).collect()
});

fn file(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn fonts(assets: &Assets) -> &'static Fonts {
    FONTS.get_or_init(|| {
        let files = FONT_FILES.iter().filter_map(|name| assets.get(name));
        let fonts: Vec<Font> =
            files.flat_map(|asset| Font::iter(Bytes::new(asset.bytes().to_vec())).collect::<Vec<_>>()).collect();
        Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    })
}

/// Whether a font of ours has a sign for this character.
pub(super) fn is_drawable(assets: &Assets, c: char) -> bool {
    fonts(assets).fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
}

/// One document to be set.
pub(super) struct Sheet {
    fonts: &'static Fonts,
    main: FileId,
    logo: Bytes,
    data: Bytes,
}

impl Sheet {
    /// `data` is the text of a JSON object. None if a template of ours has no name.
    pub(super) fn new(assets: &Assets, template: Template, data: Vec<u8>) -> Option<Self> {
        let logo = assets.get("img/logo.svg").map(|asset| asset.bytes().to_vec()).unwrap_or_default();
        Some(Self {
            fonts: fonts(assets),
            main: file(template.path())?,
            logo: Bytes::new(logo),
            data: Bytes::new(data),
        })
    }
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.get(&id).cloned().ok_or_else(|| unknown(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.get().vpath().get_with_slash() {
            "/data.json" => Ok(self.data.clone()),
            "/logo.svg" => Ok(self.logo.clone()),
            _ => Err(unknown(id)),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn unknown(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_with_slash().into())
}
