//! Cells that hold an amount of money.

mod amount;
mod currencies;
mod reading;
#[cfg(test)]
mod tests;
mod words;

use rust_decimal::Decimal;
use serde_json::json;

use self::reading::{Doubt, How, reading};
use super::{Typed, Understood};
use crate::finding::Code;
use crate::grid::{CellValue, Shown};
use crate::model::Money;
use crate::words::tidy;

pub(super) fn read(typed: &Typed<'_>, currency: &str) -> Understood {
    match typed.value {
        CellValue::Number(number) if typed.look.shown == Shown::Plain => by_number(typed, *number, currency),
        // The number format names a currency, or thousands: what is seen counts.
        CellValue::Number(_) if matches!(typed.look.shown, Shown::Unit(_)) => by_text(typed, &typed.shown, currency),
        CellValue::Text(text) => by_text(typed, text, currency),
        _ => asked(typed, Doubt::Unclear),
    }
}

fn asked(typed: &Typed<'_>, doubt: Doubt) -> Understood {
    Understood::No(typed.say(Code::CostNotUnderstood, &[("reason", doubt.name())]))
}

fn by_number(typed: &Typed<'_>, number: f64, currency: &str) -> Understood {
    if number < 0.0 {
        return asked(typed, Doubt::Negative);
    }
    let Ok(exact) = Decimal::try_from(number) else { return asked(typed, Doubt::Large) };
    // Where a point parts thousands, 1.234 is typed for what others write 1,234; nobody types a tenth of a cent.
    if typed.formula.is_none() && exact.normalize().scale() == 3 {
        return asked(typed, Doubt::Number);
    }
    match Money::new(exact, currency) {
        Some(money) if money.amount() == exact => Understood::Clean(json!(money)),
        Some(money) => Understood::Tidied(json!(money), money.to_string()),
        None => asked(typed, Doubt::Large),
    }
}

fn by_text(typed: &Typed<'_>, text: &str, currency: &str) -> Understood {
    let taken = as_written_by_us(text).map_or_else(|| reading(text, currency), |money| Ok((money, How::Said)));
    let (money, how) = match taken {
        Ok(taken) => taken,
        Err(doubt) => return asked(typed, doubt),
    };
    let read_as = money.to_string();
    let say = |how| Understood::With(json!(money), typed.say(Code::ValueTidied, &[("read_as", &read_as), (how, "yes")]));
    match how {
        How::Said if read_as == tidy(text) => Understood::Clean(json!(money)),
        How::Said => Understood::Tidied(json!(money), read_as),
        How::Larger => say("larger"),
        How::Together => say("together"),
    }
}

/// `900.00 CHF`, with any code at all.
fn as_written_by_us(text: &str) -> Option<Money> {
    let text = tidy(text);
    let (amount, code) = text.split_once(' ')?;
    let money = Money::new(amount.parse().ok().filter(|_| amount.starts_with(|c: char| c.is_ascii_digit()))?, code)?;
    (money.to_string() == text).then_some(money)
}
