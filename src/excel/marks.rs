//! The marks of a copy to mend: a colour that goes when the cell is changed, and the reason in a note beside it. The notes
//! that people wrote themselves keep their place.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, Formula, Note, Worksheet, XlsxError};

use super::mending::Mending;
use super::typed::still;
use crate::address::CellRef;
use crate::finding::Severity;
use crate::form::Identity;
use crate::grid;
use crate::texts::sheet_text;
use crate::words::cut;

/// Width of a note, in pixels, the characters that fit into its lines, and the height of these.
const NOTE_WIDTH: u32 = 320;
const NOTE_LINE: usize = 52;
const NOTE_LINE_HEIGHT: u32 = 15;
/// The highest note: more can be scrolled to.
const NOTE_HEIGHT: u32 = 420;
/// Characters that the writing library takes for the author of a note, and for its text.
const AUTHOR: usize = 52;
const TEXT: usize = 16_000;

/// A cell that is to be looked at.
pub(super) struct Mark {
    /// The gravest of what is wrong with it.
    pub severity: Severity,
    /// Why.
    pub reason: String,
    /// True while the cell says what it says now.
    pub still: String,
    /// Whether a person's note stands on the cell, so that the reason must be said elsewhere.
    pub beside_note: bool,
}

/// The marks and notes of a workbook, by sheet and cell.
#[derive(Default)]
pub(super) struct Marks {
    marks: BTreeMap<(usize, CellRef), Mark>,
    notes: BTreeMap<(usize, CellRef), grid::Note>,
}

/// The colours of what is wrong: behind a cell, and of its words.
pub(super) fn colours(severity: Severity) -> (Color, Color) {
    match severity {
        Severity::Error => (Color::RGB(0xF8_C9C4), Color::RGB(0x8C_1414)),
        Severity::Warning | Severity::Info => (Color::RGB(0xFB_DFB0), Color::RGB(0x7A_4100)),
    }
}

impl Marks {
    pub(super) fn of(mending: &Mending) -> Self {
        let mut marks: BTreeMap<(usize, CellRef), Mark> = BTreeMap::new();
        // A hint leaves its cell as it is.
        for item in mending.items.iter().filter(|item| item.severity != Severity::Info) {
            let Some(place) = item.place else { continue };
            let reason = format!("{} {}", item.message, item.help);
            let mark = marks.entry(place).or_insert_with(|| Mark {
                severity: item.severity,
                reason: String::new(),
                still: still(&item.holds, &place.1.to_string()),
                beside_note: mending.notes.contains_key(&place),
            });
            mark.severity = mark.severity.min(item.severity);
            mark.reason = [mark.reason.as_str(), &reason].join("\n\n").trim_start().to_owned();
        }
        Self { marks, notes: mending.notes.clone() }
    }

    /// The mark of a cell.
    pub(super) fn get(&self, sheet: usize, cell: CellRef) -> Option<&Mark> {
        self.marks.get(&(sheet, cell))
    }

    /// Writes the marks and notes of a sheet.
    pub(super) fn write(&self, sheet: &mut Worksheet, index: usize) -> Result<(), XlsxError> {
        for ((_, cell), mark) in self.marks.iter().filter(|((of, _), _)| *of == index) {
            let (row, col) = (cell.row, cell.col as u16);
            let (behind, words) = colours(mark.severity);
            let format = Format::new().set_background_color(behind).set_font_color(words).set_bold();
            let rule = ConditionalFormatFormula::new().set_rule(Formula::new(format!("={}", mark.still))).set_format(&format);
            sheet.add_conditional_format(row, col, row, col, &rule.set_stop_if_true(true))?;
            if !mark.beside_note {
                insert(sheet, *cell, &mark.note(), Identity::AUTHOR)?;
            }
        }
        for ((_, cell), note) in self.notes.iter().filter(|((of, _), _)| *of == index) {
            insert(sheet, *cell, &note.text, note.author.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}

impl Mark {
    /// What our note on the cell says.
    fn note(&self) -> String {
        let head = sheet_text(if self.severity == Severity::Error { "mend.note" } else { "mend.note_check" });
        format!("{head}\n{}", self.reason)
    }
}

/// The texts of all notes that a copy to mend holds, ours and those of people.
pub fn notes_of(mending: &Mending) -> Vec<String> {
    let marks = Marks::of(mending);
    let ours = marks.marks.values().filter(|mark| !mark.beside_note).map(Mark::note);
    ours.chain(marks.notes.values().map(|note| note.text.clone())).map(|text| cut(&text, TEXT)).collect()
}

/// A note as large as its text.
fn insert(sheet: &mut Worksheet, cell: CellRef, text: &str, author: &str) -> Result<(), XlsxError> {
    let author: String = author.chars().take(AUTHOR / 2).collect();
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(NOTE_LINE).max(1)).sum();
    let height = (lines as u32 + 1).saturating_mul(NOTE_LINE_HEIGHT).min(NOTE_HEIGHT);
    let note = Note::new(cut(text, TEXT)).set_author(author).add_author_prefix(false);
    let note = note.set_width(NOTE_WIDTH).set_height(height).set_font_size(9);
    sheet.insert_note(cell.row, cell.col as u16, &note).map(drop)
}
