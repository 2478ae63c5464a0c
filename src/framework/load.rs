//! Loads a framework from the text of its file; each problem is a finding with its line.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::check::check;
use super::places::PartPlaces;
use crate::address::Pointer;
use crate::finding::{self, Finding, Severity, Told};
use crate::model::Framework;
use crate::wording::Wording;
use crate::{schema, yaml};

/// Largest framework file in bytes: a hundred times a large framework.
pub const LARGEST_FILE: u64 = 16 << 20;

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::framework_schema);
static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| jsonschema::validator_for(&SCHEMA).ok());

/// The result of loading a framework file.
#[derive(Clone, Debug, Default)]
pub struct LoadedFramework {
    /// The framework; `None` if a finding is an error.
    pub framework: Option<Framework>,
    /// The findings, with lines or cells.
    pub findings: Vec<Finding>,
}

/// Reads a framework from YAML text; `file` is its name in findings.
pub fn load_text(text: &str, file: &str) -> LoadedFramework {
    match yaml::read(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        Ok(yaml) => examine(&yaml.value, &PartPlaces::Lines(&yaml.lines), file, Vec::new()),
        Err(error) => unreadable(&error.problem, error.line, file),
    }
}

/// Reads a framework from the bytes of a YAML file, which may be cut off after the size limit.
pub fn load_bytes(bytes: &[u8], file: &str) -> LoadedFramework {
    if bytes.len() as u64 > LARGEST_FILE {
        return unreadable(&Wording::of("yaml.too-large").with("limit", LARGEST_FILE), 1, file);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return unreadable(&Wording::of("framework.is-workbook"), 1, file);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => load_text(text, file),
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
            unreadable(&Wording::of("framework.not-utf-8"), line, file)
        }
    }
}

fn unreadable(problem: &Wording, line: usize, file: &str) -> LoadedFramework {
    let finding = Finding::new(Told::FrameworkYaml { problem: &problem.to_string() }).in_file(file);
    LoadedFramework { framework: None, findings: vec![finding.on_line(line.max(1))] }
}

/// Checks a framework as JSON against its schema, then against the other rules. The rules are also checked after schema errors
/// that leave the value readable, such as an id with capital letters, so that one run reports everything.
pub(super) fn examine(value: &Value, places: &PartPlaces<'_>, file: &str, found_before: Vec<Finding>) -> LoadedFramework {
    let mut findings = found_before;
    if let Some(validator) = &*VALIDATOR {
        for problem in validator.iter_errors(value).flat_map(|error| schema::problems(&error, &SCHEMA, "schema.whole.framework"))
        {
            let finding = schema_finding(&problem.words, &problem.pointer);
            findings.push(Finding { value: problem.value, ..finding });
        }
    }
    let framework = match serde_json::from_value::<Framework>(value.clone()) {
        Ok(framework) => {
            findings.extend(check(&framework, places));
            Some(framework)
        }
        Err(error) => {
            if findings.is_empty() {
                findings.push(schema_finding(&error.to_string(), &Pointer::default()));
            }
            None
        }
    };
    let mut findings: Vec<_> = findings.into_iter().map(|finding| places.add_to(finding).in_file(file)).collect();
    finding::sort(&mut findings);
    let sound = finding::worst(&findings) != Some(Severity::Error);
    LoadedFramework { framework: framework.filter(|_| sound), findings }
}

/// The finding for a part that is missing, misspelt or of the wrong type.
pub(super) fn schema_finding(problem: &str, pointer: &Pointer) -> Finding {
    Finding::new(Told::FrameworkSchema { problem }).at(pointer)
}
