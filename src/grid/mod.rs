//! Reads a file of any spreadsheet format into sheets of sparse, typed cells, under hard limits.
//!
//! No other module uses a library that reads spreadsheets. This one knows cells, not fields: no form and no document.

mod biff;
mod formula;
mod kind;
mod limits;
mod locale;
mod ods;
mod ole;
mod other;
mod parts;
mod spreadsheet;
mod text;
mod xls_looks;
mod xlsb;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::address::CellRef;
use crate::model::Date;
use crate::wording::Wording;
use crate::words::tidy;

pub use kind::FileKind;
pub use limits::{Limit, Limits};

/// A workbook that was read.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// The format of the file, found from its content.
    pub kind: FileKind,
    /// The sheets, in the order of the file.
    pub sheets: Vec<Sheet>,
    /// The defined names and their meanings.
    pub names: Vec<(String, String)>,
    /// Title, subject, description and keywords of the file, as far as it has them.
    pub properties: Vec<String>,
    /// Whether the file contains macros, which are never run.
    pub macros: bool,
    /// Repairs of a delimited text, and doubts about it.
    pub mended: Vec<TextRepair>,
}

/// A repair of a delimited text, or a doubt about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRepair {
    /// The text does not name its encoding, which was guessed and is a rare one.
    Encoding {
        /// Name of the encoding.
        name: String,
        /// Some words as this encoding reads them.
        shown: Vec<String>,
    },
    /// The text may have been written in another encoding.
    Doubtful {
        /// Name of the encoding that was used.
        name: String,
        /// Some words as this encoding reads them.
        shown: Vec<String>,
        /// Name of the other encoding and the words as it reads them. The name is empty if no encoding gives proper words.
        other: (String, Vec<String>),
    },
    /// Texts whose quotes were repaired.
    Quotes(Vec<String>),
    /// Texts that were in quotes other than those of CSV, or contained separators after a backslash.
    Otherwise(Vec<String>),
    /// Whole lines were in quotes.
    Lines,
}

/// One sheet of a workbook.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// Whether the tab is visible.
    pub visible: bool,
    /// The cells that are not empty, by position.
    pub cells: BTreeMap<CellRef, Cell>,
    /// Notes and comments of people, by their cell.
    pub notes: BTreeMap<CellRef, Note>,
    /// The cell under the upper left corner of each picture.
    pub pictures: Vec<CellRef>,
    /// Hidden rows that are not empty, whether hidden by hand or by a filter.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns that are not empty.
    pub hidden_columns: BTreeSet<u32>,
    /// Fill colours of empty cells, as `0xRRGGBB`.
    pub fills: BTreeMap<CellRef, u32>,
    /// The first and the last cell of each merged area. Only the first cell has content.
    pub merged: Vec<(CellRef, CellRef)>,
    /// For each column that repeats one value down a long run: the last cell that is kept, and the last row of the run in the
    /// file.
    pub filled_down: BTreeMap<CellRef, u32>,
}

/// The content and look of a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value. For a formula, the result that the spreadsheet program saved with it.
    pub value: CellValue,
    /// The formula, if there is one.
    pub formula: Option<String>,
    /// The look, as far as it can change the meaning of the value.
    pub look: CellLook,
}

/// The parts of a cell's look that can change its meaning. It is plain if the file format has no looks, or if the library that
/// reads the format does not report them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellLook {
    /// How the number format shows a number; plain if the cell contains no number.
    pub shown: Shown,
    /// Whether the whole text is struck through.
    pub struck: bool,
    /// The part that is struck through, if other words of the text are not. The value does not include it.
    pub struck_part: Option<Arc<str>>,
    /// The earlier value, if the file gives two different values for the cell; `value` has the later one.
    pub rival: Option<Arc<str>>,
    /// Fill colour, as `0xRRGGBB`.
    pub fill: Option<u32>,
    /// Whether a number, read as a date, counts days from 1904.
    pub from_1904: bool,
    /// A whole number as a format of digits and literals shows it: `00123` for `00000`, `E0124` for `"E"0000`.
    pub digits: Option<Arc<str>>,
}

/// How a number format shows a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The number alone.
    #[default]
    Plain,
    /// As a percentage: 0.01 as 1%.
    Percentage,
    /// A fraction of a day as hours and minutes, such as 1:30.
    Clock,
    /// The number with a unit, such as € or h.
    Unit(Arc<str>),
    /// The first day of a month as that month, such as Jun-26.
    Month,
    /// The first day of a quarter as that quarter.
    Quarter,
    /// The first day of a year as that year.
    Year,
}

/// A note or a thread of comments on a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The author, if the file names one.
    pub author: Option<String>,
    /// The text. A thread has one line for each comment.
    pub text: String,
}

impl Cell {
    /// Makes a cell with a plain look.
    pub fn new(value: CellValue, formula: Option<String>) -> Self {
        Self { value, formula, look: CellLook::default() }
    }

    /// Returns the content as the number format shows it, but with up to 15 digits of a number instead of the decimal places of
    /// the format.
    pub fn shown(&self) -> String {
        let number = match self.value {
            CellValue::Number(number) => number,
            CellValue::Date { date, .. } => return self.look.shown.of_day(date),
            _ => return self.value.display(),
        };
        match &self.look.shown {
            Shown::Plain | Shown::Month | Shown::Quarter | Shown::Year => as_seen(number).to_string(),
            Shown::Percentage => format!("{}%", as_seen(number * 100.0)),
            Shown::Clock => clock(number),
            Shown::Unit(unit) => format!("{} {unit}", as_seen(number)),
        }
    }
}

impl Shown {
    /// Returns a day as this format shows it.
    fn of_day(&self, date: Date) -> String {
        let (year, month) = (date.0.year(), date.0.month());
        match self {
            Self::Month => format!("{year}-{month:02}"),
            Self::Quarter => format!("Q{} {year}", (month + 2) / 3),
            Self::Year => year.to_string(),
            _ => date.to_string(),
        }
    }

    /// Returns this format for a date. A format without the day applies only to the first day of its month, quarter or year,
    /// because a program stores that day if the person did not choose one. Other dates are shown in full.
    pub(super) fn for_day(&self, date: Date) -> Self {
        let (month, day) = (date.0.month(), date.0.day());
        match self {
            Self::Month if day == 1 => Self::Month,
            Self::Quarter if day == 1 && month % 3 == 1 => Self::Quarter,
            Self::Year if day == 1 && month == 1 => Self::Year,
            _ => Self::Plain,
        }
    }
}

/// Rounds a number to the most digits that spreadsheets show, because the last digits of calculated numbers can be wrong.
pub(crate) fn as_seen(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Returns a number of days as hours and minutes.
fn clock(days: f64) -> String {
    let minutes = (days.abs() * 1440.0).round();
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// No value: a formula that was saved without its result.
    Empty,
    /// Text, exactly as in the file.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A number with a date format.
    Date {
        /// The day.
        date: Date,
        /// Whether the number includes a time of day other than midnight.
        time: bool,
    },
    /// An error such as `#N/A`.
    Error(String),
}

impl CellValue {
    /// Returns the value as text, for messages. The number format is ignored; see [`Cell::shown`] for the content with it.
    pub fn display(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Date { date, .. } => date.to_string(),
            Self::Error(error) => error.clone(),
        }
    }

    /// Whether the cell looks empty.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => crate::words::is_blank(text),
            _ => false,
        }
    }
}

impl Sheet {
    /// Returns the value of a cell, or `None` if the cell looks empty.
    pub fn value(&self, cell: CellRef) -> Option<&CellValue> {
        self.cells.get(&cell).map(|found| &found.value).filter(|value| !value.is_blank())
    }

    /// Repairs texts that some program read in the wrong encoding: `JosÃ©` becomes `José`. Returns the changed cells, each with
    /// the old and the new text.
    pub fn turn_back(&mut self) -> Vec<(CellRef, String, String)> {
        let mut turned = Vec::new();
        for (at, cell) in &mut self.cells {
            if let CellValue::Text(text) = &mut cell.value
                && let Some(right) = text::encoding::turned_back(text)
            {
                turned.push((*at, std::mem::replace(text, right.clone()), right));
            }
        }
        turned
    }

    /// Returns the value of a cell as tidied text, without its number format, or `None` if the cell looks empty.
    pub fn text(&self, cell: CellRef) -> Option<String> {
        self.value(cell).map(|value| match value {
            CellValue::Text(text) | CellValue::Error(text) => tidy(text),
            other => tidy(&other.display()),
        })
    }

    /// Returns the merged area that covers a cell, unless the cell is the first of the area.
    pub fn merged_into(&self, cell: CellRef) -> Option<(CellRef, CellRef)> {
        let within = |(first, last): &&(CellRef, CellRef)| {
            (first.row..=last.row).contains(&cell.row) && (first.col..=last.col).contains(&cell.col) && *first != cell
        };
        self.merged.iter().find(within).copied()
    }

    /// Drops the hidden rows that are empty, and fills in the hidden columns that are not empty. `columns` maps the first
    /// column of each hidden range to its last column.
    fn keep_hidden(&mut self, columns: &BTreeMap<u32, u32>) {
        let (mut rows, mut hidden) = (BTreeSet::new(), BTreeSet::new());
        let mut reach = 0;
        // The last column of all hidden ranges that begin at this column or before it.
        let columns: BTreeMap<u32, u32> = columns
            .iter()
            .map(|(first, last)| {
                reach = reach.max(*last);
                (*first, reach)
            })
            .collect();
        for at in self.cells.keys() {
            if self.hidden_rows.contains(&at.row) {
                rows.insert(at.row);
            }
            if columns.range(..=at.col).next_back().is_some_and(|(_, last)| *last >= at.col) {
                hidden.insert(at.col);
            }
        }
        (self.hidden_rows, self.hidden_columns) = (rows, hidden);
    }
}

/// Why a file could not be read into cells.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// The file cannot be opened or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The file is empty.
    #[error("{}", Wording::of("grid.empty"))]
    Empty,
    /// The file is no spreadsheet. The text says what it is, as far as that is known.
    #[error("{0}")]
    NotSpreadsheet(Wording),
    /// The file is a damaged spreadsheet.
    #[error("{0}")]
    Damaged(Wording),
    /// The file is locked with a password.
    #[error("{}", Wording::of("grid.encrypted"))]
    Encrypted,
    /// The file exceeds a limit that cannot be raised. The text says which one.
    #[error("{0}")]
    TooLarge(Wording),
    /// The file exceeds a limit that can be raised. The text says what was found.
    #[error("{1}")]
    OverLimit(Limit, Wording),
    /// The file changed while it was read.
    #[error("{}", Wording::of("grid.changed"))]
    Changed,
}

/// The error for damage that the text with this key describes.
fn damaged(key: &'static str) -> GridError {
    GridError::Damaged(Wording::of(key))
}

/// The error for a file that exceeds a limit which cannot be raised.
fn too_large(key: &'static str, most: usize) -> GridError {
    GridError::TooLarge(Wording::of(key).with("most", most))
}

/// Finds the format of a file from its bytes, without reading any cells.
///
/// # Errors
/// If the bytes are neither a spreadsheet nor delimited text, or are clearly damaged or locked.
pub fn tell(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    kind::tell(bytes, limits)
}

/// Reads the bytes of a file. The content decides the format, never the name of the file.
///
/// # Errors
/// If the bytes are neither a spreadsheet nor delimited text, are damaged or locked, or exceed a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    match kind::tell(bytes, limits)? {
        FileKind::Delimited => text::read(bytes, limits),
        kind @ (FileKind::Xlsx | FileKind::Xlsm) => xlsx::read(bytes, kind, limits),
        FileKind::Ods => ods::read(bytes, limits),
        FileKind::Xls => spreadsheet::read_xls(bytes, limits),
        FileKind::Xlsb => spreadsheet::read_xlsb(bytes, limits),
    }
}
