//! The brief for a meeting: one or two pages about one person, as plain data. [`build`] decides what stands in it and in
//! which words; the renderers ([`render`]) only say how headings, tables, bars and checklists look in their format.

mod build;
mod calendar;
mod docx;
mod gaps;
mod html;
mod interview;
mod markdown;
mod plan;
mod since;
mod space;
mod typed;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::analysis::{Department, PersonResult};
use crate::finding::Finding;
use crate::model::{Date, Document, Framework};

use typed::typed;

pub use build::build;
pub use calendar::{Entry, calendar, entries};

/// Which meeting a brief is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Meeting {
    /// With the person's manager.
    Leadership,
    /// With human resources: openings, mentors, support.
    Hr,
    /// The person alone, before an interview for the target role.
    Interview,
}

impl Meeting {
    /// Every meeting.
    pub const ALL: [Self; 3] = [Self::Leadership, Self::Hr, Self::Interview];

    /// The name on the command line, in file names and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leadership => "leadership",
            Self::Hr => "hr",
            Self::Interview => "interview",
        }
    }
}

/// What a brief is made from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The framework of the returns.
    pub framework: &'a Framework,
    /// What all the returns come to, and what has changed where the round before was given.
    pub department: &'a Department,
    /// The person among them.
    pub person: &'a PersonResult,
    /// The person's returns that count, in the order of [`PersonResult::raters`].
    pub documents: &'a [&'a Document],
    /// What there is to say about these returns; what is for the person alone is passed over.
    pub findings: &'a [Finding],
    /// The number that a goal has in the workbook of the plan, by its place in the document, where these differ: people may leave
    /// rows empty.
    pub goal_numbers: &'a BTreeMap<usize, usize>,
    /// Which meeting it is for.
    pub meeting: Meeting,
    /// The day of the meeting, where it is known.
    pub held_on: Option<Date>,
    /// The day of the brief.
    pub today: Date,
}

/// A brief, ready to be shown. Every text is on one line and holds no characters that a format could not show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The language of its words, as an IETF tag.
    pub language: String,
    /// The title.
    pub title: String,
    /// The framework and its version.
    pub subtitle: String,
    /// Who, what for, until when.
    pub facts: Vec<Fact>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The line at the foot of every page.
    pub footer: String,
    /// The day of the brief.
    pub date: Date,
}

/// A label and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// What is known.
    pub value: String,
}

/// A part of a brief below a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// What stands below it, in order.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
    },
    /// A table with a row of headings.
    Table(Table),
    /// Ratings against the levels needed.
    Bars(Bars),
    /// Things to tick off, in lists that stand beside each other where there is room.
    Checklists {
        /// The lists.
        lists: Vec<Checklist>,
    },
}

/// A table with a row of headings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, a text a column; an empty text is room to write.
    pub rows: Vec<Vec<String>>,
    /// Whether the rows are tall enough to write in by hand.
    pub room: bool,
    /// Whether it is so short that it is better moved to the next page than parted.
    pub whole: bool,
}

impl Table {
    /// A table to read.
    fn of(columns: Vec<Column>, rows: Vec<Vec<String>>) -> Self {
        let short = rows.iter().flatten().all(|text| text.chars().count() <= SHORT);
        Self { columns, whole: short && rows.len() <= FEW, rows, room: false }
    }

    /// A table with room to write.
    fn to_write_in(columns: Vec<Column>, rows: Vec<Vec<String>>) -> Self {
        Self { columns, whole: rows.len() <= FEW, rows, room: true }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its share of the width, in percent.
    pub width: u8,
}

/// Ratings against the levels needed, a bar each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// Skill, rating, level needed, bar, and a column to write in.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Bar>,
    /// What the signs of the bars mean.
    pub key: String,
}

/// One bar: as many steps as the scale has levels, a level 0 aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The skill.
    pub label: String,
    /// The rating, or a dash.
    pub rating: String,
    /// The level needed.
    pub needed: String,
    /// Steps reached.
    pub reached: u8,
    /// Steps still to go.
    pub missing: u8,
    /// Steps beyond the level needed.
    pub rest: u8,
    /// The same in words, for those who do not see the bar.
    pub spoken: String,
}

impl Bar {
    /// The bar in signs that print everywhere.
    pub(super) fn signs(&self) -> String {
        let of = |sign: &str, count: u8| sign.repeat(usize::from(count));
        of("■", self.reached) + &of("□", self.missing) + &of("·", self.rest)
    }
}

/// Things to tick off, below a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// The heading.
    pub heading: String,
    /// The things.
    pub items: Vec<String>,
}

/// What a brief can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A text document, to be filled in and mailed.
    Docx,
    /// A page for a browser and for printing.
    Html,
    /// Plain text with marks.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Html, Self::Markdown];

    /// The ending of its files, and its name on the command line.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    /// The format that a file's ending names.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// Why a brief could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// The page or the text document could not be filled in.
    #[error("the brief could not be filled in: {0}")]
    Template(#[from] minijinja::Error),
    /// The text document could not be put together.
    #[error("the .docx could not be put together: {0}")]
    Package(#[from] zip::result::ZipError),
    /// The text document could not be written.
    #[error("the .docx could not be put together: {0}")]
    Io(#[from] std::io::Error),
}

/// A brief as a file; the same brief gives the same bytes.
///
/// # Errors
/// Where a library cannot put the file together, which tests rule out for all that [`build`] gives.
pub fn render(brief: &Brief, format: Format) -> Result<Vec<u8>, BriefError> {
    match format {
        Format::Docx => docx::document(brief),
        Format::Html => Ok(html::page(brief)?.into_bytes()),
        Format::Markdown => Ok(markdown::text(brief).into_bytes()),
    }
}

/// Rows of a table that is kept whole, and the longest text of its cells.
const FEW: usize = 6;
const SHORT: usize = 80;

fn text(text: String) -> Block {
    Block::Text { text }
}

/// A line that says how many there are beyond those that are shown.
fn more(all: usize, shown: usize) -> Option<Block> {
    let rest = all.saturating_sub(shown);
    (rest > 0).then(|| text(crate::texts::brief_text_with("more", &[("count", &rest.to_string())])))
}

/// Columns by the key of their heading and their share of the width.
fn columns(part: &str, columns: &[(&str, u8)]) -> Vec<Column> {
    let column =
        |(key, width): &(&str, u8)| Column { heading: crate::texts::brief_text(&format!("{part}.{key}")), width: *width };
    columns.iter().map(column).collect()
}
