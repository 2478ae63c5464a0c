//! Amounts of money as people write them, with the signs of any country.

use rust_decimal::Decimal;
use serde_json::json;

use super::{Typed, Understood};
use crate::finding::Code;
use crate::grid::CellValue;
use crate::model::Money;
use crate::words::tidy;

/// Signs of currencies; where several countries share a sign, the form's own currency counts if it is one of them.
const SIGNS: [(&str, &[&str]); 9] = [
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "MXN"]),
    ("us", &["USD"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("dollar", &["USD", "CAD", "AUD", "NZD", "SGD"]),
    ("euro", &["EUR"]),
    ("pound", &["GBP"]),
];

/// The codes of ISO 4217 that are money people pay with.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
    YER ZAR ZMW ZWG";

pub(super) fn read(typed: &Typed<'_>, currency: &str) -> Understood {
    let no = || typed.refuse(Code::CostNotUnderstood);
    match typed.value {
        CellValue::Number(number) if *number >= 0.0 && !typed.look.percent => {
            let Ok(exact) = Decimal::try_from(*number) else { return no() };
            // Where a point parts thousands, 1.234 is typed for what others write 1,234; nobody types a tenth of a cent.
            if typed.formula.is_none() && exact.normalize().scale() == 3 {
                return no();
            }
            match Money::new(exact, currency) {
                Some(money) if money.amount() == exact => Understood::Clean(json!(money)),
                Some(money) => Understood::Tidied(json!(money), money.to_string()),
                None => no(),
            }
        }
        CellValue::Text(text) => match as_written_by_us(text).or_else(|| money(&typed.bare(), currency)) {
            Some(money) if money.to_string() == tidy(text) => Understood::Clean(json!(money)),
            Some(money) => Understood::Tidied(json!(money), money.to_string()),
            None => no(),
        },
        _ => no(),
    }
}

/// `900.00 CHF`, with any code at all.
fn as_written_by_us(text: &str) -> Option<Money> {
    let text = tidy(text);
    let (amount, code) = text.split_once(' ')?;
    let money = Money::new(amount.parse().ok().filter(|_| amount.starts_with(|c: char| c.is_ascii_digit()))?, code)?;
    (money.to_string() == text).then_some(money)
}

/// Reads `1200`, `$1,200`, `1.200,00 EUR`, `1200 euros`, `free`, from folded text; none where it is no amount.
fn money(folded: &str, currency: &str) -> Option<Money> {
    if ["free", "no cost", "nothing", "free of charge"].contains(&folded) {
        return Money::new(Decimal::ZERO, currency);
    }
    let mut possible: Option<Vec<&str>> = None;
    let mut digits: Vec<&str> = Vec::new();
    let spaced = spaced(folded);
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    for run in tokens.chunk_by(|a, b| is_word(a) == is_word(b)) {
        if !is_word(run[0]) {
            if !digits.is_empty() {
                // Words between two numbers: these are two amounts.
                return None;
            }
            digits = run.to_vec();
            continue;
        }
        for word in run {
            let codes = codes_of(word)?;
            possible = Some(match possible {
                None => codes,
                Some(before) => before.into_iter().filter(|code| codes.contains(code)).collect(),
            });
        }
    }
    let code = match &possible {
        Some(codes) if !codes.contains(&currency) => codes.first()?,
        _ => currency,
    };
    Money::new(amount(&digits)?, code)
}

fn is_sign(c: char) -> bool {
    SIGNS.iter().any(|(sign, _)| sign.chars().eq([c]))
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || is_sign(c))
}

/// The text with blanks between letters, signs of currencies and numbers, and in place of the apostrophes that part thousands.
fn spaced(text: &str) -> String {
    let class = |c: char| (c.is_alphabetic(), is_sign(c));
    let mut spaced = String::new();
    let mut before = ' ';
    for c in text.replace('\'', " ").chars() {
        if is_sign(c) || class(c) != class(before) {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    spaced
}

/// The currencies that a word can mean; none where it is no word for one.
fn codes_of(word: &str) -> Option<Vec<&'static str>> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let by_sign = SIGNS.iter().find(|(sign, _)| [word, singular].contains(sign)).map(|(_, codes)| codes.to_vec());
    by_sign.or_else(|| CODES.split_whitespace().find(|code| code.eq_ignore_ascii_case(word)).map(|code| vec![code]))
}

/// An amount with the signs of any country: the last of two kinds of sign is the decimal one; a single sign before exactly
/// three digits parts thousands, since money has no third place.
fn amount(parts: &[&str]) -> Option<Decimal> {
    let (first, more) = parts.split_first()?;
    // Blanks part thousands only: three digits must follow each.
    let grouped = |part: &&str| {
        part.len() >= 3
            && part.bytes().take(3).all(|b| b.is_ascii_digit())
            && part.as_bytes().get(3).is_none_or(|b| !b.is_ascii_digit())
    };
    if !more.iter().all(grouped) {
        return None;
    }
    let text: String = std::iter::once(*first).chain(more.iter().copied()).collect();
    let body = text.strip_suffix(".-").or_else(|| text.strip_suffix(",-")).unwrap_or(&text);
    if body.is_empty() || !body.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let decimal_sign = match (body.rfind('.'), body.rfind(',')) {
        (Some(dot), Some(comma)) => Some(if dot > comma { '.' } else { ',' }),
        (Some(_), None) => Some('.'),
        (None, Some(_)) => Some(','),
        (None, None) => None,
    };
    let Some(sign) = decimal_sign else { return body.parse().ok() };
    let other = if sign == '.' { ',' } else { '.' };
    let (whole, places) = body.rsplit_once(sign)?;
    let groups_fit = |text: &str, sign: char| {
        let groups: Vec<&str> = text.split(sign).collect();
        groups.len() == 1 || (groups[0].len() <= 3 && !groups[0].is_empty() && groups[1..].iter().all(|group| group.len() == 3))
    };
    let only_thousands = places.len() == 3 && !body.contains(other);
    if only_thousands {
        // In 0.500 the point cannot part thousands, and money has no third place: nobody knows what is meant.
        return (groups_fit(body, sign) && !body.starts_with('0')).then(|| body.replace(sign, "").parse().ok())?;
    }
    if places.len() > 2 || whole.contains(sign) || !groups_fit(whole, other) {
        return None;
    }
    format!("{}.{places}", whole.replace(other, "")).trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, expected) in [
            ("1200", "1200.00 USD"),
            ("$1,200", "1200.00 USD"),
            ("US$ 1,200", "1200.00 USD"),
            ("1,200", "1200.00 USD"),
            ("1.200", "1200.00 USD"),
            ("1.200,00 EUR", "1200.00 EUR"),
            ("1200€", "1200.00 EUR"),
            ("€ 1200,5", "1200.50 EUR"),
            ("1200 euros", "1200.00 EUR"),
            ("EUR1200", "1200.00 EUR"),
            ("1 200", "1200.00 USD"),
            ("1,200.50", "1200.50 USD"),
            ("1.234.567", "1234567.00 USD"),
            ("900.00 EUR", "900.00 EUR"),
            ("free", "0.00 USD"),
            ("CHF 1\u{2019}200.-", "1200.00 CHF"),
            ("CAD $100", "100.00 CAD"),
            ("0,5", "0.50 USD"),
        ] {
            assert_eq!(money(&fold(text), "USD").map(|money| money.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "about 1200",
            "1200-1500",
            "12 00",
            "1,20,0",
            "-5",
            "1.2345",
            "",
            "1200 per day",
            "100 max",
            "100 EUR 200",
            "100 EUR 200 USD",
            "$100 EUR",
            "0.500",
            "100/200",
            "50%",
        ] {
            assert_eq!(money(&fold(text), "USD"), None, "{text}");
        }
        assert_eq!(as_written_by_us("900.00 FRE").map(|money| money.to_string()).as_deref(), Some("900.00 FRE"));
        assert_eq!(as_written_by_us("100 MAX"), None);
    }
}
