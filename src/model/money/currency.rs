//! Which currencies the words and signs beside an amount can mean.

use crate::words::{Cursor, Sense, Token};

/// The codes of ISO 4217 that are money people pay with.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
    YER ZAR ZMW ZWG";

/// Codes that are words of their own, too: they are meant in capital letters only.
const WORDS_TOO: [&str; 11] = ["ALL", "TOP", "TRY", "CUP", "PEN", "GEL", "MAD", "SOS", "MOP", "RON", "BAM"];

/// The one that a sign shared by many countries means where nothing else is known, for all the world writes so of it.
const WORLD: &str = "USD";

/// Currencies that some words or signs can mean.
pub(super) type Codes = Vec<String>;

/// Takes the words or the sign of a currency, with all that they can mean.
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

/// Whether some pieces are nothing but currencies.
pub(super) fn are_currencies(tokens: &[Token]) -> bool {
    let mut cursor = Cursor::new(tokens);
    while currency(&mut cursor).is_some() {}
    cursor.is_done()
}

/// The currency of an amount whose signs can mean some, in a form that counts in its own; none where nobody can know.
pub(super) fn meant<'a>(codes: Option<&'a Codes>, own: &'a str) -> Option<&'a str> {
    let Some(codes) = codes else { return Some(own) };
    match codes.as_slice() {
        [only] => Some(only),
        several => [own, WORLD].into_iter().find(|code| several.iter().any(|known| known == code)),
    }
}

/// The currencies that two signs can both mean; an error where there is none.
pub(super) fn common(first: Option<Codes>, second: Option<Codes>) -> Result<Option<Codes>, ()> {
    let (Some(first), Some(second)) = (&first, &second) else { return Ok(first.or(second)) };
    let both: Codes = first.iter().filter(|code| second.contains(code)).cloned().collect();
    if both.is_empty() { Err(()) } else { Ok(Some(both)) }
}

/// Whether a code stands in a text as a code, and not as a word.
pub(super) fn is_meant(code: &str, text: &str) -> bool {
    let is_word = |word: &str| word.eq_ignore_ascii_case(code) && word != code;
    !WORDS_TOO.contains(&code) || !text.split(|c: char| !c.is_alphabetic()).any(is_word)
}
