//! Forms of rows: what is stored, what is refused, and what follows.

use entity::{blocked_email, calibration, staff_user::Role, water};
use gcampus::{admin::TABLES, course::EmailAddress};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{actions::rows, measure, stored, trail};
use crate::support::{Client, Reply, TestApp, on_both_databases};

/// The form of a row's page, as a browser would send it unchanged.
fn form_of(page: &Reply) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body);
    let all = |css: &str| scraper::Selector::parse(css).expect("a selector");
    let mut form = Vec::new();
    for field in html.select(&all("form[data-guard] input, form[data-guard] select, form[data-guard] textarea")) {
        let Some(name) = field.attr("name") else { continue };
        let value = match field.value().name() {
            "select" => field.select(&all("option[selected]")).next().and_then(|o| o.attr("value")).unwrap_or(""),
            "textarea" => field.text().next().unwrap_or("").trim_start_matches('\n'),
            _ if field.attr("type") == Some("checkbox") && field.attr("checked").is_none() => continue,
            _ => field.attr("value").unwrap_or(""),
        };
        form.push((name.to_owned(), value.to_owned()));
    }
    form
}

async fn send(client: &Client, path: &str, form: &[(String, String)]) -> Reply {
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(path, &form).await
}

fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(other, _)| other != name);
    form.push((name.to_owned(), value.to_owned()));
    form
}

/// A field of each table that has a form, and another value for it.
const CHANGES: [(&str, &str, &str); 9] = [
    ("measurement", "note", "Das Wasser war trüb."),
    ("parameter", "note", "nach dem Regen"),
    ("water", "name", "Elsenz"),
    ("course", "school_name", "Schule am See"),
    ("access_key", "label", "Tisch 3"),
    ("blocked_email", "comment", "Spam"),
    ("parameter_type", "name_en", "Acidity"),
    ("kit", "short_name", "Koffer 7"),
    ("calibration", "label", "neu"),
];

on_both_databases! {
    async fn every_form_stores_what_was_changed_and_nothing_else(site: &TestApp) {
        let rows = rows(site).await;
        let boss = site.staff(Role::Administrator).await;
        let mut forms = 0;
        for table in TABLES.into_iter().filter(|table| !table.fields.is_empty()) {
            forms += 1;
            let id = &rows[table.name];
            let path = format!("/admin/table/{}/row/{id}/", table.name);
            let form = form_of(&boss.get(&path).await);
            assert_eq!(send(&boss, &path, &form).await.location(), path, "{path}");
            assert!(trail(site, table.name, id).await.is_empty(), "{path}: nothing has changed");
            let (_, field, value) = CHANGES.iter().find(|(name, ..)| *name == table.name).expect("a change");
            let old = form.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default();
            assert_eq!(send(&boss, &path, &with(form, field, value)).await.location(), path, "{path}");
            let entries = trail(site, table.name, id).await;
            assert_eq!((entries.len(), entries[0].action.as_str()), (1, "edit"), "{path}");
            let told = &entries[0].changes[field];
            assert_eq!(told["new"], json!(value), "{path}");
            assert_eq!(told["old"].as_str().unwrap_or_default(), old, "{path}");
            assert_eq!(entries[0].changes.as_object().map(serde_json::Map::len), Some(1), "{path}");
            let shown = boss.get(&path).await;
            assert!(shown.texts(".office-trail").iter().any(|text| text.contains(value)), "{path}");
        }
        assert_eq!(forms, CHANGES.len());
    }

    async fn a_changed_water_is_found_and_its_measurements_are_counted_anew(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let water = site.neckar().await.id;
        let id = measure(site, &course, water, 7.0).await;
        let moderator = site.staff(Role::Moderator).await;
        let path = format!("/admin/table/water/row/{water}/");
        let form = form_of(&moderator.get(&path).await);
        send(&moderator, &path, &with(with(form, "name", "Große Elsenz"), "flow_type", "standing")).await;
        let row = water::Entity::find_by_id(water).one(site.app.db.read()).await.expect("a query").expect("the water");
        assert_eq!((row.search_text.as_str(), row.flow_type), ("grosse elsenz neckar", Some(water::FlowType::Standing)));
        // The name in the tags of OpenStreetMap finds it still.
        assert!(stored(site, id).await.search_text.contains("elsenz"));
        let found = site.visitor().get("/measurements/?name=elsenz").await;
        assert_eq!(found.status, StatusCode::OK);

        let page = format!("/admin/table/measurement/row/{id}/");
        let form = form_of(&moderator.get(&page).await);
        for (field, value) in [("latitude", "99"), ("water_id", "999999"), ("longitude", "abc"), ("water_id", "")] {
            let refused = send(&moderator, &page, &with(with(form.clone(), field, value), "note", "bleibt")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}");
            assert_eq!(refused.value(field).as_deref(), Some(value));
            assert_eq!(refused.texts("textarea[name=note]"), ["bleibt"], "what was typed stays");
            assert!(!refused.texts(".field-error").is_empty(), "{field} {value}");
        }
        let version = stored(site, id).await.version;
        send(&moderator, &page, &with(form, "note", "trüb")).await;
        assert_eq!(stored(site, id).await.version, version + 1, "a form that was open before must look again");
    }

    async fn the_block_list_covers_what_was_typed(site: &TestApp) {
        let boss = site.staff(Role::Administrator).await;
        let path = "/admin/table/blocked_email/add/";
        let refused = boss.post(path, &[("pattern", "kein Muster")]).await;
        assert_eq!((refused.status, refused.value("pattern").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("kein Muster")));
        let added = boss.post(path, &[("pattern", "*@Trolle.Example"), ("comment", "Spam")]).await;
        assert!(added.location().starts_with("/admin/table/blocked_email/row/"), "{}", added.location());
        let row = blocked_email::Entity::find().filter(blocked_email::Column::Pattern.eq("*@trolle.example"));
        let row = row.one(site.app.db.read()).await.expect("a query").expect("the entry");
        let entries = trail(site, "blocked_email", &row.id.to_string()).await;
        assert_eq!((entries[0].action.as_str(), &entries[0].changes["pattern"]["new"]), ("add", &json!("*@trolle.example")));
        let twice = boss.post(path, &[("pattern", "*@trolle.example")]).await;
        assert_eq!((twice.status, twice.texts("#pattern-error").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        let address = EmailAddress::parse("troll@trolle.example").expect("an address");
        assert!(gcampus::course::is_blocked(site.app.db.read(), &address).await.expect("a query"));
    }

    async fn calibrations_are_tried_before_they_are_stored(site: &TestApp) {
        let boss = site.staff(Role::Administrator).await;
        let path = "/admin/table/calibration/add/";
        let form = |formula: &'static str, max: &'static str| {
            [("label", "Probe"), ("kit_id", "1"), ("parameter_type_id", "1"), ("formula", formula), ("x_min", "0"), ("x_max", max)]
        };
        for (formula, max, field) in [("2*od+", "3", "formula"), ("2*od", "0", "x_max"), ("od+50", "3", "formula"), ("5", "9", "formula")] {
            let refused = boss.post(path, &form(formula, max)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{formula}");
            assert_eq!(refused.texts(&format!("#{field}-error")).len(), 1, "{formula}");
            assert_eq!(refused.value("formula").as_deref(), Some(formula));
        }
        let count = async || calibration::Entity::find().all(site.app.db.read()).await.expect("a query").len();
        let before = count().await;
        let tried = boss.post(path, &[form("2*od", "3").as_slice(), &[("try", "1")]].concat()).await;
        assert_eq!(tried.status, StatusCode::OK);
        let cells = tried.texts(".card td");
        assert_eq!((cells[0].as_str(), cells[cells.len() - 2].as_str(), cells[cells.len() - 1].as_str()), ("0", "1,5", "3"));
        assert_eq!(count().await, before, "nothing is stored");
        assert!(boss.post(path, &form("2*od", "3")).await.location().starts_with("/admin/table/calibration/row/"));
        assert_eq!(count().await, before + 1);
    }
}
