//! Produces every finding code by something that people or programs really do to a file, and checks its place and its words. A
//! snapshot keeps the words as their reader gets them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::LazyLock;

use skillbook::finding::{Code, Finding, Reader};

use super::spoilt::{Spoilt, Spot};

mod answers;
pub(crate) mod files;
mod forms;
mod lists;
pub(crate) mod people;
mod places;
mod plans;

/// A change to a file, and the finding that it must cause.
pub(super) struct Case {
    what: &'static str,
    code: Code,
    sheet: Option<String>,
    cell: Option<String>,
    pointer: Option<&'static str>,
    value: Option<String>,
    also: Vec<Code>,
    findings: Vec<Finding>,
}

impl Case {
    pub(super) fn of(code: Code, what: &'static str, findings: Vec<Finding>) -> Self {
        Self { what, code, sheet: None, cell: None, pointer: None, value: None, also: vec![], findings }
    }

    /// Makes a case from a spoilt workbook.
    pub(super) fn spoilt(code: Code, what: &'static str, spoilt: &Spoilt) -> Self {
        Self::of(code, what, spoilt.read().findings)
    }

    /// Makes a case in which a value is typed into a field, and the finding is at its cell and pointer.
    pub(super) fn typed(code: Code, what: &'static str, pointer: &'static str, value: skillbook::grid::CellValue) -> Self {
        let spoilt = Spoilt::packet();
        let spot = spoilt.spot(pointer);
        let shown = value.display();
        Self::spoilt(code, what, &spoilt.set(pointer, value)).at(spot).pointer(pointer).value(shown)
    }

    pub(super) fn at(mut self, (sheet, cell): Spot) -> Self {
        (self.sheet, self.cell) = (Some(sheet), Some(cell));
        self
    }

    pub(super) fn on(mut self, sheet: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self
    }

    pub(super) fn pointer(mut self, pointer: &'static str) -> Self {
        self.pointer = Some(pointer);
        self
    }

    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Adds codes that occur as well; no others may.
    pub(super) fn also(mut self, codes: &[Code]) -> Self {
        self.also = codes.to_vec();
        self
    }

    /// Returns what is wrong with the findings.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let found: BTreeSet<Code> = self.findings.iter().map(|finding| finding.code).collect();
        let wanted: BTreeSet<Code> = self.also.iter().copied().chain([self.code]).collect();
        if found != wanted {
            faults.push(format!("codes {found:?}, wanted {wanted:?}"));
        }
        let place = |finding: &Finding| {
            (
                finding.sheet().map(Cow::into_owned),
                finding.cell().map(|cell| cell.to_string()),
                finding.pointer.as_ref().map(ToString::to_string),
                finding.value.clone(),
            )
        };
        // The only sheet of a text file has no name.
        let sheet = self.sheet.clone().filter(|sheet| !sheet.is_empty());
        let here = (sheet, self.cell.clone(), self.pointer.map(str::to_owned), self.value.clone());
        let own: Vec<&Finding> = self.findings.iter().filter(|finding| finding.code == self.code).collect();
        if !own.iter().any(|finding| place(finding) == here) {
            faults.push(format!("found at {:?}, wanted {here:?}", own.iter().map(|finding| place(finding)).collect::<Vec<_>>()));
        }
        for finding in &self.findings {
            let words = format!("{} | {}", finding.message(), finding.help());
            if finding.severity != finding.code.severity() {
                faults.push(format!("{} is no {}", finding.code.name(), finding.severity.name()));
            }
            if words.contains("“”")
                || words.contains("{{")
                || words.contains("  ")
                || words.contains('\n')
                || finding.help().is_empty()
            {
                faults.push(format!("a blank is not filled in: {words}"));
            }
        }
        faults.into_iter().map(|fault| format!("{} ({}): {fault}", self.code.name(), self.what)).collect()
    }
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    [files::cases(), forms::cases(), places::cases(), answers::cases(), people::cases(), plans::cases(), lists::cases()]
        .into_iter()
        .flatten()
        .collect()
});

#[test]
fn every_code_is_produced_at_its_place() {
    let faults: Vec<String> = CASES.iter().flat_map(Case::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let produced: BTreeSet<Code> = CASES.iter().map(|case| case.code).collect();
    let unproduced: Vec<&str> = Code::ALL.iter().filter(|code| !produced.contains(code)).map(|code| code.name()).collect();
    assert!(unproduced.is_empty(), "no case in tests/it/codes/ produces {}", unproduced.join(", "));
}

#[test]
fn the_words_are_those_that_were_read_and_approved() {
    let mut text = String::new();
    for case in &*CASES {
        let _ = writeln!(text, "## {}", case.what);
        for finding in &case.findings {
            // Each case checks the cells; in the snapshot they would change with every new line on a sheet.
            let sheet = finding.sheet().unwrap_or("–".into());
            // The system's own message differs between systems.
            let own = finding.code != Code::FileUnreadable;
            let message = if own { finding.message() } else { "…".to_owned() };
            let words = [message, finding.help()].map(|words| skillbook::words::cut(&words, 400));
            let _ = writeln!(text, "[{}] {sheet}\n    {}\n    → {}", finding.code.name(), words[0], words[1]);
        }
        text.push('\n');
    }
    insta::assert_snapshot!(text);
}

/// Returns a text without its quotations.
fn own_words(text: &str) -> String {
    text.split('“').map(|piece| piece.split_once('”').map_or(piece, |(_, rest)| rest)).collect()
}

/// In a brief for a manager or a department's workbook, messages address the reader, not the person who filled in the form.
#[test]
fn others_than_the_person_are_never_called_you() {
    let mut told = BTreeSet::new();
    let shown = CASES.iter().flat_map(|case| &case.findings);
    for finding in shown.filter(|finding| finding.code.family().is_of_returns() && !finding.code.is_personal()) {
        let words =
            |reader| [finding.message_to(reader), finding.help_to(reader)].map(|words| skillbook::words::cut(&words, 400));
        let (check, others) = (words(Reader::Check), words(Reader::Others(Some("Ana Silva"))));
        for said in &others {
            let said = own_words(said).to_lowercase();
            let you = said.split(|c: char| !c.is_alphanumeric()).find(|word| word.starts_with("you") && *word != "young");
            assert_eq!(you, None, "{}: {others:?}", finding.code.name());
        }
        if finding.code != Code::FileUnreadable && check != others {
            told.insert(format!("[{}]\n    {}\n    → {}\n", finding.code.name(), others[0], others[1]));
        }
    }
    insta::assert_snapshot!(told.into_iter().collect::<String>());
}

#[test]
fn a_form_without_a_flaw_has_no_findings() {
    let strict = super::sample::strict_workbench();
    for kind in skillbook::model::FormKind::ALL {
        for workbench in [super::sample::workbench(), &strict] {
            let found = Spoilt::of(kind).read_on(workbench);
            assert_eq!(found.findings, [], "{}", kind.name());
            assert_eq!(found.document.unwrap(), super::sample::document(kind));
        }
    }
}
