//! The steps that make the GCampus database, on SQLite and on PostgreSQL.
//!
//! Every step is written once, as SQL with placeholders for the few types
//! that the two databases spell differently (see [`dialect`]). Every step
//! runs in a transaction of its own. `migration/README.md` says how to add one.

use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait, async_trait};

pub mod dialect;
mod m20261124_000001_catalogue;
mod m20261124_000002_course;
mod m20261124_000003_identity;
mod m20261124_000004_water;
mod m20261124_000005_measurement;
mod m20261124_000006_operation;
mod m20261124_000007_search;
mod m20261124_000008_safety;
mod m20261124_000009_mail;
mod m20261124_000013_water_sitelinks;
mod m20261124_000016_job_slot;
mod m20261124_000018_parameter_types;
mod m20261124_000019_water_attempts;
mod m20261124_000021_client_hash;
mod m20261124_000022_job_cut;
mod m20261124_000026_map_version;

pub use m20261124_000001_catalogue::{HardLimits, hard_limits};

/// All steps in the order in which they run.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_catalogue::Migration),
            Box::new(m20261124_000002_course::Migration),
            Box::new(m20261124_000003_identity::Migration),
            Box::new(m20261124_000004_water::Migration),
            Box::new(m20261124_000005_measurement::Migration),
            Box::new(m20261124_000006_operation::Migration),
            Box::new(m20261124_000007_search::Migration),
            Box::new(m20261124_000008_safety::Migration),
            Box::new(m20261124_000013_water_sitelinks::Migration),
            Box::new(m20261124_000009_mail::Migration),
            Box::new(m20261124_000016_job_slot::Migration),
            Box::new(m20261124_000018_parameter_types::Migration),
            Box::new(m20261124_000019_water_attempts::Migration),
            Box::new(m20261124_000026_map_version::Migration),
            Box::new(m20261124_000022_job_cut::Migration),
            Box::new(m20261124_000021_client_hash::Migration),
        ]
    }
}
