//! Time that a person expects to spend or has spent: the text as typed, and the duration it means.

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

/// A time as a person wrote it (`3 days`) with the ISO 8601 duration it means (`P3D`). The duration is null if the text is
/// ambiguous.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effort {
    /// The text as it was typed.
    pub text: String,
    /// The ISO 8601 duration, in the unit that was typed if there is only one.
    pub duration: Option<String>,
}

impl Effort {
    /// The largest accepted ratio between the ends of a range.
    pub const WIDEST: u32 = crate::words::WIDEST;
    /// Most characters of the shorter end of a range that the formula on the sheet can calculate; longer numbers could contain a
    /// thousands separator.
    pub const SHORT_END: usize = 3;
    /// The units that are recognised.
    pub const UNITS: &[EffortUnit] = &units::UNITS;

    /// Reads a text such as `16 h`, `2-3 weeks`, `half a day` or `2 h a week for 6 weeks`. The text is kept even if it is not
    /// understood.
    pub fn from_text(text: &str) -> Self {
        let duration = match EffortReading::of(text) {
            EffortReading::Plain(span) | EffortReading::Worked(span, _) => span.iso(),
            EffortReading::Recurring(_) | EffortReading::Doubt(_) => None,
        };
        Self { text: text.to_owned(), duration }
    }

    /// How the text is read.
    pub fn reading(&self) -> EffortReading {
        EffortReading::of(&self.text)
    }

    /// Recalculates the duration for an action between two dates, which recurring times need. If the text means no single
    /// duration, a duration given with it is kept.
    pub fn recompute(&mut self, start: Option<Date>, end: Option<Date>) {
        let duration = match self.reading() {
            EffortReading::Plain(span) | EffortReading::Worked(span, _) => span.iso(),
            EffortReading::Recurring(recurring) => recurring.within(start, end).and_then(|(span, _, _)| span.iso()),
            // A duration that only repeats this text was read from it, and does not answer the open question.
            EffortReading::Doubt(EffortDoubt::Long | EffortDoubt::Fortnight) => {
                let plain = Span::plain(&self.text).and_then(|span| span.iso());
                self.duration.take_if(|duration| plain.as_deref() == Some(duration.as_str()));
                None
            }
            EffortReading::Doubt(_) => None,
        };
        self.duration = duration.or(self.duration.take());
    }

    /// The duration in working hours; `None` without a duration.
    pub fn hours(&self) -> Option<f64> {
        Span::of_iso(self.duration.as_deref()?).map(|span| span.hours())
    }

    /// The working hours, if the text is simple enough for the formula on the sheet: a number, a half, or a range of two short
    /// numbers, with an English unit.
    pub fn plain_hours(&self) -> Option<f64> {
        let words = self.text.to_lowercase().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        // The spaces prevent reading `half and` as half a `d`, and `1half a day` as ten and a half days.
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
