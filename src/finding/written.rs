//! A finding as JSON. Every key is always there; unknown values are null. [`FindingExtras`] holds what the message and the place
//! leave out, for programs that need the same finding back.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::{Arg, Code, Finding, FindingSpot, Severity};
use crate::address::{Place, Pointer};

/// One finding. Every key is always there; unknown values are null.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
struct WrittenFinding<'a> {
    /// What kind of finding this is; codes never change their meaning.
    code: Code,
    /// How serious it is.
    severity: Severity,
    /// What is wrong, in one line.
    message: String,
    /// What to do about it.
    help: String,
    /// The file: its path within the folder that was given, or its name if it was given itself.
    file: Option<&'a str>,
    /// The sheet, or for a text file `line 12`.
    sheet: Option<Cow<'a, str>>,
    /// The cell, in A1 form.
    cell: Option<String>,
    /// The place in the document.
    pointer: Option<&'a Pointer>,
    /// The value found there, as it was typed.
    value: Option<&'a str>,
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = WrittenFinding {
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
        WrittenFinding::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenFinding::json_schema(generator)
    }
}

/// What a finding as JSON leaves out: the position of its sheet or line, and the values of the blanks, so that its texts can be
/// composed for another reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingExtras {
    /// Position of the sheet in the workbook, from zero.
    order: Option<usize>,
    /// Line of a text file, from one.
    line: Option<usize>,
    /// The values of the blanks, in their order.
    args: Vec<Filled>,
}

/// The value of a blank: a text or a number; neither for a condition that is true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Filled {
    /// Name of the blank.
    blank: String,
    /// The text.
    text: Option<String>,
    /// The number.
    number: Option<usize>,
}

/// A finding read from JSON. Its texts are composed again, and the caller supplies the file.
#[derive(Debug, Deserialize)]
pub struct FindingRead {
    code: Code,
    severity: Severity,
    sheet: Option<String>,
    cell: Option<String>,
    pointer: Option<Pointer>,
    value: Option<String>,
}

impl Finding {
    /// What the finding as JSON leaves out.
    pub fn beside(&self) -> FindingExtras {
        let (order, line) = match &self.spot {
            Some(FindingSpot::Cell(Place { order, .. }) | FindingSpot::Sheet { order, .. }) => (Some(*order), None),
            Some(FindingSpot::Line(line)) => (None, Some(*line)),
            None => (None, None),
        };
        let filled = |(blank, arg): &(&'static str, Arg)| {
            let (text, number) = match arg {
                Arg::Text(text) => (Some(text.clone()), None),
                Arg::Number(number) => (None, Some(*number)),
                Arg::Flag => (None, None),
            };
            Filled { blank: (*blank).to_owned(), text, number }
        };
        FindingExtras { order, line, args: self.args.iter().map(filled).collect() }
    }

    /// The finding that was written as JSON, restored with [`FindingExtras`]; `None` if the two do not belong together.
    pub fn again(read: FindingRead, beside: FindingExtras) -> Option<Self> {
        let FindingRead { code, severity, sheet, cell, pointer, value } = read;
        let arg = |Filled { blank, text, number }: Filled| {
            let known = code.blanks().iter().copied().flatten().find(|known| **known == blank)?;
            let arg = match (text, number) {
                (Some(text), None) => Arg::Text(text),
                (None, Some(number)) => Arg::Number(number),
                (None, None) => Arg::Flag,
                (Some(_), Some(_)) => return None,
            };
            Some((*known, arg))
        };
        let name = || sheet.as_deref().unwrap_or_default().into();
        let spot = match (beside.line, beside.order, cell) {
            (Some(line), None, None) => Some(FindingSpot::Line(line)),
            (None, Some(order), Some(cell)) => Some(FindingSpot::Cell(Place { order, sheet: name(), cell: cell.parse().ok()? })),
            (None, Some(order), None) => Some(FindingSpot::Sheet { order, name: name() }),
            (None, None, None) => None,
            _ => return None,
        };
        let args = beside.args.into_iter().map(arg).collect::<Option<Vec<_>>>()?;
        Some(Self { code, severity, args, file: None, spot, pointer, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::CellRef;
    use crate::finding::Told;

    #[test]
    fn a_finding_is_the_same_again_after_json() {
        let place = |sheet: &str| Place { order: 3, sheet: sheet.into(), cell: CellRef::new(11, 3) };
        let outside = |value| Finding::new(Told::TextOutside { value, cells: None }).with_value(value);
        let pointer = Pointer::from("/person/id");
        for finding in [
            outside("a\n\u{1b}b").placed(&place("My plan")),
            outside("").placed(&place("")),
            Finding::new(Told::FileEmpty {}),
            Finding::new(Told::ReturnMended { files: "a, b", several: true }).at(&pointer),
            Finding::new(Told::RosterNoTarget { count: 3 }).on_line(7),
            Finding::new(Told::FileMacros {}).on_sheet(2, "line 4"),
            Finding { severity: Severity::Error, ..outside("weighed") },
        ] {
            let (json, beside) = (serde_json::to_string(&finding).unwrap(), serde_json::to_string(&finding.beside()).unwrap());
            let again = Finding::again(serde_json::from_str(&json).unwrap(), serde_json::from_str(&beside).unwrap());
            assert_eq!(again, Some(finding), "{json} {beside}");
        }
    }

    #[test]
    fn what_does_not_belong_together_is_no_finding() {
        let macros = || serde_json::from_value(serde_json::to_value(Finding::new(Told::FileMacros {})).unwrap()).unwrap();
        let twice = Finding::new(Told::ReturnMended { files: "a", several: false }).beside();
        assert_eq!(Finding::again(macros(), twice), None, "another code's blanks");
        assert_eq!(Finding::again(macros(), FindingExtras { order: Some(1), line: Some(1), args: vec![] }), None);
    }
}
