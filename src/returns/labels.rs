//! Recognises a workbook that carries no form code by the skill labels of a framework in it: either one of our workbooks that
//! still has its keys, or somebody's own sheet, in which the columns of labels and ratings are identified.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::interpret::interpret;
use super::scale;
use super::scan::{row_texts, sheets};
use crate::address::{CellRef, column_letters};
use crate::form::{Field, Kind};
use crate::framework::Library;
use crate::grid::{CellValue, Sheet, Workbook};
use crate::model::Framework;
use crate::roster::detail_of;
use crate::templates;
use crate::texts::{answers, sheet_text, sheet_text_with};
use crate::words::{fold, plain_digits};

/// At least this many skills must be found, and at least a third of the framework's skills.
const LEAST_SKILLS: usize = 5;
/// In a sheet about one person, a skill occurs at most this often on average.
const MOST_TIMES: usize = 2;
/// A column without a clear heading holds ratings if it has at least this many levels, and levels for at least a third of the
/// skills.
const LEAST_LEVELS: usize = 3;
/// How many rows above the first skill are searched for headings.
const ROWS_ABOVE: usize = 10;

/// Headings known from people's own sheets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headings {
    rating: BTreeSet<String>,
    not_rating: BTreeSet<String>,
    source: BTreeSet<String>,
    evidence: BTreeSet<String>,
    rated_on: BTreeSet<String>,
}

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| {
    let mut known: Headings = templates::read("plain-headings.yaml").unwrap_or_default();
    let ours = |key: &str| plain(&sheet_text(key));
    known.rating.insert(ours("inventory.columns.rating"));
    known.not_rating.extend(["gap.columns.needed", "inventory.columns.last_rating"].map(ours));
    known.source.insert(ours("inventory.columns.source"));
    known.evidence.insert(ours("inventory.columns.evidence"));
    known.rated_on.insert(ours("inventory.rated_on.label"));
    known
});

/// A heading as it is compared: the part before the first digit, bracket, `/` or `=`, with hyphens as spaces and without a
/// final `out of`, colon, dot or asterisk.
fn plain(heading: &str) -> String {
    let folded = fold(&plain_digits(heading)).replace(['-', '–', '_'], " ");
    let words = folded.split(|c: char| c.is_ascii_digit() || "([/=".contains(c)).next().unwrap_or_default();
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || ":.*".contains(c));
    let words: Vec<&str> = words.split_whitespace().collect();
    // `Rating out of 10`, `Level from 1 to 5`.
    let of = (1..=2).rev().find(|count| words.len() > *count && answers::means("of", &words[words.len() - count..].join(" ")));
    words[..words.len() - of.unwrap_or_default()].join(" ")
}

/// Whether a label asks for the day of the ratings.
pub(super) fn asks_for_date(label: &str) -> bool {
    HEADINGS.rated_on.contains(&plain(label))
}

/// A column that holds skill labels of a framework.
pub(super) struct LabelColumn {
    pub sheet: usize,
    pub col: u32,
    /// The row of each skill, and its position in the framework.
    pub rows: Vec<(u32, usize)>,
}

/// The framework whose skills a workbook holds.
pub(super) struct ByLabels<'a> {
    pub framework: &'a Framework,
    pub columns: Vec<LabelColumn>,
    /// Number of its skills in the column that holds the most of them.
    pub found: usize,
}

/// Finds the framework with the most skills in one column of a sheet.
///
/// # Errors
/// If there is no such framework (`None`), or several (with the reason).
pub(super) fn recognise<'a>(workbook: &Workbook, library: &'a Library) -> Result<ByLabels<'a>, Option<String>> {
    let mut best: Vec<ByLabels<'a>> = library.iter().filter_map(|framework| by_labels(workbook, framework)).collect();
    let most = best.iter().map(|found| found.found).max().ok_or(None)?;
    best.retain(|found| found.found == most);
    if let [first, second, ..] = best.as_slice() {
        let (first, second) = (&first.framework.title, &second.framework.title);
        return Err(Some(sheet_text_with("plain.two_frameworks", &[("first", first), ("second", second)])));
    }
    best.pop().ok_or(None)
}

/// Looks up skills of a framework by how people write them.
pub(super) struct KnownSkills {
    labels: BTreeMap<String, usize>,
}

impl KnownSkills {
    pub(super) fn of(framework: &Framework) -> Self {
        Self { labels: framework.skills().enumerate().map(|(index, (_, skill))| (fold(&skill.label), index)).collect() }
    }

    /// The skill whose label the text holds: alone, after a number, or in brackets after a question, as in `1. Welding` and `Rate
    /// yourself [Welding]`.
    pub(super) fn skill(&self, text: &str) -> Option<usize> {
        let text = fold(text);
        let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit() || "#(".contains(c));
        let numbered = numbered.trim_start_matches(|c: char| c.is_ascii_digit() || ".):- ".contains(c));
        let asked = text.strip_suffix(']').and_then(|text| text.rsplit_once('[')).map_or("", |(_, label)| label.trim());
        [text.as_str(), numbered, asked].into_iter().find_map(|label| self.labels.get(label).copied())
    }

    /// Whether the skills found in a row or column are enough to call it a list of skills.
    pub(super) fn are_enough(&self, found: &[(u32, usize)]) -> bool {
        let skills = found.iter().map(|(_, skill)| skill).collect::<BTreeSet<_>>().len();
        skills >= LEAST_SKILLS && skills * 3 >= self.labels.len()
    }
}

fn by_labels<'a>(workbook: &Workbook, framework: &'a Framework) -> Option<ByLabels<'a>> {
    let known = KnownSkills::of(framework);
    let count = |rows: &[(u32, usize)]| rows.iter().map(|(_, skill)| skill).collect::<BTreeSet<_>>().len();
    let mut columns = Vec::new();
    for (sheet, content) in sheets(workbook) {
        let mut by_column: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
        for cell in content.cells.keys() {
            if let Some(skill) = content.text(*cell).and_then(|text| known.skill(&text)) {
                by_column.entry(cell.col).or_default().push((cell.row, skill));
            }
        }
        columns.extend(by_column.into_iter().filter(|(_, rows)| known.are_enough(rows)).map(|(col, rows)| LabelColumn {
            sheet,
            col,
            rows,
        }));
    }
    let found = columns.iter().map(|column| count(&column.rows)).max()?;
    Some(ByLabels { framework, columns, found })
}

/// A table on somebody's own sheet: a column of labels and the columns that belong to it.
pub(super) struct PlainTable {
    pub labels: LabelColumn,
    /// Row of the headings. Without a known heading of ratings, the nearest filled row above the first skill, or the row of that
    /// skill if there is none or it is a detail such as a staff id.
    pub heading: u32,
    /// The columns by id: the labels, the ratings unless they are on another scale, and sources and evidence if they have headings.
    pub columns: BTreeMap<&'static str, u32>,
    /// Whether a heading identifies the column of the ratings.
    pub headed: bool,
    /// The text that says the levels are on a different scale, if there is one.
    pub other_scale: Option<OtherScale>,
}

/// A text that says the levels of a column are on a different scale than the framework's.
pub(super) struct OtherScale {
    /// Its cell, and what it says.
    pub at: CellRef,
    pub said: String,
    /// The column of the levels.
    pub rated: u32,
}

/// The tables of labels that have ratings beside them.
///
/// # Errors
/// With the reason, if the sheet covers several people, or no list of skills has exactly one column that could be its ratings.
pub(super) fn tables(workbook: &Workbook, found: ByLabels<'_>, rating: &Field) -> Result<Vec<PlainTable>, String> {
    let title = &found.framework.title;
    let mut reasons = vec![sheet_text_with("plain.no_ratings", &[("framework", title)])];
    // A summary of several people is not one person's inventory.
    if found.columns.iter().any(tells_of_several_people) {
        return Err(sheet_text("plain.several_times"));
    }
    let mut tables = Vec::new();
    for labels in found.columns {
        match table(workbook, labels, rating) {
            Ok(Some(table)) => tables.push(table),
            Ok(None) => {}
            Err(reason) => reasons.push(reason),
        }
    }
    // If one heading identifies ratings, columns of levels without such a heading are something else.
    if tables.iter().any(|table| table.headed) {
        tables.retain(|table| table.headed);
    }
    match reasons.pop() {
        Some(reason) if tables.is_empty() => Err(reason),
        _ => Ok(tables),
    }
}

fn tells_of_several_people(labels: &LabelColumn) -> bool {
    let skills: BTreeSet<usize> = labels.rows.iter().map(|(_, skill)| *skill).collect();
    labels.rows.len() > MOST_TIMES * skills.len()
}

fn table(workbook: &Workbook, labels: LabelColumn, rating: &Field) -> Result<Option<PlainTable>, String> {
    let sheet = &workbook.sheets[labels.sheet];
    let first = labels.rows.first().map_or(0, |(row, _)| *row);
    let mut above: Vec<u32> = sheet.cells.range(..CellRef::new(first, 0)).map(|(cell, _)| cell.row).collect();
    above.dedup();
    let above: Vec<u32> = above.into_iter().rev().take(ROWS_ABOVE).collect();
    let named = |row: u32, names: &BTreeSet<String>| -> Vec<u32> {
        row_texts(sheet, row)
            .filter(|(col, text)| *col != labels.col && names.contains(&plain(text)))
            .map(|(col, _)| col)
            .collect()
    };
    let headed = above.iter().copied().find(|row| !named(*row, &HEADINGS.rating).is_empty());
    // A line such as `Staff id: E1001` directly above the skills is not a heading.
    let is_detail = |row: &u32| {
        let label = sheet.text(CellRef::new(*row, labels.col));
        label.and_then(|label| detail_of(&label)).is_some_and(|detail| detail != "name")
    };
    let heading = headed.or_else(|| above.first().copied().filter(|row| !is_detail(row))).unwrap_or(first);
    let candidates = match headed {
        Some(row) => named(row, &HEADINGS.rating),
        None => {
            let not = above.iter().flat_map(|row| named(*row, &HEADINGS.not_rating)).collect();
            columns_of_levels(workbook, &labels, rating, &not)
        }
    };
    let rated = match candidates.as_slice() {
        [] => return Ok(None),
        [one] => *one,
        [first, second] => return Err(told("plain.two_columns", &sheet.name, labels.rows.len(), (*first, *second))),
        [first, .., last] => return Err(told("plain.several_columns", &sheet.name, labels.rows.len(), (*first, *last))),
    };
    let other_scale = other_scale(sheet, (&labels, &above, heading), rated, rating);
    let other_scale = other_scale.map(|(at, said)| OtherScale { at, said, rated });
    let mut columns = BTreeMap::from([("skill", labels.col)]);
    if other_scale.is_none() {
        columns.insert("rating", rated);
    }
    if heading < first {
        for (id, names) in [("source", &HEADINGS.source), ("evidence", &HEADINGS.evidence)] {
            columns.extend(named(heading, names).first().map(|col| (id, *col)));
        }
    }
    Ok(Some(PlainTable { labels, heading, columns, headed: headed.is_some(), other_scale }))
}

/// Looks for text that names a different scale, above the rating column or in the cells around the table.
fn other_scale(
    sheet: &Sheet,
    (labels, above, heading): (&LabelColumn, &[u32], u32),
    rated: u32,
    rating: &Field,
) -> Option<(CellRef, String)> {
    let Kind::Rating(scale) = &rating.kind else { return None };
    let rows: BTreeSet<u32> = labels.rows.iter().map(|(row, _)| *row).collect();
    let over = above.iter().map(|row| CellRef::new(*row, rated));
    let told = over.filter_map(|at| Some((at, scale::of_heading(&sheet.text(at)?, scale)?))).next();
    let around = sheet.cells.iter().filter(|(at, _)| at.row != heading && !(rows.contains(&at.row) && at.col <= rated));
    told.or_else(|| {
        around
            .filter_map(|(at, cell)| {
                let said = match &cell.value {
                    CellValue::Text(text) => scale::of_remark(text, scale),
                    CellValue::Number(number) => scale::of_cells(*number, &sheet.text(CellRef::new(at.row, at.col + 1))?, scale),
                    _ => None,
                };
                Some((*at, said?))
            })
            .next()
    })
}

/// The sentence that names the columns that could hold the ratings.
fn told(key: &str, sheet: &str, found: usize, (first, last): (u32, u32)) -> String {
    let words = [
        ("sheet", sheet.to_owned()),
        ("found", found.to_string()),
        ("first", column_letters(first)),
        ("last", column_letters(last)),
    ];
    sheet_text_with(key, &words.each_ref().map(|(name, text)| (*name, text.as_str())))
}

/// Columns that hold only levels of the scale beside the skills. A column of row numbers does not count.
fn columns_of_levels(workbook: &Workbook, labels: &LabelColumn, rating: &Field, not: &BTreeSet<u32>) -> Vec<u32> {
    let sheet = &workbook.sheets[labels.sheet];
    let mut columns: BTreeMap<u32, Vec<Option<i64>>> = BTreeMap::new();
    for (row, _) in &labels.rows {
        let cells = sheet.cells.range(CellRef::new(*row, 0)..=CellRef::new(*row, u32::MAX));
        for (at, cell) in cells.filter(|(at, cell)| at.col != labels.col && !cell.value.is_blank()) {
            columns.entry(at.col).or_default().push(interpret(rating, Some(cell), workbook.kind).value.as_i64());
        }
    }
    let counts = |levels: &[Option<i64>]| levels.iter().zip(1..).all(|(level, number)| *level == Some(number));
    let enough = |levels: &[Option<i64>]| levels.len() >= LEAST_LEVELS && levels.len() * 3 >= labels.rows.len();
    columns
        .into_iter()
        .filter(|(col, levels)| !not.contains(col) && enough(levels) && levels.iter().all(Option::is_some) && !counts(levels))
        .map(|(col, _)| col)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_without_what_is_beside_the_point() {
        for heading in [
            "Self-Rating (1–5)",
            "self rating 1-5",
            " SELF\nRATING: ",
            "Rating out of 10",
            "Skill level / 10",
            "Level 1 to 4",
            "Rating: 1 = Expert",
        ] {
            assert!(HEADINGS.rating.contains(&plain(heading)), "{heading}: {}", plain(heading));
        }
        assert!(HEADINGS.rating.contains("rating") && !HEADINGS.rating.contains("level needed"));
    }

    #[test]
    fn the_headings_are_written_as_they_are_compared() {
        let all = [&HEADINGS.rating, &HEADINGS.not_rating, &HEADINGS.source, &HEADINGS.evidence, &HEADINGS.rated_on];
        for heading in all.into_iter().flatten() {
            assert_eq!(plain(heading), *heading);
            assert_eq!(all.iter().filter(|names| names.contains(heading)).count(), 1, "{heading}");
        }
    }
}
