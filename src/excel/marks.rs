//! The marks of a marked copy: a colour that disappears when the cell is changed, and a note with the reason. Notes that people
//! wrote themselves keep their place.

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

/// Width of a note in pixels, characters that fit on a line, and height of a line in pixels.
const NOTE_WIDTH: u32 = 320;
const NOTE_LINE: usize = 52;
const NOTE_LINE_HEIGHT: u32 = 15;
/// The greatest height of a note, in pixels. Longer texts can be scrolled.
const NOTE_HEIGHT: u32 = 420;
/// Limits of a note: its author in UTF-16 units, and its text in characters, which may take two units each. The library accepts
/// 52 and about 32,700 units.
const AUTHOR: usize = 52;
const TEXT: usize = 16_000;

/// A marked cell.
pub(super) struct Mark {
    /// The severity of its most serious finding.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub reason: String,
    /// A formula that is true as long as the cell is unchanged.
    pub still: String,
    /// Whether the cell has a person's own note, so that the reason has to be shown elsewhere.
    pub beside_note: bool,
}

/// The marks and notes of a workbook, by sheet and cell.
#[derive(Default)]
pub(super) struct Marks {
    marks: BTreeMap<(usize, CellRef), Mark>,
    notes: BTreeMap<(usize, CellRef), grid::Note>,
}

/// The colours of a mark: background and text.
pub(super) fn colours(severity: Severity) -> (Color, Color) {
    match severity {
        Severity::Error => (Color::RGB(0xF8_C9C4), Color::RGB(0x8C_1414)),
        Severity::Warning | Severity::Info => (Color::RGB(0xFB_DFB0), Color::RGB(0x7A_4100)),
    }
}

impl Marks {
    pub(super) fn of(mending: &Mending) -> Self {
        let mut marks: BTreeMap<(usize, CellRef), Mark> = BTreeMap::new();
        // Hints do not mark their cells.
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
    /// The text of our note on the cell.
    fn note(&self) -> String {
        let head = sheet_text(if self.severity == Severity::Error { "mend.note" } else { "mend.note_check" });
        format!("{head}\n{}", self.reason)
    }
}

/// The texts of all notes in a marked copy, ours and those of people.
pub fn notes_of(mending: &Mending) -> Vec<String> {
    let marks = Marks::of(mending);
    let ours = marks.marks.values().filter(|mark| !mark.beside_note).map(Mark::note);
    ours.chain(marks.notes.values().map(|note| note.text.clone())).map(|text| cut(&text, TEXT)).collect()
}

/// Inserts a note that is large enough for its text.
fn insert(sheet: &mut Worksheet, cell: CellRef, text: &str, author: &str) -> Result<(), XlsxError> {
    let author: String = author.chars().take(AUTHOR / 2).collect();
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(NOTE_LINE).max(1)).sum();
    let height = (lines as u32 + 1).saturating_mul(NOTE_LINE_HEIGHT).min(NOTE_HEIGHT);
    let note = Note::new(cut(text, TEXT)).set_author(author).add_author_prefix(false);
    let note = note.set_width(NOTE_WIDTH).set_height(height).set_font_size(9);
    sheet.insert_note(cell.row, cell.col as u16, &note).map(drop)
}
