//! Mails: what they say, how they leave, and what happens when they can't.

mod command;
mod given_up;
mod headers;
mod killed;
mod languages;
mod outage;
mod reports;
mod sealed;
mod texts;

use std::sync::Arc;

use entity::outbox_mail;
use gcampus::platform::{
    App,
    config::{Config, MailTls},
};
use sea_orm::EntityTrait;

use crate::support::{Client, TestApp, smtp::SmtpServer};

/// The configuration of the site for a worker that sends to `server`.
fn configuration(site: &TestApp, server: &SmtpServer) -> Config {
    let mut config: Config = site.app.config.clone();
    config.mail.host = Some("127.0.0.1".to_owned());
    config.mail.port = Some(server.port());
    config.mail.tls = MailTls::None;
    config
}

/// The same site seen by a worker that sends to `server`.
pub(crate) async fn worker(site: &TestApp, server: &SmtpServer) -> Arc<App> {
    App::build(configuration(site, server)).await.expect("a worker on the same database")
}

async fn outbox(site: &TestApp) -> Vec<outbox_mail::Model> {
    outbox_mail::Entity::find().all(site.app.db.read()).await.expect("the outbox")
}

/// Registers a course whose mails go to this address.
async fn register(client: &Client, email: &str, name: &str) {
    let shown_at = client.get("/register/").await.value("shown_at").expect("the form's marker");
    let form = [
        ("name", name),
        ("school_name", "Schule am Fluss"),
        ("teacher_name", "Änne Müller"),
        ("teacher_email", email),
        ("number_of_access_keys", "2"),
        ("terms", "on"),
        ("shown_at", &shown_at),
    ];
    assert_eq!(client.post("/register/", &form).await.location(), "/");
}
