//! Reads one sheet of an .ods. Repeated rows and cells are counted, and kept only if they are not empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::styles::{Face, OdsStyles, StyleFamily};
use super::text::Text;
use super::value;
use crate::address::CellRef;
use crate::grid::parts::{CellBudget, MOST_ALIKE, Strokes, Xml, XmlStep, is_on_sheet};
use crate::grid::{Cell, CellLook, CellValue, GridError, Note, Sheet, Shown};
use crate::wording::Wording;

/// The most repeats of a coloured empty cell or of its row. Whole rows and columns are coloured only as decoration.
const MOST_REPEATS: u32 = 256;

/// Adjacent columns that are alike.
struct ColumnRun {
    last: u32,
    face: Face,
}

/// Adjacent cells that are alike.
#[derive(Default)]
struct CellRun {
    first: u32,
    count: u32,
    /// The style of the cell or of its row; `None` if the style of the column applies.
    face: Option<Face>,
    value: Option<CellValue>,
    formula: Option<String>,
    shown: Shown,
    /// The text that is shown for a number that is an id.
    digits: Option<Arc<str>>,
    /// The pieces of the text with their own fonts, if the value is that text.
    strokes: Strokes,
    note: Option<Note>,
    picture: bool,
}

/// Reads the sheet whose tag opened last, up to its end. Adds the names that belong to it to `names`.
pub(super) fn read(
    xml: &mut Xml<'_>,
    styles: &OdsStyles,
    room: &mut CellBudget,
    names: &mut Vec<(String, String)>,
) -> Result<Sheet, GridError> {
    let (columns, hidden) = (Vec::new(), BTreeMap::new());
    let mut reader = TableReader { xml, styles, room, sheet: Sheet::default(), columns, hidden, row: 0 };
    let mut depth = 1;
    while depth > 0 {
        match reader.xml.next()? {
            XmlStep::Open => match reader.xml.name() {
                // Rows and columns are in groups, which can be nested.
                "table-columns"
                | "table-column-group"
                | "table-header-columns"
                | "table-rows"
                | "table-row-group"
                | "table-header-rows" => depth += 1,
                "table-column" => reader.column()?,
                "table-row" => reader.row()?,
                "named-expressions" => super::read_names(reader.xml, names, reader.room)?,
                "shapes" => {
                    // Shapes that are anchored to the page rather than to a cell.
                    if reader.holds_picture()? {
                        reader.picture(CellRef::new(0, 0))?;
                    }
                }
                _ => reader.xml.skip()?,
            },
            XmlStep::Close | XmlStep::End => depth -= 1,
        }
    }
    let TableReader { mut sheet, hidden, .. } = reader;
    sheet.keep_hidden(&hidden);
    Ok(sheet)
}

struct TableReader<'a, 'b> {
    xml: &'a mut Xml<'b>,
    styles: &'a OdsStyles,
    room: &'a mut CellBudget,
    sheet: Sheet,
    columns: Vec<ColumnRun>,
    /// The last column of each range of hidden columns, by the first one.
    hidden: BTreeMap<u32, u32>,
    /// The next row.
    row: u32,
}

impl TableReader<'_, '_> {
    fn column(&mut self) -> Result<(), GridError> {
        let [count, style, visible] =
            self.xml.several(["table:number-columns-repeated", "table:default-cell-style-name", "table:visibility"])?;
        let first = self.columns.last().map_or(0, |columns| columns.last.saturating_add(1));
        // Columns beyond the last one of a sheet are ignored, because they cannot have content.
        if is_on_sheet(CellRef::new(0, first)) {
            let last = first.saturating_add(times(count.as_deref()) - 1);
            if is_hidden(visible.as_deref()) {
                self.hidden.insert(first, last);
            }
            let face = self.styles.find(StyleFamily::Cell, &style.unwrap_or_default());
            self.columns.push(ColumnRun { last, face });
        }
        self.xml.skip()
    }

    fn row(&mut self) -> Result<(), GridError> {
        let [count, style, visible] =
            self.xml.several(["table:number-rows-repeated", "table:default-cell-style-name", "table:visibility"])?;
        let (count, hidden) = (times(count.as_deref()), is_hidden(visible.as_deref()));
        let face_of_row = self.face(style.as_deref());
        let mut col = 0_u32;
        while self.xml.next()? == XmlStep::Open {
            let cell = self.xml.name() == "table-cell";
            if !cell && self.xml.name() != "covered-table-cell" {
                self.xml.skip()?;
                continue;
            }
            let [repeats, own, rows, columns] = self.xml.several([
                "table:number-columns-repeated",
                "table:style-name",
                "table:number-rows-spanned",
                "table:number-columns-spanned",
            ])?;
            let spans = (times(rows.as_deref()), times(columns.as_deref()));
            let face = if own.is_some() { self.face(own.as_deref()) } else { face_of_row };
            let run = CellRun { first: col, count: times(repeats.as_deref()), face, ..CellRun::default() };
            col = col.saturating_add(run.count);
            if cell {
                let run = self.cell(run)?;
                let first = CellRef::new(self.row, run.first);
                self.keep(run, count, hidden)?;
                let last = CellRef::new(first.row.saturating_add(spans.0 - 1), first.col.saturating_add(spans.1 - 1));
                if first != last && self.sheet.cells.contains_key(&first) {
                    self.sheet.merged.push((first, last));
                }
            } else {
                // The content behind a merged cell is not visible.
                self.xml.skip()?;
            }
        }
        self.row = self.row.saturating_add(count);
        Ok(())
    }

    /// Reads the cell whose tag opened last.
    fn cell(&mut self, mut run: CellRun) -> Result<CellRun, GridError> {
        let said = value::Said::read(self.xml)?;
        run.formula = self.xml.attribute("table:formula")?.filter(|formula| !formula.is_empty());
        let mut text = Text::default();
        while self.xml.next()? == XmlStep::Open {
            match self.xml.name() {
                "p" | "h" => text.read_paragraph(self.xml, self.styles, self.room)?,
                "annotation" => run.note = self.note()?,
                "frame" | "g" | "a" => run.picture |= self.holds_picture()?,
                _ => self.xml.skip()?,
            }
        }
        text.strokes.raise(&mut text.text, 0);
        run.shown = said.shown(&text.text);
        run.digits = said.digits(&text.text);
        run.value = said.value(&text.text);
        if matches!(&run.value, Some(CellValue::Text(value)) if *value == text.text) {
            run.strokes = text.strokes;
        }
        Ok(run)
    }

    /// Keeps the content of a run of cells, for each repeat of their row.
    fn keep(&mut self, mut run: CellRun, rows: u32, hidden: bool) -> Result<(), GridError> {
        let at = CellRef::new(self.row, run.first);
        if run.picture {
            self.picture(at)?;
        }
        if let Some(note) = run.note.take() {
            self.check(at)?;
            self.room.take_cell()?;
            self.room.take_text(note.author.as_deref().unwrap_or_default())?;
            self.room.take_text(&note.text)?;
            self.sheet.notes.insert(at, note);
        }
        let face = run.face;
        if run.value.is_none() && run.formula.is_none() {
            if run.count <= MOST_REPEATS && rows <= MOST_REPEATS {
                self.keep_fills(&run, rows, face);
            }
            return Ok(());
        }
        let shown =
            if matches!(run.value, Some(CellValue::Number(_) | CellValue::Date { .. })) { run.shown } else { Shown::Plain };
        let value = run.value.unwrap_or(CellValue::Empty);
        for col in run.first..run.first.saturating_add(run.count) {
            let Face { fill, stroke, .. } = face.unwrap_or_else(|| self.face_of_column(col));
            let struck = stroke.struck.unwrap_or_default();
            let mut look = CellLook { shown: shown.clone(), struck, fill, digits: run.digits.clone(), ..CellLook::default() };
            let value = match &value {
                CellValue::Text(text) if !run.strokes.is_plain() => {
                    CellValue::Text(run.strokes.read(text, &mut look).into_owned())
                }
                value => value.clone(),
            };
            let kept = rows.min(MOST_ALIKE);
            let last = CellRef::new(self.row.saturating_add(rows - 1), col);
            if kept < rows {
                self.sheet.filled_down.insert(CellRef::new(self.row + kept - 1, col), last.row);
            }
            for row in self.row..self.row.saturating_add(kept) {
                let at = CellRef::new(row, col);
                self.check(at)?;
                self.room.take_cell()?;
                if let CellValue::Text(text) | CellValue::Error(text) = &value {
                    self.room.take_text(text)?;
                }
                self.room.take_text(run.formula.as_deref().unwrap_or_default())?;
                self.sheet.cells.insert(at, Cell { value: value.clone(), formula: run.formula.clone(), look: look.clone() });
                if hidden {
                    self.sheet.hidden_rows.insert(row);
                }
            }
            self.check(last)?;
        }
        Ok(())
    }

    /// Keeps the colours of a run of empty cells.
    fn keep_fills(&mut self, run: &CellRun, rows: u32, face: Option<Face>) {
        for col in run.first..run.first.saturating_add(run.count) {
            let Some(fill) = face.unwrap_or_else(|| self.face_of_column(col)).fill else { continue };
            for at in (self.row..self.row.saturating_add(rows)).map(|row| CellRef::new(row, col)) {
                if !is_on_sheet(at) || !self.room.take_fill() {
                    return;
                }
                self.sheet.fills.insert(at, fill);
            }
        }
    }

    fn note(&mut self) -> Result<Option<Note>, GridError> {
        let (mut author, mut text) = (String::new(), Text::default());
        while self.xml.next()? == XmlStep::Open {
            match self.xml.name() {
                "creator" => self.xml.text(&mut author)?,
                "p" | "h" => text.read_paragraph(self.xml, self.styles, self.room)?,
                _ => self.xml.skip()?,
            }
        }
        let (author, text) = (author.trim(), text.text.trim());
        let author = (!author.is_empty()).then(|| author.to_owned());
        Ok((!text.is_empty()).then(|| Note { author, text: text.to_owned() }))
    }

    /// Whether the tag that opened last contains a picture. Goes to its end. A picture next to an object does not count,
    /// because a chart includes a picture of itself.
    fn holds_picture(&mut self) -> Result<bool, GridError> {
        let (mut image, mut object, mut within) = (false, false, false);
        while self.xml.next()? == XmlStep::Open {
            match self.xml.name() {
                "frame" | "g" | "a" => within |= self.holds_picture()?,
                name => {
                    image |= name == "image";
                    object |= name == "object" || name == "object-ole";
                    self.xml.skip()?;
                }
            }
        }
        Ok(within || (image && !object))
    }

    fn picture(&mut self, at: CellRef) -> Result<(), GridError> {
        self.check(at)?;
        self.room.take_cell()?;
        self.sheet.pictures.push(at);
        Ok(())
    }

    /// Returns the properties of a style, or `None` if there is no name.
    fn face(&self, style: Option<&str>) -> Option<Face> {
        style.filter(|name| !name.is_empty()).map(|name| self.styles.find(StyleFamily::Cell, name))
    }

    /// Returns the properties of a column's default style, which applies to cells if neither they nor their row have a style.
    fn face_of_column(&self, col: u32) -> Face {
        let columns = self.columns.get(self.columns.partition_point(|columns| columns.last < col));
        columns.map(|columns| columns.face).unwrap_or_default()
    }

    /// Refuses a cell outside the sheet.
    fn check(&self, at: CellRef) -> Result<(), GridError> {
        let outside = || self.xml.damaged(Wording::of("grid.xml.cell").with("cell", at.to_string()));
        if is_on_sheet(at) { Ok(()) } else { Err(outside()) }
    }
}

/// Parses a number of repeats; one if there is none.
fn times(text: Option<&str>) -> u32 {
    let times: u64 = text.and_then(|text| text.trim().parse().ok()).unwrap_or(1);
    u32::try_from(times).unwrap_or(u32::MAX).max(1)
}

fn is_hidden(visibility: Option<&str>) -> bool {
    matches!(visibility, Some("collapse" | "filter"))
}
