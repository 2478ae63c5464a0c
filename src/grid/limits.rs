//! How much a file may ask for, and how it is said that one asks for more.

use super::GridError;

/// How much a file may ask for. Anything beyond is refused before memory is spent on it. From `text_bytes` on they hold for
/// .xlsx and .xlsm; `piece_bytes` holds for delimited text, too.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of everything inside it, unpacked.
    pub inflated_bytes: u64,
    /// How many times larger than packed a part may be, once it has a million bytes.
    pub ratio: u64,
    /// Parts in the package.
    pub entries: usize,
    /// Cells that hold something, over all sheets.
    pub cells: usize,
    /// Bytes of text and formulas in those cells, each cell counted; the texts that cells share may be as long once more.
    pub text_bytes: usize,
    /// Bytes of one tag or one text. Excel ends a text after 32,767 characters.
    pub piece_bytes: usize,
    /// Sheets of the workbook.
    pub sheets: usize,
    /// Defined names; of more only those are kept that stand for words.
    pub names: usize,
    /// Cell formats.
    pub formats: usize,
    /// Merged cells of one sheet that are higher than a row or hold something.
    pub merges: usize,
    /// Tags within tags.
    pub depth: usize,
}

impl Default for Limits {
    /// A filled packet has about 15 KB, 500 KB unpacked, 30 parts and 2,000 cells; the limits leave a hundredfold and more.
    /// Sheets are packed ten to thirty times smaller, bombs a thousand times.
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

/// Bytes of a part that may be packed as small as they will: a few thousand equal cells are nothing to fear.
const SMALL: u64 = 1_000_000;

impl Limits {
    /// Bytes that a part may unpack to which takes so many in the package.
    pub(crate) fn unpacked(&self, packed: u64) -> u64 {
        packed.saturating_mul(self.ratio).max(SMALL)
    }

    /// Refuses a file with more bytes than one may have.
    ///
    /// # Errors
    /// Where it has.
    pub fn refuse_size(&self, bytes: u64) -> Result<(), GridError> {
        if bytes <= self.file_bytes {
            return Ok(());
        }
        let (found, most) = two_sizes(bytes, self.file_bytes);
        Err(Limit::FileSize.exceeded(format!("the file has {found}; the limit is {most}")))
    }
}

/// Whether a defined name is kept beside so many others. Programs leave tens of thousands behind that stand for cells; who
/// reads a workbook looks for those that stand for words.
///
/// # Errors
/// Where there are too many of those, too.
pub(super) fn keeps_name(kept: usize, meaning: &str, limits: &Limits) -> Result<bool, GridError> {
    if kept < limits.names {
        return Ok(true);
    }
    if kept >= limits.names.saturating_mul(2) {
        return Err(GridError::TooLarge(format!(
            "it has more than {} defined names that stand for words, the limit",
            limits.names
        )));
    }
    Ok(meaning.contains('"'))
}

/// A limit that whoever runs the program can raise. The others stand fast: no spreadsheet program goes near them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Bytes of the file.
    FileSize,
    /// Bytes of what is inside, unpacked, and of the text in all cells.
    UnpackedSize,
    /// How many times larger than packed a part is.
    Ratio,
    /// Parts in the package.
    Entries,
    /// Sheets of the workbook.
    Sheets,
    /// Cells that hold something.
    Cells,
    /// Bytes of one text.
    Text,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::FileSize, Self::UnpackedSize, Self::Ratio, Self::Entries, Self::Sheets, Self::Cells, Self::Text];

    /// The name by which it is raised: `max-…` on the command line.
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

    /// The error that says how a file goes beyond the limit.
    pub(super) fn exceeded(self, words: String) -> GridError {
        GridError::OverLimit(self, words)
    }
}

/// The error of a package that unpacks to more than one may.
pub(super) fn unpacked_size(limits: &Limits) -> GridError {
    Limit::UnpackedSize.exceeded(format!("unpacked it has more than {}, the limit", size(limits.inflated_bytes)))
}

/// The error of a workbook with more cells than one may have.
pub(super) fn cells(limits: &Limits) -> GridError {
    Limit::Cells.exceeded(format!("it has more than {} cells, the limit", limits.cells))
}

/// The error of a workbook whose cells hold more text than they may, all together.
pub(super) fn total_text(limits: &Limits) -> GridError {
    let most = size(limits.text_bytes as u64);
    Limit::UnpackedSize.exceeded(format!("its cells hold more than {most} of text, the limit"))
}

/// The error of a part that is packed smaller than any honest one.
pub(super) fn ratio(what: &str, limits: &Limits) -> GridError {
    Limit::Ratio.exceeded(format!("{what} unpacks to more than {} times its packed size, the limit", limits.ratio))
}

/// The error of a workbook with more sheets than one may have.
pub(super) fn sheets(limits: &Limits) -> GridError {
    Limit::Sheets.exceeded(format!("it has more than {} sheets, the limit", limits.sheets))
}

/// The error of a package with more parts than one may have.
pub(super) fn entries(found: usize, limits: &Limits) -> GridError {
    Limit::Entries.exceeded(format!("it has {found} parts; the limit is {}", limits.entries))
}

/// A number of bytes as people say it.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 6] =
        [(1 << 30, "GiB"), (1_000_000_000, "GB"), (1 << 20, "MiB"), (1_000_000, "MB"), (1 << 10, "KiB"), (1_000, "KB")];
    match UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", bytes / unit),
        None if bytes > 10_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        None => format!("{bytes} bytes"),
    }
}

/// Two sizes, in bytes where the words would be the same.
fn two_sizes(found: u64, most: u64) -> (String, String) {
    let (short, limit) = (size(found), size(most));
    let same = short.split_once('.').map_or(short == limit, |(whole, _)| limit.starts_with(whole));
    (if same { format!("{found} bytes") } else { short }, limit)
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
