//! Measurements as a workbook: one row each, in the reader's language, beside
//! a sheet of parameter types and methods and one that says whose data it is.
//!
//! The library writes each row to the disk at once, so the memory that it takes does not grow with
//! them. A workbook can only be sent when it is whole: it is written to a nameless file, which is
//! gone when nobody has it open any more.

mod columns;
mod notes;
mod sheets;

use std::{
    fs::File,
    io::{Seek, SeekFrom},
    path::PathBuf,
    sync::Arc,
};

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use super::{
    about::About,
    reading::{Desk, Reading},
};
use crate::{
    catalogue::ParameterType,
    measurement::WholeMeasurement,
    platform::{Error, Result},
};
use columns::Columns;

/// Batches that wait to be written.
const WAITING: usize = 2;

/// What a workbook is made of, beside the measurements.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) about: About,
    /// By number.
    pub(super) types: Vec<ParameterType>,
    /// Where files can be made.
    pub(super) folder: PathBuf,
}

/// What the reader tells the writer.
enum Message {
    Batch(Vec<WholeMeasurement>),
    /// There are no more. Without this word the reading failed, or nobody wants the workbook any more.
    End,
}

/// Makes a workbook and gives it, ready to be read from its start. Dropping this future ends the
/// reading, and the writing soon after.
///
/// # Errors
/// Those of the reading, and [`Error::StorageFull`] when there is no room for the file.
pub(super) async fn workbook(plan: Plan, mut reading: Reading, desk: Arc<Desk>) -> Result<File> {
    let place = desk.workbooks.clone().acquire_owned().await.map_err(|error| Error::Corrupt(error.to_string()))?;
    let (sender, receiver) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || write(&plan, receiver, place));
    let read = async move {
        loop {
            let batch = reading.next().await?;
            let message = if batch.is_empty() { Message::End } else { Message::Batch(batch) };
            let is_end = matches!(message, Message::End);
            // A writer that has failed says why itself.
            if sender.send(message).await.is_err() || is_end {
                return Ok(());
            }
        }
    };
    let read: Result<()> = read.await;
    let written = writing.await.map_err(|error| Error::Corrupt(format!("a workbook: {error}")))?;
    read?;
    written
}

/// `_place` is held until the work is done, though nobody may wait for it any more.
fn write(plan: &Plan, mut messages: mpsc::Receiver<Message>, _place: OwnedSemaphorePermit) -> Result<File> {
    let columns = Columns::new(plan);
    let mut workbook = Workbook::new();
    workbook.set_tempdir(&plan.folder).map_err(fault)?;
    workbook.set_properties(&properties(&plan.about));
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(fault)?;
    let mut writer = columns.begin(sheet).map_err(fault)?;
    loop {
        match messages.blocking_recv() {
            Some(Message::Batch(batch)) => {
                for measurement in &batch {
                    writer.add(measurement).map_err(fault)?;
                }
            }
            Some(Message::End) => break,
            None => return Err(Error::Corrupt("a workbook was given up".to_owned())),
        }
    }
    let written = writer.end().map_err(fault)?;
    sheets::types(&mut workbook, plan).map_err(fault)?;
    sheets::about(&mut workbook, plan, &written).map_err(fault)?;
    let mut file = tempfile::tempfile_in(&plan.folder)?;
    workbook.save_to_writer(&mut file).map_err(fault)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn properties(about: &About) -> DocProperties {
    DocProperties::new()
        .set_title(format!("{}: {}", about.site_name, about.locale.text("export-sheet-measurements")))
        .set_author(&about.site_name)
        .set_company(&about.site_name)
        .set_subject(&about.citation)
        .set_comment(format!("{} ({})", about.licence.name, about.licence.url))
        .set_hyperlink_base(format!("{}/", about.site_url))
        .set_creation_datetime(&about.made_at)
}

fn fault(error: XlsxError) -> Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => full_or(error),
        other => Error::Corrupt(format!("a workbook: {other}")),
    }
}

fn full_or(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::StorageFull { Error::StorageFull } else { Error::Io(error) }
}
