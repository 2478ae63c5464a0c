//! Determines who has left: by a status in words, by a yes or no, or by a past last day.

use super::field::RosterField;
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
pub(super) fn read(field: RosterField, value: &CellValue, today: Date) -> Says {
    let text = tidy(&value.display());
    if text.is_empty() || (LISTS.is_empty_word(&text) && LISTS.yes_or_no(&text).is_none()) {
        return Says::Here;
    }
    let said = match (field, value) {
        (RosterField::EndDate, value) => return day(value, &text, today),
        (RosterField::Left, CellValue::Date { .. }) => return day(value, &text, today),
        (RosterField::Active, _) => LISTS.yes_or_no(&text),
        (RosterField::Left, _) => LISTS.yes_or_no(&text).map(|yes| !yes),
        _ => None,
    };
    match said {
        Some(true) => Says::Here,
        Some(false) => Says::Gone,
        None if field == RosterField::Left && day(value, &text, today) == Says::Gone => Says::Gone,
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
            (RosterField::Status, "Terminated", Says::Gone),
            (RosterField::Status, "Resigned - voluntary", Says::Gone),
            (RosterField::Status, "Inaktiv", Says::Gone),
            (RosterField::Status, "离职", Says::Gone),
            (RosterField::Status, "已离职", Says::Gone),
            (RosterField::Status, "在职", Says::Here),
            (RosterField::Status, "休職中", Says::Here),
            (RosterField::Status, "退職", Says::Gone),
            (RosterField::Status, "De baja", Says::Gone),
            (RosterField::Status, "Baja médica", Says::Here),
            (RosterField::Status, "Not active", Says::Gone),
            (RosterField::Status, "active", Says::Here),
            (RosterField::Status, "On leave", Says::Here),
            (RosterField::Status, "Suspended", Says::Gone),
            (RosterField::Status, "T", Says::Gone),
            (RosterField::Status, "Full-time", Says::Here),
            (RosterField::Status, "grade 7", Says::Unknown),
            (RosterField::Status, "", Says::Here),
            (RosterField::Active, "FALSE", Says::Gone),
            (RosterField::Active, "1", Says::Here),
            (RosterField::Active, "No", Says::Gone),
            (RosterField::Left, "1", Says::Gone),
            (RosterField::Left, "true", Says::Gone),
            (RosterField::Left, "0", Says::Here),
            (RosterField::Left, "No", Says::Here),
            (RosterField::Left, "2026-06-30", Says::Gone),
            (RosterField::EndDate, "30.06.2026", Says::Gone),
            (RosterField::EndDate, "2026-07-01", Says::Here),
            (RosterField::EndDate, "31.12.9999", Says::Here),
            (RosterField::EndDate, "3/4/2026", Says::Gone),
            (RosterField::EndDate, "8/6/2026", Says::Unknown),
            (RosterField::EndDate, "-", Says::Here),
        ] {
            assert_eq!(read(field, &CellValue::Text(text.to_owned()), today), says, "{text}");
        }
        let day = CellValue::Date { date: Date::parse("2026-01-31").unwrap(), time: false };
        assert_eq!(read(RosterField::EndDate, &day, today), Says::Gone);
        assert_eq!(read(RosterField::Left, &CellValue::Bool(true), today), Says::Gone);
    }
}
