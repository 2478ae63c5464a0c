//! The blank workbooks of a round differ only in the details of a person and in the form code. This module writes one such
//! workbook with the ordinary writer, keeps its parts compressed, and inserts the details of each person. The result has the
//! same parts with the same contents as if the ordinary writer had made it. A person whose details would change more than their
//! own cells gets a workbook from the ordinary writer.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crc32fast::Hasher;
use flate2::{Compress, Compression, FlushCompress};
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};
use zip::ZipArchive;

use super::sheet::lines_of;
use super::{WriteError, write};
use crate::address::Pointer;
use crate::form::{Form, Layout};
use crate::model::{Date, Document};
use crate::words::tidy;

/// How many bytes a piece may grow by when it is compressed.
const SPARE: usize = 1 << 10;

/// The part of the package that holds the texts of all cells.
const TEXTS: &str = "xl/sharedStrings.xml";

/// The longest text that is inserted, in UTF-16 units; well below every limit of a spreadsheet.
const LONGEST_TEXT: usize = 250;

/// The longest form code that is inserted, in bytes. It also stands in the footer of each sheet, which holds 255 characters.
const LONGEST_CODE: usize = 150;

/// Texts that begin a form code (`SB1:`) or an escape sequence of Excel (`_x`). A detail that contains one is left to the
/// ordinary writer.
const TELLING: [&str; 2] = ["SB1:", "_x"];

/// Gives access to one detail in a document.
type Detail = fn(&mut Document) -> &mut Option<String>;

/// The details of person and rater that a workbook shows unchanged. The target role is not one of them, because figures depend
/// on it.
const DETAILS: [(&str, Detail); 7] = [
    ("/person/name", |document| &mut document.person.name),
    ("/person/id", |document| &mut document.person.id),
    ("/person/email", |document| &mut document.person.email),
    ("/person/department", |document| &mut document.person.department),
    ("/person/role", |document| &mut document.person.role),
    ("/person/manager", |document| &mut document.person.manager),
    ("/rater/name", |document| &mut document.rater.name),
];

/// The stencils (blank workbooks with gaps) made so far. Each fits all documents that differ only in `DETAILS`.
#[derive(Debug, Default)]
pub struct Stencils {
    known: Mutex<Vec<Arc<Stencil>>>,
}

impl Stencils {
    /// Writes the same workbook as [`write()`], faster when many documents are alike. The parts have the same contents; only
    /// their compression differs.
    ///
    /// # Errors
    /// As [`write()`].
    pub fn write(&self, form: &Form, document: &Document, created: Date) -> Result<Vec<u8>, WriteError> {
        let filled = match Whose::of(form, document) {
            Some(whose) => self.of(&whose, created)?.filled(&whose)?,
            None => None,
        };
        filled.map_or_else(|| write(form, document, created), Ok)
    }

    fn of(&self, whose: &Whose, created: Date) -> Result<Arc<Stencil>, WriteError> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.iter().find(|known| known.is_for(whose, created)) {
            return Ok(Arc::clone(known));
        }
        // The lock is not held here, so that other threads can go on writing.
        drop(known);
        let made = Arc::new(Stencil::of(whose, created)?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push(Arc::clone(&made));
        Ok(made)
    }
}

/// A form and its document in which marks replace the `DETAILS`, and the texts that the marks stand for.
struct Whose {
    form: Form,
    document: Document,
    /// The texts that the marks stand for, by the number in the mark. Details with the same text share a mark.
    texts: Vec<String>,
    /// The form code; `None` if the form names no person, because the code then belongs to the unchanging parts.
    code: Option<String>,
}

impl Whose {
    /// `None` if a detail cannot be inserted unchanged, the form code is too long, or form and document differ in the person's
    /// id.
    fn of(form: &Form, document: &Document) -> Option<Self> {
        let mut whose = Self {
            form: form.clone(),
            document: document.clone(),
            texts: Vec::new(),
            code: form.identity.person.as_ref().map(|_| form.identity.code()),
        };
        for (_, detail) in DETAILS {
            let Some(text) = detail(&mut whose.document).take() else { continue };
            if !is_plain(&text) {
                return None;
            }
            let place = whose.texts.iter().position(|known| *known == text).unwrap_or(whose.texts.len());
            if place == whose.texts.len() {
                whose.texts.push(text);
            }
            *detail(&mut whose.document) = Some(mark(place));
        }
        if whose.form.identity.person != document.person.id || whose.code.as_ref().is_some_and(|code| code.len() > LONGEST_CODE) {
            return None;
        }
        whose.form.identity.person.clone_from(&whose.document.person.id);
        Some(whose)
    }
}

/// How every mark begins. If a form contains this text itself, its workbooks come from the ordinary writer.
const MARK: &str = "zqx";

/// The mark for a detail.
fn mark(place: usize) -> String {
    format!("{MARK}{place}xqz")
}

/// Whether a text is written into a cell exactly as it is, without escapes or trimming.
fn is_plain(text: &str) -> bool {
    let is_kept = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let is_short = text.encode_utf16().count() <= LONGEST_TEXT;
    is_short
        && !text.is_empty()
        && text.chars().all(is_kept)
        && tidy(text) == text
        && !TELLING.iter().any(|sign| text.contains(sign))
}

/// A workbook with gaps for the details of a person.
#[derive(Debug)]
struct Stencil {
    form: Form,
    document: Document,
    created: Date,
    /// `None` if a mark is neither the whole text of a cell, nor in the result of a formula, nor part of the form code; then every
    /// workbook comes from the ordinary writer.
    parts: Option<Vec<Part>>,
    /// The texts that all these workbooks share, as written in XML.
    texts: HashSet<String>,
    /// For each detail on a sheet: the number of its mark, the width of its column, and the number of lines that its row has room
    /// for.
    rows: Vec<(usize, f64, u32)>,
}

#[derive(Debug)]
struct Part {
    name: String,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// Bytes that never change. They are compressed independently of what comes before them and end on a whole byte, so that
    /// compressed pieces can be joined.
    Same {
        deflated: Vec<u8>,
        sum: Hasher,
        length: u64,
    },
    Code,
    Text(usize),
}

impl Stencil {
    fn of(whose: &Whose, created: Date) -> Result<Self, WriteError> {
        let layout = Layout::of(&whose.form);
        let mut document = whose.document.clone();
        let rows = DETAILS.iter().filter_map(|(pointer, detail)| {
            let (sheet, cell) = layout.field(&Pointer::from(*pointer))?;
            let text = detail(&mut document).as_ref()?;
            let width = *whose.form.sheets[sheet].widths.get(cell.col as usize)?;
            let place = (0..whose.texts.len()).find(|place| mark(*place) == *text)?;
            Some((place, width, lines_of(text, width)))
        });
        let rows = rows.collect();
        let mut archive = ZipArchive::new(Cursor::new(write(&whose.form, &whose.document, created)?))?;
        let (mut parts, mut texts) = (Some(Vec::new()), HashSet::new());
        for index in 0..archive.len() {
            let mut part = archive.by_index(index)?;
            let (name, mut xml) = (part.name()?.into_owned(), String::new());
            part.read_to_string(&mut xml)?;
            if name == TEXTS {
                texts = texts_of(&xml).map(str::to_owned).collect();
            }
            let part = Part::of(name, &xml, whose)?;
            parts = parts.zip(part).map(|(mut parts, part)| {
                parts.push(part);
                parts
            });
        }
        Ok(Self { form: whose.form.clone(), document: whose.document.clone(), created, parts, texts, rows })
    }

    fn is_for(&self, whose: &Whose, created: Date) -> bool {
        self.created == created
            && self.form.shares_blueprint(&whose.form)
            && self.form.identity == whose.form.identity
            && self.form.is_locked == whose.form.is_locked
            && self.document == whose.document
    }

    /// The workbook of one person; `None` if the ordinary writer would change more than the texts of these cells.
    fn filled(&self, whose: &Whose) -> Result<Option<Vec<u8>>, WriteError> {
        let Some(parts) = &self.parts else { return Ok(None) };
        let texts: Vec<String> = whose.texts.iter().map(|text| escaped(text)).collect();
        // The ordinary writer stores equal texts once, and makes rows higher for longer texts.
        let is_there = texts.iter().any(|text| self.texts.contains(text));
        let grows = self.rows.iter().any(|(place, width, lines)| lines_of(&whose.texts[*place], *width) != *lines);
        if is_there || grows {
            return Ok(None);
        }
        let code = whose.code.as_deref().unwrap_or_default();
        let mut archive = ZipArchiveWriter::builder().with_capacity(parts.len()).build(Vec::new());
        for part in parts {
            let file = archive.new_file(&part.name).compression_method(CompressionMethod::DEFLATE);
            let (mut entry, _) = file.start().map_err(io::Error::other)?;
            let (mut sum, mut length) = (Hasher::new(), 0_u64);
            for piece in &part.pieces {
                let text = match piece {
                    Piece::Same { deflated, sum: own, length: own_length } => {
                        entry.write_all(deflated)?;
                        sum.combine(own);
                        length += own_length;
                        continue;
                    }
                    Piece::Code => code,
                    Piece::Text(place) => &texts[*place],
                };
                store(text, &mut entry)?;
                sum.update(text.as_bytes());
                length += text.len() as u64;
            }
            entry.finish(DataDescriptorOutput::new(sum.finalize(), length)).map_err(io::Error::other)?;
        }
        Ok(Some(archive.finish().map_err(io::Error::other)?))
    }
}

impl Part {
    /// `None` if a mark is neither the whole text of a cell, nor in the result of a formula, nor part of the form code.
    fn of(name: String, xml: &str, whose: &Whose) -> Result<Option<Self>, WriteError> {
        let own_code = whose.form.identity.person.as_ref().map(|_| whose.form.identity.code());
        let mut pieces = Vec::new();
        let mut same = String::new();
        let mut rest = xml;
        while let Some(at) = rest.find(MARK) {
            // The form code contains the mark of the person's id.
            let code = own_code.as_ref().and_then(|code| {
                let start = at.checked_sub(code.find(MARK)?)?;
                Some((start, rest.get(start..)?.strip_prefix(code.as_str())?))
            });
            let (piece, start, behind) = match code {
                Some((start, behind)) => (Piece::Code, start, behind),
                None => {
                    let found = (0..whose.texts.len()).find_map(|place| Some((place, rest[at..].strip_prefix(&mark(place))?)));
                    let Some((place, behind)) = found else { return Ok(None) };
                    let is_text = name == TEXTS && rest[..at].ends_with("<si><t>") && behind.starts_with("</t></si>");
                    // A line that names the person is saved as the result of a formula.
                    let before = &xml[..xml.len() - rest.len() + at];
                    let is_result = before.rsplit_once('<').is_some_and(|(_, tag)| tag.starts_with("v>"));
                    if !is_text && !is_result {
                        return Ok(None);
                    }
                    (Piece::Text(place), at, behind)
                }
            };
            same.push_str(&rest[..start]);
            pieces.extend([Piece::same(&std::mem::take(&mut same), false)?, piece]);
            rest = behind;
        }
        pieces.push(Piece::same(rest, true)?);
        Ok(Some(Self { name, pieces }))
    }
}

impl Piece {
    fn same(text: &str, is_last: bool) -> Result<Self, WriteError> {
        let mut sum = Hasher::new();
        sum.update(text.as_bytes());
        let how = if is_last { FlushCompress::Finish } else { FlushCompress::Full };
        // This runs once for each stencil, not for each person, so the best compression costs little.
        let mut deflate = Compress::new(Compression::best(), false);
        let mut deflated = Vec::with_capacity(text.len() + SPARE);
        deflate.compress_vec(text.as_bytes(), &mut deflated, how).map_err(io::Error::other)?;
        Ok(Self::Same { deflated, sum, length: text.len() as u64 })
    }
}

/// Writes a text as an uncompressed deflate block. Compressing so few bytes would save nothing.
fn store(text: &str, part: &mut impl Write) -> io::Result<()> {
    let length = u16::try_from(text.len()).map_err(io::Error::other)?;
    part.write_all(&[0])?;
    part.write_all(&length.to_le_bytes())?;
    part.write_all(&(!length).to_le_bytes())?;
    part.write_all(text.as_bytes())
}

/// The texts of all cells, as written in XML.
fn texts_of(xml: &str) -> impl Iterator<Item = &str> {
    xml.split("<si><t").skip(1).filter_map(|text| Some(text.split_once('>')?.1.split_once("</t>")?.0))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::form::{Capacity, Forms};
    use crate::framework::builtin;
    use crate::model::{FormInfo, FormKind, Framework, Person, Rater, RaterKind};

    fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> =
            (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        names.into_iter().map(|name| (name.clone(), io::read_to_string(archive.by_name(&name).unwrap()).unwrap())).collect()
    }

    /// A blank document with these details, in the order of `DETAILS`.
    fn blank(framework: &Framework, (kind, rater): (FormKind, RaterKind), details: &[Option<String>]) -> Document {
        let form = FormInfo {
            kind,
            framework: framework.id.clone(),
            framework_version: framework.version.clone(),
            round: Some("2026-H2".to_owned()),
            due: Date::from_ymd(2026, 11, 30),
        };
        let person = Person { target_role: framework.roles.first().map(|role| role.id.clone()), ..Person::default() };
        let mut document = Document::blank(form, person, Rater { kind: rater, name: None }, framework);
        for ((_, detail), text) in DETAILS.into_iter().zip(details) {
            detail(&mut document).clone_from(text);
        }
        document
    }

    fn details(texts: &[&str]) -> Vec<Option<String>> {
        texts.iter().map(|text| (!text.is_empty()).then(|| (*text).to_owned())).collect()
    }

    /// Checks that the workbook equals the ordinary writer's; tells whether a stencil was used.
    fn check(stencils: &Stencils, framework: &Framework, form: (FormKind, RaterKind), of: &[Option<String>]) -> bool {
        let created = Date::from_ymd(2026, 11, 2).unwrap();
        let forms = Forms::default();
        let document = blank(framework, form, of);
        let form = forms.for_document(&document, framework, &Capacity::default());
        let (ordinary, ours) = (write(&form, &document, created).unwrap(), stencils.write(&form, &document, created).unwrap());
        assert_eq!(parts(&ordinary), parts(&ours), "{of:?}");
        Whose::of(&form, &document).is_some_and(|whose| {
            Stencil::of(&whose, created).unwrap().filled(&whose).unwrap().is_some_and(|filled| filled == ours)
        })
    }

    #[test]
    fn everybody_gets_the_workbook_of_the_ordinary_writer() {
        let framework = builtin("digital-skills").unwrap();
        let stencils = Stencils::default();
        let people = [
            (true, details(&["Ana Silva", "E7", "ana@example.org", "R&D <West>", "Engineer", "Jo O'Neill", ""])),
            (true, details(&["李 明", "ü/ 7", "", "", "", "", ""])),
            (true, details(&["Ana Silva", "E7", "", "Sales", "Ana Silva", "", "Ana Silva"])),
            // These need trimming, an escape, a shared text or a higher row, so the ordinary writer is used.
            (false, details(&[" Ana ", "E7", "", "", "", "", ""])),
            (false, details(&["Ana\nSilva", "E7", "", "", "", "", ""])),
            (false, details(&["_x0041_", "E7", "", "", "", "", ""])),
            (false, details(&["Name", "E7", "", "", "", "", ""])),
            (false, details(&[&"Ana ".repeat(40), "E7", "", "", "", "", ""])),
            (false, details(&["Ana", &"ü".repeat(40), "", "", "", "", ""])),
        ];
        for kind in FormKind::ALL {
            for (is_filled, of) in &people {
                assert_eq!(check(&stencils, &framework, (kind, RaterKind::Own), of), *is_filled, "{kind:?} {of:?}");
            }
        }
        let of_manager = details(&["Ana Silva", "E7", "", "Sales", "Engineer", "Jo Ng", "Jo Ng"]);
        assert!(check(&stencils, &framework, (FormKind::Inventory, RaterKind::Manager), &of_manager));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn whatever_people_are_called(
            of in prop::collection::vec(prop::option::of("[A-Za-z0-9 &<>'\"_x.:/éßñ中\u{202e}\t-]{0,60}"), 7),
            kind in prop::sample::select(&FormKind::ALL[..]),
        ) {
            check(&Stencils::default(), &builtin("digital-skills").unwrap(), (kind, RaterKind::Own), &of);
        }
    }
}
