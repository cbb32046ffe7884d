//! What a form says that is not saved: a list at its top that leads to each place, and where the
//! page goes on after a button.

use super::{
    animals_path, answers, draft,
    entry::{value_ids, values},
    place, post, rows, structure_path, values_path, with,
};
use crate::support::{Reply, TestApp, on_both_databases};

/// The list at the top: fragment and text of each line.
fn problems(reply: &Reply) -> Vec<(String, String)> {
    reply.attributes(".problems a", "href").into_iter().zip(reply.texts(".problems a")).collect()
}

fn title(reply: &Reply) -> String {
    reply.texts("title").remove(0)
}

/// Every link of the list leads to something on the page.
fn leads_somewhere(reply: &Reply) {
    for (href, _) in problems(reply) {
        assert_eq!(reply.attributes(&format!("[id='{}']", &href[1..]), "id").len(), 1, "{href}");
    }
}

on_both_databases! {
    async fn a_question_is_told_at_the_top_and_in_the_title(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        assert!(title(&pupil.get(&values_path(id)).await).starts_with("Messwerte · "));
        let form = rows(&[("4", "7", ""), ("", "", ""), ("12", "99", "")], 1, "continue");
        let asked = post(&pupil, &values_path(id), &form).await;
        assert_eq!(asked.status, 422);
        assert!(title(&asked).starts_with("Bitte prüfen: Messwerte"), "{}", title(&asked));
        let [(href, text)] = &problems(&asked)[..] else { panic!("{:?}", problems(&asked)) };
        assert_eq!(href, "#parameters-2-confirmed");
        assert!(text.starts_with("Temperatur: Stimmt das?"), "{text}");
        leads_somewhere(&asked);
        // The script puts the focus there, as it does at a field that is wrong.
        assert_eq!(asked.attributes("[data-asks]", "id"), ["parameters-2-confirmed"]);

        let both = rows(&[("4", "abc", ""), ("12", "99", "")], 1, "continue");
        let both = post(&pupil, &values_path(id), &both).await;
        assert_eq!(problems(&both).len(), 2);
        assert!(both.texts(".problems strong")[0].contains("2 Stellen"), "{:?}", both.texts(".problems strong"));
        leads_somewhere(&both);
    }

    async fn faults_of_every_step_are_listed(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = with(&place(water.id), &[("time_0_0", "32"), ("latitude", ""), ("longitude", ""), ("water", "")]);
        let refused = post(&pupil, "/measurement/add/", &form).await;
        let hrefs: Vec<String> = problems(&refused).into_iter().map(|(href, _)| href).collect();
        assert_eq!(hrefs, ["#time_0_0", "#latitude", "#water-list"]);
        leads_somewhere(&refused);
        assert!(title(&refused).starts_with("Bitte prüfen: Ort und Zeit"), "{}", title(&refused));

        let id = draft(&pupil, &place(water.id)).await;
        for typed in ["abc", "1e2"] {
            let counted = post(&pupil, &animals_path(id), &rows(&[("15", typed, "")], 1, "save")).await;
            let [(href, text)] = &problems(&counted)[..] else { panic!("{:?}", problems(&counted)) };
            assert_eq!(href, "#parameters-0-value");
            assert!(text.contains("Zähle ganze Tiere"), "no decimals are proposed that would be refused next: {text}");
            leads_somewhere(&counted);
        }
        let judged = post(&pupil, &structure_path(id), &answers(&[("course", "quer")], 1, "save")).await;
        let [(href, text)] = &problems(&judged)[..] else { panic!("{:?}", problems(&judged)) };
        assert_eq!(href, "#course");
        assert!(text.starts_with("3. "), "{text}");
        leads_somewhere(&judged);
    }

    async fn why_it_is_no_number_is_told(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        for (typed, message) in [("<0,05", "gehört in die Notiz"), ("1.234,5", "ohne Tausenderpunkt"), ("blau", "keine Zahl")] {
            let reply = post(&pupil, &values_path(id), &rows(&[("1", typed, "")], 1, "save")).await;
            let fault = reply.texts("#parameters-0-value-error");
            assert!(fault.len() == 1 && fault[0].contains(message), "{typed}: {fault:?}");
        }
    }

    async fn a_row_for_one_more_value_may_stay_empty(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = rows(&[("1", "5", ""), ("1", "", ""), ("12", "17", "")], 1, "save");
        post(&pupil, &values_path(id), &form).await.location();
        assert_eq!(values(site, id).await.len(), 2);
        let alone = post(&pupil, &values_path(id), &rows(&[("4", "", "")], 2, "save")).await;
        assert_eq!(alone.status, 422, "who chose a parameter of its own forgot its value");
    }

    async fn a_button_goes_on_where_it_was_pressed(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let press = async |button: &str, at: &str| {
            let mut form = rows(&[("4", "7", ""), ("6", "", ""), ("12", "17", ""), ("1", "5", "")], 1, "");
            form.retain(|(name, _)| name != "action");
            form.extend([("calibration", "1"), ("density", "0,5")].map(|(part, value)| (format!("parameters-1-{part}"), value.to_owned())));
            form.push((button.to_owned(), at.to_owned()));
            let reply = post(&pupil, &values_path(id), &form).await;
            let (names, values) = (reply.attributes("[autofocus]", "name"), reply.attributes("button[autofocus]", "value"));
            assert_eq!(names.len(), 1, "{button} {at}: {names:?}");
            (names.concat(), values.concat())
        };
        let seen = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(press("move_up", "2").await, seen("move_up", "1"));
        assert_eq!(press("move_up", "1").await, seen("move_down", "0"), "at the top it goes no further");
        assert_eq!(press("move_down", "0").await, seen("move_down", "1"));
        assert_eq!(press("move_down", "2").await, seen("move_up", "3"));
        assert_eq!(press("compute_row", "1").await, seen("parameters-1-value", ""));
        assert_eq!(press("repeat_row", "0").await, seen("parameters-1-value", ""));
        assert_eq!(press("add_row", "1").await, seen("parameters-4-parameter_type", ""));
        assert_eq!(press("remove_row", "2").await, seen("restore_row", "2"));

        // An empty row is gone, and the next takes its place.
        let mut form = rows(&[("4", "7", ""), ("", "", "")], 1, "");
        form.push(("remove_row".to_owned(), "1".to_owned()));
        let reply = post(&pupil, &values_path(id), &form).await;
        assert_eq!(reply.attributes("[autofocus]", "name"), ["parameters-0-parameter_type"]);

        // Waters that were asked for are gone on with too.
        let found = with(&place(water.id), &[("find_waters", "1")]);
        let found = post(&pupil, "/measurement/add/", &found).await;
        assert_eq!(found.attributes("[autofocus]", "id"), ["water-list"]);
    }

    async fn unit_and_usual_values_stand_at_the_field(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        post(&pupil, &values_path(id), &rows(&[("12", "17", ""), ("4", "7", ""), ("1", "5", "")], 1, "save")).await.location();
        let form = pupil.get(&values_path(id)).await;
        let unit = |n: usize| form.texts(&format!(".input-unit:has([name='parameters-{n}-value']) .unit")).concat();
        assert_eq!((unit(0).as_str(), unit(1).as_str(), unit(2).as_str()), ("°C", "", "mg/L"));
        assert!(form.texts("#parameters-1-value-hint")[0].starts_with("üblich: "), "{:?}", form.texts("#parameters-1-value-hint"));
        // One limit alone is far beyond the usual.
        assert_eq!(form.texts("#parameters-0-value-hint"), [""]);
        assert!(form.texts("#parameters-0-dilution-hint")[0].contains("nicht verdünnt"));
        // Readers see the values as their author put them.
        let page = pupil.get(&format!("/measurement/{id}/")).await;
        let order = |page: &Reply| page.texts(".table-values tbody th").into_iter().map(|name| name.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>();
        assert_eq!(order(&page), ["Temperatur", "pH-Wert", "Nitrat"]);
        assert_eq!(value_ids(site, id).await.len(), 3);
    }
}
