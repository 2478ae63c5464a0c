//! Many files at once: each on its own, so that one bad file, even one that makes the program fail, never stops the rest.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use rayon::prelude::*;

use super::mended;
use super::read::{Return, Workbench, read};
use crate::address::Pointer;
use crate::finding::{self, Code, Finding};
use crate::form::Identity;

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
    mended::set_aside(&mut returns);
    report_twice(&mut returns);
    returns
}

/// Does the work on one file; where the program fails on it, that is a finding about the file.
pub fn guard(file: &str, work: impl FnOnce() -> Return) -> Return {
    caught(work).unwrap_or_else(|detail| Return::refused(file, Finding::new(Code::FileInternal, &[("detail", detail.as_str())])))
}

/// The result of some work, or what the program said when it failed.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let detail = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        detail.unwrap_or("unknown").to_owned()
    })
}

/// The same form of the same person and rater in more than one file: each of the files says so.
fn report_twice(returns: &mut [Return]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, found) in returns.iter().enumerate() {
        let document = found.value.as_ref().filter(|_| found.superseded_by.is_none());
        if let Some(identity) = found.identity.as_ref().filter(|identity| identity.person.is_some() && document.is_some()) {
            // Two colleagues may rate the same person: they are told apart by name.
            let rater = document.and_then(|document| document["rater"]["name"].as_str()).unwrap_or_default();
            let key = Identity { framework_version: String::new(), due: None, ..identity.clone() }.code();
            groups.entry(format!("{key} {rater}")).or_default().push(index);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let files: Vec<String> = group.iter().map(|index| returns[*index].file.clone()).collect();
        for index in group {
            let found = &mut returns[index];
            let document = found.value.as_ref();
            let name = document.and_then(|document| document["person"]["name"].as_str().or(document["person"]["id"].as_str()));
            let words = [("person", name.unwrap_or_default()), ("files", &files.join(", "))];
            let pointer = Pointer::from("/person/id");
            let finding = Finding::new(Code::ReturnedTwice, &words).in_file(&found.file).at(&pointer);
            let place = found.fields.iter().find(|field| field.pointer == pointer).map(|field| &field.place);
            found.findings.push(place.into_iter().fold(finding, Finding::placed));
            finding::sort(&mut found.findings);
        }
    }
}
