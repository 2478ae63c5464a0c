//! Reports notes, pictures and other content that is not in cells, and answers in hidden rows and columns.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::is_own;
use super::locate::{Located, place};
use super::outside::by_cell;
use super::private::{Hidden, TakenOut};
use super::rows::runs;
use super::{FieldRead, Reading};
use crate::address::{CellRef, column_letters};
use crate::finding::{Code, Finding, Told};
use crate::form::{Field, Mends, key};
use crate::grid::{Note, Workbook};
use crate::words::tidy;

/// Reports this content. Places that may belong to the private questions are returned instead, so that only their position is
/// reported.
pub(super) fn report(workbook: &Workbook, located: &Located, out: &TakenOut<'_>, reading: &mut Reading) -> Vec<Hidden> {
    let (mut findings, mut private) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let fields = by_cell(&reading.fields);
    let mut notes = KnownNotes::of(reading.mends.as_ref());
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let at_field = |finding: Finding, cell: CellRef| match fields.get(&(index, cell)) {
            Some(FieldRead { pointer, .. }) => finding.at(pointer),
            None => finding,
        };
        for (cell, note) in &sheet.notes {
            let text = tidy(&note.text);
            let known = notes.take(note);
            if text.is_empty() || known && is_own(note) {
                continue;
            }
            if out.holds(index, *cell) && !fields.contains_key(&(index, *cell)) {
                private.push(Hidden { sheet: index, code: Code::NoteTyped, cell: *cell });
            } else {
                let spot = format!("{cell}, {}", sheet.name);
                let told = if known {
                    Told::KeptElsewhere { value: &text, place: &spot }
                } else {
                    Told::NoteTyped { cell, value: &text }
                };
                *counts.entry(told.code()).or_default() += 1;
                findings.push(at_field(Finding::new(told).placed(&place(workbook, index, *cell)).with_value(text), *cell));
            }
        }
        for cell in sheet.pictures.iter().collect::<BTreeSet<_>>() {
            let label = fields.get(&(index, *cell)).map(|field| field.label.as_ref());
            let finding = Finding::new(Told::PictureAdded { cell, label });
            findings.push(at_field(finding.placed(&place(workbook, index, *cell)), *cell));
        }
        findings.extend(hidden(workbook, index, located, &reading.fields));
    }
    reading.findings.extend(findings);
    counts.into_iter().for_each(|(code, count)| reading.count(code, count));
    private
}

/// The notes that a marked copy had when it was sent. They have been reported before; a new or changed note is the person's
/// answer.
struct KnownNotes {
    is_copy: bool,
    /// Notes not matched yet; `None` if the copy does not list its notes.
    left: Option<Vec<String>>,
}

impl KnownNotes {
    fn of(mends: Option<&Mends>) -> Self {
        Self { is_copy: mends.is_some(), left: mends.and_then(|mends| mends.notes.clone()) }
    }

    /// Whether a note was there when the copy was sent; each is matched once.
    fn take(&mut self, note: &Note) -> bool {
        let Some(left) = &mut self.left else { return self.is_copy || is_own(note) };
        let at = left.iter().position(|known| *known == Mends::note(&note.text));
        at.map(|at| left.swap_remove(at)).is_some()
    }
}

/// One finding per sheet for all hidden rows and columns that contain fields to fill in.
fn hidden(workbook: &Workbook, index: usize, located: &Located, fields: &[FieldRead]) -> Option<Finding> {
    let sheet = &workbook.sheets[index];
    let answered: BTreeSet<u32> = fields
        .iter()
        .filter(|field| field.place.order == index && field.input && !field.value.is_null())
        .map(|field| field.place.cell.row)
        .collect();
    let (mut keys, mut rows, mut columns) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    let form_rows = located.form.tables().flat_map(|(_, table)| table.rows.iter().map(move |row| (table, row)));
    for (at, (table, row)) in form_rows.enumerate() {
        let Some(place) = located.rows.get(&row.key).filter(|place| place.sheet == index) else { continue };
        let asked = row.entries.iter().zip(table.columns.iter().skip(1));
        let asked = asked.filter(|(entry, _)| entry.field().is_some_and(Field::is_input));
        let asked: Vec<u32> = asked.filter_map(|(_, column)| place.columns.get(column.id).copied()).collect();
        if asked.is_empty() || (key::is_spare(&row.key) && !answered.contains(&place.row)) {
            continue;
        }
        columns.extend(asked.into_iter().filter(|col| sheet.hidden_columns.contains(col)));
        if sheet.hidden_rows.contains(&place.row) {
            keys.push((at, row.key.as_str()));
            rows.insert(place.row);
        }
    }
    if rows.is_empty() && columns.is_empty() {
        return None;
    }
    let first = CellRef::new(rows.first().copied().unwrap_or_default(), columns.first().copied().unwrap_or_default());
    let keys = runs(keys.into_iter());
    let (rows, columns) = (ranges(&rows, |row| (row + 1).to_string()), ranges(&columns, column_letters));
    let told = Told::RowHidden { sheet: &sheet.name, key: &keys, rows: &rows, columns: &columns };
    let value = if keys.is_empty() { &columns } else { &keys };
    Some(Finding::new(told).placed(&place(workbook, index, first)).with_value(value))
}

/// Numbers in short form: `12–14, 20`.
fn ranges(numbers: &BTreeSet<u32>, name: impl Fn(u32) -> String) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let words =
        runs.into_iter().map(|(first, last)| if first == last { name(first) } else { format!("{}–{}", name(first), name(last)) });
    words.collect::<Vec<_>>().join(", ")
}
