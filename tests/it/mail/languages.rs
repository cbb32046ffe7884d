//! All of a mail is in one language, whichever language its cause had.

use std::{collections::BTreeSet, fs, path::Path};

use gcampus::platform::{i18n::Locale, mail::Mail};

use super::texts::{all_mails, site};

/// Pieces of text shorter than this may be the same word in both languages.
const TELLING: usize = 12;

/// What stands between the placeables of all texts of a language.
fn pieces(locale: Locale) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/i18n").join(locale.tag());
    let files = fs::read_dir(folder).expect("the texts of a language");
    let texts = files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("a text"));
    let texts = texts.collect::<Vec<_>>().join("\n");
    let values = texts.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        if line.starts_with(' ') {
            line.split_once(']').map(|(_, text)| text)
        } else {
            line.split_once(" = ").map(|(_, text)| text)
        }
    });
    let pieces = values.flat_map(|value| value.split(['{', '}']).step_by(2)).map(str::trim);
    pieces.filter(|piece| piece.chars().count() >= TELLING).map(str::to_owned).collect()
}

fn tag(mail: &Mail) -> &str {
    let tag = mail.html.split_once("<html lang=\"").and_then(|(_, rest)| rest.split_once('"'));
    tag.expect("a language").0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_a_mail_is_in_one_language() {
    let mut languages = Vec::new();
    for locale in Locale::ALL {
        for mail in all_mails(&site().await, locale).await {
            let own = Locale::ALL.into_iter().find(|locale| locale.tag() == tag(&mail)).expect("a language of ours");
            let other = Locale::ALL.into_iter().find(|locale| *locale != own).expect("another language");
            let text = format!("{}\n{}", mail.subject, mail.text).split_whitespace().collect::<Vec<_>>().join(" ");
            let is_said = |piece: &&String| text.contains(piece.as_str());
            let (own_pieces, other_pieces) = (pieces(own), pieces(other));
            assert!(own_pieces.iter().any(|piece| is_said(&piece)), "{}", mail.subject);
            let foreign: Vec<_> = other_pieces.difference(&own_pieces).filter(is_said).collect();
            assert!(foreign.is_empty(), "{foreign:?} in:\n{text}");
            if !mail.subject.starts_with("[") && !mail.subject.ends_with("Testmail") {
                languages.push((locale.tag(), own.tag()));
            }
        }
    }
    assert!(languages.len() > 12 && languages.iter().all(|(asked, told)| asked == told), "{languages:?}");
}
