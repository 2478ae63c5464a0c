//! Values that people type as dates.

use super::*;
use crate::hostile::with_changed_part;
use crate::sample;
use skillbook::model::FormKind;

fn day(text: &str, time: bool) -> CellValue {
    CellValue::Date { date: sample::date(text), time }
}

pub(super) fn as_text() {
    let clear = [
        "30/11/2028",
        "30.11.2028",
        "11/30/2028",
        "'30/11/2028",
        "30 November 2028",
        "Nov 30, 2028",
        "Thursday, 30th of November 2028",
        "30. november 2028",
        "2028/11/30",
        "2028-11-30T14:30:00",
        "30/11/2028 2:30 pm",
        "20281130",
    ];
    let told = |typed: &str| format!("“{typed}” for “By when” was read as “2028-11-30”");
    for typed_text in clear {
        let shown = [(Code::ValueTidied, Severity::Info, typed_text, &*told(typed_text))];
        typed(DATE, text(typed_text), json!("2028-11-30"), &shown);
    }
    for clean in ["2028-11-30", " 2028-11-30 "] {
        typed(DATE, text(clean), json!("2028-11-30"), &[]);
    }
    let words = "can mean 2029-04-03 or 2029-03-04";
    asked(DATE, &["3/4/2029", "03-04-2029", "'3/4/2029"], Code::DateAmbiguous, words);
}

pub(super) fn short() {
    asked(DATE, &["30.11.28", "30 Nov 28", "11/30/28"], Code::DateNotUnderstood, "Did you mean 2028-11-30?");
    asked(DATE, &["30/11/28"], Code::DateAmbiguous, "can mean 2028-11-30 or 2030-11-28");
    // The staff id has lost its leading zeros. The form code still has them, and both are shown.
    let spoilt = Spoilt::one_to_five().set("/person/id", CellValue::Number(17.0));
    let told = [(Code::IdentityDisagrees, Severity::Error, "17", "names the person “17”, another part “0017”")];
    expect(&spoilt, "/person/id", &json!("17"), &told);
}

pub(super) fn partial() {
    for (typed_text, end) in [
        ("Q3 2028", "2028-09-30"),
        ("2028-Q3", "2028-09-30"),
        ("3rd quarter 2028", "2028-09-30"),
        ("2028-H2", "2028-12-31"),
        ("2028", "2028-12-31"),
        ("end of 2028", "2028-12-31"),
        ("September 2028", "2028-09-30"),
        ("09/2028", "2028-09-30"),
    ] {
        let words = format!("gives no day; it was read as the last day, {end}");
        typed(DATE, text(typed_text), json!(end), &[(Code::DatePartial, Severity::Warning, typed_text, &words)]);
    }
    let words = "gives no day; it was read as the last day, 2028-12-31";
    typed(DATE, CellValue::Number(2028.0), json!("2028-12-31"), &[(Code::DatePartial, Severity::Warning, "2028", words)]);
    // A date cell turns 2028 into day number 2028.
    let words = "is what a date cell shows when only the year 2028 is typed; it was read as the last day, 2028-12-31";
    let told = [(Code::DatePartial, Severity::Warning, "1905-07-20", words)];
    typed(DATE, day("1905-07-20", false), json!("2028-12-31"), &told);
    asked(DATE, &["Q3", "September", "Q5 2028", "spring 2028", "next year"], Code::DateNotUnderstood, "cannot be read as a date");
}

pub(super) fn impossible() {
    asked(DATE, &["19/25/2013", "2029-02-30", "31.4.2029", "0/0/2029"], Code::DateNotUnderstood, "cannot be read as a date");
}

pub(super) fn from_1904() {
    let good = sample::xlsx(&sample::document(FormKind::Inventory));
    let days = |xml: String| xml.replace("<v>46346</v>", "<v>44884</v>").replace("<v>46357</v>", "<v>44895</v>");
    let counted = with_changed_part(&good, "xl/workbook.xml", |xml| xml.replacen("<workbookPr", "<workbookPr date1904=\"1\"", 1));
    let counted = with_changed_part(&counted, "xl/worksheets/sheet1.xml", days);
    let counted = with_changed_part(&counted, "xl/worksheets/sheet2.xml", days);
    let whole = Spoilt::of(FormKind::Inventory).with_file(&counted);
    expect(&whole, "/inventory/rated_on", &json!("2026-11-20"), &[]);
    expect(&whole, "/form/due", &json!("2026-12-01"), &[]);
    // Counted from 1900, the same numbers give other days, so the test would notice.
    let wrong = with_changed_part(&good, "xl/worksheets/sheet2.xml", days);
    let read = Spoilt::of(FormKind::Inventory).with_file(&wrong).read().value.unwrap();
    assert_eq!(read["inventory"]["rated_on"], "2022-11-19");
}

pub(super) fn alike() {
    // As .xlsx stores it, as .ods and .csv write it, as a number without its format, and with a time of day.
    typed(DATE, day("2028-11-30", false), json!("2028-11-30"), &[]);
    typed(DATE, day("2028-11-30", true), json!("2028-11-30"), &[]);
    typed(DATE, text("2028-11-30"), json!("2028-11-30"), &[]);
    let words = "was read as “2028-11-30”";
    typed(DATE, CellValue::Number(47_087.0), json!("2028-11-30"), &[(Code::ValueTidied, Severity::Info, "47087", words)]);
}
