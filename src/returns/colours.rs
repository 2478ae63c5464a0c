//! Detects colours used instead of answers: an empty rating whose cell has a different colour from the others in its column.

use std::collections::BTreeMap;

use super::locate::Located;
use crate::address::{CellRef, Place, Pointer};
use crate::finding::{Finding, Told};
use crate::form::{Column, Field, Kind, Mode, Table};
use crate::grid::Workbook;

/// A rating cell and its colour.
struct Tinted<'a> {
    field: &'a Field,
    place: Place,
    /// Its colour, `0xRRGGBB`.
    fill: Option<u32>,
    blank: bool,
}

/// Empty ratings whose colour stands out. Where most cells of a column have one colour and fewer than half have others, somebody
/// probably coloured those cells for a reason.
pub(super) fn report(workbook: &Workbook, located: &Located) -> Vec<(Pointer, Finding)> {
    let mut findings = Vec::new();
    for (_, table) in located.form.tables() {
        for (at, column) in table.columns.iter().enumerate().skip(1) {
            let cells = ratings(workbook, located, table, at, column);
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            cells.iter().filter_map(|cell| cell.fill).for_each(|fill| *counts.entry(fill).or_default() += 1);
            let usual = counts.iter().find(|(_, count)| **count * 2 > cells.len()).map(|(fill, _)| *fill);
            let Some(usual) = usual else { continue };
            for cell in cells.iter().filter(|cell| cell.blank) {
                if let Some(fill) = cell.fill.filter(|fill| *fill != usual) {
                    let code = format!("#{fill:06X}");
                    let told = Told::AnswerByColour { label: &cell.field.label, colour: name(fill), value: &code };
                    let finding = Finding::new(told).placed(&cell.place).with_value(&code);
                    findings.push((cell.field.pointer.clone(), finding));
                }
            }
        }
    }
    findings
}

/// The rating cells of a column that were found in the workbook.
fn ratings<'a>(workbook: &Workbook, located: &'a Located, table: &'a Table, at: usize, column: &Column) -> Vec<Tinted<'a>> {
    let fields = table.rows.iter().filter_map(|row| Some((row, row.entries.get(at - 1)?.field()?)));
    // A spare row without an answer is not missing one.
    let spare = |field: &Field| {
        let mut lists = located.form.repeats.iter().flat_map(|repeat| &repeat.lists);
        lists.any(|list| field.pointer.index_below(list).is_some())
    };
    let ratings =
        fields.filter(|(_, field)| matches!((&field.kind, &field.mode), (Kind::Rating(_), Mode::Input)) && !spare(field));
    let tinted = ratings.filter_map(|(row, field)| {
        let found = located.rows.get(&row.key)?;
        let cell = CellRef::new(found.row, *found.columns.get(column.id)?);
        let sheet = &workbook.sheets[found.sheet];
        let content = sheet.cells.get(&cell);
        let fill = content.and_then(|content| content.look.fill).or_else(|| sheet.fills.get(&cell).copied());
        let blank = content.is_none_or(|content| content.formula.is_none() && content.value.is_blank());
        Some(Tinted { field, place: Place { order: found.sheet, sheet: sheet.name.as_str().into(), cell }, fill, blank })
    });
    tinted.collect()
}

/// The name of a colour.
fn name(fill: u32) -> &'static str {
    let [_, red, green, blue] = fill.to_be_bytes().map(i32::from);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = most - least;
    if spread < 24 {
        return match most {
            ..64 => "black",
            64..232 => "grey",
            _ => "white",
        };
    }
    let hue = match most {
        _ if most == red => (green - blue) * 60 / spread,
        _ if most == green => 120 + (blue - red) * 60 / spread,
        _ => 240 + (red - green) * 60 / spread,
    };
    match hue.rem_euclid(360) {
        0..18 | 340.. => "red",
        18..42 => "orange",
        42..70 => "yellow",
        70..165 => "green",
        165..255 => "blue",
        _ => "purple",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_colours_have_the_names_that_people_use() {
        for (fill, word) in [
            (0xFF_0000, "red"),
            (0xFF_C7CE, "red"),
            (0xFF_C000, "yellow"),
            (0xFF_FF00, "yellow"),
            (0xF7_9646, "orange"),
            (0x00_B050, "green"),
            (0x92_D050, "green"),
            (0x00_70C0, "blue"),
            (0x70_30A0, "purple"),
            (0xBF_BFBF, "grey"),
            (0xFF_FFFF, "white"),
        ] {
            assert_eq!(name(fill), word, "{fill:06X}");
        }
    }
}
