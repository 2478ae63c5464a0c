//! Looks an .xlsb ([MS-XLSB]) over before a library reads it that passes over cells in forms that it does not know, goes on in
//! the record before where one is too short, and writes names out in full wherever a formula uses one.

use std::io::{BufRead, BufReader, Cursor, Read};

use super::formula::{Fault, MOVES, Tokens, Written};
use super::limits;
use super::parts::Package;
use super::{GridError, Limits};

/// The parts that are looked over first, in small letters; what they say holds for the sheets.
const STRINGS: &str = "xl/sharedstrings.bin";
const STYLES: &str = "xl/styles.bin";
const WORKBOOK: &str = "xl/workbook.bin";

/// Letters that a sheet or a name is called by; Excel allows 255.
const LONGEST_NAME: usize = 1_000;

/// Refuses a workbook that is damaged, holds cells that would be lost, or asks for too much; tells whether it holds macros.
pub(super) fn look_over(bytes: &[u8], limits: &Limits) -> Result<bool, GridError> {
    let failed = |error: zip::result::ZipError| GridError::Damaged(error.to_string());
    let relations = Package::new(bytes, limits)?.relations(WORKBOOK)?;
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    let mut names = Vec::new();
    for index in 0..package.len() {
        let part = package.by_index_raw(index).map_err(failed)?;
        names.push(part.name().map(|name| name.to_lowercase()).unwrap_or_default());
    }
    let is_sheet = |name: &String| name.contains("worksheets") && !name.ends_with(".rels");
    let first = [STRINGS, STYLES, WORKBOOK].into_iter().filter_map(|wanted| names.iter().position(|name| name == wanted));
    let sheets = names.iter().enumerate().filter(|(_, name)| is_sheet(name)).map(|(index, _)| index);
    let mut book =
        Book { text: limits.text_bytes, moves: limits.text_bytes.saturating_mul(MOVES), limits: *limits, ..Book::default() };
    for index in first.chain(sheets) {
        let mut records = Records { part: BufReader::new(package.by_index(index).map_err(failed)?), data: Vec::new() };
        match names[index].as_str() {
            STRINGS => book.texts = texts(&mut records)?,
            STYLES => styles(&mut records)?,
            WORKBOOK => book.workbook(&mut records)?,
            _ => book.sheet(&mut records)?,
        }
    }
    if book.sheets.iter().any(|id| !relations.contains_key(id)) {
        return Err(GridError::Damaged("it lists a sheet that is not among its parts".to_owned()));
    }
    Ok(names.iter().any(|name| name == "xl/vbaproject.bin"))
}

/// The records of a part, one after the other.
struct Records<R> {
    part: R,
    /// What the record holds that came last.
    data: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// The kind of the next record, none at the end.
    fn next(&mut self) -> Result<Option<u32>, GridError> {
        let Some(kind) = self.number(2) else { return Ok(None) };
        let length = self.number(4).ok_or_else(|| damaged("breaks off"))?;
        self.data.clear();
        let read = self.part.by_ref().take(length.into()).read_to_end(&mut self.data);
        if read.is_ok_and(|read| read == length as usize) { Ok(Some(kind)) } else { Err(damaged("breaks off")) }
    }

    /// A number of seven bits a byte, the lowest first; the eighth bit says that another byte follows, up to a limit.
    fn number(&mut self, most: u32) -> Option<u32> {
        let mut number = 0;
        for place in 0..most {
            let mut byte = [0];
            self.part.read_exact(&mut byte).ok()?;
            number |= u32::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Some(number)
    }

    /// Refuses a record with fewer bytes than are read of it.
    fn at_least(&self, bytes: usize) -> Result<(), GridError> {
        if self.data.len() < bytes { Err(short()) } else { Ok(()) }
    }

    /// Four bytes as a number.
    fn word(&self, at: usize) -> Result<usize, GridError> {
        let four = self.data.get(at..).and_then(|rest| rest.first_chunk()).ok_or_else(short)?;
        Ok(u32::from_le_bytes(*four) as usize)
    }

    /// Where the text ends that begins at a place with its length in units of two bytes.
    fn end_of_text(&self, at: usize) -> Result<usize, GridError> {
        let end = self.word(at)?.saturating_mul(2).saturating_add(at + 4);
        self.at_least(end)?;
        Ok(end)
    }
}

/// How many texts the sheets share.
fn texts<R: BufRead>(records: &mut Records<R>) -> Result<usize, GridError> {
    let (mut count, mut most) = (0, 0);
    while let Some(kind) = records.next()? {
        match kind {
            0x9F => most = records.word(4)?,
            0x13 => {
                records.end_of_text(1)?;
                count += 1;
            }
            _ => {}
        }
    }
    if count < most { Err(damaged("has a table of texts that breaks off")) } else { Ok(most) }
}

fn styles<R: BufRead>(records: &mut Records<R>) -> Result<(), GridError> {
    while let Some(kind) = records.next()? {
        match kind {
            0x2C => drop(records.end_of_text(2)?),
            0x2F | 0x267 | 0x269 => records.at_least(4)?,
            _ => {}
        }
    }
    Ok(())
}

/// What a workbook has said of itself so far, and what it may still say.
#[derive(Default)]
struct Book {
    texts: usize,
    /// The ids of the relationships that lead to the sheets.
    sheets: Vec<String>,
    /// The longest name of a sheet or of cells, in bytes at most.
    longest_name: usize,
    text: usize,
    moves: usize,
    limits: Limits,
}

impl Book {
    fn workbook<R: BufRead>(&mut self, records: &mut Records<R>) -> Result<(), GridError> {
        while let Some(kind) = records.next()? {
            match kind {
                0x99 => records.at_least(1)?,
                0x9C => self.listed_sheet(records)?,
                0x16A => {
                    let count = records.word(0)?;
                    records.at_least(count.saturating_mul(12).saturating_add(4))?;
                    self.take(count.saturating_mul(self.longest_name), 0)?;
                }
                0x27 => {
                    let end = records.end_of_text(9)?;
                    self.name(&records.data[13..end])?;
                    self.formula(records, end)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// An entry of the list of sheets: state, number, the id of the relationship, all ones where there is none, and the name.
    fn listed_sheet<R: BufRead>(&mut self, records: &Records<R>) -> Result<(), GridError> {
        if records.word(8)? == u32::MAX as usize {
            return Ok(());
        }
        let id = records.end_of_text(8)?;
        let end = records.end_of_text(id)?;
        self.name(&records.data[id + 4..end])?;
        let units: Vec<u16> = records.data[12..id].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        self.sheets.push(String::from_utf16_lossy(&units));
        if self.sheets.len() > self.limits.sheets { Err(limits::sheets(&self.limits)) } else { Ok(()) }
    }

    fn name(&mut self, units: &[u8]) -> Result<(), GridError> {
        let count = units.len() / 2;
        if count > LONGEST_NAME {
            return Err(GridError::TooLarge(format!("it has a name of more than {LONGEST_NAME} letters, the limit")));
        }
        // Three bytes of UTF-8 is the most that one unit becomes.
        self.longest_name = self.longest_name.max(3 * count);
        Ok(())
    }

    /// The cells of a sheet, each with as many bytes as are read of it.
    fn sheet<R: BufRead>(&mut self, records: &mut Records<R>) -> Result<(), GridError> {
        while let Some(kind) = records.next()? {
            match kind {
                0 => records.at_least(4)?,
                1 => records.at_least(8)?,
                2 => records.at_least(12)?,
                3 | 4 => records.at_least(9)?,
                5 => records.at_least(16)?,
                6 => drop(records.end_of_text(8)?),
                7 if records.word(8)? >= self.texts => return Err(damaged("shows a text that is not there")),
                // The result, two bytes, the formula.
                8 => {
                    let end = records.end_of_text(8)?;
                    self.formula(records, end + 2)?;
                }
                9 => self.formula(records, 18)?,
                10 | 11 => self.formula(records, 11)?,
                // Cells that leave their column out, since they stand right behind the cell before (`BrtShort…`; a blank one, of
                // kind 12, is no loss), and texts in several fonts. Excel never writes them, SheetJS does; calamine knows none.
                13..=18 | 62 => {
                    let what = "it was saved as .xlsb by a program that writes cells in a form in which most would be lost; open it \
                                in Excel or LibreOffice and save it as .xlsx";
                    return Err(GridError::Damaged(what.to_owned()));
                }
                0x94 => records.at_least(16)?,
                0x92 => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// A formula: its length at a place, then its tokens. Where it ends within a token, only its text is lost.
    fn formula<R: BufRead>(&mut self, records: &Records<R>, at: usize) -> Result<(), GridError> {
        let length = records.word(at)?;
        let tokens = records.data.get(at + 4..).and_then(|rest| rest.get(..length)).ok_or_else(short)?;
        let written = Written::of(tokens, Tokens::Xlsb, self.longest_name);
        if written.fault == Some(Fault::Deep) {
            return Err(damaged("has a formula in too many others"));
        }
        self.take(written.length, written.moves())
    }

    fn take(&mut self, text: usize, moves: usize) -> Result<(), GridError> {
        let full = || limits::total_text(&self.limits);
        self.text = self.text.checked_sub(text).ok_or_else(full)?;
        self.moves = self.moves.checked_sub(moves).ok_or_else(full)?;
        Ok(())
    }
}

fn short() -> GridError {
    damaged("has a record that breaks off")
}

fn damaged(problem: &str) -> GridError {
    GridError::Damaged(format!("the workbook {problem}"))
}
