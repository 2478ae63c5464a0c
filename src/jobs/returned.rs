//! A return after reading: its document, whose it is, and what there is to say about it.
//!
//! Whole, it holds every field with its cell, about a quarter of a megabyte. Of many returns only the compact form is kept: the
//! document, the findings, and of the fields those that findings name or that somebody asks for later. Whoever needs more reads
//! that one file again.

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

/// Findings that say why a return belongs to nobody.
pub(super) const UNCLEAR: [Code; 3] = [Code::PersonDiffers, Code::IdentityDisagrees, Code::PersonUnknown];

/// Texts of a document that are asked for when the return is compact.
const SAID: [&str; 5] = ["/person/id", "/person/name", "/person/email", "/rater/name", "/inventory/rated_on"];

/// The parts of a document whose fields are kept in a compact return: findings about returns side by side are told there.
const ABOUT: [&str; 3] = ["/form/", "/person/", "/rater/"];

/// A return after reading.
#[derive(Clone, Debug, Default)]
pub struct Return {
    /// The file as findings name it; no two files that are read together share a name.
    pub file: String,
    /// Which of the files that were read it is, by its place in their list.
    pub input: usize,
    /// Whose it is.
    pub owner: Owner,
    /// What it says of itself, as far as it was told.
    pub identity: Option<Identity>,
    /// Whether a form was read; else the file was refused.
    pub is_read: bool,
    /// The document as JSON, even one that does not fit its schema; none where the return is compact, or no form was read.
    pub value: Option<Value>,
    /// The typed document; none where the file was refused or the document does not fit its schema.
    pub document: Option<Document>,
    /// The fields in the order of the sheets: every one, or where the return is compact those that are asked for later. None of a
    /// document that came as JSON or YAML.
    pub fields: Vec<FieldRead>,
    /// What is known of the document where the return is compact.
    pub kept: Option<Box<Kept>>,
    /// What there is to say, in order.
    pub findings: Vec<Finding>,
    /// How many texts and notes stand outside the fields, by the code of their findings.
    pub outside: BTreeMap<Code, usize>,
    /// SHA-256 of the file in hexadecimal, where its bytes could be read.
    pub sha256: Option<String>,
    /// Which return it stands for, if it is a copy that was sent back to be mended.
    pub mends: Option<Mends>,
    /// The file that counts in place of this one, if another does; then there is no document.
    pub superseded_by: Option<String>,
    /// The skills whose ratings cannot be compared, where it is of a round before and its document is in the ids of now.
    pub incomparable: BTreeSet<String>,
}

/// What a compact return keeps of its document beside what is in it.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    said: BTreeMap<&'static str, String>,
    /// The places that findings name at which the document holds nothing.
    empty: BTreeSet<Pointer>,
    has_plan: bool,
    /// SHA-256 of the answers of a copy to mend.
    answers: Option<String>,
}

impl Return {
    /// The return without what only few ask for. Fields stay where a finding is about them or their row, where findings about
    /// returns side by side are told, and for the goals of a plan, whose numbers and sheets later steps ask for.
    pub(super) fn compact(mut self) -> Self {
        let Some(value) = &self.value else { return self };
        let said = SAID.iter().filter_map(|at| Some((*at, value.pointer(at)?.as_str()?.to_owned()))).collect();
        let named: BTreeSet<&Pointer> = self.findings.iter().filter_map(|finding| finding.pointer.as_ref()).collect();
        let is_empty = |at: &str| value.pointer(at).is_none_or(Value::is_null);
        let empty = named.iter().filter(|at| is_empty(at.as_str())).map(|at| (*at).clone());
        let kept = Kept {
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

    /// The return with its document as JSON again; fields that were not kept have no place.
    pub(super) fn opened(&self) -> Self {
        let value = self.document.as_ref().and_then(|document| serde_json::to_value(document).ok());
        Self { value, kept: None, ..self.clone() }
    }

    /// Whether it holds no more than is kept of many.
    pub(super) const fn is_compact(&self) -> bool {
        self.kept.is_some()
    }

    /// Whether there is a plan in it.
    pub(super) fn has_plan(&self) -> bool {
        match &self.kept {
            Some(kept) => kept.has_plan,
            None => self.value.as_ref().is_some_and(|value| value.get("plan").is_some()),
        }
    }

    /// The digest of the answers of a copy to mend, by which it tells whether anything was changed in it.
    pub(super) fn answers(&self) -> String {
        let whole = || sha256(self.value.as_ref().map(ToString::to_string).unwrap_or_default().as_bytes());
        self.kept.as_ref().and_then(|kept| kept.answers.clone()).unwrap_or_else(whole)
    }

    /// Whether the document holds nothing at a place that a finding names.
    fn lacks(&self, at: &Pointer) -> bool {
        match &self.kept {
            Some(kept) => kept.empty.contains(at),
            None => self.value.as_ref().and_then(|value| value.pointer(at.as_str())).is_none_or(Value::is_null),
        }
    }

    /// A return of which nothing but one finding is known.
    pub(super) fn refused(file: &str, finding: Finding) -> Self {
        Self { file: file.to_owned(), findings: vec![finding.in_file(file)], ..Self::default() }
    }

    /// The document, where it counts for somebody.
    pub fn counted(&self) -> Option<&Document> {
        self.document.as_ref().filter(|_| !self.owner.is_nobody())
    }

    /// Whether a form was read from a workbook; a document that came as JSON or YAML has no fields.
    pub(super) fn is_workbook(&self) -> bool {
        self.is_read && !self.fields.is_empty()
    }

    /// Whether it is without any mark of ours.
    pub(super) fn is_unmarked(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == Code::FormRecognisedByLabels)
    }

    /// Findings on answers that could not be read, so that the document lacks them.
    pub fn unread(&self) -> impl Iterator<Item = &Finding> {
        let is_missing =
            |finding: &&Finding| finding.value.is_some() && finding.pointer.as_ref().is_some_and(|at| self.lacks(at));
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).filter(is_missing)
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

    /// The text at one of the places of the document that are kept, where there is one.
    pub(super) fn text(&self, pointer: &str) -> Option<&str> {
        debug_assert!(SAID.contains(&pointer), "{pointer} is not kept");
        match &self.kept {
            Some(kept) => kept.said.get(pointer).map(String::as_str),
            None => self.value.as_ref()?.pointer(pointer)?.as_str(),
        }
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
        self.findings.push(if self.is_read { finding.at(&pointer) } else { finding });
        finding::sort(&mut self.findings);
    }

    /// The same under another name of its file.
    pub(super) fn renamed(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self.findings.iter_mut().for_each(|finding| finding.file = Some(file.to_owned()));
        self
    }

    /// Every finding names the file, and they stand in their fixed order.
    pub(super) fn in_order(mut self) -> Self {
        self.findings = self.findings.into_iter().map(|finding| finding.in_file(&self.file)).collect();
        finding::sort(&mut self.findings);
        self
    }
}
