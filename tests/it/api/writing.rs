//! Recording, changing and deleting with a key.

use entity::{measurement::State, parameter, staff_user::Role};
use reqwest::{Method, StatusCode};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::{
    measurement::stored,
    support::{Client, Reply, TestApp, on_both_databases},
};

const LIST: &str = "/api/v1/measurements/";

async fn send(client: &Client, method: Method, path: &str, key: &str, tag: Option<&str>, body: &Value) -> Reply {
    let mut request = client.request(method, path).bearer_auth(key).json(body);
    if let Some(tag) = tag {
        request = request.header("if-match", tag);
    }
    client.send(request).await
}

async fn create(client: &Client, key: &str, body: &Value) -> Reply {
    send(client, Method::POST, LIST, key, None, body).await
}

fn tag(reply: &Reply) -> String {
    reply.headers["etag"].to_str().expect("ASCII").to_owned()
}

fn path(reply: &Reply) -> String {
    format!("{LIST}{}/", reply.json()["id"])
}

/// A measurement at the Neckar, complete and right.
fn whole(water: i64) -> Value {
    json!({
        "client_uuid": "5f0c2a56-0b3e-4a55-9d3b-2f6f0f1f8a11",
        "name": "Sonde 3", "time": "2024-06-18T10:30:17+02:00", "longitude": 8.69, "latitude": 49.412, "water": water,
        "comment": "Am Wehr", "publish": true,
        "parameters": [
            { "parameter_type": "temp", "value": 17 },
            { "parameter_type": "no3", "value": 6.789, "note": "Photometer" },
            { "parameter_type": "trichoptera", "value": 2 },
        ],
        "structure": { "margin": "small", "course": "straight", "flow": "unknown" },
    })
}

/// `body` with some fields changed; null takes one away.
fn with(body: &Value, changes: &Value) -> Value {
    let mut body = body.clone();
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body.as_object_mut().expect("an object").retain(|_, value| !value.is_null());
    body
}

fn named(reply: &Reply) -> Vec<String> {
    reply.json()["errors"].as_object().map(|errors| errors.keys().cloned().collect()).unwrap_or_default()
}

on_both_databases! {
    async fn one_request_records_values_and_structure(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let client = site.visitor();
        let made = create(&client, &course.keys[0], &whole(river.id)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.headers["location"], format!("{}{}", site.url, path(&made)));
        let known = made.json()["properties"].clone();
        assert_eq!((&known["name"], &known["comment"], &known["state"]), (&json!("Sonde 3"), &json!("Am Wehr"), &json!("published")));
        assert_eq!((&known["time"], &known["time_zone"]), (&json!("2024-06-18T08:30:17Z"), &json!("Europe/Berlin")));
        let values: Vec<_> = known["parameters"].as_array().expect("values").iter()
            .map(|value| (value["parameter_type"]["identifier"].clone(), value["value"].clone(), value["note"].clone())).collect();
        assert!(values.contains(&(json!("temp"), json!(17.0), json!(""))), "{values:?}");
        assert!(values.contains(&(json!("no3"), json!(6.789), json!("Photometer"))), "{values:?}");
        assert!(values.contains(&(json!("trichoptera"), json!(2.0), json!(""))), "{values:?}");
        assert_eq!(known["structure"], json!({ "margin": "small", "course": "straight" }));
        assert_eq!(known["indices"]["bach"]["method"], "bach-2", "the indices are there at once");
        assert_eq!(known["indices"]["structure"]["method"], "structure-1");
        // Everybody reads the same, and finds it by its values.
        let read = site.visitor().get(&path(&made)).await;
        assert_eq!(read.json()["properties"], known);
        let found = site.visitor().get(&format!("{LIST}?parameter_type=no3")).await.json();
        assert_eq!(found["features"][0]["id"], made.json()["id"]);
        let row = stored(site, made.json()["id"].as_i64().expect("a number")).await;
        assert_eq!((row.access_key_id, row.course_id, row.state), (Some(course.key_ids[0]), Some(course.id), State::Published));
        for name in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"] {
            assert!(made.headers.contains_key(name), "{name}");
        }
    }

    async fn the_same_request_leads_to_the_first_measurement(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let river = site.neckar().await;
        let client = site.visitor();
        let body = whole(river.id);
        let first = create(&client, &course.keys[0], &body).await;
        // Another order of names says the same.
        let text = format!("{{\"structure\": {}, {}", body["structure"], &with(&body, &json!({ "structure": null })).to_string()[1..]);
        let request = client.request(Method::POST, LIST).bearer_auth(&course.keys[0]).body(text);
        let again = client.send(request).await;
        assert_eq!((again.status, again.json()["id"].clone()), (StatusCode::OK, first.json()["id"].clone()), "{}", again.body);
        let other = create(&client, &course.keys[0], &with(&body, &json!({ "name": "Sonde 4" }))).await;
        assert_eq!(other.status, StatusCode::CONFLICT);
        let foreign = create(&client, &course.keys[1], &body).await;
        assert_eq!(foreign.status, StatusCode::CONFLICT);
        assert!(!foreign.body.contains("Sonde"), "{}", foreign.body);
        // A change in between is no other request.
        let changed = send(&client, Method::PATCH, &path(&first), &course.keys[0], Some(&tag(&first)), &json!({ "name": "Sonde 5" })).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        assert_eq!(create(&client, &course.keys[0], &body).await.json()["id"], first.json()["id"]);
        let deleted = send(&client, Method::DELETE, &path(&first), &course.keys[0], None, &json!({})).await;
        assert_eq!(deleted.status, StatusCode::NO_CONTENT);
        assert_eq!(create(&client, &course.keys[0], &body).await.status, StatusCode::CONFLICT);
        // Without such a key each request is a new one.
        let unnamed = with(&body, &json!({ "client_uuid": null }));
        let (one, two) = (create(&client, &course.keys[0], &unnamed).await, create(&client, &course.keys[0], &unnamed).await);
        assert_ne!(one.json()["id"], two.json()["id"]);
    }

    async fn requests_sent_at_once_record_one_measurement(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let (client, body) = (site.visitor(), whole(river.id));
        let sent = (0..4).map(|_| create(&client, &course.keys[0], &body));
        let replies = futures_util::future::join_all(sent).await;
        let ids: std::collections::BTreeSet<String> = replies.iter().map(|reply| reply.json()["id"].to_string()).collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        assert_eq!(replies.iter().filter(|reply| reply.status == StatusCode::CREATED).count(), 1);
        assert_eq!(entity::measurement::Entity::find().count(site.app.db.read()).await.expect("a count"), 1);
    }

    async fn a_change_names_the_state_that_it_started_from(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let (client, key) = (site.visitor(), course.keys[0].as_str());
        let draft = create(&client, key, &with(&whole(river.id), &json!({ "publish": false }))).await;
        assert_eq!(draft.json()["properties"]["state"], "draft");
        let address = path(&draft);
        assert_eq!(site.visitor().get(&address).await.status, StatusCode::NOT_FOUND, "a draft is nobody's business");
        let blind = send(&client, Method::PATCH, &address, key, None, &json!({ "name": "x" })).await;
        assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
        let first = draft.json()["properties"]["parameters"].clone();
        let temperature = first.as_array().expect("values").iter().find(|value| value["parameter_type"]["identifier"] == "temp").expect("a value").clone();
        let change = json!({
            "comment": "Neu", "publish": true,
            "parameters": [{ "id": temperature["id"], "parameter_type": "temp", "value": 18.5 }, { "parameter_type": "ph", "value": 8 }],
            "structure": {},
        });
        let done = send(&client, Method::PATCH, &address, key, Some(&tag(&draft)), &change).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let known = done.json()["properties"].clone();
        assert_eq!((&known["name"], &known["comment"], &known["state"]), (&json!("Sonde 3"), &json!("Neu"), &json!("published")));
        assert_eq!((&known["structure"], &known["indices"]["structure"]), (&json!({}), &Value::Null));
        let values: Vec<_> = known["parameters"].as_array().expect("values").iter()
            .map(|value| (value["id"].clone(), value["value"].clone())).collect();
        assert_eq!(values.len(), 2, "what is not named goes: {values:?}");
        assert_eq!(values[0], (temperature["id"].clone(), json!(18.5)));
        let stale = send(&client, Method::PATCH, &address, key, Some(&tag(&draft)), &json!({ "name": "x" })).await;
        assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
        let weak = send(&client, Method::PATCH, &address, key, Some(&format!("W/{}", tag(&done))), &json!({ "name": "x" })).await;
        assert_eq!(weak.status, StatusCode::PRECONDITION_FAILED);
        // The tag that readers get is as good.
        let read = site.visitor().in_english().get(&address).await;
        let renamed = send(&client, Method::PATCH, &address, key, Some(&tag(&read)), &json!({ "name": "Sonde 9" })).await;
        assert_eq!((renamed.status, &renamed.json()["properties"]["name"]), (StatusCode::OK, &json!("Sonde 9")));
        let gone = send(&client, Method::DELETE, &address, key, Some(&tag(&read)), &json!({})).await;
        assert_eq!(gone.status, StatusCode::PRECONDITION_FAILED);
        let gone = send(&client, Method::DELETE, &address, key, Some(&tag(&renamed)), &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(site.visitor().get(&address).await.status, StatusCode::NOT_FOUND);
        assert!(stored(site, draft.json()["id"].as_i64().expect("a number")).await.deleted_at.is_some(), "it can be brought back");
        assert_eq!(send(&client, Method::DELETE, &address, key, None, &json!({})).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_value_that_staff_hid_stays_hidden(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let (client, key) = (site.visitor(), course.keys[0].as_str());
        let made = create(&client, key, &whole(river.id)).await;
        let db = site.app.db.read();
        let secret = parameter::Entity::find().filter(parameter::Column::Note.eq("Photometer")).one(db).await.expect("a query").expect("a value");
        let row = parameter::ActiveModel { id: Set(secret.id), hidden: Set(true), ..Default::default() };
        row.update(db).await.expect("hidden");
        let seen = site.visitor().get(&path(&made)).await;
        let body = json!({ "parameters": [{ "id": secret.id, "parameter_type": "no3", "value": 1 }] });
        let changed = send(&client, Method::PATCH, &path(&made), key, Some(&tag(&seen)), &body).await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let kept = parameter::Entity::find_by_id(secret.id).one(db).await.expect("a query").expect("a value");
        assert_eq!((kept.value, kept.hidden), (6.789, true));
        assert!(!changed.body.contains("6.789"));
    }

    async fn the_checks_are_those_of_the_forms(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pond = site.water("Teich", Some(entity::water::FlowType::Standing), &json!({ "type": "Point", "coordinates": [8.69, 49.412] })).await;
        let far = site.water("Fern", Some(entity::water::FlowType::Running), &json!({ "type": "Point", "coordinates": [9.9, 49.412] })).await;
        let client = site.visitor().in_english();
        let one = |parameter: Value| json!({ "parameters": [parameter] });
        for (changes, fields) in [
            (json!({ "time": null }), vec!["time"]),
            (json!({ "time": "2024-06-18" }), vec!["time"]),
            (json!({ "time": "2124-06-18T10:00:00Z" }), vec!["time"]),
            (json!({ "time": "1799-06-18T10:00:00Z" }), vec!["time"]),
            (json!({ "time_zone": "Mond/Krater" }), vec!["time_zone"]),
            (json!({ "longitude": null, "latitude": null, "water": null }), vec!["latitude", "longitude", "water"]),
            (json!({ "longitude": 181 }), vec!["longitude"]),
            (json!({ "latitude": "49" }), vec!["latitude"]),
            (json!({ "water": 99999 }), vec!["water"]),
            (json!({ "water": far.id }), vec!["water"]),
            (json!({ "new_water": { "name": "x" } }), vec!["new_water"]),
            (json!({ "water": null, "new_water": { "name": "x" } }), vec!["new_water.flow_type"]),
            (json!({ "water": null, "new_water": { "flow_type": "running", "water_type": "pond" } }), vec!["new_water.flow_type"]),
            (json!({ "water": null, "new_water": { "flow_type": "running", "depth": 1 } }), vec!["new_water.depth"]),
            (json!({ "name": "x".repeat(281) }), vec!["name"]),
            (json!({ "comment": "x".repeat(5_001) }), vec!["comment"]),
            (json!({ "colour": "blue" }), vec!["colour"]),
            (json!({ "client_uuid": "7" }), vec!["client_uuid"]),
            (json!({ "publish": "yes" }), vec!["publish"]),
            (json!({ "parameters": { "ph": 7 } }), vec!["parameters"]),
            (json!({ "parameters": [7] }), vec!["parameters.0"]),
            (one(json!({ "parameter_type": "gold", "value": 7 })), vec!["parameters.0.parameter_type"]),
            (one(json!({ "parameter_type": "ph" })), vec!["parameters.0.value"]),
            (one(json!({ "parameter_type": "ph", "value": "7" })), vec!["parameters.0.value"]),
            (one(json!({ "parameter_type": "ph", "value": 77 })), vec!["parameters.0.value"]),
            (one(json!({ "parameter_type": "temp", "value": 85.5 })), vec!["parameters.0.value"]),
            (one(json!({ "parameter_type": "diptera", "value": 1.5 })), vec!["parameters.0.value"]),
            (one(json!({ "parameter_type": "no3", "value": 7, "note": "x".repeat(5_001) })), vec!["parameters.0.note"]),
            (json!({ "water": pond.id }), vec!["parameters.2.parameter_type", "structure"]),
            (json!({ "structure": { "margin": "huge", "colour": "blue", "flow": 3 } }), vec!["structure.colour", "structure.flow", "structure.margin"]),
            (json!({ "parameters": [], "structure": null, "comment": null }), vec!["publish"]),
        ] {
            let reply = create(&client, &course.keys[0], &with(&whole(river.id), &changes)).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{changes}: {}", reply.body);
            assert_eq!(named(&reply), fields, "{changes}: {}", reply.body);
        }
        assert_eq!(entity::measurement::Entity::find().count(site.app.db.read()).await.expect("a count"), 0, "nothing is half written");
        // What is unusual is taken when it is said to be right.
        let confirmed = one(json!({ "parameter_type": "temp", "value": 85.5, "confirmed": true }));
        let made = create(&client, &course.keys[0], &with(&whole(river.id), &confirmed)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert!(stored(site, made.json()["id"].as_i64().expect("a number")).await.requires_review);
    }

    async fn a_water_that_is_missing_can_be_added(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let client = site.visitor();
        let new = json!({ "name": "Schulteich", "water_type": "pond", "longitude": 8.69, "latitude": 49.412 });
        let added = send(&client, Method::POST, "/api/v1/waters/", &course.keys[0], None, &new).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.body);
        assert_eq!((&added.json()["name"], &added.json()["flow_type"]), (&json!("Schulteich"), &json!("standing")));
        let again = send(&client, Method::POST, "/api/v1/waters/", &course.keys[0], None, &new).await;
        assert_eq!(again.json()["id"], added.json()["id"]);
        let row = entity::water::Entity::find_by_id(added.json()["id"].as_i64().expect("a number")).one(site.app.db.read()).await;
        let row = row.expect("a query").expect("a water");
        assert_eq!((row.created_by_access_key_id, row.requires_review), (Some(course.key_ids[0]), true));
        for (changes, field) in [
            (json!({ "water_type": "sea", "flow_type": "standing" }), "water_type"), (json!({ "latitude": 91 }), "latitude"),
            (json!({ "longitude": null }), "longitude"), (json!({ "depth": 3 }), "depth"), (json!({ "name": "x".repeat(201) }), "name"),
        ] {
            let refused = send(&client, Method::POST, "/api/v1/waters/", &course.keys[0], None, &with(&new, &changes)).await;
            assert_eq!((refused.status, named(&refused)), (StatusCode::UNPROCESSABLE_ENTITY, vec![field.to_owned()]), "{changes}");
        }
        let at = json!({ "water": null, "parameters": [{ "parameter_type": "temp", "value": 17 }], "structure": null,
            "new_water": { "name": "Dorfbach", "flow_type": "running" } });
        let made = create(&client, &course.keys[0], &with(&whole(0), &at)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.json()["properties"]["water"]["name"], "Dorfbach");
    }

    async fn keys_may_do_what_they_may_on_pages(site: &TestApp) {
        let (own, other) = (site.course("9b", 2).await, site.course("7a", 1).await);
        let river = site.neckar().await;
        let client = site.visitor();
        let made = create(&client, &own.keys[0], &whole(river.id)).await;
        let (address, before) = (path(&made), stored(site, made.json()["id"].as_i64().expect("a number")).await);
        assert_eq!(create(&client, &own.token, &whole(river.id)).await.status, StatusCode::FORBIDDEN, "teachers record nothing");
        for key in [&own.keys[1], &other.keys[0], &other.token] {
            let changed = send(&client, Method::PATCH, &address, key, Some("*"), &json!({ "name": "x" })).await;
            assert_eq!(changed.status, StatusCode::FORBIDDEN);
            assert_eq!(send(&client, Method::DELETE, &address, key, None, &json!({})).await.status, StatusCode::FORBIDDEN);
        }
        // A session is no key, whoever it belongs to.
        for logged_in in [site.student(&own).await, site.teacher(&own).await, site.staff(Role::Administrator).await] {
            for (method, path) in [(Method::POST, LIST), (Method::PATCH, address.as_str()), (Method::DELETE, address.as_str())] {
                let reply = logged_in.send(logged_in.request(method, path).header("if-match", "*").json(&json!({ "name": "x" }))).await;
                assert_eq!((reply.status, reply.headers["www-authenticate"].to_str().ok()), (StatusCode::UNAUTHORIZED, Some("Bearer")));
            }
        }
        assert_eq!(stored(site, before.id).await, before, "nothing changed");
        // A key as people type it, and the teacher of the course.
        let typed = own.token.to_lowercase();
        let done = send(&client, Method::PATCH, &address, &typed, Some("*"), &json!({ "name": "Von der Lehrkraft" })).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let row = entity::access_key::ActiveModel { id: Set(own.key_ids[0]), deactivated_at: Set(Some(site.app.clock.now())), ..Default::default() };
        row.update(site.app.db.read()).await.expect("an update");
        assert_eq!(create(&client, &own.keys[0], &whole(river.id)).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_keys_and_many_requests_are_limited() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("9b", 1).await;
    let guesser = site.visitor();
    for number in 0..20 {
        let key = format!("A{}{}BCDEF", char::from(b'A' + number / 5), char::from(b'1' + number % 5));
        assert_eq!(create(&guesser, &key, &json!({})).await.status, StatusCode::UNAUTHORIZED, "{key}");
    }
    let shut = create(&guesser, "ABCDEFGH", &json!({})).await;
    assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(shut.headers.contains_key("retry-after"));
    for text in ["no key", "ABCDEFGH1", ""] {
        assert_eq!(create(&site.visitor(), text, &json!({})).await.status, StatusCode::UNAUTHORIZED, "{text}");
    }

    let eager = site.visitor();
    for left in (0..60).rev() {
        let reply = create(&eager, &course.keys[0], &json!({})).await;
        assert_eq!(
            (reply.status, reply.headers["ratelimit-remaining"].to_str().ok()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some(&*left.to_string()))
        );
    }
    let refused = create(&eager, &course.keys[0], &json!({})).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after") && refused.headers.contains_key("ratelimit-reset"));
    // It is the key that is counted, not the school's address.
    assert_eq!(create(&eager, &course.token, &json!({})).await.status, StatusCode::FORBIDDEN);
}
