//! From `templates/mail/<message>/{subject,body}.hbs` to a [`Mail`].

use css_inline::CSSInliner;
use serde::Serialize;

use super::{Mail, plain::plain};
use crate::platform::{
    app::App,
    i18n::Locale,
    view::Chrome,
    web::{Error, Result},
};

/// Renders `message` for the address `to` in `locale`.
///
/// # Errors
/// When a template fails; the outbox then keeps the mail and tries again.
pub fn compose<T: Serialize>(app: &App, locale: Locale, to: &str, message: &str, view: &T) -> Result<Mail> {
    let chrome = Chrome::new(&app.config, locale, app.config.time_zone, "/");
    let subject = app.views.render_text(&format!("mail/{message}/subject"), &chrome, view)?;
    let html = app.views.render(&format!("mail/{message}/body"), &chrome, view)?;
    let failed = |error: String| Error::Corrupt(format!("mail {message}: {error}"));
    let inlined = CSSInliner::options().load_remote_stylesheets(false).keep_style_tags(false).build().inline(&html);
    Ok(Mail {
        to: to.to_owned(),
        // A line break would start another header.
        subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
        html: inlined.map_err(|e| failed(e.to_string()))?,
        text: plain(&html).map_err(|e| failed(e.to_string()))?,
        attachments: Vec::new(),
    })
}
