//! Checks an .xlsb ([MS-XLSB]) before calamine reads it, and packs the needed parts into a new package. calamine skips cells in
//! forms that it does not know, reads on in the data of the previous record if a record is too short, repeats a name in full at
//! each use in a formula, and panics if a number points beyond a list. So this module goes through every part in the order in
//! which calamine reads it, and puts it where calamine looks for it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Cursor, Read, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::formula::{Fault, FormulaBounds, MOVES, Tokens};
use super::limits;
use super::parts::Package;
use super::{GridError, Limits, damaged, too_large};
use crate::wording::Wording;

/// The parts that are read, by the names that calamine uses. The first three apply to all sheets.
const STRINGS: &str = "xl/sharedStrings.bin";
const STYLES: &str = "xl/styles.bin";
const WORKBOOK: &str = "xl/workbook.bin";
const RELATIONS: &str = "xl/_rels/workbook.bin.rels";
const PROPERTIES: [&str; 3] = ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"];

/// The longest name of a sheet or of cells, in units of UTF-16. Excel allows 255.
const LONGEST_NAME: usize = 1_000;
const BEYOND: &str = "grid.records.formula-beyond";

/// Refuses a workbook that is damaged, contains cells that would be lost, or exceeds a limit. Returns a package of the parts to
/// read, and whether the workbook contains macros.
pub(super) fn look_over(bytes: &[u8], limits: &Limits) -> Result<(Vec<u8>, bool), GridError> {
    let missing = || damaged("grid.records.sheet-no-part");
    let mut source = Package::new(bytes, limits)?;
    let relations = source.relations(WORKBOOK)?;
    let macros = source.has("xl/vbaproject.bin");
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(failed)?;
    let mut parts = PackageParts { source, archive, packed: ZipWriter::new(Cursor::new(Vec::new())) };
    for name in PROPERTIES {
        parts.carry(name, name, |_| Ok(()))?;
    }
    let mut book = XlsbWorkbook {
        text: limits.text_bytes,
        moves: limits.text_bytes.saturating_mul(MOVES),
        limits: *limits,
        ..XlsbWorkbook::default()
    };
    parts.carry(STRINGS, STRINGS, |records| book.texts(records))?;
    parts.carry(STYLES, STYLES, styles)?;
    parts.carry(WORKBOOK, WORKBOOK, |records| book.workbook(records))?;
    let (mut list, mut listed) = ("<Relationships>".to_owned(), BTreeSet::new());
    for (index, id) in std::mem::take(&mut book.sheets).into_iter().enumerate() {
        let relation = relations.get(&id).filter(|_| is_plain(&id)).ok_or_else(missing)?;
        // Chart sheets, old dialogs and macro sheets have no cells to fill in.
        let is_sheet = relation.kind == "worksheet";
        let target = format!("{}/{index}.bin", if is_sheet { "worksheets" } else { "chartsheets" });
        if is_sheet {
            let part = parts.carry(&relation.target, &format!("xl/{target}"), |records| book.sheet(records))?;
            if !listed.insert(part.ok_or_else(missing)?) {
                return Err(damaged("grid.records.sheet-twice"));
            }
        }
        let _ = write!(list, r#"<Relationship Id="{id}" Target="{target}"/>"#);
    }
    list.push_str("</Relationships>");
    Ok((parts.finish(&list)?, macros))
}

/// Whether the id of a relationship can be written into XML without escapes.
fn is_plain(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>&\"'".contains(&byte))
}

/// A package, and the new package of the parts that are needed.
struct PackageParts<'a> {
    source: Package<'a>,
    archive: ZipArchive<Cursor<&'a [u8]>>,
    packed: ZipWriter<Cursor<Vec<u8>>>,
}

impl PackageParts<'_> {
    /// Checks a part and copies it under another name, without the formulas that cannot be written out. Returns its position in
    /// the source, or `None` if it is missing.
    fn carry(
        &mut self,
        name: &str,
        new: &str,
        look: impl FnOnce(&mut XlsbRecords<'_>) -> Result<(), GridError>,
    ) -> Result<Option<usize>, GridError> {
        let Some(index) = self.source.position(name) else { return Ok(None) };
        let mut part = BufReader::new(self.archive.by_index(index).map_err(failed)?);
        let mut records = XlsbRecords { part: &mut part, data: Vec::new(), passed: 0, unread: Vec::new() };
        look(&mut records)?;
        let unread = records.unread;
        drop(part);
        if unread.is_empty() {
            let part = self.archive.by_index_raw(index).map_err(failed)?;
            self.packed.raw_copy_file_rename(part, new).map_err(failed)?;
            return Ok(Some(index));
        }
        let mut part = Vec::new();
        self.archive.by_index(index).map_err(failed)?.read_to_end(&mut part).map_err(failed)?;
        for length in unread {
            part[length..length + 4].fill(0);
        }
        self.put(new, &part)?;
        Ok(Some(index))
    }

    fn put(&mut self, name: &str, part: &[u8]) -> Result<(), GridError> {
        self.packed.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        self.packed.write_all(part).map_err(failed)
    }

    fn finish(mut self, relations: &str) -> Result<Vec<u8>, GridError> {
        self.put(RELATIONS, relations.as_bytes())?;
        Ok(self.packed.finish().map_err(failed)?.into_inner())
    }
}

fn failed(error: impl std::fmt::Display) -> GridError {
    GridError::Damaged(Wording::theirs(error))
}

/// Reads the records of a part one by one.
struct XlsbRecords<'a> {
    part: &'a mut dyn BufRead,
    /// The data of the current record.
    data: Vec<u8>,
    /// Bytes of the part up to the end of the current record.
    passed: usize,
    /// Positions of the lengths of formulas that calamine must not write out.
    unread: Vec<usize>,
}

impl XlsbRecords<'_> {
    /// Reads the next record and returns its kind.
    fn next(&mut self) -> Result<u32, GridError> {
        let kind = self.number(2)?;
        self.fill()?;
        Ok(kind)
    }

    /// Goes to the next record of a kind. Skips blocks that begin and end with the given kinds.
    fn find(&mut self, kind: u32, blocks: &[(u32, u32)]) -> Result<(), GridError> {
        loop {
            let found = self.next()?;
            if found == kind {
                return Ok(());
            }
            if let Some((_, end)) = blocks.iter().find(|(begin, _)| *begin == found) {
                while self.next()? != *end {}
            }
        }
    }

    /// Reads the length and the data of a record.
    fn fill(&mut self) -> Result<(), GridError> {
        let length = self.number(4)?;
        self.data.clear();
        let read = (&mut *self.part).take(length.into()).read_to_end(&mut self.data);
        self.passed += self.data.len();
        if read.is_ok_and(|read| read == length as usize) { Ok(()) } else { Err(damaged("grid.records.breaks-off")) }
    }

    /// Reads a number with seven bits in each byte, the lowest first. The eighth bit says that another byte follows, up to
    /// `most` bytes.
    fn number(&mut self, most: u32) -> Result<u32, GridError> {
        let mut number = 0;
        for place in 0..most {
            let mut byte = [0];
            self.part.read_exact(&mut byte).map_err(|_| damaged("grid.records.breaks-off"))?;
            self.passed += 1;
            number |= u32::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }

    /// Refuses a record with fewer bytes than calamine reads of it.
    fn at_least(&self, bytes: usize) -> Result<(), GridError> {
        if self.data.len() < bytes { Err(short()) } else { Ok(()) }
    }

    /// Returns four bytes as a number.
    fn word(&self, at: usize) -> Result<usize, GridError> {
        let four = self.data.get(at..).and_then(|rest| rest.first_chunk()).ok_or_else(short)?;
        Ok(u32::from_le_bytes(*four) as usize)
    }

    /// Returns the end of the text at a position. The text begins with its length, in units of two bytes.
    fn end_of_text(&self, at: usize) -> Result<usize, GridError> {
        let end = self.word(at)?.saturating_mul(2).saturating_add(at + 4);
        self.at_least(end)?;
        Ok(end)
    }
}

/// Checks the number formats and the cell formats. calamine does not skip the data of the records before them and reads it as
/// records, too, so this does the same.
fn styles(records: &mut XlsbRecords<'_>) -> Result<(), GridError> {
    loop {
        match records.number(2)? {
            0x267 => {
                records.fill()?;
                for _ in 0..records.word(0)? {
                    records.find(0x2C, &[])?;
                    records.end_of_text(2)?;
                }
            }
            0x269 => {
                records.fill()?;
                for _ in 0..records.word(0)? {
                    records.find(0x2F, &[])?;
                    records.at_least(4)?;
                }
                return Ok(());
            }
            _ => {}
        }
    }
}

/// The facts about the workbook that are known so far, and the rest of the limits.
#[derive(Default)]
struct XlsbWorkbook {
    /// The number of shared texts.
    texts: usize,
    /// The ids of the relationships of the sheets.
    sheets: Vec<String>,
    /// The number of entries in the list by which formulas refer to sheets.
    referred: usize,
    /// Upper bound for the longest name of a sheet or of cells, in bytes.
    longest_name: usize,
    text: usize,
    moves: usize,
    limits: Limits,
}

impl XlsbWorkbook {
    fn texts(&mut self, records: &mut XlsbRecords<'_>) -> Result<(), GridError> {
        records.find(0x9F, &[])?;
        self.texts = records.word(4)?;
        for _ in 0..self.texts {
            records.find(0x13, &[(0x23, 0x24)])?;
            records.end_of_text(1)?;
        }
        Ok(())
    }

    /// Checks the list of sheets, then the names.
    fn workbook(&mut self, records: &mut XlsbRecords<'_>) -> Result<(), GridError> {
        loop {
            match records.next()? {
                0x99 => records.at_least(1)?,
                0x9C => self.listed_sheet(records)?,
                0x90 => break,
                _ => {}
            }
        }
        loop {
            match records.next()? {
                0x16A => {
                    self.referred = records.word(0)?;
                    records.at_least(self.referred.saturating_mul(12).saturating_add(4))?;
                    self.take(self.referred.saturating_mul(self.longest_name), 0)?;
                }
                0x27 => {
                    let end = records.end_of_text(9)?;
                    self.name(&records.data[13..end])?;
                    self.formula(records, end)?;
                }
                // Records that come after the names.
                0x9D | 0x225 | 0x18D | 0x180 | 0x9A | 0x252 | 0x229 | 0x9B | 0x84 => return Ok(()),
                _ => {}
            }
        }
    }

    /// Checks an entry of the list of sheets: state, number, the id of the relationship (all ones if there is none), and the
    /// name.
    fn listed_sheet(&mut self, records: &XlsbRecords<'_>) -> Result<(), GridError> {
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
            return Err(too_large("grid.limit.name-length", LONGEST_NAME));
        }
        // A unit of UTF-16 takes at most three bytes of UTF-8.
        self.longest_name = self.longest_name.max(3 * count);
        Ok(())
    }

    /// Checks that each cell of a sheet has as many bytes as calamine reads.
    fn sheet(&mut self, records: &mut XlsbRecords<'_>) -> Result<(), GridError> {
        records.find(0x94, &[])?;
        records.at_least(16)?;
        // Views, data for other versions, columns.
        records.find(0x91, &[(0x85, 0x86), (0x25, 0x26), (0x186, 0x187)])?;
        loop {
            match records.next()? {
                0 => records.at_least(4)?,
                1 => records.at_least(8)?,
                2 => records.at_least(12)?,
                3 | 4 => records.at_least(9)?,
                5 => records.at_least(16)?,
                6 => drop(records.end_of_text(8)?),
                7 if records.word(8)? >= self.texts => return Err(damaged("grid.records.text-missing")),
                // The result, two bytes of flags, the formula.
                8 => {
                    let end = records.end_of_text(8)?;
                    self.formula(records, end + 2)?;
                }
                9 => self.formula(records, 18)?,
                10 | 11 => self.formula(records, 11)?,
                // Cells without a column, because they follow the cell to their left (`BrtShort…`; a blank one, of kind 12, is
                // no loss), and texts in several fonts. SheetJS writes them, Excel never does; calamine does not know them.
                13..=18 | 62 => return Err(damaged("grid.records.short-cells")),
                0x92 => return Ok(()),
                _ => {}
            }
        }
    }

    /// Checks a formula. Its length is at this position, followed by its tokens.
    fn formula(&mut self, records: &mut XlsbRecords<'_>, at: usize) -> Result<(), GridError> {
        let length = records.word(at)?;
        let tokens = records.data.get(at + 4..).and_then(|rest| rest.get(..length)).ok_or_else(short)?;
        let written = FormulaBounds::of(tokens, Tokens::Xlsb, self.longest_name);
        match written.fault {
            Some(Fault::Broken) => Err(damaged("grid.records.formula")),
            Some(Fault::Beyond) => Err(damaged(BEYOND)),
            Some(Fault::Deep) => Err(damaged("grid.records.formula-deep")),
            Some(Fault::Unknown) => {
                records.unread.push(records.passed - records.data.len() + at);
                Ok(())
            }
            None if written.sheets > self.referred => Err(damaged(BEYOND)),
            None => self.take(written.length, written.moves()),
        }
    }

    fn take(&mut self, text: usize, moves: usize) -> Result<(), GridError> {
        let full = || limits::total_text(&self.limits);
        self.text = self.text.checked_sub(text).ok_or_else(full)?;
        self.moves = self.moves.checked_sub(moves).ok_or_else(full)?;
        Ok(())
    }
}

fn short() -> GridError {
    damaged("grid.records.record")
}
