//! One file from end to end: bytes to grid or JSON, to document, to findings that name file, sheet and cell.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::issue::sha256;
use super::last_round::LastRound;
use super::output::Ours;
use super::who::{Claims, Expected, Owner, decide};
use crate::address::Pointer;
use crate::finding::{Code, Finding, Severity};
use crate::form::{Forms, Identity, MadeFrom, Mends};
use crate::framework::Library;
use crate::grid::{self, FileKind, GridError, Limits, Workbook};
use crate::model::{Date, Document, FormKind, Framework, Policy};
use crate::report::review::Review;
use crate::returns::{self, FieldRead, Reading};
use crate::rules::{Before, Origin};
use crate::validate::{OwnSchema, Schemas, Standard, validate};
use crate::yaml;

/// What is needed to read any number of returns; built once.
pub struct Workbench {
    /// The frameworks at hand.
    pub library: Library,
    /// Their compiled schemas.
    pub schemas: Schemas,
    /// The forms of returns that were read before.
    pub forms: Forms,
    /// How much a file may ask for.
    pub limits: Limits,
    /// What the organisation asks of plans.
    pub policy: Policy,
    /// The organisation's own schema, laid over every document.
    pub own: Option<OwnSchema>,
    /// The day that counts as today.
    pub today: Date,
    /// Who was asked for what, as far as it is told.
    pub expected: Expected,
    /// Whose files are, as a list says: the id by the name that findings give a file.
    pub assigned: BTreeMap<String, String>,
    /// The round before, where its returns are at hand.
    pub last: Option<LastRound>,
    /// The ids of the frameworks that somebody has named: these count, whatever returns were made from.
    pub named: BTreeSet<String>,
    /// What forms were made from, by its digest, as far as returns have asked for it and it was found.
    pub recorded: BTreeMap<String, MadeFrom>,
}

impl Workbench {
    /// A workbench with the given frameworks.
    pub fn new(library: Library, today: Date) -> Self {
        Self {
            library,
            schemas: Schemas::default(),
            forms: Forms::default(),
            limits: Limits::default(),
            policy: Policy::default(),
            own: None,
            today,
            expected: Expected::default(),
            assigned: BTreeMap::new(),
            last: None,
            named: BTreeSet::new(),
            recorded: BTreeMap::new(),
        }
    }

    /// Has a framework at hand, in place of one with the same id.
    pub(super) fn take_up(&mut self, framework: Framework) {
        self.schemas.forget(&framework.id);
        self.forms.forget(&framework.id);
        self.library.add(framework);
    }

    /// Whether a form was made from another framework than the one of the same id at hand.
    pub(super) fn is_other(&self, identity: &Identity, framework: &Framework) -> bool {
        let recorded = identity.made_from.as_ref().and_then(|digest| self.recorded.get(digest));
        recorded.map_or(identity.framework_version != framework.version, |made| made.framework != *framework)
    }

    /// What the round before says of the person and rater of a document.
    fn before(&self, document: &Value, owner: &Owner) -> Before {
        let last = self.last.as_ref().filter(|_| !owner.is_nobody());
        last.map(|last| last.before(document)).unwrap_or_default()
    }

    /// Whose a return is, with what there is to say about it; its document names the person from then on.
    fn owner(&self, file: &str, claims: &Claims<'_>, document: Option<&mut Value>) -> (Owner, Vec<Finding>) {
        let assigned = self.assigned.get(file).map(String::as_str);
        let (mut nothing, has_document) = (Value::Null, document.is_some());
        let decision = decide(&Claims { assigned, ..*claims }, document.unwrap_or(&mut nothing), &self.expected);
        let place =
            |(finding, pointer): (Finding, &str)| if has_document { finding.at(&Pointer::from(pointer)) } else { finding };
        (decision.owner, decision.told.into_iter().map(place).collect())
    }

    /// What documents are held against.
    fn standard(&self) -> Standard<'_> {
        Standard { schemas: &self.schemas, policy: &self.policy, own: self.own.as_ref(), today: self.today }
    }
}

/// A return after reading.
#[derive(Debug, Default)]
pub struct Return {
    /// The file as findings name it; no two files that are read together share a name.
    pub file: String,
    /// Where the file is; empty for what was never a file.
    pub path: PathBuf,
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
        crate::finding::sort(&mut self.findings);
    }

    /// Every finding names the file, and they stand in their fixed order.
    fn in_order(mut self) -> Self {
        self.findings = self.findings.into_iter().map(|finding| finding.in_file(&self.file)).collect();
        crate::finding::sort(&mut self.findings);
        self
    }
}

/// Reads one file, under the name that findings give it. Whatever is wrong with it is among the findings.
pub(super) fn read(path: &Path, file: &str, workbench: &Workbench) -> Return {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match ending.as_str() {
        "json" | "yaml" | "yml" => read_text(path, file, ending == "json", workbench).in_order(),
        _ => match load(path, workbench) {
            Ok((workbook, sha256)) => Return { sha256: Some(sha256), ..read_grid(&workbook, file, &ending, workbench) },
            Err(error) => Return::refused(file, explain(&error)),
        },
    }
}

/// What there is to say of a file that lies among the returns and by its name is none: an answer may hide in it. None for
/// what we wrote ourselves.
pub(super) fn pass_over(path: &Path, file: &str, ours: &Ours, workbench: &Workbench) -> Option<Return> {
    let finding = |reason: &str, kind: &str| Finding::new(Code::FilePassedOver, &[("reason", reason), ("kind", kind)]);
    let found = match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => finding("link", ""),
        Ok(about) if !about.is_file() => finding("device", ""),
        _ if ours.wrote(path) => return None,
        _ => match grid::bytes(path, &workbench.limits).and_then(|bytes| grid::tell(&bytes, &workbench.limits)) {
            Ok(FileKind::Delimited) => finding("text", ""),
            Ok(kind) => finding("workbook", kind.ending()),
            Err(GridError::Empty) => finding("empty", ""),
            Err(error) => explain(&error),
        },
    };
    Some(Return::refused(file, found))
}

/// A workbook, and the SHA-256 of its file.
pub(super) fn load(path: &Path, workbench: &Workbench) -> Result<(Workbook, String), GridError> {
    let bytes = grid::bytes(path, &workbench.limits)?;
    Ok((grid::read(&bytes, &workbench.limits)?, sha256(&bytes)))
}

/// Reads a workbook that is open already; `file` is its name for findings, `ending` that of its name in small letters.
pub fn read_grid(workbook: &Workbook, file: &str, ending: &str, workbench: &Workbench) -> Return {
    let mut findings = Vec::new();
    if workbook.macros {
        findings.push(Finding::new(Code::FileMacros, &[]));
    }
    if ending != workbook.kind.ending() {
        findings.push(Finding::new(Code::FileEnding, &[("ending", ending), ("kind", workbook.kind.ending())]));
    }
    let mut reading = returns::read(workbook, &workbench.library, &workbench.forms);
    let (mut owner, mut put_together) = (Owner::default(), true);
    if let Some(identity) = &reading.identity {
        let unmarked = reading.findings.iter().any(|finding| finding.code == Code::FormRecognisedByLabels);
        let claims = Claims { identity, others: &reading.others, unmarked, assigned: None };
        let typed = person_of(&reading);
        let (whose, told) = workbench.owner(file, &claims, reading.document.as_mut());
        put_together = person_of(&reading) == typed;
        owner = whose;
        findings.extend(told);
        if owner.person().is_some() {
            // Somebody has said whose it is, so that its marks need not agree on it.
            let others = &reading.others;
            let of_person = |finding: &Finding| {
                let is_other = finding.value.as_ref().is_some_and(|value| others.contains(value));
                is_other || finding.pointer == Some(Pointer::from("/person/id"))
            };
            reading.findings.retain(|finding| finding.code != Code::IdentityDisagrees || !of_person(finding));
        }
    }
    findings.extend(reading.findings);
    let mut document = None;
    if let (Some(value), Some(identity)) = (&reading.document, &reading.identity)
        && let Some(framework) = workbench.library.get(&identity.framework)
    {
        let labels = reading.fields.iter().map(|field| (field.pointer.clone(), field.label.clone())).collect();
        let before = workbench.before(value, &owner);
        let keeps_more = reading.outside.contains_key(&Code::KeptElsewhere);
        let origin = Origin { labels, unread: reading.unread, absent: reading.absent, put_together, keeps_more, before };
        let checked = validate(value, identity.kind, framework, workbench.standard(), &origin);
        findings.extend(checked.findings);
        document = checked.document;
        if identity.framework_version == framework.version && workbench.is_other(identity, framework) {
            findings.push(other_content(framework));
        }
    }
    let findings = findings.into_iter().map(|finding| finding.located(&reading.provenance)).collect();
    Return {
        file: file.to_owned(),
        owner,
        identity: reading.identity,
        value: reading.document,
        document,
        fields: reading.fields,
        findings,
        outside: reading.outside,
        mends: reading.mends,
        ..Return::default()
    }
    .in_order()
}

/// What a document says of its person. What comes from the record instead need not be such as the form allows.
fn person_of(reading: &Reading) -> Option<Value> {
    reading.document.as_ref()?.get("person").cloned()
}

/// A framework was changed, and its version was not.
fn other_content(framework: &Framework) -> Finding {
    let version = framework.version.as_str();
    Finding::new(Code::FrameworkVersion, &[("framework", framework.title.as_str()), ("theirs", version), ("ours", version)])
}

/// A document that comes as JSON or YAML takes the same way from its schema on.
fn read_text(path: &Path, file: &str, json: bool, workbench: &Workbench) -> Return {
    let refuse = |code, detail: &str| Return::refused(file, Finding::new(code, &[("detail", detail), ("text", "yes")]));
    let bytes = match grid::bytes(path, &workbench.limits) {
        Ok(bytes) => bytes,
        Err(error) => return Return::refused(file, explain(&error)),
    };
    let Ok(text) = String::from_utf8(bytes) else { return refuse(Code::FileDamaged, "it is no UTF-8 text") };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return refuse(Code::FileEmpty, "");
    }
    let value = if json {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        yaml::read(text).map(|yaml| yaml.value).map_err(|error| error.to_string())
    };
    let mut value: Value = match value {
        Ok(value) => value,
        Err(error) => return refuse(Code::FileDamaged, &error),
    };
    let at = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let (Some(kind), Some(id)) = (at("/form/kind").and_then(FormKind::from_name), at("/form/framework")) else {
        return Return::refused(file, Finding::new(Code::FormUnknown, &[]));
    };
    let Some(framework) = workbench.library.get(id) else {
        return Return::refused(file, Finding::new(Code::FrameworkUnknown, &[("framework", id)]).with_value(id));
    };
    let identity = Identity { person: at("/person/id").map(str::to_owned), ..Identity::blank(kind, framework) };
    let claims = Claims { identity: &identity, others: &[], unmarked: false, assigned: None };
    let (owner, told) = workbench.owner(file, &claims, Some(&mut value));
    let origin = Origin { before: workbench.before(&value, &owner), ..Origin::default() };
    let checked = validate(&value, kind, framework, workbench.standard(), &origin);
    let identity = checked.document.as_ref().map(Identity::of);
    let whole = checked.document.as_ref().and_then(|document| serde_json::to_value(document).ok());
    Return {
        file: file.to_owned(),
        owner,
        identity,
        value: whole,
        document: checked.document,
        findings: told.into_iter().chain(checked.findings).collect(),
        ..Return::default()
    }
}

/// What kept a file from being read, as a finding.
pub fn explain(error: &GridError) -> Finding {
    let detail = match error {
        GridError::Io(error) => match error.kind() {
            ErrorKind::PermissionDenied => "you have no permission to read it".to_owned(),
            ErrorKind::NotFound => "it is not there any more".to_owned(),
            _ => error.to_string(),
        },
        other => other.to_string(),
    };
    let words = [("detail", detail.as_str())];
    match error {
        GridError::Io(_) => Finding::new(Code::FileUnreadable, &words),
        GridError::Empty => Finding::new(Code::FileEmpty, &[]),
        GridError::NotSpreadsheet(_) => Finding::new(Code::FileNotSpreadsheet, &words),
        GridError::Damaged(_) => Finding::new(Code::FileDamaged, &words),
        GridError::Encrypted => Finding::new(Code::FileEncrypted, &[]),
        GridError::TooLarge(_) => Finding::new(Code::FileTooLarge, &words),
        GridError::OverLimit(limit, _) => Finding::new(Code::FileTooLarge, &[words[0], ("limit", limit.name())]),
        GridError::Changed => Finding::new(Code::FileChanged, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excel;
    use crate::form::{Capacity, build};
    use crate::framework::builtin;
    use crate::model::{Action, ActionStatus, FormInfo, Goal, OtherSkill, Person, Priority, Rater, RaterKind};
    use crate::texts::{FOREIGN, GENERATION};

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// A form that somebody has filled in, with every kind of answer.
    fn filled(kind: FormKind, framework: &Framework) -> Document {
        let form = FormInfo {
            kind,
            framework: framework.id.clone(),
            framework_version: framework.version.clone(),
            round: some("2026-H2"),
            due: Date::from_ymd(2026, 12, 1),
        };
        let role = framework.roles[0].id.clone();
        let person = Person { id: some("E1"), name: some("Ana Silva"), target_role: Some(role), ..Person::default() };
        let mut document = Document::blank(form, person, Rater { kind: RaterKind::Own, name: None }, framework);
        let level = |index: usize| Some(framework.scale[index % framework.scale.len()].level);
        if let Some(inventory) = &mut document.inventory {
            inventory.rated_on = Date::from_ymd(2026, 11, 20);
            inventory.ratings.iter_mut().enumerate().for_each(|(index, row)| row.rating = level(index));
            (inventory.ratings[2].rating, inventory.ratings[2].exempted) = (None, some("Not part of my work"));
            let (label, evidence) = (some("Welding"), some("A letter"));
            inventory.other = vec![OtherSkill { label, rating: level(1), evidence, previous: None }];
        }
        if let Some(analysis) = &mut document.gap_analysis {
            for (index, row) in analysis.rows.iter_mut().enumerate() {
                row.self_rating = level(index);
                row.priority = Some([Priority::High, Priority::Medium, Priority::Low][index % 3]);
            }
        }
        if let Some(plan) = &mut document.plan {
            let action = Action {
                action: some("Keep a log"),
                skill: framework.skills().next().map(|(_, skill)| skill.id.clone()),
                result: some("A guide"),
                target_date: Date::from_ymd(2027, 3, 31),
                status: Some(ActionStatus::InProgress),
                ..Action::default()
            };
            plan.goals = vec![Goal { statement: some("Search well"), actions: vec![action], ..Goal::default() }];
        }
        document.recompute();
        document
    }

    /// Whatever becomes of the words on the sheets, forms of an earlier generation are read by their own: here every one of them
    /// was another.
    #[test]
    fn a_form_is_read_in_the_words_of_its_generation() {
        let workbench = Workbench::new(Library::new(), Date::from_ymd(2026, 11, 23).unwrap());
        for (name, kind) in ["digital-skills", "htm-leadership"].iter().flat_map(|name| FormKind::ALL.map(|kind| (*name, kind))) {
            let framework = builtin(name).unwrap();
            let document = filled(kind, &framework);
            let read_of = |generation: u32| {
                let identity = Identity { generation, ..Identity::of(&document).made_now(&framework) };
                let form = build(identity, &framework, &Capacity::default().with_room_for(&document));
                let bytes = excel::write(&form, &document, workbench.today).unwrap();
                read_grid(&grid::read(&bytes, &Limits::default()).unwrap(), "return.xlsx", "xlsx", &workbench)
            };
            let (now, then) = (read_of(GENERATION), read_of(FOREIGN));
            assert_eq!(now.value, serde_json::to_value(&document).ok(), "{name} {kind:?}");
            assert_eq!(then.value, now.value, "{name} {kind:?}: {:#?}", then.findings);
            let told = |found: &Return| -> Vec<_> {
                found.findings.iter().map(|finding| (finding.code, finding.cell(), finding.pointer.clone())).collect()
            };
            assert_eq!(told(&then), told(&now), "{name} {kind:?}");
        }
    }
}
