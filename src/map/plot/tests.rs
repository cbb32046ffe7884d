use super::*;
use crate::{platform::i18n::Locale, quality};

fn sample(day: &str, values: &[f64]) -> Sample {
    Sample { at: format!("{day}T10:00:00Z").parse().expect("an instant"), values: values.to_vec() }
}

fn plot(samples: Vec<Sample>) -> Plot {
    Plot {
        title: "Nitrat, Bach <b>".to_owned(),
        unit: "mg/L".to_owned(),
        range: None,
        is_reversed: false,
        bands: quality::bands_of_reading("no3"),
        classes: 7,
        series: vec![Series { name: "Bach".to_owned(), samples }],
    }
}

fn drawn(plot: &Plot, form: Form) -> String {
    draw(plot, form, chrono_tz::Europe::Berlin, Locale::De)
}

#[test]
fn replicates_are_points_around_their_mean_and_titles_tell_the_numbers() {
    let svg = drawn(&plot(vec![sample("2024-06-02", &[6.0, 8.0]), sample("2024-09-01", &[12.5])]), Form::Page);
    assert_eq!(svg.matches("timeline-replicate").count(), 2);
    assert_eq!(svg.matches("timeline-mean").count(), 1);
    assert!(svg.contains("2. Juni 2024: 7\u{202f}mg/L"), "{svg}");
    assert!(svg.contains("1. September 2024: 12,5\u{202f}mg/L"), "{svg}");
    assert!(svg.contains("aria-label=\"Nitrat, Bach &lt;b&gt;\"") && !svg.contains("<b>"), "{svg}");
    assert!(!svg.contains("style="), "the content security policy forbids it");
}

#[test]
fn only_bands_within_the_axis_are_drawn_and_named() {
    let svg = drawn(&plot(vec![sample("2024-06-02", &[1.0]), sample("2024-09-01", &[7.0])]), Form::Page);
    let classes: Vec<&str> = svg.split("data-class=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(classes, ["I", "I-II"]);
    assert!(svg.contains("<title>Klasse I-II</title>"), "{svg}");
}

#[test]
fn one_is_above_on_a_reversed_axis() {
    let height = |is_reversed| {
        let one = Plot {
            range: Some((1.0, 4.0)),
            is_reversed,
            bands: Vec::new(),
            ..plot(vec![sample("2024-06-02", &[1.0])])
        };
        let svg = drawn(&one, Form::Page);
        svg.split("cy=\"").nth(1).and_then(|rest| rest.split('"').next()).and_then(|y| y.parse::<f64>().ok())
    };
    assert!(height(true) < height(false));
}

#[test]
fn thousands_of_measurements_are_a_few_marks() {
    let start: DateTime<Utc> = "2020-01-01T10:00:00Z".parse().expect("an instant");
    let many: Vec<Sample> = (0..20_000_i64)
        .map(|hour| Sample { at: start + chrono::TimeDelta::hours(hour), values: vec![(hour % 17) as f64] })
        .collect();
    let svg = drawn(&plot(many), Form::Page);
    let marks = svg.matches("timeline-spread").count();
    assert!((40..=60).contains(&marks), "{marks}");
    assert!(svg.len() < 40_000, "{}", svg.len());
    assert!(svg.contains("Messungen"), "the title counts them");
}

#[test]
fn a_file_of_its_own_is_whole_and_the_same_each_time() {
    let one = plot(vec![sample("2024-06-02", &[6.0])]);
    let file = drawn(&one, Form::File);
    assert!(file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width="), "{file}");
    assert!(file.contains("<title>Nitrat, Bach &lt;b&gt;</title>"));
    assert_eq!(file, drawn(&one, Form::File));
    let empty = plot(Vec::new());
    assert!(drawn(&empty, Form::File).ends_with("</g></svg>\n"));
}
