//! Everything that a person wrote where the copy to mend has no field for it, cell by cell, so that the copy can keep it:
//! beside and below the tables, over our own words, on sheets of their own, in rows that stand twice or are mixed up, and
//! in notes on cells that are no fields.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::copy::set_apart;
use super::locate::RowPlace;
use super::outside::OwnWords;
use super::private::{Private, is_kept_private};
use super::scan::scan;
use super::{Reading, outside};
use crate::address::CellRef;
use crate::form::{Entry, Form, Identity, Kept, Kind, Mode, Row, Table};
use crate::grid::{Cell, Note, Workbook};
use crate::texts::{in_words_of, sheet_text, sheet_text_with};
use crate::words::{fold, is_blank, tidy};

/// Cells that are kept; a sheet of data that was put in must not make the copy useless.
const MOST: usize = 5_000;

/// Cells by the position of their sheet.
type Cells = BTreeSet<(usize, CellRef)>;

/// What a person wrote where the copy has no field for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// What others may read, too.
    pub kept: Vec<Kept>,
    /// What stood in, below or beside the private questions.
    pub private: Vec<Kept>,
}

impl Elsewhere {
    /// Adds what an earlier copy kept; an old one kept private notes among the rest.
    pub(super) fn extend(&mut self, kept: impl Iterator<Item = Kept>) {
        let (private, others): (Vec<Kept>, Vec<Kept>) = kept.partition(is_kept_private);
        self.private.extend(private);
        self.kept.extend(others);
    }

    /// Leaves so many of each kind, and says how many are left out.
    fn cut(mut self) -> Self {
        for kept in [&mut self.kept, &mut self.private] {
            if kept.len() > MOST {
                let text = sheet_text_with("elsewhere.more", &[("count", &(kept.len() - MOST).to_string())]);
                kept.truncate(MOST);
                kept.push(Kept { sheet: String::new(), cell: String::new(), text });
            }
        }
        self
    }
}

/// What a reading did not take in as something that stands in a field of the form. What the return itself kept from an
/// earlier one comes first. `values` are what the form of the copy holds, by its own pointers.
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
        list.push(Kept { sheet: workbook.sheets[index].name.clone(), cell: cell.to_string(), text });
    };
    for (index, sheet) in workbook.sheets.iter().enumerate().filter(|(_, sheet)| !outside::is_ours(workbook, sheet)) {
        let rows: BTreeMap<u32, &RowPlace> = doubled(workbook, index, reading);
        for (cell, content) in &sheet.cells {
            let here = (index, *cell);
            let text = tidy(&content.value.display());
            let ours = || own.contain(&text) || Identity::of_cell(&text).is_some();
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
    // That there is a picture is no secret, and where it is, is told.
    let text = sheet_text("elsewhere.picture");
    kept.kept.extend(pictures.into_iter().map(|(sheet, cell)| Kept { sheet, cell, text: text.clone() }));
    kept.cut()
}

/// Whether a note is the reason that a copy to mend gives beside a cell; some programs drop who wrote it.
pub fn is_own(note: &Note) -> bool {
    let begins = |key: &str| note.text.trim_start().starts_with(&sheet_text(key));
    note.author.as_deref() == Some(Identity::AUTHOR) || begins("mend.note") || begins("mend.note_check")
}

/// A note with who wrote it, as a line of text.
fn words(note: &Note) -> String {
    match &note.author {
        Some(author) => sheet_text_with("elsewhere.note_by", &[("author", author), ("text", &note.text)]),
        None => sheet_text_with("elsewhere.note", &[("text", &note.text)]),
    }
}

/// The cells of rows that were found, and those among them that say something for which the copy has no room: where the
/// person typed over our words, and where nothing could be taken since a row is mixed up or stands twice.
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

/// Whether what stands in an entry of the form cannot stand there in the copy.
fn is_lost(table: &Table, row: &Row, id: &str, place: &RowPlace, content: &Cell, (form, values): (&Form, &Value)) -> bool {
    let at = table.columns.iter().skip(1).position(|column| column.id == id);
    let Some(entry) = at.and_then(|at| row.entries.get(at)) else { return false };
    let shown = fold(&content.value.display());
    let differs = |own: &str| !shown.is_empty() && fold(own) != shown;
    match entry {
        Entry::Private => false,
        Entry::Blank => differs(""),
        Entry::Text(text) | Entry::Link { text, .. } => differs(text),
        Entry::Formula(figure) => content.formula.is_none() && differs(&figure.value(form, values).to_string()),
        Entry::Field(field) => match &field.mode {
            Mode::Fixed(_) => differs(&field.label),
            // A rating typed over in the gap analysis stays there: the person is asked about it.
            Mode::Computed(_) if matches!(field.kind, Kind::Rating(_)) => false,
            Mode::Computed(figure) => content.formula.is_none() && differs(&figure.value(form, values).to_string()),
            _ => content.formula.is_none() && (place.mixed_up || place.disputed.contains(id)),
        },
    }
}

/// The rows of a sheet that carry the key of a row that was found in another place.
fn doubled<'a>(workbook: &Workbook, sheet: usize, reading: &'a Reading) -> BTreeMap<u32, &'a RowPlace> {
    let rows = workbook.sheets[sheet].cells.keys().filter_map(|cell| {
        let key = super::scan::key(&workbook.sheets[sheet].text(*cell)?)?;
        let first = reading.rows.get(&key)?;
        ((first.sheet, first.row) != (sheet, cell.row)).then_some((cell.row, first))
    });
    rows.collect()
}

/// Whether a cell of a doubled row says what the first one says.
fn repeats(workbook: &Workbook, first: &RowPlace, col: u32, content: &Cell) -> bool {
    let other = workbook.sheets[first.sheet].cells.get(&CellRef::new(first.row, col));
    content.formula.is_some() || other.is_some_and(|other| fold(&other.value.display()) == fold(&content.value.display()))
}
