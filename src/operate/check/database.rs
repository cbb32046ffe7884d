//! The database: whether it answers, can be written to, and has our schema.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::{Finding, nearly_full, try_to_write};
use crate::platform::{
    config::DatabaseUrl,
    db::{self, Db},
};

const SUBJECT: &str = "database";

/// File systems over a network, by the numbers of `statfs` (2): NFS, SMB in its
/// three ages, and 9p. The write-ahead log does not work on them.
const NETWORK: [u64; 5] = [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997];

/// An embedded database that the first start makes.
pub(super) fn not_made_yet(path: &Path) -> Finding {
    match path.parent().map(try_to_write) {
        Some(Err(error)) => Finding::fault(
            SUBJECT,
            format!("{} can't be made ({error}). Look at GCAMPUS_DATA_DIR and its owner.", path.display()),
        ),
        _ => Finding::ok(SUBJECT, format!("There is no database yet; the first start makes {}.", path.display())),
    }
}

pub(super) async fn look(site: &Db, url: &DatabaseUrl) -> Vec<Finding> {
    let mut found = Vec::new();
    match writable(site).await {
        Ok(true) => found.push(Finding::ok(SUBJECT, "The database answers and can be written to.")),
        Ok(false) => found.push(Finding::fault(
            SUBJECT,
            "The database can't be written to, or no tables can be made in it. Look at the rights of its user, and \
             whether it is a copy that only reads.",
        )),
        Err(error) => found.push(Finding::fault(SUBJECT, db::explain(&error))),
    }
    match site.pending().await {
        Ok(steps) if steps.is_empty() => {}
        Ok(steps) => found.push(Finding::warning(
            SUBJECT,
            format!("The schema lacks {} step(s); the next start or `gcampus migrate` makes them.", steps.len()),
        )),
        Err(error) => found.push(Finding::fault(SUBJECT, db::explain(&error))),
    }
    if let DatabaseUrl::Sqlite(path) = url
        && let Some(folder) = path.parent()
    {
        let kind = rustix::fs::statfs(folder).map(|disk| u64::from(disk.f_type.cast_unsigned() as u32));
        if kind.is_ok_and(|kind| NETWORK.contains(&kind)) {
            found.push(Finding::fault(
                SUBJECT,
                format!("{} is on a network file system, where SQLite loses data. Use a local disk.", folder.display()),
            ));
        }
        found.extend(nearly_full(SUBJECT, folder));
    }
    found
}

/// On SQLite the lock of the writer is taken, and given back.
async fn writable(db: &Db) -> Result<bool, DbErr> {
    if db.backend() == DbBackend::Sqlite {
        db.begin().await?.rollback().await?;
        return Ok(true);
    }
    let rights = "SELECT current_setting('transaction_read_only') = 'off' \
                  AND has_schema_privilege(current_schema(), 'CREATE')";
    let row = db.read().query_one_raw(Statement::from_string(DbBackend::Postgres, rights)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index::<Option<bool>>(0).map(|can| can == Some(true)))
}
