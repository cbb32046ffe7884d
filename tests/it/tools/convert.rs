//! Kits and the converter from optical density.

use entity::{calibration, kit, staff_user::Role};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::support::{Reply, TestApp, on_both_databases};

/// Nitrate with the VISOCOLOR kit: 50.251256 * od, 0 to 50 mg/L.
const NITRATE: &str = "/tools/kits/3/convert/1/";
/// pH with the GewässerCampus kit: two calibrations, 6 and 7.
const PH: &str = "/tools/kits/1/convert/4/";

fn result(page: &Reply) -> String {
    page.texts(".convert-value").join("")
}

on_both_databases! {
    async fn kits_lead_to_their_parameters_and_these_to_the_converter(site: &TestApp) {
        let visitor = site.visitor();
        let tools = visitor.get("/tools/").await;
        assert_eq!(tools.attributes("a.card", "href"), ["/tools/kits/", "/tools/indices/", "/documents/field-sheet"]);
        assert_eq!(tools.attributes(".site-nav [aria-current]", "href"), ["/tools/"]);
        let kits = visitor.get("/tools/kits/").await;
        let links = kits.attributes("a.list-item", "href");
        assert_eq!(links, [1, 2, 3, 4].map(|kit| format!("/tools/kits/{kit}/")));
        assert_eq!(kits.texts("a.list-item strong")[2], "VISOCOLOR School Analysekoffer (VC)");
        let kit = visitor.get("/tools/kits/3/").await;
        assert_eq!(kit.attributes("a.tile", "href").len(), 4);
        assert!(kit.attributes("a.tile", "href").contains(&NITRATE.to_owned()));
        assert_eq!(kit.texts("a.tile h2")[0], "Nitrat");
        assert_eq!(visitor.get(NITRATE).await.status, StatusCode::OK);
    }

    async fn a_kit_without_calibrations_is_not_offered(site: &TestApp) {
        let bare = kit::ActiveModel {
            identifier: Set("bare".to_owned()),
            name: Set("Leerer Koffer".to_owned()),
            short_name: Set(String::new()),
            ..Default::default()
        };
        let bare = bare.insert(site.app.db.read()).await.expect("a kit");
        let visitor = site.visitor();
        assert_eq!(visitor.get("/tools/kits/").await.attributes("a.list-item", "href").len(), 4);
        let own = format!("/tools/kits/{}/", bare.id);
        // Kit 3 has no calibration for pH.
        for path in [own.as_str(), "/tools/kits/99/", "/tools/kits/x/", "/tools/kits/3/convert/4/", "/tools/kits/3/convert/x/"] {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_density_becomes_a_value(site: &TestApp) {
        let page = site.visitor().get(&format!("{NITRATE}?calibration=13&density=0,3&dilution=1")).await;
        assert_eq!((page.status, result(&page).as_str()), (StatusCode::OK, "15,075 mg/L"));
        assert_eq!(page.texts("svg.plot circle").len(), 1, "the point is marked");
        assert_eq!(page.attributes("[data-copy]", "data-copy"), ["15,0750"]);
        assert_eq!(page.texts("svg.plot desc"), ["Die optische Dichte 0,3 ergibt 15,075 mg/L."]);
        assert_eq!(page.texts("code"), ["50,251256 · OD"]);
        let english = site.visitor().in_english().get(&format!("{NITRATE}?density=.4&dilution=5")).await;
        // 0.4 gives 20.1005024 in the cuvette.
        assert_eq!(result(&english), "100.503 mg/L");
        assert!(english.texts("p").contains(&"In the cuvette it was 20.101 mg/L.".to_owned()), "{:?}", english.texts("p"));
    }

    async fn of_several_calibrations_one_is_chosen(site: &TestApp) {
        let visitor = site.visitor();
        let page = visitor.get(PH).await;
        assert_eq!(page.texts(".choice-title"), ["6 bis 9", "4,25 bis 6,25"]);
        // Each says for itself how far it reaches: what stands elsewhere would be of the other one.
        assert_eq!(page.texts(".choice .muted")[0], "optische Dichten von 0 bis 0,539");
        assert!(page.texts("#density-hint").is_empty());
        assert_eq!(page.texts("#curve + .muted"), ["6 bis 9"]);
        assert_eq!(page.attributes("input[checked]", "value"), ["6"]);
        assert_eq!(result(&visitor.get(&format!("{PH}?calibration=6&density=0.3")).await), "7,682");
        let other = visitor.get(&format!("{PH}?calibration=7&density=0.3")).await;
        assert_eq!((result(&other).as_str(), other.attributes("input[checked]", "value").join("").as_str()), ("5,719", "7"));
        // A calibration of another parameter is none of this page's.
        assert_eq!(result(&visitor.get(&format!("{PH}?calibration=13&density=0.3")).await), "7,682");
    }

    async fn what_the_calibration_does_not_cover_is_refused_with_its_range(site: &TestApp) {
        let visitor = site.visitor();
        let page = visitor.get(&format!("{NITRATE}?density=1,2&dilution=2")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.texts("#density-error"), [
            "Das wären 60,302 mg/L. Die Kalibrierung gilt für 0 bis 50 mg/L. Das sind Dichten von 0 bis 0,995. \
             Verdünne die Probe und miss noch einmal."
        ]);
        assert_eq!((page.value("density").as_deref(), page.value("dilution").as_deref()), (Some("1,2"), Some("2")));
        assert!(page.texts(".convert-value").is_empty() && page.texts("svg.plot circle").is_empty());
        let page = visitor.clone().in_english().get(&format!("{PH}?density=1.2")).await;
        assert_eq!(page.texts("#density-error"), [
            "That would be 12.635. The calibration covers 6 to 9. These are densities from 0 to 0.539."
        ]);
    }

    async fn wrong_input_is_told_at_its_field(site: &TestApp) {
        let visitor = site.visitor();
        for (path, field, message) in [
            (NITRATE, "density=abc&dilution=1", "Das ist keine Zahl. Ein Komma darf sein."),
            (NITRATE, "density=&dilution=2", "Das ist keine Zahl. Ein Komma darf sein."),
            (NITRATE, "density=-0,1&dilution=1", "Gib eine optische Dichte von 0 bis 3 ein."),
            (NITRATE, "density=0,3&dilution=0", "Gib eine Verdünnung von 1 bis 1000 ein."),
            (PH, "density=0,3&dilution=2", "Dieser Wert ändert sich nicht einfach mit der Verdünnung. Gib 1 ein."),
        ] {
            let page = visitor.get(&format!("{path}?{field}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert_eq!(page.texts(".field-error"), [message], "{field}");
        }
        assert_eq!(visitor.get(&format!("{NITRATE}?density=")).await.status, StatusCode::OK, "nothing was asked");
    }

    async fn the_value_can_be_taken_over(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let path = format!("{NITRATE}?calibration=13&density=0,3&dilution=2");
        let target = "/measurement/use-density?parameter_type=1&kit=3&calibration=13&density=0.3&dilution=2";
        let links = async |client: &crate::support::Client| {
            client.get(&path).await.attributes(".convert-result a.btn", "href")
        };
        assert_eq!(links(&site.student(&course).await).await, [target]);
        assert_eq!(links(&site.teacher(&course).await).await, [target]);
        assert!(links(&site.staff(Role::Moderator).await).await.is_empty(), "staff record nothing");
        let login = links(&site.visitor()).await;
        let next = url::Url::parse(&format!("{}{}", site.url, login[0])).expect("an address");
        let next: Vec<(String, String)> = next.query_pairs().into_owned().collect();
        assert!(login[0].starts_with("/login/?"), "{login:?}");
        assert_eq!(next, [("next_url".to_owned(), target.to_owned())]);
    }

    async fn a_broken_calibration_is_no_broken_page(site: &TestApp) {
        let broken = calibration::ActiveModel { id: Set(13), formula: Set("50*x".to_owned()), ..Default::default() };
        broken.update(site.app.db.read()).await.expect("an update");
        assert_eq!(site.visitor().get(NITRATE).await.status, StatusCode::OK);
        let page = site.visitor().get(&format!("{NITRATE}?density=0,3&dilution=1")).await;
        assert_eq!(page.texts(".field-error"), ["Diese Kalibrierung gibt hier keinen Wert. Nimm eine andere."]);
    }

    async fn every_calibration_of_the_catalogue_has_its_page(site: &TestApp) {
        let rows = calibration::Entity::find().all(site.app.db.read()).await.expect("calibrations");
        assert_eq!(rows.len(), 20);
        for row in rows {
            let path = format!("/tools/kits/{}/convert/{}/?calibration={}&density=0.3", row.kit_id, row.parameter_type_id, row.id);
            let page = site.visitor().get(&path).await;
            assert_eq!((page.status, page.texts(".convert-value").len()), (StatusCode::OK, 1), "{path}");
            assert!(page.texts("tbody tr").len() >= 3, "{path} has its table");
        }
    }

    async fn the_number_of_queries_is_constant(site: &TestApp) {
        let visitor = site.visitor();
        for path in ["/tools/kits/", "/tools/kits/1/", NITRATE, PH] {
            assert_eq!(site.statements_for(&visitor, path).await, 3, "{path}");
        }
    }
}
