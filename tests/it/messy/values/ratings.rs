//! Values that people type as ratings.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use skillbook::texts::answers::number;
use skillbook::words::{fold, plain_digits, tidy};
use std::borrow::Cow;

use super::*;
use crate::sample;
use skillbook::grid::{CellLook, Shown};

fn day(text: &str) -> CellValue {
    CellValue::Date { date: sample::date(text), time: false }
}

fn not_understood(texts: &[&str]) {
    asked(RATING, texts, Code::RatingNotUnderstood, "is not one level from 0 to 4");
}

pub(super) fn labels() {
    let clear =
        ["3 - Any case", "3) Any case", "3. Any case", "3: any case", "Any case", "ANY CASE", "Any case (3)", "any case = 3"];
    tidied(RATING, &clear, &json!(3), "3");
    not_understood(&["3 - On my own", "On my own / Any case", "any", "seven", "x", "✓", "Yes", "Any case?"]);
    for yes in [true, false] {
        let shown = if yes { "TRUE" } else { "FALSE" };
        typed(RATING, CellValue::Bool(yes), json!(null), &[(Code::RatingNotUnderstood, Severity::Error, shown, "not one level")]);
    }
}

/// Checks texts that look like the value that is read, so that there is no finding.
fn same(texts: &[&str]) {
    for seen in texts {
        typed(RATING, text(seen), json!(3), &[]);
    }
}

pub(super) fn as_text() {
    same(&["3"]);
    tidied(RATING, &["3.0", "3,0", "3.", "３", "'3", "03"], &json!(3), "3");
    asked(RATING, &["7", "12"], Code::RatingOffScale, "goes from 0 to 4");
    not_understood(&["-3", "3²", "3e0", "30%"]);
}

pub(super) fn blanks() {
    same(&["  3  ", "3 ", "\t3\n"]);
    tidied(RATING, &["Any   case", " 3  -  Any case "], &json!(3), "3");
}

pub(super) fn unseen_blanks() {
    same(&["3\u{a0}", "\u{feff}3\u{200b}", "\u{2009}3"]);
    tidied(RATING, &["3\u{a0}-\u{202f}Any\u{a0}case"], &json!(3), "3");
}

pub(super) fn only_a_blank() {
    for blank in [" ", "\u{a0}", "\u{200b}", "\n"] {
        typed(RATING, text(blank), json!(null), &[(Code::RatingMissing, Severity::Error, "", "has no rating")]);
    }
}

pub(super) fn dates() {
    let words = "perhaps “3/4” or “3-4”, “4/3” or “4-3”.";
    typed(RATING, day("2026-04-03"), json!(null), &[(Code::TurnedIntoDate, Severity::Error, "2026-04-03", words)]);
    let help = &Spoilt::packet().set(RATING, day("2026-04-03")).read().findings[0].help();
    assert!(help.starts_with("Choose one whole number from 0 to 4"), "{help}");
    let words = "perhaps “2/2” or “2-2”.";
    typed(RATING, day("2026-02-02"), json!(null), &[(Code::TurnedIntoDate, Severity::Error, "2026-02-02", words)]);
}

pub(super) fn halves() {
    not_understood(&["2.5", "2,5", "3+", "3-", "3 to 4", "3-4", "3–4", "3½", "2/3", "3 or 4"]);
    let told = [(Code::RatingNotUnderstood, Severity::Error, "2.5", "not one level")];
    typed(RATING, CellValue::Number(2.5), json!(null), &told);
}

pub(super) fn zero() {
    typed(RATING, CellValue::Number(0.0), json!(0), &[]);
    let words = "is not on the scale, which goes from 1 to 5. An empty cell already says “not answered yet”.";
    for zero in [CellValue::Number(0.0), text("0")] {
        let spoilt = Spoilt::one_to_five().set(RATING, zero);
        expect(&spoilt, RATING, &json!(null), &[(Code::RatingOffScale, Severity::Error, "0", words)]);
    }
}

pub(super) fn formats() {
    let percent = || CellLook { shown: Shown::Percentage, ..CellLook::default() };
    let shown = |number: f64| Spoilt::packet().set(RATING, CellValue::Number(number)).look(RATING, percent());
    expect(&shown(4.0), RATING, &json!(4), &[(Code::ValueTidied, Severity::Info, "400%", "was read as “4”")]);
    for (number, words) in [(0.8, "80%"), (1.0, "100%")] {
        let told = [(Code::RatingNotUnderstood, Severity::Error, words, "not one level from 0 to 4")];
        expect(&shown(number), RATING, &json!(null), &told);
    }
    // A 3 that shows as a date.
    typed(RATING, day("1900-01-03"), json!(3), &[(Code::ValueTidied, Severity::Info, "1900-01-03", "was read as “3”")]);
}

pub(super) fn all_alike() {
    let ratings = |count: usize, rating: f64| {
        (0..count).fold(Spoilt::packet(), |spoilt, index| {
            spoilt.set(&format!("/inventory/ratings/{index}/rating"), CellValue::Number(rating))
        })
    };
    let first = "/inventory/ratings/0/rating";
    expect(&ratings(12, 2.0), first, &json!(2), &[(Code::RatingsAllEqual, Severity::Info, "", "All 12 ratings are 2.")]);
    expect(&ratings(11, 3.0), first, &json!(3), &[]);
    assert!(Code::RatingsAllEqual.is_personal());
}

/// No text typed as a rating is ever read as a level that was not typed.
#[test]
fn no_level_is_read_that_was_not_typed() {
    const LEVELS: [&str; 5] = ["Not yet", "With help", "On my own", "Any case", "Leading others"];
    let piece = prop_oneof![
        4 => proptest::sample::select(&["0", "1", "2", "3", "4", "5", "10", "½", "²", "４", ".", ",", "-", "+", "/", "%", " ", "(", ")", "to", "=\"", "'", "\u{a0}"][..]).prop_map(str::to_owned),
        1 => proptest::sample::select(&LEVELS[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let strategy = proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    let mut runner = TestRunner::new(Config { cases: 64, source_file: Some(file!()), ..Config::default() });
    let packet = Spoilt::packet();
    let (sheet, cell) = packet.spot(RATING);
    let holds = |typed: String| {
        let found = packet.clone().set(RATING, text(&typed)).read();
        let here = |finding: &&Finding| {
            (finding.sheet().map(Cow::into_owned).as_ref(), finding.cell().map(|cell| cell.to_string()).as_ref())
                == (Some(&sheet), Some(&cell))
        };
        let value = found.value.unwrap();
        let is_seen = |level: &Value| level.as_u64().is_some_and(|level| format!("{level}") == tidy(&typed));
        let is_same = value.pointer(RATING).is_some_and(is_seen);
        prop_assert!(is_same || found.findings.iter().filter(here).count() > 0, "{:?}", found.findings);
        if let Some(level) = value.pointer(RATING).unwrap().as_u64() {
            let typed = fold(&typed);
            let label = fold(LEVELS[level as usize]);
            let in_words = typed.split(|c: char| !c.is_alphabetic()).any(|word| number(word).map(u64::from) == Some(level));
            let in_signs =
                typed.chars().any(|c| "★⭐🌟●■◆▰ⅰⅱⅲⅳ".contains(c)) || plain_digits(&typed).contains(&level.to_string());
            prop_assert!(in_words || in_signs || typed.contains(&label), "{typed} was read as {level}");
        }
        Ok(())
    };
    runner.run(&strategy, holds).unwrap_or_else(|failure| panic!("{failure}"));
}
