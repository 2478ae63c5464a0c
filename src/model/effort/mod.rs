//! Time that a person expects to spend or has spent: the words as typed, and what they come to.

mod again;
mod cursor;
mod read;
mod recurring;
mod span;
#[cfg(test)]
mod tests;
mod units;
mod when;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::Date;

pub use read::{EffortDoubt, EffortHow, EffortReading};
pub use recurring::Recurring;
pub use span::Span;
pub use units::EffortUnit;

/// Time as a person wrote it (`3 days`) beside the ISO 8601 duration it means (`P3D`); the duration is null where the
/// words do not say one thing only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// The words as they were typed.
    pub text: String,
    /// The ISO 8601 duration, in the unit that was typed where it is one.
    pub duration: Option<String>,
}

impl Effort {
    /// The longer end of a range is at most so many times the shorter one.
    pub const WIDEST: u32 = crate::words::WIDEST;
    /// Characters of the shorter end of a range that the formula on the sheet works out: more could part thousands.
    pub const SHORT_END: usize = 3;
    /// The units that are understood.
    pub const UNITS: &[EffortUnit] = &units::UNITS;

    /// Reads words such as `16 h`, `2-3 weeks`, `half a day` or `2 h a week for 6 weeks`; the words are kept whether or not
    /// they are understood.
    pub fn from_text(text: &str) -> Self {
        let duration = match EffortReading::of(text) {
            EffortReading::Plain(span) | EffortReading::Worked(span, _) => span.iso(),
            EffortReading::Recurring(_) | EffortReading::Doubt(_) => None,
        };
        Self { text: text.to_owned(), duration }
    }

    /// What the words say.
    pub fn reading(&self) -> EffortReading {
        EffortReading::of(&self.text)
    }

    /// Works the duration out anew, for an action that lasts from a day to a day: what is done again and again takes as long
    /// as these leave room for. A duration that stands beside words that say none is kept.
    pub fn recompute(&mut self, start: Option<Date>, end: Option<Date>) {
        let duration = match self.reading() {
            EffortReading::Plain(span) | EffortReading::Worked(span, _) => span.iso(),
            EffortReading::Recurring(recurring) => recurring.within(start, end).and_then(|(span, _, _)| span.iso()),
            // A duration that says no more than these words was read from them, and is no answer to what they leave open.
            EffortReading::Doubt(EffortDoubt::Long | EffortDoubt::Fortnight) => {
                let plain = Span::plain(&self.text).and_then(|span| span.iso());
                self.duration.take_if(|duration| plain.as_deref() == Some(duration.as_str()));
                None
            }
            EffortReading::Doubt(_) => None,
        };
        self.duration = duration.or(self.duration.take());
    }

    /// The working hours that the duration comes to; none where there is no duration.
    pub fn hours(&self) -> Option<f64> {
        Span::of_iso(self.duration.as_deref()?).map(|span| span.hours())
    }

    /// The working hours where the words are no more than a number, half, or a range of two short numbers, and an English
    /// unit: those that the formula on the sheet works out too.
    pub fn plain_hours(&self) -> Option<f64> {
        let words = self.text.to_lowercase().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        // The blanks keep `half and` from being half a d, and `1half a day` from being ten and a half days.
        let words = words.replace("half an ", " 0.5 ").replace("half a ", " 0.5 ");
        let words = words.replace('–', "-").replace(" to ", "-");
        let (low, high) = words.split_once('-').map_or((None, words.as_str()), |(low, high)| (Some(low.trim()), high));
        let is_known = |span: &Span| span.unit.sheet_words().iter().any(|word| words.trim_end_matches('.').ends_with(word));
        let span = Span::plain(high).filter(|span| !span.lasts() && is_known(span))?;
        let fits = |low: &str| {
            let low = Span::plain(&format!("{low} h")).filter(|_| low.chars().count() <= Self::SHORT_END)?.number;
            Some(low > Decimal::ZERO && low <= span.number && span.number <= low * Decimal::from(Self::WIDEST))
        };
        low.is_none_or(|low| fits(low) == Some(true)).then(|| span.hours())
    }
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
                "text": { "type": "string", "minLength": 1, "maxLength": crate::words::LONGEST_CELL },
                "duration": { "type": ["string", "null"], "pattern": r"^P(T\d+(\.\d+)?[HM]|\d+(\.\d+)?[DWM])$" }
            },
            "required": ["text", "duration"],
            "additionalProperties": false
        })
    }
}
