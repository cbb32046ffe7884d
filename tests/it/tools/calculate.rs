//! The calculator of the indices.

use entity::measurement;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{Reply, TestApp, on_both_databases};

/// The public measurement 173.
const GOLDEN: &str = "flow_type=running&temp=17&ph=8,01&no2=0&nh4=0,03&po4=0&no3=6,8&trichoptera=2&plecoptera=2&diptera=5\
    &utilization=artificial&course=straight&bank_vegetation=sparse&bank_structure=strengthened\
    &cross_section=very-shallow&depth_variance=uniform&margin=";

/// Each card: name, class and value, or the reason why there is none.
fn cards(page: &Reply) -> Vec<String> {
    page.texts("#result .index-card")
        .iter()
        .map(|text| text.split(" Das ").next().unwrap_or_default().to_owned())
        .collect()
}

on_both_databases! {
    async fn all_four_indices_come_out(site: &TestApp) {
        let page = site.visitor().get(&format!("/tools/indices/?{GOLDEN}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.texts("#result .index-card h3"), [
            "Chemischer Index (BACH)", "Saprobienindex", "Trophieindex", "Strukturindex"
        ]);
        assert_eq!(page.texts("#result .index-value"), ["90,08", "2,36", "3,50"]);
        assert!(cards(&page)[2].contains("Dieser Index gilt nur für stehende Gewässer."), "{:?}", cards(&page));
        assert_eq!(page.value("ph").as_deref(), Some("8,01"), "what was typed stays");
        assert_eq!(page.attributes("option[selected]:not([value=''])", "value").len(), 6);
        let inputs = page.texts("#result details tbody th");
        assert!(inputs.iter().any(|name| name == "pH-Wert"), "the inputs are explained: {inputs:?}");
        assert_eq!(measurement::Entity::find().count(site.app.db.read()).await.expect("a count"), 0);
    }

    async fn a_lake_has_other_indices_than_a_river(site: &TestApp) {
        let page = site.visitor().in_english().get("/tools/indices/?flow_type=standing&po4=0.05&visdepth=300&diptera=4").await;
        assert_eq!(page.texts("#result .index-value").len(), 2);
        let cards = cards(&page);
        assert!(cards[1].contains("This index is for running waters only."), "{cards:?}");
        assert!(cards[3].contains("This index is for running waters only."), "{cards:?}");
        let unknown = site.visitor().in_english().get("/tools/indices/?flow_type=null&temp=12").await;
        assert_eq!(unknown.texts("#result .index-value").len(), 1, "where the kind is unknown only BACH fits");
        let nothing = site.visitor().in_english().get("/tools/indices/?flow_type=running&temp=").await;
        assert_eq!(nothing.texts("#result .index-card p.muted")[0], "All input for this one is missing.");
    }

    async fn the_address_can_be_shared(site: &TestApp) {
        let page = site.visitor().get(&format!("/tools/indices/?{GOLDEN}&other=1")).await;
        let address = page.attributes("[data-copy]", "data-copy").remove(0);
        let query = address.strip_prefix(&format!("{}/tools/indices/?", site.url)).expect("this site").to_owned();
        assert!(!query.contains("margin") && !query.contains("other"), "{query}");
        let shared = site.visitor().get(&format!("/tools/indices/?{query}")).await;
        assert_eq!(shared.texts("#result .index-value"), ["90,08", "2,36", "3,50"]);
    }

    async fn wrong_input_is_told_at_its_field(site: &TestApp) {
        let query = "flow_type=running&ph=15&temp=warm&no3=1.200&diptera=1,5&margin=wide&po4=0,1";
        let page = site.visitor().get(&format!("/tools/indices/?{query}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.texts("#result").is_empty());
        for (field, message) in [
            ("ph", "Möglich sind 0 bis 14."),
            ("temp", "Das ist keine Zahl. Ein Komma darf sein."),
            ("no3", "Ist 1200 oder 1,2 gemeint? Bitte schreibe die Zahl ohne Punkt für Tausender."),
            ("diptera", "Gib eine ganze Zahl ein."),
            ("margin", "Diese Antwort gibt es nicht."),
        ] {
            assert_eq!(page.texts(&format!("#{field}-error")), [message]);
        }
        assert_eq!(page.texts(".field-error").len(), 5);
        assert_eq!(page.value("po4").as_deref(), Some("0,1"), "what was typed stays");
    }

    async fn the_form_starts_empty_for_a_river(site: &TestApp) {
        let page = site.visitor().get("/tools/indices/").await;
        assert_eq!(page.attributes("input[checked]", "value"), ["running"]);
        assert!(page.texts("#result").is_empty());
        // Eight of BACH, two more of the trophic index, seven animals.
        assert_eq!(page.attributes("form[action='/tools/indices/'] input.input", "name").len(), 17);
        assert_eq!(page.attributes("form[action='/tools/indices/'] select", "name").len(), 10);
        assert_eq!(site.statements_for(&site.visitor(), &format!("/tools/indices/?{GOLDEN}")).await, 1);
    }
}
