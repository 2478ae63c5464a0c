//! Turns a file into sheets of sparse, typed cells under hard limits, whatever spreadsheet format it has.
//!
//! Nothing outside this module names a library that reads spreadsheets. It knows cells, not fields: no form, no document.

mod kind;
mod spreadsheet;
mod text;
mod xlsx;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::address::CellRef;
use crate::model::Date;

pub use kind::FileKind;

/// A workbook as it was read.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// What the file really is.
    pub kind: FileKind,
    /// The sheets, in the file's order.
    pub sheets: Vec<Sheet>,
    /// Defined names and what they stand for.
    pub names: Vec<(String, String)>,
    /// Title, subject, description and keywords of the file, where it has them.
    pub properties: Vec<String>,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The name on its tab.
    pub name: String,
    /// Whether a person sees its tab.
    pub visible: bool,
    /// The cells that hold something, by place.
    pub cells: BTreeMap<CellRef, Cell>,
    /// Notes and comments of people, by the cell they belong to.
    pub notes: BTreeMap<CellRef, Note>,
    /// The cells at whose upper left corner a picture was put.
    pub pictures: Vec<CellRef>,
    /// Rows that do not show, by hand or by a filter.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns that do not show.
    pub hidden_columns: BTreeSet<u32>,
    /// Colours of cells that hold nothing else, `0xRRGGBB`.
    pub fills: BTreeMap<CellRef, u32>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The value, for a formula the one that the spreadsheet program saved with it.
    pub value: CellValue,
    /// The formula, where there is one.
    pub formula: Option<String>,
    /// How it looks, as far as that can change what it says.
    pub look: Look,
}

/// What the look of a cell may say. Plain where the format does not tell, or is read through a library that does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// A number that is shown as a percentage.
    pub percent: bool,
    /// Struck through.
    pub struck: bool,
    /// The colour behind it, `0xRRGGBB`.
    pub fill: Option<u32>,
}

/// A note, or a thread of comments, on a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it, where the file tells.
    pub author: Option<String>,
    /// What it says; a thread's comments follow one another, a line each.
    pub text: String,
}

impl Cell {
    /// A cell with a plain look.
    pub fn new(value: CellValue, formula: Option<String>) -> Self {
        Self { value, formula, look: Look::default() }
    }
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Nothing; only with a formula that was saved without a value.
    Empty,
    /// Text, as it stands in the file.
    Text(String),
    /// A number without a date format.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A number with a date format; `time` tells whether it holds a time of day besides.
    Date {
        /// The day.
        date: Date,
        /// Whether a time of day other than midnight comes with it.
        time: bool,
    },
    /// An error such as `#N/A`.
    Error(String),
}

impl CellValue {
    /// The value as a person sees it, for messages.
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

    /// Whether a person sees nothing in the cell.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => crate::words::is_blank(text),
            _ => false,
        }
    }
}

impl Sheet {
    /// The value of a cell, where it holds something to see.
    pub fn value(&self, cell: CellRef) -> Option<&CellValue> {
        self.cells.get(&cell).map(|found| &found.value).filter(|value| !value.is_blank())
    }

    /// The text of a cell as a person sees it, tidied.
    pub fn text(&self, cell: CellRef) -> Option<String> {
        self.value(cell).map(|value| crate::words::tidy(&value.display()))
    }
}

/// How much a file may ask for. Anything beyond is refused before memory is spent on it. From `text_bytes` on they hold for
/// .xlsx and .xlsm.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of everything inside it, unpacked.
    pub inflated_bytes: u64,
    /// Parts in the package.
    pub entries: usize,
    /// Cells that hold something, over all sheets.
    pub cells: usize,
    /// Bytes of text and formulas in those cells, each cell counted; the texts that cells share may be as long once more.
    pub text_bytes: usize,
    /// Bytes of one tag or one text. Excel ends a text after 32,767 characters.
    pub piece_bytes: usize,
    /// Sheets of the workbook.
    pub sheets: usize,
    /// Defined names.
    pub names: usize,
    /// Cell formats.
    pub formats: usize,
    /// Merged cells of one sheet.
    pub merges: usize,
    /// Tags within tags.
    pub depth: usize,
}

impl Default for Limits {
    /// A filled packet has about 15 KB, 500 KB unpacked, 30 parts and 2,000 cells; the limits leave a hundredfold and more.
    fn default() -> Self {
        Self {
            file_bytes: 50 << 20,
            inflated_bytes: 400 << 20,
            entries: 5_000,
            cells: 2_000_000,
            text_bytes: 200 << 20,
            piece_bytes: 4 << 20,
            sheets: 1_000,
            names: 10_000,
            formats: 65_000,
            merges: 100_000,
            depth: 64,
        }
    }
}

/// Why a file could not be turned into cells.
#[derive(Debug, thiserror::Error)]
pub enum GridError {
    /// It cannot be opened or read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It holds nothing.
    #[error("the file is empty")]
    Empty,
    /// It is something else; the text says what, as far as it can be told.
    #[error("{0}")]
    NotSpreadsheet(String),
    /// It is a spreadsheet, but broken.
    #[error("{0}")]
    Damaged(String),
    /// It wants a password.
    #[error("the file is locked with a password")]
    Encrypted,
    /// It goes beyond a limit; the text says which.
    #[error("{0}")]
    TooLarge(String),
}

/// Reads a file. What it is, is told by its content, never by its name.
///
/// # Errors
/// Where the file cannot be read, is no spreadsheet or delimited text, is broken, locked, or beyond a limit.
pub fn open(path: &Path, limits: &Limits) -> Result<Workbook, GridError> {
    read(&load(path, limits)?, limits)
}

/// The bytes of a file, as many as the limits allow.
///
/// # Errors
/// Where the file cannot be read, is no regular file, or has too many bytes.
pub fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, GridError> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(GridError::NotSpreadsheet("this is no regular file".to_owned()));
    }
    if metadata.len() > limits.file_bytes {
        return Err(GridError::TooLarge(format!("the file has {} bytes; the limit is {}", metadata.len(), limits.file_bytes)));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limits.file_bytes + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads the bytes of a file, as [`open`] does.
///
/// # Errors
/// As [`open`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    match kind::tell(bytes, limits)? {
        FileKind::Delimited => text::read(bytes, limits),
        kind @ (FileKind::Xlsx | FileKind::Xlsm) => xlsx::read(bytes, kind, limits),
        kind @ (FileKind::Xls | FileKind::Xlsb | FileKind::Ods) => spreadsheet::read(bytes, kind, limits),
    }
}
