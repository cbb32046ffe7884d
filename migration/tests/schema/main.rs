//! The schema on SQLite, and on the PostgreSQL server that
//! `GCAMPUS_TEST_POSTGRES` names, if it names one.

mod search;
mod support;

use entity::{
    access_key, audit_entry, blocked_email, calibration, course, course_token, document, email_confirmation,
    index_result, job, job_run, kit, measurement, outbox_mail, parameter, parameter_type, rate_count, report, session,
    site_setting, staff_user, structure_answer, water,
};
use migration::Migrator;
use sea_orm::{
    ActiveEnum, ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, ModelTrait,
    PaginatorTrait, entity::prelude::Json,
};
use sea_orm_migration::MigratorTrait;
use support::{Result, broken_constraint, databases, moment, strings_of, write_rows};

#[tokio::test]
async fn the_steps_load_the_catalogue_and_can_be_taken_back() -> Result {
    for database in databases().await? {
        let connection = &database.connection;
        for _ in 0..2 {
            assert_eq!(parameter_type::Entity::find().count(connection).await?, 19);
            assert_eq!(kit::Entity::find().count(connection).await?, 4);
            assert_eq!(calibration::Entity::find().count(connection).await?, 20);
            Migrator::reset(connection).await?;
            let left = match connection.get_database_backend() {
                DbBackend::Postgres => "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
                _ => "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'",
            };
            let left = strings_of(connection, left).await?;
            assert!(left.iter().all(|name| name == "seaql_migrations"), "left behind: {left:?}");
            Migrator::up(connection, None).await?;
        }
        let ph = parameter_type::Entity::find_by_id(4).one(connection).await?.ok_or("no pH")?;
        assert_eq!((ph.identifier.as_str(), ph.hard_min, ph.hard_max), ("ph", Some(0.0), Some(14.0)));
        assert_eq!(ph.category, parameter_type::Category::Chemical);
        let next = parameter_type::ActiveModel {
            identifier: Set("cl".to_owned()),
            name_de: Set("Chlorid".to_owned()),
            name_en: Set("Chloride".to_owned()),
            category: Set(parameter_type::Category::Physical),
            ..Default::default()
        }
        .insert(connection)
        .await?;
        assert_eq!(next.id, 22, "ids go on after the catalogue's");
    }
    Ok(())
}

#[tokio::test]
async fn every_entity_names_the_columns_of_its_table() -> Result {
    macro_rules! select {
        ($connection:expr, $($module:ident),+) => {
            $($module::Entity::find().one($connection).await?;)+
        };
    }
    for database in databases().await? {
        write_rows(&database.connection).await?;
        select!(
            &database.connection,
            access_key,
            audit_entry,
            blocked_email,
            calibration,
            course,
            course_token,
            document,
            email_confirmation,
            index_result,
            job,
            job_run,
            kit,
            measurement,
            outbox_mail,
            parameter,
            parameter_type,
            rate_count,
            report,
            session,
            site_setting,
            staff_user,
            structure_answer,
            water
        );
    }
    Ok(())
}

#[tokio::test]
async fn rows_come_back_as_they_were_written() -> Result {
    for database in databases().await? {
        let connection = &database.connection;
        let rows = write_rows(connection).await?;
        let read = measurement::Entity::find_by_id(rows.measurement.id).one(connection).await?;
        assert_eq!(read.as_ref(), Some(&rows.measurement));
        assert_eq!(rows.measurement.measured_at, moment());
        assert_eq!(rows.measurement.version, 1);
        assert!(!rows.measurement.requires_review);
        let water = water::Entity::find_by_id(rows.water.id).one(connection).await?;
        assert_eq!(water.as_ref(), Some(&rows.water));
        assert_eq!(rows.water.tags, Json::from_iter([("waterway", "river")]));

        let answer = structure_answer::ActiveModel {
            measurement_id: Set(rows.measurement.id),
            question: Set(structure_answer::Question::BankVegetation),
            grade: Set(3),
        };
        let answer = answer.insert(connection).await?;
        assert_eq!(answer.question, structure_answer::Question::BankVegetation);
        let result = index_result::ActiveModel {
            measurement_id: Set(rows.measurement.id),
            kind: Set(index_result::IndexKind::Bach),
            value: Set(90.08),
            classification: Set("I".to_owned()),
            validity: Set(53),
            method: Set("bach-1".to_owned()),
            inputs: Set(Json::from_iter([("ph", 78.5)])),
            computed_at: Set(moment()),
        };
        assert_eq!(result.insert(connection).await?.validity, 53);
        let report = report::ActiveModel {
            measurement_id: Set(rows.measurement.id),
            problem: Set(report::Problem::NotOnWater),
            created_at: Set(moment()),
            ..Default::default()
        };
        assert_eq!(report.insert(connection).await?.state, report::State::Open);
        let session = session::ActiveModel {
            id_hash: Set(vec![9; 32]),
            subject_kind: Set(None),
            subject_id: Set(None),
            data: Set(Json::from_iter([("flash", "good")])),
            created_at: Set(moment()),
            last_seen_at: Set(moment()),
            expires_at: Set(moment()),
        }
        .insert(connection)
        .await?;
        assert_eq!(session.id_hash, vec![9; 32]);
    }
    Ok(())
}

#[tokio::test]
async fn every_value_of_an_enum_passes_its_check() -> Result {
    macro_rules! write_all {
        ($connection:expr, $($table:literal, $column:literal: $enum:ty),+ $(,)?) => {
            $(for value in <$enum as ActiveEnum>::values() {
                let sql = format!(concat!("UPDATE ", $table, " SET ", $column, " = '{}'"), value);
                let done = $connection.execute_unprepared(&sql).await?;
                assert_eq!(done.rows_affected(), 1, "{sql}");
            })+
        };
    }
    for database in databases().await? {
        let connection = &database.connection;
        write_rows(connection).await?;
        connection
            .execute_unprepared(
                "DELETE FROM calibration WHERE id <> 4; DELETE FROM parameter_type WHERE id > 1; \
                 INSERT INTO structure_answer VALUES (1, 'flow', 1); \
                 INSERT INTO index_result VALUES \
                 (1, 'bach', 90.0, 'I', 53, 'm', '{}', '2026-01-01T00:00:00+00:00'); \
                 INSERT INTO report (measurement_id, problem, created_at) VALUES \
                 (1, 'Other', '2026-01-01T00:00:00+00:00')",
            )
            .await?;
        write_all!(
            connection,
            "parameter_type", "category": parameter_type::Category,
            "course", "language": entity::language::Language,
            "water", "osm_element_type": water::OsmElementType,
            "water", "flow_type": water::FlowType,
            "water", "water_type": water::WaterType,
            "measurement", "state": measurement::State,
            "measurement", "deleted_at = created_at, deleted_by": entity::actor::ActorKind,
            "structure_answer", "question": structure_answer::Question,
            "index_result", "kind": index_result::IndexKind,
            "report", "problem": report::Problem,
        );
        assert_eq!(water::WaterType::values().len(), 18);
        assert_eq!(structure_answer::Question::values().len(), 10);
    }
    Ok(())
}

#[tokio::test]
async fn a_broken_constraint_is_told_by_name() -> Result {
    const CASES: [(&str, &str); 17] = [
        ("UPDATE measurement SET longitude = 180.5", "measurement_longitude_check"),
        ("UPDATE measurement SET latitude = -91", "measurement_latitude_check"),
        ("UPDATE measurement SET state = 'gone'", "measurement_state_check"),
        ("UPDATE measurement SET published_at = NULL", "measurement_published_check"),
        ("UPDATE measurement SET deleted_by = 'teacher'", "measurement_deleted_check"),
        ("UPDATE measurement SET measured_at = '1899-12-31T23:59:59+00:00'", "measurement_measured_at_check"),
        ("UPDATE parameter SET value = 1e300", "parameter_value_check"),
        ("UPDATE parameter SET raw_optical_density = NULL", "parameter_optical_density_check"),
        ("INSERT INTO structure_answer VALUES (1, 'margin', 6)", "structure_answer_grade_check"),
        ("INSERT INTO structure_answer VALUES (1, 'depth', 1)", "structure_answer_question_check"),
        (
            "INSERT INTO index_result VALUES \
             (1, 'bach', 90.0, 'I', 101, 'm', '{}', '2026-01-01T00:00:00+00:00')",
            "index_result_validity_check",
        ),
        ("UPDATE water SET min_lon = 9.5", "water_longitude_check"),
        ("UPDATE water SET osm_id = NULL", "water_osm_check"),
        ("UPDATE water SET water_type = 'puddle'", "water_water_type_check"),
        ("UPDATE course SET name = ''", "course_name_check"),
        (
            "INSERT INTO water (osm_element_type, osm_id, geometry, min_lon, min_lat, max_lon, \
             max_lat, created_at, updated_at) SELECT osm_element_type, osm_id, geometry, min_lon, \
             min_lat, max_lon, max_lat, created_at, updated_at FROM water",
            "water_osm_element_type_osm_id_key",
        ),
        (
            "INSERT INTO access_key (course_id, token_hmac, token_sealed, activated_at, created_at) \
             SELECT course_id, token_hmac, token_sealed, activated_at, created_at FROM access_key",
            "access_key_token_hmac_key",
        ),
    ];
    for database in databases().await? {
        let connection = &database.connection;
        write_rows(connection).await?;
        for (statement, name) in CASES {
            let error =
                connection.execute_unprepared(statement).await.err().ok_or_else(|| format!("accepted: {statement}"))?;
            assert_eq!(broken_constraint(&error).as_deref(), Some(name), "{statement}: {error}");
        }
        let document = |file_name: &str| document::ActiveModel {
            kind: Set("field_sheet".to_owned()),
            language: Set(entity::language::Language::De),
            fingerprint: Set("f".to_owned()),
            file_name: Set(file_name.to_owned()),
            size: Set(1),
            created_at: Set(moment()),
            ..Default::default()
        };
        document("a.pdf").insert(connection).await?;
        let error = document("b.pdf").insert(connection).await.err().ok_or("two documents without a subject")?;
        assert_eq!(broken_constraint(&error).as_deref(), Some("document_kind_language_key"));
    }
    Ok(())
}

#[tokio::test]
async fn what_was_measured_outlives_its_course() -> Result {
    for database in databases().await? {
        let connection = &database.connection;
        let rows = write_rows(connection).await?;
        assert!(rows.water.clone().delete(connection).await.is_err(), "a water with measurements stays");
        assert!(parameter_type::Entity::delete_by_id(1).exec(connection).await.is_err(), "a type with values stays");
        rows.course.delete(connection).await?;
        assert_eq!(access_key::Entity::find().count(connection).await?, 0);
        assert!(rows.access_key.id > 0);
        let left = measurement::Entity::find_by_id(rows.measurement.id)
            .one(connection)
            .await?
            .ok_or("the measurement went with its course")?;
        assert_eq!((left.access_key_id, left.course_id), (None, None));
        calibration::Entity::delete_by_id(4).exec(connection).await?;
        let value = parameter::Entity::find_by_id(rows.parameter.id).one(connection).await?.ok_or("no value")?;
        assert_eq!(value.calibration_id, None);
        assert_eq!(value.calibration_formula.as_deref(), Some("5.405405*od"));
        left.delete(connection).await?;
        assert_eq!(parameter::Entity::find().count(connection).await?, 0);
        rows.water.delete(connection).await?;
    }
    Ok(())
}
