//! The constants against the published facts in `tests/data/indices.json`.

use serde_json::Value;

use super::super::{IndexKind, QUESTIONS, QualityClass, Validity, bach, grade, saprobic, trophic};

fn facts() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/indices.json");
    let text = std::fs::read_to_string(path).expect("indices.json beside the tests");
    serde_json::from_str(&text).expect("JSON")
}

fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().expect("a list");
    list.iter().map(|number| number.as_f64().expect("a number")).collect()
}

/// (bound, class) of each entry that has the bound.
fn class_bounds(facts: &Value, index: &str, bound: &str) -> Vec<(f64, QualityClass)> {
    let classes = facts[index]["classes"].as_array().expect("a list");
    classes
        .iter()
        .filter_map(|entry| {
            let class = entry["class"].as_str().expect("a class");
            let class = QualityClass::parse(class).expect("a class that we know");
            Some((entry.get(bound)?.as_f64().expect("a number"), class))
        })
        .collect()
}

fn keys(map: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = map.as_object().expect("a map").keys().collect();
    keys.sort();
    keys.into_iter().map(String::as_str).collect()
}

fn sorted<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[test]
fn methods() {
    let facts = facts();
    for kind in IndexKind::ALL {
        assert_eq!(facts[kind.as_str()]["method"], kind.method());
    }
}

#[test]
fn bach_tables() {
    let facts = facts();
    let parameters = &facts["bach"]["parameters"];
    assert_eq!(keys(parameters), sorted(bach::PARAMETERS.iter().map(|ours| ours.identifier)));
    for ours in &bach::PARAMETERS {
        let name = ours.identifier;
        let theirs = &parameters[name];
        assert_eq!(theirs["weight"].as_f64(), Some(f64::from(ours.weight_hundredths) / 100.0), "{name}");
        let points: Vec<_> = theirs["points"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|point| (numbers(point)[0], numbers(point)[1]))
            .collect();
        assert_eq!(ours.points, points, "{name}");
        // Beyond the table the interpolation holds the end's sub-index.
        let ends = (theirs["at_or_below"].as_f64(), theirs["above"].as_f64());
        let first = points.first().map(|point| point.1);
        let last = points.last().map(|point| point.1);
        assert_eq!(ends, (first, last), "{name}");
        assert!(points.is_sorted_by(|a, b| a.0 < b.0), "{name}");
    }
    let weights = bach::PARAMETERS.iter().map(|ours| u32::from(ours.weight_hundredths));
    assert_eq!(weights.sum::<u32>(), 100);
}

#[test]
fn bach_classes() {
    let facts = facts();
    assert_eq!(class_bounds(&facts, "bach", "above"), bach::CLASSES_ABOVE);
    assert_eq!(class_bounds(&facts, "bach", "at_least"), [(0.0, bach::class_of(0.0))]);
    assert_eq!(facts["bach"]["classes"].as_array().map(Vec::len), Some(7));
}

#[test]
fn saprobic_tables() {
    let facts = facts();
    let theirs = &facts["saprobic"]["saprobic_values"];
    assert_eq!(keys(theirs), sorted(saprobic::GROUPS.iter().map(|group| group.identifier)));
    for group in &saprobic::GROUPS {
        assert_eq!(
            theirs[group.identifier].as_f64(),
            Some(f64::from(group.saprobic_value_tenths) / 10.0),
            "{}",
            group.identifier
        );
    }
    assert_eq!(class_bounds(&facts, "saprobic", "below"), saprobic::CLASSES_BELOW);
}

#[test]
fn trophic_tables() {
    let facts = facts();
    let parameters = &facts["trophic"]["parameters"];
    assert_eq!(keys(parameters), sorted(trophic::PARAMETERS.iter().map(|ours| ours.identifier)));
    for ours in &trophic::PARAMETERS {
        let theirs = &parameters[ours.identifier];
        assert_eq!(theirs["weight"], ours.weight);
        assert_eq!(theirs["validity"].as_f64(), Some(f64::from(ours.validity_hundredths) / 100.0));
        assert_eq!(numbers(&theirs["upper_bounds"]), ours.upper_bounds);
        assert_eq!(numbers(&theirs["grades"]), ours.grades.map(f64::from));
    }
}

#[test]
fn classes_of_mean_grades() {
    let facts = facts();
    for index in ["trophic", "structure"] {
        assert_eq!(class_bounds(&facts, index, "up_to"), grade::CLASSES_UP_TO);
    }
}

#[test]
fn structure_questions() {
    let facts = facts();
    let theirs = &facts["structure"]["questions"];
    assert_eq!(keys(theirs), sorted(QUESTIONS.iter().map(|question| question.name)));
    for question in &QUESTIONS {
        let answers: Vec<_> = theirs[question.name]
            .as_array()
            .expect("a list")
            .iter()
            .map(|answer| answer.as_str().expect("a key"))
            .collect();
        assert_eq!(answers, question.answers, "{}", question.name);
    }
}

#[test]
fn display_bounds() {
    let display = &facts()["display"];
    for hundredths in 0..=100 {
        let validity = Validity::from_hundredths(hundredths);
        let fraction = validity.as_fraction();
        let hides_class = fraction < display["hide_class_below_validity"].as_f64().expect("0.4");
        let warns = fraction <= display["warn_up_to_validity"].as_f64().expect("0.7");
        assert_eq!(validity.shows_class(), !hides_class, "{hundredths}");
        assert_eq!(validity.warns(), warns, "{hundredths}");
        assert_eq!(validity.shows_index(), hundredths > 0);
    }
}
