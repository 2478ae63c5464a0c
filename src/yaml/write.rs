//! Writes a JSON value as YAML that a person can go on editing.

use serde_json::Value;

/// Longest line before a text is folded over several lines.
const WIDTH: usize = 110;

/// A value as YAML text; empty lines separate the blocks of the outermost object.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, item) in map {
                if (item.is_object() || item.is_array()) && !text.is_empty() {
                    text.push('\n');
                }
                entry(&mut text, key, item, 0);
            }
        }
        Value::Array(items) if !items.is_empty() => items.iter().for_each(|item| list_item(&mut text, item, 0)),
        value => {
            text.push_str(&leaf(value));
            text.push('\n');
        }
    }
    text
}

/// Writes one key of a block and its value.
fn entry(text: &mut String, key: &str, value: &Value, depth: usize) {
    text.push_str(&"  ".repeat(depth));
    text.push_str(&scalar(key));
    text.push(':');
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push('\n');
            for (key, item) in map {
                entry(text, key, item, depth + 1);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('\n');
            for item in items {
                list_item(text, item, depth + 1);
            }
        }
        Value::String(long) if long.chars().count() > WIDTH && folds(long) => {
            text.push_str(" >-");
            fold(text, long, &"  ".repeat(depth + 1));
            text.push('\n');
        }
        value => {
            text.push(' ');
            text.push_str(&leaf(value));
            text.push('\n');
        }
    }
}

/// Whether a text can be folded over lines that YAML joins with single spaces.
fn folds(text: &str) -> bool {
    !text.contains(must_be_escaped) && text.split(' ').all(|word| !word.is_empty())
}

fn fold(text: &mut String, long: &str, indent: &str) {
    let mut width = WIDTH;
    for word in long.split(' ') {
        let length = word.chars().count() + 1;
        if width + length > WIDTH {
            text.push('\n');
            text.push_str(indent);
            width = indent.len();
        } else {
            text.push(' ');
        }
        text.push_str(word);
        width += length;
    }
}

fn list_item(text: &mut String, item: &Value, depth: usize) {
    let dash = format!("{}- ", "  ".repeat(depth));
    let start = text.len();
    match item {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                entry(text, key, value, depth + 1);
            }
            // The first key goes on the line of the dash, which is as wide as one step of indentation.
            text.replace_range(start..start + dash.len(), &dash);
        }
        value => {
            text.push_str(&dash);
            text.push_str(&leaf(value));
            text.push('\n');
        }
    }
}

fn leaf(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A text as a plain scalar if YAML reads it as the same text, otherwise in JSON quotes, which are valid YAML.
fn scalar(text: &str) -> String {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = text.starts_with(char::is_alphabetic)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(must_be_escaped)
        && !words.contains(&text.to_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let quoted = Value::from(text).to_string();
    quoted.chars().map(|c| if must_be_escaped(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

/// Characters that YAML treats as line ends or rejects; JSON already escapes control characters below the space.
fn must_be_escaped(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_comes_back(text in prop_oneof![any::<String>(), "[ -~é]{90,400}", "([a-z#:>'-]{1,12} ){20,40}[a-z]"]) {
            let mut out = String::new();
            entry(&mut out, &text, &serde_json::json!([{"a": text}, text]), 0);
            let yaml = crate::yaml::read(&out).unwrap();
            prop_assert_eq!(yaml.value, serde_json::json!({text.clone(): [{"a": text}, text]}));
        }
    }
}
