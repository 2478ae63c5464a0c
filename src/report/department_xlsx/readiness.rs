//! Writes the sheet of readiness: the people of each target role, the one closest to it first.

use std::collections::HashMap;

use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatDataBarDirection, Worksheet, XlsxError};

use super::style::{formula, text};
use super::table::{self, SheetColumn, cell, range};
use super::{DepartmentWorkbook, gaps, person_key};
use crate::analysis::{RankedPerson, RoleReadiness};
use crate::report::figures::{UNKNOWN, education_word};
use crate::texts::report_text;

const ROLE: u16 = 0;
const SHARE: u16 = 2;
const NEEDED: u16 = 3;
const MET: u16 = 4;
const GAPS: u16 = 5;
const UNRATED: u16 = 6;
const GAP_SUM: u16 = 7;
const KEY: u16 = 12;
/// Heading row of the small table of roles.
const ROLES: u32 = 3;

const COLUMNS: [SheetColumn; 13] = [
    ("role", 26.0),
    ("person", 26.0),
    ("readiness", 18.0),
    ("skills-needed", 11.0),
    ("met", 9.0),
    ("gaps", 9.0),
    ("unrated", 9.0),
    ("gap-sum", 9.0),
    ("biggest", 70.0),
    ("education", 20.0),
    ("required", 21.0),
    ("desired", 21.0),
    ("person-key", 10.0),
];

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let department = book.report.department;
    sheet.set_name(&book.names.readiness)?;
    table::begin(sheet, &book.styles, &report_text("titles.readiness"), &report_text("notes.readiness"), &book.report.title)?;
    let roles: Vec<&RoleReadiness> = department.readiness.iter().filter(|role| !role.people.is_empty()).collect();
    let headings = ROLES + u32::try_from(roles.len()).unwrap_or_default() + 2;
    table::headings(sheet, &book.styles, headings, &COLUMNS)?;
    let first = headings + 1;
    let rows = department.people.len();
    let last = table::last_row(first, rows);
    write_roles(book, sheet, &roles, (first, last))?;
    let places: HashMap<&str, usize> =
        department.people.iter().enumerate().map(|(place, person)| (person.key.as_str(), place)).collect();
    let people = roles.iter().flat_map(|role| role.people.iter().map(move |person| (role, person)));
    for (row, (role, person)) in (first..).zip(people) {
        let key = places.get(person.key.as_str()).copied().map(person_key).unwrap_or_default();
        write_person(book, sheet, row, (&role_label(role), &key), person)?;
    }
    if rows > 0 {
        let bar = ConditionalFormatDataBar::new()
            .set_fill_color("9CC3CC")
            .set_solid_fill(true)
            .set_direction(ConditionalFormatDataBarDirection::LeftToRight)
            .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
            .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 1);
        sheet.add_conditional_format(first, SHARE, last, SHARE, &bar)?;
    }
    sheet.set_print_area(0, 0, last, KEY - 1)?;
    table::finish(sheet, &book.styles, headings, rows, KEY + 1, 2)
}

fn role_label(role: &RoleReadiness) -> String {
    role.label.clone().unwrap_or_else(|| report_text("readiness.no-role"))
}

/// Writes the small table at the top: people, ready people and mean readiness of each role.
fn write_roles(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    roles: &[&RoleReadiness],
    (first, last): (u32, u32),
) -> Result<(), XlsxError> {
    let styles = &book.styles;
    for (col, key) in (0..).zip(["role", "role-people", "role-mean", "role-ready"]) {
        text(sheet, (ROLES, col), &report_text(&format!("columns.{key}")), &styles.heading)?;
    }
    let (labels, shares) = (range(&book.names.readiness, ROLE, first, last), range(&book.names.readiness, SHARE, first, last));
    for (row, role) in (ROLES + 1..).zip(roles) {
        let own = cell(row, ROLE);
        text(sheet, (row, ROLE), &role_label(role), &styles.text)?;
        formula(sheet, (row, 1), &format!("=COUNTIF({labels},{own})"), &role.people.len().to_string(), &styles.number)?;
        let mean = role.mean_share.map_or_else(|| UNKNOWN.to_owned(), |share| share.to_string());
        let formula_of_mean = format!(r#"=IFERROR(AVERAGEIFS({shares},{labels},{own}),"–")"#);
        formula(sheet, (row, SHARE), &formula_of_mean, &mean, &styles.percent)?;
        let ready = format!("=COUNTIFS({labels},{own},{shares},1)");
        formula(sheet, (row, 3), &ready, &role.ready.to_string(), &styles.number)?;
    }
    Ok(())
}

fn write_person(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    row: u32,
    (role, key): (&str, &str),
    person: &RankedPerson,
) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let readiness = &person.readiness;
    table::texts(sheet, row, &[role, &person.name], &styles.text)?;
    let [needed, met, gaps_cell, unrated] = [NEEDED, MET, GAPS, UNRATED].map(|col| cell(row, col));
    let share = readiness.share.map_or_else(|| UNKNOWN.to_owned(), |share| share.to_string());
    let share_formula = format!(r#"=IF({needed}-{unrated}=0,"–",{met}/{needed})"#);
    formula(sheet, (row, SHARE), &share_formula, &share, &styles.percent)?;
    let (people, values, levels) =
        (book.gaps_column(gaps::PERSON_KEY), book.gaps_column(gaps::GAP), book.gaps_column(gaps::NEEDED));
    let (own, exempted) = (cell(row, KEY), report_text("exempted.mark"));
    for (col, formula_text, result) in [
        (NEEDED, format!(r#"=COUNTIFS({people},{own},{levels},">=0",{values},"<>{exempted}")"#), readiness.needed),
        (MET, format!("={needed}-{gaps_cell}-{unrated}"), readiness.met),
        (GAPS, format!(r#"=COUNTIFS({people},{own},{values},">0")"#), readiness.gaps),
        (UNRATED, format!(r#"=COUNTIFS({people},{own},{values},"–")"#), readiness.unrated),
    ] {
        formula(sheet, (row, col), &formula_text, &result.to_string(), &styles.number)?;
    }
    let sum = format!(r#"=SUMIFS({values},{people},{own},{values},">0")"#);
    formula(sheet, (row, GAP_SUM), &sum, &readiness.gap_sum.to_string(), &styles.number)?;
    let biggest = readiness.biggest.iter().map(|gap| format!("{} ({})", gap.label, gap.gap)).collect::<Vec<_>>().join(", ");
    text(sheet, (row, 8), &biggest, &styles.text)?;
    table::fit(sheet, row, &COLUMNS, &[(0, role), (1, &person.name), (8, &biggest)])?;
    let education = &readiness.education;
    text(sheet, (row, 9), education.highest.as_deref().unwrap_or(UNKNOWN), &styles.text)?;
    text(sheet, (row, 10), &education_word(education.required_met, education.required.as_deref()), &styles.text)?;
    text(sheet, (row, 11), &education_word(education.desired_met, education.desired.as_deref()), &styles.text)?;
    text(sheet, (row, KEY), key, &styles.key)
}
