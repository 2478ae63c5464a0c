//! Rewrites JSON Schema errors in plain words, each at the part that has to change.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::address::Pointer;
use crate::model::{CURRENCY_PATTERN, ID_PATTERN};
use crate::words::{self, cut};

/// Most characters shown of a value, and of a schema's description.
const LONGEST: usize = 60;
const LONGEST_ASKED: usize = 300;

/// One problem.
pub(crate) struct Problem {
    /// The part that has to change.
    pub(crate) pointer: Pointer,
    /// What is wrong, without a full stop.
    pub(crate) words: String,
    /// The wrong value, if it is a single one.
    pub(crate) value: Option<String>,
}

/// The problems in an error of the schema check: one for each unknown key, otherwise one. `whole` names the file as a whole, such
/// as “the framework”.
pub(crate) fn problems(error: &ValidationError<'_>, schema: &Value, whole: &str) -> Vec<Problem> {
    problems_named(error, schema, &|pointer| name(pointer, whole))
}

/// The same, with `called` giving the name of each part.
pub(crate) fn problems_named(error: &ValidationError<'_>, schema: &Value, called: &dyn Fn(&Pointer) -> String) -> Vec<Problem> {
    let pointer = Pointer::new(error.instance_path().as_str());
    let instance = error.instance().as_ref();
    let rule = Pointer::new(error.schema_path().as_str());
    let here = called(&pointer);
    let is = is(&here, instance);
    let words = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known = rule.parent().and_then(|parent| schema.pointer(parent.join("properties").as_str()));
            let known: Vec<&str> =
                known.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str)).collect();
            return unexpected.iter().map(|key| unknown_key(key, (&pointer, &here), instance, &known)).collect();
        }
        Kind::Required { property } => format!("{here} is missing the key “{}”", plain(property)),
        Kind::Type { kind } => wrong_type(&here, kind, instance),
        Kind::Enum { options } => not_one_of(&is, instance, options.as_array().into_iter().flatten()),
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            let options = schema.pointer(rule.as_str()).and_then(Value::as_array);
            match fits_none(error, schema, called, context, options.map_or(&[], Vec::as_slice)) {
                Ok(words) => words,
                Err(problems) => return problems,
            }
        }
        Kind::OneOfMultipleValid { .. } => format!("{here} fits several alternatives, but it must fit only one"),
        Kind::Not { schema } => forbidden(&is, schema, (&pointer, instance), called),
        Kind::FalseSchema if shown(instance).is_some() => format!("{is}, but nothing is allowed here"),
        Kind::FalseSchema => format!("{here} is not allowed like this"),
        Kind::Pattern { pattern } if pattern == ID_PATTERN => {
            format!("{is}, but an id holds only a to z, digits, hyphens and dots, such as “team-lead”")
        }
        Kind::Pattern { pattern } if pattern == CURRENCY_PATTERN => {
            format!("{is}, but a currency is a code of three capital letters, such as “EUR”")
        }
        Kind::MinLength { limit } => match length(instance) {
            0 => format!("{here} is empty; write a text"),
            length => format!("{here} has {length} characters, but it must have {limit} or more"),
        },
        Kind::MaxLength { limit } => {
            format!("{here} has {} characters, but it may have {limit} at most", length(instance))
        }
        Kind::Pattern { pattern } => format!("{is}, which does not fit the pattern {pattern}"),
        Kind::Format { format } if format == "date" => format!("{is}, which is not a date; write it as 2027-12-31"),
        Kind::Format { format } => format!("{is}, which is not a valid {format}"),
        Kind::Constant { expected_value } if expected_value.is_null() => format!("{is}, but nothing is allowed there"),
        Kind::Constant { expected_value } => format!("{is}, but it must be “{}”", plain(expected_value)),
        Kind::MaxItems { limit: 1 } => format!("{here} may have one entry at most"),
        Kind::MaxItems { limit } => format!("{here} may have {limit} entries at most"),
        Kind::MinItems { limit: 1 } => format!("{here} is empty; it needs at least one entry"),
        Kind::MinItems { limit } => format!("{here} needs at least {limit} entries"),
        Kind::Minimum { limit } => format!("{here} is {}, but it must be {limit} or more", plain(instance)),
        Kind::Maximum { limit } => format!("{here} is {}, but it must be {limit} or less", plain(instance)),
        Kind::ExclusiveMinimum { limit } => format!("{here} is {}, but it must be more than {limit}", plain(instance)),
        Kind::ExclusiveMaximum { limit } => format!("{here} is {}, but it must be less than {limit}", plain(instance)),
        Kind::MultipleOf { multiple_of } => format!("{here} is {}, but it must be a multiple of {multiple_of}", plain(instance)),
        Kind::Contains => format!("{here} has no entry of the required kind"),
        Kind::UniqueItems => format!("{here} has the same entry twice"),
        kind => format!("{here} does not satisfy “{}”", kind.keyword()),
    };
    vec![Problem { value: shown(instance), pointer, words }]
}

fn unknown_key(key: &str, (parent, here): (&Pointer, &str), instance: &Value, known: &[&str]) -> Problem {
    let hint = match words::nearest(key, known.iter().copied()) {
        Some(nearest) => format!("; perhaps “{nearest}” is meant"),
        None => format!("; the keys allowed there are {}", listed(known)),
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
        Value::String(text) => format!("the text “{}”", cut(text, LONGEST)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a block of keys and values".to_owned(),
    };
    let quotes = if wanted == "a text" && shown(instance).is_some() { "; put it in quotes" } else { "" };
    format!("{here} must be {wanted}, but it is {found}{quotes}")
}

fn not_one_of<'a>(is: &str, instance: &Value, options: impl Iterator<Item = &'a Value>) -> String {
    let options: Vec<String> = options.filter(|option| !option.is_null()).map(plain).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let hint = words::nearest(&plain(instance), options.iter().copied());
    let hint = hint.map(|nearest| format!("; perhaps “{nearest}” is meant")).unwrap_or_default();
    match options[..] {
        [] => format!("{is}, but nothing is allowed here"),
        [only] => format!("{is}, but it must be “{only}”"),
        _ => format!("{is}, but it must be one of {}{hint}", listed(&options)),
    }
}

/// The name of a part and its value: “limit” is “none”.
fn is(here: &str, instance: &Value) -> String {
    match instance {
        Value::Null => format!("{here} is empty"),
        Value::Array(_) | Value::Object(_) => format!("{here} has its present content"),
        value => format!("{here} is “{}”", cut(&plain(value), LONGEST)),
    }
}

/// A value fits no branch of `anyOf` or `oneOf`: either one problem, or the problems of the branch that was probably meant.
fn fits_none(
    error: &ValidationError<'_>,
    schema: &Value,
    called: &dyn Fn(&Pointer) -> String,
    context: &[Vec<ValidationError<'static>>],
    options: &[Value],
) -> Result<String, Vec<Problem>> {
    let instance = error.instance().as_ref();
    let here = called(&Pointer::new(error.instance_path().as_str()));
    let is_null = |option: &&Value| option.get("type").is_some_and(|kind| kind == "null");
    let values = options.iter().filter(|option| !is_null(option));
    if !options.is_empty() && values.clone().all(|option| !constants(option).is_empty()) {
        return Ok(not_one_of(&is(&here, instance), instance, values.flat_map(constants)));
    }
    // Branches for other types and for null were not meant.
    let wants_null = |branch: &&Vec<ValidationError<'_>>| {
        let null = |error: &ValidationError<'_>| matches!(error.kind(), Kind::Type { kind: TypeKind::Single(kind) } if *kind == JsonType::Null);
        branch.first().is_some_and(null)
    };
    let other_type = |branch: &&Vec<ValidationError<'_>>| {
        let wrong = |found: &ValidationError<'_>| {
            matches!(found.kind(), Kind::Type { .. }) && found.instance_path() == error.instance_path()
        };
        branch.first().is_some_and(wrong)
    };
    let meant: Vec<_> = context.iter().filter(|branch| !other_type(branch)).collect();
    let meant = if meant.is_empty() { context.iter().filter(|branch| !wants_null(branch)).collect() } else { meant };
    let told = |branch: &[ValidationError<'_>]| -> Vec<Problem> {
        branch.iter().flat_map(|error| problems_named(error, schema, called)).collect()
    };
    if let [only] = meant[..] {
        return Err(told(only));
    }
    let ways = meant.iter().filter_map(|branch| Some(told(branch).into_iter().next()?.words)).collect::<Vec<_>>();
    Ok(format!("one of these has to change: {}", ways.join("; or ")))
}

/// A value that a `not` schema forbids.
fn forbidden(is: &str, schema: &Value, (pointer, instance): (&Pointer, &Value), called: &dyn Fn(&Pointer) -> String) -> String {
    if shown(instance).is_some() || instance.is_null() {
        return format!("{is}, which is not allowed");
    }
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let fields: Vec<String> = fields.map(|key| called(&pointer.join(key))).collect();
    match fields.is_empty() {
        true => format!("{is}, which is not allowed"),
        false => format!("the values of {} are not allowed", fields.join(" together with ")),
    }
}

/// What the schema's author asks for: the description, otherwise the title, of the schema part that failed. The title of the
/// whole schema is not used, since it names the schema.
pub(crate) fn asked(error: &ValidationError<'_>, schema: &Value) -> Option<String> {
    let mut here = Pointer::new(error.schema_path().as_str()).parent()?;
    while !here.as_str().is_empty() {
        let text = |key: &str| schema.pointer(here.as_str()).and_then(|own| own.get(key)).and_then(Value::as_str);
        if let Some(text) = text("description").or_else(|| text("title")) {
            let text = words::tidy(text);
            return Some(cut(text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches('.'), LONGEST_ASKED));
        }
        // `allOf` and the like apply to the same part.
        let steps: Vec<_> = here.steps().collect();
        let up = match steps.as_slice() {
            [.., list, _] if ["allOf", "anyOf", "oneOf"].contains(&list.as_ref()) => 2,
            [.., rule] if ["then", "else", "not"].contains(&rule.as_ref()) => 1,
            _ => return None,
        };
        here = (0..up).try_fold(here, |here, _| here.parent())?;
    }
    None
}

/// Number of characters of a text.
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

/// The name of a part for people: `/roles/0/label` is “label” in entry 1 of “roles”.
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
