//! An organisation's own JSON Schema, checked after documents have passed ours.

use std::error::Error;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Retrieve, Uri, ValidationError, Validator};
use serde_json::Value;

use crate::address::{Pointer, nearest};
use crate::finding::{Finding, Told};
use crate::model::Document;
use crate::rules::Origin;
use crate::schema::{self, Problem};
use crate::texts::problem_text;
use crate::wording::Wording;
use crate::yaml;

/// An organisation's own schema for documents.
pub struct OwnSchema {
    whole: Value,
    validator: Validator,
}

/// Why an organisation's schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnSchemaError {
    /// The text is neither JSON nor YAML.
    #[error("{}", Wording::of("own-schema.neither").with("error", .0.as_str()))]
    Text(String),
    /// A `$ref` points outside the file.
    #[error("{}", Wording::of("own-schema.elsewhere").with("reference", .0.as_str()))]
    Elsewhere(String),
    /// It is not a usable schema.
    #[error("{}", Wording::of("own-schema.unusable").with("error", error.as_str()).with("place", place.as_str()))]
    Schema {
        /// What is wrong, in the words of the library.
        error: String,
        /// The JSON pointer of the part; empty for the whole.
        place: String,
    },
}

/// Fetches nothing: a check must not depend on a server, nor reveal to it that somebody is checking.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Err(problem_text("own-schema.nowhere").into())
    }
}

impl OwnSchema {
    /// Reads a schema from JSON or YAML text.
    ///
    /// # Errors
    /// If the text is not a schema, or refers to schemas outside the file.
    pub fn read(text: &str) -> Result<Self, OwnSchemaError> {
        let text = text.trim_start_matches('\u{feff}');
        let whole: Value = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| OwnSchemaError::Text(error.to_string()))?
        } else {
            yaml::read(text).map_err(|error| OwnSchemaError::Text(error.to_string()))?.value
        };
        let built = jsonschema::options().should_validate_formats(true).with_retriever(Nowhere).build(&whole);
        match built {
            Ok(validator) => Ok(Self { whole, validator }),
            Err(error) => Err(match elsewhere(&whole) {
                Some(reference) => OwnSchemaError::Elsewhere(reference),
                None => OwnSchemaError::Schema { error: error.to_string(), place: error.instance_path().as_str().to_owned() },
            }),
        }
    }

    /// Checks a document. Answers that could not be read are skipped, since they already have a finding.
    pub(super) fn check(&self, document: &Document, origin: &Origin) -> Vec<Finding> {
        let Ok(value) = serde_json::to_value(document) else { return vec![] };
        let errors = self.validator.iter_errors(&value);
        let told = errors.flat_map(|error| {
            let asked = schema::asked(&error, &self.whole);
            self.problems(&error, origin).into_iter().map(move |problem| (problem, asked.clone()))
        });
        told.filter(|(problem, _)| !origin.unread.contains(&problem.pointer))
            .map(|(problem, asked)| finding(problem, asked, &value, origin))
            .collect()
    }

    /// The problems in an error, with fields named as on the form.
    fn problems(&self, error: &ValidationError<'_>, origin: &Origin) -> Vec<Problem> {
        let top = Pointer::new(error.instance_path().as_str());
        let mut problems = schema::problems_named(error, &self.whole, &|pointer| called(pointer, &top, origin));
        match error.kind() {
            // A document always has all keys of its form, so a required one that is missing is unknown to the form.
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                problems.iter_mut().for_each(|problem| {
                    problem.words = Wording::of("own-schema.no-such-field").with("key", key).to_string();
                });
            }
            ValidationErrorKind::AdditionalProperties { .. } => {
                problems.iter_mut().for_each(|problem| problem.words = problem_text("own-schema.nothing-allowed"));
            }
            _ => {}
        }
        problems
    }
}

/// The finding for a problem, at its field, or at the first field if it concerns several.
fn finding(problem: Problem, asked: Option<String>, document: &Value, origin: &Origin) -> Finding {
    let field = field(&problem.pointer, document, origin);
    let (label, part) = match nearest(&origin.labels, &problem.pointer) {
        Some(label) => (label.to_string(), ""),
        None if problem.pointer.as_str().is_empty() => (String::new(), ""),
        None => match origin.labels.get(&field) {
            Some(label) if document.pointer(problem.pointer.as_str()).is_some_and(Value::is_array) => (label.to_string(), "list"),
            Some(label) => (label.to_string(), "block"),
            None => (problem.pointer.to_string(), ""),
        },
    };
    let problem_words = asked.unwrap_or(problem.words);
    let told = Told::OwnSchemaViolation { label: &label, part, problem: &problem_words };
    let finding = Finding::new(told).at(&field);
    problem.value.into_iter().fold(finding, |finding, value| finding.with_value(value))
}

/// The first field at or below a pointer; the pointer itself if there is none.
fn field(pointer: &Pointer, document: &Value, origin: &Origin) -> Pointer {
    fn first(here: &Pointer, value: &Value, origin: &Origin) -> Option<Pointer> {
        if origin.labels.contains_key(here) {
            return Some(here.clone());
        }
        match value {
            Value::Object(map) => map.iter().find_map(|(key, value)| first(&here.join(key), value, origin)),
            Value::Array(items) => items.iter().enumerate().find_map(|(index, value)| first(&here.join(index), value, origin)),
            _ => None,
        }
    }
    let below = document.pointer(pointer.as_str()).and_then(|value| first(pointer, value, origin));
    below.unwrap_or_else(|| pointer.clone())
}

/// The name of a part: a field's label as on the form; “it” for the part that the problem is about.
fn called(pointer: &Pointer, top: &Pointer, origin: &Origin) -> String {
    match (pointer == top, nearest(&origin.labels, pointer)) {
        (true, _) => problem_text("own-schema.it"),
        (false, Some(label)) => quoted(label),
        (false, None) => quoted(pointer.last()),
    }
}

fn quoted(text: &str) -> String {
    Wording::of("schema.quoted").with("text", text).to_string()
}

/// The first `$ref` that points outside the file.
fn elsewhere(schema: &Value) -> Option<String> {
    match schema {
        Value::Object(map) => map.iter().find_map(|(key, value)| match value {
            Value::String(to) if key == "$ref" && !to.starts_with('#') => Some(to.clone()),
            value => elsewhere(value),
        }),
        Value::Array(items) => items.iter().find_map(elsewhere),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_schema_is_refused_with_its_reason() {
        for (text, words) in [
            ("{", "neither JSON nor YAML"),
            ("a: [1", "neither JSON nor YAML"),
            ("type: strin", "strin"),
            ("properties: {plan: {type: 5}}", "/properties/plan/type"),
            (r#"{"$ref": "https://example.org/plan.json"}"#, "https://example.org/plan.json"),
            ("properties: {plan: {$ref: other.json#/a}}", "nothing is ever fetched"),
            (r##"{"$ref": "#/$defs/none"}"##, "none"),
        ] {
            let error = OwnSchema::read(text).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(words), "{text}: {error}");
        }
        assert!(OwnSchema::read(r##"{"$ref": "#/$defs/a", "$defs": {"a": {"type": "object"}}}"##).is_ok());
        assert!(OwnSchema::read("type: object\n").is_ok());
    }
}
