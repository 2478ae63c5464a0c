//! A form as a value: sheets of tables of fields, built from a framework by one function a form.
//!
//! Writer, reader, schema and `inspect` are derived from this value; no sheet name, label or cell address is written
//! down a second time. Every field stands in a table: in the row of a short visible key (`S01`) and in the column of a
//! heading, which is how it is found again after people and programs have moved things about.

mod blueprint;
mod build;
mod calendar;
mod formula;
mod identity;
pub(crate) mod key;
mod layout;
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
pub use formula::{Formula, FormulaValue, RankedGaps};
pub use identity::Identity;
pub use layout::{Area, Layout};
pub use made_from::MadeFrom;
pub use mends::{Kept, Mends};
pub use progress::Progress;
pub use schema::schema;

/// One form for one person, one rater and one round. Everything but whose it is, it shares with all forms of its blueprint.
#[derive(Clone, Debug)]
pub struct Form {
    /// What the workbook says of itself.
    pub identity: Identity,
    blueprint: Arc<Blueprint>,
}

/// What the forms of a kind have in common that are made from one framework, in the words of one generation and with room for
/// as many rows.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// Title of the workbook.
    pub title: String,
    /// Language of the texts, as an IETF tag.
    pub language: String,
    /// The sheets that people see, in order.
    pub sheets: Vec<Sheet>,
    /// What depends on the target role, for the lookups of live formulas.
    pub role_table: RoleTable,
    /// The rating scale.
    pub scale: Arc<Vec<ScaleLevel>>,
    /// What there is to do for each skill.
    pub ideas: Arc<Vec<Idea>>,
    /// Lists of the document that hold as many items as people fill in, inner lists first.
    pub repeats: Vec<Repeat>,
    /// Every fixed word on its sheets, folded for comparing, once somebody has asked for them.
    words: OnceLock<BTreeSet<String>>,
    /// Its empty document, likewise.
    skeleton: OnceLock<Value>,
}

impl Form {
    /// Whether another form has the same blueprint, so that they differ in what they say of themselves and in nothing else.
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
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Name on the tab.
    pub name: String,
    /// Title in A1.
    pub title: String,
    /// What to do here, one line each.
    pub lines: Vec<String>,
    /// What stands below the lines.
    pub blocks: Vec<Block>,
    /// Width of each column in characters.
    pub widths: Vec<f64>,
    /// Whether the page lies on its side in print.
    pub landscape: bool,
    /// Whether the headings of the first table stay in view and repeat in print.
    pub freeze: bool,
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
    /// Bars of the ratings against the levels needed, from two columns of a table.
    Chart(Chart),
}

/// A chart over the rows of a table.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub alternative_text: String,
    /// Id of the table.
    pub table: &'static str,
    /// Column of the names.
    pub names: &'static str,
    /// Columns of the figures.
    pub series: Vec<&'static str>,
    /// Largest figure of the axis.
    pub maximum: u8,
}

/// Rows with keys under headings.
#[derive(Clone, Debug)]
pub struct Table {
    /// Id within the form.
    pub id: &'static str,
    /// A heading above the table, where the sheet has more than one.
    pub heading: Option<String>,
    /// The columns; the first holds the keys.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The list that rows added by hand belong to, if the table may grow.
    pub grows: Option<Growth>,
}

/// How rows without a key, which people add, are taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Growth {
    /// They go on the numbering of this prefix: `X` makes `X06` after `X05`.
    Prefix(&'static str),
    /// They go on the numbering of the row above them: `A2.6` after `A2.5`.
    Above,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Id within the table.
    pub id: &'static str,
    /// The words in the heading row.
    pub heading: String,
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
    /// What the row is about; checked against the form where the words are ours.
    Label,
    /// Answers.
    Answer,
    /// Words or figures that the workbook supplies.
    Aside,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Unique within the workbook.
    pub key: String,
    /// What it is about, where the words for that are ours.
    pub label: Option<Label>,
    /// One entry for each column after the key.
    pub entries: Vec<Entry>,
    /// Lines that the row should have room for.
    pub lines: u8,
    /// Whether the row stands out as the head of those below it.
    pub head: bool,
}

/// What a row is about, in our words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// The same, folded for comparing.
    pub folded: String,
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Entry {
    /// Nothing.
    Blank,
    /// Fixed words.
    Text(String),
    /// Fixed words that lead to another sheet.
    Link {
        /// The words.
        text: String,
        /// Name of the sheet.
        sheet: String,
    },
    /// A field of the document.
    Field(Field),
    /// A live figure that is no part of the document.
    Formula(Formula),
    /// A place for notes that are the person's own and are never read.
    Private,
}

/// A field: a value of the document at a place of its own.
#[derive(Clone, Debug)]
pub struct Field {
    /// Where in the document.
    pub pointer: Pointer,
    /// What it holds.
    pub kind: Kind,
    /// Who fills it in.
    pub mode: Mode,
    /// What people call it, for messages.
    pub label: Arc<str>,
    /// What to type, shown when the cell is chosen.
    pub prompt: String,
    /// For a rating that may be `n/a`: where the reason stands for which the skill does not apply.
    pub exemption: Option<Pointer>,
    /// Whether a document may leave it out: not every form of its kind has it, or had it.
    pub optional: bool,
    /// For an action: where the skill stands that it builds, the first that is filled in; the framework's activities for it are offered.
    pub ideas: Vec<Pointer>,
}

/// Who fills in a field.
#[derive(Clone, Debug)]
pub enum Mode {
    /// The person.
    Input,
    /// The person, if the value that the workbook offers is not right.
    Offered(Formula),
    /// The organisation, when the workbook is issued.
    Prefilled,
    /// The framework.
    Fixed(Value),
    /// Nobody: it is worked out.
    Computed(Formula),
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Text of at most so many characters before somebody should look.
    Text {
        /// That number.
        limit: usize,
    },
    /// A level of a scale: the framework's, or that of the weights.
    Rating(Arc<Vec<ScaleLevel>>),
    /// One of a list; the document holds its id.
    Choice(Arc<ChoiceList>),
    /// A day.
    Date,
    /// An amount of money, in this currency unless another is typed.
    Money {
        /// ISO 4217 code.
        currency: String,
    },
    /// Time.
    Effort,
    /// A difference of two levels.
    Gap,
}

impl Kind {
    /// The word for it in `inspect`.
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
    /// The option of an id.
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
    /// Other words for it that are understood.
    pub aliases: Vec<String>,
}

/// An activity of the framework that builds a skill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Name of the skill, or of what else it is for.
    pub skill: String,
    /// How it teaches, in words.
    pub kind: String,
    /// What to do.
    pub text: String,
}

/// A list of the document that grows, with those that grow with it row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The list, and the lists whose items belong to the same rows.
    pub lists: Vec<Pointer>,
}

/// Words and figures that depend on the target role: a row each, a column a role.
#[derive(Clone, Debug, Default)]
pub struct RoleTable {
    /// Id and label of each role.
    pub roles: Vec<(String, String)>,
    /// The rows; each value stands in the role's place.
    pub rows: Vec<Vec<FormulaValue>>,
}

impl Entry {
    /// The field in this entry, if it is one.
    pub fn field(&self) -> Option<&Field> {
        match self {
            Self::Field(field) => Some(field),
            _ => None,
        }
    }
}

impl Table {
    /// Whether it is there for the person alone.
    pub fn is_private(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.entries).any(|entry| matches!(entry, Entry::Private))
    }
}

impl Field {
    /// Whether a person types here.
    pub fn is_input(&self) -> bool {
        matches!(self.mode, Mode::Input | Mode::Offered(_))
    }

    /// Whether it only shows the person something, which the document may as well leave out.
    pub fn is_only_shown(&self) -> bool {
        self.optional && matches!(self.mode, Mode::Prefilled)
    }

    /// Whether a document says, with a reason, that this does not apply to the person.
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

    /// The field of a pointer.
    pub fn field(&self, pointer: &Pointer) -> Option<&Field> {
        self.fields().map(|(_, _, _, field)| field).find(|field| field.pointer == *pointer)
    }

    /// Whether its language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        ["ar", "he", "fa", "ur"].contains(&self.language.split('-').next().unwrap_or_default())
    }
}
