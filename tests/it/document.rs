//! The PDFs, as programs that read PDFs see them.

mod kept;

use std::process::Command;

use reqwest::{Method, StatusCode, header};

use crate::{
    measurement::{place, published, with},
    support::{Client, TestApp, on_both_databases},
};

/// A PDF that the site handed out.
struct Pdf {
    headers: header::HeaderMap,
    file: tempfile::NamedTempFile,
}

impl Pdf {
    async fn get(client: &Client, path: &str, language: &str) -> Self {
        let request = client.request(Method::GET, path).header(header::ACCEPT_LANGUAGE, language);
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let headers = response.headers().clone();
        assert_eq!(headers[header::CONTENT_TYPE], "application/pdf", "{path}");
        Self::of(headers, &response.bytes().await.expect("a body"))
    }

    #[expect(clippy::disallowed_methods, reason = "the harness is configured by the environment")]
    fn of(headers: header::HeaderMap, bytes: &[u8]) -> Self {
        if let Some(folder) = std::env::var_os("GCAMPUS_SCREENSHOTS") {
            let name = headers[header::CONTENT_DISPOSITION].to_str().expect("ASCII");
            let name = name.split('"').nth(1).expect("a name").replace(".pdf", "");
            let language = if bytes.windows(9).any(|window| window == b"/Lang(en)") { "en" } else { "de" };
            std::fs::create_dir_all(&folder).expect("a folder");
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.{language}.pdf")), bytes)
                .expect("a file");
        }
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), bytes).expect("written");
        Self { headers, file }
    }

    /// Runs a program on the file. It must be there: `scripts/setup.sh test` installs it.
    fn asked(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program).args(before).arg(self.file.path()).args(after).output();
        let output = output.unwrap_or_else(|error| panic!("{program} is missing: {error}"));
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{program}: {told}{}", String::from_utf8_lossy(&output.stderr));
        told
    }

    /// The text without any space: readers of PDF see gaps inside of a key.
    fn letters(&self) -> String {
        self.text().replace(' ', "")
    }

    /// What stands in it, white space folded.
    fn text(&self) -> String {
        let text = self.asked("pdftotext", &["-layout"], &["-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// That it is whole, tagged, named, and in this language.
    fn is_sound(&self, language: &str) -> usize {
        assert!(self.asked("qpdf", &["--check"], &[]).contains("No syntax or stream encoding errors found"));
        let plain = self.asked("qpdf", &["--qdf", "--object-streams=disable"], &["-"]);
        for mark in ["/MarkInfo", "/StructTreeRoot", "/Metadata", "/OutputIntent", "/Title", "/DisplayDocTitle true"] {
            assert!(plain.contains(mark), "{mark}");
        }
        assert!(plain.contains(&format!("/Lang ({language})")), "its language");
        for mark in ["<pdfuaid:part>1</pdfuaid:part>", "<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A"] {
            assert!(plain.contains(mark), "{mark}");
        }
        let fonts = self.asked("pdffonts", &[], &[]);
        assert!(fonts.lines().skip(2).all(|line| line.contains("+") && line.contains("yes yes")), "subsets:\n{fonts}");
        let info = self.asked("pdfinfo", &[], &[]);
        let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).expect("a number of pages");
        pages.trim().parse().expect("a number")
    }
}

fn shown(key: &str) -> String {
    format!("{}-{}", &key[..4], &key[4..])
}

on_both_databases! {
    async fn a_teacher_gets_the_keys_on_paper(site: &TestApp) {
        let course = site.course("Klasse 8b", 9).await;
        let teacher = site.teacher(&course).await;
        for (language, heading) in [("de", "Kurs Klasse 8b (Schule am Fluss)"), ("en", "Course Klasse 8b (Schule am Fluss)")] {
            let overview = Pdf::get(&teacher, "/documents/course", language).await;
            overview.is_sound(language);
            let text = overview.text();
            assert!(text.contains(heading) && text.contains("Seite 1 / ") != text.contains("page 1 / "), "{text}");
            let cards = Pdf::get(&teacher, "/documents/accesskeys/cards", language).await;
            assert_eq!(cards.is_sound(language), 2, "eight on the first page");
            let sheets = Pdf::get(&teacher, "/documents/accesskeys", language).await;
            assert_eq!(sheets.is_sound(language), 9, "a page for each");
            for key in &course.keys {
                for pdf in [&overview, &cards, &sheets] {
                    assert!(pdf.letters().contains(&shown(key)), "{key}");
                    assert_eq!(pdf.headers[header::CACHE_CONTROL], "private, no-store");
                }
            }
            assert!(!cards.text().contains(&course.token[..4]) && !sheets.text().contains(&course.token[..4]));
        }
    }

    async fn nobody_else_gets_the_keys(site: &TestApp) {
        let course = site.course("Klasse 8b", 1).await;
        let pupil = site.student(&course).await;
        let other = site.teacher(&site.course("Klasse 9", 1).await).await;
        for path in ["/documents/course", "/documents/accesskeys", "/documents/accesskeys/cards"] {
            for client in [&site.visitor(), &pupil] {
                assert_eq!(client.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            }
            assert!(!Pdf::get(&other, path, "de").await.letters().contains(&shown(&course.keys[0])), "{path}");
        }
    }

    async fn a_measurement_is_told_with_all_its_values(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let earlier = with(&place(water.id), &[("time_0_2", "2023")]);
        published(&pupil, &earlier, &[("1", "6", "")]).await;
        let rows = [("1", "12,1", "erste"), ("1", "12,9", "zweite"), ("8", "0,1", ""), ("6", "0", ""), ("11", "150", "")];
        let form = with(&place(water.id), &[("name", "Team Wasserfloh"), ("comment", "Sonne\r\nkein Wind")]);
        let id = published(&pupil, &form, &rows).await;
        for (language, words) in [
            ("de", ["Messung #", "Mittel", "Chemischer Index (BACH)", "12,5 mg/L", "2: 12,1 · 12,9", "Frühere Werte", "Nitrat"]),
            ("en", ["Measurement #", "chemic", "BACH", "12.5 mg/L", "2: 12.1 · 12.9", "Earlier values", "Nitrate"]),
        ] {
            let pdf = Pdf::get(&site.visitor(), &format!("/documents/measurement/{id}"), language).await;
            pdf.is_sound(language);
            let text = pdf.text();
            for word in words.iter().filter(|word| !["Mittel", "chemic"].contains(*word)).chain(&["Neckar", "Team Wasserfloh", "Sonne", "kein Wind", "erste", "CC BY 4.0", "GC-DATA-MD", "OpenStreetMap"]) {
                assert!(text.contains(word), "{word}: {text}");
            }
        }
    }

    async fn what_is_not_published_is_nobodys_document(site: &TestApp) {
        let water = site.neckar().await;
        let draft = crate::map::measured(site, water.id, entity::measurement::State::Draft, false).await;
        let visitor = site.visitor();
        assert_eq!(visitor.get(&format!("/documents/measurement/{draft}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get(&format!("/documents/water/{}", water.id)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(visitor.get("/documents/measurement/x").await.status, StatusCode::NOT_FOUND);
    }

    async fn texts_of_users_are_never_markup(site: &TestApp) {
        let course = site.course("#import \"/data.json\"", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let evil = "#import \"x\" $a^2$ \\ ] *fett* _x_ <label> @ref `raw` = Titel // weg";
        let long = "wort ".repeat(960);
        let form = with(&place(water.id), &[("name", evil), ("comment", &format!("{evil}\n\u{1f9a6} Ж中 {long}"))]);
        let id = published(&pupil, &form, &[("12", "17", evil)]).await;
        for path in [format!("/documents/measurement/{id}"), "/documents/measurements/pdf?name=%23import".to_owned(), format!("/documents/water/{}", water.id)] {
            let pdf = Pdf::get(&site.visitor(), &path, "de").await;
            pdf.is_sound("de");
            if !path.contains("water") {
                let text = pdf.text().replace(' ', "");
                assert!(text.contains("#import\"x\"$a^2$\\]*fett*"), "{path}: {text}");
            }
        }
        let teacher = site.teacher(&course).await;
        let text = Pdf::get(&teacher, "/documents/course", "de").await.text();
        assert!(text.contains("Kurs #import \"/data.json\" (Schule am Fluss)"), "{text}");
    }

    async fn the_list_follows_its_filter(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for year in ["2021", "2022", "2023"] {
            published(&pupil, &with(&place(water.id), &[("time_0_2", year)]), &[("1", "6", "")]).await;
        }
        let link = site.visitor().get("/measurements/?time_range_min=2022-01-01").await;
        let link = link.attributes("a[type='application/pdf']", "href").remove(0);
        for (language, words) in [
            ("de", ["ab 1. Januar 2022", "Messungen 2", "Gewässer 1", "Platz für Notizen"]),
            ("en", ["from 1 January 2022", "Measurements 2", "Waters 1", "Space for notes"]),
        ] {
            let pdf = Pdf::get(&site.visitor(), &link, language).await;
            pdf.is_sound(language);
            let text = pdf.text();
            for word in words {
                assert!(text.contains(word), "{word}: {text}");
            }
        }
        let none = Pdf::get(&site.visitor(), "/documents/measurements/pdf?name=nirgends", "de").await;
        assert!(none.text().contains("Messungen 0"));
    }

    async fn a_water_is_told_in_numbers(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for (year, nitrate) in [("2021", "4"), ("2022", "6"), ("2023", "11")] {
            published(&pupil, &with(&place(water.id), &[("time_0_2", year)]), &[("1", nitrate, "")]).await;
        }
        for (language, word) in [("de", "Nitrat 3 4 mg/L 6 mg/L 11 mg/L 11 mg/L"), ("en", "Nitrate 3 4 mg/L 6 mg/L 11 mg/L 11 mg/L")] {
            let pdf = Pdf::get(&site.visitor(), &format!("/documents/water/{}", water.id), language).await;
            pdf.is_sound(language);
            let text = pdf.text();
            assert!(text.contains(word), "{text}");
        }
    }

    async fn the_field_sheet_asks_what_the_form_asks(site: &TestApp) {
        for (language, words) in [
            ("de", ["Nitrat", "pH-Wert", "Steinfliegelarven", "Weiß nicht", "Bitte keine echten Namen"]),
            ("en", ["Nitrate", "pH", "Stonefly", "know", "No real names"]),
        ] {
            let pdf = Pdf::get(&site.visitor(), "/documents/field-sheet", language).await;
            pdf.is_sound(language);
            let text = pdf.text();
            for word in words {
                assert!(text.contains(word), "{word}: {text}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_who_ask_at_once_share_one_render() {
    let site = TestApp::on_sqlite().await;
    let water = site.neckar().await;
    let id = crate::map::published(&site, water.id).await;
    let before = gcampus::document::renders();
    let path = format!("/documents/measurement/{id}");
    let visitor = site.visitor();
    let asked = (0..100).map(|_| Pdf::get(&visitor, &path, "de"));
    let all = futures_util::future::join_all(asked).await;
    assert_eq!(gcampus::document::renders() - before, 1);
    let tag = all[0].headers[header::ETAG].to_str().expect("ASCII").to_owned();
    let again = visitor.get_with(&path, "if-none-match", &tag).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(gcampus::document::renders() - before, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_document_is_linked_where_readers_look() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("9b", 1).await;
    let water = site.neckar().await;
    let pupil = site.student(&course).await;
    let id = published(&pupil, &place(water.id), &[("1", "6", "")]).await;
    let teacher = site.teacher(&course).await;
    for (client, page, document) in [
        (&pupil, format!("/measurement/{id}/"), format!("/documents/measurement/{id}")),
        (&pupil, "/measurements/".to_owned(), "/documents/measurements/pdf".to_owned()),
        (&pupil, format!("/water/{}/", water.id), format!("/documents/water/{}", water.id)),
        (&pupil, "/measurement/add/".to_owned(), "/documents/field-sheet".to_owned()),
        (&teacher, "/course/documents/".to_owned(), "/documents/course".to_owned()),
        (&teacher, "/course/documents/".to_owned(), "/documents/accesskeys".to_owned()),
        (&teacher, "/course/acceskeys/".to_owned(), "/documents/accesskeys/cards".to_owned()),
    ] {
        let links = client.get(&page).await.attributes("a[type='application/pdf']", "href");
        assert!(links.contains(&document), "{page}: {links:?}");
        assert_eq!(client.get(&document).await.status, StatusCode::OK, "{document}");
    }
}

#[tokio::test]
async fn the_licence_of_the_site_stands_in_documents_and_terms() {
    let site = TestApp::start(&[("GCAMPUS_DATA_LICENCE", "CC0-1.0")]).await;
    let visitor = site.visitor();
    let text = Pdf::get(&visitor, "/documents/field-sheet", "de").await.text();
    assert!(text.contains("unter CC0 1.0.") && !text.contains("CC BY 4.0"), "{text}");
    let terms = visitor.get("/register/").await.texts("label[for=terms]").join(" ");
    assert!(terms.contains("unter CC0 1.0 ") && !terms.contains("CC BY"), "{terms}");
}

#[tokio::test]
async fn a_day_that_is_none_is_no_wider_list() {
    let site = TestApp::on_sqlite().await;
    let answer = site.visitor().get("/documents/measurements/pdf?time_range_min=2025-02-30").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("Der Filter nennt einen Tag, den es nicht gibt"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_registration_mail_brings_the_overview_along() {
    let site = TestApp::on_sqlite().await;
    let (mail, key) = crate::course::registration_mail(&site).await;
    let file = mail.attachments.first().expect("an attachment");
    assert!(file.name.ends_with(".pdf") && file.name.contains("Klasse-8b"), "{}", file.name);
    let mut headers = header::HeaderMap::new();
    headers.insert(header::CONTENT_DISPOSITION, header::HeaderValue::from_static("inline; filename=\"attached.pdf\""));
    let pdf = Pdf::of(headers, &file.content);
    pdf.is_sound("de");
    assert!(pdf.letters().contains(&key), "its keys");
}
