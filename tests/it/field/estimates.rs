//! Times, costs and dates as people wrote them.

use serde_json::Value;

use super::{input, read, told};
use crate::programs::skillbook;

/// Returns the actions of the first goal of a document.
fn actions(document: &Value) -> Vec<Value> {
    document.pointer("/plan/goals/0/actions").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Returns a field of each action of the first goal of a return as text, or `-` if it is empty.
fn column(path: &str, field: &str) -> Vec<String> {
    let document = serde_json::to_value(&read(path).document).unwrap();
    actions(&document).iter().map(|action| shown(action.pointer(field))).collect()
}

fn shown(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).map_or_else(|| "-".to_owned(), str::to_owned)
}

/// Returns the lines of the findings that begin with a code.
fn lines(path: &str, code: &str) -> Vec<String> {
    told(&read(path)).into_iter().filter(|line| line.starts_with(&format!("{code} "))).collect()
}

#[test]
fn a_total_before_its_rhythm_is_the_whole_effort() {
    let times = column("01-total-then-rhythm/plan.xlsx", "/estimated_time/duration");
    assert_eq!(times, ["PT40H", "P10D", "PT160H", "PT8H", "P5D"]);
}

#[test]
fn the_country_of_a_number_format_tells_the_currency() {
    let costs = column("14-currency-of-the-format/packet.xlsx", "/estimated_cost/currency");
    assert_eq!(costs, ["CAD", "CNY"]);
}

#[test]
fn a_month_or_year_in_a_cell_for_dates_is_its_last_day() {
    let path = "15-month-cell-becomes-its-first-day/packet.xlsx";
    assert_eq!(column(path, "/target_date"), ["2026-06-30", "2026-12-31"]);
    let told = lines(path, "date-partial");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains("“2026-06”") && told[1].contains("“2026”"), "{told:#?}");
}

#[test]
fn a_span_is_asked_how_much_work_it_is() {
    let path = "16-months-as-work/plan.xlsx";
    assert_eq!(column(path, "/estimated_time/duration"), ["-", "-", "-", "-"]);
    let told = lines(path, "time-not-understood");
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told.iter().all(|line| line.contains("says how long it lasts, but not how much work it is")), "{told:#?}");
}

#[test]
fn a_number_for_a_day_counts_as_its_workbook_does() {
    let document = serde_json::to_value(&read("23-1904-number-without-date-format/packet.xlsx").document).unwrap();
    assert_eq!(document.pointer("/career_goal/target_date"), Some(&Value::from("2026-06-30")));
}

#[test]
fn brackets_may_hold_a_date_or_a_rhythm() {
    let times = column("26-misleading-time-words/plan.xlsx", "/estimated_time/duration");
    assert_eq!(times, ["P2D", "PT48H"]);
}

#[test]
fn dates_in_words_are_read() {
    let dates = column("28-dates-in-words/plan.xlsx", "/target_date");
    assert_eq!(dates, ["2026-06-30", "2026-06-01", "2026-06-30", "2026-06-30", "2026-06-30"]);
}

/// Returns the costs of a plan with its own framework.
fn costs(land: &str) -> Vec<String> {
    let path = |name: &str| input(&format!("27-own-currency-sign-refused/{name}")).display().to_string();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("plan.json").display().to_string();
    let (plan, framework) = (path(&format!("plan-{land}.xlsx")), path(&format!("framework-{land}.yaml")));
    skillbook(&["convert", &plan, &to, "--framework", &framework]);
    let document: Value = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap();
    let cost = |action: &Value| {
        format!("{} {}", shown(action.pointer("/estimated_cost/amount")), shown(action.pointer("/estimated_cost/currency")))
    };
    actions(&document).iter().map(cost).collect()
}

#[test]
fn costs_are_read_with_the_sign_of_the_own_currency() {
    let sek = "500.00 SEK".to_owned();
    assert_eq!(costs("sek")[..5], [sek.clone(), sek.clone(), sek.clone(), sek.clone(), sek]);
    assert_eq!(costs("brl")[..3], ["1200.00 BRL", "500.00 BRL", "500.00 BRL"].map(str::to_owned));
    let inr = ["500.00 INR", "500.00 INR", "500.00 INR", "150000.00 INR", "150000.00 INR", "150000.00 INR"];
    assert_eq!(costs("inr")[..6], inr.map(str::to_owned));
}
