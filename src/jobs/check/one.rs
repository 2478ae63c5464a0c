//! Reads one file from bytes to grid or JSON, then to a document and to findings that name file, sheet and cell.

use std::io::ErrorKind;

use serde_json::Value;

use crate::address::Pointer;
use crate::finding::{Code, Finding, Told};
use crate::form::Identity;
use crate::grid::{self, FileKind, GridError, Limits, Workbook};
use crate::jobs::digest::sha256;
use crate::jobs::expected::{Claims, Owner};
use crate::jobs::inputs::{self, Content, Inputs};
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::model::{FormKind, Framework};
use crate::returns::{self, Reading};
use crate::rules::Origin;
use crate::texts::program_text;
use crate::validate::validate;
use crate::yaml;

/// Reads the file at an index of the list. All problems are reported as findings.
pub(super) fn read(inputs: &dyn Inputs, at: usize, workbench: &Workbench) -> Return {
    let input = &inputs.list()[at];
    let (file, ending) = (input.name.as_str(), input.ending());
    let bytes = match inputs::bytes(inputs, at, &workbench.limits) {
        Ok(bytes) => bytes,
        Err(error) => return Return::refused(file, explain(&error)),
    };
    let digest = sha256(&bytes);
    let found = match ending.as_str() {
        "json" | "yaml" | "yml" => read_text(bytes, file, ending == "json", workbench).in_order(),
        _ => match grid::read(&bytes, &workbench.limits) {
            Ok(workbook) => read_grid(&workbook, file, &ending, workbench),
            Err(error) => Return::refused(file, explain(&error)),
        },
    };
    Return { sha256: Some(digest), ..found }
}

/// Reports on a file that lies among the returns but is not a return by its name, because it may contain answers. `None` for
/// files that skillbook wrote itself.
pub(super) fn pass_over(inputs: &dyn Inputs, at: usize, workbench: &Workbench) -> Option<Return> {
    let finding = |reason: &str, kind: &str| Finding::new(Told::FilePassedOver { reason, kind });
    let mut digest = None;
    let found = match inputs.open(at, &workbench.limits) {
        Ok(Content::Link) => finding("link", ""),
        Ok(Content::Device) => finding("device", ""),
        Ok(Content::Ours) => return None,
        Ok(Content::Bytes(bytes)) => {
            digest = Some(sha256(&bytes));
            match grid::tell(&bytes, &workbench.limits) {
                Ok(FileKind::Delimited) => finding("text", ""),
                Ok(kind) => finding("workbook", kind.ending()),
                Err(GridError::Empty) => finding("empty", ""),
                Err(error) => explain(&error),
            }
        }
        Err(error) => explain(&error),
    };
    Some(Return { sha256: digest, ..Return::refused(&inputs.list()[at].name, found) })
}

/// Reads the workbook at an index of the list. Returns it with the SHA-256 of its file.
///
/// # Errors
/// If the file can no longer be read.
pub(in crate::jobs) fn load(inputs: &dyn Inputs, at: usize, limits: &Limits) -> Result<(Workbook, String), GridError> {
    let bytes = inputs::bytes(inputs, at, limits)?;
    Ok((grid::read(&bytes, limits)?, sha256(&bytes)))
}

/// Reads a workbook that is already open. `file` is its name in findings, `ending` its file ending in lower case.
pub fn read_grid(workbook: &Workbook, file: &str, ending: &str, workbench: &Workbench) -> Return {
    let mut findings = Vec::new();
    if workbook.macros {
        findings.push(Finding::new(Told::FileMacros {}));
    }
    if ending != workbook.kind.ending() {
        findings.push(Finding::new(Told::FileEnding { ending, kind: workbook.kind.ending() }));
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
            // The owner has been decided, so the form codes need not agree on the person.
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
        let previous = workbench.previous_answers(value, &owner);
        let keeps_more = reading.outside.contains_key(&Code::KeptElsewhere);
        let origin = Origin { labels, unread: reading.unread, absent: reading.absent, put_together, keeps_more, previous };
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
        is_read: reading.document.is_some(),
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

/// The person of a document. If it is replaced by the one on record, its details need not be values that the form allows.
fn person_of(reading: &Reading) -> Option<Value> {
    reading.document.as_ref()?.get("person").cloned()
}

/// Makes the finding that a framework was changed but its version was not.
fn other_content(framework: &Framework) -> Finding {
    let version = framework.version.as_str();
    Finding::new(Told::FrameworkVersion { framework: &framework.title, theirs: version, ours: version })
}

/// Reads a document that comes as JSON or YAML. It is validated like one from a workbook.
fn read_text(bytes: Vec<u8>, file: &str, json: bool, workbench: &Workbench) -> Return {
    let damaged = |detail: &str| Return::refused(file, Finding::new(Told::FileDamaged { detail, text: true }));
    let Ok(text) = String::from_utf8(bytes) else { return damaged(&program_text("files.not-utf-8")) };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Return::refused(file, Finding::new(Told::FileEmpty {}));
    }
    let value = if json {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        yaml::read(text).map(|yaml| yaml.value).map_err(|error| error.to_string())
    };
    let mut value: Value = match value {
        Ok(value) => value,
        Err(error) => return damaged(&error),
    };
    let at = |pointer: &str| value.pointer(pointer).and_then(Value::as_str);
    let (Some(kind), Some(id)) = (at("/form/kind").and_then(FormKind::from_name), at("/form/framework")) else {
        return Return::refused(file, Finding::new(Told::FormUnknown { reason: None }));
    };
    let Some(framework) = workbench.library.get(id) else {
        return Return::refused(file, Finding::new(Told::FrameworkUnknown { framework: id }).with_value(id));
    };
    let identity = Identity { person: at("/person/id").map(str::to_owned), ..Identity::blank(kind, framework) };
    let claims = Claims { identity: &identity, others: &[], unmarked: false, assigned: None };
    let (owner, told) = workbench.owner(file, &claims, Some(&mut value));
    let origin = Origin { previous: workbench.previous_answers(&value, &owner), ..Origin::default() };
    let checked = validate(&value, kind, framework, workbench.standard(), &origin);
    let identity = checked.document.as_ref().map(Identity::of);
    let whole = checked.document.as_ref().and_then(|document| serde_json::to_value(document).ok());
    Return {
        file: file.to_owned(),
        owner,
        identity,
        is_read: whole.is_some(),
        value: whole,
        document: checked.document,
        findings: told.into_iter().chain(checked.findings).collect(),
        ..Return::default()
    }
}

/// Makes the finding about a file that could not be read.
pub fn explain(error: &GridError) -> Finding {
    let detail = match error {
        GridError::Io(error) => match error.kind() {
            ErrorKind::PermissionDenied => program_text("files.no-permission"),
            ErrorKind::NotFound => program_text("files.gone"),
            _ => error.to_string(),
        },
        other => other.to_string(),
    };
    let detail = detail.as_str();
    Finding::new(match error {
        GridError::Io(_) => Told::FileUnreadable { detail },
        GridError::Empty => Told::FileEmpty {},
        GridError::NotSpreadsheet(_) => Told::FileNotSpreadsheet { detail },
        GridError::Damaged(_) => Told::FileDamaged { detail, text: false },
        GridError::Encrypted => Told::FileEncrypted {},
        GridError::TooLarge(_) => Told::FileTooLarge { detail, limit: None },
        GridError::OverLimit(limit, _) => Told::FileTooLarge { detail, limit: Some(limit.name()) },
        GridError::Changed => Told::FileChanged {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::excel;
    use crate::form::{Capacity, build};
    use crate::framework::Library;
    use crate::framework::builtin;
    use crate::model::{Action, ActionStatus, Date, Document, FormInfo, Goal, OtherSkill, Person, Priority, Rater, RaterKind};
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

    /// Forms of an earlier generation are read by the words of that generation, even if the words change later. In the
    /// generation used here, every word is different.
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
