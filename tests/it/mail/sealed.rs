//! Addresses in the outbox are sealed, and move to another secret key with it.

use gcampus::{
    messages,
    operate::rotate::rotate,
    platform::{App, secret::Secrets},
};

use super::{configuration, outbox};
use crate::support::{TestApp, on_both_databases, smtp::SmtpServer};

const NEW: &str = "the key that comes after the first one";

on_both_databases! {
    async fn a_new_secret_key_keeps_the_mails_that_wait(site: &TestApp) {
        let server = SmtpServer::start().await;
        let course = site.course("7b", 1).await;
        site.teacher(&course).await.post("/course/delete/", &[("sure", "on")]).await;
        let before = outbox(site).await[0].recipient_sealed.clone();
        let (old, new) = (site.app.secrets.clone(), Secrets::derive(NEW));
        rotate(&site.app.db, &old, &new, site.app.clock.now()).await.expect("the keys are changed");
        assert_ne!(outbox(site).await[0].recipient_sealed, before);

        // A worker with the old key can't open the address, and loses nothing.
        let delivered = messages::deliver_due(&site.app).await.expect("the outbox works");
        assert_eq!((delivered.sent, delivered.delayed, delivered.dropped), (0, 1, 0));
        let mut config = configuration(site, &server);
        config.secret_key = NEW.to_owned().into();
        let worker = App::build(config).await.expect("a worker with the new key");
        worker.clock.advance(chrono::TimeDelta::minutes(2));
        assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 1);
        assert!(server.mails()[0].to[0].ends_with("@example.org"));
        worker.db.close().await;
    }
}
