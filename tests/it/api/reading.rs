//! Lists and single things, field by field; filters, pages and conditions; and what nobody may read.

use gcampus::measurement::set_value_hidden;
use reqwest::{Method, StatusCode};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::{
    measurement::{answers, draft, place, post, published, rows, stored, structure_path, values_path, with},
    support::{Client, TestApp, on_both_databases},
};

async fn read(client: &Client, path: &str) -> Value {
    let reply = client.get(&format!("/api/v1/{path}")).await;
    assert_eq!(reply.status, StatusCode::OK, "{path}: {}", reply.body);
    reply.json()
}

fn ids(found: &Value) -> Vec<i64> {
    let rows = found.get("features").or_else(|| found.get("results")).expect("rows");
    rows.as_array().expect("a list").iter().filter_map(|row| row["id"].as_i64()).collect()
}

fn names(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// The number of the type behind `identifier`.
async fn kind(client: &Client, identifier: &str) -> i64 {
    let types = read(client, "datatypes/").await;
    let found = types["results"].as_array().expect("types").iter().find(|kind| kind["identifier"] == identifier);
    found.and_then(|kind| kind["id"].as_i64()).expect("a type")
}

on_both_databases! {
    async fn a_measurement_is_a_feature_with_all_that_is_known(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(river.id)).await;
        let ph = kind(&pupil, "ph").await;
        let values = rows(&[("12", "17", "im Schatten"), (&ph.to_string(), "8.01", "")], 1, "continue");
        post(&pupil, &values_path(id), &values).await.location();
        let structure = answers(&[("margin", "small"), ("course", "straight")], stored(site, id).await.version, "publish");
        post(&pupil, &structure_path(id), &structure).await.location();

        let found = read(&site.visitor(), &format!("measurements/{id}/")).await;
        assert_eq!((&found["type"], &found["id"]), (&json!("Feature"), &json!(id)));
        assert_eq!(found["geometry"], json!({ "type": "Point", "coordinates": [8.69, 49.412] }));
        let known = &found["properties"];
        // The predecessor's fields.
        assert_eq!((&known["name"], &known["comment"]), (&json!("Team Eisvogel"), &json!("Sonnig, wenig Strömung.")));
        assert!(known["title"].as_str().is_some_and(|title| title.contains(&format!("{id:05}"))), "{known}");
        assert_eq!(known["time"], "2024-06-02T08:15:00Z");
        assert_eq!(known["url"], format!("{}/measurement/{id}/", site.url));
        let temperature = &known["parameters"][0];
        assert_eq!(names(temperature), ["id", "measurement", "note", "parameter_type", "value"]);
        assert_eq!((&temperature["value"], &temperature["measurement"]), (&json!(17.0), &json!(id)));
        assert_eq!(temperature["note"], "im Schatten");
        let kind = &temperature["parameter_type"];
        assert_eq!(names(kind), ["category", "color", "id", "identifier", "name", "short_name", "unit"]);
        assert_eq!((&kind["identifier"], &kind["name"], &kind["unit"]), (&json!("temp"), &json!("Temperatur"), &json!("°C")));
        assert_eq!(kind["category"], "chemical");
        assert_eq!(known["water"], json!({
            "id": river.id, "name": "Neckar", "display_name": "Neckar", "osm_id": null, "osm_element_type": null,
            "flow_type": "running", "display_flow_type": "Fließgewässer", "water_type": null, "display_water_type": null,
        }));
        // Ours.
        assert_eq!((&known["time_zone"], &known["location_name"]), (&json!("Europe/Berlin"), &json!("Heidelberg")));
        assert_eq!((&known["quality_warning"], &known["state"]), (&json!(false), &json!("published")));
        assert_eq!(known["structure"], json!({ "margin": "small", "course": "straight" }));
        assert_eq!(known["indices"]["bach"]["method"], "bach-2");
        assert_eq!(known["indices"]["bach"]["classification"], Value::Null, "the validity is too low for a class");
        assert_eq!(known["indices"]["trophic"], Value::Null);
        assert_eq!(names(known).len(), 15, "{known}");
        // A part of it, and the values by themselves.
        let part = read(&site.visitor(), &format!("measurements/{id}/?fields=time,indices")).await;
        assert_eq!(names(&part["properties"]), ["indices", "time"]);
        let points = read(&site.visitor(), &format!("datapoints/?measurement={id}")).await;
        assert_eq!((&points["count"], &points["results"][0]), (&json!(2), temperature));
        assert_eq!(read(&site.visitor(), &format!("datapoints/{}/", temperature["id"])).await, *temperature);
        let english = read(&site.visitor().in_english(), &format!("measurements/{id}/?fields=parameters")).await;
        assert_eq!(english["properties"]["parameters"][0]["parameter_type"]["name"], "Water temperature");
    }

    async fn the_catalogue_has_identifiers(site: &TestApp) {
        let visitor = site.visitor();
        let types = read(&visitor, "datatypes/").await;
        assert_eq!(names(&types), ["count", "next", "previous", "results"]);
        let first = &types["results"][0];
        assert_eq!(names(first), ["category", "color", "id", "identifier", "name", "short_name", "unit"]);
        assert_eq!(types["count"].as_u64(), types["results"].as_array().map(|all| all.len() as u64));
        assert_eq!(&read(&visitor, &format!("datatypes/{}/", first["id"])).await, first);
        for path in ["datatypes/99999/", "datatypes/x/", "datapoints/1/", "waters/1/", "measurements/1/"] {
            let missing = visitor.get(&format!("/api/v1/{path}")).await;
            assert_eq!((missing.status, &missing.headers["content-type"]), (StatusCode::NOT_FOUND, &"application/problem+json".parse().expect("a value")));
            assert_eq!((&missing.json()["type"], &missing.json()["title"]), (&json!("about:blank"), &json!("Not Found")));
        }
    }

    async fn a_water_has_its_shape_and_its_measurements(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let text = json!({ "type": "Feature", "properties": { "@id": "way/5", "natural": "water", "water": "pond", "name": "Teich" },
            "geometry": { "type": "Point", "coordinates": [8.69, 49.4125] } });
        site.import(&text.to_string()).await.expect("an import");
        let pond = read(&site.visitor(), "waters/").await["results"][0].clone();
        assert_eq!(pond, json!({
            "id": pond["id"], "name": "Teich", "display_name": "Teich", "osm_id": 5, "osm_element_type": "way",
            "flow_type": "standing", "display_flow_type": "Stehendes Gewässer", "water_type": "pond", "display_water_type": "Teich",
        }));
        let water = pond["id"].as_i64().expect("a number");
        let id = published(&site.student(&course).await, &place(water), &[("12", "17", "")]).await;
        let found = read(&site.visitor(), &format!("waters/{water}/")).await;
        assert_eq!((&found["type"], &found["geometry"]["type"]), (&json!("Feature"), &json!("Point")));
        let known = &found["properties"];
        assert_eq!(names(known), [
            "bbox", "display_flow_type", "display_name", "display_water_type", "flow_type", "measurements", "name",
            "osm_element_type", "osm_id", "tags", "water_type",
        ]);
        assert_eq!(known["bbox"], json!({ "xmin": 8.69, "ymin": 49.4125, "xmax": 8.69, "ymax": 49.4125 }));
        assert_eq!((&known["measurements"], &known["tags"]["water"]), (&json!([id]), &json!("pond")));
        let refused = site.visitor().send(site.visitor().request(Method::DELETE, &format!("/api/v1/waters/{water}/"))).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    }

    async fn filters_keep_what_they_say(site: &TestApp) {
        let (own, other) = (site.course("9b", 1).await, site.course("7a", 1).await);
        let river = site.neckar().await;
        let pond = site.water("Teich", Some(entity::water::FlowType::Standing), &json!({ "type": "Point", "coordinates": [8.691, 49.412] })).await;
        let pupil = site.student(&own).await;
        let first = published(&pupil, &place(river.id), &[("12", "17", "")]).await;
        let second = published(&pupil, &with(&place(pond.id), &[("time_0_0", "3"), ("longitude", "8,692")]), &[("4", "7", "")]).await;
        let third = published(&site.student(&other).await, &with(&place(river.id), &[("time_0_0", "4")]), &[("12", "17", "")]).await;
        let visitor = site.visitor();
        for (query, kept) in [
            ("", &[first, second, third][..]),
            (&*format!("water={}", pond.id), &[second]),
            ("time_from=2024-06-03", &[second, third]),
            ("time_to=2024-06-03", &[first, second]),
            ("time_from=2024-06-02T08:15:00Z&time_to=2024-06-02T08:15:01Z", &[first]),
            ("bbox=8.691,49,9,50", &[second]),
            ("bbox=8.691,49,8.6901,50", &[first, second, third]),
            ("flow_type=standing", &[second]),
            ("flow_type=null", &[]),
            ("parameter_type=temp", &[first, third]),
            ("parameter_type=12&parameter_type=4", &[]),
            ("water_type=river", &[]),
            ("fields=name&flow_type=running", &[first, third]),
        ] {
            assert_eq!(ids(&read(&visitor, &format!("measurements/?{query}")).await), kept, "{query}");
        }
        // The course is named by its key, which stands in no address.
        for (key, kept) in [(&own.keys[0], &[first, second][..]), (&own.token, &[first, second]), (&other.token, &[third])] {
            let request = visitor.request(Method::GET, "/api/v1/measurements/?course=own");
            let reply = visitor.send(request.bearer_auth(key)).await;
            assert_eq!(ids(&reply.json()), kept);
        }
        let wrong = visitor.send(visitor.request(Method::GET, "/api/v1/measurements/?course=own").bearer_auth("ABCDEFGH")).await;
        assert_eq!((wrong.status, wrong.headers["www-authenticate"].to_str().ok()), (StatusCode::UNAUTHORIZED, Some("Bearer")));
        for (query, field) in [
            ("time_from=x", "time_from"), ("time_from=2024-06-03&time_to=2024-06-01", "time_to"), ("bbox=1,2,3", "bbox"),
            ("flow_type=x", "flow_type"), ("water_type=x", "water_type"), ("parameter_type=x", "parameter_type"),
            ("course=x", "course"), ("course=own", "course"), ("fields=x", "fields"), ("limit=0", "limit"),
            ("page=x", "page"), ("cursor=x", "cursor"), ("page=1&cursor=", "cursor"), ("water=x", "water"),
        ] {
            let refused = visitor.get(&format!("/api/v1/measurements/?{query}")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            assert_eq!(names(&refused.json()["errors"]), [field], "{query}");
        }
    }

    async fn pages_and_cursors_reach_every_row_once(site: &TestApp) {
        let river = site.neckar().await;
        let mut all = Vec::new();
        for _ in 0..7 {
            all.push(crate::map::published(site, river.id).await);
        }
        let visitor = site.visitor();
        for first in ["measurements/?limit=3", "measurements/?limit=3&cursor=&fields=name,parameters"] {
            let (mut found, mut path) = (Vec::new(), Some(format!("/api/v1/{first}")));
            let mut turns = 0;
            while let Some(next) = path {
                let reply = visitor.get(&next).await;
                let page = reply.json();
                assert_eq!(page["count"], 7, "{next}: {page}");
                found.extend(ids(&page));
                let link = reply.headers.get_all("link").iter().filter_map(|link| link.to_str().ok()).find(|link| link.contains("\"next\""));
                path = page["next"].as_str().map(|address| address.strip_prefix(&site.url).expect("an address of the site").to_owned());
                assert_eq!(link.is_some(), path.is_some());
                assert!(path.as_deref().is_none_or(|path| link.is_some_and(|link| link.contains(path))));
                turns += 1;
            }
            assert_eq!((&found, turns), (&all, 3), "{first}");
        }
        let beyond = visitor.get("/api/v1/measurements/?page=9").await;
        assert_eq!(beyond.status, StatusCode::NOT_FOUND);
        let second = read(&visitor, "measurements/?limit=3&page=2").await;
        assert_eq!(second["previous"], format!("{}/api/v1/measurements/?limit=3&page=1", site.url));
        let waters = read(&visitor, "waters/?cursor=").await;
        assert_eq!((ids(&waters), &waters["next"]), (vec![river.id], &Value::Null));
    }

    async fn a_page_takes_as_many_statements_whatever_is_on_it(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        published(&pupil, &place(river.id), &[("12", "17", ""), ("4", "7", "")]).await;
        let visitor = site.visitor();
        let paths = [
            "/api/v1/measurements/?fields=parameters,indices,structure,water", "/api/v1/measurements/",
            "/api/v1/datapoints/", "/api/v1/waters/", "/api/v1/datatypes/",
        ];
        let mut few = Vec::new();
        for path in paths {
            few.push(site.statements_for(&visitor, path).await);
        }
        for day in ["3", "4", "5", "6"] {
            let pond = site.water(&format!("Teich {day}"), None, &json!({ "type": "Point", "coordinates": [8.69, 49.412] })).await;
            published(&pupil, &with(&place(pond.id), &[("time_0_0", day)]), &[("12", "17", ""), ("4", "7", "")]).await;
        }
        for (path, few) in paths.into_iter().zip(few) {
            assert_eq!(site.statements_for(&visitor, path).await, few, "{path}");
        }
    }

    async fn what_has_not_changed_is_not_sent_again(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(river.id), &[("12", "17", "")]).await;
        let visitor = site.visitor();
        for path in [
            "/api/v1/measurements/".to_owned(), "/api/v1/measurements/?fields=indices".to_owned(), format!("/api/v1/measurements/{id}/"),
            "/api/v1/waters/".to_owned(), format!("/api/v1/waters/{}/", river.id), "/api/v1/datapoints/".to_owned(),
        ] {
            let first = visitor.get(&path).await;
            let tag = first.headers["etag"].to_str().expect("ASCII").to_owned();
            let changed = first.headers["last-modified"].to_str().expect("ASCII").to_owned();
            let again = visitor.get_with(&path, "if-none-match", &tag).await;
            assert_eq!((again.status, again.body.as_str(), &again.headers["etag"]), (StatusCode::NOT_MODIFIED, "", &first.headers["etag"]), "{path}");
            assert_eq!(again.headers["access-control-allow-origin"], "*");
            assert_eq!(visitor.get_with(&path, "if-modified-since", &changed).await.status, StatusCode::NOT_MODIFIED, "{path}");
            let other = visitor.clone().in_english().get_with(&path, "if-none-match", &tag).await;
            assert_eq!(other.status, StatusCode::OK, "another language is another text: {path}");
            // A change shows at once.
            site.app.clock.advance(chrono::TimeDelta::seconds(2));
            let version = stored(site, id).await.version;
            post(&pupil, &values_path(id), &rows(&[("4", "7", "")], version, "save")).await.location();
            let fresh = visitor.get_with(&path, "if-none-match", &tag).await;
            assert_eq!(fresh.status, StatusCode::OK, "{path}");
            let since = visitor.get_with(&path, "if-modified-since", &changed).await;
            assert_eq!(since.status, StatusCode::OK, "{path}");
        }
        let types = visitor.get("/api/v1/datatypes/").await;
        let again = visitor.get_with("/api/v1/datatypes/", "if-none-match", types.headers["etag"].to_str().expect("ASCII")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }

    async fn what_is_not_public_never_comes_out(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = |name: &str| with(&place(river.id), &[("name", name)]);
        let shown = published(&pupil, &form("sichtbar"), &[("12", "17", ""), ("4", "7.5", "geheime Notiz")]).await;
        let hidden = published(&pupil, &form("versteckt"), &[("12", "18", "")]).await;
        let deleted = published(&pupil, &form("geloescht"), &[("12", "19", "")]).await;
        let new = [("water", "new"), ("water_name", "Namenloser Entwurf"), ("water_flow_type", "running")];
        let of_draft = draft(&pupil, &with(&form("entwurf"), &new)).await;
        let db = site.app.db.read();
        let row = entity::measurement::ActiveModel { id: Set(hidden), state: Set(entity::measurement::State::Hidden), ..Default::default() };
        row.update(db).await.expect("hidden");
        pupil.post(&format!("/measurement/{deleted}/delete"), &[]).await.location();
        let values = entity::parameter::Entity::find().all(db).await.expect("values");
        let secret = values.iter().find(|row| row.measurement_id == shown && row.note == "geheime Notiz").expect("a value").id;
        let txn = site.app.db.begin().await.expect("a transaction");
        set_value_hidden(&txn, secret, true, site.app.clock.now()).await.expect("hidden");
        txn.commit().await.expect("kept");
        let drawn = entity::water::Entity::find().filter(entity::water::Column::Name.eq("Namenloser Entwurf"));
        let drawn = drawn.one(db).await.expect("a query").expect("the water").id;

        let all = "name,comment,parameters,indices,structure,water,url,title";
        for client in [&site.visitor(), &pupil] {
            for path in [
                "measurements/".to_owned(), format!("measurements/?fields={all}"), format!("measurements/?cursor=&fields={all}"),
                "datapoints/".to_owned(), "datapoints/?cursor=".to_owned(), "waters/".to_owned(), format!("waters/{}/", river.id),
                format!("measurements/{shown}/"), "measurements/?parameter_type=ph&fields=name".to_owned(),
            ] {
                let text = client.get(&format!("/api/v1/{path}")).await.body;
                for told in ["versteckt", "geloescht", "entwurf", "Entwurf", "geheime Notiz", "7.5", "18.0", "19.0"] {
                    assert!(!text.contains(told), "{path} tells {told}: {text}");
                }
            }
            assert_eq!(ids(&read(client, "measurements/?parameter_type=ph").await), [0_i64; 0]);
            assert_eq!(read(client, &format!("waters/{}/", river.id)).await["properties"]["measurements"], json!([shown]));
            assert_eq!(read(client, "datapoints/").await["count"], 1);
            let other_values = values.iter().filter(|row| row.measurement_id != shown).map(|row| row.id);
            let mut gone: Vec<String> = other_values.chain([secret]).map(|id| format!("datapoints/{id}/")).collect();
            gone.extend([hidden, deleted, of_draft].map(|id| format!("measurements/{id}/")));
            gone.push(format!("waters/{drawn}/"));
            for path in gone {
                assert_eq!(client.get(&format!("/api/v1/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }

    async fn pages_of_other_sites_may_read_and_not_write(site: &TestApp) {
        let visitor = site.visitor();
        let there = "https://schule.example";
        for path in ["/api/v1/measurements/", "/api/v1/measurements/99/", "/api/v1/nothing/"] {
            let reply = visitor.get_with(path, "origin", there).await;
            assert_eq!(reply.headers["access-control-allow-origin"], "*", "{path}");
            assert!(!reply.headers.contains_key("access-control-allow-credentials"));
        }
        let asks = |method: &str| visitor.request(Method::OPTIONS, "/api/v1/measurements/").header("origin", there)
            .header("access-control-request-method", method.to_owned());
        let first = visitor.send(asks("GET")).await;
        assert_eq!((first.status, &first.headers["access-control-allow-methods"]), (StatusCode::NO_CONTENT, &"GET, HEAD".parse().expect("a value")));
        let written = visitor.request(Method::POST, "/api/v1/indices/").header("origin", there).body("{}");
        let refused = visitor.send(written).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(!refused.headers.contains_key("access-control-allow-origin"));
        assert!(!visitor.get_with("/", "origin", there).await.headers.contains_key("access-control-allow-origin"));
    }
}
