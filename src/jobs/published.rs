//! Every JSON Schema that the program publishes, by name. Each is the content of `schemas/NAME.schema.json`.

use schemars::Schema;
use serde_json::Value;

use super::issued::Issued;
use super::lines;
use crate::report::review::Review;
use crate::{analysis, report, roster, schema};

/// The schemas by name, in the order in which `skillbook schema` lists them.
pub fn published() -> Vec<(&'static str, Value)> {
    vec![
        ("document", schema::document_schema()),
        ("framework", schema::framework_schema()),
        ("policy", schema::policy_schema()),
        ("skill-map", schema::skill_map_schema()),
        ("roster", roster_schema()),
        ("findings", schema::findings_schema()),
        ("department", schema::publish(analysis::schema(), "department")),
        ("line", schema::publish(lines::schema(), "line")),
        ("review", schema::publish(schema::written::<Vec<Review>>(), "review")),
        ("issued", schema::publish(schema::written::<Issued>(), "issued")),
        ("status", schema::publish(report::status::schema(), "status")),
    ]
}

fn roster_schema() -> Value {
    let list = Schema::try_from(roster::schema()).unwrap_or_default();
    schema::publish(list, "roster")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_one_and_says_its_name() {
        for (name, schema) in published() {
            assert!(jsonschema::validator_for(&schema).is_ok(), "{name}");
            assert!(schema["$id"].as_str().unwrap().ends_with(&format!("/{name}.schema.json")));
            assert!(schema["title"].as_str().is_some_and(|title| !title.is_empty()), "{name}");
            assert!(schema::render(&schema).ends_with("}\n"));
        }
    }

    #[test]
    fn a_staff_list_is_an_array_of_people() {
        let schema = roster_schema();
        assert_eq!(schema["type"], "array");
        assert_eq!(schema["$defs"]["Person"]["additionalProperties"], false);
    }
}
