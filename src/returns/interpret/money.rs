//! Interprets amounts of money.

use rust_decimal::Decimal;
use serde_json::json;

use super::{Typed, Understood};
use crate::finding::Told;
use crate::grid::{CellValue, Shown};
use crate::model::{Money, MoneyDoubt, MoneyHow};
use crate::words::tidy;

pub(super) fn read(typed: &Typed<'_>, currency: &str) -> Understood {
    match typed.value {
        CellValue::Number(number) if typed.look.shown == Shown::Plain => by_number(typed, *number, currency),
        // The number format shows a currency or thousands, so the displayed text counts.
        CellValue::Number(_) if matches!(typed.look.shown, Shown::Unit(_)) => by_text(typed, &typed.shown, currency),
        CellValue::Text(text) => by_text(typed, text, currency),
        _ => asked(typed, MoneyDoubt::Unclear),
    }
}

fn asked(typed: &Typed<'_>, doubt: MoneyDoubt) -> Understood {
    typed.refuse(Told::CostNotUnderstood { label: typed.label, value: &typed.shown, reason: doubt.name() })
}

fn by_number(typed: &Typed<'_>, number: f64, currency: &str) -> Understood {
    if number < 0.0 {
        return asked(typed, MoneyDoubt::Negative);
    }
    let Ok(exact) = Decimal::try_from(number) else { return asked(typed, MoneyDoubt::Large) };
    // In some countries 1.234 means 1,234, and nobody enters tenths of a cent, so this is ambiguous.
    if typed.formula.is_none() && exact.normalize().scale() == 3 {
        return asked(typed, MoneyDoubt::Number);
    }
    match Money::new(exact, currency) {
        Some(money) if money.amount() == exact => Understood::Clean(json!(money)),
        Some(money) => Understood::Tidied(json!(money), money.to_string()),
        None => asked(typed, MoneyDoubt::Large),
    }
}

fn by_text(typed: &Typed<'_>, text: &str, currency: &str) -> Understood {
    let taken = as_written_by_us(text).map_or_else(|| Money::read(text, currency), |money| Ok((money, MoneyHow::Said)));
    let (money, how) = match taken {
        Ok(taken) => taken,
        Err(doubt) => return asked(typed, doubt),
    };
    let read_as = money.to_string();
    let say = |how| {
        let (label, value) = (typed.label, typed.shown.as_str());
        let told = Told::ValueTidied { label, value, read_as: Some(&read_as), how: Some(how) };
        Understood::With(json!(money), typed.say(told))
    };
    match how {
        MoneyHow::Said if read_as == tidy(text) => Understood::Clean(json!(money)),
        MoneyHow::Said => Understood::Tidied(json!(money), read_as),
        MoneyHow::Larger => say("larger"),
        MoneyHow::Together => say("together"),
    }
}

/// Reads the form we write ourselves, `900.00 CHF`, with any currency code.
fn as_written_by_us(text: &str) -> Option<Money> {
    let text = tidy(text);
    let (amount, code) = text.split_once(' ')?;
    let money = Money::new(amount.parse().ok().filter(|_| amount.starts_with(|c: char| c.is_ascii_digit()))?, code)?;
    (money.to_string() == text).then_some(money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_we_wrote_is_read_back() {
        assert_eq!(as_written_by_us("900.00 FRE").map(|money| money.to_string()).as_deref(), Some("900.00 FRE"));
        assert_eq!(as_written_by_us("100 MAX"), None);
    }
}
