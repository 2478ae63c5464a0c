//! A return after reading: its document, whose it is, and what there is to say about it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::expected::Owner;
use crate::address::Pointer;
use crate::finding::{self, Code, Finding, Severity};
use crate::form::{Identity, Mends};
use crate::model::Document;
use crate::report::review::Review;
use crate::returns::FieldRead;

/// Findings that say why a return belongs to nobody.
pub(super) const UNCLEAR: [Code; 3] = [Code::PersonDiffers, Code::IdentityDisagrees, Code::PersonUnknown];

/// A return after reading.
#[derive(Debug, Default)]
pub struct Return {
    /// The file as findings name it; no two files that are read together share a name.
    pub file: String,
    /// Which of the files that were read it is, by its place in their list.
    pub input: usize,
    /// Whose it is.
    pub owner: Owner,
    /// What it says of itself, as far as it was told.
    pub identity: Option<Identity>,
    /// The document as JSON; none where the file was refused.
    pub value: Option<Value>,
    /// The typed document; none where the file was refused or the document does not fit its schema.
    pub document: Option<Document>,
    /// Every field in the order of the sheets; empty for a document that came as JSON or YAML.
    pub fields: Vec<FieldRead>,
    /// What there is to say, in order.
    pub findings: Vec<Finding>,
    /// How many texts and notes stand outside the fields, by the code of their findings.
    pub outside: BTreeMap<Code, usize>,
    /// SHA-256 of the file in hexadecimal, where it was read as a workbook.
    pub sha256: Option<String>,
    /// Which return it stands for, if it is a copy that was sent back to be mended.
    pub mends: Option<Mends>,
    /// The file that counts in place of this one, if another does; then there is no document.
    pub superseded_by: Option<String>,
    /// The skills whose ratings cannot be compared, where it is of a round before and its document is in the ids of now.
    pub incomparable: BTreeSet<String>,
}

impl Return {
    /// A return of which nothing but one finding is known.
    pub(super) fn refused(file: &str, finding: Finding) -> Self {
        Self { file: file.to_owned(), findings: vec![finding.in_file(file)], ..Self::default() }
    }

    /// The document, where it counts for somebody.
    pub fn counted(&self) -> Option<&Document> {
        self.document.as_ref().filter(|_| !self.owner.is_nobody())
    }

    /// Whether it is without any mark of ours.
    pub(super) fn is_unmarked(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == Code::FormRecognisedByLabels)
    }

    /// Findings on answers that could not be read, so that the document lacks them.
    pub fn unread(&self) -> impl Iterator<Item = &Finding> {
        let is_missing = |finding: &&Finding| {
            let at = finding.pointer.as_ref().zip(self.value.as_ref());
            finding.value.is_some() && at.and_then(|(at, value)| value.pointer(at.as_str())).is_none_or(Value::is_null)
        };
        self.findings.iter().filter(|finding| finding.severity == Severity::Error && finding.pointer.is_some()).filter(is_missing)
    }

    /// Whether the plan is ready for its review.
    pub fn review(&self) -> Review {
        let person = (self.person_id().map(str::to_owned), self.called().map(str::to_owned));
        Review::of(&self.file, person, self.document.as_ref(), &self.findings)
    }

    /// The staff id, as far as it was told.
    fn person_id(&self) -> Option<&str> {
        let identity = self.identity.as_ref().and_then(|identity| identity.person.as_deref());
        self.text("/person/id").or(identity)
    }

    /// The text at a place of the document, where there is one.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        self.value.as_ref()?.pointer(pointer)?.as_str()
    }

    /// What the person is called: the name, else the id.
    pub fn called(&self) -> Option<&str> {
        self.text("/person/name").or_else(|| self.person_id())
    }

    /// Adds a finding about a place of the document; the cell is that of the field.
    pub(super) fn report(&mut self, finding: Finding, pointer: &str) {
        let pointer = Pointer::from(pointer);
        let place = self.fields.iter().find(|field| field.pointer == pointer).map(|field| &field.place);
        let finding = place.into_iter().fold(finding.in_file(&self.file), Finding::placed);
        self.findings.push(if self.value.is_some() { finding.at(&pointer) } else { finding });
        finding::sort(&mut self.findings);
    }

    /// Every finding names the file, and they stand in their fixed order.
    pub(super) fn in_order(mut self) -> Self {
        self.findings = self.findings.into_iter().map(|finding| finding.in_file(&self.file)).collect();
        finding::sort(&mut self.findings);
        self
    }
}
