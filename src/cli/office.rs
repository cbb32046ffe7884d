//! What the commands of the back office share: rows on the terminal, and actions on them.

use std::{
    io::{self, Write},
    sync::Arc,
};

use clap::Args;
use serde_json::{Value, json};

use super::CliError;
use crate::{
    admin::{self, Table},
    platform::{App, i18n::Locale},
};

/// How a command answers.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Json {
    /// Print one line of JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Numbers of rows.
#[derive(Debug, Args)]
pub(super) struct Ids {
    /// Numbers, as lists show them
    #[arg(required = true)]
    ids: Vec<i64>,
    #[command(flatten)]
    json: Json,
}

fn table(name: &str) -> Result<&'static Table, CliError> {
    admin::table(name).ok_or_else(|| CliError::Message(format!("there is no table {name}")))
}

/// Prints the rows of a table.
pub(super) async fn list(app: &App, name: &str, narrowed: &[(&str, &str)], json: Json) -> Result<(), CliError> {
    let rows = admin::list_rows(app, table(name)?, narrowed).await?;
    let mut out = io::stdout().lock();
    if json.json {
        writeln!(out, "{}", json!(rows))?;
        return Ok(());
    }
    for row in &rows {
        let words = row.as_object().into_iter().flatten().filter(|(name, value)| *name != "id" && !value.is_null());
        let words: Vec<String> = words.map(|(name, value)| format!("{name} {}", plain(value))).collect();
        writeln!(out, "{}: {}", plain(&row["id"]), words.join(", "))?;
    }
    if rows.is_empty() {
        writeln!(out, "none")?;
    }
    Ok(())
}

/// Prints all that is shown of a row.
pub(super) async fn show(app: &App, name: &str, id: i64, json: Json) -> Result<(), CliError> {
    let row = admin::show_row(app, table(name)?, &id.to_string()).await?;
    let mut out = io::stdout().lock();
    if json.json {
        writeln!(out, "{row}")?;
        return Ok(());
    }
    for (name, value) in row.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        writeln!(out, "{name}: {}", plain(value))?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Does an action with rows, and prints what became of them.
pub(super) async fn act(app: &Arc<App>, name: &str, action: &str, ids: Ids) -> Result<(), CliError> {
    let json = ids.json;
    let ids: Vec<String> = ids.ids.iter().map(ToString::to_string).collect();
    act_on(app, name, action, &ids, json).await
}

/// The same with keys of any kind.
pub(super) async fn act_on(
    app: &Arc<App>,
    name: &str,
    action: &str,
    ids: &[String],
    json: Json,
) -> Result<(), CliError> {
    let acted = admin::run_action(app, table(name)?, action, ids).await?;
    let mut out = io::stdout().lock();
    if json.json {
        writeln!(out, "{}", json!(acted))?;
    } else {
        writeln!(out, "{} changed, {} like that already", acted.changed, acted.unchanged)?;
    }
    match acted.refused.first() {
        Some((id, why)) => {
            Err(CliError::Message(format!("{id}: {}", Locale::En.text(&format!("admin-refused-{why}")))))
        }
        None => Ok(()),
    }
}

/// What a command with the database does, and that it closes it in the end.
pub(super) async fn with_app<F>(work: impl FnOnce(Arc<App>) -> F) -> Result<(), CliError>
where
    F: Future<Output = Result<(), CliError>>,
{
    let app = super::build_app().await?;
    let done = work(Arc::clone(&app)).await;
    app.db.close().await;
    done
}
