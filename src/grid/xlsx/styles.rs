//! Styles, as far as they tell what a number means: a number, a day, a time of day, a length of time.

use std::collections::HashMap;

use super::xml::{Step, Xml};
use crate::grid::{GridError, Limits};

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shows {
    /// A number.
    #[default]
    Number,
    /// A day, perhaps with a time of day.
    Day,
    /// A time of day only.
    Time,
    /// A length of time, such as `[h]:mm`.
    Duration,
}

/// What each cell format of the workbook shows, by position.
pub(super) fn read(mut xml: Xml<'_>, limits: &Limits) -> Result<Vec<Shows>, GridError> {
    let too_many = || GridError::TooLarge(format!("it has more than {} cell formats, the limit", limits.formats));
    let (mut codes, mut ids) = (HashMap::new(), Vec::new());
    xml.root("styleSheet")?;
    while xml.next()? == Step::Open {
        let list = xml.name().to_owned();
        if list != "numFmts" && list != "cellXfs" {
            xml.skip()?;
            continue;
        }
        while xml.next()? == Step::Open {
            let id: Option<u32> = xml.attribute("numFmtId")?.and_then(|id| id.trim().parse().ok());
            match (xml.name(), id) {
                ("numFmt", Some(id)) => {
                    codes.insert(id, of_code(&xml.attribute("formatCode")?.unwrap_or_default()));
                }
                ("xf", id) => ids.push(id.unwrap_or_default()),
                _ => {}
            }
            if codes.len().max(ids.len()) > limits.formats {
                return Err(too_many());
            }
            xml.skip()?;
        }
    }
    xml.finish()?;
    Ok(ids.iter().map(|id| codes.get(id).copied().unwrap_or_else(|| of_number(*id))).collect())
}

/// What the formats show that every spreadsheet program has built in; 27-36 and 50-58 are the dates of East Asian ones.
fn of_number(id: u32) -> Shows {
    match id {
        14..=17 | 22 | 27..=36 | 50..=58 => Shows::Day,
        18..=21 | 45 | 47 => Shows::Time,
        46 => Shows::Duration,
        _ => Shows::Number,
    }
}

/// What a format code shows. Only its first section counts, the one for positive numbers; letters in quotes, in brackets and
/// after `\`, `_` and `*` are literal.
pub(super) fn of_code(code: &str) -> Shows {
    let (mut day, mut time, mut duration, mut months) = (false, false, false, 0);
    let mut letters = code.chars().map(|letter| letter.to_ascii_lowercase()).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().find(|letter| *letter == '"');
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                let same = |unit| !inside.is_empty() && inside.chars().all(|letter| letter == unit);
                duration |= same('h') || same('m') || same('s');
            }
            ';' => break,
            'y' | 'd' => day = true,
            'h' | 's' => time = true,
            'a' if matches!(letters.peek(), Some('m' | '/')) => {
                // `AM/PM` and `A/P`: the letters are no months.
                time = true;
                while letters.next_if(|letter| matches!(letter, 'a' | 'm' | '/' | 'p')).is_some() {}
            }
            'm' => months += 1,
            _ => {}
        }
    }
    match (day, duration, time, months) {
        (true, ..) => Shows::Day,
        (_, true, ..) => Shows::Duration,
        // Minutes have two letters at most.
        (_, _, true, 0..=4) => Shows::Time,
        (_, _, _, 0) => Shows::Number,
        _ => Shows::Day,
    }
}
