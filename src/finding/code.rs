//! The catalogue of finding codes: everything derived from the entries of `templates/texts/en/findings.yaml`, where each code has
//! its family, severity, blanks and texts. `build.rs` makes one table row of each entry.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Reader;
use super::Severity::{self, Error, Info, Warning};
use super::arg::{Arg, Blank as _};
use crate::templates;

/// What findings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The file itself.
    File,
    /// Which form it is, and whose.
    Form,
    /// Where the answers are in the workbook.
    Place,
    /// How an answer was read.
    Answer,
    /// What the answers say.
    Document,
    /// A return compared with others.
    Department,
    /// A framework.
    Framework,
    /// A staff list.
    Roster,
    /// A policy or another file of settings.
    Settings,
}

impl Family {
    /// Whether findings of this family come from reading a return, rather than from the rules.
    pub const fn is_of_reading(self) -> bool {
        matches!(self, Self::File | Self::Form | Self::Place | Self::Answer)
    }

    /// Whether the findings are about what somebody returned, rather than about what forms are made from.
    pub const fn is_of_returns(self) -> bool {
        self.is_of_reading() || matches!(self, Self::Document | Self::Department)
    }
}

macro_rules! codes {
    ($(
        $(#[$doc:meta])*
        $code:ident = $name:literal $family:ident $severity:ident [$($property:ident)*]
            [$($way:ident { $($blank:ident: $type:ty,)* })*],
    )*) => {
        /// The kinds of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $code,)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }

            /// What its findings are about.
            pub const fn family(self) -> Family {
                match self { $(Self::$code => Family::$family,)* }
            }

            /// How serious findings of this code are by default.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$code => $severity,)* }
            }

            /// Whether the code belongs to a rule, so that a policy can set its severity. Rules are the requirements for
            /// documents and departments beyond the schema.
            pub const fn is_rule(self) -> bool {
                match self { $(Self::$code => has!(rule $($property)*),)* }
            }

            /// Whether findings of this code are only for the person who filled in the form: a hint, which nobody else should
            /// hold against them.
            pub const fn is_personal(self) -> bool {
                match self { $(Self::$code => has!(personal $($property)*),)* }
            }

            /// The blanks of its texts, for each variant.
            pub(super) const fn blanks(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$code => &[$(&[$(stringify!($blank),)*],)*],)* }
            }
        }

        /// A code with the values for exactly the blanks of its texts. A code with several variants has one enum variant for
        /// each.
        #[derive(Clone, Copy)]
        pub enum Told<'a> {
            $($(
                #[doc = concat!("A way to tell of `", $name, "`.")]
                $way {
                    $(#[doc = concat!("Fills the blank `", stringify!($blank), "`.")] $blank: $type,)*
                },
            )*)*
        }

        impl Told<'_> {
            /// The code.
            pub const fn code(&self) -> Code {
                match self { $($(Self::$way { .. } => Code::$code,)*)* }
            }

            /// The values of the blanks, by name; empty ones are left out.
            pub(super) fn args(&self) -> Vec<(&'static str, Arg)> {
                match *self {
                    $($(Self::$way { $($blank,)* } => {
                        let args: Vec<Option<(&'static str, Arg)>> = vec![$($blank.arg().map(|arg| (stringify!($blank), arg)),)*];
                        args.into_iter().flatten().collect()
                    })*)*
                }
            }
        }
    };
}

/// Whether a code has a property.
macro_rules! has {
    ($wanted:ident) => { false };
    (rule rule $($rest:ident)*) => { true };
    (rule personal $($rest:ident)*) => { has!(rule $($rest)*) };
    (personal personal $($rest:ident)*) => { true };
    (personal rule $($rest:ident)*) => { has!(personal $($rest)*) };
}

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// The texts of a code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Family, severity and properties, which `build.rs` reads.
    #[serde(rename = "is", default)]
    _is: IgnoredAny,
    /// The blanks, which `build.rs` reads.
    #[serde(rename = "blanks", default)]
    _blanks: IgnoredAny,
    /// A short title.
    pub title: String,
    /// The message, with blanks.
    pub message: String,
    /// The help, with blanks.
    pub help: String,
    /// The help for readers other than the person, if it differs by more than a few words.
    #[serde(default)]
    pub help_to_others: Option<String>,
    /// The help in a marked copy, which has already corrected part of the problem.
    #[serde(default)]
    pub help_in_copy: Option<String>,
    /// The help in a mail to the person.
    #[serde(default)]
    pub help_by_mail: Option<String>,
    /// What the finding means.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// How to fix it.
    pub mend: String,
}

impl Explanation {
    /// The help for a reader, with blanks.
    pub(super) fn help_to(&'static self, reader: Reader<'_>) -> &'static str {
        let own = match reader {
            Reader::Check => &None,
            Reader::Mail => &self.help_by_mail,
            Reader::Copy => &self.help_in_copy,
            Reader::Others(_) => &self.help_to_others,
        };
        own.as_ref().unwrap_or(&self.help)
    }
}

static EXPLANATIONS: LazyLock<BTreeMap<String, Explanation>> =
    LazyLock::new(|| templates::read("texts/en/findings.yaml").unwrap_or_default());

impl Code {
    /// The code of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The words of the code.
    pub fn explanation(self) -> Explanation {
        self.words().cloned().unwrap_or_default()
    }

    pub(super) fn words(self) -> Option<&'static Explanation> {
        EXPLANATIONS.get(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::finding::reader::OF_READER;
    use crate::texts;

    #[test]
    fn every_code_has_words_and_every_words_a_code() {
        for code in Code::ALL {
            let text = code.explanation();
            for (part, words) in [
                ("title", &text.title),
                ("message", &text.message),
                ("help", &text.help),
                ("what", &text.what),
                ("why", &text.why),
                ("mend", &text.mend),
            ] {
                assert!(!words.trim().is_empty(), "templates/texts/en/findings.yaml: {} has no {part}", code.name());
            }
            assert_eq!(Code::from_name(code.name()), Some(*code), "{} stands twice", code.name());
        }
        for name in EXPLANATIONS.keys() {
            assert!(Code::from_name(name).is_some(), "{name} is no code");
        }
    }

    /// Texts use exactly the blanks that are declared.
    #[test]
    fn the_blanks_of_the_words_are_those_that_are_declared() {
        for code in Code::ALL {
            let words = code.explanation();
            let texts = [Some(&words.message), Some(&words.help), words.help_to_others.as_ref(), words.help_in_copy.as_ref()];
            let texts = texts.into_iter().chain([words.help_by_mail.as_ref()]).flatten();
            let asked: BTreeSet<String> = texts.flat_map(|text| texts::blanks_of(text)).collect();
            let asked: BTreeSet<&str> = asked.iter().map(String::as_str).filter(|blank| !OF_READER.contains(blank)).collect();
            let given: BTreeSet<&str> = code.blanks().concat().into_iter().collect();
            assert_eq!(asked, given, "{}: what the words ask for, and what is declared", code.name());
        }
    }
}
