use chrono::{DateTime, Utc};
use proptest::prelude::{any, prop_assert, proptest};

use super::{Axis, Band, Bar, Curve, Plot, Point, Series, seconds};
use crate::platform::i18n::Locale;

const BERLIN: chrono_tz::Tz = chrono_tz::Europe::Berlin;

fn texts(axis: &Axis) -> String {
    axis.ticks.iter().map(|tick| tick.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

#[test]
fn ticks_of_numbers_are_round() {
    for (min, max, ticks) in [
        (0.0, 1.6, "0 0,2 0,4 0,6 0,8 1 1,2 1,4 1,6"),
        (6.0, 9.0, "6 6,5 7 7,5 8 8,5 9"),
        (4.25, 6.25, "4,25 4,5 4,75 5 5,25 5,5 5,75 6 6,25"),
        (0.0, 0.6, "0 0,1 0,2 0,3 0,4 0,5 0,6"),
        (0.0, 350.0, "0 50 100 150 200 250 300 350"),
        (-3.0, 11.0, "-4 -2 0 2 4 6 8 10 12"),
        (7.0, 7.0, "6,2 6,4 6,6 6,8 7 7,2 7,4 7,6 7,8"),
        (0.0, 0.0, "0 0,1 0,2 0,3 0,4 0,5"),
        (0.2, 0.2, "0 0,1 0,2 0,3 0,4 0,5 0,6 0,7"),
        (f64::NAN, 3.0, "0 0,2 0,4 0,6 0,8 1"),
    ] {
        let axis = Axis::linear(String::new(), min, max, Locale::De);
        assert_eq!(texts(&axis), ticks, "{min} to {max}");
    }
    assert_eq!(texts(&Axis::linear(String::new(), 0.0, 1.0, Locale::En)), "0 0.2 0.4 0.6 0.8 1");
}

#[test]
fn counts_have_whole_ticks() {
    for (max, ticks) in
        [(0, "0 1 2 3 4"), (1, "0 1 2 3 4"), (12, "0 2 4 6 8 10 12"), (731, "0 100 200 300 400 500 600 700 800")]
    {
        assert_eq!(texts(&Axis::count(String::new(), max, Locale::De)), ticks, "{max}");
    }
}

#[test]
fn ticks_of_time_stand_where_days_months_and_years_begin() {
    for (from, to, ticks) in [
        ("2024-06-02T08:15:00Z", "2024-06-05T08:15:00Z", "3. Jun 2024 4. Jun 5. Jun"),
        ("2024-01-20T00:00:00Z", "2024-02-10T00:00:00Z", "21. Jan 2024 26. Jan 1. Feb 6. Feb"),
        ("2024-01-10T00:00:00Z", "2024-05-10T00:00:00Z", "Feb 2024 Mär 2024 Apr 2024 Mai 2024"),
        ("2022-03-01T00:00:00Z", "2025-03-01T00:00:00Z", "2023 2024 2025"),
        ("1950-01-01T00:00:00Z", "2025-03-01T00:00:00Z", "2000"),
    ] {
        let axis = Axis::time(String::new(), instant(from), instant(to), BERLIN, Locale::De);
        assert_eq!(texts(&axis), ticks, "{from} to {to}");
    }
    let day =
        Axis::time(String::new(), instant("2024-06-02T08:15:00Z"), instant("2024-06-02T08:15:00Z"), BERLIN, Locale::En);
    assert_eq!(texts(&day), "2 Jun 2024 3 Jun");
    // Midnight in Berlin is 22:00 the day before in summer.
    assert_eq!(day.ticks[0].at, seconds(instant("2024-06-01T22:00:00Z")));
}

fn plot() -> Plot {
    let x = Axis::linear("Nitrat <mg/L>".to_owned(), 0.0, 50.0, Locale::De);
    let y = Axis::linear("E".to_owned(), 0.0, 1.0, Locale::De);
    Plot::new("curve", "Titel & mehr".to_owned(), "\"Text\"".to_owned(), x, y)
}

#[test]
fn a_drawing_has_its_texts_escaped() {
    let svg = plot().svg();
    assert!(svg.contains("<title id=\"curve-title\">Titel &amp; mehr</title>"), "{svg}");
    assert!(svg.contains("aria-labelledby=\"curve-title curve-desc\""), "{svg}");
    assert!(svg.contains("&quot;Text&quot;") && svg.contains("Nitrat &lt;mg/L&gt;"), "{svg}");
    assert!(!svg.contains("style"), "the content security policy refuses styles: {svg}");
}

#[test]
fn what_is_outside_is_not_drawn() {
    let point = |x, y| Point { series: Series::First, x, y, text: String::new(), guides: false };
    let count = |points| Plot { points, ..plot() }.svg().matches("<circle").count();
    assert_eq!(count(vec![point(10.0, 0.5), point(51.0, 0.5), point(10.0, -0.1), point(f64::NAN, 0.5)]), 1);
    let curve =
        Curve { series: Series::First, points: vec![(0.0, 0.1), (10.0, 0.2), (20.0, 2.0), (30.0, 0.3), (40.0, 0.4)] };
    let svg = Plot { curves: vec![curve], ..plot() }.svg();
    let path = svg.split("plot-curve\" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a line");
    assert_eq!((path.matches('M').count(), path.matches('L').count()), (2, 2), "{path}");
}

#[test]
fn bands_end_where_the_axis_ends() {
    let band = |from, to| Band { from, to, class: "II", scale: 7 };
    let svg = Plot { bands: vec![band(0.5, 99.0), band(2.0, 3.0)], ..plot() }.svg();
    assert_eq!(svg.matches("plot-band\"").count(), 1, "{svg}");
    assert!(svg.contains("data-class=\"II\" ") && svg.contains("data-scale=\"7\""), "{svg}");
}

#[test]
fn texts_of_the_axis_do_not_run_into_each_other() {
    let x = Axis::linear(String::new(), 4.25, 6.25, Locale::De);
    let drawn = |size| Plot { x: x.clone(), size, ..plot() }.svg().matches("text-anchor=\"middle\"").count();
    assert_eq!(drawn((900, 300)), x.ticks.len());
    let few = drawn((240, 300));
    assert!(few > 1 && few < x.ticks.len(), "{few}");
}

proptest! {
    #[test]
    fn no_number_breaks_an_axis(min in any::<f64>(), max in any::<f64>(), at in any::<f64>()) {
        let axis = Axis::linear(String::new(), min, max, Locale::De);
        prop_assert!(axis.min < axis.max && axis.ticks.len() < 20);
        prop_assert!(axis.place(at).is_none_or(|place| (0.0..=1.0).contains(&place)));
    }

    #[test]
    fn no_value_breaks_a_drawing(a in any::<f64>(), b in any::<f64>(), c in any::<f64>()) {
        let svg = Plot {
            bands: vec![Band { from: a, to: b, class: "I", scale: 5 }],
            bars: vec![Bar { from: a, to: b, height: c, text: String::new() }],
            curves: vec![Curve { series: Series::Second, points: vec![(a, b), (b, c)] }],
            points: vec![Point { series: Series::Second, x: a, y: b, text: String::new(), guides: true }],
            ..plot()
        }
        .svg();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", svg);
    }
}
