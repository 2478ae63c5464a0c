//! Writes the sheet of plans: every action, with totals above the headings that follow filters and changes.

use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::DepartmentWorkbook;
use super::style::{count, date, formula, number, text};
use super::table::{self, SheetColumn, range};
use crate::analysis::{PlannedAction, Plans};
use crate::model::{ActionStatus, Money};
use crate::report::figures::{kind_word, status_word};
use crate::texts::report_text;

const HOURS: u16 = 6;
const COST: u16 = 7;
const CURRENCY: u16 = 8;
const STATUS: u16 = 11;
const LAST: u16 = 15;
/// Row of the totals over the rows that a filter shows.
const SHOWN: u32 = 2;
/// Row of the totals over all actions except dropped ones. Further currencies follow below.
pub(super) const TOTAL: u32 = 3;

const COLUMNS: [SheetColumn; 16] = [
    ("person", 20.0),
    ("goal", 7.0),
    ("goal-statement", 28.0),
    ("action", 32.0),
    ("skill", 22.0),
    ("kind", 13.0),
    ("hours", 10.0),
    ("cost", 12.0),
    ("currency", 10.0),
    ("result", 28.0),
    ("target-date", 12.0),
    ("status", 12.0),
    ("actual-hours", 10.0),
    ("actual-cost", 12.0),
    ("actual-currency", 10.0),
    ("outcome", 22.0),
];

/// Returns the row of the headings, which is below one row of totals for each currency.
fn headings(plans: &Plans) -> u32 {
    TOTAL + u32::try_from(plans.total.estimated_costs.len()).unwrap_or(1).max(1) + 1
}

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let plans = &book.report.department.plans;
    sheet.set_name(&book.names.plans)?;
    table::begin(sheet, &book.styles, &report_text("titles.plans"), &report_text("notes.plans"), &book.report.title)?;
    let headings = headings(plans);
    table::headings(sheet, &book.styles, headings, &COLUMNS)?;
    for (row, action) in (headings + 1..).zip(&plans.actions) {
        write_action(book, sheet, row, action)?;
    }
    write_totals(book, sheet, plans, headings)?;
    table::finish(sheet, &book.styles, headings, plans.actions.len(), LAST + 1, 1)
}

fn write_action(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32, action: &PlannedAction) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let words = |text: &Option<String>| text.clone().unwrap_or_default();
    text(sheet, (row, 0), &action.name, &styles.text)?;
    count(sheet, (row, 1), action.goal, &styles.number)?;
    text(sheet, (row, 2), &words(&action.goal_statement), &styles.text)?;
    text(sheet, (row, 3), &words(&action.action), &styles.text)?;
    text(sheet, (row, 4), &words(&action.skill_label), &styles.text)?;
    text(sheet, (row, 5), &action.kind.map(kind_word).unwrap_or_default(), &styles.text)?;
    match (action.estimated_hours, &action.estimated_time) {
        // Words that are not a figure are shown as they were typed. Sums ignore them.
        (None, Some(time)) => text(sheet, (row, HOURS), &time.text, &styles.text)?,
        (hours, _) => number(sheet, (row, HOURS), hours, &styles.hours)?,
    }
    money(book, sheet, (row, COST), action.estimated_cost.as_ref())?;
    text(sheet, (row, 9), &words(&action.result), &styles.text)?;
    date(sheet, (row, 10), action.target_date.or(action.goal_date), &styles.date)?;
    text(sheet, (row, STATUS), &action.status.map(status_word).unwrap_or_default(), &styles.text)?;
    number(sheet, (row, 12), action.actual_hours, &styles.hours)?;
    money(book, sheet, (row, 13), action.actual_cost.as_ref())?;
    text(sheet, (row, LAST), &words(&action.outcome), &styles.text)?;
    let wrapped = [
        (0, Some(&action.name)),
        (2, action.goal_statement.as_ref()),
        (3, action.action.as_ref()),
        (4, action.skill_label.as_ref()),
        (9, action.result.as_ref()),
        (LAST, action.outcome.as_ref()),
    ];
    let wrapped = wrapped.map(|(col, text)| (col, text.map_or("", String::as_str)));
    table::fit(sheet, row, &COLUMNS, &wrapped)
}

/// Writes an amount, and its currency in the next column.
pub(super) fn money(
    book: &DepartmentWorkbook<'_>,
    sheet: &mut Worksheet,
    at: (u32, u16),
    money: Option<&Money>,
) -> Result<(), XlsxError> {
    number(sheet, at, money.and_then(|money| money.amount().to_f64()), &book.styles.money)?;
    text(sheet, (at.0, at.1 + 1), money.map_or("", Money::currency), &book.styles.text)
}

fn write_totals(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, plans: &Plans, headings: u32) -> Result<(), XlsxError> {
    let styles = &book.styles;
    let last = table::last_row(headings + 1, plans.actions.len());
    let column = |col| range(&book.names.plans, col, headings + 1, last);
    let costs = &plans.total.estimated_costs;
    for row in SHOWN..headings - 1 {
        table::texts(sheet, row, &[""; CURRENCY as usize + 1], &styles.total)?;
    }
    text(sheet, (SHOWN, 0), &report_text("plans.shown"), &styles.total)?;
    // Not `sum`, because the sum of no numbers is -0.
    let hours = plans.actions.iter().filter_map(|action| action.estimated_hours).fold(0.0, |sum, hours| sum + hours);
    let shown = |col| format!("=SUBTOTAL(109,{})", column(col));
    formula(sheet, (SHOWN, HOURS), &shown(HOURS), &hours.to_string(), &styles.total_hours)?;
    let mut currencies: Vec<&str> =
        plans.actions.iter().filter_map(|action| action.estimated_cost.as_ref()).map(Money::currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    // A sum over several currencies would be meaningless.
    if let [currency] = currencies[..] {
        let amounts = plans.actions.iter().filter_map(|action| action.estimated_cost.as_ref()).map(Money::amount);
        let sum: rust_decimal::Decimal = amounts.sum();
        formula(sheet, (SHOWN, COST), &shown(COST), &sum.to_string(), &styles.total_money)?;
        text(sheet, (SHOWN, CURRENCY), currency, &styles.total)?;
    }
    text(sheet, (TOTAL, 0), &report_text("plans.total"), &styles.total)?;
    let kept = format!(r#"{},"<>{}""#, column(STATUS), status_word(ActionStatus::Dropped));
    let total_hours = format!("=SUMIFS({},{kept})", column(HOURS));
    formula(sheet, (TOTAL, HOURS), &total_hours, &plans.total.estimated_hours.to_string(), &styles.total_hours)?;
    for (row, cost) in (TOTAL..).zip(costs) {
        let sum = format!(r#"=SUMIFS({},{kept},{},"{}")"#, column(COST), column(CURRENCY), cost.currency);
        formula(sheet, (row, COST), &sum, &cost.amount.to_string(), &styles.total_money)?;
        text(sheet, (row, CURRENCY), &cost.currency, &styles.total)?;
    }
    Ok(())
}

/// Returns the cells of the total hours and of the total cost in each currency, for the overview.
pub(super) fn total_cells(plans: &Plans) -> (String, Vec<String>) {
    let costs = (TOTAL..).zip(&plans.total.estimated_costs).map(|(row, _)| table::cell(row, COST));
    (table::cell(TOTAL, HOURS), costs.collect())
}
