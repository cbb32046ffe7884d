//! The answers about the structure, and the indices.

use std::collections::HashSet;

use entity::structure_answer::{ActiveModel, Question};
use sea_orm::{ActiveEnum, ActiveValue::Set};

use super::{BATCH, ImportFault, insert};
use crate::{
    predecessor::{
        compare,
        import::Import,
        kind::Kind,
        row::{Field, Row},
    },
    quality::{self, IndexKind, QUESTIONS, StructureAnswers},
};

/// Measurements that are computed at once.
const AT_ONCE: usize = 200;

/// The models of the four indices.
const INDICES: [(Kind, IndexKind); 4] = [
    (Kind::StructureIndex, IndexKind::Structure),
    (Kind::BachIndex, IndexKind::Bach),
    (Kind::SaprobicIndex, IndexKind::Saprobic),
    (Kind::TrophicIndex, IndexKind::Trophic),
];

/// Reads what the dump says of the indices, to compare it later; takes the
/// answers about the structure.
pub(super) async fn dumped(import: &mut Import<'_>) -> Result<(), ImportFault> {
    for (kind, index) in INDICES {
        let mut seen = HashSet::new();
        while import.dump.left(kind) > 0 {
            let mut answers = Vec::new();
            for row in import.next(kind, BATCH)? {
                match read(import, &row, index, &mut seen) {
                    Ok(Some(new)) => {
                        import.report.models.entry(kind).or_default().added += 1;
                        answers.extend(new);
                    }
                    Ok(None) => import.report.models.entry(kind).or_default().there += 1,
                    Err(reason) => import.break_row(&row, reason),
                }
            }
            insert(import.txn, answers).await?;
        }
    }
    Ok(())
}

/// The answers of a row; none where its measurement was here already.
fn read(
    import: &mut Import<'_>,
    row: &Row,
    index: IndexKind,
    seen: &mut HashSet<i64>,
) -> Field<Option<Vec<ActiveModel>>> {
    // The measurement may be the row's own number.
    let measurement = row.whole("measurement")?.unwrap_or(row.id);
    let dumped = compare::read(row)?;
    let taken = import.measurements.get_mut(&measurement);
    let taken = taken.ok_or_else(|| format!("measurement {measurement} was not imported"))?;
    if !seen.insert(measurement) {
        return Err(format!("measurement {measurement} has this index already"));
    }
    if !taken.is_new {
        return Ok(None);
    }
    let answers = if index == IndexKind::Structure { answers(row, measurement)? } else { Vec::new() };
    taken.dumped[compare::place_of(index)] = Some(dumped);
    Ok(Some(answers))
}

fn answers(row: &Row, measurement: i64) -> Field<Vec<ActiveModel>> {
    let mut given = Vec::new();
    for question in &QUESTIONS {
        if let Some(answer) = row.line(question.name, 40)? {
            given.push((question.name, answer));
        }
    }
    let given = given.iter().map(|(question, answer)| (*question, answer.as_str()));
    let answers = StructureAnswers::from_keys(given).map_err(|error| error.to_string())?;
    let row = |(question, grade): (&quality::Question, u8)| {
        let question = Question::try_from_value(&question.name.to_owned()).map_err(|error| error.to_string())?;
        Ok(ActiveModel { measurement_id: Set(measurement), question: Set(question), grade: Set(grade.into()) })
    };
    answers.known().map(row).collect()
}

/// Computes the indices of the new measurements, and compares them with the dump's.
pub(super) async fn compute(import: &mut Import<'_>) -> Result<(), ImportFault> {
    let new: Vec<i64> = import.measurements.iter().filter(|(_, taken)| taken.is_new).map(|(id, _)| *id).collect();
    for (batch, ids) in new.chunks(AT_ONCE).enumerate() {
        for (id, indices) in quality::recompute_many(import.txn, ids, import.now).await? {
            if let Some(taken) = import.measurements.get(&id) {
                import.comparison.add(id, &taken.dumped, taken.measured, &indices);
            }
        }
        import.computed((batch * AT_ONCE + ids.len()) as u64, new.len() as u64);
    }
    Ok(())
}
