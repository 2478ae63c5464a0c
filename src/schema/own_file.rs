//! Reads YAML files that an organisation writes itself, such as a policy: limits their size, checks them against their schema,
//! and reports problems with line numbers.

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problems;
use crate::address::{Pointer, nearest};
use crate::finding::{self, Finding, Told};
use crate::wording::Wording;
use crate::yaml::{self, Yaml};

/// Largest size of such a file, in bytes.
pub const LARGEST_FILE: u64 = 1 << 20;

/// A kind of such file.
pub(crate) struct OwnFile {
    /// The key of the text that names it, such as “the policy”.
    called: &'static str,
    /// Builds the finding for a problem in one.
    tell: fn(&str) -> Told<'_>,
    schema: Value,
    validator: Option<Validator>,
}

/// The content of a file, `None` if it has errors, and the findings about it.
pub(crate) type Examined<T> = (Option<T>, Vec<Finding>);

impl OwnFile {
    /// A kind of file with the given schema. `called` is the key of the text that names it.
    pub(crate) fn new(called: &'static str, tell: fn(&str) -> Told<'_>, schema: Value) -> Self {
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
        Self { called, tell, schema, validator }
    }

    /// Reads a file from its bytes, which may be cut off after the size limit. `more` checks what the schema cannot.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        bytes: &[u8],
        file: &str,
        more: impl FnOnce(&T) -> Vec<(Pointer, String)>,
    ) -> Examined<T> {
        if bytes.len() as u64 > LARGEST_FILE {
            return self.refused(&Wording::of("yaml.too-large").with("limit", LARGEST_FILE), 1, file);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.parse(text, file, more),
            Err(_) => self.refused(&Wording::of("yaml.no-text"), 1, file),
        }
    }

    /// Reads a file from its text; `file` is its name in findings.
    pub(crate) fn parse<T: DeserializeOwned>(
        &self,
        text: &str,
        file: &str,
        more: impl FnOnce(&T) -> Vec<(Pointer, String)>,
    ) -> Examined<T> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // If nothing is required, a file that is empty or has only comments is valid.
        let says_nothing = text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
        let text = if says_nothing && self.schema.get("required").is_none() { "{}" } else { text };
        match yaml::read(text) {
            Ok(yaml) => self.examine(&yaml, file, more),
            Err(error) => self.refused(&error.problem, error.line, file),
        }
    }

    fn refused<T>(&self, problem: &Wording, line: usize, file: &str) -> Examined<T> {
        (None, vec![Finding::new((self.tell)(&problem.to_string())).on_line(line.max(1)).in_file(file)])
    }

    fn examine<T: DeserializeOwned>(
        &self,
        yaml: &Yaml,
        file: &str,
        more: impl FnOnce(&T) -> Vec<(Pointer, String)>,
    ) -> Examined<T> {
        let objections = self.validator.iter().flat_map(|validator| validator.iter_errors(&yaml.value));
        let found = objections.flat_map(|error| problems(&error, &self.schema, self.called));
        let mut wrong: Vec<(Pointer, String)> = found.map(|problem| (problem.pointer, problem.words)).collect();
        let read = match serde_json::from_value::<T>(yaml.value.clone()) {
            Ok(read) => {
                wrong.extend(more(&read));
                Some(read)
            }
            Err(error) if wrong.is_empty() => {
                wrong.push((Pointer::default(), error.to_string()));
                None
            }
            Err(_) => None,
        };
        let mut findings: Vec<Finding> = wrong
            .into_iter()
            .map(|(pointer, problem)| {
                let line = nearest(&yaml.lines, &pointer).copied().unwrap_or(1);
                Finding::new((self.tell)(&problem)).at(&pointer).on_line(line).in_file(file)
            })
            .collect();
        finding::sort(&mut findings);
        (read.filter(|_| findings.is_empty()), findings)
    }
}
