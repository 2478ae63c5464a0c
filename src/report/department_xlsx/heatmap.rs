//! Writes the heatmap: people by skills, each gap with figure and symbol.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::style::{formula, gap_colours, text};
use super::table::{self, cell, range};
use super::{DepartmentWorkbook, gaps, row_key};
use crate::analysis::{Department, PersonResult};
use crate::report::figures::{UNKNOWN, no_gap};
use crate::texts::report_text;

const PERSON: u16 = 0;
const ROLE: u16 = 1;
pub(super) const READINESS: u16 = 2;
const FIRST_SKILL: u16 = 3;
/// Width of a skill's column in characters, with room for `● +1` and for two lines of a rotated label.
const SKILL_WIDTH: f64 = 5.6;
/// The most lines for the name of a domain.
const DOMAIN_LINES: usize = 3;
const FIRST_DOMAIN_LINE: u32 = 2;

/// Returns the row of the skills' names.
fn headings(department: &Department) -> u32 {
    FIRST_DOMAIN_LINE
        + u32::try_from(domain_lines(department).iter().map(|(_, lines)| lines.len()).max().unwrap_or(1)).unwrap_or(1)
}

/// Returns the first row of people.
pub(super) fn first_row(department: &Department) -> u32 {
    headings(department) + 1
}

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    sheet.set_name(&book.names.heatmap)?;
    table::begin(sheet, styles, &report_text("titles.heatmap"), &report_text("legend.heatmap"), &book.report.title)?;
    write_headings(book, sheet)?;
    let first = first_row(department);
    let mut row = first;
    for (index, person) in department.people.iter().enumerate() {
        write_person(book, sheet, row, index, person)?;
        row += 1;
    }
    sheet.set_freeze_panes(first, FIRST_SKILL)?;
    sheet.set_repeat_rows(FIRST_DOMAIN_LINE, headings(department))?;
    if department.people.is_empty() {
        return text(sheet, (first, 0), &report_text("notes.none"), &styles.note);
    }
    let last = row - 1;
    let last_skill = FIRST_SKILL + u16::try_from(department.skills.len()).unwrap_or(1).max(1) - 1;
    gap_colours(sheet, (first, FIRST_SKILL), (last, last_skill))?;
    styles.bands(sheet, first, last, FIRST_SKILL)?;
    write_totals(book, sheet, row, (first, last))
}

fn write_headings(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    let labels = headings(department);
    for (col, key, width) in [(PERSON, "person", 24.0), (ROLE, "role", 20.0), (READINESS, "readiness", 11.0)] {
        text(sheet, (labels, col), &report_text(&format!("heatmap.{key}")), &styles.heading_low)?;
        sheet.set_column_width(col, width)?;
    }
    let mut col = FIRST_SKILL;
    for (skills, lines) in domain_lines(department) {
        for row in FIRST_DOMAIN_LINE..labels {
            for place in 0..skills {
                let first = if place == 0 { lines.get((row - FIRST_DOMAIN_LINE) as usize) } else { None };
                text(sheet, (row, col + place), first.map_or("", String::as_str), &styles.domain)?;
            }
        }
        col += skills;
    }
    for row in FIRST_DOMAIN_LINE..labels {
        sheet.set_row_height(row, 13)?;
    }
    for (col, skill) in (FIRST_SKILL..).zip(&department.skills) {
        text(sheet, (labels, col), &skill.label, &styles.rotated)?;
        sheet.set_column_width(col, SKILL_WIDTH)?;
    }
    // Rotated text is wrapped into two lines, so the longest label needs about half its length.
    let longest = department.skills.iter().map(|skill| skill.label.chars().count()).max().unwrap_or_default();
    sheet.set_row_height(labels, (longest as f64 * 3.1 + 24.0).clamp(60.0, 220.0))?;
    Ok(())
}

/// Returns for each domain the number of its skills and its name, wrapped to fit above their columns. No cells are merged,
/// because merged cells break sorting and screen readers.
fn domain_lines(department: &Department) -> Vec<(u16, Vec<String>)> {
    let mut domains: Vec<(&str, &str, u16)> = Vec::new();
    for skill in &department.skills {
        match domains.last_mut() {
            Some((id, _, count)) if *id == skill.domain => *count += 1,
            _ => domains.push((&skill.domain, &skill.domain_label, 1)),
        }
    }
    domains.into_iter().map(|(_, label, count)| (count, broken(label, usize::from(count) * 7))).collect()
}

/// Wraps a text between words into lines of at most `width` characters. A longer word has its own line, and the last line takes
/// all remaining words.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > DOMAIN_LINES {
        let rest = lines.split_off(DOMAIN_LINES);
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(&rest.join(" "));
        }
    }
    lines
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

/// Writes how many people have a gap in each skill.
fn write_totals(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u32, u32),
) -> Result<(), XlsxError> {
    let department = book.report.department;
    let styles = &book.styles;
    text(sheet, (row, PERSON), &report_text("heatmap.gaps"), &styles.total)?;
    text(sheet, (row, ROLE), "", &styles.total)?;
    text(sheet, (row, READINESS), "", &styles.total)?;
    for (place, col) in (FIRST_SKILL..).take(department.skills.len()).enumerate() {
        let people = department.people.iter().filter(|person| person.skills[place].gap.is_some_and(|gap| gap > 0)).count();
        let own = format!("{}:{}", cell(first, col), cell(last, col));
        formula(sheet, (row, col), &format!(r#"=COUNTIF({own},">0")"#), &people.to_string(), &styles.total_count)?;
    }
    Ok(())
}

/// Returns the column of readiness as a reference for formulas on other sheets.
pub(super) fn readiness_column(book: &DepartmentWorkbook<'_>) -> String {
    let department = book.report.department;
    let first = first_row(department);
    range(&book.names.heatmap, READINESS, first, table::last_row(first, department.people.len()))
}
