//! Two people save one measurement: the second sees both versions.

use super::{
    animals_path, answers, draft,
    entry::{value_ids, values},
    place, post, published, rows, stored, structure_path, values_path, with,
};
use crate::support::{Reply, TestApp, on_both_databases};

/// Field, typed and stored of every line that differs.
fn differences(reply: &Reply) -> Vec<Vec<String>> {
    let cells = |selector: &str| reply.texts(&format!("[role=alert] tr.conflict-differs {selector}"));
    let [fields, ours, theirs] = [cells("th"), cells("td:nth-child(2)"), cells("td:nth-child(3)")];
    let lines = fields.into_iter().zip(ours).zip(theirs);
    lines.map(|((field, ours), theirs)| vec![field.trim_end_matches(" verschieden").to_owned(), ours, theirs]).collect()
}

on_both_databases! {
    async fn step_one_shows_every_field_of_both(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let other = site
            .water("Mühlbach", None, &serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] }))
            .await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let path = format!("/measurement/{id}/edit/");
        let theirs = with(&place(other.id), &[("version", "2"), ("comment", "Regen"), ("time_1_0", "11")]);
        post(&teacher, &path, &theirs).await.location();
        let ours = with(&place(water.id), &[("version", "2"), ("comment", "Sonne"), ("latitude", "49,413")]);
        let reply = post(&pupil, &path, &ours).await;
        assert_eq!(reply.status, 409);
        assert_eq!(differences(&reply), [
            ["Wann", "2. Juni 2024, 10:15 Uhr", "2. Juni 2024, 11:15 Uhr"],
            ["Ort", "49,413 / 8,69", "49,412 / 8,69"],
            ["Gewässer", "Neckar", "Mühlbach"],
            ["Notiz", "Sonne", "Regen"],
        ]);
        assert_eq!(reply.texts("textarea"), ["Sonne"]);
        assert_eq!(reply.attributes("[role=alert] a", "href"), [path.as_str()]);
        assert_eq!(reply.attributes("[role=alert] button", "form"), ["entry"]);
        assert_eq!(reply.attributes("form#entry", "data-dirty"), ["true"]);
        assert_eq!(stored(site, id).await.note, "Regen");
        post(&pupil, &path, &with(&ours, &[("version", "3")])).await.location();
        assert_eq!(stored(site, id).await.note, "Sonne");
    }

    async fn what_is_sent_twice_is_saved_once(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = rows(&[("4", "7,2", ""), ("4", "7,6", "zweite Probe"), ("12", "17", "")], 1, "save");
        let first = post(&pupil, &values_path(id), &form).await.location().to_owned();
        assert_eq!(post(&pupil, &values_path(id), &form).await.location(), first, "a second press");
        assert_eq!(value_ids(site, id).await.len(), 3);
        let other = rows(&[("4", "7,2", ""), ("4", "7,7", "zweite Probe"), ("12", "17", "")], 1, "save");
        assert_eq!(post(&pupil, &values_path(id), &other).await.status, 409);
    }

    async fn rows_of_both_are_kept_until_somebody_chooses(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = published(&pupil, &place(water.id), &[("12", "17", ""), ("4", "7", ""), ("1", "5", "")]).await;
        let ids = value_ids(site, id).await;
        let own = |mut form: Vec<(String, String)>, ids: &[i64]| {
            form.extend(ids.iter().enumerate().map(|(n, id)| (format!("parameters-{n}-id"), id.to_string())));
            form
        };
        // The teacher changes one, deletes one, and adds one.
        let mut theirs = own(rows(&[("12", "18", ""), ("4", "7", ""), ("1", "5", ""), ("2", "0,1", "neu")], 2, "save"), &ids);
        theirs.push(("parameters-1-DELETE".to_owned(), "on".to_owned()));
        post(&teacher, &values_path(id), &theirs).await.location();
        // The pupil changes the same, keeps the deleted, deletes another, and adds another.
        let mut ours = own(rows(&[("12", "19", ""), ("4", "7", ""), ("1", "5", ""), ("8", "0,2", "")], 2, "save"), &ids);
        ours.push(("parameters-2-DELETE".to_owned(), "on".to_owned()));
        let reply = post(&pupil, &values_path(id), &ours).await;
        assert_eq!(reply.status, 409);
        assert_eq!(differences(&reply), [
            ["Temperatur", "19 °C", "18 °C"],
            ["pH-Wert", "7", "–"],
            ["Nitrat", "wird gelöscht", "5 mg/L"],
            ["Phosphat", "0,2 mg/L", "–"],
            ["Nitrit", "–", "0,1 mg/L – neu"],
        ]);
        // What the teacher added stands in the form too.
        assert_eq!(reply.value("parameters-TOTAL_FORMS").as_deref(), Some("5"));
        assert_eq!(reply.value("parameters-4-value").as_deref(), Some("0,1"));
        assert_eq!(values(site, id).await.len(), 3, "nothing of ours is saved yet");
        let added = value_ids(site, id).await.into_iter().find(|id| !ids.contains(id)).expect("the new row");
        let mut all = own(
            rows(&[("12", "19", ""), ("4", "7", ""), ("1", "5", ""), ("8", "0,2", ""), ("2", "0,1", "neu")], 3, "save"),
            &ids,
        );
        all.push(("parameters-2-DELETE".to_owned(), "on".to_owned()));
        all.push(("parameters-4-id".to_owned(), added.to_string()));
        post(&pupil, &values_path(id), &all).await.location();
        let kinds: Vec<(i64, f64)> = values(site, id).await.into_iter().map(|(kind, value, _)| (kind, value)).collect();
        assert_eq!(kinds, [(12, 19.0), (4, 7.0), (8, 0.2), (2, 0.1)]);
    }

    async fn animals_and_structure_have_both_versions_too(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        post(&teacher, &animals_path(id), &rows(&[("18", "4", "")], 2, "save")).await.location();
        let reply = post(&pupil, &animals_path(id), &rows(&[("18", "6", ""), ("21", "", "")], 2, "save")).await;
        assert_eq!(reply.status, 409);
        assert_eq!(differences(&reply), [["Schnecken", "6", "–"], ["Schnecken", "–", "4"]]);
        assert_eq!(reply.value("version").as_deref(), Some("3"));

        post(&teacher, &structure_path(id), &answers(&[("margin", "large"), ("flow", "mixed")], 3, "save")).await.location();
        let ours = [("margin", "none"), ("flow", "mixed")];
        let reply = post(&pupil, &structure_path(id), &answers(&ours, 3, "save")).await;
        assert_eq!(reply.status, 409);
        assert_eq!(differences(&reply), [["Breite des Uferstreifens", "kein Uferstreifen", "über 20 m"]]);
        assert_eq!(reply.attributes("input[name=margin][checked]", "value"), ["none"]);
        post(&pupil, &structure_path(id), &answers(&ours, 4, "save")).await.location();
        let form = pupil.get(&structure_path(id)).await;
        assert_eq!(form.attributes("input[name=margin][checked]", "value"), ["none"]);
    }
}
