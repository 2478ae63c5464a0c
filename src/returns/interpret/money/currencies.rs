//! The words and signs of currencies.

/// Signs of currencies; where several countries share a sign, the form's own currency counts if it is one of them.
const SIGNS: [(&str, &[&str]); 12] = [
    ("$", &["USD", "CAD", "AUD", "NZD", "SGD", "MXN"]),
    ("us", &["USD"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("¥", &["JPY", "CNY"]),
    ("₹", &["INR"]),
    ("dollar", &["USD", "CAD", "AUD", "NZD", "SGD"]),
    ("euro", &["EUR"]),
    ("pound", &["GBP"]),
    ("fr", &["CHF"]),
    ("sfr", &["CHF"]),
    ("franken", &["CHF"]),
];

/// The codes of ISO 4217 that are money people pay with.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
    YER ZAR ZMW ZWG";

/// The currencies that a word can mean; none where it is no word for one.
pub(super) fn codes_of(word: &str) -> Option<Vec<&'static str>> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let by_sign = SIGNS.iter().find(|(sign, _)| [word, singular].contains(sign)).map(|(_, codes)| codes.to_vec());
    by_sign.or_else(|| CODES.split_whitespace().find(|code| code.eq_ignore_ascii_case(word)).map(|code| vec![code]))
}

/// Dollars of other countries, by the letters before the sign.
const DOLLARS: [(&str, &str); 7] =
    [("hk$", "hkd"), ("nz$", "nzd"), ("au$", "aud"), ("ca$", "cad"), ("a$", "aud"), ("c$", "cad"), ("s$", "sgd")];

/// The text in small letters, with the code in place of a sign of several letters such as `A$`.
pub(super) fn with_codes(text: &str) -> String {
    let mut text = text.to_lowercase();
    for (sign, code) in DOLLARS {
        let starts = |at: usize| !text[..at].ends_with(char::is_alphabetic);
        let found = text.match_indices(sign).map(|(at, _)| at).find(|at| starts(*at));
        if let Some(at) = found {
            text.replace_range(at..at + sign.len(), &format!("{code} "));
        }
    }
    text
}

/// Codes that are words of their own, too: they are meant in capital letters only.
const WORDS_TOO: [&str; 11] = ["ALL", "TOP", "TRY", "CUP", "PEN", "GEL", "MAD", "SOS", "MOP", "RON", "BAM"];

/// Whether a code stands in a text as a code, and not as a word.
pub(super) fn is_meant(code: &str, text: &str) -> bool {
    !WORDS_TOO.contains(&code) || text.contains(code)
}
