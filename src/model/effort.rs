//! Time that a person expects to spend or has spent: the words as typed, and what they come to.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Time as a person wrote it (`3 days`) beside the ISO 8601 duration it means (`P3D`); the duration is null where the
/// words do not say one thing only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// The words as they were typed.
    pub text: String,
    /// The ISO 8601 duration, in the unit that was typed.
    pub duration: Option<String>,
}

/// A unit of time.
pub struct EffortUnit {
    /// Its ISO 8601 duration, with `%` for the number.
    iso: &'static str,
    /// Working hours in it.
    pub hours: f64,
    /// The words for it, in lower case.
    pub words: &'static [&'static str],
}

/// The units of time, with the usual full-time figures (a day has 8 hours, a week 5 days, a month 4 weeks) by which plans
/// are added up.
const UNITS: [EffortUnit; 5] = [
    EffortUnit { iso: "PT%H", hours: 1.0, words: &["h", "hr", "hrs", "hour", "hours"] },
    EffortUnit { iso: "PT%M", hours: 1.0 / 60.0, words: &["min", "mins", "minute", "minutes"] },
    EffortUnit { iso: "P%D", hours: 8.0, words: &["d", "day", "days"] },
    EffortUnit { iso: "P%W", hours: 40.0, words: &["w", "wk", "wks", "week", "weeks"] },
    EffortUnit { iso: "P%M", hours: 160.0, words: &["month", "months", "mo"] },
];

impl Effort {
    /// The units that are understood.
    pub const UNITS: &[EffortUnit] = &UNITS;

    /// Reads words such as `16 h`, `2.5 days`, `1,5 weeks` or `PT8H`; the words are kept whether or not they are understood.
    pub fn from_text(text: &str) -> Self {
        Self { text: text.to_owned(), duration: read(text).map(|(number, unit)| unit.iso.replace('%', &number)) }
    }

    /// The working hours that the duration comes to; none where there is no duration.
    pub fn hours(&self) -> Option<f64> {
        let (number, unit) = read_iso(self.duration.as_deref()?)?;
        Some(number.parse::<f64>().ok()? * unit.hours)
    }
}

/// A number as written in ISO form, and its unit.
fn read(text: &str) -> Option<(String, &'static EffortUnit)> {
    let text = text.trim();
    if text.starts_with('P') {
        return read_iso(text);
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))?;
    let number = tidy_number(&text[..end])?;
    let word = text[end..].trim().trim_end_matches('.').to_lowercase();
    let unit = Effort::UNITS.iter().find(|unit| unit.words.contains(&word.as_str()))?;
    Some((number, unit))
}

fn read_iso(text: &str) -> Option<(String, &'static EffortUnit)> {
    Effort::UNITS.iter().find_map(|unit| {
        let (before, after) = unit.iso.split_once('%')?;
        let number = text.strip_prefix(before)?.strip_suffix(after)?;
        Some((tidy_number(number)?, unit))
    })
}

/// A plain decimal with a dot, without needless zeros; a comma counts as the decimal sign unless it could part thousands.
fn tidy_number(text: &str) -> Option<String> {
    let dotted = match text.split_once(',') {
        None => text.to_owned(),
        Some((whole, rest)) if !rest.contains([',', '.']) && rest.len() <= 2 && !rest.is_empty() && !whole.contains('.') => {
            format!("{whole}.{rest}")
        }
        Some(_) => return None,
    };
    let number: rust_decimal::Decimal = dotted.parse().ok()?;
    (number.scale() <= 4 && number < rust_decimal::Decimal::from(1_000_000)).then(|| number.normalize().to_string())
}

impl JsonSchema for Effort {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Effort".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "Time as it was typed, and the ISO 8601 duration it means; null where it does not say one thing only.",
            "properties": {
                "text": { "type": "string", "minLength": 1 },
                "duration": { "type": ["string", "null"], "pattern": r"^P(T?\d+(\.\d+)?[A-Z])$" }
            },
            "required": ["text", "duration"],
            "additionalProperties": false
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_durations_and_hours() {
        for (text, duration, hours) in [
            ("16 h", Some("PT16H"), Some(16.0)),
            ("3 days", Some("P3D"), Some(24.0)),
            ("1,5 weeks", Some("P1.5W"), Some(60.0)),
            ("2 Months", Some("P2M"), Some(320.0)),
            ("90 min", Some("PT90M"), Some(1.5)),
            ("PT8H", Some("PT8H"), Some(8.0)),
            ("0.50 d.", Some("P0.5D"), Some(4.0)),
            ("8", None, None),
            ("a while", None, None),
            ("2-3 weeks", None, None),
            ("1,200 h", None, None),
        ] {
            let effort = Effort::from_text(text);
            assert_eq!(effort.duration.as_deref(), duration, "{text}");
            assert_eq!(effort.hours(), hours, "{text}");
        }
    }
}
