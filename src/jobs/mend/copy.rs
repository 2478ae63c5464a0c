//! Makes a marked copy: the form of a return, written anew with everything that the person typed and with marks at the cells to
//! correct.
//!
//! The copy is written twice. The first version, without marks, is read back. Its findings refer to the cells of the copy, and
//! no longer include the problems that writing the form anew has fixed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::address::{CellRef, Pointer};
use crate::excel::{self, Item, Mending, WriteError};
use crate::finding::{Code, Finding, Reader, Severity};
use crate::form::{Capacity, Entry, Field, Form, KeptText, Kind, Layout, Mends, Mode, key};
use crate::grid::{self, Cell, CellValue, FileKind, Workbook};
use crate::jobs::check::read_grid;
use crate::jobs::digest::sha256;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::returns::{self, FieldRead, Reading, RowPlace, is_ours};
use crate::texts::{GENERATION, in_words_of};
use crate::words::{LONGEST_CELL, fold, units};

/// A marked copy.
#[derive(Clone, Debug)]
pub struct CopyToMend {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// The corrections and hints, each with its sheet and cell; empty if it has no cell.
    pub items: Vec<(String, Item)>,
}

/// Findings that are for the people who read the returns, not for the person who filled in the form.
const FOR_THE_READER: [Code; 8] = [
    Code::FrameworkUnknown,
    Code::FrameworkVersion,
    Code::FileUnreadable,
    Code::FileInternal,
    Code::FilePassedOver,
    Code::DetailsChanged,
    Code::PersonByName,
    Code::FileNameOfAnother,
];

/// Which findings go back to people: errors only, or warnings as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedFindings {
    /// Findings that keep an answer from being used.
    Errors,
    /// These, and findings that deserve a second look.
    Remarks,
}

impl AskedFindings {
    /// Whether a finding asks the person who filled in the form to do something. Hints for the person alone do not.
    pub(super) fn is_asked(self, finding: &Finding) -> bool {
        let most = if self == Self::Remarks { Severity::Warning } else { Severity::Error };
        finding.severity <= most && !finding.code.is_personal() && !FOR_THE_READER.contains(&finding.code)
    }

    /// Whether a finding asks the person to do something that can be done in the workbook. A finding that asks
    /// which of two files counts does not.
    pub(super) fn asks(self, finding: &Finding) -> bool {
        self.is_asked(finding) && finding.code != Code::ReturnedTwice
    }
}

/// Makes the marked copy of a return, with all its findings, from its workbook. `None` if there is nothing to correct or no
/// form was read.
///
/// # Errors
/// If the copy cannot be written, or cannot be read back. No input is known to cause this.
pub fn copy_to_mend(workbook: &Workbook, found: &Return, workbench: &Workbench) -> Result<Option<CopyToMend>, WriteError> {
    copy_with(workbook, found, workbench, AskedFindings::Remarks)
}

/// Makes the marked copy with the findings that `asked` selects. It also contains the hints, but hints alone are no reason to
/// make a copy.
pub(super) fn copy_with(
    workbook: &Workbook,
    found: &Return,
    workbench: &Workbench,
    asked: AskedFindings,
) -> Result<Option<CopyToMend>, WriteError> {
    // The copy uses the same words as the original workbook.
    let generation = found.identity.as_ref().map_or(GENERATION, |identity| identity.generation);
    in_words_of(generation, || in_words_of_the_return(workbook, found, workbench, asked))
}

fn in_words_of_the_return(
    workbook: &Workbook,
    found: &Return,
    workbench: &Workbench,
    asked: AskedFindings,
) -> Result<Option<CopyToMend>, WriteError> {
    let reading = returns::read(workbook, &workbench.library, &workbench.forms);
    let (Some(read), true) = (&reading.form, found.findings.iter().any(|finding| asked.asks(finding))) else { return Ok(None) };
    let Some(framework) = workbench.library.get(&read.identity.framework) else { return Ok(None) };
    let mut form = workbench.forms.form(read.identity.clone(), framework, &Capacity::of_form(read));
    if let Some(document) = &found.document {
        form = form.in_order_of(document);
    }
    let layout = Layout::of(&form);
    let values = values(&form, &reading);
    let text = |pointer: &str| values.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let elsewhere = returns::elsewhere(workbook, &reading, &form, &values);
    let files = found.sha256.iter().cloned().chain(reading.mends.iter().flat_map(|mends| mends.files.clone()));
    let mut mending = Mending {
        person: text("/person/name").or_else(|| text("/person/id")).unwrap_or_default(),
        file: super::name_of(&found.file),
        elsewhere: elsewhere.kept,
        private: elsewhere.private,
        mends: Mends { files: files.collect(), answers: sha256(b""), notes: None },
        ..Mending::default()
    };
    let cells = cells(&form, &layout, &reading);
    let placing = Placing { workbook, form: &form, reading: &reading, values: &values, layout: &layout };
    placing.type_in(&mut mending);
    mending.notes = notes(workbook, &cells);
    let bare = excel::write_mending(&form, &values, &mending, workbench.today)?;
    let bare = grid::read(&bare, &workbench.limits).map_err(std::io::Error::other)?;
    let again = read_grid(&bare, &found.file, FileKind::Xlsx.ending(), workbench);
    mending.mends.answers = again.answers();
    mending.items = items(found, &again, &bare, &form, &cells, asked);
    mending.mends.notes = Some(excel::notes_of(&mending).iter().map(|note| Mends::note(note)).collect());
    let bytes = excel::write_mending(&form, &values, &mending, workbench.today)?;
    let place = |item: &Item| item.place.map(|(sheet, cell)| format!("{}, {cell}", form.sheets[sheet].name)).unwrap_or_default();
    Ok(Some(CopyToMend { bytes, items: mending.items.iter().map(|item| (place(item), item.clone())).collect() }))
}

/// A cell with the position of its sheet, in the return or in the form.
type CellPosition = (usize, CellRef);

/// Maps the cell of each entry in the return to its cell in the copy.
fn cells(form: &Form, layout: &Layout, reading: &Reading) -> BTreeMap<CellPosition, CellPosition> {
    let mut cells = BTreeMap::new();
    for row in form.tables().flat_map(|(_, table)| &table.rows) {
        let Some(place) = reading.rows.get(&row.key) else { continue };
        for (id, col) in &place.columns {
            if let Some(spot) = layout.cell(&row.key, id) {
                cells.insert((place.sheet, CellRef::new(place.row, *col)), spot);
            }
        }
    }
    cells
}

/// The values that were read, at the pointers of the form. The pointers of the document can differ, because it lacks the empty
/// rows of growing lists.
fn values(form: &Form, reading: &Reading) -> Value {
    let read: BTreeMap<CellPosition, &Value> =
        reading.fields.iter().map(|field| ((field.place.order, field.place.cell), &field.value)).collect();
    let mut values = form.skeleton();
    for (_, row, column, field) in form.fields() {
        let spot = reading.rows.get(&row.key).and_then(|place| spot_of(place, column.id));
        if let Some(value) = spot.and_then(|spot| read.get(&spot)) {
            field.pointer.put(&mut values, (*value).clone());
        }
    }
    values
}

fn spot_of(place: &RowPlace, column: &str) -> Option<CellPosition> {
    Some((place.sheet, CellRef::new(place.row, *place.columns.get(column)?)))
}

/// The notes of people on the cells of the form.
fn notes(workbook: &Workbook, cells: &BTreeMap<CellPosition, CellPosition>) -> BTreeMap<CellPosition, grid::Note> {
    let sheets = workbook.sheets.iter().enumerate();
    let notes = sheets.flat_map(|(index, sheet)| sheet.notes.iter().map(move |(cell, note)| ((index, *cell), note)));
    let theirs = notes.filter(|(_, note)| !returns::is_own(note));
    theirs.filter_map(|(spot, note)| Some((*cells.get(&spot)?, note.clone()))).collect()
}

/// Everything that is needed to put typed values into the cells of the copy.
struct Placing<'a> {
    workbook: &'a Workbook,
    form: &'a Form,
    reading: &'a Reading,
    values: &'a Value,
    layout: &'a Layout,
}

impl Placing<'_> {
    /// Fills every cell that a person may have typed into with its content in the return, even if that is empty.
    fn type_in(&self, mending: &mut Mending) {
        for (index, table) in self.form.tables() {
            for row in &table.rows {
                let Some(place) = self.reading.rows.get(&row.key) else { continue };
                for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
                    let Some((sheet, from)) = spot_of(place, column.id) else { continue };
                    let sheet = &self.workbook.sheets[sheet];
                    let shared = || returns::shared_cell(sheet, from, entry.field()?).filter(|_| !key::is_spare(&row.key));
                    let there = sheet.cells.get(&from).or_else(shared);
                    let coloured = || sheet.fills.get(&from).map(|fill| coloured(*fill));
                    let typed = match entry {
                        Entry::Private | Entry::Goal { .. } => there.map(shown),
                        Entry::Field(field) => self.typed(field, place, column.id, there.cloned().or_else(coloured).as_ref()),
                        _ => None,
                    };
                    if let (Some(mut typed), Some((_, cell))) = (typed, self.layout.cell(&row.key, column.id)) {
                        if let Some(whole) = shortened(&mut typed) {
                            let sheet = self.form.sheets[index].name.clone();
                            mending.elsewhere.push(KeptText { sheet, cell: cell.to_string(), text: whole });
                        }
                        mending.typed.insert((index, cell), typed);
                    }
                }
            }
        }
    }

    /// The content of a field's cell in the copy; `None` if the form fills the cell itself.
    fn typed(&self, field: &Field, place: &RowPlace, column: &str, there: Option<&Cell>) -> Option<Cell> {
        let formula = there.and_then(|cell| cell.formula.as_deref());
        match &field.mode {
            Mode::Fixed(_) => None,
            Mode::Computed(figure) => {
                let there = there.filter(|cell| cell.formula.is_none() && !cell.value.is_blank())?;
                let own = figure.value(self.form, self.values).to_string();
                let asked = matches!(field.kind, Kind::Rating(_)) && fold(&there.value.display()) != fold(&own);
                asked.then(|| there.clone())
            }
            Mode::Offered(figure) if is_ours(formula, figure) => None,
            // It is unclear which answer is meant. All of them are kept elsewhere.
            _ if place.mixed_up || place.disputed.contains(column) => Some(Cell::new(CellValue::Empty, None)),
            _ => Some(there.map_or_else(|| Cell::new(CellValue::Empty, None), shown)),
        }
    }
}

/// A cell that has only a colour.
fn coloured(fill: u32) -> Cell {
    Cell { look: grid::CellLook { fill: Some(fill), ..grid::CellLook::default() }, ..Cell::new(CellValue::Empty, None) }
}

/// A cell as it is displayed, with the result of a formula instead of the formula.
fn shown(cell: &Cell) -> Cell {
    Cell { formula: None, ..cell.clone() }
}

/// Cuts a text that is too long for a cell. Returns the whole text if it was cut.
fn shortened(cell: &mut Cell) -> Option<String> {
    let CellValue::Text(text) = &mut cell.value else { return None };
    if units(text) <= LONGEST_CELL {
        return None;
    }
    let short: String = text.chars().take(LONGEST_CELL / 2).collect();
    Some(std::mem::replace(text, short))
}

/// The corrections: the findings of the return, at the cells of the copy; and the findings of the copy for cells without a
/// finding of the return, such as a missing answer in a row that the return had lost. Errors come first.
fn items(
    found: &Return,
    again: &Return,
    copy: &Workbook,
    form: &Form,
    cells: &BTreeMap<CellPosition, CellPosition>,
    asked: AskedFindings,
) -> Vec<Item> {
    let sheet_of = |name: &str| form.sheets.iter().position(|sheet| sheet.name == name);
    let in_copy = |finding: &Finding| Some((sheet_of(&finding.place()?.sheet)?, finding.cell()?));
    let labels: BTreeMap<CellPosition, &str> = again
        .fields
        .iter()
        .filter_map(|field| Some(((sheet_of(&field.place.sheet)?, field.place.cell), field.label.as_ref())))
        .collect();
    let item = |finding: &Finding, place: Option<CellPosition>| {
        let cell = place.and_then(|(sheet, cell)| {
            let sheet = copy.sheets.iter().find(|there| there.name == form.sheets[sheet].name)?;
            sheet.cells.get(&cell)
        });
        let holds = cell.map_or(CellValue::Empty, |cell| cell.value.clone());
        let about = place.and_then(|place| labels.get(&place)).copied().or_else(|| label(found, finding.pointer.as_ref()));
        let personal = finding.code.is_personal();
        Item {
            severity: if personal { Severity::Info } else { finding.severity },
            alike: finding.alike(),
            place,
            typed: finding.value.clone().unwrap_or_else(|| holds.display()),
            holds,
            about: about.unwrap_or_default().to_owned(),
            message: finding.message_to(Reader::Copy),
            help: finding.help_to(Reader::Copy),
        }
    };
    let is_rating =
        |field: &&FieldRead| field.pointer.as_str().ends_with("/rating") && field.pointer.as_str().starts_with("/inventory");
    let first_rating =
        again.fields.iter().find(is_rating).and_then(|field| Some((sheet_of(&field.place.sheet)?, field.place.cell)));
    let told = found.findings.iter().filter(|finding| asked.asks(finding) || finding.code.is_personal());
    let told: Vec<Item> = told
        .map(|finding| {
            let there = finding.place().and_then(|place| cells.get(&(place.order, place.cell)));
            // The copy leaves out ratings on another scale. The finding is put at the first rating, which shows when somebody
            // has started again.
            let there = there.copied().or_else(|| first_rating.filter(|_| finding.code == Code::ScaleDiffers));
            item(finding, there)
        })
        .collect();
    let asking = told.iter().filter(|item| item.severity != Severity::Info);
    let known: BTreeSet<CellPosition> = asking.filter_map(|item| item.place).collect();
    let more = again.findings.iter().filter(|finding| asked.asks(finding) && finding.place().is_some());
    let more = more.filter_map(|finding| Some((finding, in_copy(finding)?))).filter(|(_, place)| !known.contains(place));
    let more: Vec<Item> = more.map(|(finding, place)| item(finding, Some(place))).collect();
    let mut items: Vec<Item> = told.into_iter().chain(more).collect();
    items.sort_by_key(|item| (item.severity, item.place.is_none(), item.place));
    items
}

/// The label of the field that a finding is about.
fn label<'a>(found: &'a Return, pointer: Option<&Pointer>) -> Option<&'a str> {
    found.fields.iter().find(|field| Some(&field.pointer) == pointer).map(|field| field.label.as_ref())
}
