//! `issued.json`: the record of which workbook was made for whom. It stands beside the workbooks.
//!
//! A folder holds one round of one framework. In it, a person has one workbook for each form and rater, and a file belongs to
//! one person.

use std::io;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Date, FormKind, Framework, Person, RaterKind};
use crate::texts::program_text_with;
use crate::words;

/// The workbooks that were issued into a folder. The keys at the top level describe the latest issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Version of the program that wrote the record.
    pub skillbook: String,
    /// The day of the latest issue.
    pub issued_on: Date,
    /// The round, such as `2026-H2`.
    pub round: Option<String>,
    /// The due date of the returns of the latest issue.
    pub due: Option<Date>,
    /// The form of the latest issue.
    pub form: FormKind,
    /// Id of the framework.
    pub framework: String,
    /// Version of the framework.
    pub framework_version: String,
    /// The workbooks: those of earlier issues, then those of the latest in the order of its staff list.
    pub workbooks: Vec<IssuedWorkbook>,
}

/// One workbook that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssuedWorkbook {
    /// The person whose skills it is about.
    pub person: Person,
    /// E-mail address of the person's manager.
    pub manager_email: Option<String>,
    /// Name of the file in the folder of the record.
    pub file: String,
    /// Who is asked to fill it in.
    pub rater: RaterKind,
    /// The form.
    pub form: FormKind,
    /// The due date of its return.
    pub due: Option<Date>,
    /// The day on which it was made.
    pub issued_on: Date,
    /// SHA-256 of the file as it was issued, in hexadecimal. A return with the same digest was not filled in.
    pub sha256: String,
}

/// Why a record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The system reported an error.
    #[error("{}", program_text_with("record.unreadable", &[("file", &path.display())]))]
    Unreadable {
        /// The record.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The file is not a record, or was written by a later version of the program.
    #[error("{}", program_text_with("record.not-understood", &[("file", &path.display())]))]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: serde_json::Error,
    },
    /// There is no record.
    #[error("{}", program_text_with("record.missing", &[("file", &.0.display())]))]
    Missing(PathBuf),
}

impl Issued {
    /// Name of the record in its folder.
    pub const FILE: &'static str = "issued.json";

    /// Reads a record from the bytes of its file; `path` is its name in messages.
    ///
    /// # Errors
    /// If the bytes are not a valid record.
    pub fn from_json(bytes: &[u8], path: &Path) -> Result<Self, RecordError> {
        serde_json::from_slice(bytes).map_err(|source| RecordError::NotUnderstood { path: path.to_owned(), source })
    }

    /// The record as JSON text, as it is written to the file.
    ///
    /// # Errors
    /// No input is known to cause an error: the record is plain data.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Whether the record belongs to this round and framework, so that new workbooks can go into its folder.
    pub fn is_of(&self, round: Option<&str>, framework: &Framework) -> bool {
        self.round.as_deref() == round && self.framework == framework.id && self.framework_version == framework.version
    }
}

/// The id of a person in the form in which ids are compared, as in staff lists: upper and lower case are the same.
pub(super) fn id_key(person: &Person) -> String {
    words::fold(person.id.as_deref().unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A record with one workbook.
    pub(crate) fn sample() -> Issued {
        let person = Person { id: Some("E1".to_owned()), name: Some("Ana Silva".to_owned()), ..Person::default() };
        let day = Date::from_ymd(2026, 7, 1).unwrap();
        let workbook = IssuedWorkbook {
            person,
            manager_email: None,
            file: "E1-ana-silva-packet.xlsx".to_owned(),
            rater: RaterKind::Own,
            form: FormKind::Packet,
            due: None,
            issued_on: day,
            sha256: "00".to_owned(),
        };
        Issued {
            skillbook: "0.1.0".to_owned(),
            issued_on: day,
            round: None,
            due: None,
            form: FormKind::Packet,
            framework: "htm-leadership".to_owned(),
            framework_version: "1.0".to_owned(),
            workbooks: vec![workbook],
        }
    }

    #[test]
    fn a_record_is_read_back_as_it_was_written_and_fits_its_schema() {
        let text = sample().to_json().unwrap();
        assert_eq!(Issued::from_json(text.as_bytes(), Path::new("issued.json")).unwrap(), sample());
        let schema = crate::schema::written::<Issued>().to_value();
        assert!(jsonschema::is_valid(&schema, &serde_json::from_str(&text).unwrap()));
    }
}
