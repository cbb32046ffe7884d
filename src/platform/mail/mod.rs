//! Mail: an outbox in the database, rendered and sent by a worker.

mod mailer;
pub mod outbox;
mod render;
mod store;

pub use mailer::{Mailer, MailerError};
pub use outbox::{Composer, Outgoing, enqueue};
pub use render::compose;

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
}
