//! The JSON Schema of a form's document, with this framework's skills, scale, roles and lists.

use std::borrow::Cow;

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{Capacity, Field, Identity, Kind, Mode, build};
use crate::model::{Date, Effort, FormKind, Framework, Money};
use crate::words::LONGEST_CELL;

/// The JSON Schema (2020-12) of the documents of a kind of form under a framework.
pub fn schema(framework: &Framework, kind: FormKind) -> Value {
    let capacity = Capacity { gaps: true, ..Capacity::of_plan(1, 1).with_previous(true) };
    let form = build(Identity::blank(kind, framework), framework, &capacity);
    let fields: Vec<(Vec<String>, &Field)> =
        form.fields().map(|(_, _, _, field)| (field.pointer.steps().map(Cow::into_owned).collect(), field)).collect();
    let mut schema = node(&fields.iter().map(|(steps, field)| (steps.as_slice(), *field)).collect::<Vec<_>>());
    schema["properties"]["form"] = json!({
        "type": "object",
        "properties": {
            "kind": { "const": kind.name() },
            "framework": { "const": framework.id },
            "framework_version": { "type": "string" },
            "round": { "type": ["string", "null"] },
            "due": { "type": ["string", "null"], "format": "date" }
        },
        "required": ["kind", "framework", "framework_version", "round", "due"],
        "additionalProperties": false
    });
    let mut whole = Map::new();
    whole.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    whole.insert("title".to_owned(), json!(format!("skillbook {} of {} {}", kind.name(), framework.id, framework.version)));
    if let Value::Object(map) = schema {
        whole.extend(map);
    }
    Value::Object(whole)
}

/// A field, with the remaining steps of its pointer.
type Below<'a> = (&'a [String], &'a Field);

/// The schema of the fields below one point.
fn node(fields: &[Below<'_>]) -> Value {
    if let [([], field), ..] = fields {
        return leaf(field);
    }
    let mut groups: Vec<(&str, Vec<Below<'_>>)> = Vec::new();
    for (steps, field) in fields {
        let Some((first, rest)) = steps.split_first() else { continue };
        match groups.iter_mut().find(|(name, _)| name == first) {
            Some((_, group)) => group.push((rest, field)),
            None => groups.push((first, vec![(rest, field)])),
        }
    }
    if groups.iter().all(|(name, _)| name.parse::<usize>().is_ok()) {
        return array(&groups);
    }
    let properties: Map<String, Value> = groups.iter().map(|(name, group)| ((*name).to_owned(), node(group))).collect();
    // Optional fields are not required.
    let is_asked = |(_, group): &&(&str, Vec<Below<'_>>)| !group.iter().all(|(_, field)| field.optional);
    let required: Vec<&str> = groups.iter().filter(is_asked).map(|(name, _)| *name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// The schema of a list. If the framework fixes its items, each must be there once, in order.
fn array(groups: &[(&str, Vec<Below<'_>>)]) -> Value {
    let item = groups.first().map_or(Value::Bool(true), |(_, group)| node(group));
    let fixed: Vec<Value> = groups
        .iter()
        .filter_map(|(_, group)| {
            group.iter().find_map(|(steps, field)| match (&field.mode, steps) {
                (Mode::Fixed(value), [name]) => Some(json!({ "properties": { name.as_str(): { "const": value } } })),
                _ => None,
            })
        })
        .collect();
    if fixed.is_empty() {
        return json!({ "type": "array", "items": item });
    }
    let count = fixed.len();
    json!({ "type": "array", "minItems": count, "maxItems": count, "allOf": [{ "items": item }, { "prefixItems": fixed }] })
}

/// The schema of a type of the model, or null. Each type has one schema, wherever it is used.
fn or_null<T: JsonSchema>() -> Value {
    let mut schema = T::json_schema(&mut SchemaGenerator::default()).to_value();
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

fn leaf(field: &Field) -> Value {
    match &field.kind {
        Kind::Text { .. } => json!({ "type": ["string", "null"], "minLength": 1, "maxLength": LONGEST_CELL }),
        Kind::Rating(scale) => {
            let levels: Vec<Value> = scale.iter().map(|step| json!(step.level)).chain([Value::Null]).collect();
            json!({ "enum": levels })
        }
        Kind::Choice(list) => {
            let ids = list.options.iter().map(|option| json!(option.id));
            // The form code gives the kind of rater too, so it is never unknown; every other choice may be empty.
            let empty = (field.pointer.as_str() != "/rater/kind" && !matches!(field.mode, Mode::Fixed(_))).then_some(Value::Null);
            json!({ "enum": ids.chain(empty).collect::<Vec<_>>() })
        }
        Kind::Date => or_null::<Date>(),
        Kind::Money { .. } => or_null::<Money>(),
        Kind::Effort => or_null::<Effort>(),
        Kind::Gap => json!({ "type": ["integer", "null"] }),
    }
}
