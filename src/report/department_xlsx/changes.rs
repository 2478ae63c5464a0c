//! Writes the sheet of changes: tables one below the other, which share their columns. The counts of people and skills are
//! formulas over the last table, the ratings that moved.

mod actions;
mod ratings;

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::DepartmentWorkbook;
use super::style::text;
use super::table::{self, SheetColumn, cell};
use crate::address::quoted_sheet;
use crate::analysis::{Changes, Presence, RatingChange};
use crate::report::figures::{changes_note, table_note};
use crate::texts::report_text;

/// The columns that all tables share. Each table has its own headings, so only the widths are here.
const GRID: [SheetColumn; 18] = [
    ("", 24.0),
    ("", 40.0),
    ("", 36.0),
    ("", 11.0),
    ("", 11.0),
    ("", 9.5),
    ("", 11.0),
    ("", 9.5),
    ("", 9.5),
    ("", 9.5),
    ("", 11.0),
    ("", 14.0),
    ("", 9.5),
    ("", 10.0),
    ("", 10.0),
    ("", 23.0),
    ("", 10.0),
    ("", 10.0),
];

/// Last column for readers. The keys after it are for formulas.
const LAST: u16 = 15;
/// Columns of the keys of a person and of a skill.
const PERSON_KEY: u16 = 16;
const SKILL_KEY: u16 = 17;
/// First row of the links to the tables.
const CONTENTS: u32 = 3;

/// The tables in order, by the keys of their texts.
const PARTS: [&str; 6] = ["people", "skills", "finished", "shared", "gone", "moved"];

/// The position of a table: title, note, headings and rows.
#[derive(Clone, Copy)]
struct ChangesSection {
    title: u32,
    /// All rows below the headings.
    rows: usize,
    /// How many of the rows are totals.
    totals: u32,
}

impl ChangesSection {
    fn headings(self) -> u32 {
        self.title + 2
    }

    fn first(self) -> u32 {
        self.title + 3
    }

    fn last(self) -> u32 {
        table::last_row(self.first(), self.rows)
    }

    /// Returns a column of the table as a reference for formulas.
    fn column(self, book: &DepartmentWorkbook<'_>, col: u16) -> String {
        table::range(&book.names.changes, col, self.first(), self.last())
    }
}

/// A rating that moved, with the positions of its person and skill.
struct Move<'a> {
    person: usize,
    skill: usize,
    name: &'a str,
    domain: &'a str,
    rating: &'a RatingChange,
}

/// The data that every table of the sheet needs.
struct Frame<'a> {
    book: &'a DepartmentWorkbook<'a>,
    changes: &'a Changes,
    moves: Vec<Move<'a>>,
    /// In the order of [`PARTS`].
    parts: [ChangesSection; 6],
}

impl<'a> Frame<'a> {
    fn new(book: &'a DepartmentWorkbook<'a>, changes: &'a Changes) -> Self {
        let moves = moves(changes);
        let skills = changes.skills.len() + changes.skills_only_before.len() + changes.skills_only_now.len();
        // The table of people has a row of totals below its headings.
        let rows =
            [changes.people.len() + 1, skills, changes.finished.len(), changes.shared.len(), changes.gone.len(), moves.len()];
        let mut title = CONTENTS + u32::try_from(PARTS.len()).unwrap_or_default() + 1;
        let mut totals = 1;
        let parts = rows.map(|rows| {
            let part = ChangesSection { title, rows, totals: std::mem::take(&mut totals) };
            title = part.last() + 2;
            part
        });
        Self { book, changes, moves, parts }
    }

    fn moved(&self) -> ChangesSection {
        let [.., moved] = self.parts;
        moved
    }
}

/// Returns the ratings that moved, for people in both rounds, person by person.
fn moves(changes: &Changes) -> Vec<Move<'_>> {
    let both = changes.people.iter().enumerate().filter(|(_, person)| person.presence == Presence::Both);
    both.flat_map(|(person, change)| {
        change.moved().filter_map(move |rating| {
            let skill = changes.skills.iter().position(|skill| skill.skill == rating.skill)?;
            Some(Move { person, skill, name: &change.name, domain: &changes.skills.get(skill)?.domain_label, rating })
        })
    })
    .collect()
}

/// Returns the key of a skill, by its position among the skills of both rounds.
fn skill_key(skill: usize) -> String {
    format!("S{:02}", skill + 1)
}

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, changes: &Changes) -> Result<(), XlsxError> {
    let frame = Frame::new(book, changes);
    sheet.set_name(&book.names.changes)?;
    table::begin(sheet, &book.styles, &report_text("titles.changes"), &changes_note(changes), &book.report.title)?;
    for (col, (_, width)) in (0..).zip(GRID) {
        sheet.set_column_width(col, width)?;
    }
    let writers = [ratings::people, ratings::skills, actions::finished, actions::shared, actions::gone, ratings::moved];
    for (((key, part), write), row) in PARTS.iter().zip(frame.parts).zip(writers).zip(CONTENTS..) {
        write_title(&frame, sheet, (key, part), row)?;
        write(&frame, sheet, part)?;
        if part.rows == 0 {
            text(sheet, (part.first(), 0), &report_text("notes.none"), &book.styles.note)?;
        } else {
            book.styles.bands(sheet, part.first() + part.totals, part.last().max(part.first() + part.totals), LAST + 1)?;
        }
    }
    let moved = frame.moved();
    if moved.rows > 0 {
        sheet.autofilter(moved.headings(), 0, moved.last(), ratings::SIGN)?;
    }
    sheet.group_columns(PERSON_KEY, SKILL_KEY)?;
    sheet.set_print_area(0, 0, moved.last(), LAST)?;
    sheet.set_freeze_panes(0, 1)?;
    Ok(())
}

/// Writes the title of a table across the sheet, the note below it, and the link to it at the top.
fn write_title(frame: &Frame<'_>, sheet: &mut Worksheet, (key, part): (&str, ChangesSection), row: u32) -> Result<(), XlsxError> {
    let styles = &frame.book.styles;
    let title = report_text(&format!("changes.{key}"));
    let place = format!("internal:{}!{}", quoted_sheet(&frame.book.names.changes), cell(part.title, 0));
    sheet.write_url_with_format(row, 0, Url::new(place).set_text(&title), &styles.link)?;
    text(sheet, (row, 1), &report_text(&format!("changes.{key}-about")), &styles.note)?;
    for col in 0..=LAST {
        text(sheet, (part.title, col), if col == 0 { &title } else { "" }, &styles.section)?;
    }
    sheet.set_row_height(part.title, 20)?;
    let note = table_note(key, &frame.changes.total);
    text(sheet, (part.title + 1, 0), &note, &styles.note)
}

/// Writes the headings of one table.
fn headings(frame: &Frame<'_>, sheet: &mut Worksheet, part: ChangesSection, keys: &[&str]) -> Result<(), XlsxError> {
    for (col, key) in (0..).zip(keys) {
        // A column without a heading gives room to the one before it.
        let heading = if key.is_empty() { String::new() } else { report_text(&format!("columns.{key}")) };
        text(sheet, (part.headings(), col), &heading, &frame.book.styles.heading)?;
    }
    sheet.set_row_height(part.headings(), 32)?;
    Ok(())
}

/// Writes the first texts of a row and makes the row high enough for them.
fn texts(frame: &Frame<'_>, sheet: &mut Worksheet, row: u32, words: [&str; 3]) -> Result<(), XlsxError> {
    table::texts(sheet, row, &words, &frame.book.styles.text)?;
    table::fit(sheet, row, &GRID, &[(0, words[0]), (1, words[1]), (2, words[2])])
}

/// Returns, for the overview, the cells with the numbers of ratings that moved up and down over all people, and the column with
/// the changes after finished actions.
pub(super) fn overview_cells(book: &DepartmentWorkbook<'_>, changes: &Changes) -> ([String; 2], String) {
    let [people, _, finished, ..] = Frame::new(book, changes).parts;
    ([ratings::UP, ratings::DOWN].map(|col| cell(people.first(), col)), finished.column(book, actions::CHANGE))
}
