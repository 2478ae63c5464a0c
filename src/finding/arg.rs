//! Values for the blanks in a finding's texts.

use std::fmt::{self, Display};

use minijinja::Value;

/// The value of a blank, kept with its type, so that a text can depend on a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arg {
    /// A text.
    Text(String),
    /// A number.
    Number(usize),
    /// A condition that is true; false ones are left out.
    Flag,
}

impl Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag => f.write_str("true"),
        }
    }
}

impl From<&Arg> for Value {
    fn from(arg: &Arg) -> Self {
        match arg {
            Arg::Text(text) => text.as_str().into(),
            Arg::Number(number) => (*number).into(),
            Arg::Flag => true.into(),
        }
    }
}

/// A type that can fill a blank.
pub(super) trait Blank {
    /// The value; `None` leaves the blank empty.
    fn arg(self) -> Option<Arg>;
}

impl Blank for &str {
    fn arg(self) -> Option<Arg> {
        Some(Arg::Text(self.to_owned()))
    }
}

impl Blank for &dyn Display {
    fn arg(self) -> Option<Arg> {
        Some(Arg::Text(self.to_string()))
    }
}

impl Blank for usize {
    fn arg(self) -> Option<Arg> {
        Some(Arg::Number(self))
    }
}

impl Blank for bool {
    fn arg(self) -> Option<Arg> {
        self.then_some(Arg::Flag)
    }
}

impl<T: Blank> Blank for Option<T> {
    fn arg(self) -> Option<Arg> {
        self.and_then(Blank::arg)
    }
}
