//! Articles of Wikipedia about a water, from what OpenStreetMap and Wikidata
//! say. Nothing is fetched here.

use serde_json::Value;
use url::Url;

use crate::platform::i18n::Locale;

/// The best article for each language of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Articles {
    german: Option<String>,
    english: Option<String>,
}

impl Articles {
    /// `page` is what staff have written, and wins. Then, for each language:
    /// the tag `wikipedia:<language>`, the tag `wikipedia` if it is of that
    /// language, Wikidata's link, and any other article.
    pub(super) fn of(page: Option<&str>, tags: &Value, sitelinks: Option<&Value>) -> Self {
        let best = |locale| match page {
            Some(page) => Some(page.to_owned()),
            None => article(locale, tags, sitelinks),
        };
        Self { german: best(Locale::De), english: best(Locale::En) }
    }

    pub(super) fn best(&self, locale: Locale) -> Option<&str> {
        match locale {
            Locale::De => self.german.as_deref(),
            Locale::En => self.english.as_deref(),
        }
    }
}

fn article(locale: Locale, tags: &Value, sitelinks: Option<&Value>) -> Option<String> {
    let tag = |key: &str| tags.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let sitelink = |language: &str| sitelinks?.get(language)?.as_str().and_then(wikipedia_address);
    let own = locale.tag();
    let (language, title) = tag("wikipedia").and_then(|text| text.split_once(':')).unwrap_or_default();
    let of_tag = || tag("wikipedia").and_then(wikipedia_address).or_else(|| address(language, title));
    tag(&format!("wikipedia:{own}"))
        .and_then(|title| wikipedia_address(title).or_else(|| address(own, title)))
        .or_else(|| if language == own { of_tag() } else { None })
        .or_else(|| sitelink(own))
        .or_else(of_tag)
        .or_else(|| Locale::ALL.into_iter().find_map(|other| sitelink(other.tag())))
}

/// The address of the article with this title.
fn address(language: &str, title: &str) -> Option<String> {
    // Two or three letters; the few others have a hyphen, or are "simple".
    let is_short = matches!(language.len(), 2..=3) || language == "simple" || language.contains('-');
    let is_language = is_short && language.len() <= 12 && language.bytes().all(|b| matches!(b, b'a'..=b'z' | b'-'));
    let title = title.trim().replace(' ', "_");
    if !is_language || title.is_empty() {
        return None;
    }
    let mut url = Url::parse(&format!("https://{language}.wikipedia.org/wiki/")).ok()?;
    // A section of the article stays one.
    let (title, section) = title.split_once('#').map_or((title.as_str(), None), |(title, part)| (title, Some(part)));
    url.path_segments_mut().ok()?.pop_if_empty().push(title);
    url.set_fragment(section);
    Some(url.into())
}

/// The text, if it is the address of an article already.
pub(super) fn wikipedia_address(text: &str) -> Option<String> {
    let mut url = Url::parse(text).ok()?;
    let is_wikipedia = url.host_str().is_some_and(|host| host.ends_with(".wikipedia.org"));
    if !is_wikipedia || !matches!(url.scheme(), "http" | "https") || url.port().is_some() {
        return None;
    }
    url.set_scheme("https").ok()?;
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_article_in_the_reader_s_language_comes_first() {
        let both =
            json!({ "de": "https://de.wikipedia.org/wiki/Neckar", "en": "https://en.wikipedia.org/wiki/Neckar" });
        for (tags, sitelinks, german, english) in [
            (json!({}), None, None, None),
            (
                json!({ "wikipedia": "de:Alte Donau (Wien)" }),
                None,
                Some("https://de.wikipedia.org/wiki/Alte_Donau_(Wien)"),
                Some("https://de.wikipedia.org/wiki/Alte_Donau_(Wien)"),
            ),
            (
                json!({ "wikipedia": "de:Neckar", "wikipedia:en": "Neckar (river)" }),
                None,
                Some("https://de.wikipedia.org/wiki/Neckar"),
                Some("https://en.wikipedia.org/wiki/Neckar_(river)"),
            ),
            (
                json!({ "wikipedia": "fr:Neckar" }),
                Some(both.clone()),
                Some("https://de.wikipedia.org/wiki/Neckar"),
                Some("https://en.wikipedia.org/wiki/Neckar"),
            ),
            (
                json!({ "wikidata": "Q1673" }),
                Some(json!({ "en": "https://en.wikipedia.org/wiki/Neckar" })),
                Some("https://en.wikipedia.org/wiki/Neckar"),
                Some("https://en.wikipedia.org/wiki/Neckar"),
            ),
            (
                json!({ "wikipedia": "http://de.wikipedia.org/wiki/M%C3%BChlbach" }),
                None,
                Some("https://de.wikipedia.org/wiki/M%C3%BChlbach"),
                Some("https://de.wikipedia.org/wiki/M%C3%BChlbach"),
            ),
            (
                json!({ "wikipedia": "de:Große Röder/Arm?#Verlauf" }),
                None,
                Some("https://de.wikipedia.org/wiki/Gro%C3%9Fe_R%C3%B6der%2FArm%3F#Verlauf"),
                Some("https://de.wikipedia.org/wiki/Gro%C3%9Fe_R%C3%B6der%2FArm%3F#Verlauf"),
            ),
            // What is no article is no link.
            (json!({ "wikipedia": "javascript:alert(1)", "wikipedia:de": " " }), None, None, None),
            (json!({ "wikipedia": "de.evil.example/:x" }), Some(json!({ "de": "https://example.org/" })), None, None),
        ] {
            let found = Articles::of(None, &tags, sitelinks.as_ref());
            assert_eq!((found.best(Locale::De), found.best(Locale::En)), (german, english), "{tags}");
        }
        let staff = Articles::of(Some("https://example.org/neckar"), &json!({ "wikipedia": "de:Neckar" }), None);
        assert_eq!(staff.best(Locale::En), Some("https://example.org/neckar"));
    }
}
