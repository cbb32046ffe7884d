//! Readings, means and validities that lie exactly on a bound.

use super::super::{QUESTIONS, QualityClass, StructureAnswers, Validity, bach, grade, saprobic, structure, trophic};
use super::values;

const TINY: f64 = 1e-9;

#[test]
fn bach_bounds_belong_to_the_worse_class() {
    use QualityClass::{I, II, III, IIIToIV, IIToIII, IToII, IV};
    for (bound, better, worse) in [
        (83.0, I, IToII),
        (73.0, IToII, II),
        (56.0, II, IIToIII),
        (44.0, IIToIII, III),
        (27.0, III, IIIToIV),
        (17.0, IIIToIV, IV),
    ] {
        assert_eq!(bach::class_of(bound + TINY), better, "{bound}");
        assert_eq!(bach::class_of(bound), worse, "{bound}");
    }
}

#[test]
fn bach_result_on_a_bound_is_exact() {
    let class = |readings| {
        let result = bach(&values(readings)).expect("a result");
        (result.value, result.class)
    };
    assert_eq!(class(&[("o2", 130.0)]), (83.0, QualityClass::IToII));
    assert_eq!(class(&[("temp", 21.0)]), (56.0, QualityClass::IIToIII));
    // Two sub-indices of 83 (and of 56): the roots' product must be 83 again.
    assert_eq!(class(&[("o2", 130.0), ("ph", 6.6)]), (83.0, QualityClass::IToII));
    assert_eq!(class(&[("temp", 21.0), ("conductivity", 550.0)]), (56.0, QualityClass::IIToIII));
    // 73 lies between two points: 63 at 70 %, 71 at 75 %, 79 at 80 %.
    assert_eq!(class(&[("o2", 76.25)]), (73.0, QualityClass::II));
    // A mean of thirds on a steep part: 84 - 120·(0.625/3 - 0.2) = 83.
    assert_eq!(class(&[("po4", 0.2), ("po4", 0.2), ("po4", 0.225)]), (83.0, QualityClass::IToII));
}

#[test]
fn saprobic_bounds_belong_to_the_worse_class() {
    use QualityClass::{I, II, III, IIIToIV, IIToIII, IToII, IV};
    for (bound, better, worse) in [
        (1.5, I, IToII),
        (1.8, IToII, II),
        (2.3, II, IIToIII),
        (2.7, IIToIII, III),
        (3.2, III, IIIToIV),
        (3.5, IIIToIV, IV),
        (4.0, IV, IV),
    ] {
        assert_eq!(saprobic::class_of(bound - TINY), better, "{bound}");
        assert_eq!(saprobic::class_of(bound), worse, "{bound}");
    }
}

#[test]
fn saprobic_result_on_a_bound_is_exact() {
    let class = |readings| {
        let result = saprobic(&values(readings)).expect("a result");
        (result.value, result.class)
    };
    assert_eq!(class(&[("trichoptera", 3.0)]), (1.8, QualityClass::II));
    // (5·1.3 + 2·2.0) / 7 and (7·2.0 + 3·3.0) / 10
    assert_eq!(class(&[("plecoptera", 5.0), ("amphipoda", 2.0)]), (1.5, QualityClass::IToII));
    assert_eq!(class(&[("amphipoda", 7.0), ("diptera", 3.0)]), (2.3, QualityClass::IIToIII));
    // The same with thirds: 7/3 and 1 as means of three counts.
    assert_eq!(
        class(&[("amphipoda", 2.0), ("amphipoda", 2.0), ("amphipoda", 3.0), ("diptera", 1.0),]),
        (2.3, QualityClass::IIToIII)
    );
}

#[test]
fn mean_grades_on_a_bound_belong_to_the_better_class() {
    use QualityClass::{I, II, III, IV, V};
    for (bound, better, worse) in [(1.5, I, II), (2.5, II, III), (3.5, III, IV), (4.5, IV, V)] {
        assert_eq!(grade::class_of(bound), better, "{bound}");
        assert_eq!(grade::class_of(bound + TINY), worse, "{bound}");
    }
    assert_eq!(grade::class_of(1.0), I);
    assert_eq!(grade::class_of(5.0), V);
}

#[test]
fn structure_means_on_every_half() {
    // Every number of answers and every sum of grades that makes a half.
    for count in 1..=10_u8 {
        for sum in count..=5 * count {
            let base = sum / count;
            let grades = QUESTIONS.iter().zip(0..count).map(|(question, place)| {
                let higher = u8::from(place < sum % count);
                (question.name, base + higher)
            });
            let answers = StructureAnswers::from_grades(grades).expect("grades 1 to 5");
            let result = structure(&answers).expect("a result");
            // 2·sum ≤ (2·class + 1)·count in whole numbers.
            let (sum, count) = (u32::from(sum), u32::from(count));
            let expected = (1..=4)
                .zip([QualityClass::I, QualityClass::II, QualityClass::III, QualityClass::IV])
                .find(|&(class, _)| 2 * sum <= (2 * class + 1) * count)
                .map_or(QualityClass::V, |(_, class)| class);
            assert_eq!(result.class, expected, "{sum}/{count}");
            assert_eq!(u32::from(result.validity.hundredths()), 10 * count);
        }
    }
}

#[test]
fn trophic_readings_on_a_bound_count_below_it() {
    for parameter in &trophic::PARAMETERS {
        for (place, bound) in parameter.upper_bounds.into_iter().enumerate() {
            let score = |reading| {
                let readings = values(&[(parameter.identifier, reading)]);
                trophic(&readings).expect("a result").value
            };
            assert_eq!(score(bound), f64::from(parameter.grades[place]));
            assert_eq!(score(bound + TINY), f64::from(parameter.grades[place + 1]));
        }
    }
}

#[test]
fn a_mean_of_replicates_on_a_bound_is_exact() {
    for (identifier, replicates, grade) in [
        ("po4", [0.1, 0.2, 0.3], 4.0),
        ("chlorophyll", [8.73, 9.7, 10.67], 2.0),
        ("chlorophyll", [4.86, 5.4, 5.94], 1.0),
    ] {
        let bound = replicates[1];
        let plain_mean = replicates.iter().sum::<f64>() / 3.0;
        assert!(plain_mean > bound, "{bound} needs no rounding");
        let readings = values(&replicates.map(|reading| (identifier, reading)));
        let result = trophic(&readings).expect("a result");
        assert_eq!(result.value, grade, "{identifier} {replicates:?}");
    }
}

#[test]
fn trophic_validity_never_exceeds_1() {
    let validity = |readings| {
        let result = trophic(&values(readings)).expect("a result");
        result.validity.hundredths()
    };
    assert_eq!(validity(&[("chlorophyll", 1.0)]), 60);
    assert_eq!(validity(&[("visdepth", 1.0)]), 40);
    assert_eq!(validity(&[("po4", 1.0), ("visdepth", 1.0)]), 80);
    assert_eq!(validity(&[("po4", 1.0), ("chlorophyll", 1.0)]), 100);
    assert_eq!(validity(&[("po4", 1.0), ("chlorophyll", 1.0), ("visdepth", 1.0)]), 100);
}

#[test]
fn saprobic_validity() {
    for (total, hundredths) in [
        (1.0, 7),
        (5.0, 35),
        (6.0, 42),
        (10.0, 70),
        (14.0, 98),
        (14.2, 99),
        (14.3, 100),
        (14.999_999_9, 100),
        (15.0, 100),
        (1e12, 100),
        // Rounded down: 5.7 animals are 0.399.
        (5.7, 39),
        (0.1, 0),
    ] {
        assert_eq!(saprobic::validity_of(total).hundredths(), hundredths, "{total}");
    }
}

#[test]
fn three_thirds_make_one_animal() {
    let mut readings = Vec::new();
    for group in ["plecoptera", "odonata", "diptera"] {
        readings.extend([(group, 0.0), (group, 1.0), (group, 0.0)]);
    }
    let result = saprobic(&values(&readings)).expect("a result");
    assert_eq!(result.validity.hundredths(), 7);
    assert_eq!(result.value, 2.1);
}

#[test]
fn validity_bounds_are_inclusive() {
    let at = Validity::from_hundredths;
    assert!(!at(39).shows_class());
    assert!(at(40).shows_class());
    assert!(at(70).warns());
    assert!(!at(71).warns());
    assert!(!at(0).shows_index());
    assert!(at(1).shows_index());
    assert_eq!(at(120), Validity::FULL);
    assert_eq!(at(u32::MAX), Validity::FULL);
    assert_eq!(at(53).as_fraction(), 0.53);
}
