//! How cells look: struck through in part, raised figures.

use serde_json::{Value, json};

use super::{read, told};

fn value(found: &skillbook::jobs::returned::Return, pointer: &str) -> Value {
    serde_json::to_value(&found.document).unwrap().pointer(pointer).cloned().unwrap_or_default()
}

#[test]
fn what_is_struck_through_beside_the_answer_is_passed_over() {
    let found = read("02-partly-struck/packet.xlsx");
    let told = told(&found);
    let struck = |cell: &str| told.iter().any(|line| line.starts_with(&format!("answer-partly-struck {cell} ")));
    assert!(["D7", "E7", "G8"].into_iter().all(struck), "{told:#?}");
    assert!(told.iter().all(|line| !line.contains("“34”") && !line.contains("500700")), "{told:#?}");
    assert_eq!(value(&found, "/inventory/ratings/0/rating"), json!(4));
    assert_eq!(value(&found, "/plan/goals/0/actions/0/estimated_time/duration"), json!("P3D"));
    assert_eq!(value(&found, "/plan/goals/0/actions/1/estimated_cost/amount"), json!("700.00"));
}

#[test]
fn a_raised_figure_is_no_digit_of_the_number_before_it() {
    let found = read("03-superscript-run/packet.xlsx");
    let told = told(&found);
    assert!(told.iter().any(|line| line.starts_with("rating-not-understood D7 “4¹”")), "{told:#?}");
    assert!(told.iter().any(|line| line.starts_with("cost-not-understood G7 “500²”")), "{told:#?}");
    assert_eq!(value(&found, "/inventory/ratings/0/rating"), Value::Null);
    assert_eq!(value(&found, "/plan/goals/0/actions/0/estimated_cost"), Value::Null);
}
