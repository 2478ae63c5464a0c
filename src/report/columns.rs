//! Aligns rows in columns for a terminal, in any script: a character can be two columns wide.

use unicode_width::UnicodeWidthStr as _;

/// Returns the widths of the columns, at most `widest`. A wider cell only moves the rest of its own row.
pub(super) fn widths<'a, const N: usize>(rows: impl IntoIterator<Item = &'a [String; N]>, widest: usize) -> [usize; N] {
    rows.into_iter().fold([0; N], |widths, row| std::array::from_fn(|at| widths[at].max(row[at].width().min(widest))))
}

/// Formats a row as one line.
pub(super) fn line<const N: usize>(row: &[String; N], widths: &[usize; N]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width()))));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}
