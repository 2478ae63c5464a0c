//! Reads YAML into a JSON value and records the line of every part, so that findings can name it. Also writes values as YAML.

mod write;

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use saphyr_parser::{Event, Parser, ScanError};
use serde_json::{Map, Number, Value};

use crate::address::Pointer;
use crate::wording::Wording;

pub use write::write;

/// A YAML file as a JSON value, and the line (from one) on which each part begins.
#[derive(Clone, Debug)]
pub struct Yaml {
    /// The content.
    pub value: Value,
    /// Line of each part, by pointer.
    pub lines: BTreeMap<Pointer, usize>,
}

/// Why a text cannot be used as YAML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", Wording::of("yaml.in-line").with("line", *line).with("problem", problem.clone()))]
pub struct YamlError {
    /// Line from one.
    pub line: usize,
    /// What is wrong.
    pub problem: Wording,
}

/// Reads one YAML document.
///
/// # Errors
/// If the text is not valid YAML, is empty, has a duplicate key, or uses something that JSON cannot express (keys that are not
/// text, tags, anchors).
pub fn read(text: &str) -> Result<Yaml, YamlError> {
    look_over(text)?;
    let documents = MarkedYaml::load_from_str(text).map_err(|error| failure(&error))?;
    let [document] = documents.as_slice() else {
        return Err(YamlError { line: 1, problem: Wording::of("yaml.one-document") });
    };
    let mut lines = BTreeMap::new();
    let value = convert(document, &Pointer::default(), &mut lines)?;
    Ok(Yaml { value, lines })
}

/// Deepest nesting that is accepted; our own files have ten levels.
const DEEPEST: usize = 64;

/// Rejects input that would exhaust the stack or the memory before building anything, with a parser that only reports events.
fn look_over(text: &str) -> Result<(), YamlError> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| failure(&error))?;
        let refuse = |key| Err(YamlError { line: span.start.line(), problem: Wording::of(key) });
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Alias(_) => return refuse(WRITE_OUT),
            _ => {}
        }
        if depth > DEEPEST {
            return refuse("yaml.too-deep");
        }
    }
    Ok(())
}

fn failure(error: &ScanError) -> YamlError {
    YamlError { line: error.marker().line(), problem: Wording::theirs(error.info()) }
}

/// The key of the text about tags and aliases.
const WRITE_OUT: &str = "yaml.write-out";

fn convert(node: &MarkedYaml<'_>, at: &Pointer, lines: &mut BTreeMap<Pointer, usize>) -> Result<Value, YamlError> {
    let line = node.span.start.line();
    lines.insert(at.clone(), line);
    let refuse = |key| YamlError { line, problem: Wording::of(key) };
    Ok(match &node.data {
        YamlData::Value(scalar) => match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(yes) => Value::Bool(*yes),
            Scalar::Integer(number) => Value::from(*number),
            Scalar::FloatingPoint(number) => {
                // JSON has no NaN or infinity, so these stay text.
                let number = number.into_inner();
                Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
            }
            Scalar::String(text) => Value::String(text.to_string()),
        },
        YamlData::Sequence(items) => {
            let items = items.iter().enumerate().map(|(index, item)| convert(item, &at.join(index), lines));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        YamlData::Mapping(pairs) => {
            let mut map = Map::new();
            for (key, item) in pairs {
                let YamlData::Value(Scalar::String(name)) = &key.data else {
                    return Err(YamlError { line: key.span.start.line(), problem: Wording::of("yaml.key") });
                };
                let below = at.join(name);
                map.insert(name.to_string(), convert(item, &below, lines)?);
                lines.insert(below, key.span.start.line());
            }
            Value::Object(map)
        }
        YamlData::BadValue => return Err(refuse("yaml.unreadable")),
        YamlData::Representation(..) | YamlData::Alias(_) | YamlData::Tagged(..) => {
            return Err(refuse(WRITE_OUT));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_lines_are_read() {
        let yaml = read("a: 1\nb:\n  - x\n  - {c: null, d: 'yes'}\n").unwrap();
        assert_eq!(yaml.value, serde_json::json!({"a": 1, "b": ["x", {"c": null, "d": "yes"}]}));
        assert_eq!(yaml.lines[&Pointer::from("/b/1/d")], 4);
        assert_eq!(yaml.lines[&Pointer::from("/a")], 1);
    }

    #[test]
    fn what_json_cannot_say_is_refused_with_its_line() {
        assert_eq!(read("a: 1\nb: [1\n").unwrap_err().line, 3);
        assert_eq!(read("a: 1\n1: 2\n").unwrap_err().line, 2);
        assert!(read("a: 1\na: 2\n").is_err(), "a key twice");
        let alias = read("a: &x 1\nb: *x\n").unwrap_err();
        assert_eq!(
            (alias.line, alias.problem.to_string().as_str()),
            (2, "tags and aliases are not taken here; write the value out")
        );
        assert!(read("").is_err());
    }

    #[test]
    fn lists_within_lists_have_an_end() {
        for (deep, line) in [("[".repeat(70) + &"]".repeat(70), 1), ("a: 1\nb: ".to_owned() + &"- ".repeat(100_000), 2)] {
            let error = read(&deep).unwrap_err();
            assert_eq!(error.line, line, "{error}");
        }
        assert!(read(&("[".repeat(60) + &"]".repeat(60))).is_ok());
    }
}
