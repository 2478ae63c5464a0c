//! Reads texts: the table of shared texts, runs of rich text, and the escapes that Excel writes into both.

use std::borrow::Cow;
use std::collections::HashMap;

use super::plain::PlainText;
use super::styles;
use crate::grid::limits::{self, Limit};
use crate::grid::parts::{Stroke, Strokes, Xml, XmlStep};
use crate::grid::{GridError, Limits};
use crate::wording::Wording;

/// The table of shared texts, stored in one string.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    /// The end of each text in `all`.
    ends: Vec<usize>,
    /// The pieces with their own fonts, by the number of the text.
    strokes: HashMap<usize, Strokes>,
}

impl Strings {
    /// Reads the table. The number of texts that it claims to have is ignored.
    pub(super) fn read(mut xml: Xml<'_>, limits: &Limits) -> Result<Self, GridError> {
        let mut strings = Self::default();
        xml.root("sst")?;
        loop {
            if let Some(plain) = xml.ahead().and_then(PlainText::begin) {
                xml.pass(plain.length);
                strings.all.push_str(&unescape(edged(plain.text, plain.preserve)));
                strings.ends.push(strings.all.len());
            } else if xml.next()? != XmlStep::Open {
                break;
            } else if xml.name() == "si" {
                let strokes = rich(&mut xml, &mut strings.all)?;
                strings.strokes.extend(strokes.map(|strokes| (strings.ends.len(), strokes)));
                strings.ends.push(strings.all.len());
            } else {
                xml.skip()?;
            }
            if strings.all.len() > limits.text_bytes {
                return Err(limits::total_text(limits));
            }
            if strings.ends.len() > limits.cells {
                return Err(Limit::Cells.exceeded(Wording::of("grid.limit.texts").with("most", limits.cells)));
            }
        }
        xml.finish()?;
        Ok(strings)
    }

    /// Returns a text by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let start = if number == 0 { 0 } else { *self.ends.get(number - 1)? };
        self.all.get(start..*self.ends.get(number)?)
    }

    /// Returns the pieces of a text, as [`rich`] does.
    pub(super) fn strokes(&self, number: usize) -> Option<&Strokes> {
        self.strokes.get(&number)
    }
}

/// Adds a text that may consist of runs, without its phonetic guide. Returns the pieces if some have their own fonts.
pub(super) fn rich(xml: &mut Xml<'_>, text: &mut String) -> Result<Option<Strokes>, GridError> {
    let start = text.len();
    let mut strokes = Strokes::default();
    loop {
        let mut own = Stroke::default();
        match xml.next()? {
            XmlStep::Open if xml.name() == "t" => piece(xml, text)?,
            XmlStep::Open if xml.name() == "r" => {
                while xml.next()? == XmlStep::Open {
                    match xml.name() {
                        "t" => piece(xml, text)?,
                        "rPr" => own = styles::stroke(xml)?,
                        _ => xml.skip()?,
                    }
                    xml.check_length(text.len() - start)?;
                }
            }
            XmlStep::Open => xml.skip()?,
            XmlStep::Close | XmlStep::End => {
                strokes.raise(text, start);
                return Ok((!strokes.is_plain()).then_some(strokes));
            }
        }
        strokes.add(text.len() - start, own);
        xml.check_length(text.len() - start)?;
    }
}

fn piece(xml: &mut Xml<'_>, text: &mut String) -> Result<(), GridError> {
    let preserve = xml.attribute("xml:space")?.is_some_and(|space| space == "preserve");
    let mut piece = String::new();
    xml.text(&mut piece)?;
    text.push_str(&unescape(edged(&piece, preserve)));
    Ok(())
}

/// Trims the blanks at the ends of a text, unless it says that they count.
fn edged(piece: &str, preserve: bool) -> &str {
    if preserve { piece } else { piece.trim_matches([' ', '\t', '\r', '\n']) }
}

/// Resolves escapes such as `_x000D_`, by which Excel writes UTF-16 units of characters that XML cannot contain. `_x005F_`
/// stands for the underscore itself.
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

/// Returns the UTF-16 unit of an escape at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let whole = text.as_bytes().get(6) == Some(&b'_') && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if whole { u16::from_str_radix(digits, 16).ok() } else { None }
}
