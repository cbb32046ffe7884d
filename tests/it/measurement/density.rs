//! Values that follow from optical densities.

use entity::{calibration, parameter, staff_user::Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{draft, entry::values, place, post, published, rows, stored, values_path, with};
use crate::support::{TestApp, on_both_databases};

async fn parameters(site: &TestApp, id: i64) -> Vec<parameter::Model> {
    let query = parameter::Entity::find().filter(parameter::Column::MeasurementId.eq(id));
    query.order_by_asc(parameter::Column::Position).all(site.app.db.read()).await.expect("a query")
}

/// A row (type, value, note) with calibration, density and dilution.
fn dense(row: (&str, &str, &str), density: [&str; 3], version: i32) -> Vec<(String, String)> {
    let mut form = rows(&[row], version, "save");
    for (name, value) in ["calibration", "density", "dilution"].into_iter().zip(density) {
        form.push((format!("parameters-0-{name}"), value.to_owned()));
    }
    form
}

on_both_databases! {
    async fn the_value_is_computed_and_its_origin_kept_and_shown(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        // Calibration 5: nitrate, 68.02721 * od.
        post(&pupil, &values_path(id), &dense(("1", "", "blau"), ["5", "0,25", "2"], 1)).await.location();
        let row = parameters(site, id).await.remove(0);
        assert_eq!((row.value, row.raw_optical_density, row.dilution_factor), (34.014, Some(0.25), Some(2.0)));
        assert_eq!(row.calibration_id, Some(5));
        assert_eq!(row.calibration_label.as_deref(), Some("Nitrat (0 - 50 mg/L)"));
        assert_eq!(row.calibration_formula.as_deref(), Some("68.027210*od"));
        let page = pupil.get(&format!("/measurement/{id}/")).await;
        let told = "blauaus der optischen Dichte 0,25, verdünnt 2-fach (GewässerCampus Kit: Nitrat (0–50 mg/L); Formel: 68,027210 · OD × Verdünnung)";
        assert!(page.texts("tbody td").iter().any(|note| note == told), "{:?}", page.texts("tbody td"));

        let english = pupil.clone().in_english().get(&format!("/measurement/{id}/")).await;
        let told = "from optical density 0.25, diluted 2 times (GewässerCampus Kit: Nitrate (0–50 mg/L); formula: 68.027210 · OD × dilution)";
        assert!(english.texts("tbody td").iter().any(|note| note.ends_with(told)), "{:?}", english.texts("tbody td"));

        // The form shows it again; without a change it stays, whatever became of the calibration.
        let form = pupil.get(&values_path(id)).await;
        assert_eq!(form.value("parameters-0-density").as_deref(), Some("0,25"));
        assert_eq!(form.attributes("select[name='parameters-0-calibration'] option[selected]", "value"), ["5"]);
        let db = site.app.db.read();
        calibration::ActiveModel { id: Set(5), formula: Set("2*od".to_owned()), ..Default::default() }.update(db).await.expect("an update");
        let again = |density: [&str; 3], value: &str, version| {
            let mut form = dense(("1", value, "rot"), density, version);
            form.push(("parameters-0-id".to_owned(), row.id.to_string()));
            form
        };
        post(&pupil, &values_path(id), &again(["5", "0,25", "2"], "34,0140", 2)).await.location();
        let kept = parameters(site, id).await.remove(0);
        assert_eq!((kept.value, kept.note.as_str(), kept.calibration_formula.as_deref()), (34.014, "rot", Some("68.027210*od")));
        calibration::Entity::delete_by_id(5).exec(db).await.expect("a deletion");
        let form = pupil.get(&values_path(id)).await;
        assert_eq!(form.attributes("select[name='parameters-0-calibration'] option[selected]", "value"), ["kept"]);
        post(&pupil, &values_path(id), &again(["kept", "0,25", "2"], "34,0140", 3)).await.location();
        assert_eq!(parameters(site, id).await[0].value, 34.014);
        let other = post(&pupil, &values_path(id), &again(["kept", "0,3", "2"], "34,0140", 4)).await;
        assert_eq!(other.texts("#parameters-0-calibration-error").len(), 1, "no formula is left to compute with");

        // Another density counts although the old value still stands in the box.
        post(&pupil, &values_path(id), &again(["4", "0,5", ""], "34,0140", 4)).await.location();
        assert_eq!(parameters(site, id).await[0].value, 2.703);
        // A typed value without a density forgets where the former came from.
        post(&pupil, &values_path(id), &again(["", "", ""], "2,7030", 5)).await.location();
        let typed = parameters(site, id).await.remove(0);
        assert_eq!((typed.value, typed.raw_optical_density, typed.calibration_id, typed.calibration_label), (2.703, None, None, None));
    }

    async fn what_gives_no_value_is_told_at_its_field(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        for (row, density, field, message) in [
            // Kit 1, ammonium: up to 1.6 mg/L, which is a density of 1.44.
            (("6", "", ""), ["1", "1,5", ""], "density", "0 bis 1,6 mg/L hier"),
            (("6", "", ""), ["1", "1,5", ""], "density", "von 0 bis 1,44."),
            (("6", "", ""), ["1", "blau", ""], "density", "zwischen 0 und 3"),
            (("6", "", ""), ["1", "-0,1", ""], "density", "zwischen 0 und 3"),
            (("6", "", ""), ["1", "0,5", "halb"], "dilution", "keine Zahl"),
            (("6", "", ""), ["1", "0,5", "0,5"], "dilution", "1 und 1000"),
            (("4", "", ""), ["6", "0,2", "2"], "dilution", "Verdünnen"),
            (("6", "", ""), ["", "0,5", ""], "calibration", "mit welchem Kit"),
            (("6", "", ""), ["999", "0,5", ""], "calibration", "mit welchem Kit"),
            (("1", "", ""), ["1", "0,5", ""], "calibration", "etwas anderes"),
            (("6", "3", ""), ["1", "0,5", ""], "value", "folgt 0,555."),
        ] {
            let reply = post(&pupil, &values_path(id), &dense(row, density, 1)).await;
            assert_eq!(reply.status, 422, "{density:?}");
            let fault = reply.texts(&format!("#parameters-0-{field}-error"));
            let message = message.trim_end_matches(" hier");
            assert!(fault.len() == 1 && fault[0].contains(message), "{density:?}: {fault:?}");
            assert_eq!(reply.value("parameters-0-density").as_deref(), Some(density[1]));
            assert_eq!(reply.value("parameters-0-dilution").as_deref(), Some(density[2]));
            assert_eq!(reply.attributes("details.density", "open").len(), 1, "what is wrong is not folded away");
        }
        assert!(values(site, id).await.is_empty());
        // Rounded by hand it is the same value; the type follows from the kit.
        post(&pupil, &values_path(id), &dense(("", "0,56", ""), ["1", "0,5", ""], 1)).await.location();
        assert_eq!(values(site, id).await, [(6, 0.555, String::new())]);
    }

    async fn a_button_computes_without_saving(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let mut form = dense(("", "", "x"), ["1", "0,5", ""], 1);
        form.push(("compute_row".to_owned(), "0".to_owned()));
        let reply = post(&pupil, &values_path(id), &form).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.value("parameters-0-value").as_deref(), Some("0,555"));
        assert_eq!(reply.value("parameters-0-computed").as_deref(), Some("0,555"));
        assert_eq!(reply.attributes("select[name='parameters-0-parameter_type'] option[selected]", "value"), ["6"]);
        assert_eq!(stored(site, id).await.version, 1);
        // What the page computed is not what somebody typed: another density wins.
        let mut other = dense(("6", "0,555", "x"), ["1", "0,7", ""], 1);
        other.push(("parameters-0-computed".to_owned(), "0,555".to_owned()));
        post(&pupil, &values_path(id), &other).await.location();
        assert_eq!(values(site, id).await, [(6, 0.777, "x".to_owned())]);
    }

    async fn calibrations_of_the_chosen_parameter_are_offered_with_their_kit(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        let form = [rows(&[("6", "", ""), ("12", "", ""), ("", "", "")], 1, ""), vec![("move_down".to_owned(), "9".to_owned())]].concat();
        let page = post(&pupil, &values_path(id), &form).await;
        let offered = |n: usize| page.texts(&format!("select[name='parameters-{n}-calibration'] option[data-type]"));
        assert_eq!(offered(0), ["GC Kit: Ammonium", "JBL: Ammonium", "VC: Ammonium", "MQ: Ammonium"]);
        assert!(offered(1).is_empty(), "no kit measures temperatures");
        assert_eq!(page.attributes("details.density", "hidden").len(), 1);
        assert_eq!(offered(2).len(), 20, "of a row without a parameter nothing is known");
        let english = pupil.clone().in_english().get(&values_path(id)).await;
        let names = english.texts("select[name='parameters-0-calibration'] option[data-type]");
        assert!(names.contains(&"GC Kit: pH value (4.25–6.25)".to_owned()) && names.contains(&"GC Kit: Sulfate".to_owned()), "{names:?}");
    }

    async fn the_converter_s_link_fills_a_row_in(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let water = site.neckar().await;
        let (pupil, other) = (site.student(&course).await, site.student_with_key(&course, 1).await);
        let open = draft(&pupil, &place(water.id)).await;
        let done = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let foreign = draft(&other, &place(water.id)).await;
        let query = "parameter_type=6&kit=1&calibration=1&density=0%2C5&dilution=2";
        let link = format!("/measurement/use-density?{query}");
        assert_eq!(site.visitor().get(&link).await.status, 403);
        assert_eq!(site.staff(Role::Moderator).await.get(&link).await.status, 403);
        let page = pupil.get(&link).await;
        let targets = page.attributes("main .list a", "href");
        assert_eq!(targets, [format!("{}?{query}", values_path(open)), format!("{}?{query}", values_path(done))]);
        let teacher = site.teacher(&course).await;
        assert!(teacher.get(&link).await.attributes("main .list a", "href").contains(&format!("{}?{query}", values_path(foreign))));
        let before = site.statements_for(&pupil, &link).await;
        for _ in 0..3 {
            draft(&pupil, &place(water.id)).await;
        }
        // The message of the last draft costs a statement of its own.
        pupil.get(&link).await;
        assert_eq!(site.statements_for(&pupil, &link).await, before);

        // A new measurement takes the density along, also over a form that was refused.
        let add = page.attributes("main a.btn[href*='/measurement/add/']", "href").remove(0);
        assert_eq!(add, format!("/measurement/add/?{query}"));
        let step = pupil.get(&add).await;
        assert!(step.texts(".notice").iter().any(|text| text.contains("0,5")), "{:?}", step.texts(".notice"));
        let converted = step.value("converted").expect("a field");
        let refused = post(&pupil, "/measurement/add/", &with(&place(water.id), &[("water", ""), ("converted", &converted)])).await;
        assert_eq!((refused.status.as_u16(), refused.value("converted")), (422, Some(converted.clone())));
        let reply = post(&pupil, "/measurement/add/", &with(&place(water.id), &[("converted", &converted)])).await;
        let filled = pupil.get(reply.location()).await;
        assert_eq!(filled.value("parameters-0-density").as_deref(), Some("0,5"), "{}", reply.location());
        assert_eq!(filled.value("parameters-0-value").as_deref(), Some("1,1110"));
        // What is no link of the converter leads nowhere else.
        let odd = post(&pupil, "/measurement/add/", &with(&place(water.id), &[("converted", "//example.org/?x=1")])).await;
        assert!(odd.location().ends_with("/edit/parameters/chemical"), "{}", odd.location());

        let form = pupil.get(&targets[1]).await;
        assert_eq!(form.value("parameters-1-value").as_deref(), Some("1,1110"));
        assert_eq!(form.value("parameters-1-density").as_deref(), Some("0,5"));
        assert_eq!(form.value("parameters-1-dilution").as_deref(), Some("2"));
        assert_eq!(form.attributes("form[data-guard]", "data-dirty"), ["true"]);
        assert_eq!(values(site, done).await.len(), 1, "nothing is saved");
        let beyond = pupil.get(&format!("{}?parameter_type=6&calibration=1&density=1.5", values_path(open))).await;
        assert_eq!(beyond.status, 200);
        assert!(beyond.texts("#parameters-0-density-error")[0].contains("1,44"));
    }
}
