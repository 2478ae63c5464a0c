//! Reports what people typed outside the fields, so that nothing is lost unnoticed: beside the tables, over our texts and
//! figures, on sheets of their own. If it may be the answer to an empty field beside it, the person is asked.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::interpret::interpret;
use super::locate::{Located, RowPlace, place};
use super::numbers;
use super::private::{Hidden, TakenOut};
use super::{FieldRead, Reading};
use crate::address::{CellRef, Pointer};
use crate::finding::{Code, Finding, Told};
use crate::form::{ColumnPurpose, Entry, Field, Form, Formula, FormulaValue, Identity, Kind, Mode, Row, SheetLink, Table};
use crate::grid::{Cell, CellValue, Sheet, Workbook};
use crate::texts::sheet_text;
use crate::words::{cut, fold, tidy};

/// The most cells of a sheet that are reported one by one; the rest are summed up, so that a pasted table does not hide
/// everything else.
const MOST: usize = 20;

/// A message shortens a text to this many characters; the value of the finding has all of it.
const MOST_SHOWN: usize = 400;

/// Separates the texts of cells that are reported together.
const BETWEEN: &str = " | ";

/// The content that the form put into a cell that is not a field.
enum Own<'a> {
    /// This text, which may be empty.
    Words(&'a str),
    /// A formula.
    Figure(&'a Formula),
}

/// Reports the texts that people typed outside the fields. For those that may belong to the private questions, only their
/// places are returned, so that their text is not reported.
pub(super) fn report(workbook: &Workbook, located: &Located, out: &TakenOut<'_>, reading: &mut Reading) -> Vec<Hidden> {
    let mut private = Vec::new();
    let own_words = OwnWords::of(&located.form);
    let own = own_cells(located);
    // Only needed if a program or a person replaced a formula.
    let issued = LazyCell::new(|| as_issued(&located.form, located, &reading.fields));
    // If a program replaced all formulas with their results, a figure that differs was not typed by anybody, unless it answers
    // the empty field beside it.
    let live = workbook.sheets.iter().any(|sheet| sheet.cells.values().any(|cell| cell.formula.is_some()));
    // Lazy, since our own formulas are usually still where they were issued.
    let figures = LazyCell::new(|| figures(workbook, located));
    let to_read = LazyCell::new(|| sheets_to_read(located));
    let off_scale = LazyCell::new(|| sheet_text("writer.not_on_scale"));
    let mut beside = Beside::new(workbook, located, reading);
    for (index, sheet) in ours_left_out(workbook) {
        if !located.sheets.contains(&index) && numbers::is_summary(workbook, index) {
            continue;
        }
        let foreign: Vec<(CellRef, &Cell, String)> = sheet
            .cells
            .iter()
            .filter_map(|(at, cell)| Some((*at, cell, shown(cell)?)))
            .filter(|(at, cell, text)| {
                let at = (index, *at);
                match own.get(&at) {
                    Some(Own::Words(words)) => words != text && fold(words) != fold(text) && !own_words.contain(text),
                    Some(Own::Figure(_)) if cell.formula.is_some() => false,
                    Some(Own::Figure(figure)) => {
                        let ours = [&result(figure, &located.form, &issued), &*off_scale];
                        let ours = ours.into_iter().any(|own| fold(own) == fold(text));
                        !ours && (live || beside.field(at, cell).is_some())
                    }
                    None if located.known.contains(&at) => false,
                    None if cell.formula.as_deref().is_some_and(|formula| figures.contains(&shape(formula))) => false,
                    None if cell.formula.is_some() && to_read.contains(&index) => false,
                    None if cell.formula.as_deref().is_some_and(|formula| located.form.is_lead_formula(formula)) => false,
                    None if numbers::is_title(sheet, at.1.row, text) => false,
                    None => {
                        let ours = own_words.contain(text) || Identity::of_cell(text).is_some();
                        !ours && !located.form.is_lead(text, &issued)
                    }
                }
            })
            .collect();
        let (hidden, foreign): (Vec<_>, Vec<_>) = foreign.into_iter().partition(|(at, _, _)| out.holds(index, *at));
        private.extend(hidden.into_iter().map(|(cell, _, _)| Hidden { sheet: index, code: Code::TextOutside, cell }));
        if located.sheets.contains(&index) {
            let foreign: Vec<_> = foreign.into_iter().filter(|(at, cell, text)| !beside.ask(index, *at, cell, text)).collect();
            beside.counts[0] += foreign.len();
            report_cells(workbook, index, foreign, &mut beside.findings);
        } else if let Some((first, _, _)) = foreign.first() {
            beside.counts[1] += foreign.len();
            let all = foreign.iter().map(|(_, _, text)| text.as_str()).collect::<Vec<_>>().join(BETWEEN);
            let told = Told::SheetAdded { sheet: &sheet.name, count: foreign.len(), value: &cut(&all, MOST_SHOWN) };
            let finding = Finding::new(told).placed(&place(workbook, index, *first));
            beside.findings.push(finding.with_value(all));
        }
    }
    let Beside { findings, asked, counts: [texts, on_sheets], .. } = beside;
    reading.findings.extend(findings);
    reading.unread.extend(asked);
    reading.count(Code::TextOutside, texts);
    reading.count(Code::SheetAdded, on_sheets);
    private
}

/// Texts that people did not type: those of the form, and lines about the previous round that stay when its columns are deleted.
pub(super) struct OwnWords<'a> {
    form: &'a Form,
    stay: [String; 3],
}

impl<'a> OwnWords<'a> {
    pub(super) fn of(form: &'a Form) -> Self {
        Self {
            form,
            stay: ["inventory.previous.line", "goals.previous_line", "plan.previous_line"].map(|line| fold(&sheet_text(line))),
        }
    }

    /// Whether a text is one of them.
    pub(super) fn contain(&self, text: &str) -> bool {
        let folded = fold(text);
        self.form.is_own_word(&folded) || self.stay.contains(&folded)
    }
}

/// All sheets except our hidden ones.
fn ours_left_out(workbook: &Workbook) -> impl Iterator<Item = (usize, &Sheet)> {
    workbook.sheets.iter().enumerate().filter(|(_, sheet)| !is_ours(workbook, sheet))
}

/// Whether a sheet is one that we issue hidden.
pub(super) fn is_ours(workbook: &Workbook, sheet: &Sheet) -> bool {
    // Some programs unhide hidden sheets when they save.
    let shown = || workbook.sheets.iter().any(|sheet| sheet.name == Identity::SHEET && sheet.visible);
    sheet.name == Identity::SHEET || (sheet.name == Identity::LISTS && (!sheet.visible || shown()))
}

/// The shapes of our formulas. They identify formulas of rows whose key and label are gone.
fn figures(workbook: &Workbook, located: &Located) -> BTreeSet<String> {
    let ours = |entry: &Entry| match entry {
        Entry::Formula(_) => true,
        Entry::Field(field) => matches!(field.mode, Mode::Computed(_) | Mode::Offered(_)),
        _ => false,
    };
    let cells = rows(located).flat_map(|(table, row, place)| entries(table, row, place)).filter(|(entry, _, _)| ours(entry));
    cells.filter_map(|(_, _, (sheet, at))| workbook.sheets[sheet].cells.get(&at)?.formula.as_deref().map(shape)).collect()
}

/// The sheets that have nothing to fill in. Their formulas are ours, even if the keys, and with them the rows, are gone.
fn sheets_to_read(located: &Located) -> BTreeSet<usize> {
    let asks = |table: &Table| table.rows.iter().flat_map(|row| &row.entries).any(|entry| entry.field().is_some());
    let (asking, others): (Vec<_>, Vec<_>) = rows(located).partition(|(table, ..)| asks(table));
    let asking: BTreeSet<usize> = asking.into_iter().map(|(.., place)| place.sheet).collect();
    others.into_iter().map(|(.., place)| place.sheet).filter(|sheet| !asking.contains(sheet)).collect()
}

/// A formula without its numbers, which is the same in every row.
fn shape(formula: &str) -> String {
    formula.chars().filter(|c| !c.is_ascii_digit() && *c != '$').collect()
}

/// What a cell shows, or its formula if the program saved no result.
fn shown(cell: &Cell) -> Option<String> {
    if !cell.value.is_blank() {
        return Some(tidy(&cell.shown()));
    }
    // A formula whose result was saved as an empty text shows nothing.
    let formula = cell.formula.as_ref().filter(|_| cell.value == CellValue::Empty)?;
    Some(format!("={}", formula.trim_start_matches('=')))
}

fn report_cells(workbook: &Workbook, sheet: usize, foreign: Vec<(CellRef, &Cell, String)>, findings: &mut Vec<Finding>) {
    let told = |at: CellRef, last: u32, text: String| {
        let cells = (last != at.row).then(|| format!("{at}:{}", CellRef::new(last, at.col)));
        Finding::new(Told::TextOutside { value: &cut(&text, MOST_SHOWN), cells: cells.as_deref() })
            .placed(&place(workbook, sheet, at))
            .with_value(text)
    };
    let filled = &workbook.sheets[sheet].filled_down;
    let mut runs = runs_down(foreign.into_iter().map(|(at, _, text)| (at, text)), filled).into_iter();
    findings.extend(runs.by_ref().take(MOST).map(|(at, last, text)| told(at, last, text)));
    if let Some((at, _, first)) = runs.next() {
        let rest: Vec<String> = std::iter::once(first).chain(runs.map(|(.., text)| text)).collect();
        findings.push(told(at, at.row, rest.join(BETWEEN)));
    }
}

/// Groups cells: the first cell, the last row and the text. More than `MOST` equal cells below each other form one group; fewer
/// stay single.
fn runs_down(cells: impl Iterator<Item = (CellRef, String)>, filled: &BTreeMap<CellRef, u32>) -> Vec<(CellRef, u32, String)> {
    let mut runs: Vec<(CellRef, u32, String)> = Vec::new();
    let mut open: BTreeMap<u32, usize> = BTreeMap::new();
    for (at, text) in cells {
        let run = open.get(&at.col).map(|run| &mut runs[*run]);
        match run.filter(|(_, last, same)| *last + 1 == at.row && *same == text) {
            Some((_, last, _)) => *last = at.row,
            None => {
                open.insert(at.col, runs.len());
                runs.push((at, at.row, text));
            }
        }
    }
    let one_by_one = |(at, last, text): (CellRef, u32, String)| {
        let count = last - at.row + 1;
        let last = filled.get(&CellRef::new(last, at.col)).copied().unwrap_or(last);
        let apart = if count as usize <= MOST { count } else { 0 };
        let cells = (at.row..at.row + apart).map(|row| (CellRef::new(row, at.col), row, text.clone())).collect::<Vec<_>>();
        if cells.is_empty() { vec![(at, last, text)] } else { cells }
    };
    let mut cells: Vec<_> = runs.into_iter().flat_map(one_by_one).collect();
    cells.sort_by_key(|(at, ..)| *at);
    cells
}

/// The rows of the form that are in the workbook, including copies, each with its table.
fn rows(located: &Located) -> impl Iterator<Item = (&Table, &Row, &RowPlace)> {
    let rows = located.form.tables().flat_map(|(_, table)| table.rows.iter().map(move |row| (table, row)));
    rows.flat_map(|(table, row)| {
        let copies = located.copies.iter().filter(|(key, _)| *key == row.key).map(|(_, place)| place);
        located.rows.get(&row.key).into_iter().chain(copies).map(move |place| (table, row, place))
    })
}

/// The entries of a row whose columns are in the workbook, with their cells.
fn entries<'a>(
    table: &'a Table,
    row: &'a Row,
    place: &'a RowPlace,
) -> impl Iterator<Item = (&'a Entry, ColumnPurpose, (usize, CellRef))> {
    row.entries.iter().zip(table.columns.iter().skip(1)).filter_map(|(entry, column)| {
        let col = place.columns.get(column.id)?;
        Some((entry, column.purpose, (place.sheet, CellRef::new(place.row, *col))))
    })
}

/// The issued content of the cells that are not fields. Labels are compared elsewhere.
fn own_cells(located: &Located) -> BTreeMap<(usize, CellRef), Own<'_>> {
    let mut own = BTreeMap::new();
    for (table, row, place) in rows(located) {
        for (entry, purpose, at) in entries(table, row, place) {
            let words = match entry {
                Entry::Text(text) | Entry::Link(SheetLink { text, .. }) if purpose != ColumnPurpose::Label => Own::Words(text),
                Entry::Blank => Own::Words(""),
                Entry::Formula(figure) => Own::Figure(figure),
                _ => continue,
            };
            own.insert(at, words);
        }
    }
    own
}

/// What the cell of a formula shows.
fn result(figure: &Formula, form: &Form, document: &Value) -> String {
    match figure.value(form, document) {
        FormulaValue::Blank => String::new(),
        FormulaValue::Number(number) => number.to_string(),
        FormulaValue::Date(date) => date.to_string(),
        FormulaValue::Text(text) => text,
    }
}

/// The values that were read, at the pointers of the form. The pointers of the document differ, because it lacks empty rows.
fn as_issued(form: &Form, located: &Located, fields: &[FieldRead]) -> Value {
    let read: BTreeMap<(usize, CellRef), &FieldRead> = by_cell(fields);
    let mut document = form.skeleton();
    for (_, row, column, field) in form.fields() {
        let place = located.rows.get(&row.key);
        let at = place.and_then(|place| Some((place.sheet, CellRef::new(place.row, *place.columns.get(column.id)?))));
        if let Some(found) = at.and_then(|at| read.get(&at)) {
            field.pointer.put(&mut document, found.value.clone());
        }
    }
    document
}

pub(super) fn by_cell(fields: &[FieldRead]) -> BTreeMap<(usize, CellRef), &FieldRead> {
    fields.iter().map(|field| ((field.place.order, field.place.cell), field)).collect()
}

/// Finds the empty field in the same row that a text outside the fields may answer.
struct Beside<'a> {
    workbook: &'a Workbook,
    /// The empty ratings and dates, by sheet and row.
    open: BTreeMap<(usize, u32), Vec<(&'a Field, FieldRead)>>,
    /// Fields for which a possible answer was found beside them.
    asked: BTreeSet<Pointer>,
    findings: Vec<Finding>,
    /// Number of texts outside the fields: on our sheets, and on other sheets.
    counts: [usize; 2],
}

impl<'a> Beside<'a> {
    fn new(workbook: &'a Workbook, located: &'a Located, reading: &Reading) -> Self {
        let read = by_cell(&reading.fields);
        let mut open: BTreeMap<(usize, u32), Vec<(&Field, FieldRead)>> = BTreeMap::new();
        for (table, row, place) in rows(located).filter(|(_, _, place)| !place.mixed_up) {
            for (entry, _, at) in entries(table, row, place) {
                let (Some(field), Some(found)) = (entry.field(), read.get(&at)) else { continue };
                // Only these two kinds are specific enough: any text could be a text answer, any number an amount, and a remark could
                // look like a choice.
                let telling = matches!(field.kind, Kind::Rating(_) | Kind::Date);
                let empty = found.value.is_null() && !reading.unread.contains(&found.pointer);
                if telling && empty && matches!(field.mode, Mode::Input) {
                    open.entry((at.0, at.1.row)).or_default().push((field, (*found).clone()));
                }
            }
        }
        Self { workbook, open, asked: BTreeSet::new(), findings: Vec::new(), counts: [0; 2] }
    }

    /// The nearest empty field of the row for which the cell is a valid answer.
    fn field(&self, (sheet, at): (usize, CellRef), cell: &Cell) -> Option<&(&'a Field, FieldRead)> {
        let open = self.open.get(&(sheet, at.row))?.iter().filter(|(field, found)| {
            let answer = interpret(field, Some(cell), self.workbook.kind);
            !answer.unread && !answer.value.is_null() && !self.asked.contains(&found.pointer)
        });
        open.min_by_key(|(_, found)| found.place.cell.col.abs_diff(at.col))
    }

    /// If a cell may answer an empty field beside it, asks the person and returns true.
    fn ask(&mut self, sheet: usize, at: CellRef, cell: &Cell, text: &str) -> bool {
        let Some((_, found)) = self.field((sheet, at), cell) else { return false };
        let told = Told::AnswerMisplaced { value: text, label: &found.label, home: &found.place.cell };
        let finding = Finding::new(told).at(&found.pointer).with_value(text);
        let pointer = found.pointer.clone();
        self.findings.push(finding.placed(&place(self.workbook, sheet, at)));
        self.asked.insert(pointer);
        true
    }
}
