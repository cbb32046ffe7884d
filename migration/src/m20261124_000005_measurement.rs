//! Measurements with their parameters, structure answers, index results and
//! reports.
//!
//! A measurement names its course beside its key. Keys come and go, and the
//! class's measurements belong to the course even when a key is deleted; and
//! the lists that ask for a course then need no join. Both become null when
//! their row goes: what was measured at a river stays.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const MEASUREMENT: &str = "
CREATE TABLE measurement (
    id {id},
    access_key_id {bigint}
        CONSTRAINT measurement_access_key_id_fkey REFERENCES access_key (id) ON DELETE SET NULL,
    course_id {bigint}
        CONSTRAINT measurement_course_id_fkey REFERENCES course (id) ON DELETE SET NULL,
    water_id {bigint} NOT NULL
        CONSTRAINT measurement_water_id_fkey REFERENCES water (id) ON DELETE RESTRICT,
    name text NOT NULL DEFAULT '' CONSTRAINT measurement_name_check CHECK (length(name) <= 280),
    longitude {double} NOT NULL
        CONSTRAINT measurement_longitude_check CHECK (longitude BETWEEN -180 AND 180),
    latitude {double} NOT NULL
        CONSTRAINT measurement_latitude_check CHECK (latitude BETWEEN -90 AND 90),
    location_name text
        CONSTRAINT measurement_location_name_check CHECK (length(location_name) BETWEEN 1 AND 280),
    measured_at {time} NOT NULL
        CONSTRAINT measurement_measured_at_check
        CHECK (measured_at >= '1900-01-01T00:00:00+00:00'),
    time_zone text NOT NULL
        CONSTRAINT measurement_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64),
    note text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'draft'
        CONSTRAINT measurement_state_check CHECK (state IN ('draft', 'published', 'hidden')),
    version {int} NOT NULL DEFAULT 1
        CONSTRAINT measurement_version_check CHECK (version >= 1),
    requires_review {bool} NOT NULL DEFAULT FALSE,
    quality_warning {bool} NOT NULL DEFAULT FALSE,
    internal_comment text NOT NULL DEFAULT '',
    deleted_at {time},
    deleted_by text
        CONSTRAINT measurement_deleted_by_check
        CHECK (deleted_by IN ('student', 'teacher', 'staff')),
    published_at {time},
    client_uuid {uuid},
    search_text text NOT NULL DEFAULT '',
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    CONSTRAINT measurement_client_uuid_key UNIQUE (client_uuid),
    CONSTRAINT measurement_deleted_check CHECK ((deleted_at IS NULL) = (deleted_by IS NULL)),
    CONSTRAINT measurement_published_check CHECK (state <> 'published' OR published_at IS NOT NULL)
){strict};
-- Newest first; keyset paging compares (measured_at, id).
CREATE INDEX measurement_list_idx ON measurement (state, deleted_at, measured_at DESC, id DESC);
-- Covers the number of visible measurements of each water.
CREATE INDEX measurement_water_id_idx ON measurement (water_id, state, deleted_at, measured_at);
CREATE INDEX measurement_access_key_id_idx ON measurement (access_key_id, measured_at);
CREATE INDEX measurement_course_id_idx ON measurement (course_id, measured_at);
-- Bounding boxes: points need no tree. A range over the longitude leaves few
-- rows of 100,000, the latitude is read from the same index, and no write pays
-- for triggers.
CREATE INDEX measurement_position_idx ON measurement (longitude, latitude);
CREATE INDEX measurement_updated_at_idx ON measurement (updated_at);
CREATE INDEX measurement_deleted_at_idx ON measurement (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX measurement_requires_review_idx ON measurement (requires_review, id);
";

const PARAMETER: &str = "
CREATE TABLE parameter (
    id {id},
    measurement_id {bigint} NOT NULL
        CONSTRAINT parameter_measurement_id_fkey REFERENCES measurement (id) ON DELETE CASCADE,
    parameter_type_id {bigint} NOT NULL
        CONSTRAINT parameter_parameter_type_id_fkey
        REFERENCES parameter_type (id) ON DELETE RESTRICT,
    position {int} NOT NULL DEFAULT 0
        CONSTRAINT parameter_position_check CHECK (position >= 0),
    -- Finite: both infinities and PostgreSQL's NaN lie outside.
    value {double} NOT NULL
        CONSTRAINT parameter_value_check CHECK (value BETWEEN -1000000000 AND 1000000000),
    note text NOT NULL DEFAULT '',
    hidden {bool} NOT NULL DEFAULT FALSE,
    raw_optical_density {double}
        CONSTRAINT parameter_raw_optical_density_check
        CHECK (raw_optical_density BETWEEN 0 AND 1000000),
    dilution_factor {double}
        CONSTRAINT parameter_dilution_factor_check CHECK (dilution_factor BETWEEN 1 AND 1000000),
    calibration_id {bigint}
        CONSTRAINT parameter_calibration_id_fkey
        REFERENCES calibration (id) ON DELETE SET NULL,
    calibration_label text
        CONSTRAINT parameter_calibration_label_check
        CHECK (length(calibration_label) BETWEEN 1 AND 280),
    calibration_formula text
        CONSTRAINT parameter_calibration_formula_check
        CHECK (length(calibration_formula) BETWEEN 1 AND 100),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    -- The label and the formula are those of the day of the measurement; they
    -- outlive the calibration's row, so the id alone may be missing.
    CONSTRAINT parameter_optical_density_check CHECK (
        (raw_optical_density IS NULL) = (calibration_formula IS NULL)
        AND (raw_optical_density IS NULL) = (calibration_label IS NULL)
        AND (raw_optical_density IS NULL) = (dilution_factor IS NULL)
        AND (calibration_id IS NULL OR raw_optical_density IS NOT NULL))
){strict};
CREATE INDEX parameter_measurement_id_idx ON parameter (measurement_id, position, id);
CREATE INDEX parameter_parameter_type_id_idx ON parameter (parameter_type_id, measurement_id);
CREATE INDEX parameter_calibration_id_idx ON parameter (calibration_id)
    WHERE calibration_id IS NOT NULL;
";

const QUALITY: &str = "
CREATE TABLE structure_answer (
    measurement_id {bigint} NOT NULL
        CONSTRAINT structure_answer_measurement_id_fkey
        REFERENCES measurement (id) ON DELETE CASCADE,
    question text NOT NULL
        CONSTRAINT structure_answer_question_check
        CHECK (question IN (
            'utilization', 'margin', 'course', 'bank_vegetation', 'bank_structure',
            'cross_section', 'flow', 'depth_variance', 'riverbed', 'continuity')),
    grade {smallint} NOT NULL
        CONSTRAINT structure_answer_grade_check CHECK (grade BETWEEN 1 AND 5),
    CONSTRAINT structure_answer_pkey PRIMARY KEY (measurement_id, question)
){strict};

CREATE TABLE index_result (
    measurement_id {bigint} NOT NULL
        CONSTRAINT index_result_measurement_id_fkey
        REFERENCES measurement (id) ON DELETE CASCADE,
    kind text NOT NULL
        CONSTRAINT index_result_kind_check
        CHECK (kind IN ('bach', 'saprobic', 'trophic', 'structure')),
    value {double} NOT NULL
        CONSTRAINT index_result_value_check CHECK (value BETWEEN -1000000000 AND 1000000000),
    classification text NOT NULL
        CONSTRAINT index_result_classification_check
        CHECK (length(classification) BETWEEN 1 AND 10),
    -- Hundredths, so that the bounds 0.40 and 0.70 are met exactly.
    validity {smallint} NOT NULL
        CONSTRAINT index_result_validity_check CHECK (validity BETWEEN 0 AND 100),
    method text NOT NULL
        CONSTRAINT index_result_method_check CHECK (length(method) BETWEEN 1 AND 60),
    inputs {json} NOT NULL,
    computed_at {time} NOT NULL,
    CONSTRAINT index_result_pkey PRIMARY KEY (measurement_id, kind)
){strict};
CREATE INDEX index_result_kind_classification_idx ON index_result (kind, classification);

CREATE TABLE report (
    id {id},
    measurement_id {bigint} NOT NULL
        CONSTRAINT report_measurement_id_fkey REFERENCES measurement (id) ON DELETE CASCADE,
    problem text NOT NULL
        CONSTRAINT report_problem_check
        CHECK (problem IN (
            'Other',
            'Note contains problematic text',
            'Values are problematic',
            'Location of measurement is not on public ground',
            'Location of measurement is not on a water',
            'Name of water does not match location')),
    text text NOT NULL DEFAULT '' CONSTRAINT report_text_check CHECK (length(text) <= 500),
    reporter_email text
        CONSTRAINT report_reporter_email_check CHECK (length(reporter_email) BETWEEN 3 AND 254),
    state text NOT NULL DEFAULT 'open'
        CONSTRAINT report_state_check CHECK (state IN ('open', 'resolved', 'rejected')),
    created_at {time} NOT NULL,
    closed_at {time},
    closed_by {bigint}
        CONSTRAINT report_closed_by_fkey REFERENCES staff_user (id) ON DELETE SET NULL,
    CONSTRAINT report_closed_check CHECK (
        (state = 'open') = (closed_at IS NULL) AND (closed_by IS NULL OR closed_at IS NOT NULL))
){strict};
CREATE INDEX report_measurement_id_idx ON report (measurement_id);
CREATE INDEX report_state_idx ON report (state, created_at);
CREATE INDEX report_closed_by_idx ON report (closed_by);
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, MEASUREMENT).await?;
        run(manager, PARAMETER).await?;
        run(manager, QUALITY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["report", "index_result", "structure_answer", "parameter", "measurement"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
