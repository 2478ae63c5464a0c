//! An organisation's own schema: its violations are told in plain words, at a cell.

use serde_json::{Value, json};

use skillbook::finding::{Code, Finding};
use skillbook::jobs::workbench::Workbench;
use skillbook::validate::OwnSchema;

use super::super::sample;
use super::super::spoilt::Spoilt;

/// Returns the violations of a schema in a flawless packet.
fn told(schema: &Value) -> Vec<Finding> {
    let own = Some(OwnSchema::read(&schema.to_string()).unwrap());
    let found = Spoilt::packet().read_on(&Workbench { own, ..sample::strict_workbench() });
    assert!(found.findings.iter().all(|finding| finding.code == Code::OwnSchemaViolation), "{:?}", found.findings);
    found.findings
}

fn goal(rule: Value) -> Value {
    json!({"properties": {"plan": {"properties": {"goals": {"items": rule}}}}})
}

fn action(rule: Value) -> Value {
    goal(json!({"properties": {"actions": {"items": rule}}}))
}

#[test]
fn what_a_schema_objects_to_is_said_in_plain_words_at_a_cell() {
    let not_hands_on = json!({"properties": {"kind": {"const": "hands-on"}}});
    for (schema, label, problem) in [
        (
            action(json!({"properties": {"kind": {"const": "formal"}}})),
            "Action A1.1: kind",
            "it is “hands-on”, but it must be “formal”",
        ),
        (
            action(json!({"properties": {"approved_by": {"anyOf": [{"const": "HR"}, {"pattern": "^Dr"}]}}})),
            "Action A1.1: cost approved by",
            "one of these has to change: it is “Dana Whitfield”, but it must be “HR”; or it is “Dana Whitfield”, which does not",
        ),
        (
            action(
                json!({"anyOf": [{"properties": {"kind": {"const": "formal"}}}, {"properties": {"approved_by": {"const": "HR"}}}]}),
            ),
            "Action A1.1” (with what belongs to it)",
            "one of these has to change: “Action A1.1: kind” is “hands-on”, but it must be “formal”; or “Action A1.1: cost approved by” is",
        ),
        (action(json!({"not": not_hands_on})), "Action A1.1” (with what", "the values of “Action A1.1: kind” are not allowed"),
        (action(json!({"not": {"required": ["kind"]}})), "Action A1.1” (with what", "is not allowed like this"),
        (
            action(json!({"description": "Practice needs a date\n on which it begins.", "not": not_hands_on})),
            "Action A1.1” (with what",
            ": Practice needs a date on which it begins.",
        ),
        (
            action(json!({"title": "The way of learning", "if": not_hands_on, "then": false})),
            "Action A1.1” (with what",
            ": The way of learning.",
        ),
        (action(json!({"if": not_hands_on, "then": false})), "Action A1.1” (with what", "is not allowed like this"),
        (
            action(json!({"properties": {"outcome": {"type": "string", "description": "Say what came of it"}}})),
            "Action A1.1: what came of it",
            ": Say what came of it.",
        ),
        (
            json!({"properties": {"education": {"required": ["licence"]}}}),
            "Highest degree” (with what",
            "it must have a “licence”, and",
        ),
        (json!({"required": ["pager"]}), "The document does not follow", "“pager”"),
        (json!({"properties": {"person": {"required": ["pager"]}}}), "(with what belongs to it)", "“pager”"),
        (
            goal(json!({"properties": {"actions": {"minItems": 4}}})),
            "The list that begins with “Action A1.1”",
            "it needs at least 4 entries",
        ),
        (
            goal(json!({"oneOf": [{"required": ["skill"]}, {"required": ["measure"]}]})),
            "Goal 1” (with what",
            "it must fit only one",
        ),
        (
            json!({"properties": {"career_goal": {"properties": {"statement": {"maxLength": 3}}}}}),
            "My career goal",
            "it may have 3 at most",
        ),
    ] {
        let found = told(&schema);
        let Some(first) = found.first() else { panic!("{schema} objects to nothing") };
        assert!(first.message().contains(label) && first.message().contains(problem), "{schema}: {}", first.message());
        assert!(first.cell().is_some(), "{schema}: {first:?}");
        for jargon in ["{", "entry 1", "False schema", "one of .", "  "] {
            assert!(!first.message().contains(jargon), "{}", first.message());
        }
    }
}

#[test]
fn long_values_are_shortened() {
    let long = "a word and ".repeat(40);
    let schema = json!({"properties": {"career_goal": {"properties": {"statement": {"const": "x"}}}}}).to_string();
    let own = OwnSchema::read(&schema).ok();
    let spoilt = Spoilt::packet().set("/career_goal/statement", skillbook::grid::CellValue::Text(long));
    let found = spoilt.read_on(&Workbench { own, ..sample::strict_workbench() });
    let finding = found.findings.iter().find(|finding| finding.code == Code::OwnSchemaViolation).unwrap();
    assert!(finding.message().chars().count() < 200 && finding.message().contains('…'), "{}", finding.message());
}
