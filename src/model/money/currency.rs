//! The currencies that words and signs beside an amount can mean.

use crate::words::{Cursor, Sense, Token};

/// The ISO 4217 codes of currencies in circulation.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
    YER ZAR ZMW ZWG";

/// Codes that are also ordinary words; they count only in capital letters.
const WORDS_TOO: [&str; 11] = ["ALL", "TOP", "TRY", "CUP", "PEN", "GEL", "MAD", "SOS", "MOP", "RON", "BAM"];

/// What the sign `$`, shared by many countries, means if nothing else is known.
const WORLD: &str = "USD";

/// The currencies that some words or signs can mean.
pub(super) type Codes = Vec<String>;

/// Reads the words or sign of a currency, with all currencies that they can mean.
pub(super) fn currency(cursor: &mut Cursor<'_>) -> Option<Codes> {
    if let Some(codes) = cursor.find(Sense::Currency) {
        return Some(codes.to_vec());
    }
    let word = cursor.word(0)?;
    let singular = word.strip_suffix('s').unwrap_or(word);
    let known = Sense::Currency.words().meanings(singular);
    let codes = match CODES.split_whitespace().find(|code| code.eq_ignore_ascii_case(word)) {
        Some(code) => vec![code.to_owned()],
        None if known.is_empty() => return None,
        None => known.to_vec(),
    };
    cursor.skip(1);
    Some(codes)
}

/// Whether all tokens are currencies.
pub(super) fn are_currencies(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    while currency(&mut cursor).is_some() {}
    cursor.is_done()
}

/// The currency of an amount, given what its signs can mean and the form's own currency; `None` if it is ambiguous.
pub(super) fn meant<'a>(codes: Option<&'a Codes>, own: &'a str) -> Option<&'a str> {
    let Some(codes) = codes else { return Some(own) };
    match codes.as_slice() {
        [only] => Some(only),
        several => [own, WORLD].into_iter().find(|code| several.iter().any(|known| known == code)),
    }
}

/// The currencies that two signs can both mean; an error if there are none.
pub(super) fn common(first: Option<Codes>, second: Option<Codes>) -> Result<Option<Codes>, ()> {
    let (Some(first), Some(second)) = (&first, &second) else { return Ok(first.or(second)) };
    let both: Codes = first.iter().filter(|code| second.contains(code)).cloned().collect();
    if both.is_empty() { Err(()) } else { Ok(Some(both)) }
}

/// Whether a code is used in a text as a code, not as an ordinary word.
pub(super) fn is_meant(code: &str, text: &str) -> bool {
    let is_word = |word: &str| word.eq_ignore_ascii_case(code) && word != code;
    !WORDS_TOO.contains(&code) || !text.split(|c: char| !c.is_alphabetic()).any(is_word)
}
