//! Rewrites JSON Schema errors in plain words, each at the part that has to change.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::address::Pointer;
use crate::model::{CURRENCY_PATTERN, ID_PATTERN};
use crate::texts::problem_text;
use crate::wording::Wording;
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

/// The problems in an error of the schema check: one for each unknown key, otherwise one. `whole` is the key of the text that names
/// the file as a whole, such as “the framework”.
pub(crate) fn problems(error: &ValidationError<'_>, schema: &Value, whole: &'static str) -> Vec<Problem> {
    problems_named(error, schema, &|pointer| name(pointer, whole))
}

/// The same, with `called` giving the name of each part.
pub(crate) fn problems_named(error: &ValidationError<'_>, schema: &Value, called: &dyn Fn(&Pointer) -> String) -> Vec<Problem> {
    let pointer = Pointer::new(error.instance_path().as_str());
    let instance = error.instance().as_ref();
    let rule = Pointer::new(error.schema_path().as_str());
    let here = called(&pointer);
    let words = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let known = rule.parent().and_then(|parent| schema.pointer(parent.join("properties").as_str()));
            let known: Vec<&str> =
                known.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str)).collect();
            return unexpected.iter().map(|key| unknown_key(key, (&pointer, &here), instance, &known)).collect();
        }
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => {
            let options = schema.pointer(rule.as_str()).and_then(Value::as_array);
            match fits_none(error, schema, called, context, options.map_or(&[], Vec::as_slice)) {
                Ok(words) => words,
                Err(problems) => return problems,
            }
        }
        Kind::Type { kind } => wrong_type(&here, kind, instance),
        Kind::Enum { options } => not_one_of(&is(&here, instance), instance, options.as_array().into_iter().flatten()),
        Kind::Not { schema } => forbidden(&here, schema, (&pointer, instance), called),
        kind => value_rule(kind, &here, instance).unwrap_or_else(|| rule_of_parts(kind, &here)),
    };
    vec![Problem { value: shown(instance), pointer, words: words.to_string() }]
}

/// A rule about a single value, such as a pattern or a maximum; `None` for any other rule.
fn value_rule(kind: &Kind, here: &str, instance: &Value) -> Option<Wording> {
    let value_is = |key: &'static str| Wording::of(key).with("is", is(here, instance));
    let length_of = |key: &'static str, limit: u64| about(key, here).with("length", length(instance)).with("limit", limit);
    let number = |key: &'static str, limit: &dyn std::fmt::Display| {
        about(key, here).with("value", plain(instance)).with("limit", limit.to_string())
    };
    Some(match kind {
        Kind::FalseSchema if shown(instance).is_some() => value_is("schema.nothing-allowed"),
        Kind::Pattern { pattern } if pattern == ID_PATTERN => value_is("schema.id"),
        Kind::Pattern { pattern } if pattern == CURRENCY_PATTERN => value_is("schema.currency"),
        Kind::Pattern { pattern } => value_is("schema.pattern").with("pattern", pattern.as_str()),
        Kind::Format { format } if format == "date" => value_is("schema.date"),
        Kind::Format { format } => value_is("schema.format").with("format", format.as_str()),
        Kind::Constant { expected_value } if expected_value.is_null() => value_is("schema.nothing-allowed-there"),
        Kind::Constant { expected_value } => value_is("schema.constant").with("only", plain(expected_value)),
        Kind::MinLength { limit } => length_of("schema.too-short", *limit),
        Kind::MaxLength { limit } => length_of("schema.too-long", *limit),
        Kind::Minimum { limit } => number("schema.or-more", limit),
        Kind::Maximum { limit } => number("schema.or-less", limit),
        Kind::ExclusiveMinimum { limit } => number("schema.more-than", limit),
        Kind::ExclusiveMaximum { limit } => number("schema.less-than", limit),
        Kind::MultipleOf { multiple_of } => number("schema.multiple", multiple_of),
        _ => return None,
    })
}

/// A rule about the keys or the entries of a part, or one that has no words of its own.
fn rule_of_parts(kind: &Kind, here: &str) -> Wording {
    match kind {
        Kind::Required { property } => about("schema.key-missing", here).with("key", plain(property)),
        Kind::OneOfMultipleValid { .. } => about("schema.fits-several", here),
        Kind::FalseSchema => about("schema.not-like-this", here),
        Kind::MaxItems { limit } => about("schema.too-many", here).with("limit", *limit),
        Kind::MinItems { limit } => about("schema.too-few", here).with("limit", *limit),
        Kind::Contains => about("schema.contains", here),
        Kind::UniqueItems => about("schema.same-twice", here),
        kind => about("schema.other", here).with("rule", kind.keyword()),
    }
}

/// A text that names the part.
fn about(key: &'static str, here: &str) -> Wording {
    Wording::of(key).with("here", here)
}

fn unknown_key(key: &str, (parent, here): (&Pointer, &str), instance: &Value, known: &[&str]) -> Problem {
    let nearest = words::nearest(key, known.iter().copied());
    let known: Vec<String> = known.iter().map(|key| (*key).to_owned()).collect();
    let words = about("schema.key-unknown", here).with("key", key).with("nearest", nearest).with("known", known);
    Problem { pointer: parent.join(key), words: words.to_string(), value: instance.get(key).and_then(shown) }
}

fn wrong_type(here: &str, kind: &TypeKind, instance: &Value) -> Wording {
    let wanted = match kind {
        TypeKind::Single(wanted) => Some(*wanted),
        TypeKind::Multiple(several) => several.iter().find(|wanted| *wanted != JsonType::Null),
    };
    let quotes = wanted == Some(JsonType::String) && shown(instance).is_some();
    let wanted = Wording::of(match wanted {
        Some(JsonType::String) => "schema.a.text",
        Some(JsonType::Integer) => "schema.a.whole-number",
        Some(JsonType::Number) => "schema.a.number",
        Some(JsonType::Boolean) => "schema.a.yes-no",
        Some(JsonType::Array) => "schema.a.list",
        Some(JsonType::Object) => "schema.a.block",
        _ => "schema.a.nothing",
    });
    let found = match instance {
        Value::Null => return about("schema.empty", here).with("wanted", wanted),
        Value::Bool(yes) => Wording::of("schema.a.found-yes-no").with("value", yes.to_string()),
        Value::Number(number) => Wording::of("schema.a.found-number").with("value", number.to_string()),
        Value::String(text) => Wording::of("schema.a.found-text").with("value", cut(text, LONGEST)),
        Value::Array(_) => Wording::of("schema.a.list"),
        Value::Object(_) => Wording::of("schema.a.block"),
    };
    about("schema.wrong-type", here).with("wanted", wanted).with("found", found).with("quotes", quotes)
}

fn not_one_of<'a>(is: &Wording, instance: &Value, options: impl Iterator<Item = &'a Value>) -> Wording {
    let options: Vec<String> = options.filter(|option| !option.is_null()).map(plain).collect();
    let is = |key: &'static str| Wording::of(key).with("is", is.clone());
    match options.as_slice() {
        [] => is("schema.nothing-allowed"),
        [only] => is("schema.constant").with("only", only.as_str()),
        _ => {
            let nearest = words::nearest(&plain(instance), options.iter().map(String::as_str));
            is("schema.one-of").with("nearest", nearest).with("options", options.clone())
        }
    }
}

/// The name of a part and its value: “limit” is “none”.
fn is(here: &str, instance: &Value) -> Wording {
    match instance {
        Value::Null => about("schema.is-empty", here),
        Value::Array(_) | Value::Object(_) => about("schema.is-as-it-is", here),
        value => about("schema.is", here).with("value", cut(&plain(value), LONGEST)),
    }
}

/// A value fits no branch of `anyOf` or `oneOf`: either one problem, or the problems of the branch that was probably meant.
fn fits_none(
    error: &ValidationError<'_>,
    schema: &Value,
    called: &dyn Fn(&Pointer) -> String,
    context: &[Vec<ValidationError<'static>>],
    options: &[Value],
) -> Result<Wording, Vec<Problem>> {
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
    Ok(Wording::of("schema.one-has-to-change").with("ways", ways))
}

/// A value that a `not` schema forbids.
fn forbidden(
    here: &str,
    schema: &Value,
    (pointer, instance): (&Pointer, &Value),
    called: &dyn Fn(&Pointer) -> String,
) -> Wording {
    let single = shown(instance).is_some() || instance.is_null();
    let fields = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(|map| map.keys());
    let fields: Vec<String> = fields.map(|key| called(&pointer.join(key))).collect();
    if single {
        return Wording::of("schema.not-allowed").with("is", is(here, instance));
    }
    if fields.is_empty() {
        return about("schema.not-like-this", here);
    }
    Wording::of("schema.not-allowed-together").with("fields", fields)
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

/// The name of a part for people: `/roles/0/label` is “label” in entry 1 of “roles”.
fn name(pointer: &Pointer, whole: &'static str) -> String {
    let named = |name: Option<String>, step: &str| match (step.parse::<usize>(), name) {
        (Ok(index), of) => Wording::of("schema.entry").with("number", index + 1).with("of", of.unwrap_or_default()).to_string(),
        (Err(_), None) => Wording::of("schema.quoted").with("text", step).to_string(),
        (Err(_), Some(of)) => Wording::of("schema.within").with("name", step).with("of", of).to_string(),
    };
    let name = pointer.steps().fold(None, |name, step| Some(named(name, &step)));
    name.unwrap_or_else(|| problem_text(whole))
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
