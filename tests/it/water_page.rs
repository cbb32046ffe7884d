//! The page of a water: plots over time, comparison, pictures for elsewhere.

use entity::{measurement, parameter, parameter_type, water::FlowType};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::{
    map::{measured, published},
    support::{BuiltWater, TestApp, on_both_databases},
};

/// Gives a measurement values of one parameter; several are replicates.
pub(crate) async fn add_values(site: &TestApp, measurement_id: i64, identifier: &str, values: &[f64]) {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let found = parameter_type::Entity::find().filter(parameter_type::Column::Identifier.eq(identifier)).one(db).await;
    let parameter_type_id = found.expect("a query").expect("a parameter type").id;
    for value in values {
        let row = parameter::ActiveModel {
            measurement_id: Set(measurement_id),
            parameter_type_id: Set(parameter_type_id),
            value: Set(*value),
            note: Set(String::new()),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        row.insert(db).await.expect("a value");
    }
}

/// A published measurement on a day, with nitrate.
async fn with_nitrate(site: &TestApp, water: &BuiltWater, day: &str, values: &[f64]) -> i64 {
    let id = published(site, water.id).await;
    let row = measurement::ActiveModel {
        id: Set(id),
        measured_at: Set(format!("{day}T09:00:00Z").parse().expect("an instant")),
        ..Default::default()
    };
    row.update(site.app.db.read()).await.expect("a day");
    add_values(site, id, "no3", values).await;
    id
}

async fn lake(site: &TestApp) -> BuiltWater {
    site.water("Müggelsee", Some(FlowType::Standing), &json!({ "type": "Point", "coordinates": [9.0, 48.0] })).await
}

on_both_databases! {
    async fn the_page_plots_each_parameter_with_a_table_of_its_values(site: &TestApp) {
        let neckar = site.neckar().await;
        let old = with_nitrate(site, &neckar, "2023-06-02", &[6.0, 8.0]).await;
        let new = with_nitrate(site, &neckar, "2024-06-02", &[12.5]).await;
        add_values(site, new, "ph", &[7.2]).await;
        add_values(site, new, "plecoptera", &[3.0]).await;
        let draft = measured(site, neckar.id, measurement::State::Draft, false).await;
        add_values(site, draft, "no3", &[99.0]).await;
        let page = site.visitor().get(&format!("/water/{}/", neckar.id)).await;
        assert_eq!(page.texts(".timeline-panel h4"), ["Nitrat", "pH-Wert", "Steinfliegelarven"]);
        assert_eq!(page.attributes(".timeline", "aria-label")[0], "Nitrat: Neckar");
        let rows = page.texts(".timeline-panel[aria-label='Nitrat'] tbody tr");
        assert_eq!(rows, ["2. Juni 202412,5 mg/L", "2. Juni 20237 mg/L6 bis 8, 2 Werte"]);
        let links = page.attributes(".timeline-panel[aria-label='Nitrat'] tbody a", "href");
        assert_eq!(links, [new, old].map(|id| format!("/measurement/{id}/")));
        assert_eq!(page.attributes(".timeline-panel[aria-label='Nitrat'] .timeline-replicate", "cx").len(), 2);
        assert!(!page.attributes(".timeline-panel[aria-label='Nitrat'] .timeline-band", "data-class").is_empty());
        assert!(!page.body.contains("99\u{202f}mg/L"), "a draft is nobody's business");
        let english = site.visitor().in_english().get(&format!("/water/{}/", neckar.id)).await;
        assert!(english.texts(".timeline-panel h4").contains(&"Nitrate".to_owned()));
        assert!(english.body.contains("12.5\u{202f}mg/L"));
    }

    async fn two_waters_are_compared_and_chosen_without_a_script(site: &TestApp) {
        let (neckar, lake) = (site.neckar().await, lake(site).await);
        with_nitrate(site, &neckar, "2024-06-02", &[12.5]).await;
        with_nitrate(site, &lake, "2024-07-02", &[3.5]).await;
        let unmeasured = site.water("Muehlbach", Some(FlowType::Running), &json!({ "type": "Point", "coordinates": [9.0, 48.0] })).await;
        let path = format!("/water/{}/", neckar.id);
        let chosen = site.visitor().get(&format!("{path}?with=mueggel")).await;
        let links = chosen.attributes(".compare-matches a", "href");
        assert_eq!(links, [format!("{path}?compare={}#history", lake.id)]);
        assert_eq!(chosen.value("with").as_deref(), Some("mueggel"));
        let vain = site.visitor().get(&format!("{path}?with=muehl")).await;
        assert_eq!(vain.texts(".compare [role=status]").len(), 1, "nothing was measured there");

        let both = site.visitor().get(&format!("{path}?compare={}", lake.id)).await;
        assert_eq!(both.texts(".timeline-key"), ["Neckar", "Müggelsee"]);
        let cells = both.texts(".timeline-panel[aria-label='Nitrat'] tbody td:nth-child(2)");
        assert_eq!(cells, ["Müggelsee", "Neckar"]);
        assert_eq!(both.attributes(".timeline .timeline-series-1 path.timeline-point", "d").len(), 1, "another shape, not colour alone");
        for asked in [unmeasured.id.to_string(), "999999".to_owned(), "x".to_owned()] {
            let page = site.visitor().get(&format!("{path}?compare={asked}")).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.texts(".compare [role=alert]").len(), 1, "{asked}");
            assert!(page.texts(".timeline-key").is_empty(), "{asked}");
        }
    }

    async fn the_number_of_queries_does_not_depend_on_what_was_measured(site: &TestApp) {
        let (neckar, lake) = (site.neckar().await, lake(site).await);
        with_nitrate(site, &neckar, "2024-06-02", &[12.5]).await;
        with_nitrate(site, &lake, "2024-07-02", &[3.5]).await;
        let path = format!("/water/{}/?compare={}", neckar.id, lake.id);
        let visitor = site.visitor();
        let few = site.statements_for(&visitor, &path).await;
        for day in 1..=12 {
            let id = with_nitrate(site, &neckar, &format!("2022-03-{day:02}"), &[1.0, 2.0, 3.0]).await;
            add_values(site, id, "ph", &[7.0]).await;
            add_values(site, id, "diptera", &[2.0]).await;
        }
        assert_eq!(site.statements_for(&visitor, &path).await, few);
    }

    async fn a_plot_is_a_picture_for_pages_elsewhere(site: &TestApp) {
        let neckar = site.neckar().await;
        with_nitrate(site, &neckar, "2024-06-02", &[12.5]).await;
        let path = format!("/water/{}/plot/no3.svg", neckar.id);
        let picture = site.visitor().in_english().get(&path).await;
        assert_eq!(picture.status, StatusCode::OK);
        assert_eq!(picture.headers["content-type"], "image/svg+xml");
        assert_eq!(picture.headers["cross-origin-resource-policy"], "cross-origin");
        assert!(picture.headers["cache-control"].to_str().expect("ASCII").starts_with("public, max-age="));
        assert!(picture.body.contains("Nitrat: Neckar"), "its language is the address's: {}", picture.body);
        let tag = picture.headers["etag"].to_str().expect("ASCII").to_owned();
        let again = site.visitor().get_with(&path, "if-none-match", &tag).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        let english = site.visitor().get(&format!("{path}?lang=en")).await;
        assert!(english.body.contains("Nitrate: Neckar") && english.body.contains("12.5"));
        assert!(!english.headers.contains_key("set-cookie"), "a picture chooses nobody's language");
        with_nitrate(site, &neckar, "2024-07-02", &[1.5]).await;
        let changed = site.visitor().get_with(&path, "if-none-match", &tag).await;
        assert_eq!(changed.status, StatusCode::OK);
        for missing in ["ph.svg", "bach.svg", "nothing.svg", "no3.png", "no3"] {
            let reply = site.visitor().get(&format!("/water/{}/plot/{missing}", neckar.id)).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{missing}");
        }
        let gone = site.visitor().get(&format!("{path}?compare=999999")).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND);
        // The name of a water without a published measurement is nobody's business.
        let spring = serde_json::json!({ "type": "Point", "coordinates": [9.0, 48.0] });
        let unmeasured = site.water("Geheime Quelle", None, &spring).await;
        let told = site.visitor().get(&format!("{path}?compare={}", unmeasured.id)).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND);
        assert!(!told.body.contains("Geheime Quelle"));
    }
}
