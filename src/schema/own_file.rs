//! A YAML file that an organisation writes for itself, such as a policy: read under a limit, held against its schema, and
//! what is wrong told with its line.

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problems;
use crate::address::{Pointer, nearest};
use crate::finding::{self, Finding, Told};
use crate::yaml::{self, Yaml};

/// Bytes that such a file may have.
pub const LARGEST_FILE: u64 = 1 << 20;

/// A kind of such files.
pub(crate) struct OwnFile {
    /// What one is called, such as “the policy”.
    called: &'static str,
    /// Tells what is wrong with one.
    tell: fn(&str) -> Told<'_>,
    schema: Value,
    validator: Option<Validator>,
}

/// What a file comes to: nothing where there is something wrong with it.
pub(crate) type Examined<T> = (Option<T>, Vec<Finding>);

impl OwnFile {
    /// Files of a schema.
    pub(crate) fn new(called: &'static str, tell: fn(&str) -> Told<'_>, schema: Value) -> Self {
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok();
        Self { called, tell, schema, validator }
    }

    /// Reads one from the bytes of its file, or as many of them as show that there are too many; `more` says what is wrong with
    /// it beyond its schema.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        bytes: &[u8],
        file: &str,
        more: impl FnOnce(&T) -> Vec<(Pointer, String)>,
    ) -> Examined<T> {
        if bytes.len() as u64 > LARGEST_FILE {
            return self.refused(&format!("the file has more than {LARGEST_FILE} bytes, which is the limit"), 1, file);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => self.parse(text, file, more),
            Err(_) => self.refused("the file is no text in UTF-8", 1, file),
        }
    }

    /// Reads one from its text; `file` is the name that findings carry.
    pub(crate) fn parse<T: DeserializeOwned>(
        &self,
        text: &str,
        file: &str,
        more: impl FnOnce(&T) -> Vec<(Pointer, String)>,
    ) -> Examined<T> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // Where nothing is required, an empty file or one of comments leaves everything as it is.
        let says_nothing = text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'));
        let text = if says_nothing && self.schema.get("required").is_none() { "{}" } else { text };
        match yaml::read(text) {
            Ok(yaml) => self.examine(&yaml, file, more),
            Err(error) => self.refused(&error.message, error.line, file),
        }
    }

    fn refused<T>(&self, problem: &str, line: usize, file: &str) -> Examined<T> {
        (None, vec![Finding::new((self.tell)(problem)).on_line(line.max(1)).in_file(file)])
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
