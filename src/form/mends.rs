//! What a copy to mend says of itself: which returned files it stands for, so that it is known as the same submission
//! when it comes back. The mark stands on the very hidden sheet and at the end of each sheet that only a copy has.

use sha2::{Digest, Sha256};

use super::Identity;
use crate::texts::sheet_text_with;
use crate::words::fold;

/// The mark with which it begins; the figure is the version of its shape.
const MARK: &str = "SBM1:";
/// Bytes of a note's digest: the mark is a line that people see.
const NOTE_BYTES: usize = 3;

/// Which returns a copy stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mends {
    /// SHA-256 in hexadecimal of the file that was returned, then of those that it stood for itself.
    pub files: Vec<String>,
    /// SHA-256 in hexadecimal of the answers as the copy was sent: with the same ones, nothing was mended.
    pub answers: String,
    /// The notes on its cells as the copy was sent, each as [`Mends::note`] tells it; none in copies of old.
    pub notes: Option<Vec<String>>,
}

impl Mends {
    /// The mark: `SBM1:2ab…,77c…/01f…/1b2c3d,…`.
    pub fn code(&self) -> String {
        let notes = self.notes.as_ref().map(|notes| format!("/{}", notes.join(","))).unwrap_or_default();
        format!("{MARK}{}/{}{notes}", self.files.join(","), self.answers)
    }

    /// The beginning of the digest of a note's text, by which it is known again.
    pub fn note(text: &str) -> String {
        let text = fold(text);
        // Readers take a name before a note for that of its author.
        let words = text.strip_prefix(Identity::AUTHOR).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&text);
        let digest = Sha256::digest(words.trim().as_bytes());
        digest.iter().take(NOTE_BYTES).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The line that shows the mark.
    pub fn code_line(&self) -> String {
        sheet_text_with("mend.code", &[("code", &self.code())])
    }

    /// How many times the return has been sent back, this copy counted.
    pub fn revision(&self) -> usize {
        self.files.len()
    }

    /// What a cell says that holds a mark, or the line that shows it, and nothing else.
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

/// Something that a person wrote where there is no field, and that a copy keeps on a sheet of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The sheet.
    pub sheet: String,
    /// The cell, in A1 form.
    pub cell: String,
    /// What stood there.
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
