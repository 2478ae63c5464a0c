//! The job that all others begin with: reads returns, each on its own, and says what there is to say of each and of all of
//! them together. One bad file, even one that makes the program fail, never stops the rest.

mod adopt;
mod differences;
mod mended;
mod mismatch;
mod one;
mod room;
mod twice;
mod whose;

use std::panic::{AssertUnwindSafe, catch_unwind};

use self::room::Room;
use super::inputs::Inputs;
use super::made_from::Records;
use super::returned::Return;
use super::workbench::Workbench;
use super::workers::Means;
use crate::finding::{Code, Finding};

pub(super) use one::load;
pub use one::{explain, read_grid};

/// Reads files, each with the framework that it was made from, as far as that is found and no framework of its id was named.
/// The workbench then holds what was found. The returns stand in the order of the files, and behind them what there is to say
/// of those that lie beside.
pub fn check(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench, means: Means<'_>) -> Vec<Return> {
    check_with(read_all, inputs, records, (workbench, means))
}

/// The same, holding all that was read, as [`read_whole`] does.
pub fn check_whole(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench, means: Means<'_>) -> Vec<Return> {
    check_with(read_whole, inputs, records, (workbench, means))
}

fn check_with(
    read: fn(&dyn Inputs, &Workbench, Means<'_>) -> Vec<Return>,
    inputs: &dyn Inputs,
    records: &dyn Records,
    (workbench, means): (&mut Workbench, Means<'_>),
) -> Vec<Return> {
    match inputs.list() {
        [] | [_] => adopt::adopt_issued(records, workbench),
        _ => look_ahead(inputs, records, workbench),
    }
    let returns = read(inputs, workbench, means);
    let changed = adopt::adopt(&returns, records, workbench);
    if changed { read(inputs, workbench, means.quiet()) } else { returns }
}

/// Has at hand what was issued, and what the first of some files was made from: mostly that is what all of them were.
pub fn look_ahead(inputs: &dyn Inputs, records: &dyn Records, workbench: &mut Workbench) {
    adopt::adopt_issued(records, workbench);
    if inputs.list().first().is_some_and(|first| !first.aside) {
        let first = read_one(inputs, 0, workbench, &Room::new(workbench.limits));
        adopt::adopt(&[first], records, workbench);
    }
}

/// Reads files with what is at hand. The returns are compact: no more is held of each than what others may ask for.
pub fn read_all(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>) -> Vec<Return> {
    read_with(inputs, workbench, means, Return::compact)
}

/// Reads files with what is at hand, and holds all that was read of each: of a few, to show every field or to write the document
/// in another shape.
pub fn read_whole(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>) -> Vec<Return> {
    read_with(inputs, workbench, means, |found| found)
}

fn read_with(inputs: &dyn Inputs, workbench: &Workbench, means: Means<'_>, keep: fn(Return) -> Return) -> Vec<Return> {
    let taken = inputs.list().iter().take_while(|input| !input.aside).count();
    let room = Room::new(workbench.limits);
    let mut returns: Vec<Return> = means.map(taken, |at| {
        let found = keep(read_one(inputs, at, workbench, &room));
        (means.step)();
        found
    });
    whose::by_file_name(&mut returns, workbench);
    let aside = means.map(inputs.list().len() - taken, |index| {
        let (at, input) = (taken + index, &inputs.list()[taken + index]);
        let look = || room.with(input.size, || one::pass_over(inputs, at, workbench));
        let found = caught(look).unwrap_or_else(|detail| Some(fault(&input.name, &detail)))?;
        Some(Return { input: at, ..found })
    });
    returns.extend(aside.into_iter().flatten());
    mended::set_aside(&mut returns);
    whose::part_names(&mut returns);
    let whole = |found: &Return| {
        let again = || read_one(inputs, found.input, workbench, &room);
        // A file that was changed meanwhile is told by what was read first.
        let same = |again: &Return| again.is_read && again.sha256 == found.sha256;
        Some(found).filter(|found| found.is_compact()).map(|_| again()).filter(same).unwrap_or_else(|| found.clone())
    };
    twice::report_twice(&mut returns, &whole, means.quiet());
    mismatch::report(&mut returns, &workbench.expected);
    returns
}

fn read_one(inputs: &dyn Inputs, at: usize, workbench: &Workbench, room: &Room) -> Return {
    let input = &inputs.list()[at];
    let found = guard(&input.name, || room.with(input.size, || one::read(inputs, at, workbench)));
    Return { input: at, ..found }
}

/// Does the work on one file; where the program fails on it, that is a finding about the file.
pub fn guard(file: &str, work: impl FnOnce() -> Return) -> Return {
    caught(work).unwrap_or_else(|detail| fault(file, &detail))
}

fn fault(file: &str, detail: &str) -> Return {
    Return::refused(file, Finding::new(Code::FileInternal, &[("detail", detail)]))
}

/// The result of some work, or what the program said when it failed.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let detail = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        detail.unwrap_or("unknown").to_owned()
    })
}
