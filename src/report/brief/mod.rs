//! The brief for a meeting: one or two pages about one person, as plain data. [`build`] decides its content and words. The
//! renderers ([`render`]) only decide how headings, tables, bars and checklists look in their format.

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
use crate::texts::program_text_with;

use typed::typed;

pub use build::build;
pub use calendar::{CalendarEntry, calendar, entries};

/// The meeting that a brief is for.
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
    /// All meetings.
    pub const ALL: [Self; 3] = [Self::Leadership, Self::Hr, Self::Interview];

    /// Returns the name on the command line, in file names and in keys of texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leadership => "leadership",
            Self::Hr => "hr",
            Self::Interview => "interview",
        }
    }
}

/// The data that a brief is made from.
#[derive(Clone, Copy)]
pub struct BriefSubject<'a> {
    /// The framework of the returns.
    pub framework: &'a Framework,
    /// The summary of all returns, with the changes if the previous round was given.
    pub department: &'a Department,
    /// The person that the brief is about.
    pub person: &'a PersonResult,
    /// The person's returns that count, in the order of [`PersonResult::raters`].
    pub documents: &'a [&'a Document],
    /// The findings in these returns. The brief leaves out those that are only for the person.
    pub findings: &'a [Finding],
    /// The number of a goal in the workbook, by its position in the document, if these differ because people left rows empty.
    pub goal_numbers: &'a BTreeMap<usize, usize>,
    /// The meeting.
    pub meeting: Meeting,
    /// The day of the meeting, if known.
    pub held_on: Option<Date>,
    /// The day of the brief.
    pub today: Date,
}

/// A brief that is ready to be rendered. Every text is on one line and has no characters that a format cannot show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Brief {
    /// The language of the brief, as an IETF tag.
    pub language: String,
    /// The title.
    pub title: String,
    /// The framework and its version.
    pub subtitle: String,
    /// The facts below the title: who, which goal, until when.
    pub facts: Vec<Fact>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The footer of every page.
    pub footer: String,
    /// The day of the brief.
    pub date: Date,
}

/// A label and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The label.
    pub label: String,
    /// The value.
    pub value: String,
}

/// A part of a brief with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The content below the heading, in order.
    pub blocks: Vec<BriefBlock>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum BriefBlock {
    /// A paragraph.
    Text {
        /// Its words.
        text: String,
    },
    /// A table with a heading row.
    Table(BriefTable),
    /// Ratings compared with the needed levels.
    Bars(Bars),
    /// Checklists, side by side if there is room.
    Checklists {
        /// The lists.
        lists: Vec<Checklist>,
    },
}

/// A table with a heading row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefTable {
    /// The columns.
    pub columns: Vec<BriefColumn>,
    /// The rows, with one text for each column. An empty text is room to write.
    pub rows: Vec<Vec<String>>,
    /// Whether the rows are tall enough to write in by hand.
    pub room: bool,
    /// Whether the table is so short that it is moved to the next page rather than split.
    pub whole: bool,
}

impl BriefTable {
    /// Makes a table to read.
    fn of(columns: Vec<BriefColumn>, rows: Vec<Vec<String>>) -> Self {
        let short = rows.iter().flatten().all(|text| text.chars().count() <= SHORT);
        Self { columns, whole: short && rows.len() <= FEW, rows, room: false }
    }

    /// Makes a table with room to write.
    fn to_write_in(columns: Vec<BriefColumn>, rows: Vec<Vec<String>>) -> Self {
        Self { columns, whole: rows.len() <= FEW, rows, room: true }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BriefColumn {
    /// The heading.
    pub heading: String,
    /// The width, in percent of the table.
    pub width: u8,
}

/// Ratings compared with the needed levels, one bar each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// The columns: skill, rating, needed level, bar, and one to write in.
    pub columns: Vec<BriefColumn>,
    /// The rows.
    pub rows: Vec<Bar>,
    /// The legend of the bars.
    pub key: String,
}

/// One bar. It has one step for each level of the scale except level 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The skill.
    pub label: String,
    /// The rating.
    pub rating: String,
    /// The needed level.
    pub needed: String,
    /// Steps that are reached.
    pub reached: u8,
    /// Steps that are missing.
    pub missing: u8,
    /// Steps beyond the needed level and the rating.
    pub rest: u8,
    /// The bar in words, for people who cannot see it.
    pub spoken: String,
}

impl Bar {
    /// Returns the bar in characters that can be printed everywhere.
    pub(super) fn signs(&self) -> String {
        let of = |sign: &str, count: u8| sign.repeat(usize::from(count));
        of("■", self.reached) + &of("□", self.missing) + &of("·", self.rest)
    }
}

/// A checklist with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// The heading.
    pub heading: String,
    /// The items.
    pub items: Vec<String>,
}

/// The formats of a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefFormat {
    /// A text document to fill in and mail.
    Docx,
    /// A page to view in a browser and to print.
    Html,
    /// Markdown text.
    Markdown,
}

impl BriefFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Docx, Self::Html, Self::Markdown];

    /// Returns the file extension, which is also the name on the command line.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Markdown => "md",
        }
    }

    /// Returns the format for the extension of a file.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// Why a brief could not be written.
#[derive(Debug, thiserror::Error)]
pub enum BriefError {
    /// The page or the text document could not be filled in.
    #[error("{}", program_text_with("brief.unfilled", &[("error", .0)]))]
    Template(#[from] minijinja::Error),
    /// The text document could not be packed.
    #[error("{}", program_text_with("brief.unpacked", &[("error", .0)]))]
    Package(#[from] zip::result::ZipError),
    /// The text document could not be written.
    #[error("{}", program_text_with("brief.unpacked", &[("error", .0)]))]
    Io(#[from] std::io::Error),
}

/// Writes a brief as a file. The same brief gives the same bytes.
///
/// # Errors
/// If a library cannot write the file. Tests make sure that this does not happen with briefs from [`build`].
pub fn render(brief: &Brief, format: BriefFormat) -> Result<Vec<u8>, BriefError> {
    match format {
        BriefFormat::Docx => docx::document(brief),
        BriefFormat::Html => Ok(html::page(brief)?.into_bytes()),
        BriefFormat::Markdown => Ok(markdown::text(brief).into_bytes()),
    }
}

/// The most rows of a table that is kept whole and, in a table to read, the longest text of its cells, in letters.
const FEW: usize = 6;
const SHORT: usize = 80;

fn text(text: String) -> BriefBlock {
    BriefBlock::Text { text }
}

/// Returns a line that says how many more there are than are shown.
fn more(all: usize, shown: usize) -> Option<BriefBlock> {
    let rest = all.saturating_sub(shown);
    (rest > 0).then(|| text(crate::texts::brief_text_with("more", &[("count", &rest.to_string())])))
}

/// Makes columns from the keys of their headings and their widths in percent.
fn columns(part: &str, columns: &[(&str, u8)]) -> Vec<BriefColumn> {
    let column =
        |(key, width): &(&str, u8)| BriefColumn { heading: crate::texts::brief_text(&format!("{part}.{key}")), width: *width };
    columns.iter().map(column).collect()
}
