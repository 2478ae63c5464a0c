//! A table of the page: its columns are declared once, each with what its cells hold. The same table becomes HTML for browsers
//! without script, and columns of data for the script.

use serde::Serialize;

use crate::report::figures::UNKNOWN;
use crate::texts::report_text;
use crate::words::without_turns;

/// What the cells of a column hold, which decides how they are aligned, sorted and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ColumnKind {
    /// A text that the program puts together, in the direction of the page. What it quotes is isolated.
    Text,
    /// A text that somebody typed, by itself, in its own direction.
    Typed,
    /// A person of the department, or the name of somebody else.
    Person,
    /// People, each with a figure.
    People,
    /// A skill of the framework.
    Skill,
    /// The names of skills.
    Skills,
    /// Several texts that the program puts together, one below the other.
    Lines,
    /// A figure, as it is shown everywhere.
    Figure,
    /// A share of a whole, with a bar.
    Share,
    /// A figure with a bar, which is longest for the largest figure of the column.
    Bar,
}

impl ColumnKind {
    /// Whether the cells are figures, which are right-aligned.
    pub(super) const fn is_figure(self) -> bool {
        matches!(self, Self::Figure | Self::Share | Self::Bar)
    }

    /// Whether the cells hold nothing but what somebody typed, in its own direction.
    const fn is_typed(self) -> bool {
        matches!(self, Self::Typed | Self::Person | Self::Skill | Self::Skills)
    }
}

/// What one cell holds. It must fit the kind of its column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PageCell {
    /// A text, or a name that is no person of the department.
    Text(String),
    /// A person or a skill, by place, with the name.
    At(usize, String),
    /// People by place, each with the name and a figure; then how many more there are, or another remark.
    People(Vec<(usize, String, i16)>, String),
    /// Several texts.
    Lines(Vec<String>),
    /// A figure as it is shown, and its value, by which it is sorted and its bar drawn.
    Figure(String, Option<f64>),
}

impl PageCell {
    /// A text that somebody typed. It cannot turn the direction of what stands beside it.
    pub(super) fn typed(text: impl AsRef<str>) -> Self {
        Self::Text(without_turns(text.as_ref()))
    }

    /// A text that may not be there.
    pub(super) fn maybe(text: Option<impl AsRef<str>>) -> Self {
        text.map_or_else(|| Self::Text(String::new()), Self::typed)
    }

    /// A count.
    pub(super) fn count(count: usize) -> Self {
        Self::Figure(count.to_string(), Some(count as f64))
    }

    /// A figure with its value, or a dash if it is not known.
    pub(super) fn figure(value: Option<f64>, shown: impl FnOnce(f64) -> String) -> Self {
        Self::Figure(value.map_or_else(|| UNKNOWN.to_owned(), shown), value)
    }

    /// A figure with its value, or nothing if there is none.
    pub(super) fn figure_or_blank(value: Option<f64>, shown: impl FnOnce(f64) -> String) -> Self {
        Self::Figure(value.map(shown).unwrap_or_default(), value)
    }

    /// The value of a figure.
    pub(super) const fn value(&self) -> Option<f64> {
        if let Self::Figure(_, value) = self { *value } else { None }
    }

    /// A level of the scale, or nothing.
    pub(super) fn level(level: Option<u8>) -> Self {
        Self::figure_or_blank(level.map(f64::from), |level| level.to_string())
    }
}

/// A declared column: the key of its heading within `columns.`, its kind, and what a row has there.
pub(super) struct DeclaredColumn<R> {
    pub(super) id: &'static str,
    pub(super) kind: ColumnKind,
    pub(super) cell: fn(&R) -> PageCell,
}

pub(super) fn declared<R>(id: &'static str, kind: ColumnKind, cell: fn(&R) -> PageCell) -> DeclaredColumn<R> {
    DeclaredColumn { id, kind, cell }
}

/// A table with all its cells.
pub(super) struct PageTable {
    /// Its id, from which the anchor of its place follows.
    pub(super) id: &'static str,
    /// The view of the page that it belongs to: a key of `sheets.`.
    pub(super) view: &'static str,
    pub(super) title: String,
    pub(super) note: String,
    pub(super) columns: Vec<PageColumn>,
    /// How many rows there are, without the one that sums up.
    pub(super) rows: usize,
    /// Whether the columns have one more cell: that of a row that sums up the others. It stays below them, however they are sorted.
    pub(super) total: bool,
}

/// A column with all its cells.
pub(super) struct PageColumn {
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) kind: ColumnKind,
    pub(super) cells: Vec<PageCell>,
}

impl PageTable {
    /// Fills a declaration with rows.
    pub(super) fn of<R>(id: &'static str, view: &'static str, declared: &[DeclaredColumn<R>], rows: &[R]) -> Self {
        let column = |column: &DeclaredColumn<R>| PageColumn {
            id: column.id,
            heading: report_text(&format!("columns.{}", column.id)),
            kind: column.kind,
            cells: rows.iter().map(column.cell).collect(),
        };
        let columns = declared.iter().map(column).collect();
        Self { id, view, title: String::new(), note: String::new(), columns, rows: rows.len(), total: false }
    }

    /// Adds a row that sums up the others.
    pub(super) fn with_total<R>(mut self, declared: &[DeclaredColumn<R>], total: &R) -> Self {
        for (column, declared) in self.columns.iter_mut().zip(declared) {
            column.cells.push((declared.cell)(total));
        }
        Self { total: true, ..self }
    }

    /// Adds a title and a note.
    pub(super) fn titled(self, title: String, note: String) -> Self {
        Self { title, note, ..self }
    }

    /// The table as HTML shows it in a section with this heading. `alone` says that it is the only one there: it then needs no
    /// heading of its own.
    pub(super) fn shown(&self, section: &str, alone: bool) -> StaticTable {
        let largest = |column: &PageColumn| match column.kind {
            ColumnKind::Share => 1.0,
            _ => column.cells.iter().filter_map(PageCell::value).fold(0.0, f64::max),
        };
        let largest: Vec<f64> = self.columns.iter().map(largest).collect();
        let row = |at: usize| {
            let cells = self.columns.iter().zip(&largest);
            cells.filter_map(|(column, largest)| Some(shown(column.kind, column.cells.get(at)?, *largest))).collect()
        };
        let head = |column: &PageColumn| Heading { text: column.heading.clone(), figure: column.kind.is_figure() };
        StaticTable {
            id: self.id,
            title: Some(self.title.clone()).filter(|title| !alone && title != section),
            note: self.note.clone(),
            headings: self.columns.iter().map(head).collect(),
            rows: (0..self.rows).map(row).collect(),
            total: self.total.then(|| row(self.rows)),
        }
    }
}

/// A table as HTML shows it.
#[derive(Serialize)]
pub(super) struct StaticTable {
    id: &'static str,
    title: Option<String>,
    note: String,
    headings: Vec<Heading>,
    rows: Vec<Vec<ShownCell>>,
    /// The cells of the row that sums up, if there is one.
    total: Option<Vec<ShownCell>>,
}

#[derive(Serialize)]
struct Heading {
    text: String,
    figure: bool,
}

/// A cell as HTML shows it; what it does not have is empty.
#[derive(Default, Serialize)]
struct ShownCell {
    figure: bool,
    /// Whether the text and the lines are typed.
    typed: bool,
    text: String,
    lines: Vec<String>,
    people: Vec<(String, i16)>,
    /// Width of the bar in percent.
    bar: Option<u32>,
}

fn shown(kind: ColumnKind, cell: &PageCell, largest: f64) -> ShownCell {
    let (figure, typed) = (kind.is_figure(), kind.is_typed());
    match cell {
        PageCell::Text(text) | PageCell::At(_, text) => ShownCell { figure, typed, text: text.clone(), ..ShownCell::default() },
        PageCell::Lines(lines) => ShownCell { typed, lines: lines.clone(), ..ShownCell::default() },
        PageCell::People(people, more) => {
            let people = people.iter().map(|(_, name, figure)| (name.clone(), *figure)).collect();
            ShownCell { people, text: more.clone(), ..ShownCell::default() }
        }
        PageCell::Figure(text, value) => {
            let bar = matches!(kind, ColumnKind::Share | ColumnKind::Bar).then(|| width(value.unwrap_or_default(), largest));
            ShownCell { figure, text: text.clone(), bar, ..ShownCell::default() }
        }
    }
}

/// The width of a bar in percent of the whole.
pub(super) fn width(part: f64, whole: f64) -> u32 {
    if whole > 0.0 { (part / whole * 100.0).round().clamp(0.0, 100.0) as u32 } else { 0 }
}
