//! Decides how much of a brief fits on two pages, by an estimate, in points, of the height of its parts in the printed text
//! document. Tables of any length share the room that the rest leaves.

use unicode_width::UnicodeWidthStr as _;

use super::{Bar, BriefBlock, BriefColumn, BriefTable, Checklist, Fact, Section, text};
use crate::texts::brief_text_with;

/// The number of A4 pages, their height between the margins, and the room that stays free on the last one because this is an
/// estimate.
const PAGES: usize = 2;
const PAGE: f32 = 745.0;
const SPARE: f32 = 26.0;
/// Width of the text, and of a character, including the loss at line ends.
const WIDTH: f32 = 493.0;
const CHARACTER: f32 = 4.0;
/// Heights of: a line, the extra of a row, a row to write in, a line of a checklist, the extra of its items, the space below a
/// table or text, a heading, title with subtitle.
const LINE: f32 = 11.2;
const ROW: f32 = 1.5;
const WRITING: f32 = 24.0;
const ITEM_LINE: f32 = 11.8;
const ITEM: f32 = 0.5;
const BELOW: f32 = 5.0;
const HEADING: f32 = 29.0;
const TITLE: f32 = 37.5;
/// Height of a heading row.
const HEAD: f32 = LINE + ROW;
/// The step by which the room of tables shrinks until everything fits.
const STEP: f32 = 12.0;

/// A table that shows as many rows as there is room for, but at least one.
pub(super) struct GrowingTable {
    /// The blocks above the table.
    pub(super) before: Vec<BriefBlock>,
    /// The columns.
    pub(super) columns: Vec<BriefColumn>,
    /// The rows, the most important first, each with the number of things it stands for.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    /// The key of the text that says how many things are not shown.
    pub(super) more: &'static str,
    /// The blocks below the table.
    pub(super) after: Vec<BriefBlock>,
    /// The share of the room, relative to other tables.
    pub(super) weight: f32,
}

impl GrowingTable {
    fn wanted(&self) -> f32 {
        self.rows.iter().map(|(_, row)| row_height(&self.columns, row)).sum()
    }

    /// Returns the blocks, with the rows that fit into this room.
    fn blocks(&self, room: f32) -> Vec<BriefBlock> {
        let mut used = 0.0;
        let fits = |(index, (_, row)): &(usize, &(usize, Vec<String>))| {
            used += row_height(&self.columns, row);
            // Sums of fractions are not exact.
            *index == 0 || used <= room + 0.1
        };
        let shown = self.rows.iter().enumerate().take_while(fits).count();
        let hidden: usize = self.rows.iter().skip(shown).map(|(count, _)| count).sum();
        let rows: Vec<Vec<String>> = self.rows.iter().take(shown).map(|(_, row)| row.clone()).collect();
        let table = (shown > 0).then(|| BriefBlock::Table(BriefTable::of(self.columns.clone(), rows)));
        let more = (hidden > 0).then(|| text(brief_text_with(self.more, &[("count", &hidden.to_string())])));
        self.before.iter().cloned().chain(table).chain(more).chain(self.after.iter().cloned()).collect()
    }
}

/// Returns the sections that `arrange` makes from the tables, with as many rows as fit on the pages below the facts.
pub(super) fn fill<const N: usize>(
    facts: &[Fact],
    tables: &[GrowingTable; N],
    arrange: impl Fn([Vec<BriefBlock>; N]) -> Vec<Section>,
) -> Vec<Section> {
    let wanted = tables.each_ref().map(GrowingTable::wanted);
    let weights = tables.each_ref().map(|table| table.weight);
    let mut room: f32 = wanted.iter().sum();
    loop {
        let parts = parts(wanted, weights, room);
        let sections = arrange(std::array::from_fn(|index| tables[index].blocks(parts[index])));
        if room <= 0.0 || fits(facts, &sections) {
            return sections;
        }
        room -= STEP;
    }
}

/// Divides the room. A table that wants no more than its share gets what it wants; the others share the rest.
fn parts<const N: usize>(wanted: [f32; N], weights: [f32; N], room: f32) -> [f32; N] {
    let mut given: [Option<f32>; N] = [None; N];
    loop {
        let left = room - given.iter().flatten().sum::<f32>();
        let open = || (0..N).filter(|index| given[*index].is_none());
        let weight: f32 = open().map(|index| weights[index]).sum();
        let part = |index: usize| left * weights[index] / weight;
        let content: Vec<usize> = open().filter(|index| wanted[*index] <= part(*index)).collect();
        if content.is_empty() {
            return std::array::from_fn(|index| given[index].unwrap_or_else(|| part(index)));
        }
        content.into_iter().for_each(|index| given[index] = Some(wanted[index]));
    }
}

/// Whether everything fits on the pages. Content that is kept together moves to the next page as a whole.
fn fits(facts: &[Fact], sections: &[Section]) -> bool {
    let fact = |fact: &Fact| lines(&format!("{}: {}", fact.label, fact.value), WIDTH) * ITEM_LINE;
    let mut used = TITLE + facts.iter().map(fact).sum::<f32>();
    let mut page = 1;
    for piece in sections.iter().flat_map(pieces) {
        if used + piece > PAGE {
            page += 1;
            used = 0.0;
        }
        used += piece;
    }
    page < PAGES || page == PAGES && used <= PAGE - SPARE
}

/// Returns the heights of the pieces that are kept together, in order.
fn pieces(section: &Section) -> Vec<f32> {
    let mut pieces = Vec::new();
    // A heading, and text that introduces a table, stay with what follows.
    let mut before = if section.blocks.is_empty() { 0.0 } else { HEADING };
    for (index, block) in section.blocks.iter().enumerate() {
        let mut own = block_pieces(block);
        own[0] += before;
        before = 0.0;
        if index == 0 && section.blocks.len() > 1 && matches!(block, BriefBlock::Text { .. }) {
            before = own[0];
        } else {
            pieces.extend(own);
        }
    }
    pieces
}

/// Returns the heights of the pieces of one block. There is at least one.
fn block_pieces(block: &BriefBlock) -> Vec<f32> {
    match block {
        BriefBlock::Text { text } => vec![lines(text, WIDTH) * LINE + 2.0],
        BriefBlock::Table(table) => {
            let least = if table.room { WRITING } else { 0.0 };
            let mut rows: Vec<f32> = table.rows.iter().map(|row| row_height(&table.columns, row).max(least)).collect();
            let Some(first) = rows.first_mut() else { return vec![HEAD] };
            *first += HEAD + BELOW;
            if table.whole { vec![rows.iter().sum()] } else { rows }
        }
        BriefBlock::Bars(bars) => {
            let row = |bar: &Bar| row_height(&bars.columns, std::slice::from_ref(&bar.label)) + 1.0;
            vec![HEAD + bars.rows.iter().map(row).sum::<f32>() + BELOW + LINE + 4.0]
        }
        BriefBlock::Checklists { lists } => {
            let width = WIDTH / lists.len().max(1) as f32 - 24.0;
            let item = |item: &String| lines(item, width) * ITEM_LINE + ITEM;
            let longest = lists.iter().map(|list: &Checklist| list.items.iter().map(item).sum::<f32>()).fold(0.0, f32::max);
            vec![HEAD + longest + BELOW]
        }
    }
}

fn row_height(columns: &[BriefColumn], row: &[String]) -> f32 {
    let cells = row.iter().zip(columns).map(|(text, column)| lines(text, WIDTH * f32::from(column.width) / 100.0 - 7.0));
    cells.fold(1.0, f32::max) * LINE + ROW
}

/// Returns the number of lines of a text in this width.
fn lines(text: &str, width: f32) -> f32 {
    (text.width() as f32 * CHARACTER / width).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_does_not_want_the_others_share() {
        assert_eq!(parts([10.0, 20.0], [1.0, 1.0], 100.0), [10.0, 20.0]);
        assert_eq!(parts([10.0, 200.0, 300.0], [1.0, 1.0, 2.0], 100.0), [10.0, 30.0, 60.0]);
        assert_eq!(parts([5.0, 5.0], [1.0, 1.0], 0.0), [0.0, 0.0]);
    }

    #[test]
    fn as_many_rows_are_shown_as_fit() {
        let columns = vec![BriefColumn { heading: String::new(), width: 100 }];
        let row = |index: usize| (1, vec![format!("row {index}")]);
        let table = |rows: usize| GrowingTable {
            before: vec![],
            columns: columns.clone(),
            rows: (0..rows).map(row).collect(),
            more: "more",
            after: vec![],
            weight: 1.0,
        };
        let shown = |rows: usize| {
            let arrange = |[blocks]: [Vec<BriefBlock>; 1]| vec![Section { heading: String::new(), blocks }];
            let sections = fill(&[], &[table(rows)], arrange);
            let BriefBlock::Table(table) = &sections[0].blocks[0] else { panic!("no table") };
            (table.rows.len(), sections[0].blocks.len())
        };
        assert_eq!(shown(50), (50, 1));
        let (rows, blocks) = shown(1000);
        assert!((90..115).contains(&rows) && blocks == 2, "{rows}");
    }
}
