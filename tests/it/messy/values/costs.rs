//! Values that people type as costs and times.

use skillbook::grid::{CellLook, Shown};
use skillbook::model::FormKind;

use super::super::super::sample;
use super::*;

pub(super) fn written() {
    let euros = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
    let clear = [
        "1200",
        "1,200",
        "1.200",
        "1 200",
        "1.200,00",
        "€1,200",
        "1200 €",
        "EUR 1200",
        "1200 euros",
        "1\u{2019}200.-",
        "1\u{a0}200,00",
    ];
    tidied(COST, &clear, &euros("1200.00"), "1200.00 EUR");
    tidied(COST, &["12,5", "EUR 12,50"], &euros("12.50"), "12.50 EUR");
    tidied(COST, &["$1,200.50"], &json!({ "amount": "1200.50", "currency": "USD" }), "1200.50 USD");
    tidied(COST, &["free", "0"], &euros("0.00"), "0.00 EUR");
    tidied(COST, &["about 1200", "~ 1.200", "1200 max", "up to €1,200"], &euros("1200.00"), "1200.00 EUR");
    tidied(COST, &["none", "No cost", "nil"], &euros("0.00"), "0.00 EUR");
    tidied(COST, &["1200-1500", "between 1.200 and 1.500 €"], &euros("1500.00"), "1500.00 EUR");
    tidied(COST, &["300 + 50 travel", "2 x 175"], &euros("350.00"), "350.00 EUR");
    for (unclear, why) in [
        ("100/200", "holds more than one amount"),
        ("100 EUR 200", "holds more than one amount"),
        ("0.500", "can be read in two ways"),
        ("-50", "is negative"),
        ("$100 EUR", "names two currencies"),
        ("50 per month", "but not how many there are"),
        ("500 + VAT", "leaves the tax open"),
        ("paid by the department", "says who pays"),
        ("at least 500", "gives only a minimum, not the expected cost"),
        ("100-1000", "a range so wide"),
        ("500?", "not settled yet"),
        ("50%", "cannot be read as a cost"),
        ("a lot", "cannot be read as a cost"),
    ] {
        asked(COST, &[unclear], Code::CostNotUnderstood, why);
    }
    // 1.234 may have been typed with the point as the thousands separator.
    let told = [(Code::CostNotUnderstood, Severity::Error, "1.234", "can be read in two ways")];
    typed(COST, CellValue::Number(1.234), json!(null), &told);
}

/// For costs and times, the value as the number format shows it counts.
pub(super) fn formats() {
    let seen = |pointer: &str, number: f64, shown: Shown| {
        let look = CellLook { shown, ..CellLook::default() };
        Spoilt::packet().set(pointer, CellValue::Number(number)).look(pointer, look)
    };
    let unit = |unit: &str| Shown::Unit(unit.into());
    for (shown, amount, currency) in [("£", "1200.00", "GBP"), ("EUR", "1200.00", "EUR"), ("CHF", "1200.00", "CHF")] {
        let found = seen(COST, 1200.0, unit(shown)).read();
        let read = found.value.as_ref().unwrap().pointer(COST).unwrap();
        assert_eq!(read, &json!({ "amount": amount, "currency": currency }), "{shown}");
    }
    let unclear = [(Code::CostNotUnderstood, Severity::Error, "4:48", "cannot be read as a cost")];
    expect(&seen(COST, 0.2, Shown::Clock), COST, &json!(null), &unclear);
    for (number, shown, words, duration) in [
        (40.0, unit("h"), "40 h", "PT40H"),
        (1.0 / 3.0, Shown::Clock, "8:00", "PT8H"),
        (1.5 / 24.0, Shown::Clock, "1:30", "PT1.5H"),
        (40.0 / 24.0, Shown::Clock, "40:00", "PT40H"),
    ] {
        let found = seen(TIME, number, shown).read();
        let read = found.value.as_ref().unwrap().pointer(TIME).unwrap();
        assert_eq!(read, &json!({ "text": words, "duration": duration }));
    }
}

/// The previous round has the same action for 250 EUR.
pub(super) fn unlike_before() {
    let workbench = sample::workbench_after(&sample::document(FormKind::Packet));
    let cost = |amount: f64| Spoilt::packet().set(COST, CellValue::Number(amount)).read_on(&workbench);
    for (amount, told) in [(2500.0, true), (25.0, true), (2499.0, false), (26.0, false), (250.0, false), (0.0, false)] {
        let found = cost(amount);
        let unlike: Vec<&Finding> = found.findings.iter().filter(|finding| finding.code == Code::CostUnlikeBefore).collect();
        assert_eq!(unlike.len(), usize::from(told), "{amount}: {:#?}", found.findings);
        assert!(unlike.iter().all(|finding| finding.severity == Severity::Warning && finding.message().contains("250.00 EUR")));
        assert_eq!(found.value.unwrap().pointer(COST).unwrap()["amount"], format!("{amount:.2}"));
    }
}

/// The text of a time is kept whether or not it is understood; the finding at its cell tells how it was read.
pub(super) fn times() {
    let kept = |words: &str, duration: Option<&str>| json!({ "text": words, "duration": duration });
    let note = |words: &'static str, duration: &str, read_as: &str| {
        let told = [(Code::ValueTidied, Severity::Info, words, &*format!("was read as “{read_as}”"))];
        typed(TIME, text(words), kept(words, Some(duration)), &told);
    };
    for (clean, duration) in [("16 h", "PT16H"), ("1,5 weeks", "P1.5W"), ("3 Tage", "P3D")] {
        typed(TIME, text(clean), kept(clean, Some(duration)), &[]);
    }
    note("half a day", "P0.5D", "0.5 days (4 hours)");
    note("1h30", "PT1.5H", "1.5 hours");
    note("about 2 weeks", "P2W", "2 weeks (80 hours)");
    note("2 h a week for 6 weeks", "PT12H", "12 hours");
    note("none", "PT0H", "0 hours");
    let longer = "was read as “3 weeks (120 hours)”; of a range the larger end counts";
    typed(TIME, text("2-3 weeks"), kept("2-3 weeks", Some("P3W")), &[(Code::ValueTidied, Severity::Info, "2-3 weeks", longer)]);
    for (unclear, why) in [
        ("a while", "cannot be read as a time"),
        ("1,200 h", "can be read in two ways"),
        ("2 days, 20 h", "more than one time"),
        ("2 days - 3 weeks", "a range so wide"),
        ("3 days+", "gives only a minimum, not the expected time"),
        ("2 weeks?", "not settled yet"),
        ("-3 days", "negative"),
        ("1 year", "not how much work"),
        ("next week", "says when, but not how long"),
        ("ongoing", "does not say how long it takes in total"),
    ] {
        let told = [(Code::TimeNotUnderstood, Severity::Error, unclear, why)];
        typed(TIME, text(unclear), kept(unclear, None), &told);
    }
    let bare = [(Code::TimeNotUnderstood, Severity::Error, "8", "has no unit")];
    typed(TIME, CellValue::Number(8.0), kept("8", None), &bare);
}

/// A recurring time is multiplied over the period of its action.
pub(super) fn recurring_times() {
    const START: &str = "/plan/goals/0/actions/0/start_date";
    let of = |words: &str, start: Option<&str>| {
        let spoilt = Spoilt::packet().set(TIME, text(words));
        match start {
            Some(start) => spoilt.set(START, text(start)),
            None => spoilt.clear(START),
        }
    };
    let end = Spoilt::packet().read().value.unwrap().pointer("/plan/goals/0/actions/0/target_date").cloned().unwrap();
    let end = end.as_str().unwrap();
    let found = of("2 h a week", Some("2027-01-11")).read();
    let told = found.findings.iter().find(|finding| finding.value.as_deref() == Some("2 h a week")).unwrap();
    assert_eq!((told.code, told.pointer.as_ref().map(ToString::to_string).as_deref()), (Code::ValueTidied, Some(TIME)));
    assert!(told.message().ends_with(&format!("hours”, from 2027-01-11 to {end}.")), "{}", told.message());
    let wanted = [(Code::TimeNotUnderstood, Severity::Error, "2 h a week", "does not say how long it takes in total")];
    let open = of("2 h a week", None);
    expect(&open, TIME, &json!({ "text": "2 h a week", "duration": null }), &wanted);
    assert!(open.read().findings[0].help().starts_with("Fill in the start date of the action"), "{:#?}", open.read().findings);
}
