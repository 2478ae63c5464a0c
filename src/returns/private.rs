//! Keeps the private questions of the career goal private: what is written in, below or beside them concerns only the person.
//!
//! Private content is found before anything else is read, by the texts and keys of the questions, and removed from what the
//! reader sees, so that no later step can quote it. Findings give its place, never its content. Anything on the sheet of the
//! career goal that is not an answer and might belong to the questions counts as private.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use super::elsewhere::is_own;
use super::locate::{Located, place};
use super::numbers;
use super::outside::is_ours;
use super::scan::{Scanned, key};
use crate::address::CellRef;
use crate::finding::{Code, Finding, Told};
use crate::form::{
    Entry, Identity, KeptText, Mends,
    key::{is_of_goal, is_private},
};
use crate::grid::{Cell, Sheet, Workbook};
use crate::texts::{is_sheet_text, sheet_texts_ever};
use crate::words::fold;

/// The most places of a sheet that are reported one by one; the rest are summed up.
const MOST: usize = 20;

/// Texts, from every generation of forms, that identify the private questions and their surroundings.
struct PrivateTexts {
    /// Texts that occur only in the block of private questions.
    questions: BTreeSet<String>,
    /// Texts that occur only on the sheet of the career goal (its first line also occurs on the first sheet).
    goal: BTreeSet<String>,
    /// The labels of the questions above the private ones.
    labels: BTreeSet<String>,
    /// The names of the career goal's sheet.
    sheet: BTreeSet<String>,
    /// The titles of the career goal's sheet.
    title: BTreeSet<String>,
    /// The names and titles of the lists in a marked copy: the questions, the private texts, the texts from outside the fields.
    lists: [BTreeSet<String>; 3],
    /// Texts that occur only on the list of private texts.
    line: BTreeSet<String>,
    /// The links that stand on the career goal's sheet.
    links: BTreeSet<String>,
}

static WORDS: LazyLock<PrivateTexts> = LazyLock::new(|| PrivateTexts {
    questions: sheet_texts_ever(&["goal.reflection.heading", "goal.reflection.questions", "reflection.columns"]),
    goal: sheet_texts_ever(&["goal.lines.1", "goal.statement.label"]),
    labels: sheet_texts_ever(&["goal.statement.label", "goal.target_role.label", "goal.target_date.label"]),
    sheet: sheet_texts_ever(&["goal.sheet"]),
    title: sheet_texts_ever(&["goal.title"]),
    lists: [&["mend.sheet", "mend.title"], &["private.sheet", "private.title"], &["elsewhere.sheet", "elsewhere.title"]]
        .map(|keys| sheet_texts_ever(keys)),
    line: sheet_texts_ever(&["private.lines.0"]),
    links: links(),
});

/// The links to the sheets beside the one of the career goal.
fn links() -> BTreeSet<String> {
    let sheets = sheet_texts_ever(&["start.sheet", "role.sheet", "education.sheet"]);
    let ways = sheet_texts_ever(&["links"]);
    ways.iter().flat_map(|way| sheets.iter().map(|sheet| way.replace("{{ sheet }}", sheet))).collect()
}

/// The private parts of a workbook.
pub(super) struct Private {
    sheets: BTreeMap<usize, PrivateArea>,
}

/// The private part of a sheet.
struct PrivateArea {
    /// The row from which on everything that is not an answer is private.
    first: u32,
    /// Whether the sheet is the one of the career goal, so that texts above this row are private too.
    home: bool,
    /// Whether the questions are certain to be here, so that texts are removed before they are read.
    sure: bool,
    /// Whether it is one of our lists in a marked copy. For such a list, only one place is reported.
    list: bool,
    /// The rows of other tables, with their columns if the headings identify them.
    rows: BTreeMap<u32, Vec<RangeInclusive<u32>>>,
}

/// The texts of a sheet, folded for comparing, with their cells.
type SheetTexts = Vec<(CellRef, String)>;

impl PrivateArea {
    /// A sheet that is private as a whole.
    fn whole() -> Self {
        Self { first: 0, home: true, sure: true, list: true, rows: BTreeMap::new() }
    }

    /// The private part of a sheet; `tables` are those of the whole workbook.
    fn of(index: usize, sheet: &Sheet, tables: &[Scanned]) -> Option<Self> {
        let text = |cell: &CellRef| Some((*cell, fold(&sheet.text(*cell)?)));
        let texts: SheetTexts = sheet.cells.keys().filter_map(text).collect();
        if is_list_of_copy(sheet, &texts) {
            return Some(Self::whole());
        }
        let has = |words: &BTreeSet<String>| texts.iter().any(|(_, text)| words.contains(text));
        let keys: BTreeMap<CellRef, String> = texts.iter().filter_map(|(cell, text)| Some((*cell, key(text)?))).collect();
        let own_keys: BTreeSet<&String> = keys.values().filter(|key| is_private(key)).collect();
        let goal = has(&WORDS.goal);
        let sure = goal || own_keys.len() > 1 || has(&WORDS.questions);
        let called = is_called_goal(&sheet.name) || texts.first().is_some_and(|(_, text)| WORDS.title.contains(text));
        if !sure && !called {
            return None;
        }
        let is_question =
            |cell: &CellRef, text: &String| WORDS.questions.contains(text) || keys.get(cell).is_some_and(|k| is_private(k));
        let questions = texts.iter().filter(|(cell, text)| is_question(cell, text)).map(|(cell, _)| cell.row);
        let questions: BTreeSet<u32> = questions.collect();
        let mut rows: BTreeMap<u32, Vec<RangeInclusive<u32>>> = BTreeMap::new();
        let others = keys.iter().filter(|(_, key)| !is_private(key)).map(|(cell, _)| cell.row);
        let labels = texts.iter().filter(|(_, text)| WORDS.labels.contains(text)).map(|(cell, _)| cell.row);
        others.chain(labels).filter(|row| !questions.contains(row)).for_each(|row| {
            rows.entry(row).or_default();
        });
        let is_other = |table: &&Scanned| {
            table.sheet == index && !table.headings.iter().any(|(_, heading)| WORDS.questions.contains(heading))
        };
        for table in tables.iter().filter(is_other) {
            let Some(keys) = table.key_column else { continue };
            // The keys stand before the other columns, or behind them.
            let headed = table.headings.iter().filter(|(_, heading)| is_sheet_text(heading)).map(|(col, _)| *col);
            let (first, last) = headed.fold((keys, keys), |(first, last), col| (first.min(col), last.max(col)));
            let span = first..=last;
            rows.entry(table.heading).or_default();
            let keyed = table.rows.iter().filter(|(key, _)| key.as_ref().is_some_and(|key| !is_private(key)));
            keyed.for_each(|(_, row)| rows.entry(*row).or_default().push(span.clone()));
        }
        let home = (goal || called) && keys.values().all(|key| is_private(key) || is_of_goal(key));
        Some(Self { first: questions.first().copied().unwrap_or_default(), home, sure, list: false, rows })
    }

    /// Whether a cell is private, as far as this can be decided before the form is known.
    fn hides(&self, cell: CellRef) -> bool {
        match self.rows.get(&cell.row) {
            Some(spans) => {
                let beside = !spans.is_empty() && !spans.iter().any(|span| span.contains(&cell.col));
                cell.row >= self.first && beside
            }
            None => self.home || cell.row >= self.first,
        }
    }
}

impl Private {
    /// Finds the private questions, wherever they have been moved or copied to; `tables` are those of the workbook.
    pub(super) fn of(workbook: &Workbook, tables: &[Scanned]) -> Self {
        let sheets = workbook.sheets.iter().enumerate().filter(|(_, sheet)| !is_ours(workbook, sheet));
        Self { sheets: sheets.filter_map(|(index, sheet)| Some((index, PrivateArea::of(index, sheet, tables)?))).collect() }
    }

    /// Whether a text that was found outside the fields is private. On a sheet with the private questions it is, unless it stands
    /// above them beside another question.
    pub(super) fn holds(&self, sheet: usize, cell: CellRef) -> bool {
        self.sheets.get(&sheet).is_some_and(|area| area.hides(cell) || cell.row >= area.first)
    }

    /// Removes the private parts from a workbook.
    pub(super) fn take_out(self, workbook: Cow<'_, Workbook>) -> TakenOut<'_> {
        let mut out = TakenOut { workbook, hidden: Vec::new(), private: self };
        for (index, area) in out.private.sheets.iter().filter(|(_, area)| area.sure) {
            let sheet = &out.workbook.sheets[*index];
            let told = |cell: &CellRef, code| Hidden { sheet: *index, cell: *cell, code };
            let says = |cell: &Cell| !cell.value.is_blank() || cell.formula.is_some();
            let cells = sheet.cells.iter().filter(|(at, cell)| area.hides(**at) && says(cell) && !is_printed(sheet, **at));
            let here: Vec<Hidden> = cells.map(|(cell, _)| told(cell, Code::TextOutside)).collect();
            let notes: BTreeSet<CellRef> = sheet.notes.keys().filter(|cell| area.hides(**cell)).copied().collect();
            if here.is_empty() && notes.is_empty() {
                continue;
            }
            let sheet = &mut out.workbook.to_mut().sheets[*index];
            here.iter().for_each(|hidden| drop(sheet.cells.remove(&hidden.cell)));
            out.hidden.extend(here);
            let theirs = sheet.notes.iter().filter(|(cell, note)| notes.contains(cell) && !is_own(note));
            out.hidden.extend(theirs.map(|(cell, _)| told(cell, Code::NoteTyped)));
            sheet.notes.retain(|cell, _| !notes.contains(cell));
        }
        out
    }
}

/// A workbook without its private parts, and where they were.
pub(super) struct TakenOut<'a> {
    /// The workbook to read.
    pub workbook: Cow<'a, Workbook>,
    hidden: Vec<Hidden>,
    private: Private,
}

impl TakenOut<'_> {
    /// Whether a text that was found outside the fields is private.
    pub(super) fn holds(&self, sheet: usize, cell: CellRef) -> bool {
        self.private.holds(sheet, cell)
    }
}

/// Whether a cell holds a text that every workbook is made with, or one that Numbers writes above each table.
fn is_printed(sheet: &Sheet, cell: CellRef) -> bool {
    let Some(text) = sheet.text(cell) else { return false };
    let folded = fold(&text);
    let is_ours = key(&text).is_some() || is_sheet_text(&folded) || WORDS.links.contains(&folded);
    is_ours || Identity::of_cell(&text).is_some() || Mends::of_cell(&text).is_some() || numbers::is_title(sheet, cell.row, &text)
}

/// Whether a sheet is one of our lists that only the person reads: the questions (with hints for the person alone), or the
/// private notes that a marked copy keeps. Its mark may be gone.
fn is_list_of_copy(sheet: &Sheet, texts: &SheetTexts) -> bool {
    let of =
        |list: &BTreeSet<String>| list.contains(&fold(&sheet.name)) || texts.first().is_some_and(|(_, text)| list.contains(text));
    let has = |words: &BTreeSet<String>| texts.iter().any(|(_, text)| words.contains(text));
    let [mend, private, elsewhere] = &WORDS.lists;
    // With its mark, the list is set apart separately, and what people write around it is not private.
    let is_marked = || sheet.cells.keys().filter_map(|cell| sheet.text(*cell)).any(|text| Mends::of_cell(&text).is_some());
    (of(mend) && !is_marked()) || of(private) || has(&WORDS.line) || (of(elsewhere) && has(&WORDS.sheet))
}

/// The place of something private; the code of its finding says whether it is a text or a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hidden {
    pub sheet: usize,
    pub code: Code,
    pub cell: CellRef,
}

/// Reports the places of private content, including `found_later`. Content of the answer fields themselves is expected and not
/// reported. Returns the places that were reported.
pub(super) fn report(
    workbook: &Workbook,
    located: &Located,
    out: &TakenOut<'_>,
    found_later: Vec<Hidden>,
    findings: &mut Vec<Finding>,
) -> Vec<Hidden> {
    let mut answers: BTreeSet<(usize, CellRef)> = BTreeSet::new();
    for (table, row) in located.form.tables().flat_map(|(_, table)| table.rows.iter().map(move |row| (table, row))) {
        for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
            let copies = located.copies.iter().filter(|(key, _)| *key == row.key).map(|(_, place)| place);
            let places = located.rows.get(&row.key).into_iter().chain(copies).filter(|_| matches!(entry, Entry::Private));
            answers.extend(places.filter_map(|place| {
                let col = *place.columns.get(column.id)?;
                Some((place.sheet, CellRef::new(place.row, col)))
            }));
        }
    }
    let is_answer = |at: &Hidden| at.code == Code::TextOutside && answers.contains(&(at.sheet, at.cell));
    let stray: BTreeSet<Hidden> = out.hidden.iter().copied().chain(found_later).filter(|at| !is_answer(at)).collect();
    let stray: Vec<Hidden> = stray.into_iter().collect();
    for alike in stray.chunk_by(|a, b| (a.sheet, a.code) == (b.sheet, b.code)) {
        let list = alike.first().and_then(|at| out.private.sheets.get(&at.sheet)).is_some_and(|area| area.list);
        let most = if list { 0 } else { MOST };
        let told = |at: &Hidden, count: Option<usize>| {
            let told =
                if at.code == Code::NoteTyped { Told::PrivateNoteTyped { count } } else { Told::PrivateTextOutside { count } };
            Finding::new(told).placed(&place(workbook, at.sheet, at.cell))
        };
        findings.extend(alike.iter().take(most).map(|at| told(at, None)));
        findings.extend(alike.get(most).map(|at| told(at, Some(alike.len() - most))));
    }
    stray
}

/// Whether a sheet has the name of the career goal's sheet, or of a copy of it.
fn is_called_goal(name: &str) -> bool {
    let name = fold(name);
    WORDS.sheet.iter().any(|own| name.contains(own))
}

/// Whether a text kept in a marked copy came from the sheet with the private questions.
pub(super) fn is_kept_private(kept: &KeptText) -> bool {
    is_called_goal(&kept.sheet)
}
