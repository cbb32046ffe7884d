//! Holds the doors of docs/architecture.md shut: who may import whom, and how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::rust_paths::paths;

/// Each room and the rooms that it may import beside `auth`.
const ROOMS: [(&str, &[&str]); 15] = [
    ("auth", &[]),
    ("course", &[]),
    ("catalogue", &[]),
    ("quality", &[]),
    ("water", &[]),
    ("measurement", &["catalogue", "quality", "water", "course"]),
    ("tools", &["catalogue", "quality", "measurement"]),
    ("map", &["measurement", "water", "catalogue", "course", "quality"]),
    ("document", &["map", "measurement", "water", "quality", "catalogue", "course"]),
    ("export", &["measurement", "water", "catalogue", "course", "quality"]),
    ("api", &["measurement", "water", "catalogue", "course", "quality"]),
    ("admin", OPEN),
    ("maintenance", OPEN),
    ("operate", OPEN),
    ("predecessor", OPEN),
];

/// The rooms that others may import; nobody imports the rest.
const OPEN: &[&str] = &["auth", "course", "catalogue", "quality", "water", "measurement", "map", "document"];

/// What knows all rooms, and what no room and not the platform may know.
const TOP: [&str; 6] = ["main", "lib", "routes", "schedule", "messages", "cli"];

/// A room's inner parts; others reach what its `mod.rs` exports.
const PARTS: [&str; 6] = ["pages", "form", "model", "store", "mail", "jobs"];

/// Libraries that do input and output: not for `model` files.
const INPUT_OUTPUT: [&str; 7] = ["sea_orm", "sqlx", "poem", "tokio", "lettre", "reqwest", "handlebars"];

const LONGEST_FILE: usize = 400;

/// Where a file stands: `src/water/pages/list.rs` is part `pages` of `water`.
struct Place<'a> {
    room: &'a str,
    part: &'a str,
    /// Its path of modules below the crate, without its own name for a `mod.rs`.
    modules: Vec<&'a str>,
}

impl<'a> Place<'a> {
    fn of(file: &'a str) -> Self {
        let inside = file.strip_prefix("src/").expect("a file of the root package");
        let mut modules: Vec<&str> = inside.trim_end_matches(".rs").split('/').collect();
        let (room, part) = (modules[0], modules.get(1).copied().unwrap_or("mod"));
        if modules.last() == Some(&"mod") {
            modules.pop();
        }
        Self { room, part, modules }
    }

    /// A path as seen from the crate's root: `super::store::X` in `water/pages.rs` is
    /// `water::store::X`. None for a path into another crate or a local name.
    fn resolve(&self, path: &[String]) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|segment| *segment == "super").count();
        let (keep, rest) = match path[0].as_str() {
            "crate" => (0, &path[1..]),
            "self" => (self.modules.len(), &path[1..]),
            "super" => (self.modules.len().saturating_sub(supers), &path[supers..]),
            _ => return None,
        };
        let base = self.modules[..keep].iter().map(|segment| (*segment).to_owned());
        Some(base.chain(rest.iter().cloned()).collect())
    }

    /// Only `store` files and the session storage speak to the tables.
    fn may_import_tables(&self) -> bool {
        self.modules.contains(&"store") || self.modules == ["platform", "web", "session"]
    }
}

/// What is wrong with one file's imports, each told as "who imports whom".
fn faults(file: &str, source: &str) -> Vec<String> {
    let place = Place::of(file);
    let mut faults: Vec<String> = paths(source)
        .iter()
        .filter(|path| path.len() > 1 && !allowed(&place, path))
        .map(|path| format!("{file} imports {}", path.join("::")))
        .collect();
    faults.sort();
    faults.dedup();
    faults
}

fn allowed(place: &Place, path: &[String]) -> bool {
    if path[0] == "entity" {
        return place.may_import_tables();
    }
    if path[0] == "migration" {
        return ["platform", "cli", "operate"].contains(&place.room);
    }
    if TOP.contains(&place.room) {
        return true;
    }
    let Some(target) = place.resolve(path) else {
        return place.part != "model" || !INPUT_OUTPUT.contains(&path[0].as_str());
    };
    let Some(room) = target.first() else { return true };
    let part = target.get(1).map_or("", String::as_str);
    if room == place.room {
        return place.room == "platform" || within_room(place.part, part);
    }
    if room == "platform" {
        // A language is a plain value; everything else of the platform does something.
        return place.part != "model" || part == "i18n";
    }
    if TOP.contains(&room.as_str()) {
        // They show and run the list of jobs.
        room == "schedule" && ["admin", "maintenance", "operate"].contains(&place.room)
    } else if ROOMS.iter().any(|(name, _)| name == room) {
        let mine = ROOMS.iter().find(|(name, _)| *name == place.room);
        let known = mine.is_some_and(|(_, rooms)| room == "auth" || rooms.contains(&room.as_str()));
        known && !PARTS.contains(&part)
    } else {
        // `crate::App` and its like: what lib.rs hands out.
        true
    }
}

/// One direction inside a room: pages → form → model, pages → store → model.
fn within_room(from: &str, to: &str) -> bool {
    let closed: &[&str] = match from {
        "form" => &["pages", "store", "mail", "jobs"],
        "store" => &["pages", "form", "mail", "jobs"],
        "model" => &["pages", "form", "store", "mail", "jobs"],
        "mail" | "jobs" => &["pages", "form"],
        _ => &[],
    };
    !closed.contains(&to)
}

/// Every file below a folder of the project with this ending, as path from the project's root.
fn files(folder: &str, ending: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path.strip_prefix(root).expect("below").display().to_string());
            }
        }
    }
    found.sort();
    found
}

fn read(file: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).expect("a source file is UTF-8")
}

#[test]
fn every_import_goes_through_an_open_door() {
    let sources = files("src", "rs");
    assert!(sources.contains(&"src/lib.rs".to_owned()), "the sources are found: {sources:?}");
    let faults: Vec<String> = sources.iter().flat_map(|file| faults(file, &read(file))).collect();
    assert!(faults.is_empty(), "against docs/architecture.md:\n{}", faults.join("\n"));
}

#[test]
fn tables_and_migrations_import_nothing_of_ours() {
    for (folder, closed) in [("entity/src", ["migration", "gcampus"]), ("migration/src", ["entity", "gcampus"])] {
        let sources = files(folder, "rs");
        assert!(!sources.is_empty(), "{folder} is found");
        for file in sources {
            for path in paths(&read(&file)).iter().filter(|path| path.len() > 1) {
                assert!(!closed.contains(&path[0].as_str()), "{file} imports {}", path.join("::"));
            }
        }
    }
}

#[test]
fn every_room_on_disk_is_in_the_list() {
    let known = |room: &str| TOP.contains(&room) || room == "platform" || ROOMS.iter().any(|(name, _)| *name == room);
    for file in files("src", "rs") {
        let room = Place::of(&file).room;
        assert!(known(room), "{file}: {room} is no room of docs/architecture.md");
    }
}

#[test]
fn files_stay_short() {
    let mut sources = vec!["build.rs".to_owned()];
    for folder in ["src", "entity/src", "migration/src", "tests", "benches"] {
        sources.extend(files(folder, "rs"));
    }
    sources.extend(files("assets/js", "js"));
    let long: Vec<String> = sources
        .iter()
        .map(|file| (file, read(file).lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split along their subjects:\n{}", long.join("\n"));
}

#[test]
fn closed_doors_are_noticed() {
    for (file, source) in [
        ("src/water/pages.rs", "use crate::measurement::Measurement;"),
        ("src/water/pages.rs", "use entity::water;"),
        ("src/water/pages.rs", "use super::store; fn f() { entity::water::Entity::find(); }"),
        ("src/water/mod.rs", "use crate::routes::all;"),
        ("src/water/mod.rs", "use super::course::Course;"),
        ("src/water/form.rs", "use super::store::waters_near;"),
        ("src/water/store.rs", "use crate::water::{model::Name, pages::View};"),
        ("src/water/model.rs", "use sea_orm::Value;"),
        ("src/water/model.rs", "use crate::platform::App;"),
        ("src/water/pages.rs", "use migration::Migrator;"),
        ("src/measurement/pages.rs", "use crate::{auth::Student, water::store::near};"),
        ("src/measurement/pages/edit.rs", "use super::super::super::map::Map;"),
        ("src/admin/course.rs", "use crate::operate::backup;"),
        ("src/platform/web/visit.rs", "use crate::auth::Student;"),
        ("src/platform/app.rs", "fn f() -> crate::course::Course {}"),
        ("src/platform/jobs/runner.rs", "use crate::schedule::JOBS;"),
        ("src/platform/web/health.rs", "use entity::session;"),
    ] {
        assert!(!faults(file, source).is_empty(), "{file} may not say {source}");
    }
}

#[test]
fn open_doors_stay_open() {
    for (file, source) in [
        ("src/water/pages.rs", "use super::{form::Raw, store}; use crate::platform::web::Visit;"),
        ("src/water/pages.rs", "use crate::auth::Student; // entity::water"),
        ("src/water/store.rs", "use entity::water; use super::model::Name; use sea_orm::Set;"),
        ("src/water/store/near.rs", "use entity::water; use crate::platform::db;"),
        ("src/water/pages.rs", "use sea_orm::{entity::prelude::*, TransactionTrait};"),
        ("src/measurement/mail.rs", "use crate::water::Water; use super::store::by_id;"),
        ("src/api/indices.rs", "use crate::quality::bach;"),
        ("src/platform/web/session.rs", "use entity::session;"),
        ("src/platform/mail/store.rs", "use entity::mail;"),
        ("src/platform/db.rs", "use migration::Migrator;"),
        ("src/admin/jobs.rs", "use crate::schedule::JOBS;"),
        ("src/routes.rs", "use crate::{admin, api, water};"),
        ("src/cli/demo.rs", "use crate::operate::demo; use crate::water::store;"),
    ] {
        assert_eq!(faults(file, source), [] as [String; 0], "{file} may say {source}");
    }
}
