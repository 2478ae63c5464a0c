//! Generates the reference pages on policies and JSON shapes from the published schemas.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use skillbook::finding::Code;
use skillbook::jobs::published::published;
use skillbook::report::findings::level;

/// Returns `docs/policy.md`: the settings of a policy, the built-in file, and the rules whose severity it sets.
pub(super) fn policy() -> String {
    let all = published();
    let (_, schema) = all.iter().find(|(name, _)| *name == "policy").unwrap();
    let mut page = String::from(
        "<!-- Generated from schemas/policy.schema.json and templates/policy.yaml; do not edit. -->\n\n\
         # The policy\n\n\
         A policy holds what your organisation asks of development plans: hours, budgets, dates, and how serious each rule is. \
         Give it to `check`, `collect`, `plan` or `brief` with `--policy FILE.yaml`. Everything that your file leaves out stays as \
         shown below.\n\n\
         ## Settings\n\n\
         | Setting | Kind | Unless you set it | What it means |\n|---|---|---|---|\n",
    );
    for (name, setting) in properties(schema) {
        let usual = setting.get("default").map(Value::to_string).unwrap_or_default();
        let _ = writeln!(page, "| `{name}` | {} | `{usual}` | {} |", kind(setting), description(setting));
    }
    page.push_str("\n`period` has two settings of its own, `from` and `to`, each a day such as `2026-09-30` or null.\n\n");
    page.push_str("## The file that is built in\n\n```yaml\n");
    page.push_str(include_str!("../../../templates/policy.yaml"));
    page.push_str(
        "```\n\n## Rules\n\n\
         These codes may stand under `severities`. Each links to what it means.\n\n\
         | Code | Unless you set it |\n|---|---|\n",
    );
    for code in Code::ALL.iter().filter(|code| code.is_rule()) {
        let name = code.name();
        let _ = writeln!(page, "| [`{name}`](findings.md#{name}) | {} |", level(code.severity()));
    }
    page
}

/// Returns `docs/schemas.md`: every published shape with its parts.
pub(super) fn schemas() -> String {
    let all = published();
    let mut page = String::from(
        "<!-- Generated from schemas/; do not edit. -->\n\n\
         # JSON shapes\n\n\
         Everything that skillbook writes or reads as JSON or YAML has a JSON Schema. `skillbook schema NAME` prints it, and the \
         folder `schemas/` of the source has them all. This page lists what they say.\n\n",
    );
    for (name, schema) in &all {
        let title = schema["title"].as_str().unwrap();
        let _ = writeln!(page, "- [{title}](#{name}): `skillbook schema {name}`");
    }
    let mut described: Vec<(&String, &Value)> = Vec::new();
    for (name, schema) in &all {
        let title = schema["title"].as_str().unwrap();
        let _ = writeln!(page, "\n## {name}\n\n{}", format!("**{title}.** {}", description(schema)).trim_end());
        if schema["type"] == "array" {
            let _ = writeln!(page, "\nA list; each entry is {}.", kind(&schema["items"]));
        }
        parts(schema, &mut page);
        // A part of several shapes is described at the first one.
        let (above, new): (Vec<_>, Vec<_>) = definitions(schema).partition(|part| described.contains(part));
        if !above.is_empty() {
            let names: Vec<&str> = above.iter().map(|(inner, _)| inner.as_str()).collect();
            let _ = writeln!(page, "\nDescribed above: {}.", names.join(", "));
        }
        for (inner, definition) in new {
            let _ = writeln!(page, "\n### {name}: {inner}\n\n{}", describe(definition));
            parts(definition, &mut page);
            described.push((inner, definition));
        }
    }
    while page.contains("\n\n\n") {
        page = page.replace("\n\n\n", "\n\n");
    }
    page
}

/// Returns the named parts of a schema, without codes and pointers, which are described elsewhere.
fn definitions(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let all = schema["$defs"].as_object().into_iter().flat_map(Map::iter);
    all.filter(|(name, _)| !matches!(name.as_str(), "Code" | "Pointer"))
}

/// Adds the table of an object's properties, or the list of possible values.
fn parts(schema: &Value, page: &mut String) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if schema["properties"].as_object().is_some_and(|properties| !properties.is_empty()) {
        page.push_str("\n| Key | Kind | Always there | What it means |\n|---|---|---|---|\n");
        for (name, part) in properties(schema) {
            let always = if required.contains(&name.as_str()) { "yes" } else { "" };
            let _ = writeln!(page, "| `{name}` | {} | {always} | {} |", kind(part), description(part));
        }
    }
    let choices = schema["oneOf"].as_array().filter(|choices| choices.iter().all(|choice| choice["const"].is_string()));
    if let Some(choices) = choices {
        page.push_str("\n| Value | What it means |\n|---|---|\n");
        for choice in choices {
            let _ = writeln!(page, "| `{}` | {} |", choice["const"].as_str().unwrap(), description(choice));
        }
    }
}

/// Returns the description of a definition, with its kind if it has no parts.
fn describe(schema: &Value) -> String {
    let has_parts = schema["properties"].is_object() || schema["oneOf"].is_array();
    let kind = if has_parts { String::new() } else { format!(" Kind: {}.", kind(schema)) };
    format!("{}{kind}", description(schema)).trim().to_owned()
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flat_map(Map::iter)
}

fn description(schema: &Value) -> String {
    let text = schema["description"].as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Returns a kind of value in a few words: `text or null`, `list of Goal`, `number (1 to 255)`.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or(reference).to_owned();
    }
    if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
        return choices.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(value) = schema.get("const") {
        return format!("`{value}`").replace('"', "");
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(|value| format!("`{value}`").replace('"', "")).collect::<Vec<_>>().join(" or ");
    }
    let names: Vec<&str> = match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return "anything".to_owned(),
    };
    let mut words: Vec<String> = names.iter().map(|name| word(name, schema)).collect();
    if let Some(range) = range(schema) {
        words[0] = format!("{} ({range})", words[0]);
    }
    words.join(" or ")
}

/// Returns a word for a JSON type.
fn word(name: &str, schema: &Value) -> String {
    match name {
        "string" if schema["format"] == "date" => "day".to_owned(),
        "string" => "text".to_owned(),
        "integer" => "whole number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => format!("list of {}", kind(&schema["items"])),
        "object" if schema["additionalProperties"].is_object() => format!("table of {}", kind(&schema["additionalProperties"])),
        other => other.to_owned(),
    }
}

/// Returns the bounds of a number, as far as the schema gives them.
fn range(schema: &Value) -> Option<String> {
    match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) => Some(format!("{least} or more")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (None, None) => None,
    }
}
