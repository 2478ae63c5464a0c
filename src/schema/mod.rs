//! JSON Schemas, derived from the types and never written by hand, and their error messages in plain words.
//! [`crate::jobs::published`] lists all that are published.

mod own_file;
mod problems;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::model::{Document, Framework, Policy, SkillMap};
use crate::texts::program_text;

pub use own_file::LARGEST_FILE;
pub(crate) use own_file::OwnFile;
pub(crate) use problems::{Problem, asked, problems, problems_named};

/// The schema of framework files.
pub fn framework_schema() -> Value {
    publish(schemars::schema_for!(Framework), "framework")
}

/// The schema of policy files.
pub fn policy_schema() -> Value {
    publish(schemars::schema_for!(Policy), "policy")
}

/// The schema of skill maps, which say which skills of one framework became which of another.
pub fn skill_map_schema() -> Value {
    publish(schemars::schema_for!(SkillMap), "skill-map")
}

/// The schema of documents, for all kinds of forms.
pub fn document_schema() -> Value {
    publish(written::<Document>(), "document")
}

/// The schema of findings as JSON.
pub fn findings_schema() -> Value {
    publish(written::<Vec<Finding>>(), "findings")
}

/// The schema of a type as it is serialised: every key that is always written is required.
pub fn written<T: schemars::JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// Puts the `$id` and the title at the front of a derived schema, whose name is that of its file.
pub fn publish(schema: Schema, name: &str) -> Value {
    let mut head = Map::new();
    head.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    head.insert("$id".into(), format!("https://skillbook.example/schemas/{name}.schema.json").into());
    head.insert("title".into(), program_text(&format!("schema.titles.{name}")).into());
    if let Value::Object(body) = Value::from(schema) {
        for (key, value) in body {
            head.entry(key).or_insert(value);
        }
    }
    Value::Object(head)
}

/// A schema as the text of its file.
pub fn render(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_holds_every_key_and_no_other() {
        let finding = &findings_schema()["$defs"]["Finding"];
        assert_eq!(finding["additionalProperties"], false);
        assert_eq!(finding["required"].as_array().unwrap().len(), 9);
        let document = document_schema();
        assert_eq!(document["required"], serde_json::json!(["form", "person", "rater"]));
        assert_eq!(document["$defs"]["Person"]["required"].as_array().unwrap().len(), 7);
        assert_eq!(framework_schema()["additionalProperties"], false);
    }
}
