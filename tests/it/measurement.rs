//! Recording, changing, publishing, reading and listing measurements.

mod biological;
mod class;
mod conflict;
mod custom_water;
mod delete;
mod density;
mod entry;
mod filter;
mod listing;
mod matrix;
mod mishaps;
mod page;
mod permission;
mod place_name;
mod problems;
mod race;
mod related;
mod reorder;
mod report;
mod structure;
mod unsaved;

use crate::support::{Client, Reply, TestApp};

/// Step 1 at the Neckar in Heidelberg, complete and right.
pub(crate) fn place(water: i64) -> Vec<(&'static str, String)> {
    [
        ("name", "Team Eisvogel"),
        ("time_0_0", "2"),
        ("time_0_1", "6"),
        ("time_0_2", "2024"),
        ("time_1_0", "10"),
        ("time_1_1", "15"),
        ("latitude", "49,412"),
        ("longitude", "8,69"),
        ("comment", "Sonnig, wenig Strömung."),
        ("version", "1"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .chain([("water", water.to_string())])
    .collect()
}

/// `form` with some fields changed.
pub(crate) fn with(form: &[(&'static str, String)], changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut form = form.to_vec();
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, (*value).to_owned()));
    }
    form
}

/// A formset of rows (type, value, note), with what the button says.
pub(crate) fn rows(rows: &[(&str, &str, &str)], version: i32, action: &str) -> Vec<(String, String)> {
    let mut form = vec![
        ("version".to_owned(), version.to_string()),
        ("action".to_owned(), action.to_owned()),
        ("parameters-TOTAL_FORMS".to_owned(), rows.len().to_string()),
        ("parameters-INITIAL_FORMS".to_owned(), "0".to_owned()),
    ];
    for (n, (kind, value, note)) in rows.iter().enumerate() {
        form.push((format!("parameters-{n}-parameter_type"), (*kind).to_owned()));
        form.push((format!("parameters-{n}-value"), (*value).to_owned()));
        form.push((format!("parameters-{n}-comment"), (*note).to_owned()));
    }
    form
}

pub(crate) async fn post<N: AsRef<str>>(client: &Client, path: &str, form: &[(N, String)]) -> Reply {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_ref(), value.as_str())).collect();
    client.post(path, &form).await
}

/// Records step 1; tells the number of the draft.
pub(crate) async fn draft(client: &Client, form: &[(&'static str, String)]) -> i64 {
    let reply = post(client, "/measurement/add/", form).await;
    let location = reply.location();
    let id = location.strip_prefix("/measurement/").and_then(|rest| rest.strip_suffix("/edit/parameters/chemical"));
    id.and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("step 1 leads to {location}"))
}

pub(crate) fn values_path(id: i64) -> String {
    format!("/measurement/{id}/edit/parameters/chemical")
}

pub(crate) fn animals_path(id: i64) -> String {
    format!("/measurement/{id}/edit/parameters/biological")
}

pub(crate) fn structure_path(id: i64) -> String {
    format!("/measurement/{id}/edit/parameters/structural")
}

/// Answers of step 4, with what the button says.
pub(crate) fn answers(answers: &[(&str, &str)], version: i32, action: &str) -> Vec<(String, String)> {
    let mut form: Vec<(String, String)> =
        answers.iter().map(|(question, key)| ((*question).to_owned(), (*key).to_owned())).collect();
    form.push(("version".to_owned(), version.to_string()));
    form.push(("action".to_owned(), action.to_owned()));
    form
}

/// Records a measurement with these rows and publishes it.
pub(crate) async fn published(client: &Client, form: &[(&'static str, String)], values: &[(&str, &str, &str)]) -> i64 {
    let id = draft(client, form).await;
    let reply = post(client, &values_path(id), &rows(values, 1, "publish")).await;
    assert_eq!(reply.location(), format!("/measurement/{id}/"));
    id
}

/// The columns of a row that the tests look at.
pub(crate) async fn stored(site: &TestApp, id: i64) -> entity::measurement::Model {
    use sea_orm::EntityTrait;
    let found = entity::measurement::Entity::find_by_id(id).one(site.app.db.read()).await;
    found.expect("a query").expect("a measurement")
}
