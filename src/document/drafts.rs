//! The documents of a course, ready to be set.

use serde_json::{Value, json};

use super::{
    engine::{Draft, Template},
    qr,
};
use crate::{
    auth::log_in_link,
    course::{CourseOverview, PlainKey, display_name},
    platform::{
        App,
        i18n::{Locale, args},
        ids,
    },
};

/// The course overview, and the name of its file.
pub(super) fn overview_draft(app: &App, course: &CourseOverview, locale: Locale) -> (Draft, String) {
    let called = called(course, locale);
    let keys: Vec<Value> =
        course.keys.iter().map(|key| json!({ "key": blocks(&key.key), "label": key.label })).collect();
    let draft = Draft {
        template: Template::Course,
        locale,
        title: locale.text_with("document-course-title", &args([("course", called.into())])),
        data: json!({
            "name": course.names.name,
            "school": course.names.school_name,
            "teacher": course.names.teacher_name,
            "email": course.teacher_email,
            "token": blocks(&course.token),
            "login_address": log_in_address(app),
            "login_qr": qr::svg(&app.link("/login/")),
            "keys": keys,
        }),
    };
    (draft, file(app, course, "", locale))
}

/// The keys, each by itself or on cards.
pub(super) fn keys_draft(app: &App, course: &CourseOverview, template: Template, locale: Locale) -> Draft {
    let called = called(course, locale);
    let key = |key: &PlainKey| json!({ "key": blocks(&key.key), "label": key.label, "qr": qr::svg(&log_in_link(&app.config, &key.key)) });
    let data = json!({
        "course": called.clone(),
        "login_address": log_in_address(app),
        "keys": course.keys.iter().map(key).collect::<Vec<_>>(),
    });
    let title = locale.text_with("document-keys-title", &args([("course", called.into())]));
    Draft { template, locale, title, data }
}

fn called(course: &CourseOverview, locale: Locale) -> String {
    display_name(course.names.name.as_deref(), course.names.school_name.as_deref(), locale)
}

/// The name of a file about a course; `what` says which.
pub(super) fn file(app: &App, course: &CourseOverview, what: &str, locale: Locale) -> String {
    format!("{} {} {what}", app.config.site_name, called(course, locale))
}

/// Where pupils log in, as they type it.
fn log_in_address(app: &App) -> String {
    let address = app.link("/login/");
    address.split_once("://").map_or(address.clone(), |(_, bare)| bare.to_owned())
}

fn blocks(key: &str) -> Vec<String> {
    ids::in_blocks(key).split('-').map(str::to_owned).collect()
}
