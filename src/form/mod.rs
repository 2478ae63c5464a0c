//! A form as a value: sheets with tables of fields, built from a framework.
//!
//! Writer, reader, schema and `inspect` are all derived from this value; no sheet name, label or cell address is written down a
//! second time. Every field is a cell of a table, identified by a short visible row key (`S01`) and a column heading, so that it
//! is found again after people or programs have moved things.

mod blueprint;
mod build;
mod calendar;
mod formula;
mod identity;
pub(crate) mod key;
mod layout;
mod lead;
mod made_from;
mod mends;
mod progress;
mod schema;
mod sheets;

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::address::Pointer;
use crate::model::ScaleLevel;

pub use blueprint::Forms;
pub use build::{Capacity, build};
pub use calendar::{CALENDAR, CalendarFigure, Planned, QUARTERS, REST};
pub(crate) use formula::NOT_UNDERSTOOD;
pub use formula::{ActionTotal, Formula, FormulaValue, RankedGaps};
pub use identity::Identity;
pub use layout::{Area, Layout};
pub use lead::{Around, Enough, Lead, NextStep};
pub use made_from::MadeFrom;
pub use mends::{KeptText, Mends};
pub use progress::Progress;
pub use schema::schema;

/// One form for one person, one rater and one round. It shares everything except its identity with all forms of the same
/// blueprint.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which form the workbook is, and whose.
    pub identity: Identity,
    /// Whether a new workbook is locked but for the cells to fill in.
    pub is_locked: bool,
    blueprint: Arc<Blueprint>,
}

/// What forms have in common that are of the same kind, framework, generation and capacity.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Title of the workbook.
    pub title: String,
    /// Language of the texts, as an IETF tag.
    pub language: String,
    /// The sheets that people see, in order.
    pub sheets: Vec<FormSheet>,
    /// Values that depend on the target role, which formulas look up.
    pub role_table: RoleTable,
    /// The rating scale.
    pub scale: Arc<Vec<ScaleLevel>>,
    /// The activities of each skill.
    pub ideas: Arc<Vec<Idea>>,
    /// Lists of the document that grow with what people fill in, inner lists first.
    pub repeats: Vec<Repeat>,
    /// Every fixed text on its sheets, folded for comparing; computed when first needed.
    words: OnceLock<BTreeSet<String>>,
    /// Its empty document; computed when first needed.
    skeleton: OnceLock<Value>,
}

impl Form {
    /// The same form, locked but for the cells to fill in or not.
    #[must_use]
    pub fn locked(self, is_locked: bool) -> Self {
        Self { is_locked, ..self }
    }

    /// Whether another form has the same blueprint, so that only the identity differs.
    pub fn shares_blueprint(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.blueprint, &other.blueprint)
    }
}

impl Deref for Form {
    type Target = Blueprint;

    fn deref(&self) -> &Blueprint {
        &self.blueprint
    }
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct FormSheet {
    /// Name on the tab.
    pub name: String,
    /// Title in A1.
    pub title: String,
    /// Lines below the title that follow what is filled in.
    pub lead: Vec<Lead>,
    /// Links to the first sheet, the one before and the one after it, in rows of their own.
    pub links: Vec<SheetLink>,
    /// What to do here, one line each.
    pub lines: Vec<String>,
    /// The parts of the sheet below the lines.
    pub blocks: Vec<Block>,
    /// Width of each column in characters.
    pub widths: Vec<f64>,
    /// Whether it prints in landscape format.
    pub landscape: bool,
    /// Whether the headings of its main table, the one that people sort or else the first, stay visible and repeat in print.
    pub freeze: bool,
    /// Where a sheet that is too wide for one page goes on, if it is.
    pub second_page: Option<SecondPage>,
}

/// A link to another sheet of the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLink {
    /// The text.
    pub text: String,
    /// Name of the sheet.
    pub sheet: String,
}

/// How the columns of a wide sheet are spread over two pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondPage {
    /// Id of the first column on the second page.
    pub from: &'static str,
    /// The columns up to the one with this id are repeated there.
    pub after: &'static str,
}

/// A part of a sheet.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading and lines of text.
    Lines {
        /// The heading.
        heading: String,
        /// One line each.
        lines: Vec<String>,
    },
    /// A table.
    Table(Table),
}

/// A table: rows with keys below a row of headings.
#[derive(Clone, Debug)]
pub struct Table {
    /// Id within the form.
    pub id: &'static str,
    /// A heading above the table, if the sheet has several tables.
    pub heading: Option<String>,
    /// The columns; the first holds the keys, wherever it stands on the sheet.
    pub columns: Vec<Column>,
    /// Whether the column of the keys stands behind the others on the sheet, rather than before them.
    pub keys_last: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// How rows that people add get their keys, if the table may grow.
    pub grows: Option<Growth>,
    /// Whether people may sort its rows. Then no formula relies on where a row stands.
    pub sorts: bool,
}

/// How rows that people add, which have no key, are numbered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Growth {
    /// They continue the numbering of this prefix: `X06` after `X05`.
    Prefix(&'static str),
    /// They continue the numbering of the row above them: `A2.6` after `A2.5`.
    Above,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Id within the table.
    pub id: &'static str,
    /// The text in the heading row.
    pub heading: String,
    /// A figure that stands in the heading row in place of the text, once it has a value.
    pub live: Option<Formula>,
    /// The same, folded for comparing.
    pub folded: String,
    /// What the column is for.
    pub purpose: ColumnPurpose,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnPurpose {
    /// The row's key.
    Key,
    /// The label of the row; checked against the form if it is one of our texts.
    Label,
    /// Answers.
    Answer,
    /// Texts or figures that the workbook supplies.
    Aside,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Unique within the workbook.
    pub key: String,
    /// Its label, if that is one of our texts.
    pub label: Option<Label>,
    /// One entry for each column after the key.
    pub entries: Vec<Entry>,
    /// Lines of text that the row has room for.
    pub lines: u8,
    /// Whether the row is shown as the heading of the rows below it.
    pub head: bool,
}

/// The label of a row, as the form was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// The same, folded for comparing.
    pub folded: String,
}

/// The content of a cell.
#[derive(Clone, Debug)]
pub enum Entry {
    /// Empty.
    Blank,
    /// A fixed text.
    Text(String),
    /// A fixed text with a link to another sheet.
    Link(SheetLink),
    /// A field of the document.
    Field(Field),
    /// The goal that an action belongs to, which the person may change. The document has no such field: it has the action below
    /// that goal.
    Goal {
        /// What is asked for, as a field that no document has.
        field: Field,
        /// The goal below which the form has the row, counted from zero.
        own: usize,
    },
    /// A formula that is not part of the document.
    Formula(Formula),
    /// A cell for the person's private notes, which is never read.
    Private,
}

/// A field: a value of the document with a cell of its own.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its place in the document.
    pub pointer: Pointer,
    /// Its kind of value.
    pub kind: Kind,
    /// Who fills it in.
    pub mode: Mode,
    /// Its label, for messages.
    pub label: Arc<str>,
    /// What to type, shown when the cell is selected.
    pub prompt: String,
    /// For a rating that may be `n/a`: the field of the reason.
    pub exemption: Option<Pointer>,
    /// Whether a document may omit it, because not every form of this kind has it, or had it.
    pub optional: bool,
    /// For an action: the fields that may name the skill it builds; the first one that is filled in counts. The framework's
    /// activities for that skill are offered.
    pub ideas: Vec<Pointer>,
}

/// Who fills in a field.
#[derive(Clone, Debug)]
pub enum Mode {
    /// The person.
    Input,
    /// The person, who may replace the value that the workbook offers.
    Offered(Formula),
    /// The organisation, when the workbook is issued.
    Prefilled,
    /// The framework.
    Fixed(Value),
    /// Nobody; it is calculated.
    Computed(Formula),
}

/// The kind of value of a field.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Text. Above a number of characters, somebody should check it.
    Text {
        /// That number.
        limit: usize,
    },
    /// A level of a scale: the framework's scale, or the scale of weights.
    Rating(Arc<Vec<ScaleLevel>>),
    /// An option of a list; the document holds its id.
    Choice(Arc<ChoiceList>),
    /// A date.
    Date,
    /// An amount of money, in the given currency unless the person types another.
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// An amount of time.
    Effort,
    /// The difference of two levels.
    Gap,
}

impl Kind {
    /// Its name in `inspect`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Rating(_) => "rating",
            Self::Choice(_) => "choice",
            Self::Date => "date",
            Self::Money { .. } => "money",
            Self::Effort => "time",
            Self::Gap => "gap",
        }
    }
}

/// A list to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceList {
    /// Id within the form.
    pub id: &'static str,
    /// The options, in order.
    pub options: Vec<Choice>,
}

impl ChoiceList {
    /// The option with this id.
    pub fn by_id(&self, id: &str) -> Option<&Choice> {
        self.options.iter().find(|option| option.id == id)
    }
}

/// An option of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the document holds.
    pub id: String,
    /// What people see.
    pub label: String,
    /// Other texts that are read as this option.
    pub aliases: Vec<String>,
}

/// An activity of the framework, offered as an idea.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Name of the skill it builds, or of what else it is for.
    pub skill: String,
    /// How it teaches, in words.
    pub kind: String,
    /// What to do.
    pub text: String,
}

/// Lists of the document that grow together, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The lists; items at the same position belong to the same row.
    pub lists: Vec<Pointer>,
}

/// Texts and figures that depend on the target role, with a column for each role.
#[derive(Clone, Debug, Default)]
pub struct RoleTable {
    /// Id and label of each role.
    pub roles: Vec<(String, String)>,
    /// The rows, each with one value per role in the order of `roles`.
    pub rows: Vec<Vec<FormulaValue>>,
}

impl Entry {
    /// Whether a person types here.
    pub fn is_input(&self) -> bool {
        matches!(self, Self::Private) || self.asked().is_some()
    }

    /// The field that a person fills in here.
    pub fn asked(&self) -> Option<&Field> {
        match self {
            Self::Field(field) | Self::Goal { field, .. } => Some(field).filter(|field| field.is_input()),
            _ => None,
        }
    }

    /// The field in this entry, if it is one.
    pub fn field(&self) -> Option<&Field> {
        match self {
            Self::Field(field) => Some(field),
            _ => None,
        }
    }
}

impl FormSheet {
    /// The links in the rows in which they stand: in one row, unless the sheet has too few wide columns for all of them. The last
    /// column is as narrow as a key.
    pub fn link_rows(&self) -> impl Iterator<Item = &[SheetLink]> {
        let apart = usize::from(self.widths.len() <= self.links.len());
        let (first, rest) = self.links.split_at(apart);
        [first, rest].into_iter().filter(|links| !links.is_empty())
    }

    /// Whether a person fills in anything on it.
    pub fn asks(&self) -> bool {
        let tables = self.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
        tables.flat_map(|table| &table.rows).flat_map(|row| &row.entries).any(Entry::is_input)
    }
}

impl Row {
    /// Whether its height follows what is typed into it.
    pub fn grows(&self) -> bool {
        let is_typed = |entry: &Entry| match entry {
            Entry::Field(field) => field.is_input() && matches!(field.kind, Kind::Text { .. }),
            Entry::Private => true,
            _ => false,
        };
        let follows_role = |entry: &Entry| matches!(entry, Entry::Formula(Formula::ForRole { .. }));
        self.entries.iter().any(is_typed) && !self.entries.iter().any(follows_role)
    }
}

impl Table {
    /// The sheet column of the column at an index, both counted from zero.
    pub fn position(&self, index: usize) -> u32 {
        let position = match (self.keys_last, index.checked_sub(1)) {
            (false, _) => index,
            (true, Some(before)) => before,
            (true, None) => self.columns.len() - 1,
        };
        position as u32
    }

    /// Whether it is private to the person.
    pub fn is_private(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.entries).any(|entry| matches!(entry, Entry::Private))
    }
}

impl Field {
    /// Whether a person types here.
    pub fn is_input(&self) -> bool {
        matches!(self.mode, Mode::Input | Mode::Offered(_))
    }

    /// Whether it only shows something to the person and may be missing from the document.
    pub fn is_only_shown(&self) -> bool {
        self.optional && matches!(self.mode, Mode::Prefilled)
    }

    /// Whether a document gives a reason why this does not apply to the person.
    pub fn is_exempted(&self, document: &Value) -> bool {
        let reason = self.exemption.as_ref().and_then(|reason| document.pointer(reason.as_str()));
        reason.is_some_and(Value::is_string)
    }
}

impl Blueprint {
    /// Every table with the position of its sheet.
    pub fn tables(&self) -> impl Iterator<Item = (usize, &Table)> {
        self.sheets.iter().enumerate().flat_map(|(index, sheet)| {
            sheet.blocks.iter().filter_map(move |block| match block {
                Block::Table(table) => Some((index, table)),
                _ => None,
            })
        })
    }

    /// Every field with its table and row, in the order of the sheets.
    pub fn fields(&self) -> impl Iterator<Item = (&Table, &Row, &Column, &Field)> {
        self.tables().flat_map(|(_, table)| {
            table.rows.iter().flat_map(move |row| {
                let columns = table.columns.iter().skip(1);
                row.entries.iter().zip(columns).filter_map(move |(entry, column)| Some((table, row, column, entry.field()?)))
            })
        })
    }

    /// Every field that a person fills in, in the order of the sheets.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        self.tables().flat_map(|(_, table)| &table.rows).flat_map(|row| &row.entries).filter_map(Entry::asked)
    }

    /// The field of a pointer.
    pub fn field(&self, pointer: &Pointer) -> Option<&Field> {
        self.fields().map(|(_, _, _, field)| field).find(|field| field.pointer == *pointer)
    }

    /// Whether its language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        ["ar", "he", "fa", "ur"].contains(&self.language.split('-').next().unwrap_or_default())
    }
}
