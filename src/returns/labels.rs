//! Recognises a workbook without any mark of ours by the labels of a framework's skills: our own with its keys, or a sheet of
//! somebody's own, of which it tells the columns of labels and ratings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::interpret::interpret;
use super::scan::{row_texts, sheets};
use crate::address::{CellRef, column_letters};
use crate::form::Field;
use crate::grid::Workbook;
use crate::model::Framework;
use crate::roster::detail_of;
use crate::texts::{sheet_text, template_file};
use crate::words::fold;

/// So many skills must be found, and a third of the framework's.
const LEAST_SKILLS: usize = 5;
/// A skill may stand in a sheet of one person so many times on average.
const MOST_TIMES: usize = 2;
/// So many levels make a column without a telling heading one of ratings, and for a third of the skills.
const LEAST_LEVELS: usize = 3;
/// How many rows above the first skill are looked at for headings.
const ROWS_ABOVE: usize = 10;

/// The headings of sheets that are not ours.
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
    let yaml = crate::yaml::read(template_file("plain-headings.yaml"));
    let mut known: Headings = yaml.ok().and_then(|yaml| serde_json::from_value(yaml.value).ok()).unwrap_or_default();
    let ours = |key: &str| plain(&sheet_text(key));
    known.rating.insert(ours("inventory.columns.rating"));
    known.not_rating.extend(["gap.columns.needed", "inventory.columns.last_rating"].map(ours));
    known.source.insert(ours("inventory.columns.source"));
    known.evidence.insert(ours("inventory.columns.evidence"));
    known.rated_on.insert(ours("inventory.rated_on.label"));
    known
});

/// A heading as it is compared: without what stands in brackets, hyphens, and figures at its end.
fn plain(heading: &str) -> String {
    let folded = fold(heading).replace(['-', '–', '_'], " ");
    let words = folded.split(['(', '[']).next().unwrap_or_default();
    let words = words.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ":.*/".contains(c));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a label asks for the day of the ratings.
pub(super) fn asks_for_date(label: &str) -> bool {
    HEADINGS.rated_on.contains(&plain(label))
}

/// A column in which labels of a framework's skills stand.
pub(super) struct LabelColumn {
    pub sheet: usize,
    pub col: u32,
    /// Row and position of the skill in the framework.
    pub rows: Vec<(u32, usize)>,
}

/// The framework whose skills stand in a workbook.
pub(super) struct ByLabels<'a> {
    pub framework: &'a Framework,
    pub columns: Vec<LabelColumn>,
    /// How many of its skills were found.
    pub found: usize,
}

/// Finds the framework of which most skills stand in one column of a sheet.
///
/// # Errors
/// Where there is none; with the reason, where there is more than one.
pub(super) fn recognise<'a>(workbook: &Workbook, frameworks: &'a [Framework]) -> Result<ByLabels<'a>, Option<String>> {
    let mut best: Vec<ByLabels<'a>> = frameworks.iter().filter_map(|framework| by_labels(workbook, framework)).collect();
    let most = best.iter().map(|found| found.found).max().ok_or(None)?;
    best.retain(|found| found.found == most);
    if let [first, second, ..] = best.as_slice() {
        let (first, second) = (&first.framework.title, &second.framework.title);
        return Err(Some(format!("the skills in it belong to “{first}” as well as to “{second}”")));
    }
    best.pop().ok_or(None)
}

fn by_labels<'a>(workbook: &Workbook, framework: &'a Framework) -> Option<ByLabels<'a>> {
    let labels: BTreeMap<String, usize> =
        framework.skills().enumerate().map(|(index, (_, skill))| (fold(&skill.label), index)).collect();
    let enough = |rows: &[(u32, usize)]| {
        let skills = rows.iter().map(|(_, skill)| skill).collect::<BTreeSet<_>>().len();
        (skills >= LEAST_SKILLS && skills * 3 >= labels.len()).then_some(skills)
    };
    let mut columns = Vec::new();
    for (sheet, content) in sheets(workbook) {
        let mut by_column: BTreeMap<u32, Vec<(u32, usize)>> = BTreeMap::new();
        for cell in content.cells.keys() {
            if let Some(skill) = content.text(*cell).and_then(|text| labels.get(&fold(&text)).copied()) {
                by_column.entry(cell.col).or_default().push((cell.row, skill));
            }
        }
        columns.extend(by_column.into_iter().filter(|(_, rows)| enough(rows).is_some()).map(|(col, rows)| LabelColumn {
            sheet,
            col,
            rows,
        }));
    }
    let found = columns.iter().filter_map(|column| enough(&column.rows)).max()?;
    Some(ByLabels { framework, columns, found })
}

/// A column of labels with what belongs to it.
pub(super) struct PlainTable {
    pub labels: LabelColumn,
    /// Row of the headings, or the one above the first skill.
    pub heading: u32,
    /// Column of the ratings, sources and evidence.
    pub columns: BTreeMap<&'static str, u32>,
    /// Whether a heading tells the column of the ratings.
    pub headed: bool,
}

/// The columns of labels that have ratings beside them.
///
/// # Errors
/// With the reason, where there are no ratings, or where two columns could hold them.
pub(super) fn tables(workbook: &Workbook, found: ByLabels<'_>, rating: &Field) -> Result<Vec<PlainTable>, String> {
    let title = &found.framework.title;
    let mut reasons = vec![format!("skills of “{title}” stand in it, but no column of ratings from its scale beside them")];
    // A summary of many people is nobody's inventory, whatever else it shows.
    if found.columns.iter().any(tells_of_several_people) {
        return Err("each skill stands in it several times, as in a list of several people".to_owned());
    }
    let mut tables = Vec::new();
    for labels in found.columns {
        match table(workbook, labels, rating) {
            Ok(Some(table)) => tables.push(table),
            Ok(None) => {}
            Err(reason) => reasons.push(reason),
        }
    }
    // Where a heading says what is a rating, levels without one are something else.
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
    // A line such as `Staff id: E1001` right above the skills is no heading.
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
        [first, second, ..] => {
            let (first, second) = (column_letters(*first), column_letters(*second));
            return Err(format!("the columns {first} and {second} of the sheet “{}” could both hold the ratings", sheet.name));
        }
    };
    let mut columns = BTreeMap::from([("skill", labels.col), ("rating", rated)]);
    if heading < first {
        for (id, names) in [("source", &HEADINGS.source), ("evidence", &HEADINGS.evidence)] {
            columns.extend(named(heading, names).first().map(|col| (id, *col)));
        }
    }
    Ok(Some(PlainTable { labels, heading, columns, headed: headed.is_some() }))
}

/// Columns that hold nothing but levels of the scale beside the skills. One that counts the rows is none.
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
        for heading in ["Self-Rating (1–5)", "self rating 1-5", " SELF\nRATING: "] {
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
