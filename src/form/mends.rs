//! What a copy to mend says of itself: which returned files it stands for, so that it is known as the same submission
//! when it comes back. The mark stands on the very hidden sheet and at the end of each sheet that only a copy has.

use crate::texts::sheet_text_with;
use crate::words::fold;

/// The mark with which it begins; the figure is the version of its shape.
const MARK: &str = "SBM1:";

/// Which returns a copy stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mends {
    /// SHA-256 in hexadecimal of the file that was returned, then of those that it stood for itself.
    pub files: Vec<String>,
    /// SHA-256 in hexadecimal of the answers as the copy was sent: with the same ones, nothing was mended.
    pub answers: String,
}

impl Mends {
    /// The mark: `SBM1:2ab…,77c…/01f…`.
    pub fn code(&self) -> String {
        format!("{MARK}{}/{}", self.files.join(","), self.answers)
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
        let (files, answers) = code.split(char::is_whitespace).next()?.split_once('/')?;
        let digest = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let files: Vec<String> = files.split(',').map(str::to_owned).collect();
        if !digest(answers) || !files.iter().all(|file| digest(file)) {
            return None;
        }
        let mends = Self { files, answers: answers.to_owned() };
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
        let mends = Mends { files: vec!["0a".repeat(32), "1b".repeat(32)], answers: "2c".repeat(32) };
        assert_eq!(Mends::of_cell(&mends.code()), Some(mends.clone()));
        assert_eq!(Mends::of_cell(&format!(" {}", mends.code_line())), Some(mends.clone()));
        assert_eq!(mends.revision(), 2);
        for no in ["", "SBM1:", "SBM1:ab/cd", &format!("I saw {}", mends.code())] {
            assert_eq!(Mends::of_cell(no), None, "{no}");
        }
    }
}
