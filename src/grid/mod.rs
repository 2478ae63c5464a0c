//! Turns a file into sheets of sparse, typed cells under hard limits, whatever spreadsheet format it has.
//!
//! Nothing outside this module names a library that reads spreadsheets. It knows cells, not fields: no form, no document.

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
use crate::words::tidy;

pub use kind::FileKind;
pub use limits::{Limit, Limits};

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
    /// Whether it holds macros, which are never run.
    pub macros: bool,
    /// What was put right in a delimited text, or is in doubt about it.
    pub mended: Vec<Mended>,
}

/// What was put right in a delimited text, or is in doubt about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It was written in an encoding that it does not name, and that few programs write.
    Encoding {
        /// The name of the encoding.
        name: String,
        /// Words that it gives.
        shown: Vec<String>,
    },
    /// It may have been written in another encoding.
    Doubtful {
        /// The encoding in which it was read.
        name: String,
        /// Words that it gives.
        shown: Vec<String>,
        /// The other, and what it gives; without a name where no encoding gives words.
        other: (String, Vec<String>),
    },
    /// Texts whose quotes were put right.
    Quotes(Vec<String>),
    /// Texts that stood in other quotes than CSV has, or held separators behind a backslash.
    Otherwise(Vec<String>),
    /// Whole lines stood in quotes.
    Lines,
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
    /// Rows that hold something and do not show, by hand or by a filter.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns that hold something and do not show.
    pub hidden_columns: BTreeSet<u32>,
    /// Colours of cells that hold nothing else, `0xRRGGBB`.
    pub fills: BTreeMap<CellRef, u32>,
    /// The first and the last cell of each area that is merged into one; only its first cell holds something.
    pub merged: Vec<(CellRef, CellRef)>,
    /// Columns that go on with one and the same value: the last cell that is kept of each, and the last that there is.
    pub filled_down: BTreeMap<CellRef, u32>,
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What the number format makes of a number; plain where the cell holds none.
    pub shown: Shown,
    /// Struck through as a whole.
    pub struck: bool,
    /// What is struck through beside words that are not; it is left out of the value.
    pub struck_part: Option<Arc<str>>,
    /// What else the file says that the cell holds, where it says so twice.
    pub rival: Option<Arc<str>>,
    /// The colour behind it, `0xRRGGBB`.
    pub fill: Option<u32>,
    /// Whether a number that is meant for a day counts from 1904.
    pub from_1904: bool,
    /// What is seen of a whole number under a format of digits and literals: `00123` under `00000`, `E0124` under `"E"0000`.
    pub digits: Option<Arc<str>>,
}

/// What a number format makes of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// The number alone.
    #[default]
    Plain,
    /// A hundredth as 1%.
    Percentage,
    /// A part of a day as hours and minutes, such as 1:30.
    Clock,
    /// The number beside a unit, such as € or h.
    Unit(Arc<str>),
    /// The first day of a month as that month, such as Jun-26.
    Month,
    /// The first day of a quarter as that quarter.
    Quarter,
    /// The first day of a year as that year.
    Year,
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

    /// What it holds as a person sees it, with all places of a number.
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
    /// A day as it is seen.
    fn of_day(&self, date: Date) -> String {
        let (year, month) = (date.0.year(), date.0.month());
        match self {
            Self::Month => format!("{year}-{month:02}"),
            Self::Quarter => format!("Q{} {year}", (month + 2) / 3),
            Self::Year => year.to_string(),
            _ => date.to_string(),
        }
    }

    /// What is seen of a day, where that leaves the day out: a day that nobody chose is the first one of what is seen.
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

/// A number with as many digits as spreadsheets show at most: what they calculate may be off in the last of its digits.
pub(crate) fn as_seen(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// Hours and minutes of so many days.
fn clock(days: f64) -> String {
    let minutes = (days.abs() * 1440.0).round();
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
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

    /// Turns texts back that were once read in a wrong encoding: `JosÃ©` is `José`. Gives the cells, with what stood there and
    /// what stands there now.
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

    /// The text of a cell as a person sees it, tidied.
    pub fn text(&self, cell: CellRef) -> Option<String> {
        self.value(cell).map(|value| match value {
            CellValue::Text(text) | CellValue::Error(text) => tidy(text),
            other => tidy(&other.display()),
        })
    }

    /// The area that a cell other than its first is merged into.
    pub fn merged_into(&self, cell: CellRef) -> Option<(CellRef, CellRef)> {
        let within = |(first, last): &&(CellRef, CellRef)| {
            (first.row..=last.row).contains(&cell.row) && (first.col..=last.col).contains(&cell.col) && *first != cell
        };
        self.merged.iter().find(within).copied()
    }

    /// Leaves of the hidden rows those in which a cell holds something, and sets the hidden columns, likewise, from their
    /// first and last ones.
    fn keep_hidden(&mut self, columns: &BTreeMap<u32, u32>) {
        let (mut rows, mut hidden) = (BTreeSet::new(), BTreeSet::new());
        let mut reach = 0;
        // How far the hidden columns go that begin at one or before it.
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
    /// It goes beyond a limit that stands fast; the text says which.
    #[error("{0}")]
    TooLarge(String),
    /// It goes beyond a limit that can be raised; the text says what was found.
    #[error("{1}")]
    OverLimit(Limit, String),
    /// It was written to while it was read.
    #[error("the file changed while it was read")]
    Changed,
}

/// Tells what the bytes of a file are, without reading what it holds.
///
/// # Errors
/// Where they are no spreadsheet or delimited text, or plainly broken or locked.
pub fn tell(bytes: &[u8], limits: &Limits) -> Result<FileKind, GridError> {
    kind::tell(bytes, limits)
}

/// Reads the bytes of a file. What it is, is told by its content, never by its name.
///
/// # Errors
/// Where they are no spreadsheet or delimited text, are broken, locked, or go beyond a limit.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, GridError> {
    match kind::tell(bytes, limits)? {
        FileKind::Delimited => text::read(bytes, limits),
        kind @ (FileKind::Xlsx | FileKind::Xlsm) => xlsx::read(bytes, kind, limits),
        FileKind::Ods => ods::read(bytes, limits),
        FileKind::Xls => spreadsheet::read_xls(bytes, limits),
        FileKind::Xlsb => spreadsheet::read_xlsb(bytes, limits),
    }
}
