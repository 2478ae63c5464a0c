//! Lays out a form in a new workbook. Only the writer and `inspect` of a blank form use it: in a return, things are found by
//! their content.

use std::collections::BTreeMap;

use super::{Block, Entry, Form};
use crate::address::{CellRef, Pointer};

/// Where the parts of a form are placed.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// For each sheet, the first row of each of its blocks.
    pub blocks: Vec<Vec<u32>>,
    /// The area of each table.
    pub tables: BTreeMap<&'static str, Area>,
    fields: BTreeMap<Pointer, (usize, CellRef)>,
    cells: BTreeMap<(String, &'static str), (usize, CellRef)>,
    rows: BTreeMap<(usize, u32), (String, &'static str)>,
}

/// The area of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Position of the sheet.
    pub sheet: usize,
    /// Row of the headings.
    pub heading: u32,
    /// First row of answers.
    pub first: u32,
    /// Last row of answers.
    pub last: u32,
    /// Last column; the first is always A.
    pub last_column: u32,
    /// Column of the keys.
    pub keys: u32,
    /// The sheet column of each column, by its id.
    pub columns: BTreeMap<&'static str, u32>,
}

impl Layout {
    /// Lays a form out.
    pub fn of(form: &Form) -> Self {
        let mut layout = Self::default();
        for (index, sheet) in form.sheets.iter().enumerate() {
            let mut row = Self::code_row(form, index) + 1;
            let mut starts = Vec::new();
            for block in &sheet.blocks {
                starts.push(row);
                row = layout.place(index, block, row);
            }
            layout.blocks.push(starts);
        }
        layout
    }

    /// First row of the links to other sheets, below the title and the lines that follow what is filled in.
    pub fn links_row(form: &Form, sheet: usize) -> u32 {
        1 + form.sheets[sheet].lead.len() as u32
    }

    /// First of the rows with what to do on a sheet.
    pub fn lines_row(form: &Form, sheet: usize) -> u32 {
        Self::links_row(form, sheet) + form.sheets[sheet].link_rows().count() as u32
    }

    /// Row of the form code on a sheet, below everything that stands above its blocks.
    pub fn code_row(form: &Form, sheet: usize) -> u32 {
        Self::lines_row(form, sheet) + form.sheets[sheet].lines.len() as u32
    }

    fn place(&mut self, sheet: usize, block: &Block, start: u32) -> u32 {
        match block {
            Block::Lines { lines, .. } => start + 1 + lines.len() as u32,
            Block::Table(table) => {
                let heading = start + u32::from(table.heading.is_some());
                let columns: BTreeMap<&'static str, u32> =
                    table.columns.iter().enumerate().map(|(index, column)| (column.id, table.position(index))).collect();
                for (index, row) in table.rows.iter().enumerate() {
                    let at = heading + 1 + index as u32;
                    self.rows.insert((sheet, at), (row.key.clone(), table.id));
                    for (entry, column) in row.entries.iter().zip(table.columns.iter().skip(1)) {
                        let cell = CellRef::new(at, columns[column.id]);
                        self.cells.insert((row.key.clone(), column.id), (sheet, cell));
                        if let Entry::Field(field) = entry {
                            self.fields.insert(field.pointer.clone(), (sheet, cell));
                        }
                    }
                }
                let last = heading + table.rows.len() as u32;
                let last_column = table.columns.len() as u32 - 1;
                self.tables.insert(
                    table.id,
                    Area { sheet, heading, first: heading + 1, last, last_column, keys: table.position(0), columns },
                );
                last + 1
            }
        }
    }

    /// Sheet and cell of a field.
    pub fn field(&self, pointer: &Pointer) -> Option<(usize, CellRef)> {
        self.fields.get(pointer).copied()
    }

    /// The key of a row of a table, and the area of the table.
    pub fn row(&self, sheet: usize, row: u32) -> Option<(&str, &Area)> {
        let (key, table) = self.rows.get(&(sheet, row))?;
        Some((key, self.tables.get(table)?))
    }

    /// Sheet and cell of a row's entry in a column.
    pub fn cell(&self, key: &str, column: &'static str) -> Option<(usize, CellRef)> {
        self.cells.get(&(key.to_owned(), column)).copied()
    }
}
