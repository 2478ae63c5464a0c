//! The job that all other jobs start with: reads each return by itself, then compares the returns with each other, and reports
//! findings. A bad file never stops the others, even if the program panics on it.

mod adopt;
mod differences;
mod mended;
mod mismatch;
mod one;
mod parts;
mod room;
mod stream;
mod twice;
mod whose;

use std::panic::{AssertUnwindSafe, catch_unwind};

use self::room::MemoryBudget;
use super::inputs::Inputs;
use super::made_from::Records;
use super::returned::Return;
use super::workbench::Workbench;
use super::workers::Means;
use crate::finding::{Finding, Told};

pub(super) use one::load;
pub use one::{explain, read_grid};
pub use parts::{Gathered, Otherwise, check_parts};
pub use stream::{ReturnLine, read_lines};

/// Reads files, each with the framework that it was made from, if that is found and no framework with its id was given. Adds
/// the frameworks to the workbench. The result has the returns in the order of the files, followed by entries for files that
/// are not returns by their names.
pub fn check(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench, means: Means<'_>) -> Vec<Return> {
    check_with(read_all, inputs, records, (workbench, means))
}

/// Does the same as [`check`], but keeps whole returns, as [`read_whole`] does.
pub fn check_whole(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench, means: Means<'_>) -> Vec<Return> {
    check_with(read_whole, inputs, records, (workbench, means))
}

fn check_with(
    read: fn(&dyn Inputs, &Workbench, Means<'_>) -> Vec<Return>,
    inputs: &dyn Inputs,
    records: &dyn Records,
    (workbench, means): (&mut Workbench, Means<'_>),
) -> Vec<Return> {
    begin(inputs, records, workbench);
    let returns = read(inputs, workbench, means);
    let changed = adopt::adopt(&returns, records, workbench);
    if changed { read(inputs, workbench, means.quiet()) } else { returns }
}

/// Loads the framework that most files were made from, before they are read.
fn begin(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench) {
    match inputs.list() {
        [] | [_] => adopt::adopt_issued(records, workbench),
        _ => look_ahead(inputs, records, workbench),
    }
}

/// Loads the frameworks of issued workbooks, and the one of the first file. Usually, all files were made from the same
/// framework.
pub fn look_ahead(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench) {
    adopt::adopt_issued(records, workbench);
    if inputs.list().first().is_some_and(|first| !first.aside) {
        let first = read_one(inputs, 0, workbench, &MemoryBudget::new(workbench.limits));
        adopt::adopt(&[first], records, workbench);
    }
}

/// Reads files with the frameworks on the workbench. The returns are compact: they only keep the data that later steps may
/// need.
pub fn read_all(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>) -> Vec<Return> {
    read_with(inputs, workbench, means, Return::compact)
}

/// Reads files with the frameworks on the workbench, and keeps whole returns. Meant for a few files, to show every field or to
/// convert the document.
pub fn read_whole(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>) -> Vec<Return> {
    read_with(inputs, workbench, means, |found| found)
}

fn read_with(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>, keep: fn(Return) -> Return) -> Vec<Return> {
    let room = MemoryBudget::new(workbench.limits);
    let (mut returns, aside) = one_by_one(inputs, workbench, (&room, means), keep);
    whose::by_file_name(&mut returns, workbench);
    returns.extend(aside);
    let again = |found: &Return| read_one(inputs, found.input, workbench, &room);
    side_by_side(&mut returns, &again, workbench, means);
    returns
}

/// Reads each file by itself. Files that are not returns by their names are returned separately.
fn one_by_one(
    inputs: &dyn Inputs,
    workbench: &Workbench,
    (room, means): (&MemoryBudget, Means<'_>),
    keep: fn(Return) -> Return,
) -> (Vec<Return>, Vec<Return>) {
    let taken = taken(inputs);
    let returns = means.map(taken, |at| {
        let found = keep(read_one(inputs, at, workbench, room));
        (means.step)();
        found
    });
    let aside = means.map(inputs.list().len() - taken, |index| look_at(inputs, taken + index, workbench, room));
    (returns, aside.into_iter().flatten().collect())
}

/// The number of files that are returns by their names. The other files come after them.
fn taken(inputs: &dyn Inputs) -> usize {
    inputs.list().iter().take_while(|input| !input.aside).count()
}

/// Reports on a file that is not a return by its name.
fn look_at(inputs: &dyn Inputs, at: usize, workbench: &Workbench, room: &MemoryBudget) -> Option<Return> {
    let input = &inputs.list()[at];
    let look = || room.with(input.size, || one::pass_over(inputs, at, workbench));
    let found = caught(look).unwrap_or_else(|detail| Some(fault(&input.name, &detail)))?;
    Some(Return { input: at, ..found })
}

/// Adds the findings from comparing returns. `again` reads the file of a return again, as a whole return.
fn side_by_side(returns: &mut [Return], again: &(dyn Fn(&Return) -> Return + Sync), workbench: &Workbench, means: Means<'_>) {
    mended::set_aside(returns);
    whose::part_names(returns);
    let whole = |found: &Return| {
        if !found.is_compact() {
            return found.clone();
        }
        let again = again(found);
        // If the file was changed in the meantime, the first reading counts.
        if again.is_read && again.document == found.document { again } else { found.opened() }
    };
    twice::report_twice(returns, &whole, means.quiet());
    mismatch::report(returns, &workbench.expected);
}

fn read_one(inputs: &dyn Inputs, at: usize, workbench: &Workbench, room: &MemoryBudget) -> Return {
    let input = &inputs.list()[at];
    let found = guard(&input.name, || room.with(input.size, || one::read(inputs, at, workbench)));
    Return { input: at, ..found }
}

/// Runs the work on one file. If it panics, the result is a finding about the file.
pub fn guard(file: &str, work: impl FnOnce() -> Return) -> Return {
    caught(work).unwrap_or_else(|detail| fault(file, &detail))
}

fn fault(file: &str, detail: &str) -> Return {
    Return::refused(file, Finding::new(Told::FileInternal { detail }))
}

/// Runs some work. Returns its result, or the panic message.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let detail = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        detail.unwrap_or("unknown").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::finding::Code;
    use crate::framework::{Library, builtin};
    use crate::grid::{GridError, Limits};
    use crate::jobs::inputs::{Content, Input};
    use crate::model::{Date, Document, FormInfo, FormKind, Person, Rater, RaterKind};

    /// Two files of one person. The first has another content from the second time it is opened.
    struct Changing {
        list: Vec<Input>,
        opened: AtomicUsize,
    }

    /// A document of the person with one rating.
    fn rated(level: u8) -> Vec<u8> {
        let framework = builtin("htm-leadership").unwrap();
        let form = FormInfo {
            kind: FormKind::Inventory,
            framework: framework.id.clone(),
            framework_version: framework.version.clone(),
            round: None,
            due: None,
        };
        let person = Person { id: Some("E1".to_owned()), name: Some("Ana Silva".to_owned()), ..Person::default() };
        let mut document = Document::blank(form, person, Rater { kind: RaterKind::Own, name: None }, &framework);
        document.inventory.as_mut().unwrap().ratings[0].rating = Some(level);
        serde_json::to_vec(&document).unwrap()
    }

    impl Inputs for Changing {
        fn list(&self) -> &[Input] {
            &self.list
        }

        fn open(&self, at: usize, _: &Limits) -> Result<Content, GridError> {
            let is_changed = at == 0 && self.opened.fetch_add(1, Ordering::SeqCst) > 0;
            Ok(Content::Bytes(rated(if is_changed { 5 } else { u8::try_from(at).unwrap() + 1 })))
        }
    }

    #[test]
    fn what_was_read_first_counts_where_a_file_is_changed_meanwhile() {
        let input = |name: &str| Input { name: name.to_owned(), own_name: name.to_owned(), ..Input::default() };
        let files = Changing { list: ["a.json", "b.json"].map(input).into(), opened: AtomicUsize::new(0) };
        let workbench = Workbench::new(Library::new(), Date::from_ymd(2026, 11, 23).unwrap());
        let returns = read_all(&files, &workbench, Means::ALONE);
        assert!(files.opened.load(Ordering::SeqCst) > 1, "it was opened again");
        let twice = returns[0].findings.iter().find(|finding| finding.code == Code::ReturnedTwice).unwrap();
        let differences = twice.value.as_deref().unwrap();
        assert!(differences.contains('1') && differences.contains('2') && !differences.contains('5'), "{differences}");
        assert_eq!(differences.lines().count(), 1, "{differences}");
    }
}
