//! Interprets ratings: a level of the scale as a number, as its label, or as both if they agree.

use serde_json::json;

use super::{Typed, Understood, turned_into_date};
use crate::finding::Told;
use crate::grid::{CellValue, Shown, as_seen};
use crate::model::{Date, ScaleLevel};
use crate::texts::answers;
use crate::words::{fold, nearest, plain_digits};

/// Characters allowed between a level and its label.
const SEPARATORS: &[char] = &[' ', '-', ':', '=', '.', ',', ';', '(', ')', '[', ']', '/'];

pub(super) fn read(typed: &Typed<'_>, scale: &[ScaleLevel]) -> Understood {
    match typed.value {
        CellValue::Number(number) => by_number(typed, as_seen(*number), scale),
        CellValue::Text(_) => by_text(typed, scale),
        CellValue::Date { date, time } => match small_number(*date).filter(|_| typed.counts_days && !time) {
            Some(number) if on_scale(number, scale).is_some() => tidied(number),
            _ => turned_into_date(typed, *date, Some(range(scale))),
        },
        _ => not_understood(typed, scale),
    }
}

fn tidied(level: u8) -> Understood {
    Understood::Tidied(json!(level), level.to_string())
}

fn on_scale(level: u8, scale: &[ScaleLevel]) -> Option<u8> {
    scale.iter().map(|step| step.level).find(|own| *own == level)
}

/// The small number behind a date of January 1900, in a cell that was formatted as a date.
fn small_number(date: Date) -> Option<u8> {
    (date.0.year() == 1900 && date.0.month() == 1).then(|| u8::try_from(date.0.day()).ok()).flatten()
}

fn by_number(typed: &Typed<'_>, number: f64, scale: &[ScaleLevel]) -> Understood {
    if number.fract() != 0.0 {
        return not_understood(typed, scale);
    }
    match scale.iter().map(|step| step.level).find(|level| f64::from(*level) == number) {
        None => off_scale(typed, number == 0.0, scale),
        Some(level) if matches!(typed.look.shown, Shown::Plain | Shown::Unit(_)) => Understood::Clean(json!(level)),
        // 100% means “all of it”, not level 1. Nobody types 400%: that is a 4 whose cell format was changed.
        Some(1) => not_understood(typed, scale),
        Some(level) => tidied(level),
    }
}

fn by_text(typed: &Typed<'_>, scale: &[ScaleLevel]) -> Understood {
    // Folding turns ½, ² and similar characters into ordinary digits, but they are not levels.
    let odd_digit = |c: char| c.is_numeric() && !c.is_ascii_digit() && !is_roman(c);
    if plain_digits(&typed.shown).chars().any(odd_digit) {
        return not_understood(typed, scale);
    }
    if let Some(stars) = stars(&typed.shown, scale) {
        return stars.map_or_else(|| not_understood(typed, scale), tidied);
    }
    let text = typed.bare();
    let text = answers::before_reference(&text).unwrap_or(&text).to_owned();
    // A weight may also be written `×2` or `2x`.
    let text = if typed.weighs { text.trim_matches(['x', '×', ' ']).to_owned() } else { text };
    if let Some(number) = whole(&text) {
        let level = scale.iter().map(|step| step.level).find(|level| f64::from(*level) == number);
        return level.map_or_else(|| off_scale(typed, number == 0.0, scale), tidied);
    }
    let meant: Vec<u8> = scale.iter().filter(|step| names(&text, step)).map(|step| step.level).collect();
    match meant.as_slice() {
        [level] => tidied(*level),
        [] => spoken(&text, typed, scale).map_or_else(|| not_understood(typed, scale), tidied),
        _ => not_understood(typed, scale),
    }
}

/// The level written in words, as a fraction of the scale, or in Roman numerals: `four`, `Level 4`, `4/5`, `IV`.
fn spoken(text: &str, typed: &Typed<'_>, scale: &[ScaleLevel]) -> Option<u8> {
    if let Some((part, all)) = answers::out_of(text) {
        let top = scale.last().map(|step| step.level);
        return said(part).filter(|_| said(all) == top).and_then(|level| on_scale(level, scale));
    }
    // `four (4)`
    if let Some((level, again)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        return said(level.trim()).filter(|level| said(again.trim()) == Some(*level)).and_then(|level| on_scale(level, scale));
    }
    let roman = || roman(answers::beside_level(text).unwrap_or(text), &typed.shown, text);
    said(text).or_else(roman).and_then(|level| on_scale(level, scale))
}

/// A number in digits or as a word, alone or beside a word such as `level`.
fn said(text: &str) -> Option<u8> {
    let alone = |text: &str| {
        let word = text.strip_suffix(['.', ',', ';', ':', '!']).unwrap_or(text);
        whole(text).filter(|number| *number < 100.0).map(|number| number as u8).or_else(|| answers::number(word))
    };
    alone(text).or_else(|| answers::beside_level(text).and_then(alone))
}

/// A number in Roman numerals, in capitals. A single letter is ambiguous (an X or a V is often a tick), unless a word such as
/// `level` stands beside it.
fn roman(figures: &str, shown: &str, text: &str) -> Option<u8> {
    const FIGURES: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    let at = FIGURES.iter().position(|own| *own == figures)?;
    let alone = figures == text;
    let capital = shown.contains(&figures.to_uppercase()) && !(alone && figures.len() == 1);
    (capital || shown.chars().any(is_roman)).then(|| u8::try_from(at + 1).ok())?
}

/// Whether the character exists only as a Roman numeral, such as `Ⅳ`.
fn is_roman(c: char) -> bool {
    ('\u{2160}'..='\u{217f}').contains(&c)
}

/// The level shown as a row of filled signs (★★★☆☆), if the empty ones fill up the scale. The outer `None` means that the text is
/// not such a row.
fn stars(shown: &str, scale: &[ScaleLevel]) -> Option<Option<u8>> {
    const SIGNS: [(&str, &str); 5] = [("★⭐🌟", "☆✩"), ("●", "○"), ("■", "□"), ("◆", "◇"), ("▰", "▱")];
    let signs: Vec<char> = shown.chars().filter(|c| !c.is_whitespace() && *c != '\u{fe0f}').collect();
    let among = |filled: &str, empty: &str| !signs.is_empty() && signs.iter().all(|c| filled.contains(*c) || empty.contains(*c));
    let (filled, _) = SIGNS.into_iter().find(|(filled, empty)| among(filled, empty))?;
    let count = signs.iter().filter(|c| filled.contains(**c)).count();
    let in_order = signs.iter().take(count).all(|c| filled.contains(*c));
    let top = scale.last().map(|step| usize::from(step.level));
    let fits = in_order && (count == signs.len() || Some(signs.len()) == top);
    Some(u8::try_from(count).ok().filter(|_| fits).and_then(|level| on_scale(level, scale)))
}

/// The whole number in a text that holds nothing else: `4`, `4.0`, `4,0`, `4.`, `4,`, `4!`, `4)`, `(4)`.
fn whole(text: &str) -> Option<f64> {
    let text = text.trim_end_matches('!').trim_end();
    let inner = text.strip_prefix(['(', '[']).and_then(|text| text.strip_suffix([')', ']']));
    let text = inner.unwrap_or_else(|| text.strip_suffix(['.', ',', ';', ':', ')']).unwrap_or(text));
    let text = [".0", ",0", ".00", ",00"].iter().find_map(|zeros| text.strip_suffix(zeros)).unwrap_or(text);
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Whether a text is the label of a level, alone or with the level's number before or after it.
fn names(text: &str, step: &ScaleLevel) -> bool {
    let label = fold(&step.label);
    let is_level = |rest: &str| {
        let rest = rest.trim_matches(SEPARATORS);
        rest.is_empty() || said(rest) == Some(step.level)
    };
    // `4Proficient` is clear, but the label must not be part of another word.
    let parts = |edge: char| edge.is_ascii_digit() || SEPARATORS.contains(&edge);
    let apart = |rest: &str, edge: Option<char>| rest.is_empty() || edge.is_some_and(parts);
    let before = text.strip_suffix(&label).is_some_and(|rest| apart(rest, rest.chars().next_back()) && is_level(rest));
    let behind = text.strip_prefix(&label).is_some_and(|rest| apart(rest, rest.chars().next()) && is_level(rest));
    before || behind
}

/// The lowest and the highest level, for messages.
fn range(scale: &[ScaleLevel]) -> (u8, u8) {
    let level = |step: Option<&ScaleLevel>| step.map_or(0, |step| step.level);
    (level(scale.first()), level(scale.last()))
}

fn off_scale(typed: &Typed<'_>, zero: bool, scale: &[ScaleLevel]) -> Understood {
    let (min, max) = range(scale);
    let (label, value, weight) = (typed.label, typed.shown.as_str(), typed.weighs);
    typed.refuse(Told::RatingOffScale { label, value, min: &min, max: &max, zero, weight })
}

fn not_understood(typed: &Typed<'_>, scale: &[ScaleLevel]) -> Understood {
    let (min, max) = range(scale);
    let slip = nearest(&typed.shown, scale.iter().map(|step| step.label.as_str()));
    let step = scale.iter().find(|step| Some(step.label.as_str()) == slip);
    let near = step.map(|step| format!("{} – {}", step.level, step.label));
    let (label, value, weight) = (typed.label, typed.shown.as_str(), typed.weighs);
    typed.refuse(Told::RatingNotUnderstood { label, value, min: &min, max: &max, nearest: near.as_deref(), weight })
}
