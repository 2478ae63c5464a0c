//! Notes and threads of comments. For programs that do not know threads, Excel saves a note with each thread. That note counts
//! only if the thread itself is missing.

use std::collections::{BTreeMap, HashMap};

use super::strings;
use crate::address::CellRef;
use crate::grid::parts::{self, CellBudget, Xml, XmlStep};
use crate::grid::{GridError, Note, too_large};

/// The notes of a sheet, by cell.
pub(super) type CellNotes = BTreeMap<CellRef, Note>;

/// The names of the authors of threads, by their id.
pub(super) type CommentAuthors = HashMap<String, String>;

/// The beginning of the author in a note that a thread left behind. The id of the thread follows.
const LEFT_BEHIND: &str = "tc={";

/// Reads a sheet's notes.
pub(super) fn read(mut xml: Xml<'_>, notes: &mut CellNotes, room: &mut CellBudget) -> Result<(), GridError> {
    let mut authors = Vec::new();
    xml.root("comments")?;
    while xml.next()? == XmlStep::Open {
        let list = xml.name().to_owned();
        if list != "authors" && list != "commentList" {
            xml.skip()?;
            continue;
        }
        while xml.next()? == XmlStep::Open {
            match xml.name() {
                "author" => {
                    let mut author = String::new();
                    xml.text(&mut author)?;
                    room.take_text(&author)?;
                    authors.push(author);
                    check_people(authors.len(), room)?;
                }
                "comment" => note(&mut xml, &authors, notes, room)?,
                _ => xml.skip()?,
            }
        }
    }
    xml.finish()
}

fn note(xml: &mut Xml<'_>, authors: &[String], notes: &mut CellNotes, room: &mut CellBudget) -> Result<(), GridError> {
    let [at, author] = xml.several(["ref", "authorId"])?;
    let at = at.as_deref().and_then(parts::cell);
    let author = author.and_then(|number| authors.get(number.trim().parse::<usize>().ok()?)).map_or("", |name| name.trim());
    let mut text = String::new();
    while xml.next()? == XmlStep::Open {
        if xml.name() == "text" {
            strings::rich(xml, &mut text)?;
        } else {
            xml.skip()?;
        }
    }
    // Excel begins a note with the name of its author, or with its own words if a thread left the note behind.
    let (author, text) = if author.starts_with(LEFT_BEHIND) {
        ("", text.split_once("\nComment:\n").map_or(text.as_str(), |(_, comment)| comment))
    } else {
        let said = text.trim_start().strip_prefix(author).and_then(|rest| rest.strip_prefix(':'));
        (author, said.filter(|_| !author.is_empty()).unwrap_or(&text))
    };
    keep(notes, at, author, text, room)
}

/// Adds a note if it is not empty.
fn keep(notes: &mut CellNotes, at: Option<CellRef>, author: &str, text: &str, room: &mut CellBudget) -> Result<(), GridError> {
    let text = text.trim();
    if let Some(at) = at.filter(|_| !text.is_empty()) {
        room.take_cell()?;
        room.take_text(author)?;
        room.take_text(text)?;
        let author = (!author.is_empty()).then(|| author.to_owned());
        notes.insert(at, Note { author, text: text.to_owned() });
    }
    Ok(())
}

/// Reads the list of the authors of threads.
pub(super) fn people(mut xml: Xml<'_>, room: &mut CellBudget) -> Result<CommentAuthors, GridError> {
    let mut people = CommentAuthors::new();
    xml.root("personList")?;
    while xml.next()? == XmlStep::Open {
        let [number, name] = xml.several(["id", "displayName"])?;
        if let (Some(number), Some(name)) = (number, name) {
            room.take_text(&name)?;
            people.insert(number.into_owned(), name.trim().to_owned());
            check_people(people.len(), room)?;
        }
        xml.skip()?;
    }
    xml.finish()?;
    Ok(people)
}

/// Refuses more authors than the limit for defined names, which is more colleagues than anybody has.
fn check_people(count: usize, room: &CellBudget) -> Result<(), GridError> {
    let most = room.limits.names;
    if count <= most {
        return Ok(());
    }
    Err(too_large("grid.limit.authors", most))
}

/// Reads a sheet's threads. The comments of a thread become one text, each with the name of its author.
pub(super) fn threads(
    mut xml: Xml<'_>,
    people: &CommentAuthors,
    notes: &mut CellNotes,
    room: &mut CellBudget,
) -> Result<(), GridError> {
    let mut threads: BTreeMap<CellRef, Vec<(String, String)>> = BTreeMap::new();
    xml.root("ThreadedComments")?;
    while xml.next()? == XmlStep::Open {
        let [at, person] = xml.several(["ref", "personId"])?;
        let at = at.as_deref().and_then(parts::cell);
        let author = person.and_then(|number| people.get(number.as_ref())).cloned().unwrap_or_default();
        let mut text = String::new();
        while xml.next()? == XmlStep::Open {
            if xml.name() == "text" {
                xml.text(&mut text)?;
            } else {
                xml.skip()?;
            }
        }
        if let Some(at) = at.filter(|_| !text.trim().is_empty()) {
            room.take_cell()?;
            room.take_text(&author)?;
            room.take_text(&text)?;
            threads.entry(at).or_default().push((author, text.trim().to_owned()));
        }
    }
    xml.finish()?;
    for (at, comments) in threads {
        let author = comments[0].0.clone();
        let text = match comments.as_slice() {
            [(_, text)] => text.clone(),
            several => {
                let line = |(author, text): &(String, String)| match author.as_str() {
                    "" => text.clone(),
                    author => format!("{author}: {text}"),
                };
                several.iter().map(line).collect::<Vec<_>>().join("\n")
            }
        };
        notes.insert(at, Note { author: (!author.is_empty()).then_some(author), text });
    }
    Ok(())
}
