//! The registration form: what it refuses, and what it takes for a program.

use chrono::TimeDelta;
use reqwest::StatusCode;

use super::{block, flashes, register, register_with_marker, rows, the_course};
use crate::support::{Reply, TestApp, on_both_databases};

/// The one field that is told to be wrong, and its message.
fn fault(reply: &Reply) -> (String, String) {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.texts("h1").join(""));
    let fields = reply.attributes("main [aria-invalid=true]", "name");
    let messages = reply.texts(".field-error");
    assert_eq!((fields.len(), messages.len()), (1, 1), "{fields:?} {messages:?}");
    (fields[0].clone(), messages[0].clone())
}

fn asks_again(reply: &Reply) -> bool {
    reply.status == StatusCode::UNPROCESSABLE_ENTITY
        && reply.texts("main [role=alert] strong") == ["Bitte drücken Sie noch einmal auf „Kurs anmelden“."]
        && reply.texts(".field-error").is_empty()
}

on_both_databases! {
    async fn two_quick_presses_make_one_course(site: &TestApp) {
        let visitor = site.visitor();
        assert_eq!(register(&visitor, &[]).await.location(), "/");
        assert_eq!(register(&visitor, &[]).await.location(), "/");
        assert_eq!(rows(site).await[0], 1);
        register(&visitor, &[("name", "Klasse 8c")]).await;
        assert_eq!(rows(site).await[0], 2, "another class is another course");
        site.app.clock.advance(TimeDelta::minutes(6));
        register(&visitor, &[]).await;
        assert_eq!(rows(site).await[0], 3, "whoever lost the mail may ask for a new one");
    }

    async fn each_rule_has_a_message_and_keeps_the_input(site: &TestApp) {
        let (long, longer, address) = ("ä".repeat(31), "ö".repeat(141), format!("{}@example.org", "a".repeat(250)));
        for (field, value, message) in [
            ("name", long.as_str(), "Höchstens 30 Zeichen"),
            ("name", "8b\r\nBcc: x@evil.example", "Bitte ohne Zeilenumbrüche"),
            ("school_name", &longer, "Höchstens 140 Zeichen"),
            ("school_name", "a\u{7}b", "Bitte ohne Zeilenumbrüche"),
            ("teacher_name", &longer, "Höchstens 140 Zeichen"),
            ("teacher_name", "a\0b", "Bitte ohne Zeilenumbrüche"),
            ("teacher_email", "", "Ohne E-Mail-Adresse"),
            ("teacher_email", "aenne", "Das ist keine gültige E-Mail-Adresse"),
            ("teacher_email", "aenne@example.org\r\nBcc: x@evil.example", "Das ist keine gültige E-Mail-Adresse"),
            ("teacher_email", "a@example.org, b@example.org", "Das ist keine gültige E-Mail-Adresse"),
            ("teacher_email", &address, "Höchstens 254 Zeichen"),
            ("number_of_access_keys", "", "Bitte eine Zahl von 1 bis 30"),
            ("number_of_access_keys", "0", "Bitte eine Zahl von 1 bis 30"),
            ("number_of_access_keys", "31", "Bitte eine Zahl von 1 bis 30"),
            ("number_of_access_keys", "viele", "Bitte eine Zahl von 1 bis 30"),
            ("terms", "", "Bitte stimmen Sie zu"),
        ] {
            let reply = register(&site.visitor(), &[(field, value)]).await;
            let (wrong, told) = fault(&reply);
            assert_eq!(wrong, field, "{value:?}");
            assert!(told.starts_with(message), "{field} {value:?}: {told}");
            if field != "terms" && !value.contains(['\0', '\r']) {
                assert_eq!(reply.value(field).as_deref(), Some(value));
            }
            let other = if field == "school_name" { ("name", "Klasse 8b") } else { ("school_name", "Schule am Fluss") };
            assert_eq!(reply.value(other.0).as_deref(), Some(other.1));
        }
        assert_eq!(rows(site).await, [0; 5]);
    }

    async fn limits_are_counted_in_characters_and_names_may_be_absent(site: &TestApp) {
        let (name, school) = ("ä".repeat(30), "🐟".repeat(140));
        let changed = [("name", name.as_str()), ("school_name", &school), ("teacher_name", "  "), ("number_of_access_keys", "30")];
        assert_eq!(register(&site.visitor(), &changed).await.location(), "/");
        let course = the_course(site).await;
        assert_eq!((course.name, course.school_name, course.teacher_name), (Some(name), Some(school), None));
        assert_eq!(rows(site).await, [1, 1, 30, 1, 1]);
    }

    async fn very_long_names_are_refused_like_long_ones(site: &TestApp) {
        // The body stays below what the server takes.
        let (long, mixed) = ("ä".repeat(40_000), "aB".repeat(120_000));
        for changed in [[("name", mixed.as_str()), ("school_name", &long)], [("school_name", &mixed), ("teacher_name", &mixed)]] {
            let reply = register(&site.visitor(), &changed).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(reply.texts(".field-error").len(), 2);
        }
        assert_eq!(rows(site).await, [0; 5]);
    }

    async fn a_blocked_address_gets_the_same_answer_and_no_course(site: &TestApp) {
        block(site, "troll@example.org").await;
        block(site, "*@evil.example").await;
        // Either way of writing a domain covers both.
        block(site, "*@müller.example").await;
        block(site, "troll@xn--bse-sna.example").await;
        for blocked in [
            "Troll@Example.org",
            "troll@example.org",
            "anybody@EVIL.example",
            "a@Müller.example",
            "a@xn--mller-kva.example",
            "troll@b\u{f6}se.example",
            "Troll@XN--BSE-SNA.example",
        ] {
            let visitor = site.visitor();
            let reply = register(&visitor, &[("teacher_email", blocked)]).await;
            assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/"));
            assert!(flashes(&visitor.get("/login/").await).starts_with("Vielen Dank!"));
        }
        assert_eq!(rows(site).await, [0; 5]);
        for allowed in ["troll2@example.org", "a@not-evil.example", "a@sub.evil.example"] {
            register(&site.visitor(), &[("teacher_email", allowed)]).await;
        }
        assert_eq!(rows(site).await[0], 3);
    }
}

#[tokio::test]
async fn a_form_that_is_sent_too_fast_comes_back_once() {
    let site = TestApp::start(&[("GCAMPUS_REGISTER_DELAY", "12")]).await;
    let visitor = site.visitor();
    let first = register(&visitor, &[]).await;
    assert!(asks_again(&first), "{}", first.status);
    assert_eq!(first.value("teacher_email").as_deref(), Some("aenne@example.org"));
    assert_eq!(first.attributes("#terms", "checked").len(), 1, "the box stays ticked");
    assert_eq!(rows(&site).await, [0; 5]);
    let marker = first.value("shown_at").expect("a marker");
    assert_eq!(register_with_marker(&visitor, &marker, &[]).await.location(), "/");
    assert_eq!(rows(&site).await[0], 1);
}

#[tokio::test]
async fn a_form_that_was_open_long_enough_passes_at_once() {
    let site = TestApp::start(&[("GCAMPUS_REGISTER_DELAY", "12")]).await;
    let visitor = site.visitor();
    let marker = visitor.get("/register/").await.value("shown_at").expect("a marker");
    site.app.clock.advance(TimeDelta::seconds(13));
    let faulty = register_with_marker(&visitor, &marker, &[("teacher_email", "x")]).await;
    assert_eq!(fault(&faulty).0, "teacher_email");
    let kept = faulty.value("shown_at").expect("a marker");
    assert_eq!(register_with_marker(&visitor, &kept, &[]).await.location(), "/", "the time goes on after a fault");
}

#[tokio::test]
async fn what_looks_like_a_program_presses_once_more() {
    let site = TestApp::on_sqlite().await;
    let visitor = site.visitor();
    let random = [("name", "dFqXzWvbNmKp"), ("school_name", "QwErTyUiOp"), ("teacher_name", "zXcVbNmLkJ")];
    let good = visitor.get("/register/").await.value("shown_at").expect("a marker");
    let forged = good.replacen('1', "2", 1);
    for (marker, changed) in [
        (good.as_str(), &[("homepage", "https://evil.example")][..]),
        (&good, &random),
        (&forged, &[]),
        ("", &[]),
        ("1700000000", &[]),
    ] {
        let before = rows(&site).await;
        let first = register_with_marker(&visitor, marker, changed).await;
        assert!(asks_again(&first), "{marker} {changed:?}");
        assert_eq!(first.attributes("#homepage", "value"), Vec::<String>::new(), "the trap comes back empty");
        assert_eq!(rows(&site).await, before);
        let accepted = first.value("shown_at").expect("a marker");
        assert_eq!(register_with_marker(&visitor, &accepted, changed).await.location(), "/", "{changed:?}");
        assert_eq!(rows(&site).await[0], before[0] + 1);
        // The same names at once would be the same form, sent twice.
        site.app.clock.advance(TimeDelta::minutes(6));
    }
    let two = [random[0], random[1]];
    assert_eq!(register(&visitor, &two).await.location(), "/", "two odd names are no alarm");
}

#[tokio::test]
async fn the_trap_is_out_of_the_way_of_people() {
    let page = TestApp::on_sqlite().await.visitor().get("/register/").await;
    assert_eq!(page.attributes(".visually-hidden[aria-hidden=true] #homepage", "tabindex"), ["-1"]);
    assert_eq!(page.attributes("#homepage", "autocomplete"), ["off"]);
    assert_eq!(page.value("number_of_access_keys").as_deref(), Some("5"));
    assert!(page.attributes("[style], style", "style").is_empty());
}
