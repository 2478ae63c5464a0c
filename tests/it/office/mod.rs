//! Checks every file that a command writes: Microsoft's validator finds no fault, the files follow Excel's rules that are in no
//! schema, and its accessibility checker would flag nothing.

mod accessible;
mod corpus;
mod rules;
mod sizes;
mod xml;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::programs;
use corpus::{Corpus, Written};

static CORPUS: LazyLock<Corpus> = LazyLock::new(Corpus::write);

/// Returns the faults of files, several of which are checked in parallel.
fn problems(files: &[&Written], look: impl Fn(&Written) -> Vec<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(2, usize::from).min(4);
    std::thread::scope(|scope| {
        let work = || {
            let mut found = Vec::new();
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.extend(look(file).into_iter().map(|problem| format!("{}: {problem}", file.name)));
            }
            found
        };
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a look that ends")).collect()
    })
}

#[test]
fn the_validator_finds_no_fault() {
    let files: Vec<&Written> = CORPUS.files.iter().filter(|file| file.validated).collect();
    let problems = problems(&files, |file| programs::validator(&file.path));
    assert!(problems.is_empty(), "{} of {} files: {problems:#?}", problems.len(), files.len());
    assert!(files.len() > 50, "{}", files.len());
    // A validator that finds no fault in this file would find none in any.
    let broken = CORPUS.broken();
    assert!(!programs::validator(&broken).is_empty());
}

#[test]
fn excels_own_rules_are_kept() {
    let files: Vec<&Written> = CORPUS.files.iter().filter(|file| file.name.ends_with(".xlsx")).collect();
    let problems = problems(&files, |file| rules::broken(&std::fs::read(&file.path).unwrap()));
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(files.len() > 100, "{}", files.len());
}

/// Every form, marked copy, plan and summary, as people with a screen reader, without colours or with weak eyes get them.
#[test]
fn excels_accessibility_checker_would_flag_nothing() {
    let files: Vec<&Written> = CORPUS.files.iter().filter(|file| file.name.ends_with(".xlsx")).collect();
    let problems = problems(&files, |file| accessible::flagged(&std::fs::read(&file.path).unwrap()));
    assert!(problems.is_empty(), "{} problems: {:#?}", problems.len(), &problems[..problems.len().min(40)]);
    let has = |name: &str| files.iter().any(|file| file.name.ends_with(name));
    assert!(has("department.xlsx") && has("packet.xlsx"), "{:?}", files.iter().map(|file| &file.name).collect::<Vec<_>>());
}
