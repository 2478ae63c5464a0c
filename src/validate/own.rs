//! An organisation's own JSON Schema, laid over documents that have passed ours.

use std::error::Error;

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;

use crate::finding::{Code, Finding};
use crate::model::Document;
use crate::rules::Origin;
use crate::{schema, yaml};

/// A schema that an organisation lays over documents.
pub struct OwnSchema {
    whole: Value,
    validator: Validator,
}

/// Why an organisation's schema cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnSchemaError {
    /// The text is neither JSON nor YAML.
    #[error("it is neither JSON nor YAML: {0}")]
    Text(String),
    /// A `$ref` leads out of the file.
    #[error("it refers to {0}, and nothing is ever fetched from elsewhere; put that schema under $defs in the same file")]
    Elsewhere(String),
    /// It is no schema.
    #[error("it is no JSON Schema that can be used: {0}")]
    Schema(String),
}

/// Fetches nothing: a check must not depend on what some server says, nor tell it that there is one.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Err("nothing is fetched from elsewhere".into())
    }
}

impl OwnSchema {
    /// Reads a schema from JSON or YAML text.
    ///
    /// # Errors
    /// Where the text is no schema, or one that needs others from elsewhere.
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
                None => {
                    let place = error.instance_path().as_str();
                    let place = if place.is_empty() { String::new() } else { format!(" (at {place})") };
                    OwnSchemaError::Schema(format!("{error}{place}"))
                }
            }),
        }
    }

    /// Where a document does not fit, in plain words. Of an answer that could not be read that has been said.
    pub(super) fn check(&self, document: &Document, origin: &Origin) -> Vec<Finding> {
        let Ok(value) = serde_json::to_value(document) else { return vec![] };
        let errors = self.validator.iter_errors(&value);
        let problems = errors.flat_map(|error| schema::problems(&error, &self.whole, "the document"));
        problems
            .filter(|problem| !origin.unread.contains(&problem.pointer))
            .map(|problem| {
                let label = origin.labels.get(&problem.pointer).cloned().unwrap_or_else(|| problem.pointer.to_string());
                let finding = Finding::new(Code::OwnSchemaViolation, &[("label", &label), ("problem", &problem.words)]);
                problem.value.into_iter().fold(finding.at(&problem.pointer), |finding, value| finding.with_value(value))
            })
            .collect()
    }
}

/// The first `$ref` that does not stay within the file.
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
