//! What number formats make of a number: a number, a percentage, a day, a time of day, a length of time.

/// What a number format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shows {
    /// A number.
    #[default]
    Number,
    /// A hundredth as 1%.
    Percentage,
    /// A day, perhaps with a time of day.
    Day,
    /// A time of day only.
    Time,
    /// A length of time, such as `[h]:mm`.
    Duration,
}

/// What the formats show that every spreadsheet program has built in; 27-36 and 50-58 are the dates of East Asian ones.
pub(super) fn of_number(id: u32) -> Shows {
    match id {
        9 | 10 => Shows::Percentage,
        14..=17 | 22 | 27..=36 | 50..=58 => Shows::Day,
        18..=21 | 45 | 47 => Shows::Time,
        46 => Shows::Duration,
        _ => Shows::Number,
    }
}

/// What a format code shows. Only its first section counts, the one for positive numbers; letters in quotes, in brackets and
/// after `\`, `_` and `*` are literal.
pub(super) fn of_code(code: &str) -> Shows {
    let (mut day, mut time, mut duration, mut percent, mut months) = (false, false, false, false, 0);
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
            '%' => percent = true,
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
        (_, _, _, 0) if percent => Shows::Percentage,
        (_, _, _, 0) => Shows::Number,
        _ => Shows::Day,
    }
}
