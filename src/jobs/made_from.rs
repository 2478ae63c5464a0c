//! What forms were made from, kept beside the workbooks and found there again, so that nobody has to say it at every step.
//!
//! Where the program itself does not hold what a form was made from, a file `made-from-DIGEST.json` stands beside the
//! workbooks and `issued.json`. A form's code names the digest, so a file is used for the returns that ask for it and for no
//! others, wherever it was found. Where to look for it is the business of whoever lends the [`Records`].

use super::outputs::{OutputError, Outputs};
use crate::form::MadeFrom;
use crate::framework::{builtin, load_text};
use crate::model::Framework;

const BEGINNING: &str = "made-from-";
const ENDING: &str = ".json";

/// Bytes that a file may have: that of a framework may have as many.
pub const LARGEST_FILE: u64 = 16 << 20;

/// Whether a file of this name says what forms were made from.
pub fn is_record(name: &str) -> bool {
    digest_of(name).is_some()
}

fn digest_of(name: &str) -> Option<&str> {
    name.strip_prefix(BEGINNING)?.strip_suffix(ENDING).filter(|digest| MadeFrom::is_digest(digest))
}

/// Where what forms were made from is kept, as far as it is found around some files.
pub trait Records {
    /// What stands beside the records of what was issued: at hand even for returns that have lost their code.
    fn issued(&self) -> Vec<MadeFrom>;

    /// What has a digest.
    fn of_digest(&self, digest: &str) -> Option<MadeFrom>;

    /// Everything that is kept.
    fn all(&self) -> Vec<MadeFrom>;
}

/// Records that are held in memory; what is given counts as standing beside what was issued.
#[derive(Clone, Debug, Default)]
pub struct Kept(pub Vec<MadeFrom>);

impl Records for Kept {
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

/// The name of the file that keeps what has a digest.
pub fn name_of(digest: &str) -> String {
    format!("{BEGINNING}{digest}{ENDING}")
}

/// Reads a file by its name and its bytes; none where it is not what its name says, be it that somebody changed it.
pub fn read(name: &str, bytes: &[u8]) -> Option<MadeFrom> {
    let digest = digest_of(name)?;
    let made_from: MadeFrom = serde_json::from_slice(bytes).ok()?;
    // A framework is checked as one that is given by hand is: what the rest of the program takes for granted must hold.
    let framework = load_text(&serde_json::to_string(&made_from.framework).ok()?, name).framework?;
    (made_from.digest() == digest).then_some(MadeFrom { framework, ..made_from })
}

/// The file, by name and content, that keeps what the forms of a framework are made from; none for the frameworks that come with
/// the program, which holds them itself.
///
/// # Errors
/// None that is known: what it keeps is plain data.
pub fn file_of(framework: &Framework) -> Result<Option<(String, Vec<u8>)>, serde_json::Error> {
    if builtin(&framework.id).as_ref() == Some(framework) {
        return Ok(None);
    }
    let made_from = MadeFrom::now(framework);
    let text = serde_json::to_string_pretty(&made_from)? + "\n";
    Ok(Some((name_of(&made_from.digest()), text.into_bytes())))
}

/// Puts the file that keeps what the forms of a framework are made from beside the workbooks, unless it is there.
///
/// # Errors
/// Where it cannot be put there.
pub(super) fn keep(framework: &Framework, outputs: &dyn Outputs) -> Result<(), OutputError> {
    let kept = file_of(framework).map_err(|error| OutputError::Write { path: BEGINNING.into(), source: error.into() })?;
    let Some((name, bytes)) = kept else { return Ok(()) };
    if outputs.there(&name, LARGEST_FILE).and_then(|bytes| read(&name, &bytes)).is_some() {
        return Ok(());
    }
    outputs.put(&name, &bytes)
}
