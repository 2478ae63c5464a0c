//! The limits for files, and the errors of files that exceed them.

use super::{GridError, too_large};
use crate::wording::Wording;

/// The limits for a file. A file that exceeds one is refused before memory is spent on it. The limits from `text_bytes` on
/// apply to .xlsx and .xlsm; `piece_bytes` also applies to delimited text.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of all parts, unpacked.
    pub inflated_bytes: u64,
    /// How many times its packed size a part may unpack to, once it exceeds a million bytes.
    pub ratio: u64,
    /// Parts in the package.
    pub entries: usize,
    /// Cells that are not empty, over all sheets.
    pub cells: usize,
    /// Bytes of text and formulas in all those cells. A text that cells share counts for each cell. The table of shared texts
    /// may take as much again.
    pub text_bytes: usize,
    /// Bytes of one tag or one text. Excel cuts a text after 32,767 characters.
    pub piece_bytes: usize,
    /// Sheets of the workbook.
    pub sheets: usize,
    /// Defined names. Beyond this number, only names that stand for text in quotes are kept.
    pub names: usize,
    /// Cell formats.
    pub formats: usize,
    /// Merged areas of one sheet that span several rows or are not empty.
    pub merges: usize,
    /// How deep tags may be nested.
    pub depth: usize,
}

impl Default for Limits {
    /// A filled workbook has about 15 KB, 500 KB unpacked, 30 parts and 2,000 cells; the limits allow at least a hundred times
    /// as much. Packed sheets are ten to thirty times smaller, zip bombs a thousand times.
    fn default() -> Self {
        Self {
            file_bytes: 50_000_000,
            inflated_bytes: 400_000_000,
            ratio: 200,
            entries: 5_000,
            cells: 1_000_000,
            text_bytes: 200_000_000,
            piece_bytes: 4_000_000,
            sheets: 1_000,
            names: 10_000,
            formats: 65_000,
            merges: 1_000_000,
            depth: 64,
        }
    }
}

/// Up to this many bytes, a part may have any packed size, because a few thousand equal cells are harmless.
const SMALL: u64 = 1_000_000;

impl Limits {
    /// Returns the number of bytes that a part of this packed size may unpack to.
    pub(crate) fn unpacked(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.ratio).max(SMALL)
    }

    /// Refuses a file that is too large.
    ///
    /// # Errors
    /// If the file exceeds the limit.
    pub fn refuse_size(&self, bytes: u64) -> Result<(), GridError> {
        if bytes <= self.file_bytes {
            return Ok(());
        }
        let (found, most) = two_sizes(bytes, self.file_bytes);
        Err(Limit::FileSize.exceeded(Wording::of("grid.limit.file-size").with("found", found).with("most", most)))
    }
}

/// Whether a defined name is kept when so many others are kept already. Programs leave tens of thousands of names for cells
/// behind; only names that stand for text in quotes are of use here.
///
/// # Errors
/// If there are too many names for text, too.
pub(super) fn keeps_name(kept: usize, meaning: &str, limits: &Limits) -> Result<bool, GridError> {
    if kept < limits.names {
        return Ok(true);
    }
    if kept >= limits.names.saturating_mul(2) {
        return Err(too_large("grid.limit.names-for-words", limits.names));
    }
    Ok(meaning.contains('"'))
}

/// A limit that can be raised on the command line. The others are fixed, because no spreadsheet program comes near them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the file.
    FileSize,
    /// Bytes of all parts, unpacked, and of the text in all cells.
    UnpackedSize,
    /// How many times its packed size a part unpacks to.
    Ratio,
    /// Parts in the package.
    Entries,
    /// Sheets of the workbook.
    Sheets,
    /// Cells that are not empty.
    Cells,
    /// Bytes of one text.
    Text,
}

impl Limit {
    /// All limits.
    pub const ALL: [Self; 7] =
        [Self::FileSize, Self::UnpackedSize, Self::Ratio, Self::Entries, Self::Sheets, Self::Cells, Self::Text];

    /// Returns the name of the option that raises the limit: `max-…` on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FileSize => "max-file-size",
            Self::UnpackedSize => "max-unpacked-size",
            Self::Ratio => "max-ratio",
            Self::Entries => "max-entries",
            Self::Sheets => "max-sheets",
            Self::Cells => "max-cells",
            Self::Text => "max-text",
        }
    }

    /// Makes the error for a file that exceeds the limit, in these words.
    pub(super) fn exceeded(self, words: Wording) -> GridError {
        GridError::OverLimit(self, words)
    }
}

/// Makes the error for a package that unpacks to too many bytes.
pub(super) fn unpacked_size(limits: &Limits) -> GridError {
    Limit::UnpackedSize.exceeded(Wording::of("grid.limit.unpacked-size").with("most", size(limits.inflated_bytes)))
}

/// Makes the error for a workbook with too many cells.
pub(super) fn cells(limits: &Limits) -> GridError {
    Limit::Cells.exceeded(Wording::of("grid.limit.cells").with("most", limits.cells))
}

/// Makes the error for a workbook whose cells contain too much text in total.
pub(super) fn total_text(limits: &Limits) -> GridError {
    let most = size(limits.text_bytes as u64);
    Limit::UnpackedSize.exceeded(Wording::of("grid.limit.total-text").with("most", most))
}

/// Makes the error for a part that is packed smaller than any honest one.
pub(super) fn ratio(part: Wording, limits: &Limits) -> GridError {
    Limit::Ratio.exceeded(Wording::of("grid.limit.ratio").with("part", part).with("times", limits.ratio))
}

/// Makes the error for a workbook with too many sheets.
pub(super) fn sheets(limits: &Limits) -> GridError {
    Limit::Sheets.exceeded(Wording::of("grid.limit.sheets").with("most", limits.sheets))
}

/// Makes the error for a package with too many parts.
pub(super) fn entries(found: usize, limits: &Limits) -> GridError {
    Limit::Entries.exceeded(Wording::of("grid.limit.entries").with("found", found).with("most", limits.entries))
}

/// Returns a number of bytes in words, such as `50 MB`.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 6] =
        [(1 << 30, "GiB"), (1_000_000_000, "GB"), (1 << 20, "MiB"), (1_000_000, "MB"), (1 << 10, "KiB"), (1_000, "KB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None if bytes > 10_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        None => in_bytes(bytes),
    }
}

fn in_bytes(count: u64) -> String {
    Wording::of("grid.bytes").with("count", count).to_string()
}

/// Returns two sizes in words. The first is in bytes if the words would be the same.
fn two_sizes(found: u64, most: u64) -> (String, String) {
    let (short, limit) = (size(found), size(most));
    let same = short.split_once('.').map_or(short == limit, |(whole, _)| limit.starts_with(whole));
    (if same { in_bytes(found) } else { short }, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_round_numbers_where_they_are_round() {
        for (bytes, said) in [
            (0, "0 bytes"),
            (10_001, "10001 bytes"),
            (50_000_000, "50 MB"),
            (52_428_800, "50 MiB"),
            (1_500_000, "1500 KB"),
            (61_234_567, "61.2 MB"),
            (3 << 30, "3 GiB"),
        ] {
            assert_eq!(size(bytes), said);
        }
        assert_eq!(two_sizes(50_000_001, 50_000_000), ("50000001 bytes".to_owned(), "50 MB".to_owned()));
        assert_eq!(two_sizes(61_234_567, 50_000_000), ("61.2 MB".to_owned(), "50 MB".to_owned()));
    }
}
