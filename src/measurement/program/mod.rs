//! Measurements that programs write: they pass the checks of the forms, and change what the pages change.

mod check;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::{
    form::check_custom_water,
    model::{ChosenWater, Measurement, Place, State},
    pages::{editable, settled},
    store::{self, Publishing, WholeMeasurement},
};
use crate::{
    auth::{Student, Viewer},
    platform::{Error, Result, web::Visit},
    quality, water,
};
use check::{Checked, checked, refused};

/// How often a request is tried to be recorded beside the same one sent twice.
const ATTEMPTS: usize = 3;

/// A measurement as a program sends it; what is left out of a change stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawMeasurement {
    /// Tells a request that is sent again from a new one.
    pub client_uuid: Option<Uuid>,
    /// Nickname or team.
    pub name: Option<String>,
    /// When it was measured.
    pub time: Option<DateTime<Utc>>,
    /// The zone that the time is shown in.
    pub time_zone: Option<Tz>,
    /// Degrees, WGS 84.
    pub longitude: Option<f64>,
    /// Degrees, WGS 84.
    pub latitude: Option<f64>,
    /// The water.
    pub water: Option<RawWater>,
    /// The author's note.
    pub comment: Option<String>,
    /// All values; those that are there and not named go.
    pub parameters: Option<Vec<RawParameter>>,
    /// Question → answer; all of them.
    pub structure: Option<BTreeMap<String, String>>,
    /// Whether everybody may see it.
    pub publish: bool,
}

/// A water as a program names it.
#[derive(Clone, Debug, PartialEq)]
pub enum RawWater {
    /// One that is there.
    Known(i64),
    /// One that is missing.
    New(RawNewWater),
}

/// A water that is missing, as a program describes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawNewWater {
    /// Its name; may be empty.
    pub name: String,
    /// `running` or `standing`; may be empty where the type tells it.
    pub flow_type: String,
    /// Such as `river`; may be empty.
    pub water_type: String,
}

/// A value as a program sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct RawParameter {
    /// The stored value that it replaces.
    pub id: Option<i64>,
    /// The type's number.
    pub parameter_type: i64,
    /// In the type's unit.
    pub value: f64,
    /// The author's note.
    pub note: String,
    /// Whether an unusual value is right.
    pub confirmed: bool,
}

/// What came of recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    New(i64),
    /// The same was sent before.
    Before(i64),
}

/// Records a measurement, and publishes it where that is asked for. `hash` tells what was sent: the same
/// under the same key leads to the first measurement.
///
/// # Errors
/// [`Error::Unprocessable`] names the fields that are wrong, [`Error::Conflict`] tells that something else was
/// sent under the same key.
pub async fn record(visit: &Visit, author: &Student, raw: &RawMeasurement, hash: &[u8]) -> Result<Recorded> {
    for _ in 0..ATTEMPTS {
        if let Some(id) = before(visit, author, raw, hash).await? {
            return Ok(Recorded::Before(id));
        }
        let checked = checked(visit, raw, None).await?;
        let now = visit.app.clock.now();
        let txn = visit.app.db.begin().await?;
        let Some(place) = checked.place.clone() else { return Err(Error::Corrupt("no place was checked".to_owned())) };
        let place = settled(visit, &txn, place, Some(author.access_key_id)).await?;
        let Some(id) = store::create(&txn, author, place, raw.client_uuid, now).await? else {
            // The other of two requests was faster: its measurement is found next time.
            txn.rollback().await?;
            continue;
        };
        store::keep_hash(&txn, id, hash.to_vec()).await?;
        write(visit, &txn, id, 1, Checked { place: None, ..checked }, None).await?;
        if raw.publish {
            publish(visit, &txn, id).await?;
        }
        txn.commit().await?;
        return Ok(Recorded::New(id));
    }
    Err(Error::Corrupt("a request is recorded by others again and again".to_owned()))
}

/// The measurement that the same request led to before.
async fn before(visit: &Visit, author: &Student, raw: &RawMeasurement, hash: &[u8]) -> Result<Option<i64>> {
    let Some(client) = raw.client_uuid else { return Ok(None) };
    let Some(sent) = store::sent_before(visit.app.db.read(), client).await? else { return Ok(None) };
    if sent.access_key_id != Some(author.access_key_id) || sent.hash.as_deref() != Some(hash) {
        return Err(Error::Conflict("problem-uuid-taken"));
    }
    if sent.is_deleted {
        return Err(Error::Conflict("problem-uuid-deleted"));
    }
    Ok(Some(sent.id))
}

/// Changes a measurement, if it is still at `version`; none: whatever it is at.
///
/// # Errors
/// [`Error::PreconditionFailed`] when it is not, [`Error::Unprocessable`] names the fields that are wrong, and
/// those of who may not change it.
pub async fn change(
    visit: &Visit,
    viewer: &Viewer,
    id: &str,
    version: Option<i32>,
    raw: &RawMeasurement,
) -> Result<i64> {
    let stored = current(visit, viewer, id, version).await?;
    let checked = checked(visit, raw, Some(&stored)).await?;
    let publishes = raw.publish && stored.state == State::Draft;
    if checked.is_empty() && !publishes {
        return Ok(stored.id);
    }
    let txn = visit.app.db.begin().await?;
    let key = match viewer {
        Viewer::Student(student) => Some(student.access_key_id),
        _ => None,
    };
    let version = write(visit, &txn, stored.id, stored.version, checked, key).await?;
    if publishes {
        // Only what was changed here has a new version already.
        if version == stored.version && !store::next_version(&txn, stored.id, version, visit.app.clock.now()).await? {
            return Err(Error::PreconditionFailed);
        }
        publish(visit, &txn, stored.id).await?;
    }
    txn.commit().await?;
    Ok(stored.id)
}

/// The measurement of this path, if the viewer may change it and has seen its state.
async fn current(visit: &Visit, viewer: &Viewer, id: &str, version: Option<i32>) -> Result<Measurement> {
    let stored = editable(visit, viewer, id).await?;
    if version.is_some_and(|version| version != stored.version) {
        return Err(Error::PreconditionFailed);
    }
    Ok(stored)
}

/// Writes all that was checked, one step after the other as the pages do; tells the version after.
async fn write(
    visit: &Visit,
    txn: &DatabaseTransaction,
    id: i64,
    mut version: i32,
    checked: Checked,
    key: Option<i64>,
) -> Result<i32> {
    let now = visit.app.clock.now();
    let done = |is_saved: bool| if is_saved { Ok(1) } else { Err(Error::PreconditionFailed) };
    if let Some(place) = checked.place {
        let place: Place = settled(visit, txn, place, key).await?;
        version += done(store::save_place(txn, id, version, place, now).await?)?;
    }
    for changes in checked.values.into_iter().flatten() {
        version += done(store::save_values(txn, id, version, changes, now).await?)?;
    }
    if let Some(answers) = checked.structure {
        version += done(store::save_structure(txn, id, version, &answers, now).await?)?;
    }
    Ok(version)
}

async fn publish(visit: &Visit, txn: &DatabaseTransaction, id: i64) -> Result<()> {
    match store::publish(txn, id, visit.app.clock.now()).await? {
        Publishing::Done => Ok(()),
        Publishing::Empty => Err(refused(visit, [("publish", "measurement-fault-nothing")])),
    }
}

/// Deletes a measurement as its page does: it can be brought back there.
///
/// # Errors
/// As [`change`].
pub async fn remove(visit: &Visit, viewer: &Viewer, id: &str, version: Option<i32>) -> Result<()> {
    let stored = current(visit, viewer, id, version).await?;
    let txn = visit.app.db.begin().await?;
    // Nobody may change it between the look and the deletion.
    quality::lock(&txn, &[stored.id]).await?;
    let now_at = store::find(&txn, stored.id).await?.map(|m| m.version);
    if version.is_some() && version != now_at {
        return Err(Error::PreconditionFailed);
    }
    if store::delete(&txn, stored.id, viewer, visit.app.clock.now()).await? {
        txn.commit().await?;
    }
    Ok(())
}

/// A measurement with all that its author may see of it.
///
/// # Errors
/// Those of who may not change it.
pub async fn own_whole(visit: &Visit, viewer: &Viewer, id: i64) -> Result<WholeMeasurement> {
    let stored = editable(visit, viewer, &id.to_string()).await?;
    store::whole_of(visit.app.db.read(), vec![stored]).await?.pop().ok_or(Error::NotFound)
}

/// Adds a water that is missing, as a point; tells its number.
///
/// # Errors
/// [`Error::Unprocessable`] names the fields that are wrong.
pub async fn add_water(visit: &Visit, viewer: &Viewer, raw: &RawNewWater, at: (f64, f64)) -> Result<i64> {
    let key = match viewer {
        Viewer::Student(student) => Some(student.access_key_id),
        _ => None,
    };
    let custom = check_custom_water(&raw.name, &raw.flow_type, &raw.water_type)
        .map_err(|faults| refused(visit, faults.into_iter().map(|(field, key)| (check::name_of_water(field), key))))?;
    let txn = visit.app.db.begin().await?;
    let id = water::add_custom(&txn, &custom, at, key, visit.app.clock.now()).await?;
    txn.commit().await?;
    Ok(id)
}

/// The water that was chosen moves, as far as one knows.
fn is_running(water: &ChosenWater, known: Option<&water::Water>) -> bool {
    let flow = match water {
        ChosenWater::New(custom) => Some(custom.flow_type),
        ChosenWater::Known(_) => known.and_then(|water| water.flow_type),
    };
    flow == Some(water::FlowType::Running)
}
