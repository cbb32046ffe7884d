//! The filter of the list.

use entity::{parameter, water::FlowType};
use gcampus::measurement::set_value_hidden;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{draft, place, published, with};
use crate::support::{Client, TestApp, on_both_databases};

/// The names in the "by whom" column, in the order of the alphabet.
async fn names(client: &Client, query: &str) -> Vec<String> {
    let mut names = client.get(&format!("/measurements/?{query}")).await.texts("tbody td.cell-who");
    names.sort();
    names
}

/// A river, a lake and a water of unknown kind with measurements, told by their names;
/// the pupil who measured, and the river.
async fn site_with_waters(site: &TestApp) -> (Client, i64) {
    let course = site.course("9b", 1).await;
    let pupil = site.student(&course).await;
    let at = serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] });
    let river = site.neckar().await;
    let lake = site.water("Weiher", Some(FlowType::Standing), &at).await;
    let spring = site.water("Quelle", None, &at).await;
    for (water, name, day, values) in [
        (&river, "fluss", "2", &[("1", "3", ""), ("12", "17", "")][..]),
        (&lake, "see", "3", &[("1", "3", "")]),
        (&spring, "quelle", "10", &[("12", "12", ""), ("9", "7", "")]),
    ] {
        let form = with(&place(water.id), &[("name", name), ("time_0_0", day)]);
        published(&pupil, &form, values).await;
    }
    (pupil, river.id)
}

on_both_databases! {
    async fn each_part_narrows_and_all_parts_together(site: &TestApp) {
        site_with_waters(site).await;
        let visitor = site.visitor();
        for (query, expected) in [
            ("", &["fluss", "quelle", "see"][..]),
            ("time_range_min=2024-06-03", &["quelle", "see"]),
            ("time_range_max=2024-06-03", &["fluss", "see"]),
            ("time_range_min=2024-06-03&time_range_max=2024-06-03", &["see"]),
            ("time_range_max=2024-06-01", &[]),
            ("parameter_types=1", &["fluss", "see"]),
            ("parameter_types=1&parameter_types=12", &["fluss"]),
            ("parameter_types=12&parameter_types=1&parameter_types=9", &[]),
            ("flow_type=running", &["fluss"]),
            ("flow_type=standing", &["see"]),
            ("flow_type=null", &["quelle"]),
            ("flow_type=running&parameter_types=12&name=neck&time_range_min=2024-06-02", &["fluss"]),
            ("flow_type=standing&name=neck", &[]),
            // What makes no sense narrows nothing.
            ("parameter_types=x&parameter_types=999&flow_type=upwards&page=-1", &["fluss", "quelle", "see"]),
        ] {
            assert_eq!(names(&visitor, query).await, expected, "{query}");
        }
    }

    async fn days_are_those_of_the_visitor(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        // Half past midnight in Berlin, the evening before in UTC.
        let form = with(&place(water.id), &[("time_1_0", "0"), ("time_1_1", "30")]);
        published(&site.student(&course).await, &form, &[("12", "17", "")]).await;
        let path = "/measurements/?time_range_min=2024-06-02";
        assert_eq!(site.visitor().get(path).await.texts("tbody tr").len(), 1);
        let in_london = site.visitor().get_with(path, "cookie", "gcampus_timezone=Europe/London").await;
        assert_eq!(in_london.texts("tbody tr").len(), 0);
    }

    async fn hidden_values_and_drafts_never_count(site: &TestApp) {
        let (pupil, river) = site_with_waters(site).await;
        draft(&pupil, &with(&place(river), &[("name", "entwurf")])).await;
        let of_type = parameter::Entity::find().filter(parameter::Column::ParameterTypeId.eq(9));
        for value in of_type.all(site.app.db.read()).await.expect("a query") {
            let txn = site.app.db.begin().await.expect("a transaction");
            set_value_hidden(&txn, value.id, true, site.app.clock.now()).await.expect("a change");
            txn.commit().await.expect("a commit");
        }
        assert_eq!(names(&site.visitor(), "parameter_types=9").await, [] as [&str; 0]);
        assert_eq!(names(&pupil, "same_access_key=on&flow_type=running").await, ["fluss"], "no draft in a narrowed list");
        let list = site.visitor().get("/measurements/?flow_type=null").await;
        assert_eq!(list.texts(".marks .mark:not(.muted)"), ["Temperatur"]);
    }

    async fn active_parts_are_chips_that_take_themselves_away(site: &TestApp) {
        let (pupil, _) = site_with_waters(site).await;
        let query = "name=a%26b&time_range_min=2024-06-02&parameter_types=12&parameter_types=1&flow_type=null&same_course=on";
        let page = pupil.get(&format!("/measurements/?{query}&page=7")).await;
        let chips = page.texts(".filter-chips .chip bdi");
        assert_eq!(
            chips,
            ["Suche: a&b", "ab 2. Juni 2024", "Nitrat", "Temperatur", "Art unbekannt", "Andere aus meinem Kurs"]
        );
        let links = page.attributes(".filter-chips a.chip", "href");
        assert_eq!(links[0], "/measurements/?time_range_min=2024-06-02&parameter_types=1&parameter_types=12&flow_type=null&same_course=true");
        assert_eq!(links[2], "/measurements/?name=a%26b&time_range_min=2024-06-02&parameter_types=12&flow_type=null&same_course=true");
        assert_eq!(page.texts(".filter .btn-count"), ["5 aktiv"], "the search does not count");
        let checked = page.attributes(".filter input[checked]", "value");
        assert_eq!(checked, ["1", "12", "null", "true"]);
        let alone = site.visitor().get("/measurements/?flow_type=running").await;
        assert_eq!(alone.attributes(".filter-chips a.chip", "href"), ["/measurements/"]);
        assert!(site.visitor().get("/measurements/").await.texts(".filter-chips, .filter .btn-count").is_empty());
    }

    async fn a_wrong_day_is_told_at_its_field_and_loses_nothing(site: &TestApp) {
        site_with_waters(site).await;
        let path = "/measurements/?name=neckar&time_range_min=2024-02-30&time_range_max=2024-06-30&parameter_types=12&flow_type=running";
        let page = site.visitor().get(path).await;
        assert_eq!(page.status, 422);
        assert_eq!(page.texts("#time_range_min-error"), ["Dieses Datum gibt es nicht. Schreibe zum Beispiel 2024-06-02."]);
        assert_eq!(page.value("time_range_min").as_deref(), Some("2024-02-30"));
        assert_eq!(page.value("time_range_max").as_deref(), Some("2024-06-30"));
        assert_eq!(page.value("name").as_deref(), Some("neckar"));
        assert_eq!(page.attributes(".filter input[checked]", "value"), ["12", "running"]);
        assert_eq!(page.attributes("details.filter[open]", "class").len(), 1, "the message is seen");
        assert_eq!(page.texts("tbody tr").len(), 1, "the rest of the filter holds");
        let page = site.visitor().get("/measurements/?time_range_min=2024-06-03&time_range_max=2024-06-02").await;
        assert_eq!((page.status.as_u16(), page.texts("#time_range_max-error").len()), (422, 1));
    }

    async fn signs_without_a_word_find_nothing_and_say_so(site: &TestApp) {
        site_with_waters(site).await;
        let page = site.visitor().get("/measurements/?name=!!!").await;
        assert_eq!((page.status.as_u16(), page.texts(".lead")[0].as_str()), (200, "0 Messungen"));
        assert!(page.texts(".empty")[0].contains("Wörtern oder Zahlen"), "{:?}", page.texts(".empty"));
        let page = site.visitor().get("/measurements/?flow_type=standing&name=neckar").await;
        assert!(page.texts(".empty")[0].contains("Nimm einen Teil davon weg"));
        assert_eq!(page.attributes(".empty a", "href"), ["/measurements/"]);
    }

    async fn the_histogram_shows_all_and_marks_what_the_days_keep(site: &TestApp) {
        assert!(site.visitor().get("/measurements/").await.texts(".histogram").is_empty(), "nothing to draw");
        site_with_waters(site).await;
        let page = site.visitor().get("/measurements/?time_range_min=2024-06-09&flow_type=running").await;
        let bars = page.texts(".histogram rect title");
        assert_eq!(bars, ["2. Juni 2024 bis 8. Juni 2024: 2 Messungen", "9. Juni 2024 bis 15. Juni 2024: eine Messung"]);
        assert_eq!(page.texts(".histogram rect.is-out title"), bars[..1]);
        assert_eq!(page.texts(".histogram figcaption span"), ["2. Juni 2024", "15. Juni 2024"]);
        let words = page.attributes(".histogram svg", "aria-label");
        assert_eq!(words, ["Messungen vom 2. Juni 2024 bis 15. Juni 2024. Die meisten (2) ab 2. Juni 2024."]);
    }

    async fn pages_keep_the_filter(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for _ in 0..11 {
            published(&pupil, &place(water.id), &[("12", "17", ""), ("1", "3", "")]).await;
        }
        let page = site.visitor().get("/measurements/?parameter_types=1&parameter_types=12&flow_type=running").await;
        let next = page.attributes("a[rel=next]", "href");
        assert_eq!(next, ["/measurements/?parameter_types=1&parameter_types=12&flow_type=running&page=2"]);
        let page = site.visitor().get(&next[0]).await;
        assert_eq!((page.texts("tbody tr").len(), page.texts(".filter-chips .chip").len()), (1, 3));
    }
}
