//! A return as one line of JSON with everything that was read from its file. Other programs can store and sum up such lines,
//! and the returns of a department can be read in parts, on any number of machines. Summing up the lines gives the same result
//! as summing up the files.
//!
//! A line only holds what was read from its own file. Findings that need other returns, such as a form that came back twice or
//! a marked copy, are made when the lines are put together.

mod part;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::expected::Owner;
use super::returned::Return;
use crate::address::{Place, Pointer};
use crate::finding::{Code, Finding, FindingExtras, FindingRead};
use crate::form::{Identity, MadeFrom, Mends};
use crate::framework::Library;
use crate::model::{Date, Document};
use crate::returns::FieldRead;
use crate::texts::program_text;

pub use part::LineSource;
pub(super) use part::{Got, each_line};

/// The version of the line format. It is raised when older lines can no longer be read or would have another meaning.
pub const VERSION: u32 = 1;

/// What reading a return depends on besides its file. Lines that are put together should agree in this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Version of the program.
    pub program: String,
    /// The day that counted as today.
    pub today: Date,
    /// SHA-256 of the records, staff list, policy and schema that were given; null if none was given.
    pub given: Option<String>,
}

/// One return, as `skillbook read` writes it: a line of JSON with every key, null where there is nothing.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Line")]
struct WrittenLine<'a> {
    /// Version of this format.
    version: u32,
    /// The path of the file within the folder that was given, or the name of a file that was given by itself.
    file: &'a str,
    /// SHA-256 of the file in hexadecimal; null where it could not be read.
    sha256: Option<&'a str>,
    /// The identity of the form; null if it could not be determined.
    form: Option<&'a Identity>,
    /// Who the return belongs to.
    owner: &'a Owner,
    /// The answers; null where the file was refused, or they do not fit their schema.
    document: Option<&'a Document>,
    /// The findings about the file by itself, as `check --format json` writes them.
    findings: Vec<&'a Finding>,
    /// Further data that only `collect` needs.
    collect: Rest,
}

/// A line, as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadLine {
    version: u32,
    file: String,
    sha256: Option<String>,
    form: Option<Identity>,
    owner: Owner,
    document: Option<Document>,
    findings: Vec<FindingRead>,
    collect: Rest,
}

/// Further data of a return that only `collect` needs.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rest {
    /// What reading it depended on besides the file.
    basis: Basis,
    /// Digest of the framework and form generation that it was read with; null without a framework.
    read_with: Option<String>,
    /// Whether a form was read; if not, the file was refused.
    is_read: bool,
    /// Whether the file lies among the returns, but its name is not that of a return.
    aside: bool,
    /// The answers as they are in the file; null if `document` is the same.
    answers: Option<Value>,
    /// The number of texts and notes outside the fields, by the code of their findings.
    outside: BTreeMap<Code, usize>,
    /// The mark of a marked copy.
    mends: Option<String>,
    /// The names of the sheets in their order, as far as fields are on them.
    sheets: Vec<String>,
    /// The fields in the order of the sheets.
    fields: Vec<LineField>,
    /// For each finding, in the same order, the details that `findings` leaves out.
    findings: Vec<FindingExtras>,
}

/// A field and its place: JSON pointer into the document, index of the sheet, cell in A1 form, label, and whether people fill it
/// in. An array, because a return has hundreds of fields.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct LineField(Pointer, usize, String, String, bool);

/// More sheets than any limit allows for a workbook. Fields on later sheets are not written.
const MOST_SHEETS: usize = 1 << 20;

/// Why a line cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum LineError {
    /// It has another version.
    Version(String),
    /// It was not written by skillbook, or is incomplete.
    Damaged(String),
}

/// A return that was read elsewhere.
pub(super) struct ForeignReturn {
    /// The whole return.
    pub(super) found: Return,
    /// Whether the file lies among the returns but its name is not that of a return.
    pub(super) aside: bool,
    /// What reading the return depended on besides its file.
    pub(super) basis: Basis,
    /// Digest of the framework and form generation that it was read with.
    pub(super) read_with: Option<String>,
}

/// The digest of each available framework with the current form generation, calculated once.
pub(super) struct Digests(BTreeMap<String, String>);

impl Digests {
    pub(super) fn of(library: &Library) -> Self {
        Self(library.iter().map(|framework| (framework.id.clone(), MadeFrom::now(framework).digest())).collect())
    }

    /// The digest for the framework with an id.
    pub(super) fn get(&self, framework: &str) -> Option<&String> {
        self.0.get(framework)
    }
}

/// Writes a return as a line, with the line break. Hints for the person alone are left out. The return must be whole.
pub(super) fn write(found: &Return, aside: bool, basis: &Basis, digests: &Digests) -> Result<String, serde_json::Error> {
    let findings: Vec<&Finding> = found.shared().collect();
    let document = found.document.as_ref().map(serde_json::to_value).transpose()?;
    // Compares the texts, not the values, because the order of keys affects the digest of the answers.
    let text = |value: &Value| serde_json::to_string(value).ok();
    let is_same = |value: &Value| document.as_ref().is_some_and(|document| text(document) == text(value));
    let answers = found.value.as_ref().filter(|value| !is_same(value)).cloned();
    let (sheets, fields) = fields_of(found);
    let written = WrittenLine {
        version: VERSION,
        file: &found.file,
        sha256: found.sha256.as_deref(),
        form: found.identity.as_ref(),
        owner: &found.owner,
        document: found.document.as_ref(),
        collect: Rest {
            basis: basis.clone(),
            read_with: found.identity.as_ref().and_then(|identity| digests.get(&identity.framework)).cloned(),
            is_read: found.is_read,
            aside,
            answers,
            outside: found.outside.clone(),
            mends: found.mends.as_ref().map(Mends::code),
            sheets,
            fields,
            findings: findings.iter().map(|finding| finding.beside()).collect(),
        },
        findings,
    };
    Ok(serde_json::to_string(&written)? + "\n")
}

/// Reads a line.
pub(super) fn read(line: &[u8]) -> Result<ForeignReturn, LineError> {
    let damaged = |detail: &str| LineError::Damaged(detail.to_owned());
    // Editors on some systems put a byte order mark before the first line.
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
    let ReadLine { version: _, file, sha256, form, owner, document, findings, collect } =
        match serde_json::from_slice::<ReadLine>(line) {
            Ok(read) if read.version == VERSION => read,
            Ok(read) => return Err(LineError::Version(read.version.to_string())),
            Err(error) => return Err(other_version(line).map_or_else(|| damaged(&error.to_string()), LineError::Version)),
        };
    let beside = collect.findings.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
    let findings = findings.into_iter().zip(beside).map(|(read, beside)| Some(Finding::again(read, beside?)?.in_file(&file)));
    let findings = findings.collect::<Option<Vec<_>>>().ok_or_else(|| damaged(&program_text("lines.damaged.findings")))?;
    let fields = collect.fields.into_iter().map(|field| field.again(&collect.sheets));
    let fields = fields.collect::<Option<Vec<_>>>().ok_or_else(|| damaged(&program_text("lines.damaged.fields")))?;
    let mends = match &collect.mends {
        Some(code) => Some(Mends::of_cell(code).ok_or_else(|| damaged(&program_text("lines.damaged.mark")))?),
        None => None,
    };
    let of_document = || document.as_ref().and_then(|document| serde_json::to_value(document).ok());
    let found = Return {
        identity: form,
        is_read: collect.is_read,
        value: collect.answers.or_else(of_document),
        document,
        owner,
        fields,
        findings,
        outside: collect.outside,
        sha256,
        mends,
        file,
        ..Return::default()
    };
    Ok(ForeignReturn { found, aside: collect.aside, basis: collect.basis, read_with: collect.read_with })
}

/// The version of a line, if it is not ours.
fn other_version(line: &[u8]) -> Option<String> {
    let value: Value = serde_json::from_slice(line).ok()?;
    // Other JSON with a version is not a line of ours.
    let version = value.get("version").filter(|_| value.get("findings").is_some())?;
    (*version != VERSION).then(|| version.to_string())
}

fn fields_of(found: &Return) -> (Vec<String>, Vec<LineField>) {
    let mut sheets: Vec<String> = Vec::new();
    let field = |field: &FieldRead| {
        let Place { order, sheet, cell } = &field.place;
        if sheets.len() <= *order {
            sheets.resize(order + 1, String::new());
        }
        if sheets[*order].is_empty() {
            sheets[*order] = sheet.as_ref().to_owned();
        }
        LineField(field.pointer.clone(), *order, cell.to_string(), field.label.as_ref().to_owned(), field.input)
    };
    let fields = found.fields.iter().filter(|field| field.place.order < MOST_SHEETS).map(field).collect();
    (sheets, fields)
}

impl LineField {
    fn again(self, sheets: &[String]) -> Option<FieldRead> {
        let Self(pointer, order, cell, label, input) = self;
        let place = Place { order, sheet: sheets.get(order)?.as_str().into(), cell: cell.parse().ok()? };
        // The kind and the value of a field are never needed for returns that were read elsewhere.
        Some(FieldRead { pointer, place, label: label.into(), kind: "", input, value: Value::Null })
    }
}

/// The JSON Schema of a line.
pub(super) fn schema() -> schemars::Schema {
    crate::schema::written::<WrittenLine<'static>>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis() -> Basis {
        Basis { program: "0.1.0".to_owned(), today: Date::parse("2026-11-23").unwrap(), given: None }
    }

    fn line_of(found: &Return) -> String {
        write(found, false, &basis(), &Digests::of(&Library::new())).unwrap()
    }

    #[test]
    fn a_line_of_another_version_says_so_and_a_broken_one_does_not() {
        let line = line_of(&Return { file: "a.xlsx".to_owned(), ..Return::default() });
        let of = |line: &str| read(line.as_bytes()).map(|taken| taken.found.file);
        assert_eq!(of(&line), Ok("a.xlsx".to_owned()));
        let newer = line.replacen("\"version\":1", "\"version\":2,\"more\":[]", 1);
        assert_eq!(of(&newer), Err(LineError::Version("2".to_owned())));
        for broken in ["", "[]", "null", "{\"version\":7}", &line[..line.len() / 2], &line.replacen("\"file\"", "\"flie\"", 1)] {
            assert!(matches!(of(broken), Err(LineError::Damaged(_))), "{broken}");
        }
    }

    #[test]
    fn a_line_fits_the_schema_that_is_published() {
        let line: Value = serde_json::from_str(&line_of(&Return::default())).unwrap();
        assert!(jsonschema::is_valid(&schema().to_value(), &line), "{line}");
    }
}
