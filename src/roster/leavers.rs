//! Determines who has left: by a status in words, by a yes or no, or by a past last day.

use super::field::Field;
use super::lists::LISTS;
use crate::grid::CellValue;
use crate::model::{Date, DateReading};
use crate::words::tidy;

/// What a cell says about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Still here.
    Here,
    /// Has left.
    Gone,
    /// Not understood.
    Unknown,
}

/// Reads a cell of one of these columns.
pub(super) fn read(field: Field, value: &CellValue, today: Date) -> Says {
    let text = tidy(&value.display());
    if text.is_empty() || (LISTS.is_empty_word(&text) && LISTS.yes_or_no(&text).is_none()) {
        return Says::Here;
    }
    let said = match (field, value) {
        (Field::EndDate, value) => return day(value, &text, today),
        (Field::Left, CellValue::Date { .. }) => return day(value, &text, today),
        (Field::Active, _) => LISTS.yes_or_no(&text),
        (Field::Left, _) => LISTS.yes_or_no(&text).map(|yes| !yes),
        _ => None,
    };
    match said {
        Some(true) => Says::Here,
        Some(false) => Says::Gone,
        None if field == Field::Left && day(value, &text, today) == Says::Gone => Says::Gone,
        None => words(&text),
    }
}

/// Reads a status in words. The longest known phrase counts: `baja médica` (sick leave) rather than `baja` (left).
fn words(text: &str) -> Says {
    match (LISTS.present.longest(text), LISTS.gone.longest(text)) {
        (Some(here), gone) if gone.is_none_or(|gone| here >= gone) => Says::Here,
        (_, Some(_)) => Says::Gone,
        _ => Says::Unknown,
    }
}

/// Reads a last day, on which the person still works here.
fn day(value: &CellValue, text: &str, today: Date) -> Says {
    let days = match value {
        CellValue::Date { date, .. } => vec![*date],
        _ => match Date::read(text) {
            DateReading::Day(day) | DateReading::Until(day) | DateReading::ShortYear(day) | DateReading::OtherWeekday(day) => {
                vec![day]
            }
            DateReading::Either(one, other) => vec![one, other],
            DateReading::None => return Says::Unknown,
        },
    };
    if days.iter().all(|day| *day < today) {
        Says::Gone
    } else if days.iter().any(|day| *day < today) {
        Says::Unknown
    } else {
        Says::Here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_left_is_told_in_words_answers_and_days() {
        let today = Date::parse("2026-07-01").unwrap();
        for (field, text, says) in [
            (Field::Status, "Terminated", Says::Gone),
            (Field::Status, "Resigned - voluntary", Says::Gone),
            (Field::Status, "Inaktiv", Says::Gone),
            (Field::Status, "离职", Says::Gone),
            (Field::Status, "已离职", Says::Gone),
            (Field::Status, "在职", Says::Here),
            (Field::Status, "休職中", Says::Here),
            (Field::Status, "退職", Says::Gone),
            (Field::Status, "De baja", Says::Gone),
            (Field::Status, "Baja médica", Says::Here),
            (Field::Status, "Not active", Says::Gone),
            (Field::Status, "active", Says::Here),
            (Field::Status, "On leave", Says::Here),
            (Field::Status, "Suspended", Says::Gone),
            (Field::Status, "T", Says::Gone),
            (Field::Status, "Full-time", Says::Here),
            (Field::Status, "grade 7", Says::Unknown),
            (Field::Status, "", Says::Here),
            (Field::Active, "FALSE", Says::Gone),
            (Field::Active, "1", Says::Here),
            (Field::Active, "No", Says::Gone),
            (Field::Left, "1", Says::Gone),
            (Field::Left, "true", Says::Gone),
            (Field::Left, "0", Says::Here),
            (Field::Left, "No", Says::Here),
            (Field::Left, "2026-06-30", Says::Gone),
            (Field::EndDate, "30.06.2026", Says::Gone),
            (Field::EndDate, "2026-07-01", Says::Here),
            (Field::EndDate, "31.12.9999", Says::Here),
            (Field::EndDate, "3/4/2026", Says::Gone),
            (Field::EndDate, "8/6/2026", Says::Unknown),
            (Field::EndDate, "-", Says::Here),
        ] {
            assert_eq!(read(field, &CellValue::Text(text.to_owned()), today), says, "{text}");
        }
        let day = CellValue::Date { date: Date::parse("2026-01-31").unwrap(), time: false };
        assert_eq!(read(Field::EndDate, &day, today), Says::Gone);
        assert_eq!(read(Field::Left, &CellValue::Bool(true), today), Says::Gone);
    }
}
