//! Looks over the records of an .xls ([MS-XLS]) before a library reads them that sets memory aside for the whole rectangle
//! from the first cell to the last, for as many cells as a sheet claims, and for a shared text as often as it is shown.

use std::collections::BTreeMap;

use super::limits;
use super::{GridError, Limits};

/// A record: its kind and where its data stands.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) kind: u16,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What the beginning of the workbook says.
#[derive(Default)]
struct Globals {
    /// Where each sheet begins.
    sheets: Vec<usize>,
    /// The length of each shared text.
    texts: Vec<usize>,
    /// The longest name of a sheet or of cells, which a formula may repeat.
    longest_name: usize,
}

/// Rows and columns from the first to the last that occur.
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

/// What may still come.
struct Room {
    cells: usize,
    area: usize,
    text: usize,
    limits: Limits,
}

impl Room {
    fn take_cells(&mut self, count: usize) -> Result<(), GridError> {
        self.cells = self.cells.checked_sub(count).ok_or_else(|| limits::cells(&self.limits))?;
        Ok(())
    }

    fn take_text(&mut self, bytes: usize) -> Result<(), GridError> {
        self.text = self.text.checked_sub(bytes).ok_or_else(|| limits::total_text(&self.limits))?;
        Ok(())
    }

    fn take_area(&mut self, bounds: Bounds) -> Result<(), GridError> {
        let full = || GridError::TooLarge("its cells lie too far apart to be read from an .xls file".to_owned());
        self.area = self.area.checked_sub(bounds.area()).ok_or_else(full)?;
        Ok(())
    }
}

/// Checks a workbook's records against the limits, and takes out what each sheet claims of its size.
///
/// # Errors
/// Where it is damaged, wants a password, or goes beyond a limit.
pub(super) fn check(stream: &mut [u8], limits: &Limits) -> Result<(), GridError> {
    let globals = read_globals(stream, limits)?;
    // A rectangle costs less than the same number of cells with something in them.
    let area = limits.cells.saturating_mul(2);
    let mut room = Room { cells: limits.cells, area, text: limits.text_bytes, limits: *limits };
    // Sheets in the order of their places: one that begins within another would be read over and over.
    let mut ends = BTreeMap::new();
    for &start in &globals.sheets {
        if ends.insert(start, check_sheet(stream, start, &globals, &mut room)?).is_some() {
            return Err(damaged("has two sheets in one place"));
        }
    }
    let overlaps = ends.values().zip(ends.keys().skip(1)).any(|(end, next)| end > next);
    if overlaps { Err(damaged("has a sheet within another")) } else { Ok(()) }
}

fn read_globals(stream: &[u8], limits: &Limits) -> Result<Globals, GridError> {
    let mut globals = Globals::default();
    let (mut at, mut names, mut formats) = (0, 0, 0);
    let mut is_biff_8 = true;
    while let Some(record) = next(stream, at)? {
        at = record.end;
        let data = &stream[record.start..record.end];
        match record.kind {
            0x000A => break,
            0x0809 => is_biff_8 = number(data, 0) as u16 == 0x0600,
            // Whatever it is locked with.
            0x002F => return Err(GridError::Encrypted),
            0x0085 => {
                if data.len() < 8 {
                    return Err(damaged("has a list of sheets that breaks off"));
                }
                globals.sheets.push(number(data, 0) as usize);
                globals.longest_name = globals.longest_name.max(data.len());
                if globals.sheets.len() > limits.sheets {
                    return Err(limits::sheets(limits));
                }
            }
            0x0018 => {
                check_name(data, is_biff_8)?;
                names += 1;
                globals.longest_name = globals.longest_name.max(usize::from(data.get(3).copied().unwrap_or_default()));
                if names > limits.names {
                    return Err(GridError::TooLarge(format!("it has more than {} defined names, the limit", limits.names)));
                }
            }
            0x00E0 => {
                formats += 1;
                if formats > limits.formats {
                    return Err(GridError::TooLarge(format!("it has more than {} cell formats, the limit", limits.formats)));
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

/// Refuses a defined name whose formula is longer than its record, or ends within its first reference: calamine slices by these
/// lengths without looking.
fn check_name(data: &[u8], is_biff_8: bool) -> Result<(), GridError> {
    let broken = || damaged("has a defined name that breaks off");
    let length = usize::from(number(data, 4) as u16);
    if data.len() < 14 {
        return Err(broken());
    }
    let formula = data.len().checked_sub(length).map(|start| &data[start..]).ok_or_else(broken)?;
    // A cell, cells, and either of them gone, each on a sheet that is named.
    let [of_8, of_5] = match formula.first() {
        Some(0x3A | 0x5A | 0x7A) => [7, 18],
        Some(0x3B | 0x5B | 0x7B) => [11, 21],
        Some(0x3C | 0x5C | 0x7C | 0x3D | 0x5D | 0x7D) => [3, 13],
        _ => [0, 0],
    };
    if formula.len() < if is_biff_8 { of_8 } else { of_5 } { Err(broken()) } else { Ok(()) }
}

/// Refuses a formula that says that it is longer than its record.
fn check_formula(data: &[u8]) -> Result<(), GridError> {
    let broken = || damaged("has a formula that breaks off");
    let tokens = data.get(22..).ok_or_else(broken)?;
    if tokens.len() < usize::from(number(data, 20) as u16) { Err(broken()) } else { Ok(()) }
}

/// Counts what a sheet holds; gives where it ends.
fn check_sheet(stream: &mut [u8], start: usize, globals: &Globals, room: &mut Room) -> Result<usize, GridError> {
    let (mut values, mut formulas) = (Bounds::default(), Bounds::default());
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(Record { kind, start, end }) = next(stream, at)? {
        at = end;
        match kind {
            // Charts stand within sheets.
            0x0809 => depth += 1,
            0x000A if depth <= 1 => break,
            0x000A => depth -= 1,
            _ if depth > 1 => {}
            0x0200 => stream[start..end].fill(0),
            0x0006 | 0x0203 | 0x0204 | 0x00D6 | 0x0205 | 0x027E | 0x00FD | 0x00BD => {
                let data = &stream[start..end];
                if kind == 0x0006 {
                    check_formula(data)?;
                }
                let (row, first) = (number(data, 0) as u16, number(data, 2) as u16);
                let last = if kind == 0x00BD { number(data, data.len().saturating_sub(2)) as u16 } else { first };
                if last < first {
                    return Err(damaged("has a row that ends before it begins"));
                }
                values.add(row, first, last);
                room.take_cells(usize::from(last - first) + 1)?;
                room.take_text(match kind {
                    0x00FD => globals.texts.get(number(data, 6) as usize).copied().unwrap_or_default(),
                    // Names take four bytes and more in a formula, and are written out in full.
                    0x0006 => data.len() * (2 + globals.longest_name / 4),
                    _ => data.len(),
                })?;
                if kind == 0x0006 {
                    formulas.add(row, first, first);
                }
            }
            // The text that a formula has for its result.
            0x0207 => room.take_text(end - start)?,
            _ => {}
        }
    }
    room.take_area(values)?;
    room.take_area(formulas)?;
    Ok(at)
}

/// The record that begins at a place, none at the end.
pub(super) fn next(stream: &[u8], at: usize) -> Result<Option<Record>, GridError> {
    let rest = stream.get(at..).ok_or_else(|| damaged("lists a sheet that is not there"))?;
    if rest.is_empty() {
        return Ok(None);
    }
    let end = at + 4 + (number(rest, 2) as usize & 0xFFFF);
    if rest.len() < 4 || end > stream.len() {
        return Err(damaged("breaks off"));
    }
    Ok(Some(Record { kind: number(rest, 0) as u16, start: at + 4, end }))
}

/// The lengths of the shared texts, in bytes as we keep them at most. The table goes on over several records, and a text that
/// does says anew whether its letters take one byte or two.
fn lengths(pieces: &[&[u8]], limits: &Limits) -> Result<Vec<usize>, GridError> {
    let broken = || damaged("has a table of texts that breaks off");
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
        // Three bytes of UTF-8 is the most that one unit becomes.
        lengths.push(count * 3);
        if lengths.len() > limits.cells {
            return Err(GridError::TooLarge(format!("it has more than {} texts, the limit", limits.cells)));
        }
    }
}

/// Four bytes as a number, those that there are.
pub(super) fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).unwrap_or_default().iter().take(4);
    four.enumerate().fold(0, |sum, (index, byte)| sum | u32::from(*byte) << (8 * index))
}

fn damaged(problem: &str) -> GridError {
    GridError::Damaged(format!("the workbook {problem}"))
}
