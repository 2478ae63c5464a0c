//! The meaning of a currency sign in the country that a number format names.

use crate::words::{Sense, tokens};

/// The currencies of countries, by the language code (LCID) of Windows.
const CURRENCIES: [(u16, &str); 76] = [
    (0x0401, "SAR"),
    (0x0402, "BGN"),
    (0x0404, "TWD"),
    (0x0405, "CZK"),
    (0x0406, "DKK"),
    (0x0409, "USD"),
    (0x040d, "ILS"),
    (0x040e, "HUF"),
    (0x040f, "ISK"),
    (0x0411, "JPY"),
    (0x0412, "KRW"),
    (0x0414, "NOK"),
    (0x0415, "PLN"),
    (0x0416, "BRL"),
    (0x0418, "RON"),
    (0x0419, "RUB"),
    (0x041d, "SEK"),
    (0x041e, "THB"),
    (0x041f, "TRY"),
    (0x0420, "PKR"),
    (0x0421, "IDR"),
    (0x0422, "UAH"),
    (0x042a, "VND"),
    (0x0436, "ZAR"),
    (0x0439, "INR"),
    (0x043e, "MYR"),
    (0x043f, "KZT"),
    (0x0441, "KES"),
    (0x0464, "PHP"),
    (0x0804, "CNY"),
    (0x0807, "CHF"),
    (0x0809, "GBP"),
    (0x080a, "MXN"),
    (0x0810, "CHF"),
    (0x0814, "NOK"),
    (0x0c01, "EGP"),
    (0x0c04, "HKD"),
    (0x0c09, "AUD"),
    (0x0c0c, "CAD"),
    (0x1004, "SGD"),
    (0x1009, "CAD"),
    (0x100a, "GTQ"),
    (0x100c, "CHF"),
    (0x1404, "MOP"),
    (0x1409, "NZD"),
    (0x140a, "CRC"),
    (0x1801, "MAD"),
    (0x1809, "EUR"),
    (0x180a, "PAB"),
    (0x1c09, "ZAR"),
    (0x1c0a, "DOP"),
    (0x2009, "JMD"),
    (0x200a, "VES"),
    (0x240a, "COP"),
    (0x2809, "BZD"),
    (0x280a, "PEN"),
    (0x2c01, "JOD"),
    (0x2c09, "TTD"),
    (0x2c0a, "ARS"),
    (0x300a, "USD"),
    (0x3401, "KWD"),
    (0x3409, "PHP"),
    (0x340a, "CLP"),
    (0x3801, "AED"),
    (0x3809, "IDR"),
    (0x380a, "UYU"),
    (0x3c09, "HKD"),
    (0x3c0a, "PYG"),
    (0x4009, "INR"),
    (0x400a, "BOB"),
    (0x4409, "MYR"),
    (0x440a, "USD"),
    (0x4809, "SGD"),
    (0x480a, "HNL"),
    (0x4c0a, "NIO"),
    (0x540a, "USD"),
];

/// Returns the unit of `€-407` or `$-1009`: a sign and the code of a language and country. The unit is the code of that
/// country's currency if the sign can stand for it, otherwise the sign.
pub(super) fn unit(inside: &str) -> String {
    let (sign, place) = inside.split_once('-').unwrap_or((inside, ""));
    let is_code = sign.len() == 3 && sign.bytes().all(|letter| letter.is_ascii_uppercase());
    let place = u32::from_str_radix(place.split(',').next().unwrap_or_default(), 16).ok().map(|number| number & 0xffff);
    let of_place = CURRENCIES.iter().find(|(number, _)| Some(u32::from(*number)) == place).map(|(_, code)| *code);
    let pieces = tokens(sign);
    let known = Sense::Currency.words().begin(&pieces).map(|(_, codes)| codes).unwrap_or_default();
    match of_place.filter(|code| !sign.trim().is_empty() && !is_code && (known.is_empty() || known.iter().any(|one| one == code)))
    {
        Some(code) => code.to_owned(),
        None => sign.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_means_the_money_of_the_place_it_is_written_for() {
        for (inside, expected) in [
            ("$-1009", "CAD"),
            ("$-C09", "AUD"),
            ("$-80A", "MXN"),
            ("$-409", "USD"),
            ("¥-804", "CNY"),
            ("¥-411", "JPY"),
            ("kr-41D", "SEK"),
            ("kr-414", "NOK"),
            ("kr.-406", "DKK"),
            ("R$-416", "BRL"),
            ("R$ -416", "BRL"),
            ("zł-415", "PLN"),
            ("Ft-40E", "HUF"),
            ("₺-41F", "TRY"),
            ("RM-43E", "MYR"),
            ("Rp-421", "IDR"),
            ("₽-419", "RUB"),
            ("₹-4009", "INR"),
            ("€-407", "€"),
            ("€-1009", "€"),
            ("£-1009", "£"),
            ("USD-1009", "USD"),
            ("CAD", "CAD"),
            ("$", "$"),
            ("-407", ""),
            ("$-xyz", "$"),
        ] {
            assert_eq!(unit(inside), expected, "{inside}");
        }
    }
}
