//! Languages: which one a visitor reads, and the texts in it (Fluent files in
//! `assets/i18n/<language>/<room>.ftl`).

mod store;

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue, static_loader};
use poem::Request;
use serde::Serialize;

use super::decimal::fixed;

static_loader! {
    static TEXTS = {
        locales: "./assets/i18n",
        fallback_language: "de",
        // Marks around arguments would end up in file names and mail subjects.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static TAGS: LazyLock<[LanguageIdentifier; 2]> =
    LazyLock::new(|| [fluent_templates::langid!("de"), fluent_templates::langid!("en")]);

/// The cookie in which a visitor's choice is kept.
pub const LANGUAGE_COOKIE: &str = "gcampus_language";

/// A language of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// German, the default.
    #[default]
    De,
    /// English.
    En,
}

/// Arguments of a text.
pub type Args<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

impl Locale {
    /// All languages, the default first.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The language's tag: `de` or `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language with this tag; a region (`en-GB`) does not matter.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(primary))
    }

    /// The visitor's language: `?lang=`, then the cookie, then Accept-Language.
    #[must_use]
    pub fn of_request(request: &Request) -> Self {
        let asked = asked_for(request);
        let kept = || request.cookie().get(LANGUAGE_COOKIE).and_then(|c| Self::from_tag(c.value_str()));
        let accepted = || request.header("accept-language").and_then(Self::from_accept_language);
        asked.or_else(kept).or_else(accepted).unwrap_or_default()
    }

    /// The best of our languages in an Accept-Language header.
    fn from_accept_language(header: &str) -> Option<Self> {
        let mut ranges: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|range| {
                let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
                let quality = parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse().ok())?;
                (quality > 0.0).then_some((quality, tag.trim()))
            })
            .collect();
        ranges.sort_by(|a, b| b.0.total_cmp(&a.0));
        ranges.into_iter().find_map(|(_, tag)| Self::from_tag(tag))
    }

    /// The text `key` without arguments.
    #[must_use]
    pub fn text(self, key: &str) -> String {
        TEXTS.lookup(&TAGS[self as usize], key)
    }

    /// The text `key` with arguments.
    #[must_use]
    pub fn text_with(self, key: &str, args: &Args<'_>) -> String {
        TEXTS.lookup_with_args(&TAGS[self as usize], key, args)
    }

    /// Whether this language itself has the text.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        TEXTS.lookup_single_language::<String>(&TAGS[self as usize], key, None).is_ok()
    }

    /// `number` with at most `decimals` digits behind the decimal sign.
    #[must_use]
    pub fn number(self, number: f64, decimals: usize) -> String {
        let mut text = fixed(number, decimals);
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        match self {
            Self::De => text.replace('.', ","),
            Self::En => text,
        }
    }
}

/// The language named by `?lang=`, if it is one of ours.
#[must_use]
pub fn asked_for(request: &Request) -> Option<Locale> {
    url::form_urlencoded::parse(request.uri().query()?.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, tag)| Locale::from_tag(&tag))
}

/// Builds [`Args`] from pairs of names and values.
pub fn args<'a, const N: usize>(pairs: [(&'static str, FluentValue<'a>); N]) -> Args<'a> {
    pairs.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_language_wins() {
        for (header, locale) in [
            ("en-GB,en;q=0.9,de;q=0.8", Some(Locale::En)),
            ("fr, de;q=0.5, en;q=0.4", Some(Locale::De)),
            ("en;q=0, de", Some(Locale::De)),
            ("fr", None),
            (";;q=,", None),
        ] {
            assert_eq!(Locale::from_accept_language(header), locale, "{header}");
        }
    }

    #[test]
    fn numbers_have_the_decimal_sign_of_the_language() {
        assert_eq!(Locale::De.number(90.083, 2), "90,08");
        assert_eq!(Locale::En.number(90.0, 2), "90");
        assert_eq!(Locale::De.number(-0.001, 2), "0");
        assert_eq!(Locale::De.number(3.125, 2), "3,13");
        assert_eq!(Locale::En.number(1200.0, 0), "1200");
    }
}
