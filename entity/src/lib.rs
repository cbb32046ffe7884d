//! The tables of the GCampus database: one file per table, no logic.
//!
//! The tables themselves are made by the crate `migration`; limits, uniqueness
//! and delete rules are in its SQL. Times are UTC, coordinates are degrees
//! (WGS 84). `search_text` columns are folded by the writer.
//!
//! Every module holds `Entity`, `Model`, `ActiveModel` and the enums of its
//! text columns; [`actor`] and [`language`] hold those that several tables share.

pub mod access_key;
pub mod actor;
pub mod audit_entry;
pub mod blocked_email;
pub mod calibration;
pub mod course;
pub mod course_token;
pub mod document;
pub mod email_confirmation;
pub mod index_result;
pub mod job;
pub mod job_run;
pub mod kit;
pub mod language;
pub mod measurement;
pub mod outbox_mail;
pub mod parameter;
pub mod parameter_type;
pub mod rate_count;
pub mod report;
pub mod session;
pub mod site_setting;
pub mod staff_user;
pub mod structure_answer;
pub mod water;
