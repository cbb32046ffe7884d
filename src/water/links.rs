//! Asking Wikidata for the articles about waters: a command's work, so that no
//! page waits for it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    articles::wikipedia_address,
    store::{self, Unresolved},
};
use crate::platform::{
    App, Result,
    i18n::Locale,
    outside::{Limits, OutsideFault},
};

/// Subjects in one question, as Wikidata allows.
const BATCH: usize = 50;

const LIMITS: Limits = Limits { time: Duration::from_secs(30), bytes: 4 << 20 };

/// What became of the waters whose articles were not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinksReport {
    /// Waters with at least one article.
    pub found: usize,
    /// Waters that Wikidata knows no article of.
    pub without: usize,
    /// Waters not reached, which are asked for again next time.
    pub failed: usize,
    /// Why, if any failed: the last reason.
    pub reason: Option<String>,
}

/// Asks Wikidata for the articles about up to `limit` waters, and keeps them. No
/// further question is asked once `goes_on` denies.
///
/// # Errors
/// When the database fails.
pub async fn resolve_links(app: &App, limit: u64, goes_on: impl Fn() -> bool) -> Result<LinksReport> {
    let mut report = LinksReport::default();
    let Some(wikidata) = &app.config.outside.wikidata else {
        report.reason = Some("GCAMPUS_WIKIDATA_URL is none".to_owned());
        return Ok(report);
    };
    let waters = store::unresolved(app.db.read(), limit).await?;
    let subjects: Vec<&str> = waters.iter().map(|water| &*water.subject).collect::<BTreeSet<_>>().into_iter().collect();
    for batch in subjects.chunks(BATCH) {
        if !goes_on() {
            break;
        }
        let asked = |water: &&Unresolved| batch.contains(&&*water.subject);
        let known: Vec<&str> = batch.iter().copied().filter(|subject| is_subject(subject)).collect();
        let answer = if known.is_empty() { Ok(BTreeMap::new()) } else { ask(app, wikidata, &known).await };
        match answer {
            Ok(articles) => {
                let none = json!({});
                let links = |water: &Unresolved| articles.get(&water.subject).unwrap_or(&none).clone();
                let rows: Vec<(i64, Value)> =
                    waters.iter().filter(asked).map(|water| (water.id, links(water))).collect();
                let found = rows.iter().filter(|(_, links)| *links != none).count();
                report.found += found;
                report.without += rows.len() - found;
                let txn = app.db.begin().await?;
                store::keep_sitelinks(&txn, rows).await?;
                txn.commit().await?;
            }
            Err(reason) => {
                report.failed += waters.iter().filter(asked).count();
                report.reason = Some(reason);
            }
        }
    }
    Ok(report)
}

/// `Q` and a number: what the tag should hold.
fn is_subject(text: &str) -> bool {
    text.strip_prefix('Q')
        .is_some_and(|digits| (1..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()))
}

#[derive(Deserialize)]
struct Answer {
    entities: BTreeMap<String, Entity>,
}

#[derive(Deserialize)]
struct Entity {
    #[serde(default)]
    sitelinks: BTreeMap<String, Sitelink>,
}

#[derive(Deserialize)]
struct Sitelink {
    url: String,
}

/// Subject → language → address.
async fn ask(app: &App, wikidata: &Url, subjects: &[&str]) -> Result<BTreeMap<String, Value>, String> {
    let wikis: Vec<String> = Locale::ALL.iter().map(|locale| format!("{}wiki", locale.tag())).collect();
    let mut url = wikidata.clone();
    url.query_pairs_mut()
        .append_pair("action", "wbgetentities")
        .append_pair("format", "json")
        .append_pair("props", "sitelinks/urls")
        .append_pair("sitefilter", &wikis.join("|"))
        .append_pair("ids", &subjects.join("|"));
    let body = app.outside.get(&url, LIMITS).await.map_err(|fault: OutsideFault| fault.to_string())?;
    let answer: Answer = serde_json::from_slice(&body).map_err(|error| format!("the answer can't be read: {error}"))?;
    let links = |entity: Entity| -> Value {
        let address = |locale: Locale| {
            let link = entity.sitelinks.get(&format!("{}wiki", locale.tag()))?;
            Some((locale.tag().to_owned(), Value::String(wikipedia_address(&link.url)?)))
        };
        Value::Object(Locale::ALL.into_iter().filter_map(address).collect())
    };
    Ok(answer.entities.into_iter().map(|(subject, entity)| (subject, links(entity))).collect())
}

/// How many waters [`resolve_links`] would ask for.
///
/// # Errors
/// When the database fails.
pub async fn count_unresolved(app: &App, limit: u64) -> Result<u64> {
    Ok(store::unresolved(app.db.read(), limit).await?.len() as u64)
}
