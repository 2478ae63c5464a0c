//! `issued.json`: the record of which workbook was made for whom, beside the workbooks themselves.
//!
//! A folder holds one round of one framework. In it, a person has one workbook a form and rater, and a file belongs to
//! one person.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Date, FormKind, Framework, Person, RaterKind};
use crate::words;

/// Bytes that a record may have: some hundred thousand people.
const LARGEST_FILE: u64 = 256 << 20;

/// What was issued into a folder. What stands at its top is that of the latest issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Version of the program that wrote the record.
    pub skillbook: String,
    /// The day of the latest issue.
    pub issued_on: Date,
    /// The round, such as `2026-H2`.
    pub round: Option<String>,
    /// The day by which the returns of the latest issue are asked for.
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
    /// Whose skills it is about.
    pub person: Person,
    /// E-mail address of the person's manager.
    pub manager_email: Option<String>,
    /// Name of the file in the folder of the record.
    pub file: String,
    /// Who is asked to fill it in.
    pub rater: RaterKind,
    /// The form.
    pub form: FormKind,
    /// The day by which it is asked for.
    pub due: Option<Date>,
    /// The day on which it was made.
    pub issued_on: Date,
    /// SHA-256 of the file as it was issued, in hexadecimal: a return with the same one was not filled in.
    pub sha256: String,
}

/// Why a record cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The system refused.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The record.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// It is no record, or one of a later version of the program.
    #[error("{} is no record of issued workbooks that can be read", path.display())]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// There is no record.
    #[error("there is no {}", .0.display())]
    Missing(PathBuf),
}

impl Issued {
    /// Name of the record in its folder.
    pub const FILE: &'static str = "issued.json";

    /// Reads the record of a folder; none where the folder has none.
    ///
    /// # Errors
    /// Where the record cannot be read or understood.
    pub fn read(folder: &Path) -> Result<Option<Self>, RecordError> {
        Self::read_file(folder.join(Self::FILE))
    }

    /// Reads a record that must be there: the file itself, or the folder that it stands in.
    ///
    /// # Errors
    /// Where there is no record, or it cannot be read or understood.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let path = Self::place(path);
        Self::read_file(path.clone())?.ok_or(RecordError::Missing(path))
    }

    /// The file of a record that is given by its folder or by itself.
    pub fn place(path: &Path) -> PathBuf {
        if path.is_dir() { path.join(Self::FILE) } else { path.to_owned() }
    }

    fn read_file(path: PathBuf) -> Result<Option<Self>, RecordError> {
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(LARGEST_FILE).read_to_end(&mut bytes));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(RecordError::Unreadable { path, source }),
            Ok(_) => match serde_json::from_slice(&bytes) {
                Ok(issued) => Ok(Some(issued)),
                Err(source) => Err(RecordError::NotUnderstood { path, source }),
            },
        }
    }

    /// The record as its file holds it.
    ///
    /// # Errors
    /// None that is known: the record is plain data.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Whether the record is of a round and framework, so that both can stand in one folder.
    pub fn is_of(&self, round: Option<&str>, framework: &Framework) -> bool {
        self.round.as_deref() == round && self.framework == framework.id && self.framework_version == framework.version
    }
}

/// The id of a person as ids are compared, here as in staff lists: upper and lower case are the same.
pub(super) fn id_key(person: &Person) -> String {
    words::fold(person.id.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn sample() -> Issued {
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
        let folder = tempfile::tempdir().unwrap();
        assert!(Issued::read(folder.path()).unwrap().is_none());
        let text = sample().to_json().unwrap();
        fs::write(folder.path().join(Issued::FILE), &text).unwrap();
        assert_eq!(Issued::read(folder.path()).unwrap(), Some(sample()));
        let schema = crate::schema::written::<Issued>().to_value();
        assert!(jsonschema::is_valid(&schema, &serde_json::from_str(&text).unwrap()));
    }

    #[test]
    fn what_is_no_record_is_never_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(Issued::FILE);
        for text in ["", "{}", &sample().to_json().unwrap().replace("\"due\"", "\"later\"")] {
            fs::write(&path, text).unwrap();
            assert!(matches!(Issued::read(folder.path()), Err(RecordError::NotUnderstood { .. })), "{text}");
        }
        fs::remove_file(&path).unwrap();
        let error = Issued::open(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), format!("there is no {}", path.display()));
        fs::write(&path, sample().to_json().unwrap()).unwrap();
        assert_eq!(Issued::open(folder.path()).unwrap(), Issued::open(&path).unwrap());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(Issued::read(folder.path()), Err(RecordError::Unreadable { .. })));
    }
}
