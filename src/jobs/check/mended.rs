//! Returns and their marked copies. Together they are one submission, of which one file counts.
//!
//! A marked copy names the files that it replaces by their SHA-256. This is accepted only for the same form of the same person,
//! so that nobody can set aside a colleague's return.

use std::collections::BTreeMap;

use crate::finding::{self, Finding, Told};
use crate::form::Identity;
use crate::jobs::expected::Owner;
use crate::jobs::returned::Return;
use crate::words::names::Name;

/// Sets aside every return whose corrected copy came back, too, and every copy that came back unchanged if a newer file or the
/// original counts. A file that is set aside keeps one finding, which names the file that counts.
pub(super) fn set_aside(returns: &mut [Return]) {
    let mut by_digest: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, found) in returns.iter().enumerate() {
        if let Some(sha256) = &found.sha256 {
            by_digest.entry(sha256).or_default().push(index);
        }
    }
    let mut originals: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (copy, found) in returns.iter().enumerate().filter(|(_, found)| found.is_read) {
        for file in found.mends.iter().flat_map(|mends| &mends.files) {
            let same = by_digest.get(file.as_str()).into_iter().flatten();
            let same = same.filter(|original| {
                **original != copy && is_same(&returns[**original], found) && mends(&returns[**original], found)
            });
            originals.entry(copy).or_default().extend(same);
        }
    }
    let mut aside: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
    let changed = |copy: usize| !is_unchanged(&returns[copy]);
    for (copy, older) in originals.iter().filter(|(copy, _)| changed(**copy)) {
        aside.extend(older.iter().map(|older| (*older, (*copy, false))));
    }
    for copy in (0..returns.len()).filter(|copy| is_unchanged(&returns[*copy])) {
        let siblings = (0..returns.len()).filter(|other| *other != copy && stands_for(&returns[*other], &returns[copy]));
        let newer = siblings.clone().find(|other| changed(*other)).or_else(|| siblings.clone().find(|other| *other < copy));
        let original = originals.get(&copy).and_then(|older| older.first().copied());
        if let Some(counts) = newer.or(original) {
            aside.insert(copy, (counts, true));
        }
    }
    tell(returns, &originals, &aside);
}

/// Whether two files are the same form of the same person, round and rater.
fn is_same(one: &Return, other: &Return) -> bool {
    let submission = |found: &Return| found.identity.as_ref().map(Identity::submission);
    submission(one).is_some() && submission(one) == submission(other)
}

/// Whether a copy may count in place of its original: both belong to the same person, or the original belongs to nobody,
/// because the owner may be what was corrected. If the person is not on record, the names must fit as well.
fn mends(original: &Return, copy: &Return) -> bool {
    let name = |found: &Return| found.text("/person/name").and_then(Name::of);
    match (&original.owner, &copy.owner) {
        (Owner::Nobody { .. }, _) | (Owner::Untold, Owner::Untold) => true,
        (Owner::Person(one), Owner::Person(other)) => {
            let names_fit = || name(original).zip(name(copy)).is_none_or(|(one, other)| one.fits(&other));
            one.key == other.key && (one.known.is_some() || names_fit())
        }
        _ => false,
    }
}

/// Whether a file is a marked copy of the same return as `copy`, or of a later marked copy of that return.
fn stands_for(newer: &Return, copy: &Return) -> bool {
    match (&newer.mends, &copy.mends) {
        (Some(newest), Some(mends)) => newest.files.ends_with(&mends.files) && is_same(newer, copy) && self::mends(copy, newer),
        _ => false,
    }
}

fn is_unchanged(found: &Return) -> bool {
    found.mends.as_ref().is_some_and(|mends| mends.answers == found.answers())
}

fn tell(returns: &mut [Return], originals: &BTreeMap<usize, Vec<usize>>, aside: &BTreeMap<usize, (usize, bool)>) {
    let files: Vec<String> = returns.iter().map(|found| found.file.clone()).collect();
    for (copy, older) in originals.iter().filter(|(copy, _)| !aside.contains_key(copy)) {
        let replaced: Vec<&str> =
            older.iter().filter(|older| aside.contains_key(older)).map(|older| files[*older].as_str()).collect();
        if !replaced.is_empty() {
            let told = Told::ReturnMended { files: &replaced.join(", "), several: replaced.len() > 1 };
            returns[*copy].findings.push(Finding::new(told).in_file(&files[*copy]));
            finding::sort(&mut returns[*copy].findings);
        }
    }
    for (index, (by, unchanged)) in aside {
        // If there is a chain of copies, the finding names the file that counts in the end.
        let mut counts = *by;
        for _ in 0..aside.len() {
            counts = aside.get(&counts).map_or(counts, |(next, _)| *next);
        }
        let told = Told::ReturnSuperseded { file: &files[counts], unchanged: *unchanged };
        let found = &mut returns[*index];
        found.findings = vec![Finding::new(told).in_file(&found.file)];
        found.document = None;
        found.superseded_by = Some(files[counts].clone());
    }
}
