//! Keeps what forms were made from beside the workbooks, so that nobody has to give it to every command.
//!
//! If a form was made from something that is not part of the program, it is kept in a file `made-from-DIGEST.json` beside the
//! workbooks and `issued.json`. The code of a form contains the digest, so that a file is used only for the returns that refer
//! to it, no matter where it was found. The implementation of [`Records`] decides where to look.

use super::outputs::{OutputError, Outputs};
use crate::form::MadeFrom;
use crate::framework::{builtin, load_text};
use crate::model::Framework;

const BEGINNING: &str = "made-from-";
const ENDING: &str = ".json";

/// The largest file, in bytes; the same limit as for the file of a framework.
pub const LARGEST_FILE: u64 = 16 << 20;

/// Whether a file with this name says what forms were made from.
pub fn is_record(name: &str) -> bool {
    digest_of(name).is_some()
}

fn digest_of(name: &str) -> Option<&str> {
    name.strip_prefix(BEGINNING)?.strip_suffix(ENDING).filter(|digest| MadeFrom::is_digest(digest))
}

/// Finds the files that say what forms were made from.
pub trait Records {
    /// The files beside the records of issued workbooks. They are available even for returns that have lost their code.
    fn issued(&self) -> Vec<MadeFrom>;

    /// The one with a digest.
    fn of_digest(&self, digest: &str) -> Option<MadeFrom>;

    /// All of them.
    fn all(&self) -> Vec<MadeFrom>;
}

/// Records that are held in memory. All of them count as standing beside the records of issued workbooks.
#[derive(Clone, Debug, Default)]
pub struct MemoryRecords(pub Vec<MadeFrom>);

impl Records for MemoryRecords {
    fn issued(&self) -> Vec<MadeFrom> {
        self.0.clone()
    }

    fn of_digest(&self, digest: &str) -> Option<MadeFrom> {
        self.0.iter().find(|made| made.digest() == digest).cloned()
    }

    fn all(&self) -> Vec<MadeFrom> {
        self.0.clone()
    }
}

/// The file name for a digest.
pub fn name_of(digest: &str) -> String {
    format!("{BEGINNING}{digest}{ENDING}")
}

/// Reads a file. `None` if the content does not match the digest in its name, for example because somebody changed it.
pub fn read(name: &str, bytes: &[u8]) -> Option<MadeFrom> {
    let digest = digest_of(name)?;
    let made_from: MadeFrom = serde_json::from_slice(bytes).ok()?;
    // The framework is checked like one that is given on the command line, because the rest of the program relies on it being
    // valid.
    let framework = load_text(&serde_json::to_string(&made_from.framework).ok()?, name).framework?;
    (made_from.digest() == digest).then_some(MadeFrom { framework, ..made_from })
}

/// The name and content of the file that says what the forms of a framework are made from. `None` for the frameworks that are
/// part of the program.
///
/// # Errors
/// No input is known to cause an error: the content is plain data.
pub fn file_of(framework: &Framework) -> Result<Option<(String, Vec<u8>)>, serde_json::Error> {
    if builtin(&framework.id).as_ref() == Some(framework) {
        return Ok(None);
    }
    let made_from = MadeFrom::now(framework);
    let text = serde_json::to_string_pretty(&made_from)? + "\n";
    Ok(Some((name_of(&made_from.digest()), text.into_bytes())))
}

/// Writes the file that says what the forms of a framework are made from, unless it is there already.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn keep(framework: &Framework, outputs: &dyn Outputs) -> Result<(), OutputError> {
    let kept = file_of(framework).map_err(|error| OutputError::Write { path: BEGINNING.into(), source: error.into() })?;
    let Some((name, bytes)) = kept else { return Ok(()) };
    if outputs.there(&name, LARGEST_FILE).and_then(|bytes| read(&name, &bytes)).is_some() {
        return Ok(());
    }
    outputs.put(&name, &bytes)
}
