//! Rows for a terminal with their cells below each other, in any script: a sign can be two columns wide.

use unicode_width::UnicodeWidthStr as _;

/// The widths of the columns; a cell that is wider than `widest` does not push its neighbours to the right.
pub(super) fn widths<'a, const N: usize>(rows: impl IntoIterator<Item = &'a [String; N]>, widest: usize) -> [usize; N] {
    rows.into_iter().fold([0; N], |widths, row| std::array::from_fn(|at| widths[at].max(row[at].width().min(widest))))
}

/// A row as a line.
pub(super) fn line<const N: usize>(row: &[String; N], widths: &[usize; N]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width()))));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
