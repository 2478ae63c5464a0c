//! What is typed into costs.

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
    let unclear = ["about 1200", "1200-1500", "100/200", "0.500", "1200 max", "-50", "100 EUR 200", "$100 EUR", "50%"];
    asked(COST, &unclear, Code::CostNotUnderstood, "cannot be read as a cost");
    // Typed as 1.234 where the point parts thousands.
    let told = [(Code::CostNotUnderstood, Severity::Error, "1.234", "cannot be read as a cost")];
    typed(COST, CellValue::Number(1.234), json!(null), &told);
}

/// The round before has the same action for 250 EUR.
pub(super) fn unlike_before() {
    let workbench = sample::workbench_after(&sample::document(FormKind::Packet));
    let cost = |amount: f64| Spoilt::packet().set(COST, CellValue::Number(amount)).read_on(&workbench);
    for (amount, told) in [(2500.0, true), (25.0, true), (2499.0, false), (26.0, false), (250.0, false), (0.0, false)] {
        let found = cost(amount);
        let unlike: Vec<&Finding> = found.findings.iter().filter(|finding| finding.code == Code::CostUnlikeBefore).collect();
        assert_eq!(unlike.len(), usize::from(told), "{amount}: {:#?}", found.findings);
        assert!(unlike.iter().all(|finding| finding.severity == Severity::Warning && finding.message.contains("250.00 EUR")));
        assert_eq!(found.value.unwrap().pointer(COST).unwrap()["amount"], format!("{amount:.2}"));
    }
}
