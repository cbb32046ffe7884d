//! A whole site on a free port with a database of its own.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use gcampus::{
    messages,
    platform::{App, config::Config, mail::Mail, server},
    routes,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{
    Client,
    postgres::{self, TestDatabase},
};

/// A running site.
pub(crate) struct TestApp {
    pub(crate) app: Arc<App>,
    pub(crate) url: String,
    statements: Arc<AtomicU64>,
    visitors: AtomicU32,
    stop: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<()>>,
    _data: TempDir,
    database: Option<TestDatabase>,
}

/// Makes two tests of each function: one on SQLite, one on PostgreSQL.
macro_rules! on_both_databases {
    ($( $(#[$meta:meta])* async fn $name:ident($site:ident: &TestApp) $body:block )*) => { $(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn body($site: &TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(&TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                body(&TestApp::on_postgres().await).await;
            }
        }
    )* };
}
pub(crate) use on_both_databases;

impl TestApp {
    /// A site on the embedded database.
    pub(crate) async fn on_sqlite() -> Self {
        Self::start(&[]).await
    }

    /// A site on a database of its own in the harness's PostgreSQL.
    pub(crate) async fn on_postgres() -> Self {
        let database = postgres::fresh_database().await;
        let key = "a secret key that only the tests use";
        let site = Self::start(&[("GCAMPUS_DATABASE_URL", database.url()), ("GCAMPUS_SECRET_KEY", key)]).await;
        Self { database: Some(database), ..site }
    }

    /// A site with these variables over the tests' own.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        Self::start_changed(variables, |app| app).await
    }

    /// The same, of another build: `change` exchanges parts of it.
    pub(crate) async fn start_changed(variables: &[(&str, &str)], change: impl FnOnce(App) -> App) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let address = listener.local_addr().expect("the port");
        let data = tempfile::tempdir().expect("a temporary directory");
        let url = format!("http://{address}");
        let mut all = BTreeMap::from([
            ("GCAMPUS_DATA_DIR".to_owned(), data.path().display().to_string()),
            ("GCAMPUS_LISTEN".to_owned(), address.to_string()),
            ("GCAMPUS_PUBLIC_URL".to_owned(), url.clone()),
            ("GCAMPUS_REGISTER_DELAY".to_owned(), "0".to_owned()),
            // So that visitors can come from different addresses.
            ("GCAMPUS_TRUSTED_PROXIES".to_owned(), "127.0.0.1".to_owned()),
            // No test asks the servers of others.
            ("GCAMPUS_OVERPASS_URL".to_owned(), "none".to_owned()),
            ("GCAMPUS_WIKIDATA_URL".to_owned(), "none".to_owned()),
        ]);
        all.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_variables(all).expect("the tests' configuration");
        let app = App::build(config).await.expect("the site starts");
        let app = change(Arc::into_inner(app).expect("nobody else has the site yet"));
        let statements = Arc::new(AtomicU64::new(0));
        let counter = statements.clone();
        let db = app.db.clone().watched(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let app = Arc::new(App { mailer: app.mailer.clone().in_memory(), db, ..app });

        let (stop, stopped) = oneshot::channel::<()>();
        let endpoint = routes::endpoint(app.clone());
        let server = tokio::spawn(async move {
            let until = async {
                let _ = stopped.await;
            };
            server::serve(listener, endpoint, server::Limits::default(), until).await.expect("the site serves");
        });
        let visitors = AtomicU32::new(1);
        Self { app, url, statements, visitors, stop: Some(stop), server: Some(server), _data: data, database: None }
    }

    /// Somebody who reads, in German, without being logged in, from an address of their own.
    pub(crate) fn visitor(&self) -> Client {
        let number = self.visitors.fetch_add(1, Ordering::Relaxed);
        let address = Ipv4Addr::from_bits(Ipv4Addr::new(10, 0, 0, 0).to_bits() + number);
        Client::new(self.url.clone()).at_address(&address.to_string())
    }

    /// Where its own database in PostgreSQL is, for another site on the same one.
    pub(crate) fn database_url(&self) -> &str {
        self.database.as_ref().expect("a site on PostgreSQL").url()
    }

    /// How many statements the database runs for a page.
    pub(crate) async fn statements_for(&self, client: &Client, path: &str) -> u64 {
        let before = self.statements();
        assert_eq!(client.get(path).await.status, 200, "{path}");
        self.statements() - before
    }

    /// How many statements the database has run for this site.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Sends what waits in the outbox, and tells all mails so far.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        messages::deliver_due(&self.app).await.expect("the outbox works");
        self.app.mailer.kept()
    }

    /// Stops the server as SIGTERM would, and waits for it.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(server) = self.server.take() {
            server.await.expect("the server ends in peace");
        }
    }
}
