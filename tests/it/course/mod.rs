//! Courses: the whole way from the form to the keys, over HTTP.

mod address;
mod confirmation;
mod data;
mod deletion;
mod journey;
mod key_care;
mod keys;
mod keys_browser;
mod life;
mod lost_token;
mod mails;
mod registration;
mod token_rotation;

use entity::{
    access_key, course, course_token, email_confirmation,
    measurement::{self, State},
    outbox_mail,
};
use gcampus::platform::mail::Mail;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{BuiltCourse, Client, Reply, TestApp};

/// A good registration; fields given replace those of the same name.
async fn register(client: &Client, changed: &[(&str, &str)]) -> Reply {
    let shown_at = client.get("/register/").await.value("shown_at").expect("the form's marker");
    register_with_marker(client, &shown_at, changed).await
}

async fn register_with_marker(client: &Client, shown_at: &str, changed: &[(&str, &str)]) -> Reply {
    let mut form = vec![
        ("school_name", "Schule am Fluss"),
        ("teacher_name", "Änne Müller"),
        ("name", "Klasse 8b"),
        ("teacher_email", "aenne@example.org"),
        ("number_of_access_keys", "3"),
        ("terms", "on"),
        ("homepage", ""),
        ("shown_at", shown_at),
    ];
    for (name, value) in changed {
        form.iter_mut().find(|(known, _)| known == name).expect("a field of the form").1 = value;
    }
    client.post("/register/", &form).await
}

/// The path of the confirmation link in a mail's text.
fn link(site: &TestApp, mail: &Mail) -> String {
    let start = mail.text.find(&format!("{}/email/confirm/", site.url)).expect("a link");
    let link = mail.text[start..].split_whitespace().next().expect("a link");
    link[site.url.len()..].to_owned()
}

/// The link of the last confirmation mail.
async fn last_link(site: &TestApp) -> String {
    let mails = site.mails().await;
    link(site, mails.iter().rfind(|mail| mail.text.contains("/email/confirm/")).expect("a mail with a link"))
}

/// A measurement of one of the course's keys, straight into the table.
async fn measurement(site: &TestApp, water: i64, course: &BuiltCourse, key: usize, state: State) -> i64 {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let now = site.app.clock.now();
    let row = measurement::ActiveModel {
        access_key_id: Set(Some(course.key_ids[key])),
        course_id: Set(Some(course.id)),
        water_id: Set(water),
        name: Set("Team Otter".to_owned()),
        longitude: Set(8.7),
        latitude: Set(49.41),
        measured_at: Set(now),
        time_zone: Set("Europe/Berlin".to_owned()),
        published_at: Set((state == State::Published).then_some(now)),
        state: Set(state),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    row.insert(site.app.db.read()).await.expect("a measurement").id
}

/// The mail with the keys of a course that was just confirmed, and one of its keys as it is shown.
pub(crate) async fn registration_mail(site: &TestApp) -> (Mail, String) {
    let teacher = site.visitor();
    register(&teacher, &[]).await;
    let path = last_link(site).await;
    teacher.post(&path, &[]).await;
    let key = teacher.get("/course/acceskeys/").await.texts("tbody .key .key-block")[..2].join("-");
    (site.mails().await.pop().expect("a mail"), key)
}

/// Rows of course, token, key, confirmation and outbox.
async fn rows(site: &TestApp) -> [u64; 5] {
    let db = site.app.db.read();
    [
        course::Entity::find().count(db).await.expect("a number"),
        course_token::Entity::find().count(db).await.expect("a number"),
        access_key::Entity::find().count(db).await.expect("a number"),
        email_confirmation::Entity::find().count(db).await.expect("a number"),
        outbox_mail::Entity::find().count(db).await.expect("a number"),
    ]
}

/// The only course there is.
async fn the_course(site: &TestApp) -> course::Model {
    course::Entity::find().one(site.app.db.read()).await.expect("a query").expect("a course")
}

/// The messages on a page.
fn flashes(reply: &Reply) -> String {
    reply.texts(".flashes .notice-body").join(" | ")
}

async fn block(site: &TestApp, pattern: &str) {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};
    let row = entity::blocked_email::ActiveModel {
        pattern: Set(pattern.to_owned()),
        comment: Set(String::new()),
        created_at: Set(site.app.clock.now()),
        ..Default::default()
    };
    row.insert(site.app.db.read()).await.expect("an entry of the block list");
}
