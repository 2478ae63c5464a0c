//! A workbook with a tag for each place that tells what belongs there. Tags move along with rows, columns and sheets.

use std::collections::BTreeMap;

use skillbook::address::{CellRef, Pointer};
use skillbook::form::{ColumnPurpose, Entry, Form, Layout, Mode, Table};
use skillbook::grid::{Cell, CellValue, Sheet, Workbook};

/// The meaning of a place for the person who types there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// The key of a row of a table, as issued. A key that was typed over loses the tag.
    Key(&'static str, String),
    /// The label that identifies a row, as issued; the tag holds the row's key.
    Label(&'static str, String),
    /// The heading of a column of a table.
    Heading(&'static str, usize),
    /// The place of an answer.
    Field(Pointer),
    /// The place of an answer under a heading that the person has changed to that of another column.
    Claimed { was: Pointer, now: Pointer },
    /// A place in a row that the person has inserted.
    Own(u32),
}

/// A sheet with the tags of its places.
#[derive(Clone)]
pub(super) struct TaggedSheet {
    pub(super) sheet: Sheet,
    pub(super) tags: BTreeMap<CellRef, Tag>,
}

/// A place: the position of the sheet, and the cell.
pub(super) type Spot = (usize, CellRef);

/// A workbook of such sheets.
#[derive(Clone)]
pub(super) struct Tagged {
    pub(super) sheets: Vec<TaggedSheet>,
    pub(super) names: Vec<(String, String)>,
    pub(super) properties: Vec<String>,
    kind: skillbook::grid::FileKind,
    own_rows: u32,
}

/// Whether an entry is an issued label, with the framework's words instead of the person's.
fn is_fixed(entry: &Entry) -> bool {
    match entry {
        Entry::Field(field) => matches!(field.mode, Mode::Fixed(_)),
        Entry::Text(_) | Entry::Link { .. } => true,
        _ => false,
    }
}

impl TaggedSheet {
    fn tag_table(&mut self, table: &Table, layout: &Layout) {
        let area = &layout.tables[table.id];
        for (at, column) in table.columns.iter().enumerate() {
            self.tags.insert(CellRef::new(area.heading, area.columns[column.id]), Tag::Heading(table.id, at));
        }
        for (row, at) in table.rows.iter().zip(area.first..) {
            if row.entries.iter().any(|entry| entry.field().is_some()) {
                self.tags.insert(CellRef::new(at, 0), Tag::Key(table.id, row.key.clone()));
            }
            for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
                let place = CellRef::new(at, area.columns[column.id]);
                match entry {
                    entry if column.purpose == ColumnPurpose::Label && is_fixed(entry) => {
                        self.tags.insert(place, Tag::Label(table.id, row.key.clone()));
                    }
                    Entry::Field(field) if field.is_input() || matches!(field.mode, Mode::Prefilled) => {
                        self.tags.insert(place, Tag::Field(field.pointer.clone()));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Moves every place with its content and tag. A place without a target is lost.
    pub(super) fn relocate(&mut self, to: impl Fn(CellRef) -> Option<CellRef>) {
        let cells = std::mem::take(&mut self.sheet.cells);
        self.sheet.cells = cells.into_iter().filter_map(|(at, cell)| Some((to(at)?, cell))).collect();
        let tags = std::mem::take(&mut self.tags);
        self.tags = tags.into_iter().filter_map(|(at, tag)| Some((to(at)?, tag))).collect();
    }

    /// Returns the last row and column with a cell or a tag.
    pub(super) fn last(&self) -> CellRef {
        let places = || self.sheet.cells.keys().chain(self.tags.keys());
        CellRef::new(places().map(|at| at.row).max().unwrap_or(0), places().map(|at| at.col).max().unwrap_or(0))
    }

    /// Returns the tags of a row.
    pub(super) fn row(&self, row: u32) -> impl Iterator<Item = &Tag> {
        self.tags.range(CellRef::new(row, 0)..=CellRef::new(row, u32::MAX)).map(|(_, tag)| tag)
    }
}

impl Tagged {
    /// Tags a workbook of a form, as it was written.
    pub(super) fn new(workbook: Workbook, form: &Form) -> Self {
        let layout = Layout::of(form);
        let mut sheets: Vec<TaggedSheet> =
            workbook.sheets.into_iter().map(|sheet| TaggedSheet { sheet, tags: BTreeMap::new() }).collect();
        form.tables().for_each(|(sheet, table)| sheets[sheet].tag_table(table, &layout));
        Self { sheets, names: workbook.names, properties: workbook.properties, kind: workbook.kind, own_rows: 0 }
    }

    /// Returns the workbook as a reader sees it.
    pub(super) fn workbook(&self) -> Workbook {
        Workbook {
            kind: self.kind,
            sheets: self.sheets.iter().map(|tagged| tagged.sheet.clone()).collect(),
            names: self.names.clone(),
            properties: self.properties.clone(),
            macros: false,
            mended: Vec::new(),
        }
    }

    /// Returns all places whose tag is wanted.
    pub(super) fn spots(&self, wanted: impl Fn(&Tag) -> bool) -> Vec<Spot> {
        let of = |(at, tagged): (usize, &TaggedSheet)| {
            tagged.tags.iter().filter(|(_, tag)| wanted(tag)).map(|(cell, _)| (at, *cell)).collect::<Vec<_>>()
        };
        self.sheets.iter().enumerate().flat_map(of).collect()
    }

    pub(super) fn tag(&self, (sheet, cell): Spot) -> Option<&Tag> {
        self.sheets[sheet].tags.get(&cell)
    }

    pub(super) fn content(&self, (sheet, cell): Spot) -> Option<&Cell> {
        self.sheets[sheet].sheet.cells.get(&cell)
    }

    /// Sets or clears a cell, as a person does who sees the place: the place of an answer keeps its tag; a key or a label is no
    /// longer the issued one.
    pub(super) fn put(&mut self, (sheet, cell): Spot, content: Option<Cell>) {
        let tagged = &mut self.sheets[sheet];
        match content {
            Some(content) => tagged.sheet.cells.insert(cell, content),
            None => tagged.sheet.cells.remove(&cell),
        };
        if matches!(tagged.tags.get(&cell), Some(Tag::Key(..) | Tag::Label(..))) {
            tagged.tags.remove(&cell);
        }
    }

    pub(super) fn put_text(&mut self, spot: Spot, text: &str) {
        self.put(spot, Some(Cell::new(CellValue::Text(text.to_owned()), None)));
    }

    /// Permutes the contents and tags of some places. The content of the first one goes to the place at `order[0]`, and so on.
    pub(super) fn permute(&mut self, spots: &[Spot], order: &[usize]) {
        let lifted: Vec<(Option<Cell>, Option<Tag>)> = spots
            .iter()
            .map(|(sheet, cell)| (self.sheets[*sheet].sheet.cells.remove(cell), self.sheets[*sheet].tags.remove(cell)))
            .collect();
        for ((content, tag), at) in lifted.into_iter().zip(order) {
            let (sheet, cell) = spots[*at];
            self.sheets[sheet].sheet.cells.extend(content.map(|content| (cell, content)));
            self.sheets[sheet].tags.extend(tag.map(|tag| (cell, tag)));
        }
    }

    /// Accepts keys that were moved to rows without a label of ours: only the key identifies such a row, so the person has
    /// decided.
    pub(super) fn trust_keys(&mut self, spots: &[Spot]) {
        for (sheet, cell) in spots {
            if !self.sheets[*sheet].row(cell.row).any(|tag| matches!(tag, Tag::Label(..))) {
                self.sheets[*sheet].tags.remove(cell);
            }
        }
    }

    /// Inserts an empty row into a sheet. Its places in these columns are the person's own.
    pub(super) fn insert_own_row(&mut self, sheet: usize, row: u32, columns: std::ops::RangeInclusive<u32>) {
        let own = self.own_rows;
        self.own_rows += 1;
        let tagged = &mut self.sheets[sheet];
        tagged.relocate(|at| Some(CellRef::new(if at.row >= row { at.row + 1 } else { at.row }, at.col)));
        tagged.tags.extend(columns.map(|col| (CellRef::new(row, col), Tag::Own(own))));
    }
}
