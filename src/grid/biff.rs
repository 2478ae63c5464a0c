//! Checks the records of an .xls ([MS-XLS]) before calamine reads them. calamine allocates memory for the whole rectangle from
//! the first cell to the last, for as many cells as a sheet claims to have, and for a shared text each time a cell shows it. It
//! also writes out formulas without checking what is in them.

use std::collections::BTreeMap;

use super::formula::{FormulaBounds, MOVES, Tokens};
use super::limits;
use super::{GridError, Limits, damaged, too_large};
use crate::wording::Wording;

/// A token that no formula contains. calamine does not write out a formula that begins with it.
const NO_TOKEN: u8 = 0;
/// The token of a cell that shares its formula with others. calamine leaves such a formula out.
const SHARED: u8 = 1;

/// A record: its kind and the position of its data.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The data at the beginning of the workbook that concern all sheets.
struct Globals {
    /// The position at which each sheet begins.
    sheets: Vec<usize>,
    /// The length of each shared text, in bytes.
    texts: Vec<usize>,
    /// Upper bound for the longest name of a sheet or of cells, in bytes. Formulas can repeat such a name.
    longest_name: usize,
    tokens: Tokens,
}

/// The rectangle from the first to the last row and column that occur.
#[derive(Clone, Copy, Default)]
struct Bounds(Option<[u16; 4]>);

impl Bounds {
    fn add(&mut self, row: u16, first: u16, last: u16) {
        let [top, bottom, left, right] = self.0.unwrap_or([row, row, first, last]);
        self.0 = Some([top.min(row), bottom.max(row), left.min(first), right.max(last)]);
    }

    fn area(self) -> usize {
        self.0.map_or(0, |[top, bottom, left, right]| (usize::from(bottom - top) + 1) * (usize::from(right - left) + 1))
    }
}

/// The part of each limit that is left for the rest of the workbook.
struct BiffBudget {
    cells: usize,
    area: usize,
    text: usize,
    /// Bytes that calamine may move while it writes formulas out.
    moves: usize,
    limits: Limits,
}

impl BiffBudget {
    fn take_cells(&mut self, count: usize) -> Result<(), GridError> {
        self.cells = self.cells.checked_sub(count).ok_or_else(|| limits::cells(&self.limits))?;
        Ok(())
    }

    fn take_text(&mut self, bytes: usize) -> Result<(), GridError> {
        self.text = self.text.checked_sub(bytes).ok_or_else(|| limits::total_text(&self.limits))?;
        Ok(())
    }

    fn take_area(&mut self, bounds: Bounds) -> Result<(), GridError> {
        let full = || GridError::TooLarge(Wording::of("grid.limit.xls-area"));
        self.area = self.area.checked_sub(bounds.area()).ok_or_else(full)?;
        Ok(())
    }
}

/// Checks a workbook's records against the limits. Removes the size that each sheet claims to have, and the formulas that
/// cannot be written out.
///
/// # Errors
/// If the workbook is damaged, is locked with a password, or exceeds a limit.
pub(super) fn check(stream: &mut [u8], limits: &Limits) -> Result<(), GridError> {
    let globals = read_globals(stream, limits)?;
    // An empty cell of the rectangle costs less than one with content.
    let area = limits.cells.saturating_mul(2);
    let moves = limits.text_bytes.saturating_mul(MOVES);
    let mut room = BiffBudget { cells: limits.cells, area, text: limits.text_bytes, moves, limits: *limits };
    // By position: overlapping sheets would be read again and again.
    let mut ends = BTreeMap::new();
    for &start in &globals.sheets {
        if ends.insert(start, check_sheet(stream, start, &globals, &mut room)?).is_some() {
            return Err(damaged("grid.records.sheets-overlap"));
        }
    }
    let overlaps = ends.values().zip(ends.keys().skip(1)).any(|(end, next)| end > next);
    if overlaps { Err(damaged("grid.records.sheet-within")) } else { Ok(()) }
}

fn read_globals(stream: &[u8], limits: &Limits) -> Result<Globals, GridError> {
    let mut globals = Globals { sheets: Vec::new(), texts: Vec::new(), longest_name: 0, tokens: Tokens::Biff8 };
    let (mut at, mut names, mut formats) = (0, 0, 0);
    while let Some(record) = next(stream, at)? {
        at = record.end;
        let data = &stream[record.start..record.end];
        match record.kind {
            0x000A => break,
            // Version, sheets that formulas refer to, date system, code page: calamine reads two bytes of each.
            0x0809 | 0x0017 | 0x0022 | 0x0042 if data.len() < 2 => return Err(damaged("grid.records.record")),
            0x0809 => globals.tokens = tokens(data),
            // Locked, with any kind of encryption.
            0x002F => return Err(GridError::Encrypted),
            0x0085 => {
                if data.len() < 8 {
                    return Err(damaged("grid.records.sheets"));
                }
                globals.sheets.push(number(data, 0) as usize);
                // A letter takes at most three bytes of UTF-8.
                globals.longest_name = globals.longest_name.max(3 * usize::from(data[6]));
                if globals.sheets.len() > limits.sheets {
                    return Err(limits::sheets(limits));
                }
            }
            0x0018 => {
                check_name(data, globals.tokens)?;
                names += 1;
                globals.longest_name = globals.longest_name.max(3 * usize::from(data[3]));
                if names > limits.names {
                    return Err(too_large("grid.limit.names", limits.names));
                }
            }
            0x00E0 => {
                formats += 1;
                if formats > limits.formats {
                    return Err(too_large("grid.limit.formats", limits.formats));
                }
            }
            0x00FC => {
                let mut pieces = vec![data.get(8..).unwrap_or_default()];
                while let Some(more) = next(stream, at)?.filter(|record| record.kind == 0x003C) {
                    pieces.push(&stream[more.start..more.end]);
                    at = more.end;
                }
                globals.texts = lengths(&pieces, limits)?;
            }
            _ => {}
        }
    }
    Ok(globals)
}

/// Returns how formulas are stored in a workbook that begins with this record.
fn tokens(begin: &[u8]) -> Tokens {
    match (number(begin, 0) as u16, number(begin, 2) as u16) {
        (0x0002 | 0x0007 | 0x0200 | 0x0300 | 0x0400 | 0x0500, _) | (0, 0x1000) => Tokens::Biff5,
        _ => Tokens::Biff8,
    }
}

/// Refuses a defined name whose formula is longer than its record or ends within its first reference, because calamine slices
/// by these lengths without checking them.
fn check_name(data: &[u8], tokens: Tokens) -> Result<(), GridError> {
    let broken = || damaged("grid.records.name");
    let length = usize::from(number(data, 4) as u16);
    if data.len() < 14 {
        return Err(broken());
    }
    let formula = data.len().checked_sub(length).map(|start| &data[start..]).ok_or_else(broken)?;
    // References to a cell, to a range, and to deleted ones, each with a sheet.
    let [of_8, of_5] = match formula.first() {
        Some(0x3A | 0x5A | 0x7A) => [7, 18],
        Some(0x3B | 0x5B | 0x7B) => [11, 21],
        Some(0x3C | 0x5C | 0x7C | 0x3D | 0x5D | 0x7D) => [3, 13],
        _ => [0, 0],
    };
    if formula.len() < if tokens == Tokens::Biff8 { of_8 } else { of_5 } { Err(broken()) } else { Ok(()) }
}

/// Refuses a formula that claims to be longer than its record. Removes the tokens of a formula that ends within a token or
/// would take too long to write out. The cell keeps its result and still counts as a formula.
fn check_formula(data: &mut [u8], globals: &Globals, room: &mut BiffBudget) -> Result<(), GridError> {
    let broken = || damaged("grid.records.formula");
    let length = usize::from(number(data, 20) as u16);
    let formula = data.get_mut(22..).and_then(|rest| rest.get_mut(..length)).ok_or_else(broken)?;
    let written = FormulaBounds::of(formula, globals.tokens, globals.longest_name);
    let left = room.moves.checked_sub(written.moves());
    room.moves = left.unwrap_or(room.moves);
    let is_shared = formula.first() == Some(&SHARED);
    if let (Some(first), true) = (formula.first_mut(), left.is_none() || written.fault.is_some() || is_shared) {
        *first = NO_TOKEN;
        return Ok(());
    }
    room.take_text(written.length)
}

/// Refuses a list of merged cells that claims to be longer than its record.
fn check_merged(data: &[u8]) -> Result<(), GridError> {
    let count = usize::from(number(data, 0) as u16);
    if data.len() < 2 + 8 * count { Err(damaged("grid.records.merged")) } else { Ok(()) }
}

/// Counts the content of a sheet against the limits. Returns the position at which the sheet ends.
fn check_sheet(stream: &mut [u8], start: usize, globals: &Globals, room: &mut BiffBudget) -> Result<usize, GridError> {
    let (mut values, mut formulas) = (Bounds::default(), Bounds::default());
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(Record { kind, start, end }) = next(stream, at)? {
        at = end;
        match kind {
            // A chart is nested within its sheet.
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0200 => stream[start..end].fill(0),
            0x00E5 => check_merged(&stream[start..end])?,
            0x0006 | 0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD => {
                if kind == 0x0006 {
                    check_formula(&mut stream[start..end], globals, room)?;
                }
                let data = &stream[start..end];
                let (row, first) = (number(data, 0) as u16, number(data, 2) as u16);
                let last = if kind == 0x00BD { number(data, data.len().saturating_sub(2)) as u16 } else { first };
                if last < first {
                    return Err(damaged("grid.records.row"));
                }
                values.add(row, first, last);
                room.take_cells(usize::from(last - first) + 1)?;
                room.take_text(match kind {
                    0x00FD => globals.texts.get(number(data, 6) as usize).copied().unwrap_or_default(),
                    0x0006 => 0,
                    _ => data.len(),
                })?;
                if kind == 0x0006 {
                    formulas.add(row, first, first);
                }
            }
            // The result of a formula, if it is text.
            0x0207 => room.take_text(end - start)?,
            _ => {}
        }
    }
    room.take_area(values)?;
    room.take_area(formulas)?;
    Ok(at)
}

/// Returns the record that begins at a position, or `None` at the end of the stream.
pub(super) fn next(stream: &[u8], at: usize) -> Result<Option<Record>, GridError> {
    let rest = stream.get(at..).ok_or_else(|| damaged("grid.records.sheet-missing"))?;
    if rest.is_empty() {
        return Ok(None);
    }
    let end = at + 4 + (number(rest, 2) as usize & 0xFFFF);
    if rest.len() < 4 || end > stream.len() {
        return Err(damaged("grid.records.breaks-off"));
    }
    Ok(Some(Record { kind: number(rest, 0) as u16, start: at + 4, end }))
}

/// Returns an upper bound for the length of each shared text in our memory, in bytes. The table can continue over several
/// records. A text that does so repeats, in each record, the flag for one or two bytes a letter.
fn lengths(pieces: &[&[u8]], limits: &Limits) -> Result<Vec<usize>, GridError> {
    let broken = || damaged("grid.records.texts");
    let mut lengths = Vec::new();
    let mut rest = pieces.iter().copied();
    let mut piece = rest.next().unwrap_or_default();
    loop {
        while piece.is_empty() {
            let Some(more) = rest.next() else { return Ok(lengths) };
            piece = more;
        }
        let flags = *piece.get(2).ok_or_else(broken)?;
        let count = (number(piece, 0) & 0xFFFF) as usize;
        let (runs, extra) = (flags & 8 != 0, flags & 4 != 0);
        let mut after = if runs { (number(piece, 3) as usize & 0xFFFF) * 4 } else { 0 };
        after += if extra { number(piece, if runs { 5 } else { 3 }) as usize } else { 0 };
        piece = piece.get(3 + 2 * usize::from(runs) + 4 * usize::from(extra)..).ok_or_else(broken)?;
        let (mut letters, mut width) = (count, 1 + usize::from(flags & 1));
        loop {
            let here = letters.min(piece.len() / width);
            piece = &piece[here * width..];
            letters -= here;
            if letters == 0 {
                break;
            }
            let (flags, more) = rest.next().and_then(<[u8]>::split_first).ok_or_else(broken)?;
            (width, piece) = (1 + usize::from(flags & 1), more);
        }
        while after > 0 {
            let here = after.min(piece.len());
            piece = &piece[here..];
            after -= here;
            if after > 0 {
                piece = rest.next().ok_or_else(broken)?;
            }
        }
        // A unit of UTF-16 takes at most three bytes of UTF-8.
        lengths.push(count * 3);
        if lengths.len() > limits.cells {
            return Err(too_large("grid.limit.texts", limits.cells));
        }
    }
}

/// Returns four bytes as a number. Missing bytes count as zero.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).unwrap_or_default().iter().take(4);
    four.enumerate().fold(0, |sum, (index, byte)| sum | u32::from(*byte) << (8 * index))
}
