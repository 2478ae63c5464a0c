//! Spreadsheet files other than .xlsx and .xlsm, read through calamine after [`super::kind`] has looked them over.

use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets};

use super::{Cell, CellValue, FileKind, GridError, Limits, Sheet, Workbook};
use crate::address::CellRef;
use crate::model::Date;

type Bytes<'a> = Cursor<&'a [u8]>;

pub(super) fn read(bytes: &[u8], kind: FileKind, limits: &Limits) -> Result<Workbook, GridError> {
    let cursor = Cursor::new(bytes);
    let mut book: Sheets<Bytes<'_>> = match kind {
        FileKind::Xls => Sheets::Xls(calamine::Xls::new(cursor).map_err(|e| failure(&e))?),
        FileKind::Xlsb => {
            super::xlsb::refuse_short_cells(bytes)?;
            Sheets::Xlsb(calamine::Xlsb::new(cursor).map_err(|e| failure(&e))?)
        }
        _ => Sheets::Ods(calamine::Ods::new(cursor).map_err(|e| failure(&e))?),
    };
    let mut room = limits.cells;
    let listed: Vec<calamine::Sheet> = book.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for entry in listed.iter().filter(|entry| entry.typ == SheetType::WorkSheet) {
        let mut sheet = Sheet { name: entry.name.clone(), visible: entry.visible == SheetVisible::Visible, ..Sheet::default() };
        read_cells(&mut book, &mut sheet, &mut room, limits)?;
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(GridError::Damaged("the workbook holds no sheet".to_owned()));
    }
    let properties = book.workbook_properties().ok();
    let properties = properties.into_iter().flat_map(|p| [p.title, p.subject, p.description, p.keywords]).flatten().collect();
    Ok(Workbook { kind, sheets, names: book.defined_names().to_vec(), properties })
}

fn read_cells(book: &mut Sheets<Bytes<'_>>, sheet: &mut Sheet, room: &mut usize, limits: &Limits) -> Result<(), GridError> {
    let name = sheet.name.clone();
    let range = book.worksheet_range(&name).map_err(|e| failure(&e))?;
    let start = range.start().unwrap_or_default();
    for (row, col, data) in range.used_cells() {
        keep(sheet, (start.0 + row as u32, start.1 + col as u32), value(data), None, room, limits)?;
    }
    let Ok(formulas) = book.worksheet_formula(&name) else { return Ok(()) };
    let start = formulas.start().unwrap_or_default();
    for (row, col, formula) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
        let at = CellRef::new(start.0 + row as u32, start.1 + col as u32);
        sheet.cells.entry(at).or_insert(Cell::new(CellValue::Empty, None)).formula = Some(formula.clone());
    }
    Ok(())
}

fn keep(
    sheet: &mut Sheet,
    (row, col): (u32, u32),
    value: Option<CellValue>,
    formula: Option<String>,
    room: &mut usize,
    limits: &Limits,
) -> Result<(), GridError> {
    if value.is_none() && formula.is_none() {
        return Ok(());
    }
    *room =
        room.checked_sub(1).ok_or_else(|| GridError::TooLarge(format!("it has more than {} cells, the limit", limits.cells)))?;
    sheet.cells.insert(CellRef::new(row, col), Cell::new(value.unwrap_or(CellValue::Empty), formula));
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
    if moment.is_duration() {
        return CellValue::Number(moment.as_f64());
    }
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    let date = Date::from_ymd(year as i16, month as i8, day as i8);
    // As in .xlsx, less than a minute is no time of day.
    let date = if (hour, minute) == (23, 59) { date.and_then(|date| date.0.tomorrow().ok().map(Date)) } else { date };
    let time = !matches!((hour, minute), (0, 0) | (23, 59));
    date.map_or(CellValue::Number(moment.as_f64()), |date| CellValue::Date { date, time })
}

/// A reader's error in our words: a password is told apart from damage.
fn failure(error: &dyn std::fmt::Display) -> GridError {
    let text = error.to_string();
    if text.to_lowercase().contains("password") { GridError::Encrypted } else { GridError::Damaged(text) }
}
