//! A return after reading: its document, its owner and its findings.
//!
//! A whole return holds every field with its cell, about a quarter of a megabyte. If there are many returns, only a compact
//! form of each is kept: the document, the findings, and the fields that findings name or that later steps need. Code that
//! needs more reads the file again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::digest::sha256;
use super::expected::Owner;
use crate::address::Pointer;
use crate::finding::{self, Code, Finding, Severity};
use crate::form::{Identity, Mends};
use crate::model::Document;
use crate::report::review::Review;
use crate::returns::FieldRead;

/// The findings that say why a return belongs to nobody.
pub(super) const UNCLEAR: [Code; 3] = [Code::PersonDiffers, Code::IdentityDisagrees, Code::PersonUnknown];

/// The texts of a document that a compact return keeps.
const SAID: [&str; 5] = ["/person/id", "/person/name", "/person/email", "/rater/name", "/inventory/rated_on"];

/// The parts of a document whose fields a compact return keeps, because findings from comparing returns are reported there.
const ABOUT: [&str; 3] = ["/form/", "/person/", "/rater/"];

/// A return after reading.
#[derive(Clone, Debug, Default)]
pub struct Return {
    /// The name of the file in findings; unique among the files that are read together.
    pub file: String,
    /// Index of the file in the list of inputs.
    pub input: usize,
    /// Who the return belongs to.
    pub owner: Owner,
    /// The identity that the return states, if any.
    pub identity: Option<Identity>,
    /// Whether a form was read; otherwise the file was refused.
    pub is_read: bool,
    /// The document as JSON, even if it does not fit its schema. `None` if the return is compact or no form was read.
    pub value: Option<Value>,
    /// The typed document. `None` if the file was refused or the document does not fit its schema.
    pub document: Option<Document>,
    /// The fields in the order of the sheets; in a compact return, only those that are needed later. Empty if the document came
    /// as JSON or YAML.
    pub fields: Vec<FieldRead>,
    /// The details of the document that a compact return keeps; `None` if the return is whole.
    pub kept: Option<Box<KeptDetails>>,
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The number of texts and notes outside the fields, by the code of their findings.
    pub outside: BTreeMap<Code, usize>,
    /// SHA-256 of the file in hexadecimal; `None` if its bytes could not be read.
    pub sha256: Option<String>,
    /// The return that this file is a marked copy of, if it is one.
    pub mends: Option<Mends>,
    /// The file that counts in place of this one, if any. In that case there is no document.
    pub superseded_by: Option<String>,
    /// The skills whose ratings cannot be compared, for a return of a previous round whose document has been converted to the
    /// current skill ids.
    pub incomparable: BTreeSet<String>,
}

/// The details that a compact return keeps besides the typed document.
#[derive(Clone, Debug, Default)]
pub struct KeptDetails {
    said: BTreeMap<&'static str, String>,
    /// The pointers named by findings at which the document has no value.
    empty: BTreeSet<Pointer>,
    has_plan: bool,
    /// SHA-256 of the answers, if the return is a marked copy.
    answers: Option<String>,
}

impl Return {
    /// Drops everything that is rarely needed. A field is kept if a finding is about it or its row, if findings from comparing
    /// returns are reported there, or if it is the statement of a goal, because later steps need the numbers and sheets of
    /// goals.
    pub(super) fn compact(mut self) -> Self {
        let Some(value) = &self.value else { return self };
        let said = SAID.iter().filter_map(|at| Some((*at, value.pointer(at)?.as_str()?.to_owned()))).collect();
        let named: BTreeSet<&Pointer> = self.findings.iter().filter_map(|finding| finding.pointer.as_ref()).collect();
        let is_empty = |at: &str| value.pointer(at).is_none_or(Value::is_null);
        let empty = named.iter().filter(|at| is_empty(at.as_str())).map(|at| (*at).clone());
        let kept = KeptDetails {
            said,
            empty: empty.chain(SAID.iter().filter(|at| is_empty(at)).map(|at| Pointer::from(*at))).collect(),
            has_plan: self.has_plan(),
            answers: self.mends.is_some().then(|| self.answers()),
        };
        let rows: BTreeSet<(usize, u32)> =
            self.findings.iter().filter_map(|finding| finding.place()).map(|place| (place.order, place.cell.row)).collect();
        let is_kept = |field: &FieldRead| {
            let pointer = field.pointer.as_str();
            ABOUT.iter().any(|part| pointer.starts_with(part))
                || pointer.ends_with("/statement")
                || named.contains(&field.pointer)
                || rows.contains(&(field.place.order, field.place.cell.row))
        };
        let fields = std::mem::take(&mut self.fields);
        self.fields = fields.into_iter().filter(is_kept).collect();
        self.fields.shrink_to_fit();
        drop(named);
        self.kept = Some(Box::new(kept));
        self.value = None;
        self
    }

    /// The return with its document as JSON again. The fields that were dropped stay absent.
    pub(super) fn opened(&self) -> Self {
        let value = self.document.as_ref().and_then(|document| serde_json::to_value(document).ok());
        Self { value, kept: None, ..self.clone() }
    }

    /// Whether the return is in its compact form.
    pub(super) const fn is_compact(&self) -> bool {
        self.kept.is_some()
    }

    /// Whether the document contains a plan.
    pub(super) fn has_plan(&self) -> bool {
        match &self.kept {
            Some(kept) => kept.has_plan,
            None => self.value.as_ref().is_some_and(|value| value.get("plan").is_some()),
        }
    }

    /// The digest of the answers of a marked copy, which shows whether anything was changed in it.
    pub(super) fn answers(&self) -> String {
        let whole = || sha256(self.value.as_ref().map(ToString::to_string).unwrap_or_default().as_bytes());
        self.kept.as_ref().and_then(|kept| kept.answers.clone()).unwrap_or_else(whole)
    }

    /// Whether the document has no value at a pointer that a finding names.
    fn lacks(&self, at: &Pointer) -> bool {
        match &self.kept {
            Some(kept) => kept.empty.contains(at),
            None => self.value.as_ref().and_then(|value| value.pointer(at.as_str())).is_none_or(Value::is_null),
        }
    }

    /// A file that was refused, with the finding that says why.
    pub(super) fn refused(file: &str, finding: Finding) -> Self {
        Self { file: file.to_owned(), findings: vec![finding.in_file(file)], ..Self::default() }
    }

    /// The document, unless the return belongs to nobody.
    pub fn counted(&self) -> Option<&Document> {
        self.document.as_ref().filter(|_| !self.owner.is_nobody())
    }

    /// Whether a form was read from a workbook. A document that came as JSON or YAML has no fields.
    pub(super) fn is_workbook(&self) -> bool {
        self.is_read && !self.fields.is_empty()
    }

    /// Whether the file has no form code, so that the form was recognised by its labels.
    pub(super) fn is_unmarked(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == Code::FormRecognisedByLabels)
    }

    /// Findings about answers that could not be read and so are missing from the document.
    pub fn unread(&self) -> impl Iterator<Item = &Finding> {
        let is_missing =
            |finding: &&Finding| finding.value.is_some() && finding.pointer.as_ref().is_some_and(|at| self.lacks(at));
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).filter(is_missing)
    }

    /// The verdict on whether the plan is ready for its review.
    pub fn review(&self) -> Review {
        let person = (self.person_id().map(str::to_owned), self.called().map(str::to_owned));
        Review::of(&self.file, person, self.document.as_ref(), &self.findings)
    }

    /// The staff id, if the return states one.
    fn person_id(&self) -> Option<&str> {
        let identity = self.identity.as_ref().and_then(|identity| identity.person.as_deref());
        self.text("/person/id").or(identity)
    }

    /// The text at one of the pointers of [`SAID`], if there is one.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        debug_assert!(SAID.contains(&pointer), "{pointer} is not kept");
        match &self.kept {
            Some(kept) => kept.said.get(pointer).map(String::as_str),
            None => self.value.as_ref()?.pointer(pointer)?.as_str(),
        }
    }

    /// The person's name, or else the id.
    pub fn called(&self) -> Option<&str> {
        self.text("/person/name").or_else(|| self.person_id())
    }

    /// Adds a finding about a pointer of the document, with the cell of that field.
    pub(super) fn report(&mut self, finding: Finding, pointer: &str) {
        let pointer = Pointer::from(pointer);
        let place = self.fields.iter().find(|field| field.pointer == pointer).map(|field| &field.place);
        let finding = place.into_iter().fold(finding.in_file(&self.file), Finding::placed);
        self.findings.push(if self.is_read { finding.at(&pointer) } else { finding });
        finding::sort(&mut self.findings);
    }

    /// Returns the same return under another file name.
    pub(super) fn renamed(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self.findings.iter_mut().for_each(|finding| finding.file = Some(file.to_owned()));
        self
    }

    /// Adds the file name to every finding and sorts the findings.
    pub(super) fn in_order(mut self) -> Self {
        self.findings = self.findings.into_iter().map(|finding| finding.in_file(&self.file)).collect();
        finding::sort(&mut self.findings);
        self
    }
}
