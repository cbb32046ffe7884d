//! The store of documents, with a stand-in for the renderer: what it makes
//! tells by itself whether it is whole.

mod cleaning;
mod commands;
mod full;
mod killed;
mod mount;
mod serving;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime},
};

use entity::document;
use gcampus::platform::{
    App, Error, Result,
    delivery::Disposition,
    documents::{CachedDocument, Document, Fingerprint, Kind, Reference, answer_cached, answer_unstored, cached},
    i18n::Locale,
    secret::sha256,
    server,
    web::{Routes, Visit, error_page, get},
};
use poem::{
    EndpointExt as _, Request, Response, handler,
    middleware::CookieJarManager,
    web::{Data, Path as PathPart},
};
use sea_orm::EntityTrait;
use tokio::net::TcpListener;

use crate::support::Client;

const SHEET: Kind = Kind::new("field_sheet");

fn reference(id: i64) -> Reference {
    Reference { kind: SHEET, subject_id: Some(id), locale: Locale::De }
}

fn fingerprint(content: &str) -> Fingerprint {
    Fingerprint::of(&[b"layout 1", content.as_bytes()])
}

/// A file of this many bytes behind its own hash.
fn whole(content: &str, bytes: usize) -> Vec<u8> {
    let body = content.as_bytes().iter().copied().cycle().take(bytes).collect::<Vec<_>>();
    [hex::encode(sha256(&body)).into_bytes(), body].concat()
}

fn is_whole(file: &[u8]) -> bool {
    file.split_at_checked(64).is_some_and(|(hash, body)| hash == hex::encode(sha256(body)).as_bytes())
}

async fn store(app: &Arc<App>, id: i64, content: &str) -> Document {
    let made = whole(content, 2_000);
    cached(app, &reference(id), &fingerprint(content), async move { Ok(made) }).await.expect("a document")
}

async fn rows(app: &App) -> Vec<document::Model> {
    document::Entity::find().all(app.db.read()).await.expect("rows")
}

/// The file of the only row.
async fn only_file(app: &App) -> PathBuf {
    let rows = rows(app).await;
    assert_eq!(rows.len(), 1);
    app.config.documents_dir.join(&rows[0].file_name)
}

/// All files below the directory, without the mark.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != ".gcampus-site") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Makes a file as old as this.
fn age(file: &Path, by: Duration) {
    let modified = fs::metadata(file).and_then(|metadata| metadata.modified()).expect("a time");
    let older: SystemTime = modified - by;
    fs::File::options().write(true).open(file).and_then(|file| file.set_modified(older)).expect("another time");
}

/// A file of our names that no row names, so old.
fn orphan(directory: &Path, number: usize, old: Duration) -> PathBuf {
    let random = format!("{number:016x}");
    let folder = directory.join("pdf").join(&random[..2]);
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(format!("field_sheet-{number}-de-0123456789abcdef-{random}.pdf"));
    fs::write(&file, "orphan").expect("a file");
    age(&file, old);
    file
}

const HOURS: Duration = Duration::from_secs(2 * 3600);

/// No row without its whole file.
async fn assert_sound(app: &App) {
    for row in rows(app).await {
        let file = fs::read(app.config.documents_dir.join(&row.file_name));
        let file = file.unwrap_or_else(|error| panic!("{} dangles: {error}", row.file_name));
        assert!(is_whole(&file), "{} is broken", row.file_name);
        assert_eq!(i64::try_from(file.len()), Ok(row.size), "{}", row.file_name);
    }
}

/// How often the stand-in rendered.
#[derive(Clone, Default)]
struct Renders(Arc<AtomicU32>);

impl Renders {
    fn count(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

/// `/sheet/<id>/<content>/<bytes>`: a kept document.
#[handler]
async fn sheet(
    visit: Visit,
    PathPart((id, content, bytes)): PathPart<(i64, String, usize)>,
    Data(renders): Data<&Renders>,
    req: &Request,
) -> Result<Response> {
    let document = CachedDocument {
        reference: Reference { locale: visit.locale, ..reference(id) },
        fingerprint: fingerprint(&content),
        file_name: format!("Gewässer-{content}.pdf"),
        disposition: Disposition::Inline,
    };
    let renders = renders.clone();
    let render = async move {
        renders.0.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(50)).await;
        match content.as_str() {
            "busy" => Err(Error::Unavailable("layout-503-text")),
            "panic" => panic!("the renderer panics"),
            _ => Ok(whole(&content, bytes)),
        }
    };
    answer_cached(req, &visit.app, &document, render).await
}

/// `/cards`: a document with keys.
#[handler]
async fn cards(_visit: Visit, req: &Request) -> Result<Response> {
    answer_unstored(req, b"%PDF with keys".to_vec(), "Schlüssel.pdf", Disposition::Attachment)
}

/// A site with these two pages alone; tells where it listens.
async fn serve(app: &Arc<App>, renders: &Renders) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("the port"));
    let endpoint = Routes::new()
        .at("/sheet/:id/:content/:bytes", get(sheet))
        .at("/cards", get(cards))
        .into_route()
        .around(error_page::error_pages)
        .with(CookieJarManager::new())
        .data(Arc::clone(app))
        .data(renders.clone())
        .map_to_response();
    tokio::spawn(server::serve(listener, endpoint, server::Limits::default(), std::future::pending()));
    Client::new(url)
}
