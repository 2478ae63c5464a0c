//! Unpacks one part. The bytes are counted against the limit of the whole file while they are unpacked, and converted to UTF-8
//! if they are UTF-16.

use std::io::{self, Read};

use crate::grid::limits;
use crate::grid::{GridError, Limits};
use crate::texts::problem_text;
use crate::wording::Wording;

/// Converts an error of unpacking. An exceeded limit keeps its own error.
pub(in crate::grid) fn failure(error: &io::Error, what: &Wording) -> GridError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<GridError>()) {
        Some(GridError::OverLimit(limit, words)) => GridError::OverLimit(*limit, words.clone()),
        _ => GridError::Damaged(Wording::of("grid.package.packed").with("part", what.clone()).with("error", error.to_string())),
    }
}

/// The bytes that may still be unpacked.
#[derive(Debug)]
pub(in crate::grid) struct Budget {
    /// Bytes left for the whole file.
    left: u64,
    /// Bytes left for the open part, and its name in messages.
    of_part: u64,
    part: Wording,
    limits: Limits,
}

impl Budget {
    pub(in crate::grid) fn new(limits: &Limits) -> Self {
        Self { left: limits.inflated_bytes, of_part: 0, part: Wording::of("grid.part.any"), limits: *limits }
    }

    /// Begins a part with this packed size, in bytes.
    pub(in crate::grid) fn begin(&mut self, part: Wording, packed: u64) {
        self.of_part = self.limits.unpacked(packed);
        self.part = part;
    }

    fn spend(&mut self, bytes: u64) -> Result<(), GridError> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| limits::unpacked_size(&self.limits))?;
        self.of_part = self.of_part.checked_sub(bytes).ok_or_else(|| limits::ratio(self.part.clone(), &self.limits))?;
        Ok(())
    }
}

/// A reader that charges all bytes it reads to the budget.
struct BudgetedReader<'a, R> {
    source: R,
    budget: &'a mut Budget,
}

impl<R: Read> Read for BudgetedReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.budget.spend(read as u64).map_err(io::Error::other)?;
        Ok(read)
    }
}

/// Unpacks a part into `bytes`, whose memory is reused. Converts UTF-16 to UTF-8.
///
/// # Errors
/// If the part cannot be unpacked, has a wrong check sum, exceeds the rest of the budget, or is invalid UTF-16.
pub(in crate::grid) fn unpack(source: impl Read, budget: &mut Budget, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    BudgetedReader { source, budget }.read_to_end(bytes)?;
    let encoding = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => return Ok(()),
    };
    let (text, faulty) = encoding.decode_with_bom_removal(bytes);
    if faulty {
        return Err(io::Error::new(io::ErrorKind::InvalidData, problem_text("grid.package.utf-16")));
    }
    *bytes = text.into_owned().into_bytes();
    Ok(())
}
