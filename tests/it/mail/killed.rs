//! SIGKILL of the real program while a mail is on its way.

use std::time::Duration;

use entity::outbox_mail::{self, State};
use gcampus::platform::config::DatabaseUrl;
use sea_orm::{EntityTrait, sea_query::Expr};

use super::{outbox, register};
use crate::support::{
    TestApp,
    mime::Parts,
    on_both_databases,
    process::Process,
    smtp::{Behaviour, SmtpServer},
};

/// The program, on the data of `site`, with its mail going to `server`.
fn start(site: &TestApp, server: &SmtpServer) -> Process {
    let config = &site.app.config;
    let database = match &config.database_url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.expose().to_owned(),
    };
    let port = server.port().to_string();
    let variables = [
        ("GCAMPUS_DATABASE_URL", database.as_str()),
        ("GCAMPUS_SECRET_KEY", config.secret_key.expose()),
        ("GCAMPUS_EMAIL_HOST", "127.0.0.1"),
        ("GCAMPUS_EMAIL_PORT", &port),
        ("GCAMPUS_EMAIL_TLS", "none"),
    ];
    Process::start(&config.data_dir, &variables)
}

async fn wait_for_mails(server: &SmtpServer, number: usize) {
    for _ in 0..600 {
        if server.mails().len() >= number {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} of {number} mails came", server.mails().len());
}

on_both_databases! {
    async fn a_mail_that_was_on_its_way_goes_out_after_the_restart(site: &TestApp) {
        let server = SmtpServer::start().await;
        // The server takes the mail, and its answer never arrives.
        server.behave(Behaviour::TakeAndHang);
        register(&site.visitor(), "aenne@example.org", "7a").await;
        let process = start(site, &server);
        wait_for_mails(&server, 1).await;
        process.kill();
        let row = outbox(site).await.remove(0);
        assert_eq!((row.state, row.sent_at), (State::Pending, None), "nothing was lost");
        server.behave(Behaviour::Accept);

        // The claim of the dead one lasts a minute: it is over.
        let due = Expr::value(site.app.clock.now() - chrono::TimeDelta::seconds(1));
        let over = outbox_mail::Entity::update_many().col_expr(outbox_mail::Column::NextAttemptAt, due);
        over.exec(site.app.db.read()).await.expect("the claim is over");
        let process = start(site, &server);
        wait_for_mails(&server, 2).await;
        // The stop waits for what the outbox is at.
        assert!(process.terminate(Duration::from_secs(30)).await.is_some_and(|status| status.success()));
        let row = outbox(site).await.remove(0);
        assert_eq!(row.state, State::Sent);
        let ids: Vec<String> =
            server.mails().iter().map(|mail| Parts::of(&mail.content).all("Message-ID")[0].to_owned()).collect();
        assert_eq!(ids.len(), 2, "one duplicate, and no more");
        assert_eq!(ids[0], ids[1]);
        assert!(ids[0].starts_with(&format!("<{}@", row.message_id)), "{}", ids[0]);
    }
}
