//! Documents that the site keeps: made once, and made anew when their content changes.

use chrono::TimeDelta;
use entity::{measurement, water};
use gcampus::{document::renders, operate::demo};
use reqwest::{StatusCode, header};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait};

use super::Pdf;
use crate::support::{Client, TestApp, on_both_databases};

async fn kept(site: &TestApp) -> u64 {
    entity::document::Entity::find().count(site.app.db.read()).await.expect("a count")
}

async fn tag(client: &Client, path: &str) -> String {
    Pdf::get(client, path, "de").await.headers[header::ETAG].to_str().expect("ASCII").to_owned()
}

on_both_databases! {
    async fn the_known_measurements_come_out_right(site: &TestApp) {
        demo::load(&site.app).await.expect("the demo");
        for (language, first, second) in [
            ("de", ["90,08", "2,36", "3,50", "53 %", "63 %", "60 %", "6,8 mg/L"], ["72,04", "73 %", "127 %", "0,16 mg/L"]),
            ("en", ["90.08", "2.36", "3.50", "53 %", "63 %", "60 %", "6.8 mg/L"], ["72.04", "73 %", "127 %", "0.16 mg/L"]),
        ] {
            for (id, words) in [(173, first.as_slice()), (253, second.as_slice())] {
                let pdf = Pdf::get(&site.visitor(), &format!("/documents/measurement/{id}"), language).await;
                pdf.is_sound(language);
                // The space before a unit is a narrow one, or none, as text.
                let text = pdf.text().replace(['\u{202f}', '\u{a0}', ' '], "");
                for word in words {
                    assert!(text.contains(&word.replace(' ', "")), "{id}, {word}: {text}");
                }
            }
        }
    }

    async fn a_kept_document_is_handed_out_as_it_is(site: &TestApp) {
        let water = site.neckar().await;
        let id = crate::map::published(site, water.id).await;
        let visitor = site.visitor();
        for path in [format!("/documents/measurement/{id}"), format!("/documents/water/{}", water.id), "/documents/field-sheet".to_owned()] {
            let first = Pdf::get(&visitor, &path, "de").await;
            assert_eq!(first.headers[header::CACHE_CONTROL], "no-cache", "{path}");
            assert!(first.headers[header::CONTENT_DISPOSITION].to_str().expect("ASCII").starts_with("inline; filename="), "{path}");
            let made = renders();
            // The printed date is no content.
            site.app.clock.advance(TimeDelta::days(2));
            let known = first.headers[header::ETAG].to_str().expect("ASCII").to_owned();
            assert_eq!(tag(&visitor, &path).await, known, "{path}");
            assert_eq!(visitor.get_with(&path, "if-none-match", &known).await.status, StatusCode::NOT_MODIFIED, "{path}");
            let part = visitor.get_with(&path, "range", "bytes=0-4").await;
            assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, "%PDF-"), "{path}");
            // Readers can't make the site work: whatever they add to the address.
            assert_eq!(tag(&visitor, &format!("{path}?force=1&rebuild=true")).await, known, "{path}");
            assert_eq!(renders(), made, "{path}");
            assert!(site.statements_for(&visitor, &path).await <= 8, "{path}");
        }
        assert_eq!(kept(site).await, 3);
        Pdf::get(&visitor, "/documents/field-sheet", "en").await;
        assert_eq!(kept(site).await, 4, "a file for each language");
    }

    async fn what_changes_is_made_anew(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = crate::measurement::published(&pupil, &crate::measurement::place(water.id), &[("1", "6", "")]).await;
        let visitor = site.visitor();
        let paths = [format!("/documents/measurement/{id}"), format!("/documents/water/{}", water.id)];
        let mut known = [tag(&visitor, &paths[0]).await, tag(&visitor, &paths[1]).await];
        for round in 0..3 {
            match round {
                // Another value, through the form.
                0 => {
                    let version = crate::measurement::stored(site, id).await.version;
                    let rows = crate::measurement::rows(&[("1", "7", "")], version, "save");
                    crate::measurement::post(&pupil, &crate::measurement::values_path(id), &rows).await;
                }
                // Another measurement at the same water.
                1 => {
                    crate::measurement::published(&pupil, &crate::measurement::place(water.id), &[("1", "9", "")]).await;
                }
                // Another name of the water.
                _ => {
                    let row = water::ActiveModel {
                        id: Set(water.id),
                        name: Set(Some("Otter".to_owned())),
                        updated_at: Set(site.app.clock.now() + TimeDelta::seconds(1)),
                        ..Default::default()
                    };
                    row.update(site.app.db.read()).await.expect("changed");
                }
            }
            for (path, known) in paths.iter().zip(&mut known) {
                let now = tag(&visitor, path).await;
                assert_ne!(now, *known, "{path}, round {round}");
                *known = now;
            }
        }
        let text = Pdf::get(&visitor, &paths[0], "de").await.text();
        assert!(text.contains("Otter"), "{text}");
        assert_eq!(kept(site).await, 2, "a file that is replaced is no second one");
    }

    async fn what_is_hidden_is_told_to_nobody(site: &TestApp) {
        let water = site.neckar().await;
        let id = crate::map::published(site, water.id).await;
        let other = crate::map::published(site, water.id).await;
        let path = format!("/documents/measurement/{id}");
        let visitor = site.visitor();
        tag(&visitor, &path).await;
        let row = measurement::ActiveModel { id: Set(id), state: Set(measurement::State::Hidden), ..Default::default() };
        row.update(site.app.db.read()).await.expect("hidden");
        // The file is still there; whoever asks does not get it.
        assert_eq!(kept(site).await, 1);
        assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND);
        let list = Pdf::get(&visitor, "/documents/measurements/pdf", "de").await.text();
        assert!(!list.contains(&format!("#{id:05}")) && list.contains(&format!("#{other:05}")), "{list}");
    }

    async fn an_unfinished_measurement_is_its_authors_document(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let pupil = site.student(&course).await;
        let id = crate::measurement::draft(&pupil, &crate::measurement::place(site.neckar().await.id)).await;
        let path = format!("/documents/measurement/{id}");
        let pdf = Pdf::get(&pupil, &path, "de").await;
        assert_eq!(pdf.headers[header::CACHE_CONTROL], "private, no-store");
        assert_eq!(site.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(kept(site).await, 0);
    }

    async fn keys_and_lists_are_never_kept(site: &TestApp) {
        let teacher = site.teacher(&site.course("9b", 2).await).await;
        for path in ["/documents/course", "/documents/accesskeys", "/documents/accesskeys/cards", "/documents/measurements/pdf"] {
            Pdf::get(&teacher, path, "de").await;
        }
        assert_eq!(kept(site).await, 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_keeps_the_site_busy_with_documents() {
    let site = TestApp::on_sqlite().await;
    let visitor = site.visitor();
    let mut last = StatusCode::OK;
    for _ in 0..=60 {
        last = visitor.get("/documents/measurements/pdf").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // Others, and what is kept, are not touched by that.
    Pdf::get(&site.visitor(), "/documents/field-sheet", "de").await;
    Pdf::get(&visitor, "/documents/field-sheet", "de").await;
}
