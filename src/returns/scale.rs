//! Detects that the levels of a table are on another scale than the framework's, from a heading or a legend beside it: `Rating
//! (1-5)`, `Level / 10`, `1 = Expert`.

use crate::address::CellRef;
use crate::finding::{Finding, Told};
use crate::model::{Framework, ScaleLevel};
use crate::texts::answers;
use crate::words::{fold, plain_digits};

/// Highest level of any scale; larger numbers are years or parts of names.
const HIGHEST: u16 = 100;

/// A number in a text, with the text before and after it.
struct Number<'a> {
    number: u16,
    before: &'a str,
    behind: &'a str,
}

/// What a heading says about the scale, if it is another one.
pub(super) fn of_heading(heading: &str, scale: &[ScaleLevel]) -> Option<String> {
    let text = fold(&plain_digits(heading));
    if text.contains('%') {
        return Some("%".to_owned());
    }
    of_key(&text, scale).or_else(|| of_range(&text, scale))
}

/// What a text beside the table says about the scale, if it is another one. A range counts only with a word such as `scale`.
pub(super) fn of_remark(text: &str, scale: &[ScaleLevel]) -> Option<String> {
    let text = fold(&plain_digits(text));
    let names_scale = || text.split(|c: char| !c.is_alphanumeric()).any(|word| answers::means("scale", word));
    of_key(&text, scale).or_else(|| of_range(&text, scale).filter(|_| names_scale()))
}

/// The finding for a cell whose text names another scale than that of the framework's levels or weights.
pub(super) fn differs_from(text: &str, said: &str, cell: CellRef, framework: &Framework, scale: &[ScaleLevel]) -> Finding {
    let (min, max) = ends(scale);
    let framework = &framework.title;
    Finding::new(Told::ScaleDiffers { text, said, cell: &cell, framework, min: &min, max: &max }).with_value(text.to_owned())
}

/// The lowest and the highest level.
fn ends(scale: &[ScaleLevel]) -> (u16, u16) {
    let end = |step: Option<&ScaleLevel>| step.map_or(0, |step| u16::from(step.level));
    (end(scale.first()), end(scale.last()))
}

/// The numbers in a text that are not part of a word or a date.
fn numbers(text: &str) -> Vec<Number<'_>> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|start| at + start) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |end| start + end);
        let (before, behind) = (&text[at..start], &text[end..]);
        let apart = !before.ends_with(|c: char| c.is_alphabetic() && c.is_ascii());
        if let Some(number) = text[start..end].parse().ok().filter(|number| apart && *number <= HIGHEST) {
            numbers.push(Number { number, before, behind });
        }
        at = end;
    }
    numbers
}

/// A range that begins or ends at 0 or 1, or the highest level alone: `1-5`, `0 to 10`, `/ 10`, `out of 10`.
fn of_range(text: &str, scale: &[ScaleLevel]) -> Option<String> {
    let (min, max) = ends(scale);
    let numbers = numbers(text);
    let is_between = |between: &str| {
        let word = between.trim();
        matches!(word, "-" | "--" | ".." | "..." | "~" | "〜" | "<" | ">" | "->" | "→") || answers::means("to", word)
    };
    for pair in numbers.windows(2) {
        let (first, second) = (pair[0].number, pair[1].number);
        if is_between(pair[1].before) && first.min(second) <= 1 && first != second {
            return ((first, second) != (min, max)).then(|| format!("{first}–{second}"));
        }
    }
    let top = numbers.iter().find(|number| {
        let before = number.before.trim_end();
        let words: Vec<&str> = before.split_whitespace().collect();
        let of = (1..=2).any(|count| words.len() >= count && answers::means("of", &words[words.len() - count..].join(" ")));
        before.ends_with('/') || of
    })?;
    (top.number != max).then(|| format!("–{}", top.number))
}

/// A legend in which a level has another meaning than in the framework, or in which the best label is at the lowest level: `1 =
/// Expert`.
fn of_key(text: &str, scale: &[ScaleLevel]) -> Option<String> {
    let (min, max) = ends(scale);
    numbers(text).iter().find_map(|Number { number, behind, .. }| {
        let label = behind.trim_start().strip_prefix(['=', ':'])?;
        let label = label.split([',', ';', '/', '(', ')', '[', ']', '|', '\n', '.']).next().unwrap_or_default();
        let label = label.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace()).trim();
        differs(*number, label, (min, max), scale).then(|| format!("{number} = {label}"))
    })
}

/// Whether a number with this label belongs to another scale.
fn differs(number: u16, label: &str, (min, max): (u16, u16), scale: &[ScaleLevel]) -> bool {
    if label.is_empty() {
        return false;
    }
    if let Some(step) = scale.iter().find(|step| fold(&step.label) == label) {
        return u16::from(step.level) != number;
    }
    let says = |sense: &str| {
        let words: Vec<&str> = label.split_whitespace().collect();
        (1..=words.len().min(3)).any(|count| answers::means(sense, &words[..count].join(" ")))
    };
    let turned = says("best") && number * 2 < min + max || says("worst") && number * 2 > min + max;
    turned || !(min..=max).contains(&number)
}

/// Whether a number belongs to another scale, going by a label in the cell beside it.
pub(super) fn of_cells(number: f64, label: &str, scale: &[ScaleLevel]) -> Option<String> {
    let step = scale.iter().find(|step| fold(&step.label) == fold(label))?;
    (f64::from(step.level) != number).then(|| format!("{number} = {}", step.label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: u8, labels: &[&str]) -> Vec<ScaleLevel> {
        let step = |(level, label): (u8, &&str)| ScaleLevel { level, label: (*label).to_owned(), description: String::new() };
        (min..).zip(labels).map(step).collect()
    }

    #[test]
    fn headings_that_name_another_scale_are_told_from_those_that_do_not() {
        let five = scale(0, &["None", "Some help", "Alone", "Advises", "Shapes"]);
        for other in [
            "Rating (1-5)",
            "Rating 1–5",
            "Level 1-4",
            "Rating (0–10)",
            "Rating [1 to 10]",
            "Skill level / 10",
            "Score (/5)",
            "Rating out of 5",
            "Bewertung (1 bis 5)",
            "Note sur 10",
            "Rating (4-0)",
            "Rating (%)",
            "1 = Expert",
            "Rating (1 = expert, 4 = beginner)",
            "Rating: 0=best",
            "Rating (5 = Shapes)",
            "評価（1〜5）",
            "Rating (١-٥)",
        ] {
            assert!(of_heading(other, &five).is_some(), "{other}");
        }
        for same in [
            "Rating",
            "Rating (0-4)",
            "Level 0 to 4",
            "Rating / 4",
            "Rating 2026",
            "Rating 2026-11",
            "Rating Q1",
            "Self-rating (see sheet 2)",
            "Rating (4 = Shapes)",
            "Rating (0 = None, 4 = expert)",
            "Rating (0–4, 2026)",
        ] {
            assert_eq!(of_heading(same, &five), None, "{same}");
        }
        assert_eq!(of_remark("Team 1-5", &five), None);
        assert_eq!(of_remark("Scale: 1 to 5", &five).as_deref(), Some("1–5"));
        assert_eq!(of_cells(1.0, "shapes", &five).as_deref(), Some("1 = Shapes"));
    }
}
