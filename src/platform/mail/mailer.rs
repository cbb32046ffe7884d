//! How a mail leaves the site: by SMTP, into files, or into memory (tests).

use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::authentication::Credentials,
};

use super::{Attachment, Mail, MailerError};
use crate::platform::{
    config::{Config, MailConfig, MailTls},
    files,
};

/// An SMTP server that is silent for this long counts as down.
const SMTP_TIMEOUT: Duration = Duration::from_secs(10);

/// All of one mail, from connecting to the server's last word.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// A way for mail to leave the site.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, server: String },
    Files(PathBuf),
    Memory(Arc<Mutex<Vec<Mail>>>),
}

/// Asks programs on the other side not to answer (RFC 3834).
#[derive(Clone, Debug)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Mailer {
    /// SMTP when a host is configured, files in the data directory otherwise.
    ///
    /// # Errors
    /// When the sender or the host can't be used.
    pub fn new(config: &Config) -> Result<Self, MailerError> {
        let way = match &config.mail.host {
            Some(host) => {
                let server = config.mail.port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
                Way::Smtp { transport: transport(host, &config.mail)?, server }
            }
            None => Way::Files(config.data_dir.join("mail")),
        };
        let address: Mailbox = config.mail.from.parse()?;
        let from = match address.name {
            Some(_) => address,
            None => Mailbox::new(Some(config.site_name.clone()), address.email),
        };
        Ok(Self { from, way })
    }

    /// Keeps mails in memory instead of sending them.
    #[must_use]
    pub fn in_memory(self) -> Self {
        Self { way: Way::Memory(Arc::default()), ..self }
    }

    /// Where mail goes, for people.
    #[must_use]
    pub fn destination(&self) -> String {
        match &self.way {
            Way::Smtp { server, .. } => server.clone(),
            Way::Files(folder) => folder.display().to_string(),
            Way::Memory(_) => "memory".to_owned(),
        }
    }

    /// The mails kept in memory so far.
    #[must_use]
    pub fn kept(&self) -> Vec<Mail> {
        match &self.way {
            Way::Memory(mails) => mails.lock().map(|mails| mails.clone()).unwrap_or_default(),
            Way::Smtp { .. } | Way::Files(_) => Vec::new(),
        }
    }

    /// Sends `mail` under a Message-ID that stays the same over all tries.
    ///
    /// # Errors
    /// When it did not leave; it may be tried again.
    pub async fn send(&self, mail: Mail, message_id: &str) -> Result<(), MailerError> {
        let alternative = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
        let body = match mail.attachments.is_empty() {
            true => alternative,
            false => with_attachments(alternative, &mail.attachments),
        };
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.to.parse()?)
            .subject(&mail.subject)
            .header(AutoSubmitted)
            .message_id(Some(format!("<{message_id}@{}>", self.from.email.domain())))
            .multipart(body)?;
        match &self.way {
            Way::Smtp { transport, .. } => {
                // Each mail has a connection of its own: one that was kept may be dead.
                // The transport's own limit is for one command; a server that sends a
                // byte now and then would hold the outbox for ever.
                let sent = tokio::time::timeout(SEND_TIMEOUT, transport.send(message)).await;
                sent.map_err(|_| MailerError::Silent)??;
            }
            Way::Files(folder) => {
                let (folder, path) = (folder.clone(), folder.join(format!("{message_id}.eml")));
                let file = path.clone();
                let written = tokio::task::spawn_blocking(move || {
                    files::create_private_folder(&folder)?;
                    files::write_private(&file, &message.formatted())
                });
                written.await.map_err(std::io::Error::other)??;
                tracing::info!(file = %path.display(), "mail written to a file: no SMTP server is configured");
            }
            Way::Memory(mails) => {
                if let Ok(mut mails) = mails.lock() {
                    mails.push(mail);
                }
            }
        }
        Ok(())
    }
}

/// The mail's text, and its files behind it.
fn with_attachments(text: MultiPart, files: &[Attachment]) -> MultiPart {
    let part = |file: &Attachment| {
        let kind = ContentType::parse(file.content_type).unwrap_or(ContentType::TEXT_PLAIN);
        lettre::message::Attachment::new(file.name.clone()).body(file.content.to_vec(), kind)
    };
    files.iter().map(part).fold(MultiPart::mixed().multipart(text), MultiPart::singlepart)
}

impl Mailer {
    /// Goes as far as it can without sending: to the server, through TLS, and
    /// past the log-in. `false`: mails are kept here, there is nowhere to go.
    ///
    /// # Errors
    /// What a mail would fail at.
    pub async fn probe(&self) -> Result<bool, MailerError> {
        let Way::Smtp { transport, .. } = &self.way else { return Ok(false) };
        match tokio::time::timeout(SEND_TIMEOUT, transport.test_connection()).await {
            Ok(Ok(true)) => Ok(true),
            Ok(Ok(false)) | Err(_) => Err(MailerError::Silent),
            Ok(Err(error)) => Err(error.into()),
        }
    }
}

fn transport(host: &str, mail: &MailConfig) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailerError> {
    let builder = match mail.tls {
        MailTls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host)?,
        MailTls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(host)?,
        MailTls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host),
    };
    let builder = match mail.port {
        Some(port) => builder.port(port),
        None => builder,
    };
    let builder = match (&mail.user, &mail.password) {
        (Some(user), Some(password)) => {
            builder.credentials(Credentials::new(user.clone(), password.expose().to_owned()))
        }
        _ => builder,
    };
    Ok(builder.timeout(Some(SMTP_TIMEOUT)).build())
}
