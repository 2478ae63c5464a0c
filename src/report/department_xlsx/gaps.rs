//! Writes the sheet of gaps, with one row for each person and skill. The figures of all other sheets depend on it.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::{count, formula, gap_colours, number, text};
use super::table::{self, SheetColumn, cell};
use super::{DepartmentWorkbook, person_key, row_key};
use crate::analysis::{PersonResult, SkillInfo, SkillResult};
use crate::report::figures::{gap_symbol, no_gap, priority_word, rounded};
use crate::texts::report_text;

/// First row of figures.
pub(super) const FIRST: u32 = table::HEADINGS + 1;

pub(super) const DOMAIN: u16 = 3;
const SELF: u16 = 5;
const OTHERS: u16 = 6;
const DIFFERENCE: u16 = 7;
pub(super) const USED: u16 = 8;
pub(super) const NEEDED: u16 = 9;
pub(super) const GAP: u16 = 10;
const SYMBOL: u16 = 11;
const PRIORITY: u16 = 12;
const EXEMPTED: u16 = 13;
pub(super) const PERSON_KEY: u16 = 14;
pub(super) const SKILL_ID: u16 = 15;
pub(super) const ROW_KEY: u16 = 16;

const COLUMNS: [SheetColumn; 17] = [
    ("person", 26.0),
    ("department", 22.0),
    ("role", 20.0),
    ("domain", 36.0),
    ("skill", 52.0),
    ("self", 9.0),
    ("others", 9.0),
    ("difference", 11.0),
    ("used", 9.0),
    ("needed", 9.0),
    ("gap", 9.0),
    ("symbol", 8.0),
    ("priority", 11.0),
    ("exempted", 32.0),
    ("person-key", 10.0),
    ("skill-id", 26.0),
    ("row-key", 11.0),
];

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    sheet.set_name(&book.names.gaps)?;
    table::begin(sheet, &book.styles, &report_text("titles.gaps"), &report_text("notes.gaps"), &book.report.title)?;
    table::headings(sheet, &book.styles, table::HEADINGS, &COLUMNS)?;
    let mut row = FIRST;
    for (index, person) in department.people.iter().enumerate() {
        for (place, (skill, result)) in department.skills.iter().zip(&person.skills).enumerate() {
            write_row(book, sheet, row, person, (skill, result))?;
            let styles = &book.styles;
            text(sheet, (row, PERSON_KEY), &person_key(index), &styles.key)?;
            text(sheet, (row, SKILL_ID), &skill.id, &styles.key)?;
            text(sheet, (row, ROW_KEY), &row_key(index, place), &styles.key)?;
            row += 1;
        }
    }
    let rows = department.people.len() * department.skills.len();
    if rows > 0 {
        gap_colours(sheet, (FIRST, GAP), (table::last_row(FIRST, rows), GAP))?;
    }
    sheet.group_columns(PERSON_KEY, ROW_KEY)?;
    // The keys are for formulas and are not printed.
    sheet.set_print_area(0, 0, table::last_row(FIRST, rows), EXEMPTED)?;
    table::finish(sheet, &book.styles, table::HEADINGS, rows, ROW_KEY + 1, 1)
}

fn write_row(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    person: &PersonResult,
    (skill, result): (&SkillInfo, &SkillResult),
) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let of_person = [person.label(), person.person.department.as_deref().unwrap_or_default()];
    let role = person.target_role_label.as_deref().unwrap_or_default();
    table::texts(sheet, row, &[of_person[0], of_person[1], role, &skill.domain_label, &skill.label], &styles.text)?;
    table::fit(
        sheet,
        row,
        &COLUMNS,
        &[
            (0, of_person[0]),
            (1, of_person[1]),
            (2, role),
            (3, &skill.domain_label),
            (4, &skill.label),
            (EXEMPTED, result.exempted.as_deref().unwrap_or_default()),
        ],
    )?;
    let mark = report_text("exempted.mark");
    match &result.exempted {
        Some(_) => text(sheet, (row, SELF), &mark, &styles.number)?,
        None => number(sheet, (row, SELF), result.self_rating.map(f64::from), &styles.number)?,
    }
    number(sheet, (row, OTHERS), result.others_mean, &styles.mean)?;
    let [own, others, used, needed, gap] = [SELF, OTHERS, USED, NEEDED, GAP].map(|col| cell(row, col));
    formula(
        sheet,
        (row, DIFFERENCE),
        &format!(r#"=IF(AND(ISNUMBER({own}),ISNUMBER({others})),ROUND({others}-{own},1),"")"#),
        &result.difference.map(|figure| rounded(figure, 1).normalize().to_string()).unwrap_or_default(),
        &styles.signed,
    )?;
    formula(
        sheet,
        (row, USED),
        &format!(r#"=IF({own}<>"",{own},IF({others}<>"",ROUND({others},0),""))"#),
        &result.rating.map_or_else(|| if result.exempted.is_some() { mark } else { String::new() }, |rating| rating.to_string()),
        &styles.number,
    )?;
    match result.level_needed {
        Some(level) => count(sheet, (row, NEEDED), usize::from(level), &styles.number)?,
        None => number(sheet, (row, NEEDED), None, &styles.number)?,
    }
    let without = no_gap(result);
    formula(
        sheet,
        (row, GAP),
        &format!(r#"=IF({needed}="","",IF({used}="","–",IF(ISNUMBER({used}),{needed}-{used},{used})))"#),
        &result.gap.map_or_else(|| without.clone(), |gap| gap.to_string()),
        &styles.gap,
    )?;
    formula(
        sheet,
        (row, SYMBOL),
        &format!(r#"=IF(ISNUMBER({gap}),IF({gap}>0,"▲",IF({gap}=0,"=","●")),{gap})"#),
        result.gap.map_or(without.as_str(), |gap| gap_symbol(gap)),
        &styles.number,
    )?;
    text(sheet, (row, PRIORITY), &result.priority.map(priority_word).unwrap_or_default(), &styles.text)?;
    text(sheet, (row, EXEMPTED), result.exempted.as_deref().unwrap_or_default(), &styles.text)
}
