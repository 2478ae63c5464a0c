//! The figures of the calendar as spreadsheet formulas. Each refers to its own row and the head of its column; only days, hours
//! and costs come from the plan.

use super::Context;
use super::formula::{Cells, Home, beside, quoted};
use crate::form::{CalendarFigure, Planned, QUARTERS, REST};
use crate::texts::sheet_text;

/// The formula for a figure on the calendar sheet.
pub(super) fn text(context: &Context<'_>, home: Home, figure: &CalendarFigure) -> String {
    let own = |action: &Planned, column| in_row(context, home, &action.key, column);
    match figure {
        CalendarFigure::Name { quarter } => {
            let begins = begins(context, *quarter);
            format!("=IF({begins}=\"\",\"\",\"Q\"&INT((MONTH({begins})+2)/3)&\" \"&YEAR({begins}))")
        }
        CalendarFigure::Begins { quarter: 0, actions } => {
            let days = columns(context, actions, "from", "to");
            format!("=IF(COUNT({days})=0,\"\",DATE(YEAR(MIN({days})),3*INT((MONTH(MIN({days}))-1)/3)+1,1))")
        }
        CalendarFigure::Begins { quarter, .. } => {
            let first = begins(context, 0);
            format!("=IF({first}=\"\",\"\",EDATE({first},{}))", 3 * quarter)
        }
        CalendarFigure::Day { pointer } => match context.layout.field(pointer) {
            Some(found) => {
                let day = beside(context, home, found);
                // A pasted date can include a time of day, which would put it after the last day of its quarter.
                format!("=IF(ISNUMBER({day}),INT({day}),\"\")")
            }
            None => "=\"\"".to_owned(),
        },
        CalendarFigure::Hours { action } => match context.layout.cell(&action.plan_key, "hours") {
            Some(found) => {
                let hours = beside(context, home, found);
                format!("=IF(ISNUMBER({hours}),{hours},\"\")")
            }
            None => "=\"\"".to_owned(),
        },
        CalendarFigure::Share { quarter: Some(quarter), action } => {
            let [from, to, hours] = ["from", "to", "hours"].map(|column| own(action, column));
            let begins = begins(context, *quarter);
            let ends = format!("(EDATE({begins},3)-1)");
            let spread = format!("MAX(0,MIN({to},{ends})-MAX({from},{begins})+1)/({to}-{from}+1)");
            let part = format!("IF(AND(ISNUMBER({from}),{from}<={to}),{spread},({to}>={begins})*({to}<={ends}))");
            let unknown = quoted(&sheet_text("calendar.unknown"));
            format!("=IF(ISNUMBER({to}),IF({part}=0,\"\",IF(ISNUMBER({hours}),{hours}*{part},{unknown})),\"\")")
        }
        CalendarFigure::Share { quarter: None, action } => {
            let hours = own(action, "hours");
            let all = format!("{}:{}", own(action, QUARTERS[0]), own(action, QUARTERS[QUARTERS.len() - 1]));
            format!("=IF(ISNUMBER({hours}),IF(ROUND({hours}-SUM({all}),6)>0,{hours}-SUM({all}),\"\"),\"\")")
        }
        CalendarFigure::TotalHours { quarter, actions } => {
            let column = quarter.map_or(REST, |quarter| QUARTERS[quarter]);
            // The rows of goals in between are empty in this column.
            let sum = format!("SUM({})", columns(context, actions, column, column));
            match quarter {
                Some(quarter) => format!("=IF({}=\"\",\"\",{sum})", begins(context, *quarter)),
                None => format!("={sum}"),
            }
        }
        CalendarFigure::TotalCost { quarter, actions, .. } => total_cost(context, home, *quarter, actions),
    }
}

/// A reference to a cell of the formula's own row.
fn in_row(context: &Context<'_>, home: Home, key: &str, column: &'static str) -> String {
    context.layout.cell(key, column).map_or_else(String::new, |found| beside(context, home, found))
}

/// A reference to a cell of the calendar, which nobody sorts, for formulas on the same sheet.
fn place(context: &Context<'_>, key: &str, column: &'static str) -> String {
    context.layout.cell(key, column).map_or_else(String::new, |(_, cell)| cell.absolute())
}

/// The cell with the first day of a quarter.
fn begins(context: &Context<'_>, quarter: usize) -> String {
    place(context, crate::form::key::CALENDAR_BEGINS, QUARTERS[quarter])
}

/// A range of neighbouring columns, from the first action to the last.
fn columns(context: &Context<'_>, actions: &[Planned], from: &'static str, to: &'static str) -> String {
    match (actions.first(), actions.last()) {
        (Some(first), Some(last)) => format!("{}:{}", place(context, &first.key, from), place(context, &last.key, to)),
        _ => "\"\"".to_owned(),
    }
}

/// The sum of the costs of all actions with a target date in the quarter; without a quarter, of all other actions. Costs that
/// are not numbers are left out.
fn total_cost(context: &Context<'_>, home: Home, quarter: Option<usize>, actions: &[Planned]) -> String {
    let of = |column: &'static str| {
        let cells: Vec<_> = actions.iter().filter_map(|action| context.layout.cell(&action.plan_key, column)).collect();
        Cells::of(context, home, &cells)
    };
    let (costs, days) = (of("cost"), of("date"));
    let Some(quarter) = quarter else {
        let own = |column| place(context, crate::form::key::CALENDAR_COST, column);
        return format!("={}-SUM({}:{})", costs.sum(), own(QUARTERS[0]), own(QUARTERS[QUARTERS.len() - 1]));
    };
    let begins = begins(context, quarter);
    let sum = if costs.are_parted() {
        let within =
            |(costs, days): (&String, &String)| format!("SUMIFS({costs},{days},\">=\"&{begins},{days},\"<\"&EDATE({begins},3))");
        costs.ranges().zip(days.ranges()).map(within).collect::<Vec<_>>().join("+")
    } else {
        // SUMPRODUCT takes the cost as an argument of its own, so that text in its place counts as zero.
        costs.total(days.ranges(), |costs, days| format!("({days}>={begins})*({days}<EDATE({begins},3)),{costs}"))
    };
    format!("=IF({begins}=\"\",\"\",{})", if sum.is_empty() { "0" } else { &sum })
}
