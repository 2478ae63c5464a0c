//! Number formats that show a number as an id, with leading zeros or literals, such as `00000` and `"E"0000`.

use std::sync::Arc;

/// Numbers from here on have more digits than spreadsheet programs keep.
const TOO_LONG: f64 = 1e15;

/// A piece of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberFormatToken {
    /// A digit, or `0` if there is none.
    Zero,
    /// A digit, or nothing if there is none.
    Digit,
    Literal(char),
}

/// A format of digits and literals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::grid) struct Digits(Vec<NumberFormatToken>);

impl Digits {
    /// Parses a format code. Returns `None` if it is of another kind or shows numbers unchanged.
    pub(in crate::grid) fn of_code(code: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => break,
                '0' => pieces.push(NumberFormatToken::Zero),
                '#' | '?' => pieces.push(NumberFormatToken::Digit),
                '"' => pieces.extend(letters.by_ref().take_while(|letter| *letter != '"').map(NumberFormatToken::Literal)),
                '\\' => pieces.extend(letters.next().map(NumberFormatToken::Literal)),
                '_' | '*' => {
                    letters.next();
                }
                // A colour or a language. An id does not contain a currency.
                '[' => {
                    let inside: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                    if inside.starts_with('$') && !inside.starts_with("$-") {
                        return None;
                    }
                }
                '-' | ' ' | '/' | '(' | ')' | ':' | '+' => pieces.push(NumberFormatToken::Literal(letter)),
                _ => return None,
            }
        }
        let zeros = pieces.iter().filter(|piece| **piece == NumberFormatToken::Zero).count();
        let literal = |piece: &NumberFormatToken| matches!(piece, NumberFormatToken::Literal(letter) if *letter != ' ');
        (zeros > 1 || (zeros > 0 && pieces.iter().any(literal))).then_some(Self(pieces))
    }

    /// Returns a whole number as the format shows it.
    pub(in crate::grid) fn seen(&self, number: f64) -> Option<Arc<str>> {
        if number < 0.0 || number.fract() != 0.0 || number >= TOO_LONG {
            return None;
        }
        let digits = format!("{number:.0}");
        let mut left: Vec<char> = digits.chars().collect();
        let mut places = self.0.iter().filter(|piece| !matches!(piece, NumberFormatToken::Literal(_))).count();
        let mut seen = Vec::new();
        for piece in self.0.iter().rev() {
            if let NumberFormatToken::Literal(letter) = piece {
                seen.push(*letter);
                continue;
            }
            places -= 1;
            match left.pop() {
                Some(digit) => seen.push(digit),
                None if *piece == NumberFormatToken::Zero => seen.push('0'),
                None => {}
            }
            if places == 0 {
                // The first digit of the format takes all remaining digits.
                while let Some(digit) = left.pop() {
                    seen.push(digit);
                }
            }
        }
        Some(seen.into_iter().rev().collect::<String>().trim().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_seen_with_their_zeros_and_literals() {
        for (code, number, seen) in [
            ("00000", 123.0, Some("00123")),
            ("\"E\"0000", 124.0, Some("E0124")),
            ("\\E0000", 124.0, Some("E0124")),
            ("000-00-0000", 123_456_789.0, Some("123-45-6789")),
            ("00", 12345.0, Some("12345")),
            ("\"MA-\"#0", 7.0, Some("MA-7")),
            ("0000\" X\"", 7.0, Some("0007 X")),
            ("00000;-00000", 5.0, Some("00005")),
            ("00000", 1.5, None),
            ("00000", 1e15, None),
        ] {
            assert_eq!(Digits::of_code(code).unwrap().seen(number).as_deref(), seen, "{code}");
        }
        for code in ["General", "0", "#,##0", "0.00", "0%", "yyyy-mm-dd", "@", "[$€-407]00", "0.0E+00", "#"] {
            assert_eq!(Digits::of_code(code), None, "{code}");
        }
    }
}
