//! Writes the heatmap: people by skills, each gap with figure and symbol.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::{formula, gap_colours, number, text};
use super::table::{self, cell, range};
use super::{DepartmentWorkbook, gaps, row_key};
use crate::analysis::{Department, PersonResult};
use crate::report::figures::{UNKNOWN, no_gap};
use crate::texts::report_text;

const PERSON: u16 = 0;
const DEPARTMENT: u16 = 1;
const ROLE: u16 = 2;
pub(super) const READINESS: u16 = 3;
const FIRST_SKILL: u16 = 4;
/// The columns before the skills: their headings and widths in characters. Only the first stays in view, so that most of a laptop's
/// window is left for the skills.
const BEFORE: [(&str, f64); FIRST_SKILL as usize] = [("person", 24.0), ("department", 18.0), ("role", 18.0), ("readiness", 11.0)];
/// Least width of a skill's column in characters, with room for `● +1`.
const SKILL_WIDTH: f64 = 5.6;
/// What a line of its rotated label takes of the column's width, and what fits into such a line, in characters of a cell.
const LINE_WIDTH: f64 = 1.8;
const LINE_LENGTH: f64 = 14.0;
const DOMAINS: u32 = 2;
const HEADINGS: u32 = 3;
/// Heights of the rows of domains and of skills, in points. Below them, a laptop's window has room for 15 people and more.
const DOMAIN_HEIGHT: f64 = 13.0;
const SKILL_HEIGHT: f64 = 67.0;
/// The first row of people.
pub(super) const FIRST: u32 = HEADINGS + 1;
/// The most people whose gaps are formulas. With more, spreadsheet programs need seconds for each change, so the cells hold figures.
const MOST_LIVE: usize = 300;

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    sheet.set_name(&book.names.heatmap)?;
    let legend = [Some("legend.heatmap"), (!is_live(department)).then_some("legend.heatmap-fixed")];
    let legend = legend.into_iter().flatten().map(report_text).collect::<Vec<_>>().join("  ·  ");
    table::begin(sheet, styles, &report_text("titles.heatmap"), &legend, &book.report.title)?;
    write_headings(book, sheet)?;
    for (row, index) in (FIRST..).zip(by_readiness(department)) {
        write_person(book, sheet, row, index, &department.people[index])?;
    }
    sheet.set_freeze_panes(FIRST, PERSON + 1)?;
    sheet.set_repeat_rows(DOMAINS, HEADINGS)?;
    if department.people.is_empty() {
        return text(sheet, (FIRST, 0), &report_text("notes.none"), &styles.note);
    }
    let last = table::last_row(FIRST, department.people.len());
    let last_skill = FIRST_SKILL + u16::try_from(department.skills.len()).unwrap_or(1).max(1) - 1;
    // A filter on the skills would cover their labels with its buttons.
    sheet.autofilter(HEADINGS, PERSON, last, READINESS)?;
    gap_colours(sheet, (FIRST, FIRST_SKILL), (last, last_skill))?;
    styles.bands(sheet, FIRST, last, FIRST_SKILL)?;
    write_totals(book, sheet, last + 1, (FIRST, last))
}

/// Whether the cells follow changes on the sheet of gaps.
fn is_live(department: &Department) -> bool {
    department.people.len() <= MOST_LIVE
}

/// The people by their positions, the most ready first, those without a figure last.
fn by_readiness(department: &Department) -> Vec<usize> {
    let share = |at: &usize| department.people[*at].readiness.share;
    let mut order: Vec<usize> = (0..department.people.len()).collect();
    order.sort_by(|a, b| share(b).unwrap_or(-1.0).total_cmp(&share(a).unwrap_or(-1.0)));
    order
}

fn write_headings(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    for (col, (key, width)) in (0..).zip(BEFORE) {
        text(sheet, (HEADINGS, col), &report_text(&format!("columns.{key}")), &styles.heading_low)?;
        sheet.set_column_width(col, width)?;
    }
    let mut domain = None;
    for (col, skill) in (FIRST_SKILL..).zip(&department.skills) {
        // The name runs on above the other skills of its domain. No cells are merged, which breaks sorting and screen readers.
        let name = if domain == Some(&skill.domain) { "" } else { skill.domain_label.as_str() };
        domain = Some(&skill.domain);
        text(sheet, (DOMAINS, col), name, &styles.domain)?;
        text(sheet, (HEADINGS, col), &skill.label, &styles.rotated)?;
        sheet
            .set_column_width(col, (f64::from(table::wrapped_lines(&skill.label, LINE_LENGTH)) * LINE_WIDTH).max(SKILL_WIDTH))?;
    }
    sheet.set_row_height(DOMAINS, DOMAIN_HEIGHT)?;
    sheet.set_row_height(HEADINGS, SKILL_HEIGHT)?;
    Ok(())
}

fn write_person(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    index: usize,
    person: &PersonResult,
) -> Result<(), XlsxError> {
    let styles = &book.styles;
    text(sheet, (row, PERSON), person.label(), &styles.label)?;
    text(sheet, (row, DEPARTMENT), person.person.department.as_deref().unwrap_or_default(), &styles.small)?;
    text(sheet, (row, ROLE), person.target_role_label.as_deref().unwrap_or_default(), &styles.small)?;
    let last_skill = FIRST_SKILL + u16::try_from(person.skills.len()).unwrap_or(1).max(1) - 1;
    let own = format!("{}:{}", cell(row, FIRST_SKILL), cell(row, last_skill));
    formula(
        sheet,
        (row, READINESS),
        &format!(r#"=IF(COUNT({own})=0,"–",COUNTIF({own},"<=0")/(COUNT({own})+COUNTIF({own},"–")))"#),
        &person.readiness.share.map_or_else(|| UNKNOWN.to_owned(), |share| share.to_string()),
        &styles.percent,
    )?;
    let (keys, values) = (book.gaps_column(gaps::ROW_KEY), book.gaps_column(gaps::GAP));
    for (place, (col, result)) in (FIRST_SKILL..).zip(&person.skills).enumerate() {
        let result_text = result.gap.map_or_else(|| no_gap(result), |gap| gap.to_string());
        if !is_live(book.report.department) {
            match result.gap {
                Some(gap) => number(sheet, (row, col), Some(f64::from(gap)), &styles.gap)?,
                None => text(sheet, (row, col), &result_text, &styles.gap)?,
            }
            continue;
        }
        formula(
            sheet,
            (row, col),
            // By key, not by address, so that every gap stays with its person if either sheet is sorted.
            &format!(r#"=INDEX({values},MATCH("{}",{keys},0))"#, row_key(index, place)),
            &result_text,
            &styles.gap,
        )?;
    }
    Ok(())
}

/// Writes how many people have a gap in each skill, and how many meet the level needed or more.
fn write_totals(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u32, u32),
) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    for (row, (label, condition, is_gap)) in (row..).zip([("gaps", ">0", true), ("met", "<=0", false)]) {
        text(sheet, (row, PERSON), &report_text(&format!("heatmap.{label}")), &styles.total)?;
        for col in DEPARTMENT..FIRST_SKILL {
            text(sheet, (row, col), "", &styles.total)?;
        }
        for (place, col) in (FIRST_SKILL..).take(department.skills.len()).enumerate() {
            let people =
                department.people.iter().filter(|person| person.skills[place].gap.is_some_and(|gap| (gap > 0) == is_gap)).count();
            let own = format!("{}:{}", cell(first, col), cell(last, col));
            formula(sheet, (row, col), &format!(r#"=COUNTIF({own},"{condition}")"#), &people.to_string(), &styles.total_count)?;
        }
    }
    Ok(())
}

/// Returns the column of readiness as a reference for formulas on other sheets.
pub(super) fn readiness_column(book: &DepartmentWorkbook<'_>) -> String {
    let last = table::last_row(FIRST, book.report.department.people.len());
    range(&book.names.heatmap, READINESS, FIRST, last)
}
