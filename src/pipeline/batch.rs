//! Many files at once: each on its own, so that one bad file, even one that makes the program fail, never stops the rest.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rayon::prelude::*;

use super::differences::differences;
use super::read::{Return, Workbench, read};
use super::who;
use crate::finding::{Code, Finding};
use crate::form::Identity;
use crate::model::RaterKind;

/// Called after each file.
pub type Progress<'a> = &'a (dyn Fn() + Sync);

/// Reads files, in parallel; the results stand in the order of the paths.
pub fn read_all(paths: &[PathBuf], workbench: &Workbench, progress: Progress<'_>) -> Vec<Return> {
    let one = |path: &PathBuf| {
        let result = guard(&path.display().to_string(), || read(path, workbench));
        progress();
        result
    };
    let mut returns: Vec<Return> = paths.par_iter().map(one).collect();
    report_twice(&mut returns);
    who::report(&mut returns, &workbench.expected);
    returns
}

/// Does the work on one file; where the program fails on it, that is a finding about the file.
pub fn guard(file: &str, work: impl FnOnce() -> Return) -> Return {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let detail = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Return::refused(file, Finding::new(Code::FileInternal, &[("detail", detail.unwrap_or("unknown"))]))
    })
}

/// The same form of the same person and rater in more than one file: each of the files says so, and what differs.
fn report_twice(returns: &mut [Return]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, found) in returns.iter().enumerate() {
        if let Some(key) = submission_key(found) {
            groups.entry(key).or_default().push(index);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let files = group.iter().map(|index| returns[*index].file.as_str()).collect::<Vec<_>>().join(", ");
        let told: Vec<(usize, Vec<String>)> = group.iter().map(|index| (*index, told_apart(*index, &group, returns))).collect();
        for (index, differences) in told {
            let found = &mut returns[index];
            let person = found.called().unwrap_or_default().to_owned();
            let words = [("person", person.as_str()), ("files", &files), ("differences", &differences.join("; "))];
            let finding = if differences.is_empty() {
                Finding::new(Code::ReturnedTwiceSame, &words)
            } else {
                Finding::new(Code::ReturnedTwice, &words).with_value(differences.join("\n"))
            };
            found.report(finding, "/person/id");
        }
    }
}

/// What two files have in common that are the same form of the same person and rater. None where nobody is named.
fn submission_key(found: &Return) -> Option<String> {
    let identity = found.identity.as_ref().filter(|identity| identity.person.is_some() && found.value.is_some())?;
    // Two colleagues may rate the same person: they are told apart by name. Those who rate themselves may leave it out.
    let rater = if identity.rater == RaterKind::Own { "" } else { found.text("/rater/name").unwrap_or_default() };
    let key = Identity { framework_version: String::new(), due: None, ..identity.clone() }.code();
    Some(format!("{key} {rater}"))
}

/// What a file of a group says otherwise than each of the others.
fn told_apart(index: usize, group: &[usize], returns: &[Return]) -> Vec<String> {
    group.iter().filter(|other| **other != index).flat_map(|other| differences(&returns[index], &returns[*other])).collect()
}
