//! A water that the list lacks, as step 1 describes it.

use crate::{
    platform::{text::one_line, web::form::FieldErrors},
    water::{CustomWater, FlowType, LONGEST_NAME, WaterType},
};

/// What `water` says where none of the list fits.
pub(in crate::measurement) const NEW_WATER: &str = "new";

/// The water that these three fields describe, or what is wrong with which.
pub(in crate::measurement) fn check(name: &str, flow_type: &str, water_type: &str) -> Result<CustomWater, FieldErrors> {
    let mut faults = FieldErrors::new();
    let name = one_line(name);
    if name.chars().count() > LONGEST_NAME {
        faults.insert("water_name", "entry-fault-water-name-long");
    }
    let kind = match water_type.trim() {
        "" => None,
        kind => WaterType::parse(kind).or_else(|| {
            faults.insert("water_water_type", "entry-fault-water-type");
            None
        }),
    };
    let natural = kind.and_then(WaterType::flow_type);
    let flow = FlowType::parse(flow_type.trim()).or(natural);
    match (flow, natural) {
        (None, _) => drop(faults.insert("water_flow_type", "entry-fault-water-flow")),
        (Some(flow), Some(natural)) if flow != natural => {
            faults.insert("water_flow_type", "entry-fault-water-flow-type");
        }
        _ => {}
    }
    match flow {
        Some(flow_type) if faults.is_empty() => {
            Ok(CustomWater { name: (!name.is_empty()).then_some(name), flow_type, water_type: kind })
        }
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(name: &str, flow: &str, kind: &str) -> Vec<(&'static str, &'static str)> {
        check(name, flow, kind).expect_err("faults").into_iter().collect()
    }

    #[test]
    fn the_flow_is_said_or_follows_from_the_type() {
        let pond = WaterType::parse("pond");
        assert_eq!(
            check(" Schulteich ", "", "pond"),
            Ok(CustomWater { name: Some("Schulteich".to_owned()), flow_type: FlowType::Standing, water_type: pond })
        );
        assert_eq!(
            check(" ", "running", ""),
            Ok(CustomWater { name: None, flow_type: FlowType::Running, water_type: None })
        );
        assert!(check("", "standing", "spring").is_ok(), "a spring may do both");
        assert_eq!(faults("x", "", ""), [("water_flow_type", "entry-fault-water-flow")]);
        assert_eq!(faults("x", "", "oxbow"), [("water_flow_type", "entry-fault-water-flow")]);
        assert_eq!(faults("x", "running", "pond"), [("water_flow_type", "entry-fault-water-flow-type")]);
    }

    #[test]
    fn the_name_is_short_and_the_type_is_known() {
        let long = "x".repeat(201);
        assert_eq!(faults(&long, "running", ""), [("water_name", "entry-fault-water-name-long")]);
        assert_eq!(faults("", "running", "ocean"), [("water_water_type", "entry-fault-water-type")]);
    }
}
