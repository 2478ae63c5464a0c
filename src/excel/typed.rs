//! Writes what a person typed, unchanged, and builds the formula that tells whether a cell is still unchanged.

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::cells::{FIRST_SAFE_DAY, moment};
use super::formula::quoted;
use super::style::as_seen;
use crate::address::CellRef;
use crate::form::Kind;
use crate::grid::{Cell, CellValue, Shown};
use crate::model::Date;

/// The error values of spreadsheets. Each is written as a formula with that result.
const ERRORS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];
/// The longest text that is compared as a whole, in characters. Formulas can contain texts of up to 255.
const COMPARED: usize = 200;
/// Day zero of spreadsheets.
const DAY_ZERO: Date = Date(jiff::civil::date(1899, 12, 30));

/// Writes the value of a cell into a field of a kind. A day or a percentage where none is asked for becomes the words for
/// it: its number format would turn what is typed next into another day or percentage.
pub(super) fn write(
    sheet: &mut Worksheet,
    cell: CellRef,
    kind: Option<&Kind>,
    typed: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let (row, col) = (cell.row, cell.col as u16);
    let format = &as_seen(format, &typed.look);
    if let Some(rival) = &typed.look.rival {
        // The other value from the file is added, so that neither is mistaken for the answer.
        let both = [rival.as_ref(), &typed.value.display()].join(" | ");
        return sheet.write_string_with_format(row, col, both, format).map(drop);
    }
    let written = match &typed.value {
        CellValue::Empty => sheet.write_blank(row, col, format),
        CellValue::Text(text) if text.is_empty() => sheet.write_blank(row, col, format),
        CellValue::Number(_) if !is_number(kind, &typed.look.shown) => {
            sheet.write_string_with_format(row, col, typed.shown(), format)
        }
        CellValue::Number(number) if number.is_finite() => {
            // With a date format it would become another date.
            let plain = matches!(kind, Some(Kind::Date)).then(|| format.clone().set_num_format("General"));
            let days = if typed.look.from_1904 && plain.is_some() { f64::from(days_to_1904()) } else { 0.0 };
            sheet.write_number_with_format(row, col, *number + days, plain.as_ref().unwrap_or(format))
        }
        CellValue::Bool(yes) => sheet.write_boolean_with_format(row, col, *yes, format),
        CellValue::Date { date, .. }
            if matches!(kind, Some(Kind::Date)) && typed.look.shown == Shown::Plain && *date >= FIRST_SAFE_DAY =>
        {
            sheet.write_datetime_with_format(row, col, &moment(*date)?, format)
        }
        CellValue::Error(error) if ERRORS.contains(&error.as_str()) => {
            let formula = Formula::new(format!("={error}")).set_result(error);
            sheet.write_formula_with_format(row, col, formula, format)
        }
        _ => sheet.write_string_with_format(row, col, typed.shown(), format),
    };
    written.map(drop)
}

/// Whether a number is kept as a number: units belong to costs and times, not to levels.
fn is_number(kind: Option<&Kind>, shown: &Shown) -> bool {
    match shown {
        Shown::Plain | Shown::Month | Shown::Quarter | Shown::Year => true,
        Shown::Unit(_) => !matches!(kind, Some(Kind::Money { .. } | Kind::Effort | Kind::Text { .. })),
        Shown::Percentage | Shown::Clock => false,
    }
}

/// The difference in days between the 1904 and the 1900 date system.
fn days_to_1904() -> i32 {
    (jiff::civil::date(1904, 1, 1) - DAY_ZERO.0).get_days()
}

/// A formula that is true as long as the cell has this value.
pub(super) fn still(value: &CellValue, reference: &str) -> String {
    if value.is_blank() {
        return format!("LEN(TRIM({reference}))=0");
    }
    match value {
        CellValue::Empty => format!("ISBLANK({reference})"),
        CellValue::Text(text) => still_text(text, reference),
        CellValue::Number(number) => still_number(*number, reference),
        CellValue::Bool(yes) => {
            format!("AND(ISLOGICAL({reference}),{reference}={})", if *yes { "TRUE" } else { "FALSE" })
        }
        CellValue::Date { date, .. } => {
            let days = (date.0 - DAY_ZERO.0).get_days();
            format!("AND(ISNUMBER({reference}),INT(N({reference}))={days})")
        }
        CellValue::Error(_) => format!("ISERROR({reference})"),
    }
}

/// Compares texts exactly. For long texts, and for characters that programs count or write differently, length and beginning
/// are enough.
fn still_text(text: &str, reference: &str) -> String {
    let plain = |c: &char| !c.is_control() && u32::from(*c) < 0x1_0000;
    let count = text.chars().count();
    if count <= COMPARED && text.chars().all(|c| plain(&c)) {
        return format!("AND(ISTEXT({reference}),EXACT({reference},{}))", quoted(text));
    }
    let start: String = text.chars().take_while(plain).take(COMPARED).collect();
    let (length, units) = (start.chars().count(), text.encode_utf16().count());
    format!(
        "AND(ISTEXT({reference}),OR(LEN({reference})={count},LEN({reference})={units}),EXACT(LEFT({reference},{length}),{}))",
        quoted(&start)
    )
}

/// Compares whole numbers exactly, others to the fifteen digits that formulas can contain.
fn still_number(number: f64, reference: &str) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("AND(ISNUMBER({reference}),N({reference})={number})");
    }
    let figure = |number: f64| format!("{number:.14E}").replace('E', "E+").replace("E+-", "E-");
    format!("AND(ISNUMBER({reference}),ABS(N({reference})-({}))<={})", figure(number), figure(number.abs() * 1e-12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_value_has_its_formula() {
        let text = |text: &str| CellValue::Text(text.to_owned());
        let day = Date::from_ymd(2026, 11, 30).unwrap();
        for (value, formula) in [
            (CellValue::Empty, "LEN(TRIM(D5))=0"),
            (text(" \u{a0}"), "LEN(TRIM(D5))=0"),
            (text("say \"4\""), "AND(ISTEXT(D5),EXACT(D5,\"say \"\"4\"\"\"))"),
            (CellValue::Number(7.0), "AND(ISNUMBER(D5),N(D5)=7)"),
            (CellValue::Number(3.5), "AND(ISNUMBER(D5),ABS(N(D5)-(3.50000000000000E+0))<=3.50000000000000E-12)"),
            (CellValue::Bool(true), "AND(ISLOGICAL(D5),D5=TRUE)"),
            (CellValue::Date { date: day, time: false }, "AND(ISNUMBER(D5),INT(N(D5))=46356)"),
            (CellValue::Error("#N/A".to_owned()), "ISERROR(D5)"),
            (text("a\n😀"), "AND(ISTEXT(D5),OR(LEN(D5)=3,LEN(D5)=4),EXACT(LEFT(D5,1),\"a\"))"),
        ] {
            assert_eq!(still(&value, "D5"), formula);
        }
        assert!(still(&text(&"\"".repeat(300)), "D5").contains("LEFT(D5,200)"));
    }
}
