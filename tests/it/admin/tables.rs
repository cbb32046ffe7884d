//! Lists and pages of every table, for everybody.

use entity::staff_user::Role;
use gcampus::{
    admin::{Audience, By, Kind, TABLES},
    platform::i18n::Locale,
};
use reqwest::StatusCode;

use super::{actions::rows, measure};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn every_table_is_listed_sorted_narrowed_and_searched(site: &TestApp) {
        let rows = rows(site).await;
        let boss = site.staff(Role::Administrator).await;
        for table in TABLES {
            let list = format!("/admin/table/{}/", table.name);
            let all = boss.get(&list).await;
            assert_eq!(all.status, StatusCode::OK, "{list}");
            assert!(!all.texts("tbody tr").is_empty(), "{list} has rows");
            let sortable = table.columns.iter().filter(|column| column.kind != Kind::Secret);
            // Both directions in turns: the expression is the same.
            for (column, falling) in sortable.zip(["", "-"].into_iter().cycle()) {
                let sort = format!("{falling}{}", column.name);
                let sorted = boss.get(&format!("{list}?sort={sort}")).await;
                assert_eq!(sorted.status, StatusCode::OK, "{list} by {sort}");
                assert_eq!(sorted.texts("tbody tr").len(), all.texts("tbody tr").len(), "{list} by {sort}");
        }
            for filter in table.filters {
                let values: Vec<String> = match filter.by {
                    By::Flag(_) => vec!["yes".to_owned(), "no".to_owned()],
                    By::Choice(_, values) => values.iter().map(|value| (*value).to_owned()).collect(),
                    By::Parent(_) => vec!["1".to_owned()],
                    By::Days(_) => {
                        let future = boss.get(&format!("{list}?{}_from=2999-01-01", filter.name)).await;
                        assert!(future.texts("tbody tr").is_empty(), "{list}: nothing is of the future");
                        let past = boss.get(&format!("{list}?{}_to=1901-01-01", filter.name)).await;
                        assert!(past.texts("tbody tr").is_empty(), "{list}: nothing is that old");
                        continue;
                    }
                };
                for value in values {
                    let narrowed = boss.get(&format!("{list}?{}={value}", filter.name)).await;
                    assert_eq!(narrowed.status, StatusCode::OK, "{list}?{}={value}", filter.name);
                }
            }
            if !table.search.is_empty() {
                let nothing = boss.get(&format!("{list}?q=gibt+es+nicht%25")).await;
                assert_eq!((nothing.status, nothing.texts("tbody tr").len()), (StatusCode::OK, 0), "{list}");
            }
            let id = &rows[table.name];
            let page = boss.get(&format!("{list}row/{id}/?lang=en")).await;
            assert_eq!(page.status, StatusCode::OK, "{list}row/{id}/");
            assert_eq!(page.headers["cache-control"], "no-store");
            assert_eq!(boss.get(&format!("{list}row/999999999/")).await.status, StatusCode::NOT_FOUND, "{list}");
        }
    }

    async fn a_table_is_there_for_those_whose_it_is(site: &TestApp) {
        let rows = rows(site).await;
        let course = site.course("7b", 1).await;
        let (moderator, teacher) = (site.staff(Role::Moderator).await, site.teacher(&course).await);
        let (student, visitor) = (site.student(&course).await, site.visitor());
        for table in TABLES {
            let list = format!("/admin/table/{}/", table.name);
            for path in [list.clone(), format!("{list}row/{}/", rows[table.name])] {
                let expected = match table.audience {
                    Audience::Moderators => StatusCode::OK,
                    Audience::Administrators => StatusCode::FORBIDDEN,
                };
                assert_eq!(moderator.get(&path).await.status, expected, "{path} for a moderator");
                assert_eq!(teacher.get(&path).await.status, StatusCode::FORBIDDEN, "{path} for a teacher");
                assert_eq!(student.get(&path).await.status, StatusCode::FORBIDDEN, "{path} for a pupil");
                let refused = visitor.get(&path).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} for a visitor");
                let door = &refused.attributes("main a", "href")[0];
                assert!(door.starts_with("/admin/login/?next_url=%2Fadmin%2Ftable%2F"), "{door}");
            }
        }
        for path in ["/admin/", "/admin/queue/"] {
            assert_eq!(moderator.get(path).await.status, StatusCode::OK, "{path}");
            assert_eq!(teacher.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(visitor.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(moderator.get("/admin/table/rate_count/").await.status, StatusCode::NOT_FOUND);
        let menu = moderator.get("/admin/").await.texts(".office-menu a");
        assert!(menu.contains(&"Messungen".to_owned()) && !menu.contains(&"Kurse".to_owned()), "{menu:?}");
    }

    async fn days_that_no_database_knows_narrow_nothing(site: &TestApp) {
        rows(site).await;
        let moderator = site.staff(Role::Moderator).await;
        let all = moderator.get("/admin/table/measurement/").await.texts("tbody tr").len();
        assert!(all > 0);
        for days in ["measured_at_to=%2B262142-12-31", "measured_at_from=-262143-01-01", "measured_at_from=0000-02-30"] {
            let page = moderator.get(&format!("/admin/table/measurement/?{days}")).await;
            assert_eq!((page.status, page.texts("tbody tr").len()), (StatusCode::OK, all), "{days}");
        }
        let none = moderator.get("/admin/table/measurement/?measured_at_from=9999-12-31").await;
        assert_eq!((none.status, none.texts("tbody tr").len()), (StatusCode::OK, 0));
    }

    async fn lists_and_pages_take_the_same_queries_whatever_they_show(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let water = site.neckar().await.id;
        let boss = site.staff(Role::Administrator).await;
        let first = measure(site, &course, water, 7.0).await;
        let paths = [
            "/admin/table/measurement/?sort=water&q=team".to_owned(),
            "/admin/table/parameter/".to_owned(),
            format!("/admin/table/water/row/{water}/"),
            format!("/admin/table/measurement/row/{first}/"),
            "/admin/".to_owned(),
            "/admin/queue/".to_owned(),
        ];
        let mut few = Vec::new();
        for path in &paths {
            boss.get(path).await;
            few.push(site.statements_for(&boss, path).await);
        }
        for _ in 0..60 {
            measure(site, &course, water, 7.5).await;
        }
        for (path, few) in paths.iter().zip(few) {
            assert_eq!(site.statements_for(&boss, path).await, few, "{path}");
        }
        let page = boss.get("/admin/table/measurement/?page=2").await;
        assert_eq!(page.texts("tbody tr").len(), 11, "61 rows in pages of 50");
        assert!(boss.get("/admin/table/measurement/").await.body.len() < 600_000);
    }
}

#[test]
fn every_name_has_its_texts() {
    for locale in [Locale::De, Locale::En] {
        let mut missing = Vec::new();
        let mut need = |key: String| {
            if !locale.has(&key) {
                missing.push(key);
            }
        };
        for table in TABLES {
            need(format!("admin-table-{}", table.name));
            table.columns.iter().for_each(|column| need(format!("admin-field-{}", column.name)));
            table.fields.iter().for_each(|field| need(format!("admin-field-{}", field.name)));
            table.actions.iter().for_each(|action| need(format!("admin-action-{}", action.name)));
            for filter in table.filters {
                need(format!("admin-field-{}", filter.name));
                if let By::Choice(_, values) = filter.by {
                    values.iter().for_each(|value| need(format!("admin-value-{value}")));
                }
            }
            for (name, _) in table.actions.iter().flat_map(|action| action.toll) {
                need(format!("admin-toll-{name}"));
            }
            for inline in table.inlines {
                let other = gcampus::admin::table(inline.table).expect("a table");
                assert!(other.filters.iter().any(|filter| filter.name == inline.filter), "{}", inline.table);
            }
        }
        assert!(missing.is_empty(), "{locale:?}: {missing:#?}");
    }
}
