//! Writes the sheet of training needs, with one row for each skill. Counts and sums are calculated from the sheet of gaps.

use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatDataBarDirection, Worksheet, XlsxError};

use super::style::{formula, number, text};
use super::table::{self, SheetColumn, cell};
use super::{DepartmentWorkbook, gaps};
use crate::analysis::TrainingNeed;
use crate::report::figures::{kind_word, name_list, teacher_note};
use crate::texts::{report_text, report_text_with};

/// First row of figures.
pub(super) const FIRST: u32 = table::HEADINGS + 1;
pub(super) const SKILL: u16 = 0;
const PEOPLE: u16 = 2;
pub(super) const GAP_SUM: u16 = 3;
const MEAN: u16 = 4;
const LARGEST: u16 = 5;
const WHO: u16 = 6;
const TEACHERS: u16 = 7;
const TEACHER_NAMES: u16 = 8;
const TEACHER_NOTE: u16 = 9;
const ACTIVITIES: u16 = 10;
const SKILL_ID: u16 = 11;

const COLUMNS: [SheetColumn; 12] = [
    ("skill", 32.0),
    ("domain", 20.0),
    ("people", 10.0),
    ("gap-sum", 11.0),
    ("mean-gap", 9.0),
    ("largest", 9.0),
    ("who", 40.0),
    ("teachers", 9.0),
    ("teacher-names", 30.0),
    ("teacher-note", 17.0),
    ("activities", 56.0),
    ("skill-id", 26.0),
];

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    let scale = department.scale;
    let teaching = scale.max.saturating_sub(1).max(scale.min);
    let note = report_text_with("notes.needs", &[("level", &teaching.to_string()), ("top", &scale.max.to_string())]);
    sheet.set_name(&book.names.needs)?;
    table::begin(sheet, &book.styles, &report_text("titles.needs"), &note, &book.report.title)?;
    table::headings(sheet, &book.styles, table::HEADINGS, &COLUMNS)?;
    for (row, need) in (FIRST..).zip(&department.training_needs) {
        write_figures(book, sheet, row, need, teaching)?;
        write_texts(book, sheet, row, need)?;
    }
    let rows = department.training_needs.len();
    let last = table::last_row(FIRST, rows);
    if rows > 0 {
        let bar = ConditionalFormatDataBar::new()
            .set_fill_color("9CC3CC")
            .set_solid_fill(true)
            .set_direction(ConditionalFormatDataBarDirection::LeftToRight);
        sheet.add_conditional_format(FIRST, GAP_SUM, last, GAP_SUM, &bar)?;
    }
    sheet.set_print_area(0, 0, last, ACTIVITIES)?;
    table::finish(sheet, &book.styles, table::HEADINGS, rows, SKILL_ID + 1, 1)
}

fn write_figures(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    need: &TrainingNeed,
    teaching: u8,
) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let (ids, values, used) = (book.gaps_column(gaps::SKILL_ID), book.gaps_column(gaps::GAP), book.gaps_column(gaps::USED));
    let id = cell(row, SKILL_ID);
    let count = format!(r#"=COUNTIFS({ids},{id},{values},">0")"#);
    formula(sheet, (row, PEOPLE), &count, &need.people.to_string(), &styles.number)?;
    let sum = format!(r#"=SUMIFS({values},{ids},{id},{values},">0")"#);
    formula(sheet, (row, GAP_SUM), &sum, &need.gap_sum.to_string(), &styles.number)?;
    let mean = format!(r#"=IF({people}=0,"",{sum}/{people})"#, people = cell(row, PEOPLE), sum = cell(row, GAP_SUM));
    let mean_result = need.mean_gap.map(|mean| mean.to_string()).unwrap_or_default();
    formula(sheet, (row, MEAN), &mean, &mean_result, &styles.mean)?;
    number(sheet, (row, LARGEST), need.largest.map(f64::from), &styles.number)?;
    let teachers = format!(r#"=COUNTIFS({ids},{id},{used},">={teaching}")"#);
    formula(sheet, (row, TEACHERS), &teachers, &need.teachers.len().to_string(), &styles.number)
}

fn write_texts(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32, need: &TrainingNeed) -> Result<(), XlsxError> {
    let styles = &book.styles;
    table::texts(sheet, row, &[&need.label, &need.domain_label], &styles.text)?;
    let (who, teachers) = (name_list(&need.who), name_list(&need.teachers));
    text(sheet, (row, WHO), &who, &styles.text)?;
    text(sheet, (row, TEACHER_NAMES), &teachers, &styles.text)?;
    text(sheet, (row, TEACHER_NOTE), &teacher_note(need.teachers.len()), &styles.text)?;
    let activities = need.activities.iter().map(|activity| format!("{}: {}", kind_word(activity.kind), activity.text));
    let activities = activities.collect::<Vec<_>>().join("\n");
    text(sheet, (row, ACTIVITIES), &activities, &styles.text)?;
    let wrapped: [(u16, &str); 5] =
        [(SKILL, &need.label), (1, &need.domain_label), (WHO, &who), (TEACHER_NAMES, &teachers), (ACTIVITIES, &activities)];
    table::fit(sheet, row, &COLUMNS, &wrapped)?;
    text(sheet, (row, SKILL_ID), &need.skill, &styles.key)
}
