//! Contents of answers of every kind: formulas, errors, looks, words and characters.

use super::*;
use crate::hostile::with_changed_part;
use crate::sample;
use skillbook::grid::CellLook;
use skillbook::model::FormKind;
use std::borrow::Cow;

const STATEMENT: &str = "/career_goal/statement";
const THREE: CellValue = CellValue::Number(3.0);

fn formula(pointer: &str, formula: &str, value: CellValue, read: Value, told: &[Told<'_>]) {
    expect(&Spoilt::packet().set_formula(pointer, formula, value), pointer, &read, told);
}

pub(super) fn decomposed_letters() {
    // A text stays as it was typed; comparisons treat both Unicode forms as equal.
    for written in ["Zoe\u{308} \u{41}\u{30a}", "Zoë Å"] {
        typed("/education/field", text(written), json!(written), &[]);
    }
    let (composed, decomposed) = ("Größe", "Gro\u{308}ße");
    assert_eq!(skillbook::words::fold(composed), skillbook::words::fold(decomposed));
}

pub(super) fn placeholders() {
    for placeholder in ["TBD", "-", "—", "?", "(blank)", "..."] {
        let empty = (Code::ValueTidied, Severity::Info, placeholder, "was read as an empty cell");
        let missing = (Code::RatingMissing, Severity::Error, "", "has no rating");
        typed(RATING, text(placeholder), json!(null), &[missing, empty]);
        typed(COST, text(placeholder), json!(null), &[empty]);
        typed("/inventory/ratings/3/source", text(placeholder), json!(null), &[empty]);
        // Placeholders are kept as they were typed, but do not count if an answer is required.
        typed(EVIDENCE, text(placeholder), json!(placeholder), &[]);
        let told = [(Code::AnswerMissing, Severity::Warning, placeholder, "holds only")];
        typed(STATEMENT, text(placeholder), json!(placeholder), &told);
    }
    typed(
        "/plan/goals/0/actions/0/result",
        text("TBD"),
        json!("TBD"),
        &[(Code::ActionWithoutResult, Severity::Error, "", "has no result")],
    );
}

pub(super) fn several() {
    let both = "holds several answers of the list: “Bachelor's degree”, “Master's degree”. Only one can be counted.";
    let joined = [
        "Bachelor's degree, Master's degree",
        "Master's degree and Bachelor's degree",
        "bachelor's degree\nmaster's degree",
        "Bachelor's degree/Master's degree",
    ];
    asked(DEGREE, &joined, Code::SeveralAnswers, both);
    asked(RATING, &["2, 3", "2/3", "2\n3", "2 AND 3", "2;3"], Code::RatingNotUnderstood, "is not one level");
    asked(DEGREE, &["Bachelor's degree, and some more"], Code::NotInList, "is not one of the answers");
}

pub(super) fn formula_without_result() {
    for empty in [CellValue::Empty, text("")] {
        let told = [(Code::FormulaWithoutResult, Severity::Error, "=B1+1", "was saved without a result")];
        formula(RATING, "B1+1", empty.clone(), json!(null), &told);
        formula(STATEMENT, "B1+1", empty, json!(null), &told);
    }
}

pub(super) fn calculated() {
    let told = [(Code::FormulaInAnswer, Severity::Warning, "=SUM(B1:B2)", "its last saved result, “3”, was read")];
    formula(RATING, "SUM(B1:B2)", THREE, json!(3), &told);
    // The result of a formula is read like a typed value.
    let told = [(Code::RatingNotUnderstood, Severity::Error, "2.5", "is not one level")];
    formula(RATING, "AVERAGE(B1:B2)", CellValue::Number(2.5), json!(null), &told);
}

pub(super) fn errors() {
    for error in ["#N/A", "#REF!", "#VALUE!", "#DIV/0!"] {
        let told = [(Code::ErrorValue, Severity::Error, error, "shows the error")];
        for pointer in [RATING, DATE, COST, DEGREE, EVIDENCE] {
            typed(pointer, CellValue::Error(error.to_owned()), json!(null), &told);
        }
    }
    let told = [(Code::ErrorValue, Severity::Error, "#REF!", "its formula is “=#REF!+1”")];
    formula(RATING, "#REF!+1", CellValue::Error("#REF!".to_owned()), json!(null), &told);
}

pub(super) fn signs() {
    for sign in ["-follow up", "=not a formula", "+ more", "@home", "- one\n- two"] {
        typed(EVIDENCE, text(sign), json!(sign), &[]);
    }
    // Excel has turned the text into a formula.
    let told = [(Code::ValueTidied, Severity::Info, "=-follow up", "was read as “-follow up”")];
    formula(EVIDENCE, "-follow up", CellValue::Error("#NAME?".to_owned()), json!("-follow up"), &told);
    formula(RATING, "+3", THREE, json!(3), &[(Code::ValueTidied, Severity::Info, "=+3", "was read as “3”")]);
}

pub(super) fn exported() {
    formula(RATING, "\"3\"", text("3"), json!(3), &[(Code::ValueTidied, Severity::Info, "=\"3\"", "was read as “3”")]);
    let told = [(Code::ValueTidied, Severity::Info, "=\"First aid\"", "was read as “First aid”")];
    formula(EVIDENCE, "\"First aid\"", text("First aid"), json!("First aid"), &told);
    tidied(RATING, &["=\"3\""], &json!(3), "3");
}

pub(super) fn linked() {
    for link in ["[1]Sheet1!D12", "'[Old skills (1).xlsx]Mine'!D12", "'file:///home/old.ods'#$Mine.D12"] {
        let quoted = format!("={link}");
        let words = "its last saved result, “3”, was read. It refers to another file";
        formula(RATING, link, THREE, json!(3), &[(Code::FormulaInAnswer, Severity::Warning, &quoted, words)]);
    }
}

pub(super) fn looks() {
    let struck = CellLook { struck: true, ..CellLook::default() };
    let told = [(Code::AnswerStruckThrough, Severity::Warning, "3", "is struck through; it was read all the same")];
    expect(&Spoilt::packet().set(RATING, THREE).look(RATING, struck), RATING, &json!(3), &told);
    let green = Spoilt::packet().clear(RATING).coloured(RATING, 0x00_B050);
    let missing = (Code::RatingMissing, Severity::Error, "", "has no rating");
    let coloured = (Code::AnswerByColour, Severity::Warning, "#00B050", "is empty, but the cell was coloured green (#00B050)");
    expect(&green, RATING, &json!(null), &[missing, coloured]);
    // A colour on a field with an answer means nothing; if half of the column is coloured, it is decoration.
    let red = "/inventory/ratings/5/rating";
    expect(&Spoilt::packet().coloured(red, 0xFF_0000), red, &json!(1), &[]);
    let decorated = (0..12).step_by(2).fold(green, |spoilt, index| {
        spoilt.look(
            &format!("/inventory/ratings/{}/rating", if index == 4 { 5 } else { index }),
            CellLook { fill: Some(0x00_B050), ..CellLook::default() },
        )
    });
    expect(&decorated, RATING, &json!(null), &[missing]);
}

pub(super) fn formatted() {
    let good = sample::xlsx(&sample::document(FormKind::Inventory));
    let runs = "<r><t xml:space=\"preserve\">Pro</t></r><r><rPr><b/></rPr><t>ject 4</t></r>";
    let rich = with_changed_part(&good, "xl/sharedStrings.xml", |xml| {
        assert!(xml.contains("<t>Project 4</t>"));
        xml.replace("<t>Project 4</t>", runs)
    });
    let whole = Spoilt::of(FormKind::Inventory);
    let (_, email) = whole.spot("/person/email");
    let link = format!("<hyperlinks><hyperlink ref=\"{email}\" display=\"another\"/></hyperlinks></worksheet>");
    let linked = with_changed_part(&rich, "xl/worksheets/sheet1.xml", |xml| xml.replace("</worksheet>", &link));
    let whole = whole.with_file(&linked);
    expect(&whole, EVIDENCE, &json!("Project 4"), &[]);
    expect(&whole, "/person/email", &json!("keiko.patel@example.org"), &[]);
}

pub(super) fn long() {
    let long = "ten chars.".repeat(401);
    let words = "has 4010 characters, but the limit is 4000; nothing was cut";
    let found = Spoilt::packet().set(STATEMENT, text(&long)).read();
    let [finding] = found.findings.as_slice() else { panic!("{:#?}", found.findings) };
    assert_eq!((finding.code, finding.severity), (Code::TextTooLong, Severity::Warning));
    assert_eq!(
        (finding.sheet().map(Cow::into_owned).unwrap(), finding.cell().map(|cell| cell.to_string()).unwrap()),
        Spoilt::packet().spot(STATEMENT)
    );
    assert!(finding.message().contains(words), "{}", finding.message());
    assert_eq!(found.value.unwrap().pointer(STATEMENT), Some(&json!(long)));
}

pub(super) fn typographic() {
    for written in ["“Quoted” – it’s done…", "👩🏽\u{200d}🔬 led the lab 🎓", "a\u{200d}b \u{2022} c"] {
        typed(EVIDENCE, text(written), json!(written), &[]);
    }
    tidied(DEGREE, &["Master\u{2019}s degree"], &json!("master"), "Master's degree");
    tidied(RATING, &["3 \u{2013} Any case", "3 \u{2014} \u{201c}Any case\u{201d}"][..1], &json!(3), "3");
}
