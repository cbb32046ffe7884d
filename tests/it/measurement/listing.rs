//! The list of measurements.

use super::{draft, place, published, stored, with};
use crate::support::{Client, TestApp, on_both_databases};

/// The names in the "by whom" column.
async fn names(client: &Client, query: &str) -> Vec<String> {
    client.get(&format!("/measurements/{query}")).await.texts("tbody td:nth-of-type(3)")
}

on_both_databases! {
    async fn the_search_knows_beginnings_and_umlauts(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for (name, note) in [("Müllers Gruppe", "klar"), ("Biber", "trüb & schaumig"), ("Eisvogel", "100 % O'Neill")] {
            published(&pupil, &with(&place(water.id), &[("name", name), ("comment", note)]), &[("12", "17", "")]).await;
        }
        let visitor = site.visitor();
        for (query, found) in [
            ("neck", 3), ("NECKAR", 3), ("mueller", 1), ("müll", 1), ("muell", 1), ("trub", 0), ("trüb", 1), ("trueb", 1),
            ("biber neck", 1), ("biber eis", 0), ("\" OR 1", 0), ("o'neill", 1), ("100%", 1), ("eckar", 0), ("' ; drop", 0),
            ("***", 0), ("!!!", 0), (" ", 3), ("", 3), ("a:b -c ^d NEAR(", 0),
        ] {
            let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
            let page = visitor.get(&format!("/measurements/?name={encoded}")).await;
            assert_eq!((page.status.as_u16(), page.texts("tbody tr").len()), (200, found), "{query}");
        }
        let page = visitor.get("/measurements/?name=gibtesnicht").await;
        assert_eq!(page.attributes(".empty a", "href"), ["/measurements/"]);
        assert_eq!(page.texts(".lead"), ["0 Messungen"]);
    }

    async fn pages_hold_ten_newest_first(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        for day in 1..=12 {
            let form = with(&place(water.id), &[("time_0_0", &day.to_string()), ("name", &format!("Tag {day}"))]);
            published(&pupil, &form, &[("12", "17", "")]).await;
        }
        let visitor = site.visitor();
        let first = names(&visitor, "").await;
        assert_eq!((first.len(), first[0].as_str(), first[9].as_str()), (10, "Tag 12", "Tag 3"));
        assert_eq!(names(&visitor, "?page=2").await, ["Tag 2", "Tag 1"]);
        assert_eq!(names(&visitor, "?page=99").await, ["Tag 2", "Tag 1"]);
        assert_eq!(names(&visitor, "?page=x").await.len(), 10);
        let page = visitor.get("/measurements/?name=neckar&page=1").await;
        assert_eq!(page.texts(".lead"), ["12 Messungen"]);
        assert_eq!(page.attributes("a[rel=next]", "href"), ["/measurements/?name=neckar&page=2"]);
    }

    async fn a_search_that_finds_many_lists_the_same_as_one_that_finds_few(site: &TestApp) {
        use sea_orm::{
            ActiveModelTrait,
            ActiveValue::{NotSet, Set},
            EntityTrait,
        };
        use entity::measurement::State;
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let first = published(&pupil, &with(&place(water.id), &[("name", "Biber")]), &[("12", "17", "")]).await;
        let other = published(&pupil, &with(&place(water.id), &[("name", "Otter")]), &[("12", "17", "")]).await;
        let (biber, otter) = (stored(site, first).await, stored(site, other).await);
        let db = site.app.db.read();
        let later = |row: &entity::measurement::Model, minute: i64| {
            let mut copy = entity::measurement::ActiveModel::from(row.clone()).reset_all();
            copy.id = NotSet;
            copy.name = Set(format!("{} {minute}", row.name));
            copy.measured_at = Set(row.measured_at + chrono::TimeDelta::minutes(minute));
            copy
        };
        // From 1,000 on the list is read in its order: one below, and one more.
        let rows: Vec<_> = (1..999).map(|minute| later(&biber, minute)).chain([later(&otter, 2000)]).collect();
        for some in rows.chunks(200) {
            entity::measurement::Entity::insert_many(some.to_vec()).exec(db).await.expect("many");
        }
        // What only staff or its author sees is found by no one else, and not counted.
        for (name, state, is_deleted) in [
            ("Biber im Entwurf", State::Draft, false),
            ("Biber verborgen", State::Hidden, false),
            ("Biber gelöscht", State::Published, true),
        ] {
            let mut row = later(&biber, 3000);
            row.name = Set(name.to_owned());
            row.published_at = Set(biber.published_at.filter(|_| state != State::Draft));
            row.state = Set(state);
            row.deleted_at = Set(is_deleted.then(|| site.app.clock.now()));
            row.deleted_by = Set(is_deleted.then_some(entity::actor::ActorKind::Student));
            entity::measurement::Entity::insert(row).exec(db).await.expect("one that is not public");
        }
        let visitor = site.visitor();
        for newest in [998, 999] {
            if newest == 999 {
                entity::measurement::Entity::insert(later(&biber, newest)).exec(db).await.expect("one more");
            }
            let page = visitor.get("/measurements/?name=biber").await;
            assert_eq!(page.texts(".lead"), [format!("{} Messungen", newest + 1)]);
            let expected: Vec<String> = (0..10).map(|back| format!("Biber {}", newest - back)).collect();
            assert_eq!(names(&visitor, "?name=biber").await, expected);
            assert_eq!(names(&visitor, "?name=biber&page=100").await.last().map(String::as_str), Some("Biber"));
        }

        // Of so many the histogram's counts are kept for half a minute.
        site.app.clock.advance(chrono::TimeDelta::seconds(31));
        let counted = site.statements_for(&visitor, "/measurements/").await;
        entity::measurement::Entity::insert(later(&biber, 1000)).exec(db).await.expect("one more");
        assert_eq!(site.statements_for(&visitor, "/measurements/").await, counted - 1);
        let bars = async || visitor.get("/measurements/").await.texts(".histogram rect title").join(" ");
        assert!(bars().await.contains("1002 Messungen"), "{}", bars().await);
        site.app.clock.advance(chrono::TimeDelta::seconds(31));
        assert!(bars().await.contains("1003 Messungen"), "{}", bars().await);
    }

    async fn flags_narrow_the_list_of_who_is_logged_in(site: &TestApp) {
        let (own, other) = (site.course("9b", 2).await, site.course("7a", 1).await);
        let water = site.neckar().await;
        let pupil = site.student(&own).await;
        for (client, name) in [
            (&pupil, "eigene"),
            (&site.student_with_key(&own, 1).await, "kurs"),
            (&site.student(&other).await, "fremde"),
        ] {
            published(client, &with(&place(water.id), &[("name", name)]), &[("12", "17", "")]).await;
        }
        let teacher = site.teacher(&own).await;
        let everything = ["eigene", "fremde", "kurs"];
        for (client, query, expected) in [
            (&pupil, "", &everything[..]),
            (&pupil, "?same_access_key=true", &["eigene"]),
            (&pupil, "?same_course=on", &["kurs"]),
            (&pupil, "?same_access_key=on&same_course=on", &["eigene", "kurs"]),
            (&pupil, "?other_courses=on", &["fremde"]),
            (&pupil, "?other_courses=on&same_access_key=on&same_course=on", &everything),
            (&pupil, "?same_access_key=false", &everything),
            (&teacher, "", &everything),
            (&teacher, "?same_course=true", &["eigene", "kurs"]),
            (&teacher, "?other_courses=true", &["fremde"]),
            (&teacher, "?same_access_key=true", &everything),
            (&site.visitor(), "?same_course=true", &everything),
        ] {
            let mut found = names(client, query).await;
            found.sort();
            assert_eq!(found, expected, "{query}");
        }
    }

    async fn drafts_head_the_own_list_and_no_foreign_one(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        draft(&pupil, &with(&place(water.id), &[("name", "unfertig")])).await;
        published(&pupil, &with(&place(water.id), &[("name", "fertig")]), &[("12", "17", "")]).await;
        let own = pupil.get("/measurements/?same_access_key=true").await;
        assert_eq!(own.texts("tbody td:nth-of-type(3)"), ["unfertig", "fertig"]);
        assert_eq!(own.texts("tbody .chip-warn"), ["Entwurf"]);
        assert_eq!(own.texts(".lead"), ["Eine Messung"]);
        assert_eq!(names(&site.teacher(&course).await, "?same_course=true").await, ["unfertig", "fertig"]);
        // Who asks for nothing sees everything, the own drafts too.
        assert_eq!(names(&pupil, "").await, ["unfertig", "fertig"]);
        assert_eq!(names(&site.teacher(&course).await, "").await, ["unfertig", "fertig"]);
        for (client, query) in [
            (&pupil, "?flow_type=running"),
            (&site.visitor(), ""),
            (&site.student_with_key(&course, 1).await, ""),
            (&site.visitor(), "?same_course=true"),
            (&site.student_with_key(&course, 1).await, "?same_access_key=true&same_course=true"),
        ] {
            assert_eq!(names(client, query).await, ["fertig"], "{query}");
        }
    }

    async fn more_than_fifty_drafts_are_counted(site: &TestApp) {
        use sea_orm::{ActiveModelTrait, ActiveValue::NotSet, EntityTrait};
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let first = draft(&pupil, &with(&place(water.id), &[("name", "unfertig")])).await;
        let db = site.app.db.read();
        let copy = |row: &entity::measurement::Model| {
            let mut copy = entity::measurement::ActiveModel::from(row.clone()).reset_all();
            copy.id = NotSet;
            copy
        };
        let row = stored(site, first).await;
        entity::measurement::Entity::insert_many((1..50).map(|_| copy(&row))).exec(db).await.expect("drafts");
        let list = "/measurements/?same_access_key=true";
        let page = pupil.get(list).await;
        assert_eq!((page.texts("tbody tr").len(), page.texts("h2 + p").len()), (50, 0));
        copy(&row).insert(db).await.expect("one more");
        let page = pupil.get(list).await;
        assert_eq!(page.texts("tbody tr").len(), 50);
        let told = page.texts("h2 + p");
        assert_eq!(told, ["Die 50 zuletzt geänderten von 51. Sind sie veröffentlicht, rücken die übrigen nach."]);
    }

    async fn a_page_costs_the_same_number_of_queries_however_much_it_shows(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let pupil = site.student(&course).await;
        let visitor = site.visitor();
        let river = site.neckar().await;
        let narrowed = "/measurements/?name=teich&parameter_types=1&flow_type=null&time_range_min=2020-01-01";
        let paths =
            ["/measurements/", narrowed, "/waters/", "/", "/map/points.json", "/map/rows/?ids=1,2,3,4,5,6,7,8,9,10"];
        let mut costs = Vec::new();
        for numbers in [1..=3, 4..=10] {
            for number in numbers {
                let at = serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] });
                let water = site.water(&format!("Teich {number}"), None, &at).await;
                published(&pupil, &place(water.id), &[("12", "17", ""), ("1", "3", "")]).await;
            }
            let mut cost = Vec::new();
            for path in paths {
                cost.push((path, site.statements_for(&visitor, path).await));
            }
            let own = "/measurements/?same_access_key=on";
            for _ in 0..costs.len() * 4 + 1 {
                draft(&pupil, &place(river.id)).await;
                let gone = draft(&pupil, &place(river.id)).await;
                pupil.post(&format!("/measurement/{gone}/delete"), &[]).await.location();
            }
            pupil.get(own).await;
            cost.push((own, site.statements_for(&pupil, own).await));
            costs.push(cost);
        }
        assert_eq!(visitor.get("/measurements/").await.texts("tbody tr").len(), 10);
        assert_eq!(visitor.get("/waters/").await.texts("tbody tr").len(), 10);
        assert!(costs[0].iter().all(|(_, statements)| *statements > 0), "{costs:?}");
        assert_eq!(costs[0], costs[1]);
    }

    async fn others_read_summaries_of_what_is_published(site: &TestApp) {
        use gcampus::{measurement, platform::i18n::Locale, quality::FlowType};
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let hidden = draft(&pupil, &place(water.id)).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", ""), ("1", "3", "")]).await;
        let db = site.app.db.read();
        assert!(measurement::summary(db, Locale::De, hidden).await.expect("a query").is_none());
        let found = measurement::summary(db, Locale::En, id).await.expect("a query").expect("a summary");
        assert_eq!((found.water_name.as_str(), found.kind), ("Neckar", "running"));
        assert_eq!(found.title, format!("Measurement #{id:05}"));
        assert_eq!(found.parameters.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Nitrate", "Water temperature"]);
        assert_eq!(found.classes.iter().map(|c| c.class).collect::<Vec<_>>(), ["none"]);
        let (count, rows) = measurement::summaries_at_water(db, Locale::De, water.id, 0, 5).await.expect("a query");
        assert_eq!((count, rows.len()), (1, 1));
        let points = measurement::map_points(db).await.expect("a query");
        assert_eq!(points.iter().map(|p| (p.id, p.water_id, p.flow_type)).collect::<Vec<_>>(), [(id, water.id, Some(FlowType::Running))]);
        assert!(measurement::map_points_at(db, &[water.id + 1]).await.expect("a query").is_empty());
    }
}
