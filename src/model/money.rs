//! An amount of money: a decimal with two places and an ISO 4217 code.

mod amount;
mod currency;
mod parts;
mod read;
#[cfg(test)]
mod tests;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wording::Wording;

pub use read::{MoneyDoubt, MoneyHow};

/// An amount of money. JSON holds `{"amount": "1200.00", "currency": "USD"}`: a decimal text, never a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    amount: Decimal,
    currency: String,
}

impl Money {
    /// The largest amount, positive or negative: far above any plan, and exact in a spreadsheet's 15 digits.
    pub const LIMIT: i64 = 1_000_000_000;

    /// An amount, rounded half away from zero to two places; `None` if the currency is not three capital letters or the amount is
    /// beyond [`Self::LIMIT`].
    pub fn new(amount: Decimal, currency: &str) -> Option<Self> {
        let code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        if !code || amount.abs() > Decimal::from(Self::LIMIT) {
            return None;
        }
        let mut amount = amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        amount.rescale(2);
        if amount.is_zero() {
            amount.set_sign_positive(true);
        }
        Some(Self { amount, currency: currency.to_owned() })
    }

    /// Reads a cost as people write it. `own` is the currency to use if none is given, or if the sign could mean it.
    ///
    /// # Errors
    /// If the text does not mean exactly one amount, with the reason.
    pub fn read(text: &str, own: &str) -> Result<(Self, MoneyHow), MoneyDoubt> {
        read::reading(text, own)
    }

    /// The amount, with two places.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    amount: String,
    currency: String,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire { amount: self.amount.to_string(), currency: self.currency.clone() }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let amount = Decimal::from_str_exact(&wire.amount).map_err(serde::de::Error::custom)?;
        Money::new(amount, &wire.currency).ok_or_else(|| serde::de::Error::custom(Wording::of("document.money")))
    }
}

impl JsonSchema for Money {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "An amount of money: a decimal text and an ISO 4217 code.",
            "properties": {
                "amount": { "type": "string", "pattern": r"^-?\d{1,10}(\.\d{1,2})?$" },
                "currency": { "type": "string", "pattern": "^[A-Z]{3}$" }
            },
            "required": ["amount", "currency"],
            "additionalProperties": false
        })
    }
}
