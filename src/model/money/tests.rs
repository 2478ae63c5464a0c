//! Costs as people write them: which are accepted, which are accepted with a note, and which need a question, with the reason.

use proptest::prelude::*;

use super::read::reading;
use super::*;

/// How a text is read in a form in US dollars: an amount, the larger of two (`< …`), a sum (`+ …`), or the reason for a question
/// (`? …`).
fn verdict(text: &str) -> String {
    verdict_in(text, "USD")
}

/// How a text is read in a form in some currency.
fn verdict_in(text: &str, own: &str) -> String {
    match reading(text, own) {
        Ok((money, MoneyHow::Said)) => money.to_string(),
        Ok((money, MoneyHow::Larger)) => format!("< {money}"),
        Ok((money, MoneyHow::Together)) => format!("+ {money}"),
        Err(doubt) => format!("? {}", doubt.name()),
    }
}

fn hold(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| verdict(text) != *expected)
        .map(|(text, expected)| format!("{text}: {} instead of {expected}", verdict(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn costs_are_read_as_people_write_them() {
    let table = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/words/costs.tsv"));
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let wrong: Vec<String> = rows
        .filter(|row| verdict_in(row[1], row[0]) != row[2])
        .map(|row| format!("{} in {}: {} instead of {}", row[1], row[0], verdict_in(row[1], row[0]), row[2]))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    hold(&[(&"course 1, ".repeat(3_000), "? ")]);
}

#[test]
fn one_amount_is_taken_with_the_marks_of_any_country() {
    hold(&[
        ("1200", "1200.00 USD"),
        ("$1,200", "1200.00 USD"),
        ("US$ 1,200", "1200.00 USD"),
        ("1,200", "1200.00 USD"),
        ("1.200", "1200.00 USD"),
        ("1.200,00 EUR", "1200.00 EUR"),
        ("1200€", "1200.00 EUR"),
        ("€ 1200,5", "1200.50 EUR"),
        ("1200 euros", "1200.00 EUR"),
        ("1200 dollars", "1200.00 USD"),
        ("EUR1200", "1200.00 EUR"),
        ("usd 1200", "1200.00 USD"),
        ("1 200", "1200.00 USD"),
        ("1\u{a0}200,00 €", "1200.00 EUR"),
        ("1,200.50", "1200.50 USD"),
        ("1.234.567", "1234567.00 USD"),
        ("900.00 EUR", "900.00 EUR"),
        ("CHF 1\u{2019}200.-", "1200.00 CHF"),
        ("Fr. 500.--", "500.00 CHF"),
        ("500,- €", "500.00 EUR"),
        ("500,-- EUR", "500.00 EUR"),
        ("CAD $100", "100.00 CAD"),
        ("£250", "250.00 GBP"),
        ("A$500", "500.00 AUD"),
        ("HK$ 500", "500.00 HKD"),
        ("TRY 500", "500.00 TRY"),
        ("0,5", "0.50 USD"),
        ("99.99", "99.99 USD"),
        ("１２００", "1200.00 USD"),
        ("USD 1.2k", "1200.00 USD"),
        ("1.2k", "1200.00 USD"),
        ("$2K", "2000.00 USD"),
        ("1,5 Tsd. €", "1500.00 EUR"),
        ("2 thousand dollars", "2000.00 USD"),
        ("'500", "500.00 USD"),
        ("=\"500\"", "500.00 USD"),
    ]);
}

#[test]
fn words_around_an_amount_change_nothing_about_it() {
    hold(&[
        ("free", "0.00 USD"),
        ("Free of charge", "0.00 USD"),
        ("none", "0.00 USD"),
        ("no cost", "0.00 USD"),
        ("nil", "0.00 USD"),
        ("nothing", "0.00 USD"),
        ("zero", "0.00 USD"),
        ("0", "0.00 USD"),
        ("$0", "0.00 USD"),
        ("0 EUR", "0.00 EUR"),
        ("kostenlos", "0.00 USD"),
        ("gratis", "0.00 USD"),
        ("free (internal course)", "0.00 USD"),
        ("no extra cost", "0.00 USD"),
        ("a $500 course", "500.00 USD"),
        ("about $500", "500.00 USD"),
        ("about 1200", "1200.00 USD"),
        ("approx. 500", "500.00 USD"),
        ("~500", "500.00 USD"),
        ("~ $1,200", "1200.00 USD"),
        ("ca. 500 EUR", "500.00 EUR"),
        ("around 500 euros", "500.00 EUR"),
        ("max. 800", "800.00 USD"),
        ("100 max", "100.00 USD"),
        ("up to $800", "800.00 USD"),
        ("no more than 800 EUR", "800.00 EUR"),
        ("under 500", "500.00 USD"),
        ("$500 (estimated)", "500.00 USD"),
        ("500 total", "500.00 USD"),
        ("500 all in", "500.00 USD"),
        ("500 incl. VAT", "500.00 USD"),
        ("500 inc VAT", "500.00 USD"),
        ("500 w/ VAT", "500.00 USD"),
        ("500 € TTC", "500.00 EUR"),
        ("500 € IVA incluido", "500.00 EUR"),
        ("$500 including travel", "500.00 USD"),
        ("lunch $20", "20.00 USD"),
        ("1200 (approved)", "1200.00 USD"),
        ("=500", "500.00 USD"),
        ("Free!", "0.00 USD"),
        ("sans frais", "0.00 USD"),
        ("2x150=300", "+ 300.00 USD"),
        ("6 × 50 = 300", "+ 300.00 USD"),
        ("500+300=800", "+ 800.00 USD"),
        ("2 × $600 = $1,200", "+ 1200.00 USD"),
        ("$500 including tax", "500.00 USD"),
        ("595 € inkl. MwSt.", "595.00 EUR"),
        ("500 EUR (VAT included)", "500.00 EUR"),
        ("$500 course fee", "500.00 USD"),
        ("$500 one-time", "500.00 USD"),
        ("500 € einmalig", "500.00 EUR"),
        ("env. 500 €", "500.00 EUR"),
        ("circa 500 €", "500.00 EUR"),
        ("Course fee: $500", "500.00 USD"),
        ("tuition $1,200", "1200.00 USD"),
        ("500 for the course", "500.00 USD"),
        ("$500, paid by the department", "500.00 USD"),
        ("500 EUR (covered by HR)", "500.00 EUR"),
        ("1,200 (2 x 600)", "1200.00 USD"),
    ]);
}

#[test]
fn the_sign_of_the_own_currency_is_known() {
    for (own, texts) in [
        ("SEK", vec!["500 kr", "kr 500", "500:-", "500 kronor", "500 SEK", "500,- kr", "500kr.", "ca 500 kr"]),
        ("NOK", vec!["500 kr", "kr. 500", "500,-", "500 kroner"]),
        ("DKK", vec!["500 kr.", "kr 500,00", "500 kroner"]),
        ("BRL", vec!["R$ 500,00", "R$500", "500 reais"]),
        ("PLN", vec!["500 zł", "500 złotych", "500 zl", "500,00 PLN"]),
        ("INR", vec!["Rs. 500", "Rs 500/-", "₹500", "500 rupees", "Rs.500/-"]),
        ("CNY", vec!["500元", "500 RMB", "¥500", "500人民币"]),
        ("JPY", vec!["500円", "¥500", "￥500", "500 yen"]),
        ("MXN", vec!["500 pesos", "$500", "MX$500"]),
        ("ARS", vec!["500 pesos", "$ 500"]),
        ("RUB", vec!["500 ₽", "500 руб.", "500 р.", "500 рублей"]),
        ("TRY", vec!["500 ₺", "₺500", "500 TL"]),
        ("CZK", vec!["500 Kč", "500,- Kč", "500 korun"]),
        ("HUF", vec!["500 Ft", "500 forint"]),
        ("RON", vec!["500 lei", "500 RON"]),
        ("MYR", vec!["RM500", "RM 500"]),
        ("IDR", vec!["Rp500", "Rp 500,00"]),
        ("ZAR", vec!["R500", "R 500,00"]),
        ("KRW", vec!["₩500", "500원"]),
        ("ILS", vec!["500 ₪", "500 ש\"ח"]),
        ("PEN", vec!["S/ 500", "500 soles"]),
        ("CAD", vec!["$500", "C$500", "500 dollars"]),
    ] {
        for text in texts {
            let read = reading(text, own).map(|(money, _)| money.to_string());
            assert_eq!(read.as_deref().map_err(|doubt| doubt.name()), Ok(format!("500.00 {own}").as_str()), "{text}");
        }
    }
    // In a form with another currency, only unambiguous signs are accepted.
    let elsewhere =
        |text: &str| reading(text, "EUR").map_or_else(|doubt| doubt.name().to_owned(), |(money, _)| money.to_string());
    for (text, expected) in [
        ("500 kr", "sign"),
        ("500 dirhams", "sign"),
        ("500 € ohne Hotel", "open"),
        ("500 € ohne MwSt.", "tax"),
        ("500 pesos", "sign"),
        ("¥500", "sign"),
        ("500:-", "500.00 SEK"),
        ("500 zł", "500.00 PLN"),
        ("$500", "500.00 USD"),
        ("R$ 500", "500.00 BRL"),
    ] {
        assert_eq!(elsewhere(text), expected, "{text}");
    }
}

#[test]
fn thousands_are_parted_as_in_india_and_east_asia_too() {
    let read =
        |text: &str, own: &str| reading(text, own).map_or_else(|doubt| doubt.name().to_owned(), |(money, _)| money.to_string());
    for (text, own, expected) in [
        ("₹1,50,000", "INR", "150000.00 INR"),
        ("1,50,000.50", "INR", "150000.50 INR"),
        ("12,34,567", "INR", "1234567.00 INR"),
        ("1.5 lakh", "INR", "150000.00 INR"),
        ("Rs 2 crore", "INR", "20000000.00 INR"),
        ("50万円", "JPY", "500000.00 JPY"),
        ("5万元", "CNY", "50000.00 CNY"),
        ("1,5 tys. zł", "PLN", "1500.00 PLN"),
        ("1,50,00", "INR", "number"),
        ("15,0,000", "INR", "number"),
    ] {
        assert_eq!(read(text, own), expected, "{text}");
    }
}

#[test]
fn of_a_range_the_larger_amount_counts_and_sums_are_added_up() {
    hold(&[
        ("$500-800", "< 800.00 USD"),
        ("$500-$800", "< 800.00 USD"),
        ("500 - 800 EUR", "< 800.00 EUR"),
        ("500 – 800", "< 800.00 USD"),
        ("500 to 800", "< 800.00 USD"),
        ("500 bis 800 €", "< 800.00 EUR"),
        ("between 500 and 800", "< 800.00 USD"),
        ("from $500 to $800", "< 800.00 USD"),
        ("1200-1500", "< 1500.00 USD"),
        ("1,200 - 1,500", "< 1500.00 USD"),
        ("1-2k", "< 2000.00 USD"),
        ("1.2k - 1.5k", "< 1500.00 USD"),
        ("about 500-600", "< 600.00 USD"),
        ("100-1000", "? wide"),
        ("0-500", "? wide"),
        ("800-500", "? two"),
        ("2x150=350", "? two"),
        ("500 = a lot", "? two"),
        ("500 w/o VAT", "? tax"),
        ("$500 - 800 EUR", "? currency"),
        ("$300 + $50 travel", "+ 350.00 USD"),
        ("300 course fee + 50 books + 150 exam", "+ 500.00 USD"),
        ("300 EUR plus 50 EUR travel", "+ 350.00 EUR"),
        ("300 EUR + 50 USD", "? currency"),
        ("2 x $300", "+ 600.00 USD"),
        ("2 x 300", "+ 600.00 USD"),
        ("2x300 EUR", "+ 600.00 EUR"),
        ("300 x 2", "+ 600.00 USD"),
        ("2 × $300 each", "+ 600.00 USD"),
        ("2 @ $250", "+ 500.00 USD"),
        ("$250 x 2 people", "+ 500.00 USD"),
        ("2 people x $250", "+ 500.00 USD"),
        ("$250 @ 2", "? two"),
        ("de 500 à 700 €", "< 700.00 EUR"),
        ("da 500 a 700 €", "< 700.00 EUR"),
        ("od 500 do 700 zł", "< 700.00 PLN"),
    ]);
}

#[test]
fn what_is_not_one_amount_is_asked_back_with_the_reason() {
    hold(&[
        ("12 00", "? number"),
        ("1,20,0", "? number"),
        ("1.2345", "? number"),
        ("0.500", "? number"),
        ("1,200k", "? number"),
        ("100 EUR 200", "? two"),
        ("100/200", "? two"),
        ("500, 800", "? two"),
        ("500\n800", "? two"),
        ("try 500", "? "),
        ("100 top", "? "),
        ("$500 (450 EUR)", "? two"),
        ("500 (800 with travel)", "? two"),
        ("2 x 300 x 4", "? two"),
        ("at least 500", "? open"),
        ("min. 500", "? open"),
        ("from 500", "? open"),
        ("500+", "? open"),
        ("> 500", "? open"),
        ("500?", "? unsure"),
        ("maybe 500", "? unsure"),
        ("TBD", "? unsure"),
        ("-5", "? negative"),
        ("-$50", "? negative"),
        ("$-50", "? negative"),
        ("300 each", "? each"),
        ("50 per month", "? each"),
        ("$50 a month", "? each"),
        ("100/day", "? each"),
        ("1200 per day", "? each"),
        ("$20 pp", "? each"),
        ("$500 + VAT", "? tax"),
        ("500 plus tax", "? tax"),
        ("500 EUR net", "? tax"),
        ("500 excl. VAT", "? tax"),
        ("500 zzgl. MwSt.", "? tax"),
        ("paid by the department", "? payer"),
        ("covered", "? payer"),
        ("company pays", "? payer"),
        ("included", "? payer"),
        ("$100 EUR", "? currency"),
        ("100 EUR 200 USD", "? two"),
        ("999999999999", "? large"),
        ("a lot", "? "),
        ("tuition", "? "),
        ("minor", "? "),
        ("low", "? "),
        ("50%", "? "),
        ("4²", "? "),
        ("five hundred", "? "),
        ("500 for 2 people", "? two"),
        ("", "? "),
        ("$", "? "),
    ]);
}

/// Words of costs in random order.
fn jumbled() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "1",
        "500",
        "1,200",
        "1.200,00",
        "0.5",
        "$",
        "€",
        "EUR",
        "k",
        "-",
        "--",
        "x",
        "to",
        "between",
        "and",
        "+",
        "plus",
        "VAT",
        "incl",
        "per",
        "each",
        "/",
        "fee",
        "about",
        "max",
        "(",
        ")",
        ",",
        "?",
        "free",
        "99999999999999999999999999999",
        "paid",
        "'",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS).prop_map(str::to_owned), 0..9).prop_map(|words| words.join(" "))
}

proptest! {
    /// Any text is read without a panic, and no cost is negative.
    #[test]
    fn any_text_is_read(text in prop_oneof![any::<String>(), jumbled()]) {
        if let Ok((money, _)) = reading(&text, "USD") {
            prop_assert!(money.amount() >= Decimal::ZERO);
        }
    }
}
