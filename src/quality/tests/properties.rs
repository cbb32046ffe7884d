//! What holds for every input.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::{select, subsequence};

use super::super::{
    FlowType, IndexResult, QUESTIONS, StructureAnswers, Values, bach, compute_all, interpolate, saprobic, structure,
    trophic,
};

const BACH: [&str; 8] = ["temp", "o2", "bod5", "ph", "no3", "po4", "nh4", "conductivity"];
const TROPHIC: [&str; 3] = ["chlorophyll", "visdepth", "po4"];
const ANIMALS: [&str; 7] = ["plecoptera", "odonata", "hirudinea", "gastropoda", "diptera", "amphipoda", "trichoptera"];

type Readings = Vec<(&'static str, f64)>;

fn values(readings: &[(&'static str, f64)]) -> Values {
    Values::from_readings(readings.iter().copied()).expect("countable readings")
}

/// Readings of some of the parameters, over the whole of each Bach table and
/// somewhat beyond.
fn chemistry() -> impl Strategy<Value = Readings> {
    subsequence(BACH.to_vec(), 1..=BACH.len()).prop_flat_map(|names| {
        let each: Vec<_> = names
            .into_iter()
            .map(|name| {
                let points = table(name);
                let (low, high) = (points[0].0, points[points.len() - 1].0);
                let margin = 0.2 * (high - low);
                (Just(name), low - margin..high + margin)
            })
            .collect();
        each
    })
}

fn counts() -> impl Strategy<Value = Readings> {
    vec((select(ANIMALS.to_vec()), (0..40_u32).prop_map(f64::from)), 1..12)
}

fn grades() -> impl Strategy<Value = Vec<(&'static str, u8)>> {
    subsequence((0..QUESTIONS.len()).collect::<Vec<_>>(), 1..=QUESTIONS.len()).prop_flat_map(|places| {
        places.into_iter().map(|place| (Just(QUESTIONS[place].name), 1..=5_u8)).collect::<Vec<_>>()
    })
}

fn table(identifier: &str) -> &'static [(f64, f64)] {
    bach::PARAMETERS
        .iter()
        .find(|parameter| parameter.identifier == identifier)
        .expect("a parameter of the index")
        .points
}

fn bach_of(readings: &[(&'static str, f64)]) -> IndexResult {
    bach(&values(readings)).expect("a result")
}

/// The lowest temperature whose sub-index is `sub_index` (1 to 100).
fn temperature_with(sub_index: f64) -> f64 {
    let segment = table("temp").windows(2).find(|pair| pair[1].1 <= sub_index).expect("the table falls to 1");
    let ((x0, y0), (x1, y1)) = (segment[0], segment[1]);
    x0 + (x1 - x0) * (sub_index - y0) / (y1 - y0)
}

proptest! {
    #[test]
    fn any_finite_reading_gives_results_in_range(
        readings in vec(
            (select([&BACH[..], &TROPHIC, &ANIMALS].concat()), -1e12..1e12_f64),
            0..20,
        ),
        grades in grades(),
        running in any::<bool>(),
    ) {
        let mut counted = Values::new();
        for (identifier, reading) in readings {
            let is_refused = counted.push(identifier, reading).is_err();
            prop_assert_eq!(is_refused, ANIMALS.contains(&identifier) && reading < 0.0);
        }
        let answers = StructureAnswers::from_grades(grades).expect("grades 1 to 5");
        let flow = if running { FlowType::Running } else { FlowType::Standing };
        let indices = compute_all(Some(flow), &counted, &answers);
        for result in indices.iter() {
            let (low, high) = match result.method {
                "bach-2" => (1.0, 100.0),
                "saprobic-1" => (1.3, 3.0),
                _ => (1.0, 5.0),
            };
            prop_assert!((low..=high).contains(&result.value), "{result:?}");
            prop_assert!(!result.inputs.is_empty());
            // A mean lies between the extremes of what it is the mean of.
            let scores = result.inputs.iter().filter(|input| input.weight > 0.0);
            let (least, most) = scores.fold((f64::MAX, f64::MIN), |(least, most), input| {
                (least.min(input.score), most.max(input.score))
            });
            prop_assert!(result.value >= least - 1e-8 && result.value <= most + 1e-8);
        }
    }

    #[test]
    fn bach_is_the_weighted_geometric_mean(readings in chemistry()) {
        let result = bach_of(&readings);
        let weight: f64 = result.inputs.iter().map(|input| input.weight).sum();
        let logs: f64 = result
            .inputs
            .iter()
            .map(|input| input.weight * input.score.ln())
            .sum();
        prop_assert!((result.value - (logs / weight).exp()).abs() < 1e-8);
        prop_assert_eq!(result.inputs.len() + result.missing.len(), BACH.len());
    }

    #[test]
    fn bach_validity_is_the_sum_of_single_validities(readings in chemistry()) {
        let single = |reading: &(&'static str, f64)| {
            u32::from(bach_of(&[*reading]).validity.hundredths())
        };
        let sum: u32 = readings.iter().map(single).sum();
        prop_assert_eq!(u32::from(bach_of(&readings).validity.hundredths()), sum);
    }

    #[test]
    fn an_input_equal_to_the_index_leaves_it(readings in chemistry()) {
        let others: Readings = readings.into_iter().filter(|&(name, _)| name != "temp").collect();
        if let Some(before) = bach(&values(&others)) {
            let temperature = temperature_with(before.value);
            let after = bach_of(&[&others[..], &[("temp", temperature)]].concat());
            prop_assert!((after.value - before.value).abs() < 1e-6);
        }
    }

    #[test]
    fn more_of_a_pollutant_never_betters_bach(
        readings in chemistry(),
        name in select(vec!["temp", "bod5", "no3", "po4", "nh4"]),
        less in 0.0..45_f64,
        more in 0.0..10_f64,
    ) {
        let others: Readings = readings.into_iter().filter(|&(other, _)| other != name).collect();
        let with = |reading| bach_of(&[&others[..], &[(name, reading)]].concat());
        let (cleaner, dirtier) = (with(less), with(less + more));
        prop_assert!(dirtier.value <= cleaner.value);
        prop_assert!(dirtier.class >= cleaner.class);
    }

    #[test]
    fn more_oxygen_betters_bach_up_to_saturation(
        readings in chemistry(),
        low in -5.0..96_f64,
        share in 0.0..1_f64,
    ) {
        let others: Readings = readings.into_iter().filter(|&(name, _)| name != "o2").collect();
        let with = |reading| bach_of(&[&others[..], &[("o2", reading)]].concat()).value;
        prop_assert!(with(low) <= with(low + share * (96.0 - low)));
    }

    #[test]
    fn interpolation_meets_its_points_and_stays_between(
        name in select(BACH.to_vec()),
        place in any::<proptest::sample::Index>(),
        share in 0.0..=1.0_f64,
    ) {
        let points = table(name);
        let pair = &points[place.index(points.len() - 1)..][..2];
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let at = |x| interpolate::interpolate(points, x);
        prop_assert_eq!(at(x0), y0);
        prop_assert_eq!(at(x1), y1);
        let between = at((x0 + share * (x1 - x0)).min(x1));
        prop_assert!((between - (y0 + share * (y1 - y0))).abs() < 1e-9);
        prop_assert!(between >= y0.min(y1) && between <= y0.max(y1));
        prop_assert_eq!(at(points[0].0 - 1.0 - share), points[0].1);
        let last = points[points.len() - 1];
        prop_assert_eq!(at(last.0 + 1.0 + share), last.1);
    }

    #[test]
    fn the_order_of_readings_does_not_matter(
        (readings, shuffled) in vec(
            (select([&BACH[..], &TROPHIC, &ANIMALS].concat()), 0.0..50_f64),
            1..20,
        )
        .prop_flat_map(|readings| (Just(readings.clone()), Just(readings).prop_shuffle())),
    ) {
        let (one, other) = (values(&readings), values(&shuffled));
        prop_assert_eq!(bach(&one), bach(&other));
        prop_assert_eq!(saprobic(&one), saprobic(&other));
        prop_assert_eq!(trophic(&one), trophic(&other));
    }

    #[test]
    fn repeating_every_reading_changes_nothing(readings in chemistry(), times in 2..6_usize) {
        let (once, repeated) = (bach_of(&readings), bach_of(&readings.repeat(times)));
        prop_assert!((once.value - repeated.value).abs() < 1e-8);
        prop_assert_eq!(once.validity, repeated.validity);
        prop_assert_eq!(once.inputs.len(), repeated.inputs.len());
    }

    #[test]
    fn saprobic_depends_on_the_shares_only(readings in counts(), factor in 1..50_u32) {
        let scaled: Readings = readings
            .iter()
            .map(|&(name, count)| (name, count * f64::from(factor)))
            .collect();
        let (one, other) = (values(&readings), values(&scaled));
        match (saprobic(&one), saprobic(&other)) {
            (Some(one), Some(other)) => {
                prop_assert!((one.value - other.value).abs() < 1e-7);
                prop_assert!(one.validity <= other.validity);
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn saprobic_validity_of_whole_counts(
        found in subsequence(ANIMALS.to_vec(), 1..=ANIMALS.len()),
        count in 1..6_u32,
    ) {
        let readings: Readings = found.iter().map(|&name| (name, f64::from(count))).collect();
        let total = count * u32::try_from(found.len()).expect("seven at most");
        let expected = if total < 15 { 7 * total } else { 100 };
        let result = saprobic(&values(&readings)).expect("a result");
        prop_assert_eq!(u32::from(result.validity.hundredths()), expected);
    }

    #[test]
    fn more_midge_larvae_never_better_saprobic(readings in counts(), more in 1..30_u32) {
        let others: Readings =
            readings.into_iter().filter(|&(name, _)| name != "diptera").collect();
        let with = |count: u32| {
            let counted = [&others[..], &[("diptera", f64::from(count))]].concat();
            saprobic(&values(&counted)).expect("a result")
        };
        let (fewer, many) = (with(1), with(1 + more));
        prop_assert!(many.value >= fewer.value);
        prop_assert!(many.class >= fewer.class);
    }

    #[test]
    fn trophic_is_monotone(
        chlorophyll in 0.0..150_f64,
        visdepth in 0.0..700_f64,
        po4 in 0.0..0.3_f64,
        more in 0.0..1_f64,
    ) {
        let with = |chlorophyll, visdepth, po4| {
            let readings =
                [("chlorophyll", chlorophyll), ("visdepth", visdepth), ("po4", po4)];
            trophic(&values(&readings)).expect("a result")
        };
        let clear = with(chlorophyll, visdepth, po4);
        prop_assert!(with(chlorophyll + 100.0 * more, visdepth, po4).value >= clear.value);
        prop_assert!(with(chlorophyll, visdepth, po4 + 0.2 * more).value >= clear.value);
        let deeper = with(chlorophyll, visdepth + 500.0 * more, po4);
        prop_assert!(deeper.value <= clear.value);
        prop_assert!(deeper.class <= clear.class);
    }

    #[test]
    fn structure_is_the_mean_of_known_grades(grades in grades()) {
        let answers = StructureAnswers::from_grades(grades.clone()).expect("grades 1 to 5");
        let result = structure(&answers).expect("a result");
        let sum: u32 = grades.iter().map(|&(_, grade)| u32::from(grade)).sum();
        prop_assert_eq!(result.value, f64::from(sum) / grades.len() as f64);
        prop_assert_eq!(usize::from(result.validity.hundredths()), 10 * grades.len());
        prop_assert_eq!(result.missing.len(), QUESTIONS.len() - grades.len());
        // Answering an open question with the mean changes nothing.
        if (sum as usize).is_multiple_of(grades.len()) && let Some(&open) = result.missing.first() {
            let mean = result.value as u8;
            let more = grades.into_iter().chain([(open, mean)]);
            let answers = StructureAnswers::from_grades(more).expect("grades 1 to 5");
            let after = structure(&answers).expect("a result");
            prop_assert_eq!(after.value, result.value);
        }
    }

    #[test]
    fn a_worse_answer_never_betters_structure(grades in grades(), worse in 1..=4_u8) {
        let index = |grades: Vec<(&'static str, u8)>| {
            let answers = StructureAnswers::from_grades(grades).expect("grades 1 to 5");
            structure(&answers).expect("a result")
        };
        let mut changed = grades.clone();
        changed[0].1 = (changed[0].1 + worse).min(5);
        let (before, after) = (index(grades), index(changed));
        prop_assert!(after.value >= before.value);
        prop_assert!(after.class >= before.class);
    }
}
