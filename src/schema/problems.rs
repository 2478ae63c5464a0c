//! Puts what a JSON Schema objects to into plain words, each at the part that has to change.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::address::Pointer;
use crate::model::{CURRENCY_PATTERN, ID_PATTERN};
use crate::words;

/// One objection.
pub(crate) struct Problem {
    /// The part that has to change.
    pub(crate) pointer: Pointer,
    /// What is the matter, without a full stop.
    pub(crate) words: String,
    /// What stands there, if it is one value.
    pub(crate) value: Option<String>,
}

/// The objections that an error of the schema check stands for: one for each key that nobody knows, else one. `whole` is
/// what the file as a whole is called, such as “the framework”.
pub(crate) fn problems(error: &ValidationError<'_>, schema: &Value, whole: &str) -> Vec<Problem> {
    let pointer = Pointer::new(error.instance_path().as_str());
    let instance = error.instance().as_ref();
    let rule = Pointer::new(error.schema_path().as_str());
    let here = name(&pointer, whole);
    let words = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known = rule.parent().and_then(|parent| schema.pointer(parent.join("properties").as_str()));
            let known: Vec<&str> =
                known.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str)).collect();
            return unexpected.iter().map(|key| unknown_key(key, (&pointer, &here), instance, &known)).collect();
        }
        Kind::Required { property } => format!("{here} lacks the key “{}”", plain(property)),
        Kind::Type { kind } => wrong_type(&here, kind, instance),
        Kind::Enum { options } => not_one_of(&here, instance, options.as_array().into_iter().flatten()),
        Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => {
            let options = schema.pointer(rule.as_str()).and_then(Value::as_array);
            not_one_of(&here, instance, options.into_iter().flatten().flat_map(constants))
        }
        Kind::Pattern { pattern } if pattern == ID_PATTERN => {
            format!("{here} is “{}”, but an id holds only a to z, digits, hyphens and dots, such as “team-lead”", plain(instance))
        }
        Kind::Pattern { pattern } if pattern == CURRENCY_PATTERN => {
            format!("{here} is “{}”, but a currency is a code of three capital letters, such as “EUR”", plain(instance))
        }
        Kind::MinLength { limit } => match length(instance) {
            0 => format!("{here} is empty; write a text"),
            length => format!("{here} has {length} characters, but it must have {limit} or more"),
        },
        Kind::MaxLength { limit } => {
            format!("{here} has {} characters, but it may have {limit} at most", length(instance))
        }
        Kind::Pattern { pattern } => format!("{here} is “{}”, which does not fit the pattern {pattern}", plain(instance)),
        Kind::Format { format } => format!("{here} is “{}”, which is no {format}", plain(instance)),
        Kind::Constant { expected_value } => {
            format!("{here} is “{}”, but it must be “{}”", plain(instance), plain(expected_value))
        }
        Kind::MaxItems { limit } => format!("{here} may have {limit} entries at most"),
        Kind::MinItems { limit: 1 } => format!("{here} is empty; it needs at least one entry"),
        Kind::MinItems { limit } => format!("{here} needs at least {limit} entries"),
        Kind::Minimum { limit } => format!("{here} is {}, but it must be {limit} or more", plain(instance)),
        Kind::Maximum { limit } => format!("{here} is {}, but it must be {limit} or less", plain(instance)),
        _ => format!("{here}: {}", error.masked()),
    };
    vec![Problem { value: shown(instance), pointer, words }]
}

fn unknown_key(key: &str, (parent, here): (&Pointer, &str), instance: &Value, known: &[&str]) -> Problem {
    let hint = match words::nearest(key, known.iter().copied()) {
        Some(nearest) => format!("; did you mean “{nearest}”"),
        None => format!("; the keys that can stand there are {}", listed(known)),
    };
    Problem {
        pointer: parent.join(key),
        words: format!("{here} has the key “{key}”, which is not known{hint}"),
        value: instance.get(key).and_then(shown),
    }
}

fn wrong_type(here: &str, kind: &TypeKind, instance: &Value) -> String {
    let wanted = match kind {
        TypeKind::Single(wanted) => Some(*wanted),
        TypeKind::Multiple(several) => several.iter().find(|wanted| *wanted != JsonType::Null),
    };
    let wanted = match wanted {
        Some(JsonType::String) => "a text",
        Some(JsonType::Integer) => "a whole number",
        Some(JsonType::Number) => "a number",
        Some(JsonType::Boolean) => "true or false",
        Some(JsonType::Array) => "a list",
        Some(JsonType::Object) => "a block of keys and values",
        _ => "nothing",
    };
    let found = match instance {
        Value::Null => return format!("{here} is empty; write {wanted}"),
        Value::Bool(yes) => format!("{yes} without quotes"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text “{text}”"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a block of keys and values".to_owned(),
    };
    let quotes = if wanted == "a text" && shown(instance).is_some() { "; put it in quotes" } else { "" };
    format!("{here} must be {wanted}, but it is {found}{quotes}")
}

fn not_one_of<'a>(here: &str, instance: &Value, options: impl Iterator<Item = &'a Value>) -> String {
    let options: Vec<String> = options.filter(|option| !option.is_null()).map(plain).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let found = plain(instance);
    let hint =
        words::nearest(&found, options.iter().copied()).map(|nearest| format!("; did you mean “{nearest}”")).unwrap_or_default();
    format!("{here} is “{found}”, but it must be one of {}{hint}", listed(&options))
}

/// Characters of a text.
fn length(instance: &Value) -> usize {
    instance.as_str().map_or(0, |text| text.chars().count())
}

/// The values that one branch of a choice allows.
fn constants(branch: &Value) -> Vec<&Value> {
    branch.get("const").into_iter().chain(branch.get("enum").and_then(Value::as_array).into_iter().flatten()).collect()
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}

/// A part as a person finds it: `/roles/0/label` is “label” in entry 1 of “roles”.
fn name(pointer: &Pointer, whole: &str) -> String {
    let mut name = String::new();
    for step in pointer.steps() {
        name = match (step.parse::<usize>(), name.is_empty()) {
            (Ok(index), _) => format!("entry {} of {name}", index + 1),
            (Err(_), true) => format!("“{step}”"),
            (Err(_), false) => format!("“{step}” in {name}"),
        };
    }
    if name.is_empty() { whole.to_owned() } else { name }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        value => Some(plain(value)),
    }
}
