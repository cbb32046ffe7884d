//! The order of rows, and replicates.

use super::{
    draft,
    entry::{value_ids, values},
    place, post, rows, values_path,
};
use crate::support::{Reply, TestApp, on_both_databases};

/// The types and values of the form's rows, in their order.
fn shown(reply: &Reply) -> Vec<(String, String)> {
    let kinds = reply.attributes("select[name$='-parameter_type'] option[selected]", "value");
    let values = (0..).map_while(|n| reply.value(&format!("parameters-{n}-value")));
    kinds.into_iter().zip(values).collect()
}

fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(kind, value)| ((*kind).to_owned(), (*value).to_owned())).collect()
}

on_both_databases! {
    async fn rows_move_without_losing_anything_and_the_order_is_stored(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        post(&pupil, &values_path(id), &rows(&[("12", "17", "warm"), ("4", "7", ""), ("1", "5", "")], 1, "save")).await.location();
        let ids = value_ids(site, id).await;
        let form = |order: [usize; 3]| {
            let stored = [("12", "17", "warm"), ("4", "abc", ""), ("1", "5", "")];
            let mut form = rows(&order.map(|at| stored[at]), 2, "");
            form.retain(|(name, _)| name != "action");
            form.extend(order.iter().enumerate().map(|(n, at)| (format!("parameters-{n}-id"), ids[*at].to_string())));
            form
        };
        let press = async |name: &str, place: &str| {
            post(&pupil, &values_path(id), &[form([0, 1, 2]), vec![(name.to_owned(), place.to_owned())]].concat()).await
        };
        let up = press("move_up", "2").await;
        assert_eq!(up.status, 200, "a number that is none yet does not hinder");
        assert_eq!(shown(&up), pairs(&[("12", "17"), ("1", "5"), ("4", "abc")]));
        assert_eq!(up.value("parameters-1-id"), Some(ids[2].to_string()));
        assert_eq!(up.value("parameters-0-comment").as_deref(), Some("warm"));
        assert_eq!(shown(&press("move_down", "0").await), pairs(&[("4", "abc"), ("12", "17"), ("1", "5")]));
        assert_eq!(shown(&press("move_up", "0").await).len(), 3);
        // The ends of the form offer no way out of it.
        assert_eq!(up.attributes("button[name=move_up]", "value"), ["1", "2"]);
        assert_eq!(up.attributes("button[name=move_down]", "value"), ["0", "1"]);

        let mut moved = form([2, 0, 1]);
        moved.iter_mut().filter(|(_, value)| value == "abc").for_each(|(_, value)| *value = "7,5".to_owned());
        moved.push(("action".to_owned(), "save".to_owned()));
        post(&pupil, &values_path(id), &moved).await.location();
        let stored: Vec<(i64, f64)> = values(site, id).await.into_iter().map(|(kind, value, _)| (kind, value)).collect();
        assert_eq!(stored, [(1, 5.0), (12, 17.0), (4, 7.5)]);
        let again = pupil.get(&values_path(id)).await;
        assert_eq!(shown(&again)[..3], pairs(&[("1", "5"), ("12", "17"), ("4", "7,5")]));
        assert_eq!(value_ids(site, id).await, ids, "the rows are the same");
    }

    async fn one_more_of_the_same_stands_behind_its_row(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let mut form = rows(&[("1", "5", ""), ("12", "17", "")], 1, "");
        form.retain(|(name, _)| name != "action");
        form.push(("repeat_row".to_owned(), "0".to_owned()));
        let reply = post(&pupil, &values_path(id), &form).await;
        assert_eq!(shown(&reply), pairs(&[("1", "5"), ("1", ""), ("12", "17")]));
        let two = rows(&[("1", "5", ""), ("1", "6", ""), ("12", "17", "")], 1, "publish");
        post(&pupil, &values_path(id), &two).await.location();
        let page = site.visitor().get(&format!("/measurement/{id}/")).await;
        assert!(page.texts("td.number")[0].contains('5') || !page.texts("td.number").is_empty());
        assert!(page.texts("tbody td.number").iter().any(|text| text.starts_with("Mittel 5,5")));
    }
}
