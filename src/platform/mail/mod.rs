//! Mail: an outbox in the database, rendered and sent by a worker.

mod fault;
mod mailer;
mod notice;
pub mod outbox;
mod overview;
mod plain;
mod recipient;
mod render;
mod store;

use bytes::Bytes;

pub use fault::MailerError;
pub use mailer::Mailer;
pub use notice::{write_given_up, write_test};
pub use outbox::{Composer, Due, Outgoing};
pub use overview::{OpenMail, OpenState, Overview, overview};
pub use recipient::{Recipient, masked_address};
pub use render::compose;
pub use store::{Counts, count_due, counts, enqueue, is_queued_since, put_back, put_back_one, sweep, withdraw};

/// A mail ready to be sent, still without sender and Message-ID.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address it goes to.
    pub to: String,
    /// Its subject, one line.
    pub subject: String,
    /// The HTML part, styles inlined.
    pub html: String,
    /// The plain text part; links are written out.
    pub text: String,
    /// Files that come along.
    pub attachments: Vec<Attachment>,
}

/// A file that comes with a mail.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Its name, with ending.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub content: Bytes,
}
