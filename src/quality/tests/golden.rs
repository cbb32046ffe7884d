//! Results that were computed elsewhere.

use serde_json::json;

use super::super::{
    FlowType, IndexKind, IndexResult, QualityClass, StructureAnswers, Values, bach, compute_all, saprobic, structure,
    trophic,
};
use super::{answers, values};

#[track_caller]
fn assert_result(result: Option<IndexResult>, value: f64, decimals: i32, class: QualityClass, hundredths: u8) {
    let result = result.expect("a result");
    let half_a_step = 0.5 / 10_f64.powi(decimals);
    assert!((result.value - value).abs() <= half_a_step, "{} is not {value}", result.value);
    assert_eq!(result.class, class);
    assert_eq!(result.validity.hundredths(), hundredths);
}

#[test]
fn public_measurement_173() {
    let readings = values(&[
        ("temp", 17.0),
        ("ph", 8.01),
        ("so4", 2.5),
        ("no2", 0.0),
        ("nh4", 0.03),
        ("po4", 0.0),
        ("no3", 6.8),
        ("trichoptera", 2.0),
        ("plecoptera", 2.0),
        ("diptera", 5.0),
    ]);
    let form = answers(&[
        ("utilization", "artificial"),
        ("margin", "unknown"),
        ("course", "straight"),
        ("bank_vegetation", "sparse"),
        ("bank_structure", "strengthened"),
        ("cross_section", "very-shallow"),
        ("depth_variance", "uniform"),
    ]);
    assert_result(bach(&readings), 90.08, 2, QualityClass::I, 53);
    assert_result(saprobic(&readings), 2.36, 2, QualityClass::IIToIII, 63);
    assert_result(structure(&form), 3.5, 9, QualityClass::III, 60);
    assert_eq!(trophic(&values(&[("temp", 17.0)])), None);

    let all = compute_all(Some(FlowType::Running), &readings, &form);
    assert_eq!(all.bach, bach(&readings));
    assert_eq!(all.saprobic, saprobic(&readings));
    assert_eq!(all.structure, structure(&form));
    assert_eq!(all.trophic, None);
}

#[test]
fn public_measurement_253() {
    let readings = values(&[("no3", 0.16), ("ph", 8.29), ("temp", 23.0), ("nh4", 0.03), ("o2", 127.0), ("po4", 0.5)]);
    assert_result(bach(&readings), 72.0393, 4, QualityClass::II, 73);
}

#[test]
fn worked_example_of_institut_dr_flad() {
    let readings = values(&[
        ("o2", 57.0),
        ("bod5", 5.3),
        ("temp", 10.0),
        ("nh4", 3.6),
        ("no3", 20.8),
        ("po4", 8.4),
        ("ph", 6.0),
        ("conductivity", 550.0),
    ]);
    assert_result(bach(&readings), 27.92, 2, QualityClass::III, 100);
}

#[test]
fn best_readings_make_exactly_100() {
    let readings = values(&[
        ("temp", 14.0),
        ("o2", 100.0),
        ("bod5", 0.0),
        ("ph", 7.2),
        ("no3", 0.0),
        ("po4", 0.0),
        ("nh4", 0.0),
        ("conductivity", 150.0),
    ]);
    let result = bach(&readings).expect("a result");
    assert_eq!(result.value, 100.0);
    assert_eq!(result.class, QualityClass::I);
    assert_eq!(result.validity.hundredths(), 100);
    assert!(result.missing.is_empty());
}

#[test]
fn corrected_points_of_the_table() {
    for (identifier, reading, sub_index) in
        [("ph", 7.0, 98.5), ("temp", 21.5, 50.5), ("nh4", 13.0, 3.5), ("nh4", 13.1, 3.5), ("nh4", 900.0, 3.5)]
    {
        let result = bach(&values(&[(identifier, reading)])).expect("a result");
        assert_eq!(result.value, sub_index, "{identifier} {reading}");
    }
}

#[test]
fn trophic_by_hand() {
    // (1·6 + 3·4 + 2·4) / 14
    let readings = values(&[("chlorophyll", 4.2), ("visdepth", 180.0), ("po4", 0.03)]);
    assert_result(trophic(&readings), 1.857_142_857, 9, QualityClass::II, 100);
    // (5·4 + 4·4) / 8
    let readings = values(&[("visdepth", 40.0), ("po4", 0.2)]);
    assert_result(trophic(&readings), 4.5, 9, QualityClass::IV, 80);
}

#[test]
fn no_input_no_result() {
    let nothing = Values::new();
    let open = StructureAnswers::new();
    for flow in [None, Some(FlowType::Running), Some(FlowType::Standing)] {
        assert_eq!(compute_all(flow, &nothing, &open).iter().count(), 0);
    }
    assert_eq!(bach(&values(&[("so4", 2.5), ("no2", 0.0)])), None);
    assert_eq!(trophic(&values(&[("ph", 7.0)])), None);
    assert_eq!(structure(&answers(&[("margin", "unknown")])), None);
    assert_eq!(saprobic(&values(&[("diptera", 0.0), ("odonata", 0.0)])), None);
}

#[test]
fn an_index_that_does_not_fit_the_water_is_not_computed() {
    let readings = values(&[("ph", 7.0), ("diptera", 3.0), ("chlorophyll", 3.0)]);
    let form = answers(&[("margin", "large")]);
    let kinds = |flow| -> Vec<IndexKind> {
        let indices = compute_all(flow, &readings, &form);
        indices.iter().map(|result| result.kind).collect()
    };
    assert_eq!(kinds(None), [IndexKind::Bach]);
    assert_eq!(kinds(Some(FlowType::Running)), [IndexKind::Bach, IndexKind::Saprobic, IndexKind::Structure]);
    assert_eq!(kinds(Some(FlowType::Standing)), [IndexKind::Bach, IndexKind::Trophic]);
}

#[test]
fn a_result_explains_itself() {
    let readings = values(&[("ph", 6.9), ("ph", 7.1), ("temp", 14.25)]);
    let result = compute_all(Some(FlowType::Standing), &readings, &StructureAnswers::new());
    let sent = serde_json::to_value(&result).expect("JSON");
    assert_eq!(sent["bach"]["classification"], "I");
    assert_eq!(sent["bach"]["validity"], json!(0.18));
    assert_eq!(sent["bach"]["method"], "bach-2");
    assert_eq!(
        sent["bach"]["inputs"],
        json!([
            {"identifier": "temp", "value": 14.25, "score": 99.75, "weight": 0.08},
            {"identifier": "ph", "value": 7.0, "score": 98.5, "weight": 0.1},
        ])
    );
    assert_eq!(sent["bach"]["missing"], json!(["o2", "bod5", "no3", "po4", "nh4", "conductivity"]));
    for absent in ["saprobic", "trophic", "structure"] {
        assert_eq!(sent.get(absent), Some(&serde_json::Value::Null));
    }
}

#[test]
fn a_group_counted_with_none_found_is_not_missing() {
    let result = saprobic(&values(&[("diptera", 2.0), ("odonata", 0.0)])).expect("a result");
    assert_eq!(result.value, 3.0);
    let weights: Vec<_> = result.inputs.iter().map(|input| (input.identifier, input.weight)).collect();
    assert_eq!(weights, [("odonata", 0.0), ("diptera", 2.0)]);
    assert!(!result.missing.contains(&"odonata"));
    assert_eq!(result.missing.len(), 5);
}
