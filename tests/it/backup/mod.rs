//! Backups that are made, looked at and brought back, and sites that move from one database to the other.

mod commands;
mod damaged;
mod nightly;
mod rounds;
mod transfer;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use gcampus::{
    operate::{
        backup::{self, BackupError, Destination, Made, Restored, TableCount},
        demo,
    },
    platform::{
        App,
        config::{Config, DatabaseUrl},
        db::Db,
        documents::{Documents, Fingerprint, Kind, Reference, cached},
        i18n::Locale,
        secret::Secrets,
    },
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

use crate::support::{TestApp, on_both_databases, postgres};

const SECRET: &str = "a secret key that only the tests use";

/// Nobody watches.
fn quiet() -> backup::Progress<'static> {
    &|_, _| {}
}

/// The demo course, and two documents that are kept.
async fn furnish(app: &Arc<App>) {
    demo::load(app).await.expect("the demo loads");
    for id in [1, 2] {
        keep(app, id).await;
    }
}

/// Keeps a document; a newer one each time.
async fn keep(app: &Arc<App>, id: i64) {
    let reference = Reference { kind: Kind::new("field_sheet"), subject_id: Some(id), locale: Locale::De };
    let content = uuid::Uuid::new_v4().to_string();
    let fingerprint = Fingerprint::of(&[content.as_bytes()]);
    let made = async move { Ok(content.into_bytes()) };
    cached(app, &reference, &fingerprint, made).await.expect("a document");
}

async fn make(app: &App, file: &Path) -> Made {
    make_with(app, Some(&app.documents), file).await
}

/// Of the tables alone: a transfer leaves the documents where they are.
async fn make_without_documents(app: &App, file: &Path) -> Made {
    make_with(app, None, file).await
}

async fn make_with(app: &App, documents: Option<&Documents>, file: &Path) -> Made {
    let to = Destination::File(file.to_owned());
    backup::make(&app.db, documents, to, app.clock.now(), quiet()).await.expect("a backup")
}

/// A place for a site, and what is restored there.
struct Place {
    folder: tempfile::TempDir,
    server: Option<postgres::TestDatabase>,
    secret: String,
}

impl Place {
    /// For the secret key of this site.
    fn on_sqlite(site: &TestApp) -> Self {
        let secret = site.app.config.secret_key.expose().to_owned();
        Self { folder: tempfile::tempdir().expect("a folder"), server: None, secret }
    }

    async fn on_postgres(site: &TestApp) -> Self {
        Self { server: Some(postgres::empty_database().await), ..Self::on_sqlite(site) }
    }

    /// On the same kind of database as the site.
    async fn beside(site: &TestApp) -> Self {
        match site.app.db.backend() {
            DbBackend::Postgres => Self::on_postgres(site).await,
            _ => Self::on_sqlite(site),
        }
    }

    fn variables(&self) -> BTreeMap<String, String> {
        let folder = self.folder.path().display().to_string();
        let mut variables = BTreeMap::from([
            ("GCAMPUS_DATA_DIR".to_owned(), folder),
            ("GCAMPUS_SECRET_KEY".to_owned(), self.secret.clone()),
        ]);
        if let Some(server) = &self.server {
            variables.insert("GCAMPUS_DATABASE_URL".to_owned(), server.url().to_owned());
        }
        variables
    }

    fn url(&self) -> DatabaseUrl {
        match &self.server {
            Some(server) => DatabaseUrl::parse(server.url()).expect("an address"),
            None => DatabaseUrl::Sqlite(self.database()),
        }
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("gcampus.sqlite")
    }

    fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    async fn restore(&self, file: &Path, may_replace: bool) -> Result<Restored, BackupError> {
        let order = backup::Restore {
            file,
            database: &self.url(),
            documents: &self.documents(),
            secrets: &Secrets::derive(&self.secret),
            may_replace,
        };
        backup::restore(order, quiet()).await
    }

    /// The site that starts there.
    async fn open(&self) -> Arc<App> {
        let config = Config::from_variables(self.variables()).expect("a configuration");
        App::build(config).await.expect("the site starts")
    }
}

/// What a backup tells of each table; not of those that a start or a backup itself writes into.
fn content(tables: &BTreeMap<String, TableCount>) -> BTreeMap<String, TableCount> {
    let mut tables = tables.clone();
    tables.remove("site_setting").expect("the settings");
    tables
}

/// The content of each document that a row names.
async fn documents(app: &App) -> Vec<(String, Vec<u8>)> {
    use sea_orm::{EntityTrait, QueryOrder};
    let query = entity::document::Entity::find().order_by_asc(entity::document::Column::FileName);
    let rows = query.all(app.db.read()).await.expect("rows");
    let read = |row: entity::document::Model| {
        let content = fs::read(app.config.documents_dir.join(&row.file_name)).expect("the file of a row");
        (row.file_name, content)
    };
    rows.into_iter().map(read).collect()
}

on_both_databases! {
    async fn a_site_comes_back_on_either_database(site: &TestApp) {
        furnish(&site.app).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("site.tar.zst");
        let made = make(&site.app, &file).await;
        assert_eq!((made.documents.files, made.documents.missing), (2, 0));
        assert!(made.tables["measurement"].rows == 74 && made.tables["water"].rows > 10, "{made:?}");
        assert_eq!(made.bytes, fs::metadata(&file).expect("the file").len());
        let found = backup::verify(&file, quiet()).await.expect("it is whole");
        assert_eq!((&found.tables, found.documents), (&made.tables, made.documents));

        let before = documents(&site.app).await;
        for place in [Place::on_sqlite(site), Place::on_postgres(site).await] {
            let restored = place.restore(&file, false).await.expect("restored");
            assert_eq!((&restored.tables, restored.steps_made), (&made.tables, 0));
            let app = place.open().await;
            assert_eq!(documents(&app).await, before);
            let standing = app.documents.standing(&app.db).await.expect("a standing");
            assert!(standing.is_good(), "{standing}");
            let again = make(&app, &folder.path().join("again.tar.zst")).await;
            assert_eq!(content(&again.tables), content(&made.tables));
            found_by_its_words(&app).await;
            numbers_go_on(&app, made.tables["measurement"].last_number.expect("a number")).await;
            app.db.close().await;
        }
    }

    async fn no_table_is_forgotten(site: &TestApp) {
        let folder = tempfile::tempdir().expect("a folder");
        let made = make(&site.app, &folder.path().join("site.tar.zst")).await;
        let all = match site.app.db.backend() {
            DbBackend::Postgres => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
        };
        let rows = Statement::from_string(site.app.db.backend(), all);
        let rows = site.app.db.read().query_all_raw(rows).await.expect("tables");
        let mut names: Vec<String> = rows.iter().map(|row| row.try_get("", "name").expect("a name")).collect();
        let is_kept_by_sqlite = |name: &str| {
            ["_config", "_content", "_data", "_docsize", "_idx", "_node", "_parent", "_rowid"]
                .iter()
                .any(|end| name.ends_with(end) && (name.contains("_fts_") || name.contains("_rtree_")))
        };
        names.retain(|name| name != "seaql_migrations" && !name.starts_with("sqlite_") && !is_kept_by_sqlite(name));
        names.sort();
        assert!(names.len() >= 20, "{names:?}");
        assert_eq!(made.tables.keys().cloned().collect::<Vec<_>>(), names);
    }

    async fn the_tables_of_others_stay_out(site: &TestApp) {
        if site.app.db.backend() != DbBackend::Postgres {
            return;
        }
        let others = "CREATE TABLE spatial_ref_sys (id integer, shape point)";
        site.app.db.read().execute_unprepared(others).await.expect("a table of others");
        let folder = tempfile::tempdir().expect("a folder");
        let made = make(&site.app, &folder.path().join("site.tar.zst")).await;
        assert!(!made.tables.contains_key("spatial_ref_sys"));
    }
}

/// The indexes that are not copied work.
async fn found_by_its_words(app: &App) {
    let sql = match app.db.backend() {
        DbBackend::Postgres => {
            "SELECT count(*) AS found FROM water WHERE search_text LIKE '%neckar%' \
            AND to_tsvector('simple', search_text) @@ to_tsquery('simple', 'neckar:*')"
        }
        _ => {
            "SELECT count(*) AS found FROM water WHERE id IN (SELECT rowid FROM water_fts WHERE water_fts MATCH 'neckar*') \
            AND id IN (SELECT id FROM water_rtree)"
        }
    };
    let row = app.db.read().query_one_raw(Statement::from_string(app.db.backend(), sql)).await.expect("an answer");
    assert!(row.expect("a row").try_get::<i64>("", "found").expect("a number") > 0);
}

/// The next measurement gets a number that none had.
async fn numbers_go_on(app: &App, last: i64) {
    use sea_orm::{ActiveModelTrait, ActiveValue, EntityTrait, QueryOrder};
    let newest = entity::measurement::Entity::find().order_by_desc(entity::measurement::Column::Id);
    let newest = newest.one(app.db.read()).await.expect("a query").expect("a measurement");
    let row = entity::measurement::ActiveModel { id: ActiveValue::NotSet, ..newest.into() };
    let columns = row.reset_all();
    let new = entity::measurement::ActiveModel { id: ActiveValue::NotSet, ..columns };
    assert_eq!(new.insert(app.db.read()).await.expect("a row").id, last + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_not_given_twice_though_its_row_was_deleted() {
    use sea_orm::{EntityTrait, QueryOrder};
    let site = TestApp::on_sqlite().await;
    furnish(&site.app).await;
    let newest = entity::measurement::Entity::find().order_by_desc(entity::measurement::Column::Id);
    let newest = newest.one(site.app.db.read()).await.expect("a query").expect("a measurement").id;
    entity::measurement::Entity::delete_by_id(newest).exec(site.app.db.read()).await.expect("deleted");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("site.tar.zst");
    make(&site.app, &file).await;
    for place in [Place::on_sqlite(&site), Place::on_postgres(&site).await] {
        place.restore(&file, false).await.expect("restored");
        let app = place.open().await;
        numbers_go_on(&app, newest).await;
        app.db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_older_schema_is_brought_up_to_date() {
    let site = TestApp::on_sqlite().await;
    let old = tempfile::tempdir().expect("a folder");
    let db = Db::connect(&DatabaseUrl::Sqlite(old.path().join("old.sqlite"))).await.expect("a database");
    let steps = migration::Migrator::migrations().len();
    let former = u32::try_from(steps - 3).expect("a small number");
    migration::Migrator::up(db.read(), Some(former)).await.expect("an older schema");
    let row = "INSERT INTO blocked_email (pattern, comment, created_at) \
        VALUES ('*@example.net', '', '2026-05-04T10:30:15+00:00')";
    db.read().execute_unprepared(row).await.expect("a row");
    let file = old.path().join("old.tar.zst");
    let now = chrono::DateTime::UNIX_EPOCH;
    let made = backup::make(&db, None, Destination::File(file.clone()), now, quiet()).await.expect("a backup");
    db.close().await;
    for place in [Place::on_sqlite(&site), Place::on_postgres(&site).await] {
        let restored = place.restore(&file, false).await.expect("restored");
        assert_eq!((restored.steps_made, &restored.tables), (3, &made.tables));
        let app = place.open().await;
        assert_eq!(app.db.pending().await.expect("an answer"), [] as [String; 0]);
        let rows = Statement::from_string(app.db.backend(), "SELECT pattern FROM blocked_email");
        let row = app.db.read().query_one_raw(rows).await.expect("an answer").expect("the row");
        assert_eq!(row.try_get::<String>("", "pattern").expect("a text"), "*@example.net");
        app.db.close().await;
    }
}
