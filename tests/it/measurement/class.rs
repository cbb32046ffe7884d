//! The teacher's view of what the class has recorded.

use entity::{access_key, measurement};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{draft, place, post, published, rows, values_path, with};
use crate::support::{BuiltCourse, Reply, TestApp, on_both_databases};

const VIEW: &str = "/course/measurements/";

async fn name_key(site: &TestApp, key: i64, label: &str) {
    let row = access_key::ActiveModel { id: Set(key), label: Set(Some(label.to_owned())), ..Default::default() };
    row.update(site.app.db.read()).await.expect("an update");
}

/// A measurement of a key on a day of June 2024 with one value of nitrate and others.
async fn record(site: &TestApp, course: &BuiltCourse, key: usize, water: i64, day: &str, nitrate: &str) -> i64 {
    let pupil = site.student_with_key(course, key).await;
    let form = with(&place(water), &[("name", &format!("Team {key}")), ("time_0_0", day)]);
    published(&pupil, &form, &[("1", nitrate, ""), ("12", "17", "")]).await
}

/// The lines of the plot with this caption.
fn lines(page: &Reply, nth: usize) -> Vec<String> {
    page.texts(&format!(".class-plot:nth-of-type({nth}) tbody tr"))
}

on_both_databases! {
    async fn the_teacher_sees_what_each_key_recorded_and_no_key(site: &TestApp) {
        let (course, other) = (site.course("9b", 4).await, site.course("7a", 1).await);
        let water = site.neckar().await;
        name_key(site, course.key_ids[1], "Die Biber").await;
        record(site, &course, 0, water.id, "2", "12").await;
        let pupil = site.student_with_key(&course, 1).await;
        let unfinished = draft(&pupil, &place(water.id)).await;
        post(&pupil, &values_path(unfinished), &rows(&[("1", "11", "")], 1, "save")).await.location();
        let hidden = record(site, &course, 2, water.id, "2", "77").await;
        let gone = measurement::ActiveModel { id: Set(hidden), state: Set(measurement::State::Hidden), ..Default::default() };
        gone.update(site.app.db.read()).await.expect("an update");
        record(site, &other, 0, water.id, "2", "99").await;
        let page = site.teacher(&course).await.get(VIEW).await;
        assert_eq!(page.texts(".class-group h3"), ["Gruppe 1", "Die Biber"]);
        assert_eq!(page.texts(".class-group .chip"), ["Veröffentlicht", "2 Messwerte", "Entwurf", "ein Messwert"]);
        assert!(page.texts(".class-view > p").iter().any(|text| text.ends_with("Gruppe 3, Gruppe 4")), "who is missing");
        assert_eq!(lines(&page, 1), ["Gruppe 1 12", "Die Biber 11"]);
        assert!(!page.body.contains("77") || page.texts(".class-plot").iter().all(|text| !text.contains("77")));
        for secret in course.keys.iter().chain([&course.token]) {
            assert!(!page.body.contains(secret.as_str()), "no key on the wall");
        }
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.texts(".tabs [aria-current]"), ["Messungen"]);
    }

    async fn what_stands_out_is_marked_and_says_why(site: &TestApp) {
        let course = site.course("9b", 6).await;
        let water = site.neckar().await;
        for (key, nitrate) in ["12", "11", "13", "12", "19"].into_iter().enumerate() {
            record(site, &course, key, water.id, "2", nitrate).await;
        }
        let page = site.teacher(&course).await.get(VIEW).await;
        assert_eq!(page.texts(".class-plot:nth-of-type(1) .class-values strong"), ["19 auffällig"]);
        assert_eq!(lines(&page, 1)[4], "Gruppe 5 19 auffälligWeicht stark von den anderen ab.");
        assert_eq!(page.texts(".class-plot:nth-of-type(1) tfoot .class-values"), ["Mitte 12"]);
        assert_eq!(page.attributes(".class-plot:nth-of-type(1) svg path.is-doubtful", "d").len(), 1);
        assert!(page.texts(".class-plot:nth-of-type(2) strong").is_empty(), "all measured the same temperature");
    }

    async fn the_latest_day_is_shown_and_others_can_be_chosen(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let teacher = site.teacher(&course).await;
        let empty = teacher.get(VIEW).await;
        assert_eq!((empty.status.as_u16(), empty.texts(".empty-title").len()), (200, 1));
        for (day, nitrate) in [("2", "12"), ("5", "13"), ("9", "14")] {
            record(site, &course, 0, water.id, day, nitrate).await;
        }
        let page = teacher.get(VIEW).await;
        assert_eq!((page.texts(".lead"), page.value("day").as_deref()), (vec!["9. Juni 2024".to_owned()], Some("2024-06-09")));
        let page = teacher.get("/course/measurements/?day=2024-06-05").await;
        assert_eq!(lines(&page, 1), ["Gruppe 1 13"]);
        let around = page.attributes(".class-day a", "href");
        assert_eq!(around, ["/course/measurements/?day=2024-06-02", "/course/measurements/?day=2024-06-09"]);
        let page = teacher.get("/course/measurements/?day=gestern").await;
        assert_eq!((page.status.as_u16(), page.value("day").as_deref()), (422, Some("gestern")));
        assert_eq!(page.texts("#day-error").len(), 1);
    }

    async fn it_costs_the_same_number_of_queries_however_many_measured(site: &TestApp) {
        let course = site.course("9b", 6).await;
        let water = site.neckar().await;
        let teacher = site.teacher(&course).await;
        record(site, &course, 0, water.id, "2", "12").await;
        let few = site.statements_for(&teacher, VIEW).await;
        for key in 1..6 {
            record(site, &course, key, water.id, "2", "12").await;
        }
        assert_eq!(site.statements_for(&teacher, VIEW).await, few);
    }
}
