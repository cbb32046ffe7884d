//! What the constructors take and refuse.

use super::super::{
    FlowType, IndexKind, InputFault, LARGEST_READING, QUESTIONS, QualityClass, StructureAnswers, Values,
};
use super::{answers, values};

#[test]
fn readings_that_cannot_be_counted_are_refused_by_name() {
    for (identifier, reading, fault) in [
        ("ph", f64::NAN, InputFault::NotFinite),
        ("temp", f64::INFINITY, InputFault::NotFinite),
        ("so4", f64::NEG_INFINITY, InputFault::NotFinite),
        ("no3", f64::MAX, InputFault::OutOfRange),
        ("no3", -2.0 * LARGEST_READING, InputFault::OutOfRange),
        ("diptera", -1.0, InputFault::NegativeCount),
    ] {
        let error = Values::from_readings([(identifier, reading)]).expect_err("a refusal");
        assert_eq!((error.field(), error.fault()), (identifier, fault));
        assert!(error.to_string().starts_with(identifier));
    }
}

#[test]
fn a_refused_reading_changes_nothing() {
    let mut readings = values(&[("ph", 7.0)]);
    let before = readings.clone();
    assert!(readings.push("ph", f64::NAN).is_err());
    assert!(readings.push("temp", f64::NAN).is_err());
    assert_eq!(readings, before);
}

#[test]
fn readings_at_the_limits_are_taken() {
    let readings = values(&[
        ("temp", -0.5),
        ("diptera", 0.0),
        ("no3", LARGEST_READING),
        ("no3", LARGEST_READING),
        ("no3", -LARGEST_READING),
    ]);
    assert_eq!(readings.mean("temp"), Some(-0.5));
    assert_eq!(readings.mean("diptera"), Some(0.0));
    let mean = readings.mean("no3").expect("a mean");
    assert!((mean / LARGEST_READING - 1.0 / 3.0).abs() < 1e-12);
    assert_eq!(readings.mean("ph"), None);
}

#[test]
fn replicates_count_as_their_mean() {
    let readings = values(&[("ph", 8.0), ("temp", 3.0), ("ph", 7.0), ("ph", 7.5)]);
    assert_eq!(readings.mean("ph"), Some(7.5));
    assert!(!readings.is_empty());
    assert!(Values::new().is_empty());
}

#[test]
fn a_mean_does_not_depend_on_the_order_even_where_digits_are_lost() {
    let large = LARGEST_READING;
    let means = [[large, -large, 0.1], [large, 0.1, -large], [0.1, large, -large], [0.1, -large, large]]
        .map(|replicates| values(&replicates.map(|reading| ("no3", reading))).mean("no3"));
    assert!(means.iter().all(|mean| *mean == means[0]), "{means:?}");
}

#[test]
fn answers_that_the_form_does_not_have_are_refused_by_name() {
    for (question, answer, fault) in [
        ("weather", "natural", InputFault::UnknownQuestion),
        ("weather", "unknown", InputFault::UnknownQuestion),
        ("margin", "huge", InputFault::UnknownAnswer),
        ("margin", "", InputFault::UnknownAnswer),
        // Another question's answer.
        ("margin", "artificial", InputFault::UnknownAnswer),
    ] {
        let error = StructureAnswers::from_keys([(question, answer)]).expect_err("a refusal");
        assert_eq!((error.field(), error.fault()), (question, fault));
        assert!(error.to_string().starts_with(question));
    }
    for (question, grade, fault) in [
        ("margin", 0, InputFault::InvalidGrade),
        ("margin", 6, InputFault::InvalidGrade),
        ("weather", 1, InputFault::UnknownQuestion),
    ] {
        let error = StructureAnswers::from_grades([(question, grade)]).expect_err("a refusal");
        assert_eq!((error.field(), error.fault()), (question, fault));
    }
}

#[test]
fn every_answer_has_its_grade_by_key_and_as_stored() {
    for question in &QUESTIONS {
        for (grade, key) in (1..).zip(question.answers) {
            let by_key = answers(&[(question.name, key)]);
            assert_eq!(by_key.known().collect::<Vec<_>>(), [(question, grade)]);
            assert_eq!(StructureAnswers::from_grades([(question.name, grade)]), Ok(by_key));
        }
        assert!(answers(&[(question.name, "unknown")]).is_empty());
    }
}

#[test]
fn the_later_of_two_answers_counts() {
    let changed = answers(&[("margin", "none"), ("margin", "large")]);
    assert_eq!(changed, answers(&[("margin", "large")]));
    assert!(answers(&[("margin", "none"), ("margin", "unknown")]).is_empty());
}

#[test]
fn stored_names_read_back() {
    for kind in IndexKind::ALL {
        assert_eq!(IndexKind::parse(kind.as_str()), Some(kind));
        let sent = serde_json::to_value(kind).expect("JSON");
        assert_eq!(sent, kind.as_str());
    }
    assert_eq!(IndexKind::parse("Bach"), None);
    for class in QualityClass::ALL {
        assert_eq!(QualityClass::parse(class.as_str()), Some(class));
        assert_eq!(serde_json::to_value(class).expect("JSON"), class.as_str());
    }
    assert_eq!(QualityClass::parse("VI"), None);
    assert!(QualityClass::ALL.is_sorted());
    let flow: FlowType = serde_json::from_str("\"standing\"").expect("a flow type");
    assert_eq!(flow, FlowType::Standing);
    assert_eq!(serde_json::to_value(FlowType::Running).expect("JSON"), "running");
    assert!(serde_json::from_str::<FlowType>("\"Running\"").is_err());
}
