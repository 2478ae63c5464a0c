//! Texts: the table of texts that cells share, runs of rich text, and the escapes that Excel writes into both.

use std::borrow::Cow;

use super::styles;
use crate::grid::limits::{self, Limit};
use crate::grid::parts::{Step, Strokes, Xml};
use crate::grid::{GridError, Limits};

/// The table of texts, kept in one piece.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    /// Where each text ends in `all`.
    ends: Vec<usize>,
    /// What each text says itself about being struck through.
    struck: Vec<Option<bool>>,
}

impl Strings {
    /// Reads the table; how many texts it claims to hold does not matter.
    pub(super) fn read(mut xml: Xml<'_>, limits: &Limits) -> Result<Self, GridError> {
        let mut strings = Self::default();
        xml.root("sst")?;
        while xml.next()? == Step::Open {
            if xml.name() == "si" {
                let struck = rich(&mut xml, &mut strings.all)?;
                strings.struck.push(struck);
                strings.ends.push(strings.all.len());
            } else {
                xml.skip()?;
            }
            if strings.all.len() > limits.text_bytes {
                return Err(limits::total_text(limits));
            }
            if strings.ends.len() > limits.cells {
                return Err(Limit::Cells.exceeded(format!("it has more than {} texts, the limit", limits.cells)));
            }
        }
        xml.finish()?;
        Ok(strings)
    }

    /// A text by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let start = if number == 0 { 0 } else { *self.ends.get(number - 1)? };
        self.all.get(start..*self.ends.get(number)?)
    }

    /// What a text says itself about being struck through, as [`rich`] tells it.
    pub(super) fn struck(&self, number: usize) -> Option<bool> {
        self.struck.get(number).copied().flatten()
    }
}

/// Adds a text that may consist of runs; how it is pronounced is left out. Gives whether it is struck through as a whole,
/// nothing where the font of its cell decides.
pub(super) fn rich(xml: &mut Xml<'_>, text: &mut String) -> Result<Option<bool>, GridError> {
    let start = text.len();
    let mut strokes = Strokes::default();
    loop {
        let before = text.len();
        let mut own = None;
        match xml.next()? {
            Step::Open if xml.name() == "t" => piece(xml, text)?,
            Step::Open if xml.name() == "r" => {
                while xml.next()? == Step::Open {
                    match xml.name() {
                        "t" => piece(xml, text)?,
                        "rPr" => own = Some(styles::is_struck(xml)?),
                        _ => xml.skip()?,
                    }
                    xml.check_length(text.len() - start)?;
                }
            }
            Step::Open => xml.skip()?,
            Step::Close | Step::End => return Ok(strokes.whole()),
        }
        strokes.add(&text[before..], own);
        xml.check_length(text.len() - start)?;
    }
}

/// Blanks at the ends of a text count only where it says so.
fn piece(xml: &mut Xml<'_>, text: &mut String) -> Result<(), GridError> {
    let preserve = xml.attribute("xml:space")?.is_some_and(|space| space == "preserve");
    let mut piece = String::new();
    xml.text(&mut piece)?;
    let piece = if preserve { piece.as_str() } else { piece.trim_matches([' ', '\t', '\r', '\n']) };
    text.push_str(&unescape(piece));
    Ok(())
}

/// Resolves `_x000D_`: Excel writes characters that XML cannot hold as units of UTF-16. `_x005F_` stands for the line itself.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find("_x") else { return Cow::Borrowed(text) };
    let (start, mut rest) = text.split_at(first);
    let mut plain = start.to_owned();
    let mut units = Vec::new();
    let flush = |units: &mut Vec<u16>, plain: &mut String| {
        plain.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
    };
    while let Some(letter) = rest.chars().next() {
        if let Some(unit) = unit(rest) {
            units.push(unit);
            rest = &rest[7..];
        } else {
            flush(&mut units, &mut plain);
            plain.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    flush(&mut units, &mut plain);
    Cow::Owned(plain)
}

/// The unit that an escape at the beginning of a text stands for.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let whole = text.as_bytes().get(6) == Some(&b'_') && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if whole { u16::from_str_radix(digits, 16).ok() } else { None }
}
