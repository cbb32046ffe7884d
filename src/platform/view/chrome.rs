//! The frame around every page, as templates see it.

use serde::{Deserialize, Serialize};

use crate::platform::{config::Config, i18n::Locale, licence::Licence};

/// What the layout shows around a page.
#[derive(Clone, Debug, Serialize)]
pub struct Chrome {
    /// The page's language.
    pub lang: Locale,
    /// The visitor's IANA time zone.
    pub time_zone: String,
    /// Name of the site.
    pub site_name: String,
    /// Where the site is reached, without a final slash.
    pub site_url: String,
    /// Path and query of this request.
    pub path: String,
    /// The same page in each language.
    pub lang_links: Vec<LangLink>,
    /// The section of the navigation that is marked: the first segment of the path.
    pub nav: String,
    /// Who is logged in.
    pub identity: Option<Identity>,
    /// Whether that is a pupil, who may record a measurement.
    pub can_record: bool,
    /// Messages from the last action.
    pub flashes: Vec<Flash>,
    /// Shows the banner of a test instance.
    pub is_test_instance: bool,
    /// The program's version.
    pub version: &'static str,
    /// Under which measurements are published.
    pub licence: Licence,
    /// The operator's own pages.
    pub links: FooterLinks,
    /// The operator's own tiles.
    pub map: MapTiles,
    /// Address of a picture of this page for sites that link to it.
    pub preview: Option<String>,
}

/// What a map's element says of the operator's tiles; nothing: the embedded map.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MapTiles {
    /// Pictures from another server.
    pub tiles_url: Option<String>,
    /// Path of the PMTiles file, where there is one and no other server.
    pub tiles_file: Option<&'static str>,
    /// Whom to thank.
    pub attribution: Option<String>,
}

/// Where the PMTiles file is served.
pub const TILES_PATH: &str = "/map/tiles.pmtiles";

/// A link to the same page in another language.
#[derive(Clone, Debug, Serialize)]
pub struct LangLink {
    /// `de` or `en`.
    pub lang: Locale,
    /// The language's own name.
    pub label: &'static str,
    /// Path and query with `lang` set.
    pub href: String,
    /// Whether this is the language of the page.
    pub current: bool,
}

/// Links of the footer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FooterLinks {
    /// The operator's privacy notice.
    pub privacy: Option<String>,
    /// The operator's imprint.
    pub imprint: Option<String>,
    /// The operator's terms of use.
    pub terms: Option<String>,
}

/// Who is logged in, as the header shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Identity {
    /// Which kind of visitor.
    pub kind: IdentityKind,
    /// Name of the course or of the staff member.
    pub label: String,
    /// The key, masked; empty for staff.
    pub masked_key: String,
}

/// Kinds of visitors who can log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum IdentityKind {
    /// Holds an access key.
    Student,
    /// Holds a course token.
    Teacher,
    /// Works in the back office.
    Staff,
}

/// A message that the next page shows once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Good, notice or danger.
    pub kind: FlashKind,
    /// The text, in the visitor's language.
    pub text: String,
    /// What can be done about it.
    #[serde(default)]
    pub button: Option<FlashButton>,
}

/// The button of a [`Flash`]: a form of its own, sent with POST.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashButton {
    /// Path that it is sent to.
    pub action: String,
    /// Its words, in the visitor's language.
    pub label: String,
}

/// The weight of a [`Flash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlashKind {
    /// Something worked.
    Good,
    /// Something to know.
    Notice,
    /// Something failed.
    Danger,
}

impl Chrome {
    /// The frame of a page at `path_and_query` for a visitor who is not logged in.
    #[must_use]
    pub fn new(config: &Config, lang: Locale, time_zone: chrono_tz::Tz, path_and_query: &str) -> Self {
        // A second slash in front would make a link to another host of it.
        let path_and_query = format!("/{}", path_and_query.trim_start_matches(['/', '\\']));
        let (path, query) = path_and_query.split_once('?').unwrap_or((&path_and_query, ""));
        let link = |url: &Option<url::Url>| url.as_ref().map(ToString::to_string);
        Self {
            lang,
            time_zone: time_zone.name().to_owned(),
            site_name: config.site_name.clone(),
            site_url: config.public_url.as_str().trim_end_matches('/').to_owned(),
            lang_links: Locale::ALL.map(|other| LangLink::to(other, lang, path, query)).to_vec(),
            nav: section(path).to_owned(),
            path: path_and_query.clone(),
            identity: None,
            can_record: false,
            flashes: Vec::new(),
            is_test_instance: config.is_test_instance,
            version: env!("CARGO_PKG_VERSION"),
            licence: config.data_licence,
            links: FooterLinks {
                privacy: link(&config.links.privacy),
                imprint: link(&config.links.imprint),
                terms: link(&config.links.terms),
            },
            preview: preview(path).map(|picture| {
                let site = config.public_url.as_str().trim_end_matches('/');
                format!("{site}{picture}?lang={}", lang.tag())
            }),
            map: MapTiles {
                tiles_url: config.map.tiles_url.clone(),
                tiles_file: config
                    .map
                    .tiles_file
                    .as_ref()
                    .filter(|_| config.map.tiles_url.is_none())
                    .map(|_| TILES_PATH),
                attribution: config.map.tiles_attribution.clone(),
            },
        }
    }
}

impl LangLink {
    fn to(lang: Locale, current: Locale, path: &str, query: &str) -> Self {
        let mut kept = url::form_urlencoded::Serializer::new(String::new());
        kept.extend_pairs(url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang"));
        kept.append_pair("lang", lang.tag());
        let label = match lang {
            Locale::De => "Deutsch",
            Locale::En => "English",
        };
        Self { lang, label, href: format!("{path}?{}", kept.finish()), current: lang == current }
    }
}

/// The path of a page's picture: measurements have one, their map.
fn preview(path: &str) -> Option<String> {
    let number = path.strip_prefix("/measurement/")?.strip_suffix('/')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{path}map.png"))
}

/// The entry of the navigation that a path belongs to.
fn section(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or_default() {
        "" => "map",
        "measurements" | "measurement" => "measurements",
        "waters" | "water" => "waters",
        "tools" => "tools",
        "course" => "course",
        _ => "",
    }
}
