//! How number formats show a number: as a number, perhaps with a unit, a percentage, a date, a time of day or a duration.

use std::sync::Arc;

use crate::grid::{Shown, locale};

/// How a number format shows a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Shows {
    /// A number.
    #[default]
    Number,
    /// A number with a unit.
    Unit(Arc<str>),
    /// A percentage: 0.01 as 1%.
    Percentage,
    /// A date, perhaps with a time of day, or only its month, quarter or year.
    Day(Shown),
    /// A time of day without a date.
    Time,
    /// A duration, such as `[h]:mm`.
    Duration,
}

/// Returns how a built-in format of spreadsheet programs shows a number. 27-36 and 50-58 are the dates of East Asian versions.
pub(super) fn of_number(id: u32) -> Shows {
    match id {
        9 | 10 => Shows::Percentage,
        17 => Shows::Day(Shown::Month),
        14..=16 | 22 | 27..=36 | 50..=58 => Shows::Day(Shown::Plain),
        18..=21 | 45 | 47 => Shows::Time,
        46 => Shows::Duration,
        _ => Shows::Number,
    }
}

/// Returns how a format code shows a number. Only its first section counts, the one for positive numbers. Letters in quotes, in
/// brackets and after `\`, `_` and `*` are literal. Literal words and currency signs form the unit.
pub(super) fn of_code(code: &str) -> Shows {
    let (mut day, mut time, mut duration, mut percent, mut months) = (false, false, false, false, 0);
    let (mut year, mut quarter) = (false, false);
    let (mut unit, mut scaled) = (String::new(), false);
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            '\\' => unit.extend(letters.next()),
            '_' | '*' => {
                letters.next();
            }
            '"' => unit.extend(letters.by_ref().take_while(|letter| *letter != '"')),
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let same = |unit| !inside.is_empty() && inside.chars().all(|letter| letter.eq_ignore_ascii_case(&unit));
                duration |= same('h') || same('m') || same('s');
                unit.extend(inside.strip_prefix('$').map(locale::unit));
            }
            // A comma that is not between digits divides by a thousand, so the shown number is not the real one.
            ',' => scaled |= !matches!(letters.peek(), Some('0' | '#' | '?')),
            sign if is_currency(sign) => unit.push(sign),
            ';' => break,
            '%' => percent = true,
            'd' => day = true,
            'y' => year = true,
            'q' => quarter = true,
            'h' | 's' => time = true,
            'a' if matches!(letters.peek(), Some('m' | 'M' | '/')) => {
                // `AM/PM` and `A/P`: their letters are not months.
                time = true;
                while letters.next_if(|letter| matches!(letter, 'a' | 'm' | '/' | 'p' | 'A' | 'M' | 'P')).is_some() {}
            }
            'm' => months += 1,
            _ => {}
        }
    }
    let dated = match (day || time, quarter, months) {
        (true, ..) => Shown::Plain,
        (_, true, _) => Shown::Quarter,
        (_, _, 0) => Shown::Year,
        _ => Shown::Month,
    };
    match (day || year || quarter, duration, time, months) {
        (true, ..) => Shows::Day(dated),
        (_, true, ..) => Shows::Duration,
        // Minutes have two letters at most.
        (_, _, true, 0..=4) => Shows::Time,
        (_, _, _, 0) if percent => Shows::Percentage,
        (_, _, _, 0) => unit_of(&unit).filter(|_| !scaled).map_or(Shows::Number, Shows::Unit),
        _ => Shows::Day(dated),
    }
}

/// Returns the unit in the literal words of a format, or `None` if they are only blanks or signs.
pub(in crate::grid) fn unit_of(words: &str) -> Option<Arc<str>> {
    let words = words.trim();
    let is_unit = words.contains(|letter: char| letter.is_alphabetic() || is_currency(letter)) && !words.contains('%');
    is_unit.then(|| words.into())
}

fn is_currency(sign: char) -> bool {
    matches!(sign, '$' | '¢' | '£' | '¤' | '¥' | '₠'..='⃀')
}

impl Shows {
    /// Returns how a number is shown, and how a date is shown if the format leaves out the day.
    pub(super) fn seen(&self) -> Shown {
        match self {
            Self::Number => Shown::Plain,
            Self::Day(shown) => shown.clone(),
            Self::Unit(unit) => Shown::Unit(unit.clone()),
            Self::Percentage => Shown::Percentage,
            Self::Time | Self::Duration => Shown::Clock,
        }
    }
}
