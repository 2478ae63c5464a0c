//! A workbook that is filled in without a flaw and then spoilt in memory, as people and programs spoil files.

use std::sync::LazyLock;

use skillbook::address::{CellRef, Pointer};
use skillbook::excel;
use skillbook::form::{Area, Capacity, Form, Identity, Kind, Layout, build};
use skillbook::framework::builtin;
use skillbook::grid::{self, Cell, CellLook, CellValue, Limits, Sheet, Workbook};
use skillbook::jobs::check::read_grid;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Document, FormKind};

use super::{answers, sample};

/// A workbook, and the layout of its form.
#[derive(Clone)]
pub(crate) struct Spoilt {
    pub(crate) workbook: Workbook,
    form: Form,
    layout: Layout,
}

static PACKET: LazyLock<Spoilt> = LazyLock::new(|| Spoilt::of(FormKind::Packet));

/// Returns a text as the value of a cell.
pub(crate) fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

/// A sheet and a cell, as findings name them.
pub(crate) type Spot = (String, String);

impl Spoilt {
    /// Returns a packet without a flaw.
    pub(crate) fn packet() -> Self {
        PACKET.clone()
    }

    /// Returns a form of this kind without a flaw.
    pub(crate) fn of(kind: FormKind) -> Self {
        Self::of_document(&sample::document(kind))
    }

    /// Returns the workbook of a document, without a flaw.
    pub(crate) fn of_document(document: &Document) -> Self {
        Self::of_form(sample::form(document), document)
    }

    /// Returns the workbook of a document as it was issued in a generation of forms, without a flaw.
    pub(crate) fn of_generation(document: &Document, generation: u32) -> Self {
        let framework = sample::framework();
        let identity = Identity { generation, ..Identity::of(document).made_now(&framework) };
        let form = build(identity, &framework, &Capacity::default().with_room_for(document));
        Self::of_form(form, document)
    }

    fn of_form(form: Form, document: &Document) -> Self {
        let bytes = excel::write(&form, document, sample::date(sample::TODAY)).unwrap();
        let workbook = grid::read(&bytes, &Limits::default()).unwrap();
        Self { workbook, layout: Layout::of(&form), form }
    }

    /// Reads the workbook as a file named `return.xlsx`.
    pub(crate) fn read(&self) -> Return {
        self.read_on(sample::workbench())
    }

    /// Reads the workbook with this workbench.
    pub(crate) fn read_on(&self, workbench: &Workbench) -> Return {
        read_grid(&self.workbook, "return.xlsx", "xlsx", workbench)
    }

    fn sheet(&mut self, name: &str) -> &mut Sheet {
        self.workbook.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("no sheet {name}"))
    }

    fn find(&self, pointer: &str) -> (usize, CellRef) {
        self.layout.field(&Pointer::from(pointer)).unwrap_or_else(|| panic!("no field {pointer}"))
    }

    fn area(&self, table: &str) -> (String, Area) {
        let area = self.layout.tables[table].clone();
        (self.form.sheets[area.sheet].name.clone(), area)
    }

    /// Returns the sheet and the row of a key.
    fn row(&self, key: &str) -> (String, u32) {
        let (_, row, column, _) =
            self.form.fields().find(|(_, row, _, _)| row.key == key).unwrap_or_else(|| panic!("no row {key}"));
        let (sheet, cell) = self.layout.cell(&row.key, column.id).unwrap();
        (self.form.sheets[sheet].name.clone(), cell.row)
    }

    /// Returns the issued place of a field.
    pub(crate) fn spot(&self, pointer: &str) -> Spot {
        let (sheet, cell) = self.find(pointer);
        (self.form.sheets[sheet].name.clone(), cell.to_string())
    }

    /// Returns the issued place of the key of a row.
    pub(crate) fn key_spot(&self, key: &str) -> Spot {
        let (sheet, row) = self.row(key);
        let index = self.form.sheets.iter().position(|own| own.name == sheet).unwrap();
        let (_, area) = self.layout.row(index, row).unwrap();
        (sheet, CellRef::new(row, area.keys).to_string())
    }

    /// Returns the issued place of the entry of a row in a column.
    pub(crate) fn entry_spot(&self, key: &str, column: &'static str) -> Spot {
        let (sheet, cell) = self.layout.cell(key, column).unwrap();
        (self.form.sheets[sheet].name.clone(), cell.to_string())
    }

    /// Returns the issued place of the heading of a column.
    pub(crate) fn heading_spot(&self, table: &str, column: &str) -> Spot {
        let (sheet, area) = self.area(table);
        (sheet, CellRef::new(area.heading, area.columns[column]).to_string())
    }

    /// Types a value into a field, over its content or formula.
    pub(crate) fn set(self, pointer: &str, value: CellValue) -> Self {
        let spot = self.spot(pointer);
        self.put(&spot, value)
    }

    /// Types a value into a cell.
    pub(crate) fn put(mut self, (sheet, cell): &Spot, value: CellValue) -> Self {
        let cell: CellRef = cell.parse().unwrap();
        self.sheet(sheet).cells.insert(cell, Cell::new(value, None));
        self
    }

    /// Puts a formula into a field, with its saved result.
    pub(crate) fn set_formula(mut self, pointer: &str, formula: &str, value: CellValue) -> Self {
        let (sheet, cell) = self.spot(pointer);
        let cell: CellRef = cell.parse().unwrap();
        self.sheet(&sheet).cells.insert(cell, Cell::new(value, Some(formula.to_owned())));
        self
    }

    /// Empties a field.
    pub(crate) fn clear(mut self, pointer: &str) -> Self {
        let (sheet, cell) = self.find(pointer);
        self.workbook.sheets[sheet].cells.remove(&cell);
        self
    }

    /// Empties every field below a pointer that people fill in; values that the workbook offers stay.
    pub(crate) fn clear_below(mut self, pointer: &str) -> Self {
        let fields =
            self.form.fields().filter(|(_, _, _, field)| field.is_input() && field.pointer.as_str().starts_with(pointer));
        let fields: Vec<Pointer> = fields.map(|(_, _, _, field)| field.pointer.clone()).collect();
        for field in fields {
            let (sheet, cell) = self.find(field.as_str());
            if self.workbook.sheets[sheet].cells.get(&cell).is_some_and(|cell| cell.formula.is_none()) {
                self = self.clear(field.as_str());
            }
        }
        self
    }

    /// Deletes a row; those below move up.
    pub(crate) fn remove_row(mut self, key: &str) -> Self {
        let (sheet, row) = self.row(key);
        let cells = &mut self.sheet(&sheet).cells;
        *cells = std::mem::take(cells)
            .into_iter()
            .filter(|(cell, _)| cell.row != row)
            .map(|(cell, content)| (CellRef::new(if cell.row > row { cell.row - 1 } else { cell.row }, cell.col), content))
            .collect();
        self
    }

    /// Inserts a row below that of a key, with values typed in some columns of the table.
    pub(crate) fn insert_row_below(mut self, key: &str, typed: &[(&str, CellValue)]) -> Self {
        let (sheet, row) = self.row(key);
        let index = self.form.sheets.iter().position(|own| own.name == sheet).unwrap();
        let columns = self.layout.row(index, row).unwrap().1.columns.clone();
        let cells = &mut self.sheet(&sheet).cells;
        *cells = std::mem::take(cells)
            .into_iter()
            .map(|(cell, content)| (CellRef::new(if cell.row > row { cell.row + 1 } else { cell.row }, cell.col), content))
            .collect();
        for (column, value) in typed {
            cells.insert(CellRef::new(row + 1, columns[column]), Cell::new(value.clone(), None));
        }
        self
    }

    /// Types over the key of a row, or clears it.
    pub(crate) fn set_key(mut self, key: &str, value: Option<&str>) -> Self {
        let (sheet, cell) = self.key_spot(key);
        match value {
            Some(value) => self.put(&(sheet, cell), text(value)),
            None => {
                self.sheet(&sheet).cells.remove(&cell.parse().unwrap());
                self
            }
        }
    }

    /// Types over the heading of a column, or clears it.
    pub(crate) fn set_heading(mut self, table: &str, column: &str, value: Option<&str>) -> Self {
        let (sheet, cell) = self.heading_spot(table, column);
        match value {
            Some(value) => self.put(&(sheet, cell), text(value)),
            None => {
                self.sheet(&sheet).cells.remove(&cell.parse().unwrap());
                self
            }
        }
    }

    /// Deletes a column of a sheet; those to its right move left.
    pub(crate) fn remove_column(mut self, table: &str, column: &str) -> Self {
        let (sheet, area) = self.area(table);
        let gone = area.columns[column];
        let cells = &mut self.sheet(&sheet).cells;
        *cells = std::mem::take(cells)
            .into_iter()
            .filter(|(cell, _)| cell.col != gone)
            .map(|(cell, content)| (CellRef::new(cell.row, if cell.col > gone { cell.col - 1 } else { cell.col }), content))
            .collect();
        self
    }

    /// Reverses the cells of one column of a table, without the other columns.
    pub(crate) fn turn_column(mut self, table: &str, column: &str, rows: u32) -> Self {
        let (sheet, area) = self.area(table);
        let col = area.columns[column];
        let sheet = self.sheet(&sheet);
        for offset in 0..rows / 2 {
            let (a, b) = (CellRef::new(area.first + offset, col), CellRef::new(area.first + rows - 1 - offset, col));
            let (first, second) = (sheet.cells.remove(&a), sheet.cells.remove(&b));
            sheet.cells.extend(first.map(|cell| (b, cell)).into_iter().chain(second.map(|cell| (a, cell))));
        }
        self
    }

    pub(crate) fn rename_sheet(mut self, name: &str, new: &str) -> Self {
        new.clone_into(&mut self.sheet(name).name);
        self
    }

    pub(crate) fn delete_sheet(mut self, name: &str) -> Self {
        assert!(self.workbook.sheets.iter().any(|sheet| sheet.name == name), "no sheet {name}");
        self.workbook.sheets.retain(|sheet| sheet.name != name);
        self
    }

    /// Copies a sheet. The copy is placed before it, as in Excel.
    pub(crate) fn copy_sheet(mut self, name: &str, new: &str) -> Self {
        let at = self.workbook.sheets.iter().position(|sheet| sheet.name == name).unwrap_or_else(|| panic!("no sheet {name}"));
        let copy = Sheet { name: new.to_owned(), ..self.workbook.sheets[at].clone() };
        self.workbook.sheets.insert(at, copy);
        self
    }

    /// Adds a person's own sheet.
    pub(crate) fn add_sheet(mut self, name: &str, cells: &[(&str, &str)]) -> Self {
        let cells = cells.iter().map(|(cell, value)| (cell.parse().unwrap(), Cell::new(text(value), None)));
        self.workbook.sheets.push(Sheet { name: name.to_owned(), visible: true, cells: cells.collect(), ..Sheet::default() });
        self
    }

    /// Gives a field another look.
    pub(crate) fn look(mut self, pointer: &str, look: CellLook) -> Self {
        let (sheet, cell) = self.find(pointer);
        self.workbook.sheets[sheet].cells.get_mut(&cell).unwrap_or_else(|| panic!("nothing in {pointer}")).look = look;
        self
    }

    /// Colours an empty field; all other ratings of its column keep the usual yellow.
    pub(crate) fn coloured(mut self, pointer: &str, fill: u32) -> Self {
        let (at, coloured) = self.find(pointer);
        let ratings = self.form.fields().filter(|(.., field)| field.is_input() && matches!(field.kind, Kind::Rating(_)));
        let cells: Vec<_> = ratings.map(|(.., field)| self.layout.field(&field.pointer).unwrap()).collect();
        for (sheet, cell) in cells {
            let sheet = &mut self.workbook.sheets[sheet];
            match sheet.cells.get_mut(&cell) {
                Some(content) => content.look.fill = Some(0xFF_F2CC),
                None => {
                    sheet.fills.entry(cell).or_insert(0xFF_F2CC);
                }
            }
        }
        self.workbook.sheets[at].fills.insert(coloured, fill);
        self
    }

    /// Returns an inventory of a framework with a scale from 1 to 5, without a flaw.
    pub(crate) fn one_to_five() -> Self {
        let framework = builtin("htm-leadership").unwrap();
        let mut document = answers::blank(&framework, FormKind::Inventory, Some(framework.roles[1].id.clone()));
        let inventory = document.inventory.as_mut().unwrap();
        inventory.rated_on = Some(sample::date("2026-11-20"));
        inventory.ratings.iter_mut().zip((1..=5).cycle()).for_each(|(row, rating)| row.rating = Some(rating));
        let form = answers::form(&document, &framework);
        let workbook = grid::read(&answers::workbook(&document, &framework), &Limits::default()).unwrap();
        Self { workbook, layout: Layout::of(&form), form }
    }

    /// Replaces the workbook with the content of a changed file.
    pub(crate) fn with_file(self, bytes: &[u8]) -> Self {
        Self { workbook: grid::read(bytes, &Limits::default()).unwrap(), ..self }
    }

    /// Empties every field below a pointer on the sheet with this name, wherever that sheet is.
    pub(crate) fn clear_on(mut self, sheet: &str, pointer: &str) -> Self {
        let fields =
            self.form.fields().filter(|(_, _, _, field)| field.is_input() && field.pointer.as_str().starts_with(pointer));
        let cells: Vec<CellRef> = fields.map(|(_, _, _, field)| self.find(field.pointer.as_str()).1).collect();
        self.sheet(sheet).cells.retain(|cell, _| !cells.contains(cell));
        self
    }

    /// Puts a note on a field.
    pub(crate) fn note(mut self, pointer: &str, author: Option<&str>, words: &str) -> Self {
        let (sheet, cell) = self.find(pointer);
        let note = grid::Note { author: author.map(str::to_owned), text: words.to_owned() };
        self.workbook.sheets[sheet].notes.insert(cell, note);
        self
    }

    /// Puts a picture on a field.
    pub(crate) fn picture(mut self, pointer: &str) -> Self {
        let (sheet, cell) = self.find(pointer);
        self.workbook.sheets[sheet].pictures.push(cell);
        self
    }

    /// Hides the rows of these keys.
    pub(crate) fn hide_rows(mut self, keys: &[&str]) -> Self {
        for key in keys {
            let (sheet, row) = self.row(key);
            self.sheet(&sheet).hidden_rows.insert(row);
        }
        self
    }

    /// Hides a column of a table.
    pub(crate) fn hide_column(mut self, table: &str, column: &str) -> Self {
        let (sheet, area) = self.area(table);
        self.sheet(&sheet).hidden_columns.insert(area.columns[column]);
        self
    }

    /// Inserts empty rows at the top of a sheet.
    pub(crate) fn push_down(mut self, sheet: &str, rows: u32) -> Self {
        let cells = &mut self.sheet(sheet).cells;
        *cells =
            std::mem::take(cells).into_iter().map(|(cell, content)| (CellRef::new(cell.row + rows, cell.col), content)).collect();
        self
    }

    /// Inserts an empty row below that of a key.
    pub(crate) fn gap_below(self, key: &str) -> Self {
        self.insert_row_below(key, &[])
    }

    /// Reverses the rows of a table.
    pub(crate) fn turn_rows(mut self, table: &str, rows: u32) -> Self {
        let (sheet, area) = self.area(table);
        let (first, last) = (area.first, area.first + rows - 1);
        let cells = &mut self.sheet(&sheet).cells;
        let turned = |row: u32| if (first..=last).contains(&row) { first + last - row } else { row };
        *cells = std::mem::take(cells)
            .into_iter()
            .map(|(cell, content)| (CellRef::new(turned(cell.row), cell.col), content))
            .collect();
        self
    }

    /// Whether the form has a table.
    pub(crate) fn has_table(&self, table: &str) -> bool {
        self.layout.tables.contains_key(table)
    }

    /// Whether a field was issued under this pointer.
    pub(crate) fn has(&self, pointer: &str) -> bool {
        self.layout.field(&Pointer::from(pointer)).is_some()
    }
}
