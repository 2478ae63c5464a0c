//! The mark of a marked copy: which returned files it replaces, so that it counts as the same submission when it comes back. The
//! mark is on the very hidden sheet and at the end of each sheet that only a marked copy has.

use sha2::{Digest, Sha256};

use super::Identity;
use crate::texts::sheet_text_with;
use crate::words::fold;

/// Every mark begins with this; the number is the version of its format.
const MARK: &str = "SBM1:";
/// Bytes of a note's digest, kept short because people see the mark.
const NOTE_BYTES: usize = 3;

/// Which returns a marked copy replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mends {
    /// SHA-256 in hexadecimal of the file that was returned, then of those that it replaced itself.
    pub files: Vec<String>,
    /// SHA-256 in hexadecimal of the answers when the copy was sent. If they are the same in a return, nothing was corrected.
    pub answers: String,
    /// The notes on its cells when the copy was sent, each as [`Mends::note`] abbreviates it; `None` in old copies.
    pub notes: Option<Vec<String>>,
}

impl Mends {
    /// The mark: `SBM1:2ab…,77c…/01f…/1b2c3d,…`.
    pub fn code(&self) -> String {
        let notes = self.notes.as_ref().map(|notes| format!("/{}", notes.join(","))).unwrap_or_default();
        format!("{MARK}{}/{}{notes}", self.files.join(","), self.answers)
    }

    /// The start of the digest of a note's text, by which the note is recognised.
    pub fn note(text: &str) -> String {
        let text = fold(text);
        // Some readers prefix a note with the name of its author.
        let words = text.strip_prefix(Identity::AUTHOR).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&text);
        let digest = Sha256::digest(words.trim().as_bytes());
        digest.iter().take(NOTE_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The line that shows the mark.
    pub fn code_line(&self) -> String {
        sheet_text_with("mend.code", &[("code", &self.code())])
    }

    /// How many times the return has been sent back, including this copy.
    pub fn revision(&self) -> usize {
        self.files.len()
    }

    /// The mark in a cell that holds only a mark or the line that shows it.
    pub fn of_cell(text: &str) -> Option<Self> {
        let code = &text[text.find(MARK)? + MARK.len()..];
        let (files, rest) = code.split(char::is_whitespace).next()?.split_once('/')?;
        let (answers, notes) = rest.split_once('/').map_or((rest, None), |(answers, notes)| (answers, Some(notes)));
        let is_hex = |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
        let digest = |text: &str| is_hex(text, 64);
        let notes: Option<Vec<String>> =
            notes.map(|notes| notes.split(',').filter(|note| !note.is_empty()).map(str::to_owned).collect());
        if notes.iter().flatten().any(|note| !is_hex(note, 2 * NOTE_BYTES)) {
            return None;
        }
        let files: Vec<String> = files.split(',').map(str::to_owned).collect();
        if !digest(answers) || !files.iter().all(|file| digest(file)) {
            return None;
        }
        let mends = Self { files, answers: answers.to_owned(), notes };
        let text = fold(text);
        [mends.code(), mends.code_line()].iter().any(|own| fold(own) == text).then_some(mends)
    }
}

/// A text that a person wrote outside the fields, which a marked copy keeps on a sheet of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptText {
    /// The sheet.
    pub sheet: String,
    /// The cell, in A1 form.
    pub cell: String,
    /// The text.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_from_its_cell_only() {
        let files = vec!["0a".repeat(32), "1b".repeat(32)];
        let of_old = Mends { files, answers: "2c".repeat(32), notes: None };
        assert_eq!(Mends::of_cell(&of_old.code()), Some(of_old.clone()));
        let bare = Mends { notes: Some(vec![]), ..of_old.clone() };
        assert_eq!(Mends::of_cell(&bare.code()), Some(bare));
        let mends = Mends { notes: Some(vec![Mends::note("Four, I think"), Mends::note("x")]), ..of_old };
        assert_eq!(Mends::of_cell(&mends.code()), Some(mends.clone()));
        assert_eq!(Mends::of_cell(&format!(" {}", mends.code_line())), Some(mends.clone()));
        assert_eq!(mends.revision(), 2);
        for no in ["", "SBM1:", "SBM1:ab/cd", &format!("I saw {}", mends.code())] {
            assert_eq!(Mends::of_cell(no), None, "{no}");
        }
    }
}
