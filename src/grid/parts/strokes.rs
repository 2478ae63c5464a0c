//! The looks of the pieces of a text that have their own fonts: struck through, or raised like a footnote mark.

use std::borrow::Cow;

use crate::grid::CellLook;

/// The font of a piece of text, as far as it differs from that of the cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::grid) struct Stroke {
    /// Whether the font is struck through; `None` if the font of the cell decides.
    pub(in crate::grid) struck: Option<bool>,
    /// Whether the font is superscript or subscript.
    pub(in crate::grid) raised: bool,
}

/// The pieces of one text, each with its end in bytes and its font.
#[derive(Clone, Debug, Default)]
pub(in crate::grid) struct Strokes {
    pieces: Vec<(usize, Stroke)>,
}

impl Strokes {
    /// Adds a piece that ends at `end`.
    pub(in crate::grid) fn add(&mut self, end: usize, stroke: Stroke) {
        match self.pieces.last_mut() {
            Some((last, same)) if *same == stroke => *last = end,
            Some((last, _)) if *last == end => {}
            _ => self.pieces.push((end, stroke)),
        }
    }

    /// Whether no piece has a font of its own.
    pub(in crate::grid) fn is_plain(&self) -> bool {
        self.pieces.iter().all(|(_, stroke)| *stroke == Stroke::default())
    }

    /// Replaces digits in a raised font by superscript digits, from `start` on, so that `4` with the footnote mark `1` is not
    /// read as 41. If the whole text is raised, it stays as it is.
    pub(in crate::grid) fn raise(&mut self, text: &mut String, start: usize) {
        let seen = |raised: bool| {
            let mut pieces = self.parts(text.get(start..).unwrap_or_default());
            pieces.any(|(piece, stroke)| stroke.raised == raised && !piece.trim().is_empty())
        };
        if !seen(true) || !seen(false) {
            return;
        }
        let whole = text.split_off(start);
        let mut at = 0;
        for (end, stroke) in &mut self.pieces {
            let until = (*end).min(whole.len());
            let piece = whole.get(at..until).unwrap_or_default();
            if stroke.raised {
                text.extend(piece.chars().map(raised))
            } else {
                text.push_str(piece)
            }
            at = until;
            *end = text.len() - start;
        }
    }

    fn parts<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'t str, Stroke)> {
        let ends = self.pieces.iter().map(|(end, stroke)| ((*end).min(text.len()), *stroke));
        let mut at = 0;
        ends.map(move |(end, stroke)| (text.get(std::mem::replace(&mut at, end)..end).unwrap_or_default(), stroke))
    }

    /// Returns the text without the pieces that are struck through. Sets in the look whether the whole text is struck through,
    /// or else the part that is.
    pub(in crate::grid) fn read<'t>(&self, text: &'t str, look: &mut CellLook) -> Cow<'t, str> {
        let (mut kept, mut struck) = (String::new(), String::new());
        let mut gap = None;
        for (piece, stroke) in self.parts(text) {
            if stroke.struck.unwrap_or(look.struck) {
                struck.push_str(piece);
                // Words on both sides of a removed piece stay separate.
                gap = gap.or(piece.chars().next().filter(|c| c.is_whitespace()));
                gap = gap.or(piece.chars().next_back().filter(|c| c.is_whitespace()));
            } else {
                let apart = kept.is_empty() || kept.ends_with(char::is_whitespace) || piece.starts_with(char::is_whitespace);
                kept.extend(gap.take().filter(|_| !apart));
                kept.push_str(piece);
            }
        }
        let (kept, part) = (kept.trim(), struck.trim());
        look.struck = kept.is_empty() && !part.is_empty();
        if kept.is_empty() || part.is_empty() {
            return Cow::Borrowed(text);
        }
        look.struck_part = Some(part.into());
        Cow::Owned(kept.to_owned())
    }
}

/// Returns the superscript form of a digit, or any other character unchanged.
fn raised(c: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    c.to_digit(10).map_or(c, |digit| DIGITS[digit as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strokes(pieces: &[(&str, Option<bool>, bool)]) -> (String, Strokes) {
        let (mut text, mut strokes) = (String::new(), Strokes::default());
        for (piece, struck, raised) in pieces {
            text.push_str(piece);
            strokes.add(text.len(), Stroke { struck: *struck, raised: *raised });
        }
        strokes.raise(&mut text, 0);
        (text, strokes)
    }

    #[test]
    fn what_is_struck_through_is_passed_over_and_told() {
        let (no, yes) = (Some(false), Some(true));
        for (pieces, cell, kept, part) in [
            (vec![("3", yes, false), ("4", no, false)], false, "4", Some("3")),
            (vec![("3", None, false), ("4", no, false)], true, "4", Some("3")),
            (vec![("3 ", yes, false), ("4", None, false)], false, "4", Some("3")),
            (vec![("I", no, false), (" led ", yes, false), ("helped", no, false)], false, "I helped", Some("led")),
            (vec![("Ü", no, false), ("b", yes, false), ("c", no, false)], false, "Üc", Some("b")),
            (vec![("3", yes, false), (" ", no, false)], false, "3 ", None),
            (vec![(" ", yes, false), ("4", no, false)], false, " 4", None),
        ] {
            let (text, strokes) = strokes(&pieces);
            let mut look = CellLook { struck: cell, ..CellLook::default() };
            assert_eq!(strokes.read(&text, &mut look), kept, "{pieces:?}");
            assert_eq!(look.struck_part.as_deref(), part, "{pieces:?}");
            assert_eq!(look.struck, part.is_none() && kept.starts_with('3'), "{pieces:?}");
        }
    }

    #[test]
    fn digits_that_a_font_raises_beside_others_are_no_digits_of_theirs() {
        let of = |pieces: &[(&str, bool)]| {
            let pieces: Vec<_> = pieces.iter().map(|(piece, raised)| (*piece, None, *raised)).collect();
            strokes(&pieces).0
        };
        assert_eq!(of(&[("4", false), ("1)", true), (" x", false)]), "4¹) x");
        assert_eq!(of(&[("1", false), ("st", true)]), "1st");
        assert_eq!(of(&[("4", true), (" ", false)]), "4 ");
        let (text, strokes) = strokes(&[("50", Some(true), false), ("12", Some(true), true), ("7", Some(false), false)]);
        assert_eq!(strokes.read(&text, &mut CellLook::default()), "7");
    }
}
