//! How cells are read, for each kind of field.

use std::sync::Arc;

use super::*;
use crate::finding::Code;
use crate::form::{Choice, ChoiceList, Mode};
use crate::model::{Date, ScaleLevel};

fn read(kind: Kind, value: CellValue) -> (Value, Vec<Code>) {
    read_cell(kind, &Cell::new(value, None), FileKind::Xlsx)
}

fn read_cell(kind: Kind, cell: &Cell, file: FileKind) -> (Value, Vec<Code>) {
    let field = Field {
        pointer: "/x".into(),
        kind,
        mode: Mode::Input,
        label: "X".into(),
        prompt: String::new(),
        exemption: None,
        optional: false,
        ideas: vec![],
    };
    let answer = interpret(&field, Some(cell), file);
    (answer.value, answer.findings.iter().map(|finding| finding.code).collect())
}

fn day(text: &str) -> CellValue {
    CellValue::Date { date: Date::parse(text).unwrap(), time: false }
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

fn scale() -> Kind {
    let levels = ["No skill", "Basic", "Adequate", "Proficient", "Expert"];
    let step = |(index, label): (usize, &&str)| ScaleLevel {
        level: index as u8 + 1,
        label: (*label).to_owned(),
        description: String::new(),
    };
    Kind::Rating(Arc::new(levels.iter().enumerate().map(step).collect()))
}

#[test]
fn a_rating_is_taken_when_it_can_mean_one_thing_only() {
    assert_eq!(read(scale(), CellValue::Number(4.0)), (json!(4), vec![]));
    // The cell looks the same as the value it is read as, so there is no finding.
    for same in ["4", " 4 ", "\u{a0}4"] {
        assert_eq!(read(scale(), text(same)), (json!(4), vec![]), "{same}");
    }
    for clear in [
        "4.0",
        "4,0",
        "４",
        "4 - Proficient",
        "proficient",
        "4) Proficient",
        "4.",
        "(4)",
        "Proficient (4)",
        "4\u{a0}\u{2013} Proficient",
        "4Proficient",
        "Proficient.",
        "=\"4\"",
        "'4",
    ] {
        assert_eq!(read(scale(), text(clear)), (json!(4), vec![Code::ValueTidied]), "{clear}");
    }
    for unclear in [
        "seven",
        "3-4",
        "3+",
        "4-",
        "4 - Expert",
        "3.5",
        "3 to 4",
        "45%",
        "3½",
        "½",
        "4²",
        "Basic/Expert",
        "3, 4",
        "x",
        "✓",
        "not proficient",
        "4,000",
        "+4",
        "Experts",
        "4/10",
        "4 of 4",
        "3/4/5",
        "Level",
        "Level 4-5",
        "iv",
        "V",
        "X",
        "seven",
        "Level 7",
        "★★★★☆☆",
        "★★★☆★",
        "★★★★½",
        "⁴",
        "4?",
        "~4",
        "4*",
        "four or five",
        "four (5)",
        "4 (see S02)",
        "4 (was 3)",
        "4 (not sure)",
        "to",
        "due",
        "fire",
    ] {
        assert_eq!(read(scale(), text(unclear)), (Value::Null, vec![Code::RatingNotUnderstood]), "{unclear}");
    }
    assert_eq!(read(scale(), CellValue::Number(3.5)), (Value::Null, vec![Code::RatingNotUnderstood]));
    assert_eq!(read(scale(), CellValue::Number(7.0)), (Value::Null, vec![Code::RatingOffScale]));
    assert_eq!(read(scale(), text("0")), (Value::Null, vec![Code::RatingOffScale]));
    assert_eq!(read(scale(), text("n/a")), (Value::Null, vec![Code::ValueTidied]));
    assert_eq!(read(scale(), day("2026-04-03")), (Value::Null, vec![Code::TurnedIntoDate]));
    assert_eq!(read(scale(), CellValue::Error("#N/A".to_owned())), (Value::Null, vec![Code::ErrorValue]));
    assert_eq!(read(scale(), CellValue::Bool(true)), (Value::Null, vec![Code::RatingNotUnderstood]));
}

#[test]
fn a_rating_may_be_said_in_words_figures_and_signs() {
    for clear in [
        "four",
        "FOUR!",
        "Vier",
        "cuatro",
        "четыре",
        "四",
        "넷",
        "أربعة",
        "Level 4",
        "level four",
        "L4",
        "Lvl. 4",
        "Stufe 4",
        "Niveau: 4",
        "レベル４",
        "4级",
        "Level 4 - Proficient",
        "4/5",
        "4 / 5",
        "4 of 5",
        "4 out of 5",
        "vier von fünf",
        "4 sur 5",
        "IV",
        "Ⅳ",
        "Level IV",
        "4!",
        "4,",
        "4;",
        "٤",
        "४",
        "④",
        "4️⃣",
        "★★★★☆",
        "★★★★",
        "⭐⭐⭐⭐",
        "●●●●○",
        "four (4)",
        "4 (four)",
        "4 (see comment)",
        "4 - see note",
        "4 (siehe Kommentar)",
        "4 Proficient (see comment)",
    ] {
        assert_eq!(read(scale(), text(clear)), (json!(4), vec![Code::ValueTidied]), "{clear}");
    }
}

#[test]
fn other_kinds_are_read_alike() {
    let option = Choice { id: "in-progress".to_owned(), label: "In progress".to_owned(), aliases: vec!["started".to_owned()] };
    let list = || Kind::Choice(Arc::new(ChoiceList { id: "x", options: vec![option.clone()] }));
    assert_eq!(read(list(), text("In progress")), (json!("in-progress"), vec![]));
    assert_eq!(read(list(), text(" in  PROGRESS")), (json!("in-progress"), vec![Code::ValueTidied]));
    assert_eq!(read(list(), text("Started")), (json!("in-progress"), vec![Code::ValueTidied]));
    assert_eq!(read(list(), text("half done")), (Value::Null, vec![Code::NotInList]));
    let statuses = ["planned", "in-progress", "done"];
    let options = statuses.map(|id| Choice { id: id.to_owned(), label: format!("-{id}-"), aliases: vec![] }).to_vec();
    let list_of = || Kind::Choice(Arc::new(ChoiceList { id: "statuses", options: options.clone() }));
    for (typed, id) in [("geplant", "planned"), ("Erledigt.", "done"), ("En curso", "in-progress"), ("進行中", "in-progress")]
    {
        assert_eq!(read(list_of(), text(typed)), (json!(id), vec![Code::ValueTidied]), "{typed}");
    }
    for typed in ["abgebrochen", "hoch"] {
        assert_eq!(read(list_of(), text(typed)), (Value::Null, vec![Code::NotInList]), "{typed}");
    }
    assert_eq!(read(Kind::Date, CellValue::Number(46_356.0)), (json!("2026-11-30"), vec![Code::ValueTidied]));
    assert_eq!(read(Kind::Date, text("2026-11-30")), (json!("2026-11-30"), vec![]));
    assert_eq!(read(Kind::Date, text("3/4/2026")), (Value::Null, vec![Code::DateAmbiguous]));
    assert_eq!(
        read(Kind::Effort, text("a while")),
        // A rule judges times, since they can depend on other answers.
        (json!({"text": "a while", "duration": null}), vec![])
    );
    let usd = || Kind::Money { currency: "USD".to_owned() };
    assert_eq!(read(usd(), CellValue::Number(12.5)), (json!({"amount": "12.50", "currency": "USD"}), vec![]));
    assert_eq!(read(usd(), text("a lot")), (Value::Null, vec![Code::CostNotUnderstood]));
    assert_eq!(read(Kind::Text { limit: 3 }, text(" abcd ")), (json!("abcd"), vec![Code::TextTooLong]));
}

#[test]
fn a_format_that_was_pasted_does_not_change_what_was_typed() {
    let look = |value: f64| Cell {
        look: CellLook { shown: crate::grid::Shown::Percentage, ..CellLook::default() },
        ..Cell::new(CellValue::Number(value), None)
    };
    let read = |cell: &Cell| read_cell(scale(), cell, FileKind::Xlsx);
    assert_eq!(read(&look(4.0)), (json!(4), vec![Code::ValueTidied]));
    for unclear in [0.8, 1.0, 0.04] {
        assert_eq!(read(&look(unclear)), (Value::Null, vec![Code::RatingNotUnderstood]), "{unclear}");
    }
    // A 4 displayed as a date. In .ods files, programs differ by a day.
    let date = Cell::new(day("1900-01-04"), None);
    assert_eq!(read(&date), (json!(4), vec![Code::ValueTidied]));
    assert_eq!(read_cell(scale(), &date, FileKind::Ods), (Value::Null, vec![Code::TurnedIntoDate]));
    assert_eq!(read(&Cell::new(CellValue::Number(3.999_999_999_999_999_6), None)), (json!(4), vec![]));
}

#[test]
fn formulas_are_taken_by_their_saved_result_only() {
    let cell = |formula: &str, value| Cell::new(value, Some(formula.to_owned()));
    let read = |kind: Kind, cell: Cell| read_cell(kind, &cell, FileKind::Xlsx);
    let long = || Kind::Text { limit: 99 };
    assert_eq!(read(scale(), cell("B1+1", CellValue::Number(4.0))), (json!(4), vec![Code::FormulaInAnswer]));
    assert_eq!(read(scale(), cell("\"4\"", text("4"))), (json!(4), vec![Code::ValueTidied]));
    assert_eq!(read(scale(), cell("+4", CellValue::Number(4.0))), (json!(4), vec![Code::ValueTidied]));
    for empty in [CellValue::Empty, text(""), text(" ")] {
        assert_eq!(read(scale(), cell("B1+1", empty)), (Value::Null, vec![Code::FormulaWithoutResult]));
    }
    let error = || CellValue::Error("#NAME?".to_owned());
    assert_eq!(read(long(), cell("-follow up", error())), (json!("-follow up"), vec![Code::ValueTidied]));
    assert_eq!(read(long(), cell("-SUMM(A1)", error())), (Value::Null, vec![Code::ErrorValue]));
    assert_eq!(read(scale(), cell("-follow", error())), (Value::Null, vec![Code::ErrorValue]));
    for link in ["[1]Sheet1!A1", "'[Old skills (1).xlsx]Sheet'!A1", "'file:///old.ods'#$Sheet.A1"] {
        assert!(is_link(link), "{link}");
    }
    assert!(!is_link("Table1[Rating]+1"));
}

#[test]
fn what_is_no_answer_of_its_kind_is_never_taken_for_one() {
    let usd = || Kind::Money { currency: "USD".to_owned() };
    for kind in [scale(), usd()] {
        assert_eq!(read(kind, day("2026-04-03")), (Value::Null, vec![Code::TurnedIntoDate]));
    }
    let kept = json!({"text": "2026-04-03", "duration": null});
    assert_eq!(read(Kind::Effort, day("2026-04-03")), (kept, vec![Code::TurnedIntoDate]));
    for nothing in ["-", "–", "TBD", "?", "(blank)", "…"] {
        for kind in [scale(), usd(), Kind::Effort, Kind::Date] {
            assert_eq!(read(kind, text(nothing)), (Value::Null, vec![Code::ValueTidied]), "{nothing}");
        }
        assert_eq!(read(Kind::Text { limit: 99 }, text(nothing)), (json!(nothing), vec![]));
    }
    assert_eq!(read(usd(), CellValue::Number(1.234)), (Value::Null, vec![Code::CostNotUnderstood]));
    assert_eq!(read(Kind::Date, day("1905-07-19")), (json!("2027-12-31"), vec![Code::DatePartial]));
    assert_eq!(read(Kind::Date, CellValue::Number(2027.0)), (json!("2027-12-31"), vec![Code::DatePartial]));
    assert_eq!(read(Kind::Text { limit: 99 }, day("2025-03-01")), (json!("2025-03-01"), vec![Code::ValueTidied]));
}

#[test]
fn several_answers_of_a_list_are_told_apart_from_one() {
    let option = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned(), aliases: vec![] };
    let options = vec![option("a", "Course"), option("b", "Course or reading"), option("c", "Manager\u{2019}s review")];
    let list = || Kind::Choice(Arc::new(ChoiceList { id: "x", options: options.clone() }));
    assert_eq!(read(list(), text("Course or reading")), (json!("b"), vec![]));
    assert_eq!(read(list(), text("manager's review.")), (json!("c"), vec![Code::ValueTidied]));
    for several in ["Course; Manager's review", "Course or reading / Course", "Course\nand Manager's review"] {
        assert_eq!(read(list(), text(several)), (Value::Null, vec![Code::SeveralAnswers]), "{several}");
    }
    for other in ["Courses", "Course, or something else", "Courses and Manager's review"] {
        assert_eq!(read(list(), text(other)), (Value::Null, vec![Code::NotInList]), "{other}");
    }
}

#[test]
fn a_weight_is_asked_for_in_words_of_its_own() {
    let steps = (0..=3).map(|level| ScaleLevel { level, label: format!("w{level}"), description: String::new() });
    let field = Field {
        pointer: "/gap_analysis/rows/0/weight".into(),
        kind: Kind::Rating(Arc::new(steps.collect())),
        mode: Mode::Input,
        label: "Welding: weight".into(),
        prompt: String::new(),
        exemption: None,
        optional: true,
        ideas: vec![],
    };
    let read = |value: CellValue| interpret(&field, Some(&Cell::new(value, None)), FileKind::Xlsx);
    for typed in ["×2", "2x", "x 2", "2"] {
        assert_eq!(read(text(typed)).value, json!(2), "{typed}");
    }
    for unclear in [text("x"), text("2x3"), text("high"), CellValue::Number(2.5), CellValue::Number(9.0), CellValue::Number(-1.0)]
    {
        let answer = read(unclear.clone());
        assert_eq!(answer.value, Value::Null, "{unclear:?}");
        let said = format!("{} {}", answer.findings[0].message(), answer.findings[0].help());
        assert!(said.contains("weight") && !said.contains("show an") && !said.contains("new to you"), "{said}");
    }
}
