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

/// Working hours in a day, a week and a month: the usual full-time figures (8 h, 5 days, 4 weeks) by which plans are added up.
const UNIT_HOURS: [(char, &str, f64); 5] =
    [('h', "PT%H", 1.0), ('m', "PT%M", 1.0 / 60.0), ('d', "P%D", 8.0), ('w', "P%W", 40.0), ('M', "P%M", 160.0)];

/// The words for each unit, in the order of [`UNIT_HOURS`].
const UNIT_WORDS: [&[&str]; 5] = [
    &["h", "hr", "hrs", "hour", "hours"],
    &["min", "mins", "minute", "minutes"],
    &["d", "day", "days"],
    &["w", "wk", "wks", "week", "weeks"],
    &["month", "months", "mo"],
];

impl Effort {
    /// Reads words such as `16 h`, `2.5 days`, `1,5 weeks` or `PT8H`; the words are kept whether or not they are understood.
    pub fn from_text(text: &str) -> Self {
        Self { text: text.to_owned(), duration: read(text).map(|(number, unit)| UNIT_HOURS[unit].1.replace('%', &number)) }
    }

    /// The working hours that the duration comes to; none where there is no duration.
    pub fn hours(&self) -> Option<f64> {
        let (number, unit) = read_iso(self.duration.as_deref()?)?;
        Some(number.parse::<f64>().ok()? * UNIT_HOURS[unit].2)
    }
}

/// A number as written in ISO form, and the place of its unit in the tables above.
fn read(text: &str) -> Option<(String, usize)> {
    let text = text.trim();
    if text.starts_with('P') {
        return read_iso(text);
    }
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))?;
    let number = tidy_number(&text[..end])?;
    let word = text[end..].trim().trim_end_matches('.').to_lowercase();
    let unit = UNIT_WORDS.iter().position(|words| words.contains(&word.as_str()))?;
    Some((number, unit))
}

fn read_iso(text: &str) -> Option<(String, usize)> {
    UNIT_HOURS.iter().enumerate().find_map(|(unit, (_, pattern, _))| {
        let (before, after) = pattern.split_once('%')?;
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
