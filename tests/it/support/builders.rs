//! Rows to start from, and the visitors that belong to them.

use entity::{access_key, course, course_token, language, session, staff_user, water};
use gcampus::{
    platform::{
        ids,
        secret::sha256,
        web::session::{ActorKind, SUBJECT, Subject},
    },
    water::{ImportError, ImportReport, import_geojson},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{Client, TestApp};

/// A course whose address is confirmed.
pub(crate) struct BuiltCourse {
    pub(crate) id: i64,
    pub(crate) token: String,
    pub(crate) keys: Vec<String>,
    pub(crate) key_ids: Vec<i64>,
}

/// A water of the tests.
pub(crate) struct BuiltWater {
    pub(crate) id: i64,
}

impl TestApp {
    /// A confirmed course with `keys` access keys.
    pub(crate) async fn course(&self, name: &str, keys: usize) -> BuiltCourse {
        let (db, now) = (self.app.db.read(), self.app.clock.now());
        let course = course::ActiveModel {
            name: Set(Some(name.to_owned())),
            school_name: Set(Some("Schule am Fluss".to_owned())),
            teacher_email: Set(format!("{}@example.org", ids::random_key(8).to_lowercase())),
            email_verified_at: Set(Some(now)),
            language: Set(language::Language::De),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        let course = course.insert(db).await.expect("a course");
        let token = ids::random_key(ids::COURSE_TOKEN_LENGTH);
        let row = course_token::ActiveModel {
            course_id: Set(course.id),
            token_hmac: Set(self.app.secrets.lookup(&token)),
            token_sealed: Set(self.app.secrets.seal(&token)),
            created_at: Set(now),
            ..Default::default()
        };
        row.insert(db).await.expect("a course token");
        let mut built = BuiltCourse { id: course.id, token, keys: Vec::new(), key_ids: Vec::new() };
        for _ in 0..keys {
            let key = ids::random_key(ids::ACCESS_KEY_LENGTH);
            let row = access_key::ActiveModel {
                course_id: Set(course.id),
                token_hmac: Set(self.app.secrets.lookup(&key)),
                token_sealed: Set(self.app.secrets.seal(&key)),
                activated_at: Set(now),
                created_at: Set(now),
                ..Default::default()
            };
            built.key_ids.push(row.insert(db).await.expect("an access key").id);
            built.keys.push(key);
        }
        built
    }

    /// A pupil with the course's first key.
    pub(crate) async fn student(&self, course: &BuiltCourse) -> Client {
        self.student_with_key(course, 0).await
    }

    /// A pupil with one of the course's keys.
    pub(crate) async fn student_with_key(&self, course: &BuiltCourse, key: usize) -> Client {
        let client = self.visitor();
        let reply = client.post("/login/access-key/", &[("token", &course.keys[key])]).await;
        assert_eq!(reply.location(), "/");
        client
    }

    /// The course's teacher.
    pub(crate) async fn teacher(&self, course: &BuiltCourse) -> Client {
        let client = self.visitor();
        let reply = client.post("/login/course-token/", &[("token", &course.token)]).await;
        assert_eq!(reply.location(), "/course/");
        client
    }

    /// A member of staff. The back office has no log-in yet: the session is written by hand.
    pub(crate) async fn staff(&self, role: staff_user::Role) -> Client {
        let (db, now) = (self.app.db.read(), self.app.clock.now());
        let user = staff_user::ActiveModel {
            name: Set(format!("moderator {}", ids::random_key(8).to_lowercase())),
            password_hash: Set("no password".to_owned()),
            role: Set(role),
            created_at: Set(now),
            ..Default::default()
        };
        let user = user.insert(db).await.expect("a member of staff");
        let cookie = ids::random_key(40);
        let subject = Subject { kind: ActorKind::Staff, id: user.id };
        let row = session::ActiveModel {
            id_hash: Set(sha256(&cookie)),
            subject_kind: Set(Some(subject.kind)),
            subject_id: Set(Some(subject.id)),
            data: Set(serde_json::json!({ SUBJECT: subject })),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + chrono::TimeDelta::hours(1)),
        };
        row.insert(db).await.expect("a session");
        Client::with_session(self.url.clone(), &cookie)
    }

    /// Imports waters as the command does.
    pub(crate) async fn import(&self, text: &str) -> Result<ImportReport, ImportError> {
        import_geojson(&self.app, text, gcampus::measurement::refresh_at_waters).await
    }

    /// A water with this GeoJSON geometry.
    pub(crate) async fn water(
        &self,
        name: &str,
        flow_type: Option<water::FlowType>,
        geometry: &serde_json::Value,
    ) -> BuiltWater {
        let imported = serde_json::json!({
            "type": "FeatureCollection",
            "features": [{
                "type": "Feature",
                "properties": { "name": name, "flow_type": flow_type },
                "geometry": geometry,
            }],
        });
        let report = self.import(&imported.to_string()).await.expect("an import");
        assert_eq!((report.added, report.skipped.len()), (1, 0));
        let found = water::Entity::find().filter(water::Column::Name.eq(name)).one(self.app.db.read()).await;
        BuiltWater { id: found.expect("a query").expect("the water").id }
    }

    /// A short river through Heidelberg.
    pub(crate) async fn neckar(&self) -> BuiltWater {
        let line =
            serde_json::json!({ "type": "LineString", "coordinates": [[8.68, 49.41], [8.70, 49.414], [8.72, 49.415]] });
        self.water("Neckar", Some(water::FlowType::Running), &line).await
    }
}
