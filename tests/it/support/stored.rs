//! What lies in the database, byte for byte.

use std::fs;

use sea_orm::{DbBackend, FromQueryResult, Statement};

use super::TestApp;

/// Everything that the database holds, as bytes: of the embedded one the file
/// with its log, of the other each row as text, binary columns in hexadecimal.
pub(crate) async fn everything(site: &TestApp) -> Vec<u8> {
    let db = site.app.db.read();
    if site.app.db.backend() == DbBackend::Sqlite {
        let file = |end: &str| fs::read(site.app.config.data_dir.join(format!("gcampus.sqlite{end}")));
        return [file("").expect("the database"), file("-wal").unwrap_or_default()].concat();
    }
    #[derive(FromQueryResult)]
    struct Text {
        text: String,
    }
    let query = async |sql: String| {
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let rows = Text::find_by_statement(statement).all(db).await.expect("a query");
        rows.into_iter().map(|row| row.text).collect::<Vec<_>>()
    };
    let tables = "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'";
    let mut all = String::new();
    for table in query(tables.to_owned()).await {
        all += &query(format!("SELECT t::text AS text FROM \"{table}\" AS t")).await.join("\n");
    }
    all.into_bytes()
}

pub(crate) fn holds(bytes: &[u8], text: &str) -> bool {
    [text.to_owned(), hex::encode(text)].iter().any(|t| bytes.windows(t.len()).any(|window| window == t.as_bytes()))
}
