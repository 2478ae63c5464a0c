//! Walks through the XML of one part. Tags of foreign namespaces are skipped with their content, prefixes may have any name,
//! and depth and length are limited.

use std::borrow::Cow;

use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use crate::grid::limits::{self, Limit};
use crate::grid::{GridError, Limits};
use crate::wording::Wording;

/// The beginnings of the namespaces that are read, transitional and strict. The only extension among them is that of threaded
/// comments.
const OURS: [&str; 8] = [
    "http://schemas.openxmlformats.org/spreadsheetml/",
    "http://purl.oclc.org/ooxml/spreadsheetml/",
    "http://schemas.openxmlformats.org/drawingml/",
    "http://purl.oclc.org/ooxml/drawingml/",
    "http://schemas.openxmlformats.org/package/",
    "http://purl.org/dc/elements/",
    "urn:oasis:names:tc:opendocument:xmlns:",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
];

/// The beginnings of the namespaces of references to other parts.
const REFERENCES: [&str; 2] = ["http://schemas.openxmlformats.org/officeDocument/", "http://purl.oclc.org/ooxml/officeDocument/"];

/// The most prefixes that may be in scope at a time. Programs declare ten to forty in a part.
const MOST_PREFIXES: usize = 100;

/// A tag may have this many bytes even if the limit for texts is lower.
const LONG_TAG: usize = 32 << 10;

/// Bytes of the longest piece that may be read at once ([`Xml::ahead`]).
const LONGEST_AHEAD: usize = 4 << 10;

/// How deep the tags of such a piece may be nested.
const DEEPEST_AHEAD: usize = 2;

/// The next step in a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::grid) enum XmlStep {
    /// A tag opens. Its name and attributes are available.
    Open,
    /// The innermost open tag closes.
    Close,
    /// The part ends, and every tag is closed.
    End,
}

/// A prefix and its namespace, declared by the tag at this depth.
struct Prefix {
    depth: usize,
    name: String,
    ours: bool,
    reference: bool,
}

/// Walks through a part.
pub(in crate::grid) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// The name of the part in messages.
    what: Wording,
    /// The tag that opened last, and the length of its name in bytes.
    tag: BytesStart<'a>,
    name: usize,
    /// Whether that tag closes itself and has not been closed yet.
    closes_itself: bool,
    depth: usize,
    /// The depth of the foreign tag that is being skipped.
    foreign: Option<usize>,
    prefixes: Vec<Prefix>,
    deepest: usize,
    longest: usize,
}

impl<'a> Xml<'a> {
    pub(in crate::grid) fn new(bytes: &'a [u8], what: Wording, limits: &Limits) -> Self {
        Self {
            reader: Reader::from_reader(bytes),
            what,
            tag: BytesStart::new(""),
            name: 0,
            closes_itself: false,
            depth: 0,
            foreign: None,
            prefixes: Vec::new(),
            deepest: limits.depth,
            longest: limits.piece_bytes,
        }
    }

    /// Goes to the next step and skips text.
    pub(in crate::grid) fn next(&mut self) -> Result<XmlStep, GridError> {
        self.advance(None)
    }

    /// Goes to the next step and adds the text before it to `text`.
    pub(in crate::grid) fn step(&mut self, text: &mut String) -> Result<XmlStep, GridError> {
        self.advance(Some(text))
    }

    /// Enters the outermost tag, which must have this name.
    pub(in crate::grid) fn root(&mut self, name: &str) -> Result<(), GridError> {
        if self.next()? == XmlStep::Open && self.name() == name {
            Ok(())
        } else {
            Err(self.damaged(Wording::of("grid.xml.root").with("name", name)))
        }
    }

    /// Enters the next child with this name of the innermost open tag. Returns false if there is none.
    pub(in crate::grid) fn enter(&mut self, name: &str) -> Result<bool, GridError> {
        while self.next()? == XmlStep::Open {
            if self.name() == name {
                return Ok(true);
            }
            self.skip()?;
        }
        Ok(false)
    }

    /// Returns the name of the tag that opened last, without its prefix.
    pub(in crate::grid) fn name(&self) -> &str {
        local(&self.tag[..self.name])
    }

    /// Returns an attribute of the tag that opened last, by its name.
    pub(in crate::grid) fn attribute(&self, name: &str) -> Result<Option<String>, GridError> {
        self.find(|key| key == name)
    }

    /// Whether an attribute of the tag that opened last is true. A missing one is false.
    pub(in crate::grid) fn flag(&self, name: &str) -> Result<bool, GridError> {
        Ok(self.attribute(name)?.is_some_and(|flag| is_yes(&flag)))
    }

    /// Returns the values of several attributes at once.
    pub(in crate::grid) fn several<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Cow<'_, str>>; N], GridError> {
        let mut values = [const { None }; N];
        for attribute in attributes(&self.tag, self.name) {
            let attribute = attribute.map_err(|error| self.failure(&error.into()))?;
            if let Some(at) = names.iter().position(|name| *name == attribute.key.as_ref()) {
                let as_it_stands = !attribute.value.contains('&');
                values[at] = Some(if as_it_stands { attribute.value } else { Cow::Owned(self.plain(&attribute)?.into_owned()) });
            }
        }
        Ok(values)
    }

    /// Returns the attribute that refers to another part: `r:id`, with any prefix.
    pub(in crate::grid) fn reference(&self) -> Result<Option<String>, GridError> {
        self.find(|key| {
            let Some((prefix, "id")) = key.split_once(':') else { return false };
            self.prefix(prefix).is_some_and(|prefix| prefix.reference)
        })
    }

    /// Returns the bytes that follow, if tags without a prefix are in our namespaces here. A caller that recognises their
    /// beginning can read it directly, up to a closing tag, and then calls [`Xml::pass`]. Returns at most as many bytes as may
    /// be read at once.
    pub(in crate::grid) fn ahead(&self) -> Option<&'a [u8]> {
        let ours = self.prefix("").is_none_or(|prefix| prefix.ours) && self.foreign.is_none();
        let bytes: &'a [u8] = self.reader.get_ref();
        let most = LONGEST_AHEAD.min(self.longest).min(bytes.len());
        (ours && !self.closes_itself && self.depth + DEEPEST_AHEAD <= self.deepest).then(|| &bytes[..most])
    }

    /// Skips this many of the bytes that follow, which a caller has read. As many tags close in them as open.
    pub(in crate::grid) fn pass(&mut self, count: usize) {
        let bytes = self.reader.get_mut();
        *bytes = bytes.get(count..).unwrap_or_default();
    }

    /// Skips the rest of the tag that opened last, with its content.
    pub(in crate::grid) fn skip(&mut self) -> Result<(), GridError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            // Names are not needed here, so prefixes and foreign tags do not matter.
            match self.event()? {
                Event::Start(_) => self.go_deeper()?,
                Event::Empty(_) => {
                    self.go_deeper()?;
                    self.depth -= 1;
                }
                Event::End(_) => self.depth -= 1,
                Event::Eof => return Err(self.damaged(Wording::of("grid.xml.breaks-off"))),
                Event::DocType(_) => return Err(self.declares_type()),
                _ => {}
            }
        }
        self.prefixes.retain(|prefix| prefix.depth <= outside);
        Ok(())
    }

    /// Adds the text of the tag that opened last to `text`, up to its end. Tags within it are skipped.
    pub(in crate::grid) fn text(&mut self, text: &mut String) -> Result<(), GridError> {
        let outside = self.depth.saturating_sub(1);
        loop {
            match self.advance(Some(text))? {
                XmlStep::Open => self.skip()?,
                XmlStep::Close if self.depth == outside => return Ok(()),
                XmlStep::Close => {}
                XmlStep::End => return Err(self.damaged(Wording::of("grid.xml.breaks-off"))),
            }
        }
    }

    /// Refuses a text that is too long.
    pub(in crate::grid) fn check_length(&self, length: usize) -> Result<(), GridError> {
        if length <= self.longest {
            return Ok(());
        }
        let most = limits::size(self.longest as u64);
        Err(Limit::Text.exceeded(Wording::of("grid.limit.text").with("part", self.what.clone()).with("most", most)))
    }

    /// Reads to the end, so that damage there is found, too.
    pub(in crate::grid) fn finish(mut self) -> Result<(), GridError> {
        while self.next()? != XmlStep::End {}
        Ok(())
    }

    /// Makes an error about this part, whose name fills the blank `part`.
    pub(in crate::grid) fn damaged(&self, problem: Wording) -> GridError {
        GridError::Damaged(problem.with("part", self.what.clone()))
    }

    fn advance(&mut self, mut text: Option<&mut String>) -> Result<XmlStep, GridError> {
        loop {
            let event = self.event()?;
            if let Some(step) = self.take(event, text.as_deref_mut())? {
                return Ok(step);
            }
        }
    }

    /// Returns the next event in the file, such as a tag or a text. A tag that closes itself gives two events: it opens and
    /// closes.
    fn event(&mut self) -> Result<Event<'a>, GridError> {
        if std::mem::take(&mut self.closes_itself) {
            return Ok(Event::End(BytesEnd::new("")));
        }
        let begin = self.reader.buffer_position();
        let event = self.reader.read_event().map_err(|error| self.failure(&error))?;
        let most = self.longest.max(LONG_TAG) as u64;
        if self.reader.buffer_position() - begin > most {
            let most = limits::size(most);
            return Err(Limit::Text.exceeded(Wording::of("grid.limit.piece").with("most", most)));
        }
        Ok(event)
    }

    fn take(&mut self, event: Event<'a>, text: Option<&mut String>) -> Result<Option<XmlStep>, GridError> {
        let here = self.foreign.is_none();
        match event {
            Event::Start(tag) => return self.open(tag),
            Event::Empty(tag) => {
                self.closes_itself = true;
                return self.open(tag);
            }
            Event::End(_) => return Ok(self.close()),
            Event::Text(piece) if here => self.keep(text, &piece.xml10_content())?,
            Event::CData(piece) if here => self.keep(text, &piece.xml10_content())?,
            Event::GeneralRef(reference) if here => {
                if let Some(text) = text {
                    text.push(self.character(&reference)?);
                }
            }
            Event::DocType(_) => return Err(self.declares_type()),
            Event::Decl(declaration) => {
                let name = declaration.encoding().and_then(Result::ok).unwrap_or_default().to_lowercase();
                if !["", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii"].contains(&name.as_str()) {
                    return Err(self.damaged(Wording::of("grid.xml.encoding").with("name", short(&name))));
                }
            }
            Event::Eof if self.depth > 0 => return Err(self.damaged(Wording::of("grid.xml.breaks-off"))),
            Event::Eof => return Ok(Some(XmlStep::End)),
            _ => {}
        }
        Ok(None)
    }

    fn declares_type(&self) -> GridError {
        self.damaged(Wording::of("grid.xml.document-type"))
    }

    fn go_deeper(&mut self) -> Result<(), GridError> {
        self.depth += 1;
        if self.depth > self.deepest {
            let problem = Wording::of("grid.limit.depth").with("part", self.what.clone()).with("most", self.deepest);
            return Err(GridError::TooLarge(problem));
        }
        Ok(())
    }

    fn open(&mut self, tag: BytesStart<'a>) -> Result<Option<XmlStep>, GridError> {
        self.go_deeper()?;
        if self.foreign.is_some() {
            return Ok(None);
        }
        if tag.attributes_raw().contains("xmlns") {
            self.declare(&tag)?;
        }
        let name = tag.name();
        let name = name.as_ref();
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        // A part without any namespace is read as if it had the right one. A prefix that is not declared is foreign.
        let ours = self.prefix(prefix).map_or(prefix.is_empty(), |prefix| prefix.ours);
        if !ours {
            self.foreign = Some(self.depth);
            return Ok(None);
        }
        self.name = name.len();
        self.tag = tag;
        Ok(Some(XmlStep::Open))
    }

    fn close(&mut self) -> Option<XmlStep> {
        while self.prefixes.last().is_some_and(|prefix| prefix.depth == self.depth) {
            self.prefixes.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        match self.foreign {
            Some(depth) if depth > self.depth => {
                self.foreign = None;
                None
            }
            Some(_) => None,
            None => Some(XmlStep::Close),
        }
    }

    fn declare(&mut self, tag: &BytesStart<'_>) -> Result<(), GridError> {
        for attribute in attributes(tag, tag.name().as_ref().len()) {
            let attribute = attribute.map_err(|error| self.failure(&error.into()))?;
            let key = attribute.key.as_ref();
            let Some(name) =
                key.strip_prefix("xmlns").and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix(':') })
            else {
                continue;
            };
            let space = self.plain(&attribute)?;
            let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| space.starts_with(beginning));
            let (ours, reference) = (begins(&OURS) || space.is_empty(), begins(&REFERENCES));
            self.prefixes.push(Prefix { depth: self.depth, name: name.to_owned(), ours, reference });
            if self.prefixes.len() > MOST_PREFIXES {
                let problem = Wording::of("grid.limit.namespaces").with("part", self.what.clone()).with("most", MOST_PREFIXES);
                return Err(GridError::TooLarge(problem));
            }
        }
        Ok(())
    }

    fn prefix(&self, name: &str) -> Option<&Prefix> {
        self.prefixes.iter().rev().find(|prefix| prefix.name == name)
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Result<Option<String>, GridError> {
        for attribute in attributes(&self.tag, self.name) {
            let attribute = attribute.map_err(|error| self.failure(&error.into()))?;
            if wanted(attribute.key.as_ref()) {
                return self.plain(&attribute).map(|value| Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// Returns the value of an attribute with its character references resolved.
    fn plain<'b>(&self, attribute: &Attribute<'b>) -> Result<Cow<'b, str>, GridError> {
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.failure(&error))
    }

    fn keep(&self, text: Option<&mut String>, piece: &str) -> Result<(), GridError> {
        let Some(text) = text else { return Ok(()) };
        self.check_length(text.len() + piece.len())?;
        text.push_str(piece);
        Ok(())
    }

    /// Resolves `&…;`: one of the five entities of XML, or a character by its number.
    fn character(&self, reference: &BytesRef<'_>) -> Result<char, GridError> {
        match &**reference {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            other => match reference.resolve_char_ref() {
                Ok(Some(character)) => Ok(character),
                _ => Err(self.damaged(Wording::of("grid.xml.reference").with("name", short(other)))),
            },
        }
    }

    /// Converts an error of the parser.
    fn failure(&self, error: &Error) -> GridError {
        self.damaged(match error {
            Error::Syntax(_) => Wording::of("grid.xml.breaks-off-in-tag"),
            Error::Encoding(_) => Wording::of("grid.xml.no-text"),
            other => Wording::of("grid.xml.damaged").with("error", other.to_string()),
        })
    }
}

/// Whether the text of an attribute means true.
pub(in crate::grid) fn is_yes(text: &str) -> bool {
    matches!(text.trim(), "1" | "true" | "on")
}

/// Shortens a text of the file that a message quotes.
pub(in crate::grid) fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns the attributes of a tag, including duplicates.
fn attributes(tag: &str, name: usize) -> Attributes<'_> {
    let mut attributes = Attributes::new(tag, name);
    attributes.with_checks(false);
    attributes
}

/// Returns a name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
