//! Reads files into lines, a batch at a time. Each batch is passed on at once, so that any number of files needs no more memory
//! than one batch, and a reader of the lines can start early.

use std::ops::ControlFlow;

use super::room::MemoryBudget;
use super::{adopt, begin, look_at, read_one, taken, whose};
use crate::jobs::inputs::Inputs;
use crate::jobs::lines::{self, Basis, Digests};
use crate::jobs::made_from::Records;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::jobs::workers::Means;

/// The number of files in a batch. It does not depend on the number of threads, so that the lines do not either.
const HANDFUL: usize = 32;

/// A return as a line.
pub struct ReturnLine {
    /// The return.
    pub found: Return,
    /// The line, with the line break.
    pub text: String,
}

/// Reads files as [`super::check`] does, but each by itself, and passes a line for each to `take`, in order, until `take`
/// breaks.
///
/// # Errors
/// No input is known to cause an error: a return is plain data.
pub fn read_lines(
    inputs: &dyn Inputs,
    records: &dyn Records,
    (workbench, basis): (&mut Workbench, &Basis),
    means: Means<'_>,
    take: &mut dyn FnMut(ReturnLine) -> ControlFlow<()>,
) -> Result<(), serde_json::Error> {
    begin(inputs, records, workbench);
    let (taken, all) = (taken(inputs), inputs.list().len());
    let room = MemoryBudget::new(workbench.limits);
    let mut from = 0;
    while from < all {
        let aside = from >= taken;
        let until = (from + HANDFUL).min(if aside { all } else { taken });
        let one = |workbench: &Workbench, at: usize| {
            if aside { look_at(inputs, at, workbench, &room) } else { Some(read_one(inputs, at, workbench, &room)) }
        };
        let mut returns = means.map(until - from, |index| {
            let found = one(workbench, from + index);
            (means.step)();
            found
        });
        if !aside && adopt::adopt(returns.iter().flatten(), records, workbench) {
            returns = means.map(until - from, |index| one(workbench, from + index));
        }
        let mut returns: Vec<Return> = returns.into_iter().flatten().collect();
        if !aside {
            whose::by_file_name(&mut returns, workbench);
        }
        let digests = Digests::of(&workbench.library);
        let texts = means.map(returns.len(), |at| lines::write(&returns[at], aside, basis, &digests));
        for (found, text) in returns.into_iter().zip(texts) {
            if take(ReturnLine { found, text: text? }).is_break() {
                return Ok(());
            }
        }
        from = until;
    }
    Ok(())
}
