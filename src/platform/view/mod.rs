//! Templates: one registry for pages and mails, filled and checked at start.

mod chrome;
mod format;
mod helpers;

use handlebars::{Handlebars, TemplateError};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::assets::Assets;

pub use chrome::{Chrome, Flash, FlashButton, FlashKind, Identity, IdentityKind, TILES_PATH};
pub use format::{date, date_time, time_of_day};

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Sources;

/// What a template is rendered with: the frame and the page's own data.
#[derive(Debug, Serialize)]
pub struct Page<'a, T> {
    /// The frame around the page.
    pub chrome: &'a Chrome,
    /// The page's view struct.
    pub view: &'a T,
}

/// All templates, parsed.
#[derive(Debug)]
pub struct Views {
    registry: Handlebars<'static>,
}

/// A template that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// It does not parse.
    #[error("template {0}: {1}")]
    Parse(String, Box<TemplateError>),
    /// It is not UTF-8.
    #[error("template {0} is not UTF-8")]
    Encoding(String),
    /// It names an asset that is not embedded.
    #[error("template {0} names the asset {1}, which does not exist")]
    UnknownAsset(String, String),
}

impl Views {
    /// Parses every template and checks the assets they name.
    ///
    /// # Errors
    /// The first template that does not parse or names an unknown asset: the
    /// site must not start with it.
    pub fn load(assets: &Assets) -> Result<Self, ViewError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        // Else the text of a textarea in a partial would be indented like the partial.
        registry.set_prevent_indent(true);
        helpers::register(&mut registry, assets);
        for path in Sources::iter() {
            let Some((name, file)) = path.strip_suffix(".hbs").zip(Sources::get(&path)) else { continue };
            let source = str::from_utf8(&file.data).map_err(|_| ViewError::Encoding(name.to_owned()))?;
            if let Some(asset) = helpers::unknown_asset(source, assets) {
                return Err(ViewError::UnknownAsset(name.to_owned(), asset.to_owned()));
            }
            registry
                .register_template_string(name, source)
                .map_err(|error| ViewError::Parse(name.to_owned(), Box::new(error)))?;
        }
        Ok(Self { registry })
    }

    /// Renders a page or mail template.
    ///
    /// # Errors
    /// When the view lacks a field that the template names (strict mode).
    pub fn render<T: Serialize>(
        &self,
        template: &str,
        chrome: &Chrome,
        view: &T,
    ) -> Result<String, handlebars::RenderError> {
        self.registry.render(template, &Page { chrome, view })
    }

    /// Renders a plain-text template, such as a mail's subject, without HTML escaping.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn render_text<T: Serialize>(
        &self,
        template: &str,
        chrome: &Chrome,
        view: &T,
    ) -> Result<String, handlebars::RenderError> {
        let mut registry = self.registry.clone();
        registry.register_escape_fn(handlebars::no_escape);
        registry.render(template, &Page { chrome, view })
    }

    /// The names of all templates, for the tests.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.registry.get_templates().keys().map(String::as_str)
    }
}
