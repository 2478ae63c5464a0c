//! A number of one unit of time.

use rust_decimal::Decimal;

use super::units::{self, EffortUnit};
use crate::words::Token;

/// A number of one unit of time, such as 3 days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// How many.
    pub number: Decimal,
    /// Of what.
    pub unit: &'static EffortUnit,
}

/// Most decimal places of a duration.
const PLACES: u32 = 4;
/// More than this of any unit is a mistake.
const MOST: u32 = 1_000_000;
/// From this many minutes on, hours are easier to read.
const MANY_MINUTES: u32 = 60;

impl Span {
    /// A number of a unit.
    pub(super) fn new(number: Decimal, unit: &'static EffortUnit) -> Self {
        Self { number, unit }
    }

    /// Reads `16 h`, `2,5 days` or `PT8H`: one number in digits, one unit, nothing else.
    pub(super) fn plain(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.starts_with('P') {
            return Self::of_iso(text);
        }
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))?;
        let number = number(&text[..end])?;
        let word = text[end..].trim().trim_end_matches('.').to_lowercase();
        let (_, factor, unit) = units::unit(&[Token::Word(word)])?;
        (factor == Decimal::ONE && !unit.iso.is_empty()).then_some(Self { number, unit })
    }

    /// Reads an ISO 8601 duration of one unit.
    pub(super) fn of_iso(text: &str) -> Option<Self> {
        units::UNITS.iter().find_map(|unit| {
            let (before, after) = unit.iso.split_once('%')?;
            let number = decimal(text.strip_prefix(before)?.strip_suffix(after)?).filter(|number| !number.is_sign_negative())?;
            Some(Self { number, unit })
        })
    }

    /// The ISO 8601 duration; `None` if the number is absurd, or if the unit is not an amount of work.
    pub fn iso(&self) -> Option<String> {
        let number = self.number.normalize();
        let fits = number.scale() <= PLACES && number < MOST.into() && !self.unit.iso.is_empty();
        fits.then(|| self.unit.iso.replace('%', &number.to_string()))
    }

    /// The working hours.
    pub fn hours(&self) -> f64 {
        f64::try_from(self.number).unwrap_or_default() * self.unit.hours()
    }

    /// The working minutes.
    pub(super) fn minutes(&self) -> Option<Decimal> {
        self.unit.minutes_in(self.number)
    }

    /// Whether it is usually a period rather than an amount of work.
    pub(super) fn lasts(&self) -> bool {
        self.unit.lasts_from.is_some_and(|from| !self.number.is_zero() && self.number >= from.into())
    }

    /// Of two equally long spans, the one that is an amount of work.
    pub(super) fn or_work(self, other: Self) -> Self {
        if self.lasts() && !other.lasts() { other } else { self }
    }

    /// The span multiplied by a factor.
    pub(super) fn times(&self, factor: Decimal) -> Option<Self> {
        Some(Self { number: self.number.checked_mul(factor)?, unit: self.unit })
    }

    /// Both together, in the smaller unit.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        let unit = if self.unit.minutes < other.unit.minutes { self.unit } else { other.unit };
        let minutes = self.minutes()?.checked_add(other.minutes()?)?;
        Some(Self { number: minutes.checked_div(unit.minutes.into())?, unit })
    }

    /// The same span in a readable unit: many minutes as hours, and minutes if there would be too many decimal places.
    pub(super) fn neat(self) -> Option<Self> {
        let (hour, minute) = (units::named("hour")?, units::named("minute")?);
        if self.number.normalize().scale() > PLACES {
            return Self { number: self.minutes()?.round(), unit: minute }.neat();
        }
        let hours = Self { number: self.number / Decimal::from(hour.minutes), unit: hour };
        let is_easier = self.unit == minute && self.number >= MANY_MINUTES.into() && hours.number.normalize().scale() <= 2;
        Some(if is_easier { hours } else { self })
    }
}

/// A number in digits as it was typed. A comma is a decimal sign too; a sign that could separate thousands, as in 1.200 and
/// 1,200, is rejected.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let (whole, places) = text.split_once([',', '.']).unwrap_or((text, ""));
    let has_comma = text.contains(',');
    let parts_thousands = if has_comma { places.len() > 2 } else { places.len() == 3 && !whole.starts_with('0') };
    if parts_thousands || (has_comma && (places.is_empty() || places.contains([',', '.']))) {
        return None;
    }
    decimal(&text.replace(',', "."))
}

/// A plain decimal.
fn decimal(text: &str) -> Option<Decimal> {
    let number: Decimal = text.parse().ok()?;
    (number.scale() <= PLACES && number < MOST.into()).then(|| number.normalize())
}
