//! Answers that people type into the fields, and answers that they leave out.

use serde_json::{Value, json};
use skillbook::address::Pointer;
use skillbook::files::read_whole;
use skillbook::finding::Code;
use skillbook::grid::{CellLook, CellValue, Shown};
use skillbook::model::FormKind;
use std::borrow::Cow;

use super::super::sample;
use super::super::spoilt::{Spoilt, text};
use super::Case;

const RATING: &str = "/inventory/ratings/3/rating";
const COST: &str = "/plan/goals/0/actions/0/estimated_cost";
const TIME: &str = "/plan/goals/0/actions/0/estimated_time";
const REASON: &str = "/inventory/ratings/3/exempted";

fn packet() -> Spoilt {
    Spoilt::packet()
}

fn day(text: &str) -> CellValue {
    CellValue::Date { date: sample::date(text), time: false }
}

const STRUCK: CellLook =
    CellLook { shown: Shown::Plain, struck: true, struck_part: None, rival: None, fill: None, from_1904: false, digits: None };

/// Returns a packet in which the cell of a rating is merged with the one below it.
fn merged() -> Spoilt {
    let ((_, first), below) = (packet().spot(RATING), "/inventory/ratings/4/rating");
    let (sheet, last) = packet().spot(below);
    let mut spoilt = packet().clear(below);
    let sheet = spoilt.workbook.sheets.iter_mut().find(|own| own.name == sheet).unwrap();
    sheet.merged.push((first.parse().unwrap(), last.parse().unwrap()));
    spoilt
}

/// Returns a packet in which every skill has the same rating.
fn all_alike() -> Spoilt {
    (0..12).fold(packet(), |spoilt, index| spoilt.set(&format!("/inventory/ratings/{index}/rating"), CellValue::Number(2.0)))
}

/// Makes a case in which a field is emptied, and the finding is at its empty cell.
fn emptied(code: Code, what: &'static str, pointer: &'static str) -> Case {
    Case::spoilt(code, what, &packet().clear(pointer)).at(packet().spot(pointer)).pointer(pointer)
}

/// Returns the findings of a JSON document with one value changed.
fn json(pointer: &str, value: Value) -> Vec<skillbook::finding::Finding> {
    json_of(&[(pointer, value)])
}

/// Returns the findings of a JSON document with some values changed.
fn json_of(changes: &[(&str, Value)]) -> Vec<skillbook::finding::Finding> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("return.json");
    let mut document = serde_json::to_value(sample::document(FormKind::Packet)).unwrap();
    changes.iter().for_each(|(pointer, value)| Pointer::new(*pointer).put(&mut document, value.clone()));
    std::fs::write(&path, document.to_string()).unwrap();
    read_whole(&[path], sample::workbench()).remove(0).findings
}

/// Cases in which the look of a cell makes its answer ambiguous.
fn looks() -> Vec<Case> {
    vec![
        Case::spoilt(
            Code::AnswerPartlyStruck,
            "a rating struck through beside another",
            &packet().look(RATING, CellLook { struck_part: Some("3".into()), ..CellLook::default() }),
        )
        .at(packet().spot(RATING))
        .pointer(RATING)
        .value("2"),
        Case::spoilt(
            Code::CellTwice,
            "a rating that the file says in two ways",
            &packet().look(RATING, CellLook { rival: Some("4".into()), ..CellLook::default() }),
        )
        .at(packet().spot(RATING))
        .pointer(RATING)
        .value("2"),
        Case::spoilt(Code::AnswerMerged, "ratings merged", &merged())
            .at(packet().spot(RATING))
            .pointer("/inventory/ratings/4/rating")
            .value("2"),
    ]
}

pub(super) fn cases() -> Vec<Case> {
    let long = "ten chars.".repeat(401);
    [
        understood(),
        amounts(),
        missing(),
        looks(),
        vec![
            Case::typed(Code::TextTooLong, "a text without an end", "/career_goal/statement", text(&long)),
            Case::spoilt(
                Code::FormulaInAnswer,
                "a formula in place of a rating",
                &packet().set_formula(RATING, "B1+1", CellValue::Number(3.0)),
            )
            .at(packet().spot(RATING))
            .pointer(RATING)
            .value("=B1+1"),
            Case::spoilt(
                Code::FormulaInAnswer,
                "a formula that looks into another file",
                &packet().set_formula(RATING, "'[Skills (1).xlsx]Mine'!B1", CellValue::Number(3.0)),
            )
            .at(packet().spot(RATING))
            .pointer(RATING)
            .value("='[Skills (1).xlsx]Mine'!B1"),
            Case::spoilt(
                Code::FormulaWithoutResult,
                "a formula without a result",
                &packet().set_formula(RATING, "B1+1", CellValue::Empty),
            )
            .at(packet().spot(RATING))
            .pointer(RATING)
            .value("=B1+1"),
            Case::spoilt(
                Code::ErrorValue,
                "a formula that comes to an error",
                &packet().set_formula(RATING, "VLOOKUP(A1,Old,2)", CellValue::Error("#N/A".to_owned())),
            )
            .at(packet().spot(RATING))
            .pointer(RATING)
            .value("#N/A"),
            Case::spoilt(Code::AnswerStruckThrough, "a rating struck through", &packet().look(RATING, STRUCK))
                .at(packet().spot(RATING))
                .pointer(RATING)
                .value("2"),
            Case::spoilt(
                Code::AnswerByColour,
                "a cell coloured in place of a rating",
                &packet().clear(RATING).coloured(RATING, 0x00_B050),
            )
            .at(packet().spot(RATING))
            .pointer(RATING)
            .value("#00B050")
            .also(&[Code::RatingMissing]),
            Case::spoilt(Code::RatingsAllEqual, "all ratings alike", &all_alike())
                .at(packet().spot("/inventory/ratings/0/rating"))
                .pointer("/inventory/ratings/0/rating"),
            Case::typed(Code::ErrorValue, "an error", RATING, CellValue::Error("#REF!".to_owned())),
            Case::typed(Code::ComputedOverwritten, "a gap typed over", "/gap_analysis/rows/3/gap", CellValue::Number(9.0)),
            Case::typed(
                Code::RatingsDisagree,
                "a rating typed over in the gap analysis",
                "/gap_analysis/rows/3/self_rating",
                CellValue::Number(1.0),
            ),
            Case::of(Code::RatingsDisagree, "two ratings in JSON", json("/gap_analysis/rows/3/self_rating", json!(1)))
                .pointer("/gap_analysis/rows/3/self_rating")
                .value("1"),
            Case::of(Code::SchemaViolation, "a rating in JSON that no workbook could hold", json(RATING, json!(9)))
                .pointer(RATING)
                .value("9"),
            Case::of(Code::SchemaViolation, "a word in JSON in place of a rating", json(RATING, json!("high")))
                .pointer(RATING)
                .value("high"),
            Case::of(Code::SchemaViolation, "a key in JSON that nobody knows", json("/inventory/rating", json!(1)))
                .pointer("/inventory/rating")
                .value("1"),
            Case::typed(
                Code::EducationBelowRole,
                "education below the role",
                "/education/highest",
                text("School-leaving certificate"),
            ),
            Case::typed(
                Code::LevelChangedWithoutReason,
                "another level without a reason",
                "/gap_analysis/rows/3/level_needed",
                CellValue::Number(3.0),
            ),
        ],
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn understood() -> Vec<Case> {
    let dated =
        |code, what, value: CellValue, shown: &str| Case::typed(code, what, "/plan/goals/1/target_date", value).value(shown);
    vec![
        Case::typed(Code::ValueTidied, "a rating with its words", RATING, text(" 3 - Any case")),
        Case::typed(Code::ValueTidied, "a rating that nobody knows yet", RATING, text("TBD")).also(&[Code::RatingMissing]),
        Case::spoilt(Code::ExemptionWithoutReason, "n/a without a reason", &packet().set(RATING, text("n/a")))
            .at(packet().spot(REASON))
            .pointer(REASON)
            .value("n/a"),
        Case::spoilt(
            Code::ExemptionAssumed,
            "a reason for n/a beside an empty rating",
            &packet().clear(RATING).set(REASON, text("Done by IT")),
        )
        .at(packet().spot(RATING))
        .pointer(RATING)
        .value("Done by IT"),
        Case::typed(Code::ExemptionContradictsRating, "a reason for n/a beside a rating", REASON, text("Done by IT")),
        Case::of(
            Code::ExemptionWithoutReason,
            "n/a in JSON with a dash for a reason",
            json_of(&[(RATING, Value::Null), (REASON, json!("-"))]),
        )
        .pointer(REASON)
        .value("-")
        .also(&[Code::RatingsDisagree]),
        Case::of(Code::ExemptionContradictsRating, "a rating and a reason for n/a in JSON", json(REASON, json!("Done by IT")))
            .pointer(REASON)
            .value("Done by IT"),
        Case::of(
            Code::RatingsDisagree,
            "n/a in the gap analysis alone, in JSON",
            json_of(&[("/gap_analysis/rows/3/self_rating", Value::Null), ("/gap_analysis/rows/3/exempted", json!("Done by IT"))]),
        )
        .pointer("/gap_analysis/rows/3/exempted")
        .value("n/a (Done by IT)"),
        Case::typed(Code::RatingNotUnderstood, "a rating in words", RATING, text("seven")),
        Case::typed(Code::RatingNotUnderstood, "a rating between two", RATING, CellValue::Number(2.5)),
        Case::typed(Code::RatingNotUnderstood, "a slip in the label of a level", RATING, text("Any csae")),
        Case::typed(Code::TurnedIntoDate, "a rating that became a date", RATING, day("2026-03-02")),
        Case::typed(Code::RatingOffScale, "a rating off the scale", RATING, CellValue::Number(7.0)),
        Case::typed(
            Code::SeveralAnswers,
            "two degrees in one cell",
            "/education/highest",
            text("Bachelor's degree, Master's degree"),
        ),
        Case::typed(Code::NotInList, "a degree that is near one of the list", "/education/highest", text("Bachelor degree")),
        Case::typed(Code::NotInList, "a role that nobody knows", "/person/target_role", text("Wizard")),
        Case::typed(Code::DateNotUnderstood, "a quarter without a year for a date", "/career_goal/target_date", text("Q3")),
        Case::typed(Code::DateNotUnderstood, "a year of two digits", "/career_goal/target_date", text("30.9.29")),
        Case::typed(Code::DatePartial, "a quarter for a date", "/career_goal/target_date", text("Q3 2029")),
        Case::typed(Code::DatePartial, "a year in a cell for dates", "/career_goal/target_date", day("1905-07-21")),
        Case::typed(Code::DateAmbiguous, "a date with two meanings", "/career_goal/target_date", text("3/4/2029")),
        dated(Code::DateOrder, "a goal after the career goal", day("2029-12-31"), "2029-12-31"),
        dated(Code::DateImplausible, "a goal in the last century", day("1927-06-30"), "1927-06-30").also(&[Code::DateOrder]),
        Case::typed(Code::DateImplausible, "ratings given tomorrow", "/inventory/rated_on", day("2026-11-24")),
    ]
}

/// Cases of costs and times.
fn amounts() -> Vec<Case> {
    vec![
        Case::typed(Code::CostNotUnderstood, "a cost in words", COST, text("a lot")),
        Case::typed(Code::CostNotUnderstood, "a cost for each month", COST, text("50 a month")),
        Case::typed(Code::CostNotUnderstood, "a cost without its tax", COST, text("500 + VAT")),
        Case::typed(Code::CostNotUnderstood, "who pays in place of a cost", COST, text("paid by HR")),
        Case::typed(Code::CostNotUnderstood, "two costs", COST, text("300, 500")),
        Case::typed(Code::ValueTidied, "a range of costs", COST, text("500-800")),
        Case::typed(Code::CostNotUnderstood, "a cost that nobody can pay", COST, CellValue::Number(1e12)),
        Case::typed(Code::TimeNotUnderstood, "a time in words", TIME, text("a while")),
        Case::typed(Code::TimeNotUnderstood, "a time without a unit", TIME, CellValue::Number(8.0)),
        Case::typed(Code::TimeNotUnderstood, "a date for a time", TIME, text("by the end of May")),
        Case::typed(Code::TimeNotUnderstood, "a time that takes no end", TIME, text("ongoing")),
        Case::typed(Code::TimeNotUnderstood, "a year for a time", TIME, text("1 year")),
        Case::spoilt(
            Code::TimeNotUnderstood,
            "a time each week, without the days of the action",
            &packet().set(TIME, text("2 h a week")).clear("/plan/goals/0/actions/0/start_date"),
        )
        .at(packet().spot(TIME))
        .pointer(TIME)
        .value("2 h a week"),
        Case::of(
            Code::TimeNotUnderstood,
            "a time in JSON that is done again and again",
            json_of(&[
                (TIME, json!({"text": "2 h a week", "duration": null})),
                ("/plan/goals/0/actions/0/start_date", Value::Null),
                ("/plan/goals/0/actions/0/target_date", Value::Null),
            ]),
        )
        .pointer(TIME)
        .value("2 h a week"),
        Case::typed(Code::ValueTidied, "a range for a time", TIME, text("2-3 weeks")),
    ]
}

fn missing() -> Vec<Case> {
    let goals = |spoilt: Spoilt| Case::spoilt(Code::AnswerMissing, "a plan without a goal", &spoilt);
    vec![
        emptied(Code::RatingMissing, "a rating is missing", RATING),
        emptied(Code::RatingMissing, "an addition without a rating", "/inventory/other/0/rating"),
        emptied(Code::AnswerMissing, "no career goal", "/career_goal/statement"),
        Case::typed(Code::AnswerMissing, "a career goal to be decided", "/career_goal/statement", text("TBD")),
        emptied(Code::AnswerMissing, "an addition without a name", "/inventory/other/0/label"),
        emptied(Code::AnswerMissing, "a level needed was emptied", "/gap_analysis/rows/3/level_needed"),
        emptied(Code::GoalIncomplete, "a goal without a measure", "/plan/goals/1/measure"),
        goals(packet().clear_below("/plan")).at(packet().spot("/plan/goals/0/statement")).pointer("/plan/goals/0/statement"),
        emptied(Code::TargetRoleUnknown, "no target role", "/person/target_role"),
        emptied(Code::ActionWithoutResult, "an action without a result", "/plan/goals/0/actions/0/result"),
        emptied(Code::ActionMissing, "a result without an action", "/plan/goals/0/actions/0/action"),
    ]
}

/// Each unreadable answer in a growing list keeps its item, so that pointer, cell and document agree.
#[test]
fn an_unreadable_answer_in_a_growing_list_keeps_its_place() {
    for (field, value, code) in [
        ("/inventory/other/0/rating", "seven", Code::RatingNotUnderstood),
        ("/plan/goals/0/actions/0/skill", "magic", Code::NotInList),
        ("/plan/goals/0/target_date", "soon", Code::DateNotUnderstood),
    ] {
        let item = field.rsplit_once('/').unwrap().0;
        let cleared = if field.contains("goals/0/target") { packet() } else { packet().clear_below(&format!("{item}/")) };
        let spot = cleared.spot(field);
        let found = cleared.set(field, text(value)).read();
        let finding =
            found.findings.iter().find(|finding| finding.code == code).unwrap_or_else(|| panic!("{:#?}", found.findings));
        assert_eq!((finding.sheet().map(Cow::into_owned).unwrap(), finding.cell().map(|cell| cell.to_string()).unwrap()), spot);
        assert_eq!(finding.pointer, Some(field.into()));
        let document = found.value.unwrap();
        assert_eq!(document.pointer(field), Some(&Value::Null), "{field}");
        // The next row is the next item.
        assert_eq!(document["inventory"]["other"].as_array().unwrap().len(), 2);
        assert_eq!(document["inventory"]["other"][1]["label"], "Sign language");
        assert_eq!(document["plan"]["goals"][0]["actions"][1]["action"], "Compare sources");
        for field in &found.fields {
            let value = document.pointer(field.pointer.as_str());
            assert_eq!(value.unwrap_or(&Value::Null), &field.value, "{}", field.pointer);
        }
    }
}

/// The document leaves out empty rows, but messages number the rows as they are on the sheet.
#[test]
fn words_name_the_row_on_the_sheet() {
    let spoilt = packet().clear_below("/plan/goals/0/").clear("/plan/goals/1/measure");
    let cell = spoilt.spot("/plan/goals/1/measure");
    let found = spoilt.read();
    let [finding] = found.findings.as_slice() else { panic!("{:#?}", found.findings) };
    assert_eq!(finding.pointer, Some("/plan/goals/0/measure".into()));
    assert_eq!((finding.sheet().map(Cow::into_owned).unwrap(), finding.cell().map(|cell| cell.to_string()).unwrap()), cell);
    assert!(finding.message().contains("Goal 2"), "{}", finding.message());
}

#[test]
fn an_untouched_form_with_one_unreadable_answer_is_not_untouched() {
    let parts = ["/career_goal", "/education", "/inventory", "/gap_analysis", "/plan"];
    let spoilt = parts.iter().fold(packet(), |spoilt, part| spoilt.clear_below(part)).set(RATING, text("seven"));
    let codes: Vec<Code> = spoilt.read().findings.iter().map(|finding| finding.code).collect();
    assert!(!codes.contains(&Code::FormUntouched));
    assert_eq!(codes.iter().filter(|code| **code == Code::RatingMissing).count(), 11);
}
