//! Writes findings as a JSON array, with every key of every finding. `schemas/` describes the format.

use crate::finding::Finding;

/// Writes findings as JSON.
pub(super) fn render(findings: &[Finding]) -> String {
    // This cannot fail, because findings are plain data. If it did, an empty array would be wrong, so the result is an empty
    // text.
    serde_json::to_string_pretty(findings).map(|text| text + "\n").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_not_known_is_null() {
        let value: Value = serde_json::from_str(&render(&sample())).unwrap();
        assert_eq!(
            value[3],
            json!({
                "code": "roster-no-target", "severity": "info", "message": "For 3 of the people in the staff list, no target role is given.",
                "help": "They can choose it themselves on their sheet. If you want to set it for all of them, give one with `--target`.", "file": null, "sheet": null, "cell": null, "pointer": null, "value": null
            })
        );
        assert_eq!(render(&[]), "[]\n");
    }
}
