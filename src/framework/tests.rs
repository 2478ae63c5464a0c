//! One mistake for each code, with its line; and the built-in frameworks have none.

use super::*;
use crate::finding::{Code, Finding, FindingSpot};

/// A small framework without problems. The line numbers below refer to it.
const SOUND: &str = r#"id: small
version: "1.0"
title: Small
language: en
summary: A framework for tests.
currency: EUR
scale:
  - {level: 1, label: Low, description: Knows of it.}
  - {level: 2, label: High, description: Masters it.}
domains:
  - id: one
    label: One
    definition: The first.
    skills:
      - {id: one.a, label: A, help: About a.}
      - {id: one.b, label: B, help: About b.}
education:
  levels:
    - {id: none, label: None}
    - {id: some, label: Some}
sources:
  - {id: review, label: Review}
roles:
  - id: lead
    label: Lead
    aliases: [Head]
    summary: Leads.
    education: {required: none, desired: some, note: null}
    expectations: {one: Much.}
    levels:
      one.a: 1
      one.b: 2
    interpolated: [one.a]
  - id: chief
    label: Chief
    summary: Decides.
    education: {required: null, desired: null}
    expectations: {}
    levels: {one.a: 2, one.b: 2}
activities:
  - {id: try-a, domain: one, skills: [one.a], kind: hands-on, text: Try a.}
  - {id: degree, domain: education, skills: [], kind: formal, text: Study.}
"#;

/// The findings after changing a part of that framework's text.
fn after(old: &str, new: &str) -> Vec<Finding> {
    assert!(SOUND.contains(old), "{old}");
    let loaded = load_text(&SOUND.replacen(old, new, 1), "small.yaml");
    assert_eq!(loaded.framework.is_none(), !loaded.findings.is_empty());
    loaded.findings
}

#[test]
fn a_sound_framework_has_no_findings() {
    assert_eq!(after("", ""), []);
    assert_eq!(after("", "\u{feff}"), [], "a byte order mark");
    assert_eq!(load_text(&SOUND.replace('\n', "\r\n"), "small.yaml").findings, []);
}

#[test]
fn every_slip_has_its_code_and_line() {
    let long = "x".repeat(256);
    for (old, new, code, line) in [
        ("title: Small", "title: 'Small", Code::FrameworkYaml, 3),
        ("language: en", "title: Twice", Code::FrameworkYaml, 4),
        ("currency: EUR", "currency: euro", Code::FrameworkSchema, 6),
        ("    definition: The first.\n", "", Code::FrameworkSchema, 11),
        ("    summary: Leads.", "    sumary: Leads.", Code::FrameworkSchema, 27),
        ("version: \"1.0\"", "version: 1.0", Code::FrameworkSchema, 2),
        ("id: chief", "id: Chief!", Code::FrameworkSchema, 34),
        ("      one.a: 1", "      one.a: 1.5", Code::FrameworkSchema, 31),
        ("kind: hands-on", "kind: hand-on", Code::FrameworkSchema, 41),
        ("  - {level: 2, label: High, description: Masters it.}\n", "", Code::FrameworkSchema, 7),
        ("id: one.b", "id: one.a", Code::DuplicateId, 16),
        ("level: 2,", "level: 1,", Code::DuplicateId, 9),
        ("id: degree", "id: try-a", Code::DuplicateId, 42),
        ("      one.b: 2", "      one.c: 2", Code::DanglingReference, 32),
        ("interpolated: [one.a]", "interpolated: [two]", Code::DanglingReference, 33),
        ("required: none", "required: non", Code::DanglingReference, 28),
        ("{one: Much.}", "{two: Much.}", Code::DanglingReference, 29),
        ("domain: one", "domain: two", Code::DanglingReference, 41),
        ("skills: [one.a]", "skills: [one.z]", Code::DanglingReference, 41),
        ("      one.a: 1\n", "", Code::RoleLevelMissing, 30),
        ("      one.a: 1", "      one.a: 3", Code::LevelOffScale, 31),
        ("description: Knows of it.", "description: ''", Code::LevelUndescribed, 8),
        ("level: 2,", "level: 4,", Code::ScaleNotStepwise, 9),
        ("domains:", "domains:\n  - {id: two, label: Two, definition: None., skills: []}", Code::DomainEmpty, 11),
        ("label: Chief", "label: hEAD", Code::RoleNameShared, 35),
        ("label: Review", &format!("label: {long}"), Code::TooLongForExcel, 22),
        ("help: About a.", &format!("help: {long}"), Code::TooLongForExcel, 15),
        ("label: Low", &format!("label: {}", &long[..61]), Code::TooLongForExcel, 8),
    ] {
        let found: Vec<_> = after(old, new).into_iter().map(|finding| (finding.code, finding.spot)).collect();
        assert!(found.contains(&(code, Some(FindingSpot::Line(line)))), "{new}: {found:?}");
    }
}

#[test]
fn findings_stand_in_the_order_of_lines_and_hold_place_and_value() {
    let text = SOUND.replacen("one.a: 1", "one.a: 7", 1).replacen("id: review", "id: Review", 1).replacen(
        "domain: one",
        "domain: on",
        1,
    );
    let findings = load_text(&text, "small.yaml").findings;
    let places: Vec<_> = findings.iter().map(|finding| finding.sheet().unwrap()).collect();
    assert_eq!(places, ["line 22", "line 31", "line 41"], "the rules are checked although the schema objects");
    assert_eq!(findings[1].pointer, Some("/roles/0/levels/one.a".into()));
    assert_eq!(findings[1].value.as_deref(), Some("7"));
    assert_eq!(findings[1].file.as_deref(), Some("small.yaml"));
}

#[test]
fn objections_of_the_schema_are_said_in_plain_words() {
    for (old, new, words) in [
        ("title: Small\n", "", "the framework is missing the key “title”"),
        (
            "    summary: Leads.",
            "    sumary: Leads.",
            "entry 1 of “roles” has the key “sumary”, which is not known; perhaps “summary” is meant",
        ),
        ("title: Small", "title:", "“title” is empty; write a text"),
        ("title: Small", "title: ''", "“title” is empty; write a text"),
        ("version: \"1.0\"", "version: 1.5", "“version” must be a text, but it is the number 1.5; put it in quotes"),
        ("level: 2", "level: two", "“level” in entry 2 of “scale” must be a whole number, but it is the text “two”"),
        (
            "kind: hands-on",
            "kind: hand-on",
            "is “hand-on”, but it must be one of “hands-on”, “with-others”, “formal”; perhaps “hands-on” is meant",
        ),
        ("level: 2", "level: -2", "is -2, but it must be 0 or more"),
        ("aliases: [Head]", "aliases: Head", "must be a list, but it is the text “Head”"),
        ("desired: some", "desired: 5", "must be a text, but it is the number 5; put it in quotes"),
    ] {
        let messages: Vec<_> = after(old, new).into_iter().map(|finding| finding.message()).collect();
        assert!(messages.iter().any(|message| message.contains(words)), "{words}: {messages:?}");
    }
}

#[test]
fn what_comes_with_the_program_is_sound() {
    let names = builtin_names();
    assert!(names.contains(&DEFAULT_FRAMEWORK.to_owned()) && names.contains(&"digital-skills".to_owned()), "{names:?}");
    for name in &names {
        let loaded = load_builtin(name).unwrap();
        assert_eq!(loaded.findings, []);
        assert_eq!(loaded.framework, builtin(name));
        assert_eq!(&loaded.framework.unwrap().id, name);
    }
    let mut library = Library::new();
    assert_eq!(library.iter().count(), names.len());
    let mut edited = builtin("digital-skills").unwrap();
    edited.version = "2.0".to_owned();
    library.add(edited);
    assert_eq!(library.get("digital-skills").unwrap().version, "2.0");
    assert_eq!(library.iter().count(), names.len());
}
