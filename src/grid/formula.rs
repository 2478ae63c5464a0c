//! Measures how long a formula of .xls ([MS-XLS]) or .xlsb ([MS-XLSB]) becomes when calamine writes it out, and how much work
//! that is. calamine slices by the lengths in the tokens, looks up sheets and functions without checking that they exist,
//! repeats a name in full at each use, moves all text written so far to insert a sign before it, and recurses into nested
//! formulas.

use super::biff::number;

/// Bytes that calamine may move to write out all formulas of a workbook, for each byte of text that the limits allow.
pub(super) const MOVES: usize = 100;
/// How deep formulas may be nested. Excel nests at most two.
const DEEPEST: usize = 16;
/// Bytes of the longest number.
const NUMBER: usize = 330;
/// Upper bound, in bytes, for a cell on another sheet without the sheet's name, an error, or a function with its brackets.
const CELL: usize = 20;
/// The number of functions that calamine knows, by their numbers. Some files use others.
const FUNCTIONS: usize = 485;
/// The number of choices in a `CHOOSE` for which calamine skips the right number of bytes.
const CHOICES: u16 = 3;

/// How the tokens of a formula are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tokens {
    /// Excel 5 and 95.
    Biff5,
    /// Excel 97 to 2003.
    Biff8,
    /// .xlsb.
    Xlsb,
}

/// Upper bounds for writing out a formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FormulaBounds {
    /// Bytes of the text.
    pub(super) length: usize,
    /// How often part of the text is moved.
    steps: usize,
    /// The least length that the list of sheets must have; formulas of .xlsb refer to its entries by number.
    pub(super) sheets: usize,
    /// Why the rest of the formula cannot be written out.
    pub(super) fault: Option<Fault>,
}

/// Why a formula cannot be written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The formula ends within a token.
    Broken,
    /// The formula refers to a row or a name that cannot exist.
    Beyond,
    /// Too many formulas are nested.
    Deep,
    /// The formula contains a token or function that calamine does not know, or a token whose length it gets wrong. The formula
    /// itself may be valid.
    Unknown,
}

impl FormulaBounds {
    /// Measures a formula up to the point from which it cannot be written out.
    pub(super) fn of(tokens: &[u8], kind: Tokens, longest_name: usize) -> Self {
        let mut written = Self::default();
        written.fault = written.add(tokens, kind, longest_name, 0).err();
        written
    }

    /// Returns an upper bound for the bytes that are moved.
    pub(super) fn moves(self) -> usize {
        self.length.saturating_mul(self.steps)
    }

    fn add(&mut self, mut tokens: &[u8], kind: Tokens, longest_name: usize, depth: usize) -> Result<(), Fault> {
        if depth > DEEPEST {
            return Err(Fault::Deep);
        }
        while let Some((token, rest)) = tokens.split_first() {
            // A token exists in several classes, which are the same here.
            let token = if (0x40..0x80).contains(token) { token & 0x1F | 0x20 } else { *token };
            let of_kind = |biff_5: usize, biff_8: usize, xlsb: usize| match kind {
                Tokens::Biff5 => biff_5,
                Tokens::Biff8 => biff_8,
                Tokens::Xlsb => xlsb,
            };
            let (size, length, steps) = match token {
                0x01 => (4, 0, 0),
                0x03..=0x15 => (0, 2, 1),
                0x16 => (0, 0, 0),
                0x17 => {
                    let text = text_bytes(rest, kind)?;
                    (text, 2 + 3 * text, 0)
                }
                0x18 if kind == Tokens::Xlsb => match rest.first().ok_or(Fault::Broken)? {
                    0x19 => (13, 0, 0),
                    0x1D => (5, 0, 0),
                    _ => return Err(Fault::Unknown),
                },
                0x18 => (5, 0, 0),
                0x19 => attribute(rest, kind)?,
                0x1C | 0x1D => (1, CELL, 0),
                0x1E => (2, CELL, 0),
                0x1F => (8, NUMBER, 0),
                0x20 => (of_kind(7, 7, 14), CELL, 0),
                0x21 => (2, CELL, 2),
                0x22 => (3, CELL, 2),
                0x23 => (4, CELL + longest_name, 0),
                0x24 | 0x2A => (of_kind(3, 4, 6), CELL, 0),
                0x25 | 0x2B => (of_kind(6, 8, 12), 2 * CELL, 0),
                0x29 if kind == Tokens::Xlsb => {
                    let count = usize::from(u16::from_le_bytes(*rest.first_chunk().ok_or(Fault::Broken)?));
                    let inner = rest.get(2..2 + count).ok_or(Fault::Broken)?;
                    self.add(inner, kind, longest_name, depth + 1)?;
                    (2 + count, 0, 1)
                }
                0x39 => (6, CELL, 0),
                0x3A | 0x3C => (of_kind(6, 6, 8), CELL + longest_name, 0),
                0x3B | 0x3D => (of_kind(10, 10, 14), 2 * CELL + longest_name, 0),
                _ => return Err(Fault::Unknown),
            };
            let (data, behind) = rest.split_at_checked(size).ok_or(Fault::Broken)?;
            if kind == Tokens::Xlsb {
                self.sheets = self.sheets.max(sheets(token, data)?);
            }
            tokens = behind;
            self.length = self.length.saturating_add(length + 1);
            self.steps = self.steps.saturating_add(steps);
        }
        Ok(())
    }
}

/// Returns how long the list of sheets must be for a token of .xlsb. Fails if the token refers to anything else that cannot
/// exist or that calamine does not know. calamine counts rows and names from one.
fn sheets(token: u8, data: &[u8]) -> Result<usize, Fault> {
    let two = |at: usize| (number(data, at) & 0xFFFF) as usize;
    let rows: &[usize] = match token {
        0x24 => &[0],
        0x25 => &[0, 4],
        0x3A => &[2],
        0x3B => &[2, 6],
        _ => &[],
    };
    match token {
        0x21 if two(0) >= FUNCTIONS => Err(Fault::Unknown),
        0x22 if two(1) >= FUNCTIONS => Err(Fault::Unknown),
        0x23 if number(data, 0) == 0 => Err(Fault::Beyond),
        _ if rows.iter().any(|at| number(data, *at) == u32::MAX) => Err(Fault::Beyond),
        0x3A..=0x3D => Ok(two(0) + 1),
        _ => Ok(0),
    }
}

/// Returns the number of bytes that a text takes after its token.
fn text_bytes(rest: &[u8], kind: Tokens) -> Result<usize, Fault> {
    let count = usize::from(*rest.first().ok_or(Fault::Broken)?);
    Ok(match kind {
        Tokens::Biff5 => 1 + count,
        // One or two bytes a letter.
        Tokens::Biff8 => 2 + count * if rest.get(1).is_some_and(|flags| flags & 1 != 0) { 2 } else { 1 },
        Tokens::Xlsb => 2 + 2 * usize::from(u16::from_le_bytes(*rest.first_chunk().ok_or(Fault::Broken)?)),
    })
}

/// Measures a token that is not a value: its bytes, the bytes of text it adds, and how often text is moved.
fn attribute(rest: &[u8], kind: Tokens) -> Result<(usize, usize, usize), Fault> {
    let (what, rest) = rest.split_first().ok_or(Fault::Broken)?;
    Ok(match (what, kind) {
        // A jump table: one offset for each choice, and one for the end.
        (0x04, _) => {
            let choices = u16::from_le_bytes(*rest.first_chunk().ok_or(Fault::Broken)?);
            if kind == Tokens::Xlsb && choices != CHOICES {
                return Err(Fault::Unknown);
            }
            (5 + 2 * usize::from(choices), 0, 0)
        }
        (0x10, _) => (3, CELL, 2),
        // Blanks, which calamine inserts one by one.
        (0x40 | 0x41, Tokens::Biff5 | Tokens::Biff8) => {
            let count = usize::from(*rest.get(1).ok_or(Fault::Broken)?);
            (3, count, count)
        }
        (0x01 | 0x02 | 0x08 | 0x20 | 0x21 | 0x40 | 0x41 | 0x80, Tokens::Xlsb) => (3, 0, 0),
        (_, Tokens::Xlsb) => return Err(Fault::Unknown),
        _ => (3, 0, 0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_measured_as_they_are_written_out() {
        use Tokens::{Biff5, Biff8, Xlsb};
        let measured = |tokens: &[u8], kind| {
            let FormulaBounds { length, steps, fault, .. } = FormulaBounds::of(tokens, kind, 31);
            fault.map_or(Ok((length, steps)), Err)
        };
        for (tokens, kind, expected) in [
            // A cell and a number, added; a text; a name.
            (&[0x44, 0, 0, 0, 0xC0, 0x1E, 1, 0, 0x03][..], Biff8, Ok((45, 1))),
            (&[0x44, 0, 0, 0, 0x1E, 1, 0, 0x03], Biff5, Ok((45, 1))),
            (&[0x44, 0, 0, 0, 0, 0, 0xC0, 0x1E, 1, 0, 0x03], Xlsb, Ok((45, 1))),
            (&[0x17, 1, 0, b'x'], Biff8, Ok((12, 0))),
            (&[0x17, 1, 1, b'x', 0], Biff8, Ok((15, 0))),
            (&[0x17, 1, 0, b'x', 0], Xlsb, Ok((15, 0))),
            (&[0x23, 1, 0, 0, 0], Biff8, Ok((52, 0))),
            (&[0x1F, 0, 0, 0, 0, 0, 0, 0, 0], Biff8, Ok((331, 0))),
            // 255 blanks before the text.
            (&[0x1E, 1, 0, 0x19, 0x40, 0, 255], Biff8, Ok((277, 255))),
            (&[0x1E, 1, 0, 0x19, 0x40, 0, 255], Xlsb, Ok((22, 0))),
            (&[0x19, 0x04, 1, 0, 0, 0, 0, 0, 0x1E, 1, 0], Biff8, Ok((22, 0))),
            (&[0x29, 3, 0, 0x1E, 1, 0], Xlsb, Ok((22, 1))),
            // Tokens that calamine does not know or measures wrongly, and those for which it would slice beyond the end.
            (&[0x29, 3, 0], Biff8, Err(Fault::Unknown)),
            (&[0xFF, 0x1F], Biff8, Err(Fault::Unknown)),
            (&[0x18, 0x01, 0, 0, 0, 0], Xlsb, Err(Fault::Unknown)),
            (&[0x19, 0x00, 0, 0], Xlsb, Err(Fault::Unknown)),
            (&[0x19, 0x04, 2, 0, 0, 0, 0, 0, 0, 0], Xlsb, Err(Fault::Unknown)),
            (&[0x19, 0x04, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1E, 1, 0], Xlsb, Ok((22, 0))),
            (&[0x21, 0xE5, 1], Xlsb, Err(Fault::Unknown)),
            (&[0x22, 1, 0xE5, 1], Xlsb, Err(Fault::Unknown)),
            // References for which calamine would index beyond a list or overflow a number.
            (&[0x21, 0xE4, 1], Xlsb, Ok((21, 2))),
            (&[0x23, 0, 0, 0, 0], Xlsb, Err(Fault::Beyond)),
            (&[0x44, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0xC0], Xlsb, Err(Fault::Beyond)),
            (&[0x45, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], Xlsb, Err(Fault::Beyond)),
            (&[0x3A, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0], Xlsb, Err(Fault::Beyond)),
            (&[0x3B, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], Xlsb, Err(Fault::Beyond)),
            (&[0x1F, 0], Biff8, Err(Fault::Broken)),
            (&[0x17], Biff8, Err(Fault::Broken)),
            (&[0x17, 9, 0, b'x'], Biff8, Err(Fault::Broken)),
            (&[0x19], Biff8, Err(Fault::Broken)),
            (&[0x29, 9, 0, 0x1E, 1, 0], Xlsb, Err(Fault::Broken)),
        ] {
            assert_eq!(measured(tokens, kind), expected, "{tokens:x?} {kind:?}");
        }
        let nested =
            (0..100_u16).fold(vec![0x1E, 1, 0], |inner, _| [&[0x29][..], &(inner.len() as u16).to_le_bytes(), &inner].concat());
        assert_eq!(measured(&nested, Xlsb), Err(Fault::Deep));
        for (token, size) in [(0x3A, 8), (0x5B, 14), (0x7C, 8), (0x3D, 14)] {
            assert_eq!(FormulaBounds::of(&[&[token, 4, 0][..], &vec![0; size - 2]].concat(), Xlsb, 31).sheets, 5);
        }
    }
}
