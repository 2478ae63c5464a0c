//! A finding as JSON: its words put together, every key there, and what is not known null, never invented.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Code, Finding, Severity};
use crate::address::Pointer;

/// One thing to say. JSON holds every key; what is not known is null, never invented.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
struct Written<'a> {
    /// What kind of finding this is; codes never change their meaning.
    code: Code,
    /// How serious it is.
    severity: Severity,
    /// What is the matter, in one line.
    message: String,
    /// What to do about it.
    help: String,
    /// The file, as it is seen from the folder that was given; of a file given by itself, its name.
    file: Option<&'a str>,
    /// The sheet, or for a text file `line 12`.
    sheet: Option<Cow<'a, str>>,
    /// The cell, in A1 form.
    cell: Option<String>,
    /// Where in the document.
    pointer: Option<&'a Pointer>,
    /// What was found there, as it was typed.
    value: Option<&'a str>,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            code: self.code,
            severity: self.severity,
            message: self.message(),
            help: self.help(),
            file: self.file.as_deref(),
            sheet: self.sheet(),
            cell: self.cell().map(|cell| cell.to_string()),
            pointer: self.pointer.as_ref(),
            value: self.value.as_deref(),
        };
        written.serialize(serializer)
    }
}

impl JsonSchema for Finding {
    fn schema_name() -> Cow<'static, str> {
        Written::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Written::json_schema(generator)
    }
}
