//! Reads files: their bytes, complete and consistent, workbooks, and the settings, records and lists that are given to a
//! command.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::framework::{self, builtin_names};
use crate::grid::{self, GridError, Limits, Workbook};
use crate::jobs::assign::{AssignError, Assignments};
use crate::jobs::issued::{Issued, RecordError};
use crate::model::Framework;
use crate::roster::{self, Roster, RosterOptions};
use crate::texts::program_text_with;
use crate::wording::Wording;
use crate::{policy, rounds, words};

/// The most bytes of a record of issued workbooks, which is enough for some hundred thousand people.
const LARGEST_RECORD: u64 = 256 << 20;

/// Reads a workbook.
///
/// # Errors
/// As [`bytes`], and if the file is neither a spreadsheet nor delimited text, is damaged or locked, or exceeds a limit.
pub fn open(path: &Path, limits: &Limits) -> Result<Workbook, GridError> {
    grid::read(&bytes(path, limits)?, limits)
}

/// Reads the bytes of a file, all from the same moment. Does not wait for pipes and devices, and refuses a file that is written
/// to meanwhile.
///
/// # Errors
/// If the file cannot be read, is not a regular file, is larger than the limit, or changes while it is read.
pub fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, GridError> {
    bytes_while(path, limits, || {})
}

/// Reads as [`bytes`] does, and calls `meanwhile` between reading and the check for changes.
fn bytes_while(path: &Path, limits: &Limits, meanwhile: impl FnOnce()) -> Result<Vec<u8>, GridError> {
    // This comes before opening, because opening a pipe waits for a writer.
    let before = fs::metadata(path)?;
    if let Some(what) = irregular(&before) {
        return Err(GridError::NotSpreadsheet(what));
    }
    limits.refuse_size(before.len())?;
    let mut bytes = Vec::new();
    File::open(path)?.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    meanwhile();
    let after = fs::metadata(path)?;
    // On a system without modification times, both are `None`.
    let same = before.len() == after.len() && before.modified().ok() == after.modified().ok();
    if same && bytes.len() as u64 == after.len() { Ok(bytes) } else { Err(GridError::Changed) }
}

/// Tells what something is that is not a regular file; `None` for a regular file.
pub(super) fn irregular(found: &fs::Metadata) -> Option<Wording> {
    match (found.is_file(), found.is_dir()) {
        (true, _) => None,
        (_, true) => Some(Wording::of("grid.is.folder")),
        _ => Some(Wording::of("grid.is.device")),
    }
}

/// Reads the bytes of a file, but at most `most` and one more, by which the caller can see that the file is larger.
pub(super) fn at_most(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a framework from a YAML file.
///
/// # Errors
/// If the file cannot be opened or read. Problems in its content are findings.
pub fn framework(path: &Path) -> io::Result<framework::LoadedFramework> {
    Ok(framework::load_bytes(&at_most(path, framework::LARGEST_FILE)?, &path.display().to_string()))
}

/// Why a framework was not found by its name.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// Neither a built-in framework nor a file has the name.
    #[error("{}", unknown(name, .nearest.as_deref(), .known))]
    Unknown {
        /// The name that was given.
        name: String,
        /// The built-in framework with the most similar name.
        nearest: Option<String>,
        /// The built-in frameworks.
        known: Vec<String>,
    },
    /// The file cannot be read.
    #[error("{}", program_text_with("framework.unreadable", &[("file", &path.display()), ("error", source)]))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn unknown(name: &str, nearest: Option<&str>, known: &[String]) -> String {
    let (near, known) = (nearest.unwrap_or_default(), known.join(", "));
    program_text_with("framework.unknown", &[("name", &name), ("near", &near), ("known", &known)])
}

/// Loads the framework that the command line names: a built-in one by its name, or else a YAML file, or a folder with a
/// `framework.yaml`, by its path.
///
/// # Errors
/// If there is no such framework, or its file cannot be read. Problems in the file are among the findings.
pub fn resolve(name_or_path: &str) -> Result<framework::LoadedFramework, ResolveError> {
    if let Some(loaded) = framework::load_builtin(name_or_path) {
        return Ok(loaded);
    }
    let mut path = PathBuf::from(name_or_path);
    if path.is_dir() {
        path.push(framework::FILE);
    }
    framework(&path).map_err(|source| {
        if source.kind() != ErrorKind::NotFound {
            return ResolveError::Unreadable { path, source };
        }
        let known = builtin_names();
        let nearest = words::nearest(name_or_path, known.iter().map(String::as_str)).map(str::to_owned);
        ResolveError::Unknown { name: name_or_path.to_owned(), nearest, known }
    })
}

/// Reads a policy from a YAML file.
///
/// # Errors
/// If the file cannot be opened or read. Problems in its content are findings.
pub fn policy(path: &Path) -> io::Result<policy::LoadedPolicy> {
    Ok(policy::load_bytes(&at_most(path, policy::LARGEST_FILE)?, &path.display().to_string()))
}

/// Reads a YAML file that says which skills of one framework became which of another.
///
/// # Errors
/// If the file cannot be opened or read. Problems in its content are findings.
pub fn skill_map(path: &Path, then: &Framework, now: &Framework) -> io::Result<rounds::LoadedSkillMap> {
    Ok(rounds::load_bytes(&at_most(path, rounds::LARGEST_FILE)?, &path.display().to_string(), then, now))
}

/// Reads a staff list. Workbooks may be issued to its people only if it [`Roster::is_usable`].
///
/// # Errors
/// If the file cannot be read as a table. Problems in its content are among the findings.
pub fn roster(path: &Path, options: &RosterOptions<'_>, limits: &Limits) -> Result<Roster, GridError> {
    Ok(roster::read(&open(path, limits)?, &path.display().to_string(), options))
}

/// Reads a list, .csv or a spreadsheet, that assigns files to people.
///
/// # Errors
/// If the list cannot be read, or a line of it assigns nothing.
pub fn assignments(path: &Path) -> Result<Assignments, AssignError> {
    let list = path.display().to_string();
    match open(path, &Limits::default()) {
        Ok(workbook) => Assignments::of_workbook(&workbook, &list),
        Err(source) => Err(AssignError::Unreadable { list, source }),
    }
}

/// Reads the record in a folder of issued workbooks. Returns `None` if there is no record.
///
/// # Errors
/// If the record cannot be read or understood.
pub fn issued_in(folder: &Path) -> Result<Option<Issued>, RecordError> {
    record(&folder.join(Issued::FILE))
}

/// Reads a record of issued workbooks, which must exist. The path is that of the record or of its folder.
///
/// # Errors
/// If there is no record, or it cannot be read or understood.
pub fn issued(path: &Path) -> Result<Issued, RecordError> {
    let path = place_of_record(path);
    record(&path)?.ok_or(RecordError::Missing(path))
}

/// Returns the path of a record of issued workbooks, from its own path or that of its folder.
pub fn place_of_record(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(Issued::FILE) } else { path.to_owned() }
}

fn record(path: &Path) -> Result<Option<Issued>, RecordError> {
    match at_most(path, LARGEST_RECORD) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(RecordError::Unreadable { path: path.to_owned(), source }),
        Ok(bytes) => Issued::from_json(&bytes, path).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Code, FindingSpot};
    use crate::framework::{builtin, export, to_yaml};
    use crate::jobs::issued::tests::sample;

    #[test]
    fn a_file_that_is_written_to_meanwhile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let changes: [(&str, &dyn Fn()); 4] = [
            ("longer", &|| std::fs::write(&path, "id,name\n1,x\n").unwrap()),
            ("shorter", &|| std::fs::write(&path, "").unwrap()),
            ("as long, but later", &|| {
                std::fs::write(&path, "xx,name\n").unwrap();
                let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
                File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
            }),
            ("gone", &|| std::fs::remove_file(&path).unwrap()),
        ];
        for (what, change) in changes {
            std::fs::write(&path, "id,name\n").unwrap();
            assert_eq!(bytes(&path, &Limits::default()).unwrap(), b"id,name\n", "{what}: nothing happens yet");
            let refused = bytes_while(&path, &Limits::default(), change).unwrap_err();
            let expected = if what == "gone" { "os error" } else { "the file changed while it was read" };
            assert!(refused.to_string().contains(expected), "{what}: {refused}");
        }
    }

    #[test]
    fn what_is_no_record_is_never_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        assert!(issued_in(folder.path()).unwrap().is_none());
        let path = folder.path().join(Issued::FILE);
        for text in ["", "{}", &sample().to_json().unwrap().replace("\"due\"", "\"later\"")] {
            fs::write(&path, text).unwrap();
            assert!(matches!(issued_in(folder.path()), Err(RecordError::NotUnderstood { .. })), "{text}");
        }
        fs::remove_file(&path).unwrap();
        let error = issued(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), format!("there is no {}", path.display()));
        fs::write(&path, sample().to_json().unwrap()).unwrap();
        assert_eq!(issued_in(folder.path()).unwrap(), Some(sample()));
        assert_eq!(issued(folder.path()).unwrap(), issued(&path).unwrap());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(matches!(issued_in(folder.path()), Err(RecordError::Unreadable { .. })));
    }

    #[test]
    fn a_name_leads_to_a_built_in_framework_or_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("framework.yaml");
        let small = Framework { id: "small".to_owned(), ..builtin("digital-skills").unwrap() };
        fs::write(&path, to_yaml(&small)).unwrap();
        for name in [&path, folder.path()] {
            assert_eq!(resolve(name.to_str().unwrap()).unwrap().framework.unwrap().id, "small");
        }
        let error = resolve("digital-skill").unwrap_err().to_string();
        assert!(error.contains("did you mean “digital-skills”?"), "{error}");

        fs::write(&path, b"id: small\ntitle: \xff\n").unwrap();
        let found = super::framework(&path).unwrap().findings.remove(0);
        assert_eq!((found.code, found.spot), (Code::FrameworkYaml, Some(FindingSpot::Line(2))));
        fs::write(&path, export(&builtin("digital-skills").unwrap()).unwrap()).unwrap();
        assert!(super::framework(&path).unwrap().findings[0].message().contains("skillbook framework import"));
    }
}
