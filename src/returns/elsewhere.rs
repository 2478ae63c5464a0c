//! Collects, cell by cell, everything a person wrote for which the marked copy has no field, so that the copy can keep it: beside
//! and below the tables, over our own texts, on extra sheets, in rows that occur twice or are mixed up, and in notes on cells
//! that are not fields.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::copy::set_apart;
use super::locate::RowPlace;
use super::outside::OwnWords;
use super::private::{Private, is_kept_private};
use super::scan::scan;
use super::{Reading, outside};
use crate::address::CellRef;
use crate::form::{Entry, Form, Identity, KeptText, Kind, Mode, Row, SheetLink, Table};
use crate::grid::{Cell, Note, Workbook};
use crate::texts::{in_words_of, sheet_text, sheet_text_with};
use crate::words::{fold, is_blank, tidy};

/// The most cells that are kept, so that a pasted sheet of data does not make the copy unusable.
const MOST: usize = 5_000;

/// Cells, each with the position of its sheet.
type Cells = BTreeSet<(usize, CellRef)>;

/// Texts of a person for which the copy has no field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Texts that others may read.
    pub kept: Vec<KeptText>,
    /// Texts in, below or beside the private questions.
    pub private: Vec<KeptText>,
}

impl Elsewhere {
    /// Adds the texts that an earlier copy kept. Old copies kept private notes among the others.
    pub(super) fn extend(&mut self, kept: impl Iterator<Item = KeptText>) {
        let (private, others): (Vec<KeptText>, Vec<KeptText>) = kept.partition(is_kept_private);
        self.private.extend(private);
        self.kept.extend(others);
    }

    /// Limits each kind to [`MOST`] texts and adds a line that says how many were left out.
    fn cut(mut self) -> Self {
        for kept in [&mut self.kept, &mut self.private] {
            if kept.len() > MOST {
                let text = sheet_text_with("elsewhere.more", &[("count", &(kept.len() - MOST).to_string())]);
                kept.truncate(MOST);
                kept.push(KeptText { sheet: String::new(), cell: String::new(), text });
            }
        }
        self
    }
}

/// The texts of a workbook that a reading did not place in a field of the form, starting with those that the return itself kept
/// from an earlier copy. `values` are the values that the copy's form will hold, by its own pointers.
pub fn elsewhere(workbook: &Workbook, reading: &Reading, form: &Form, values: &Value) -> Elsewhere {
    in_words_of(form.identity.generation, || elsewhere_in_words(workbook, reading, form, values))
}

fn elsewhere_in_words(workbook: &Workbook, reading: &Reading, form: &Form, values: &Value) -> Elsewhere {
    let private = Private::of(workbook, &scan(workbook));
    let apart = set_apart(workbook);
    let workbook = apart.workbook.as_ref();
    let own = OwnWords::of(form);
    let (taken, mut lost) = taken(workbook, reading, form, values);
    let (mut kept, mut pictures) = (apart.kept, Vec::new());
    let mut keep = |index: usize, cell: CellRef, text: String| {
        let list = if private.holds(index, cell) { &mut kept.private } else { &mut kept.kept };
        list.push(KeptText { sheet: workbook.sheets[index].name.clone(), cell: cell.to_string(), text });
    };
    for (index, sheet) in workbook.sheets.iter().enumerate().filter(|(_, sheet)| !outside::is_ours(workbook, sheet)) {
        let rows: BTreeMap<u32, &RowPlace> = doubled(workbook, index, reading);
        for (cell, content) in &sheet.cells {
            let here = (index, *cell);
            let text = tidy(&content.value.display());
            let is_lead =
                || content.formula.as_deref().is_some_and(|formula| form.is_lead_formula(formula)) || form.is_lead(&text, values);
            let ours = || own.contain(&text) || Identity::of_cell(&text).is_some() || is_lead();
            let repeats = || rows.get(&cell.row).is_some_and(|first| repeats(workbook, first, cell.col, content));
            if is_blank(&text) || (!lost.remove(&here) && (taken.contains(&here) || ours() || repeats())) {
                continue;
            }
            keep(index, *cell, text);
        }
        let stray = sheet.notes.iter().filter(|(cell, note)| !taken.contains(&(index, **cell)) && !is_own(note));
        stray.for_each(|(cell, note)| keep(index, *cell, words(note)));
        let picture = |cell: &CellRef| (sheet.name.clone(), cell.to_string());
        pictures.extend(sheet.pictures.iter().map(picture));
    }
    // The existence and position of a picture are not private.
    let text = sheet_text("elsewhere.picture");
    kept.kept.extend(pictures.into_iter().map(|(sheet, cell)| KeptText { sheet, cell, text: text.clone() }));
    kept.cut()
}

/// Whether a note is one that we wrote into a marked copy. Some programs drop the author of a note.
pub fn is_own(note: &Note) -> bool {
    let begins = |key: &str| note.text.trim_start().starts_with(&sheet_text(key));
    note.author.as_deref() == Some(Identity::AUTHOR) || begins("mend.note") || begins("mend.note_check")
}

/// A note with its author, as one line of text.
fn words(note: &Note) -> String {
    match &note.author {
        Some(author) => sheet_text_with("elsewhere.note_by", &[("author", author), ("text", &note.text)]),
        None => sheet_text_with("elsewhere.note", &[("text", &note.text)]),
    }
}

/// The cells of the rows that were found, and the subset that the copy has no room for: cells where a person typed over our text,
/// and cells that could not be read because their row is mixed up or occurs twice.
fn taken(workbook: &Workbook, reading: &Reading, form: &Form, values: &Value) -> (Cells, Cells) {
    let (mut taken, mut lost) = (Cells::new(), Cells::new());
    for (_, table) in form.tables() {
        for row in &table.rows {
            let Some(place) = reading.rows.get(&row.key) else { continue };
            for (id, col) in &place.columns {
                let here = (place.sheet, CellRef::new(place.row, *col));
                taken.insert(here);
                let content = workbook.sheets[place.sheet].cells.get(&here.1);
                if content.is_some_and(|content| is_lost(table, row, id, place, content, (form, values))) {
                    lost.insert(here);
                }
            }
        }
    }
    (taken, lost)
}

/// Whether the content of a cell would be lost because the copy shows something else there.
fn is_lost(table: &Table, row: &Row, id: &str, place: &RowPlace, content: &Cell, (form, values): (&Form, &Value)) -> bool {
    let at = table.columns.iter().skip(1).position(|column| column.id == id);
    let Some(entry) = at.and_then(|at| row.entries.get(at)) else { return false };
    let shown = fold(&content.value.display());
    let differs = |own: &str| !shown.is_empty() && fold(own) != shown;
    match entry {
        Entry::Private | Entry::Goal { .. } => false,
        Entry::Blank => differs(""),
        Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => differs(text),
        Entry::Formula(figure) => content.formula.is_none() && differs(&figure.value(form, values).to_string()),
        Entry::Field(field) => match &field.mode {
            Mode::Fixed(_) => differs(&field.label),
            // A rating typed over in the gap analysis stays in place, because the person is asked about it.
            Mode::Computed(_) if matches!(field.kind, Kind::Rating(_)) => false,
            Mode::Computed(figure) => content.formula.is_none() && differs(&figure.value(form, values).to_string()),
            _ => content.formula.is_none() && (place.mixed_up || place.disputed.contains(id)),
        },
    }
}

/// Rows of a sheet whose key belongs to a row that was found elsewhere.
fn doubled<'a>(workbook: &Workbook, sheet: usize, reading: &'a Reading) -> BTreeMap<u32, &'a RowPlace> {
    let rows = workbook.sheets[sheet].cells.keys().filter_map(|cell| {
        let key = super::scan::key(&workbook.sheets[sheet].text(*cell)?)?;
        let first = reading.rows.get(&key)?;
        ((first.sheet, first.row) != (sheet, cell.row)).then_some((cell.row, first))
    });
    rows.collect()
}

/// Whether a cell of a duplicate row repeats the same cell of the first row.
fn repeats(workbook: &Workbook, first: &RowPlace, col: u32, content: &Cell) -> bool {
    let other = workbook.sheets[first.sheet].cells.get(&CellRef::new(first.row, col));
    content.formula.is_some() || other.is_some_and(|other| fold(&other.value.display()) == fold(&content.value.display()))
}
