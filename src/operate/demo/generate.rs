//! Generated measurements for load tests.

use sea_orm::ConnectionTrait;

use super::{
    course, data,
    places::Places,
    sampler::Sampler,
    store::{self, Author},
};
use crate::{
    catalogue,
    course::{Credentials, credentials},
    platform::{App, Error, Result},
};

/// Measurements of one course, and of one transaction: as many as some years
/// of a course give, and some thousand rows.
const BLOCK: u64 = 300;
/// Access keys of a generated course.
const KEYS: usize = 6;

/// Adds generated measurements until there are `count` of this seed, and tells
/// how many there are. Repeating it adds nothing; a larger count adds the rest.
/// The demo must be loaded: they stand at its waters, and the first block
/// belongs to its course, the others to courses of their own.
///
/// `progress` is told the number that are there after each transaction. What
/// was committed stays when it is interrupted, and the next run goes on from
/// there.
///
/// # Errors
/// When the database fails, or no water of the demo is left.
pub async fn generate(app: &App, count: u64, seed: u64, mut progress: impl FnMut(u64)) -> Result<u64> {
    let setting = format!("demo_generated_{seed}");
    let before = generated(app.db.read(), &setting).await?;
    if before >= count {
        return Ok(before);
    }
    let sampler = sampler(app, seed).await?;
    let mut done = before;
    while done < count {
        let txn = app.db.begin().await?;
        store::lock(&txn).await?;
        // Another process may be at the same seed.
        done = generated(&txn, &setting).await?;
        let end = (done / BLOCK + 1).saturating_mul(BLOCK).min(count);
        if done < end {
            let course = course_of(&txn, app, seed, done / BLOCK).await?;
            add(&txn, app, &sampler, &course, done..end).await?;
            store::remember(&txn, &setting, &end.to_string()).await?;
            done = end;
        }
        txn.commit().await?;
        progress(done);
    }
    store::analyze(app.db.read()).await?;
    Ok(done)
}

async fn generated(db: &impl ConnectionTrait, setting: &str) -> Result<u64> {
    let Some(text) = store::remembered(db, setting).await? else { return Ok(0) };
    text.parse().map_err(|_| Error::Corrupt(format!("setting {setting}")))
}

async fn sampler(app: &App, seed: u64) -> Result<Sampler> {
    let db = app.db.read();
    let waters = data::waters()?;
    let ids = store::remembered_ids(db, store::WATER_IDS).await?.unwrap_or_default();
    let left = store::existing_waters(db, &ids).await?;
    let waters: Vec<_> = ids.iter().copied().zip(&waters).filter(|(id, _)| left.contains(id)).collect();
    let types = catalogue::parameter_types(db).await?;
    Ok(Sampler::new(seed, Places::new(&waters), data::texts()?, &types))
}

/// The course that a block belongs to; made where it is missing.
async fn course_of(txn: &impl ConnectionTrait, app: &App, seed: u64, block: u64) -> Result<Credentials> {
    if block == 0
        && let Some(course) = course::stored(app, txn).await?
    {
        return Ok(course);
    }
    let teacher_email = format!("demo-{seed}-{block}@example.org");
    if let Some(id) = store::course_with_address(txn, &teacher_email).await?
        && let Some(course) = credentials(app, txn, id).await?
    {
        return Ok(course);
    }
    let new = data::Course {
        school_name: format!("Erzeugte Schule {block} (Demo)"),
        name: format!("Erzeugter Kurs {block}"),
        teacher_name: "Erika Erfunden".to_owned(),
        teacher_email,
    };
    let labels = (1..=KEYS).map(|number| format!("Gruppe {number}")).collect();
    course::create(app, txn, new, labels).await
}

async fn add(
    txn: &impl ConnectionTrait,
    app: &App,
    sampler: &Sampler,
    course: &Credentials,
    numbers: std::ops::Range<u64>,
) -> Result<()> {
    let wanted: Vec<Option<i64>> = numbers.clone().map(|_| None).collect();
    let ids = store::allocate_measurement_ids(txn, &wanted).await?;
    let mut rows = Vec::with_capacity(ids.len());
    // By the number, not by the place in this batch: an interrupted run must not matter.
    let mut keys = course.keys.iter().cycle().skip((numbers.start % BLOCK) as usize);
    for (id, number) in ids.into_iter().zip(numbers) {
        let key = keys.next().map(|key| key.id);
        rows.push((id, Author { course_id: course.course_id, access_key_id: key }, sampler.measurement(number)?));
    }
    store::insert_measurements(txn, &rows, app.clock.now()).await
}
