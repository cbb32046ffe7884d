//! Rows of the demo: written in few statements, since there may be millions.

mod course;
mod measurement;
mod setting;

pub(super) use course::course_with_address;
pub(super) use measurement::{
    Author, allocate_measurement_ids, analyze, existing_waters, insert_measurements, water_ids,
};
pub(super) use setting::{
    COURSE_ID, MEASUREMENT_IDS, WATER_IDS, lock, remember, remember_ids, remembered, remembered_ids,
};
