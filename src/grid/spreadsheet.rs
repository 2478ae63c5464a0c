//! Reads .xls and .xlsb with calamine after they have been checked, because calamine allocates as much memory as a file claims
//! to need, and skips cells in a form that it does not know.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, ExcelDateTime, Reader, SheetType, SheetVisible, WorkbookProperties, Xls, Xlsb, XlsbError};

use super::parts::{CellArea, CellBudget};
use super::xls_looks::Looks;
use super::{Cell, CellLook, CellValue, FileKind, GridError, Limits, Sheet, Shown, Workbook, biff, damaged, ole};
use crate::address::CellRef;
use crate::model::Date;
use crate::wording::Wording;

/// Name of the stream with title, subject and other properties, and the number of bytes that are read from it. A picture may
/// follow them, and several entries may point to the same long text.
const SUMMARY: &str = "\u{5}SummaryInformation";
const SUMMARY_BYTES: usize = 64 << 10;
/// The text that calamine gives for a formula of .xls that it cannot write out, and the text that replaces it here, also in
/// .xlsb.
const UNREAD: &str = "Unrecognised formula for cell";
const UNKNOWN: &str = "?";
/// The first day number after the last date, 31 December 9999.
const DAYS: f64 = 2_958_466.0;

pub(super) fn read_xls(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    let container = ole::Container::open(bytes)?;
    if container.has("EncryptedPackage") {
        return Err(GridError::Encrypted);
    }
    let mut streams = Vec::new();
    for name in ["Workbook", "Book"] {
        if let Some(mut stream) = container.stream(name)? {
            biff::check(&mut stream, limits)?;
            streams.push((name, stream));
            break;
        }
    }
    if streams.is_empty() {
        return Err(damaged("grid.container.no-workbook"));
    }
    if let Some(mut stream) = container.stream(SUMMARY)? {
        stream.truncate(SUMMARY_BYTES);
        streams.push((SUMMARY, stream));
    }
    let packed = ole::pack(&streams).ok_or_else(|| GridError::TooLarge(Wording::of("grid.limit.xls-size")))?;
    let stream = streams.first().map(|(_, stream)| stream.as_slice()).unwrap_or_default();
    unharmed(|| read_checked_xls(packed, stream, container.has("_VBA_PROJECT_CUR"), limits))
}

fn read_checked_xls(packed: Vec<u8>, stream: &[u8], macros: bool, limits: &Limits) -> Result<Workbook, GridError> {
    let mut book = Xls::new(Cursor::new(packed)).map_err(|error| failure(&error))?;
    let mut room = CellBudget::new(limits);
    let mut sheets = Vec::new();
    let looks = Looks::read(stream)?;
    let names: Vec<String> = book.sheets_metadata().iter().map(|entry| entry.name.clone()).collect();
    for mut sheet in listed(book.sheets_metadata()) {
        let values = book.worksheet_range(&sheet.name).map_err(|error| failure(&error))?;
        let start = values.start().unwrap_or_default();
        for (row, col, data) in values.used_cells() {
            keep(&mut sheet, (start.0 + row as u32, start.1 + col as u32), data, &mut room)?;
        }
        let formulas = book.worksheet_formula(&sheet.name).map_err(|error| failure(&error))?;
        let start = formulas.start().unwrap_or_default();
        for (row, col, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
            let formula = if formula.starts_with(UNREAD) { UNKNOWN } else { formula };
            keep_formula(&mut sheet, (start.0 + row as u32, start.1 + col as u32), formula.to_owned(), &mut room)?;
        }
        let areas = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        let areas = areas
            .iter()
            .map(|area| CellArea::between(CellRef::new(area.start.0, area.start.1), CellRef::new(area.end.0, area.end.1)));
        let seen = areas.filter(|area| area.is_wide() && sheet.cells.contains_key(&area.first));
        sheet.merged = seen.map(|area| (area.first, area.last)).collect();
        let position = names.iter().position(|name| *name == sheet.name).unwrap_or_default();
        looks.put_on(stream, position, &mut sheet)?;
        sheets.push(sheet);
    }
    let properties = properties(book.workbook_properties().ok());
    finish(FileKind::Xls, sheets, book.defined_names(), properties, macros)
}

pub(super) fn read_xlsb(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    let (packed, macros) = super::xlsb::look_over(bytes, limits)?;
    unharmed(|| read_checked_xlsb(packed, macros, limits))
}

fn read_checked_xlsb(packed: Vec<u8>, macros: bool, limits: &Limits) -> Result<Workbook, GridError> {
    let mut book = Xlsb::new(Cursor::new(packed)).map_err(|error| failure(&error))?;
    let mut room = CellBudget::new(limits);
    let mut sheets = Vec::new();
    for mut sheet in listed(book.sheets_metadata()) {
        // Cell by cell, because calamine's table of a sheet is as large as the sheet claims to be.
        let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(|error| failure(&error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| failure(&error))? {
            keep(&mut sheet, cell.get_position(), &Data::from(cell.get_value().clone()), &mut room)?;
        }
        drop(cells);
        let mut formulas = book.worksheet_cells_reader(&sheet.name).map_err(|error| failure(&error))?;
        loop {
            match formulas.next_formula() {
                Ok(Some(cell)) => {
                    let formula = if cell.get_value().is_empty() { UNKNOWN } else { cell.get_value() };
                    keep_formula(&mut sheet, cell.get_position(), formula.to_owned(), &mut room)?;
                }
                Ok(None) | Err(XlsbError::Io(_)) => break,
                // If a formula cannot be written out, only its text is lost. Its cell and the formulas after it remain.
                Err(_) => {}
            }
        }
        sheets.push(sheet);
    }
    let properties = properties(book.workbook_properties().ok());
    finish(FileKind::Xlsb, sheets, book.defined_names(), properties, macros)
}

/// Runs calamine, which slices by the lengths that a file states. If a length that was not checked before makes it panic, the
/// error is that the file is damaged, not that the program is wrong.
fn unharmed(read: impl FnOnce() -> Result<Workbook, GridError>) -> Result<Workbook, GridError> {
    let contradiction = |_| Err(damaged("grid.records.contradiction"));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(contradiction)
}

/// Returns the worksheets, still without cells.
fn listed(metadata: &[calamine::Sheet]) -> Vec<Sheet> {
    let worksheets = metadata.iter().filter(|entry| entry.typ == SheetType::WorkSheet);
    let sheet = |entry: &calamine::Sheet| {
        let visible = entry.visible == SheetVisible::Visible;
        Sheet { name: entry.name.clone(), visible, ..Sheet::default() }
    };
    worksheets.map(sheet).collect()
}

fn properties(found: Option<WorkbookProperties>) -> Vec<String> {
    found.into_iter().flat_map(|found| [found.title, found.subject, found.description, found.keywords]).flatten().collect()
}

fn finish(
    kind: FileKind,
    sheets: Vec<Sheet>,
    names: &[(String, String)],
    properties: Vec<String>,
    macros: bool,
) -> Result<Workbook, GridError> {
    if sheets.is_empty() {
        return Err(damaged("grid.package.no-sheet"));
    }
    Ok(Workbook { kind, sheets, names: names.to_vec(), properties, macros, mended: Vec::new() })
}

fn keep(sheet: &mut Sheet, (row, col): (u32, u32), data: &Data, room: &mut CellBudget) -> Result<(), GridError> {
    let Some(value) = value(data) else { return Ok(()) };
    room.take_cell()?;
    if let CellValue::Text(text) | CellValue::Error(text) = &value {
        room.take_text(text)?;
    }
    let is_clock = matches!(data, Data::DateTime(moment) if is_time_alone(moment));
    let look = CellLook { shown: if is_clock { Shown::Clock } else { Shown::Plain }, ..CellLook::default() };
    sheet.cells.insert(CellRef::new(row, col), Cell { look, ..Cell::new(value, None) });
    Ok(())
}

/// Whether a number is a time of day or a duration, without a day.
fn is_time_alone(moment: &ExcelDateTime) -> bool {
    moment.is_duration() || (0.0..1.0).contains(&moment.as_f64())
}

fn keep_formula(sheet: &mut Sheet, (row, col): (u32, u32), formula: String, room: &mut CellBudget) -> Result<(), GridError> {
    room.take_text(&formula)?;
    sheet.cells.entry(CellRef::new(row, col)).or_insert(Cell::new(CellValue::Empty, None)).formula = Some(formula);
    Ok(())
}

fn value(data: &Data) -> Option<CellValue> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) => CellValue::Text(text.clone()),
        Data::Int(number) => CellValue::Number(*number as f64),
        Data::Float(number) => CellValue::Number(*number),
        Data::Bool(yes) => CellValue::Bool(*yes),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => super::xlsx::of_iso(text),
        Data::DurationIso(text) => CellValue::Text(text.clone()),
        Data::Error(error) => CellValue::Error(error.to_string()),
    })
}

fn date(moment: &ExcelDateTime) -> CellValue {
    if is_time_alone(moment) {
        return CellValue::Number(moment.as_f64());
    }
    // calamine turns later days into the last one.
    if !(0.0..DAYS).contains(&moment.as_f64()) {
        return CellValue::Number(moment.as_f64());
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = Date::from_ymd(year as i16, month as i8, day as i8);
    // As in .xlsx, less than a minute does not count as a time of day.
    let date = if (hour, minute) == (23, 59) { date.and_then(|date| date.0.tomorrow().ok().map(Date)) } else { date };
    let time = !matches!((hour, minute), (0, 0) | (23, 59));
    date.map_or(CellValue::Number(moment.as_f64()), |date| CellValue::Date { date, time })
}

/// Converts an error of calamine. A password is distinguished from damage.
fn failure(error: &dyn std::fmt::Display) -> GridError {
    let text = error.to_string();
    if text.to_lowercase().contains("password") { GridError::Encrypted } else { GridError::Damaged(Wording::Theirs(text)) }
}

#[cfg(test)]
mod tests;
