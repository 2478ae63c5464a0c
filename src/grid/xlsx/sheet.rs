//! Reads the cells of one sheet. Apart from the XML itself, memory grows with the cells that are not empty, not with the size
//! that the sheet claims to have. Empty rows and columns do not count as hidden, since programs hide them by the million.
//!
//! If several cells have the same address, the last one that is not empty counts. Content behind a merged cell is left out,
//! because it is not visible.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::plain::PlainCell;
use super::shows::Shows;
use super::strings::{self, Strings};
use super::styles::CellFormat;
use super::value;
use crate::address::CellRef;
use crate::grid::parts::{self, CellArea, CellBudget, FilledDown, Sweep, Xml, XmlStep, is_on_sheet, is_yes, short};
use crate::grid::{Cell, CellLook, CellValue, GridError, Sheet, Shown, too_large};
use crate::wording::Wording;

/// The data that all sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) strings: Strings,
    /// The cell formats, by position.
    pub(super) formats: Vec<CellFormat>,
    pub(super) is_1904: bool,
}

/// The kind of a cell's value, from its attribute `t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellType {
    /// The attribute is missing: a number, or text if it is not a number.
    Unsaid,
    Number,
    SharedText,
    Text,
    Bool,
    Error,
    Iso,
}

impl CellType {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "n" => Self::Number,
            "s" => Self::SharedText,
            "str" | "inlineStr" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Iso,
            _ => return None,
        })
    }
}

/// Reads the part of a sheet: its cells and its hidden rows and columns. The part does not contain the name.
pub(super) fn read(xml: Xml<'_>, shared: &Shared, room: &mut CellBudget) -> Result<Sheet, GridError> {
    let most = room.limits.merges;
    let mut reader = SheetReader {
        xml,
        shared,
        room,
        sheet: Sheet::default(),
        columns: BTreeMap::new(),
        templates: HashMap::new(),
        arrays: Vec::new(),
        merges: Vec::new(),
        filled: FilledDown::default(),
        text: String::new(),
    };
    reader.xml.root("worksheet")?;
    while reader.xml.next()? == XmlStep::Open {
        match reader.xml.name() {
            "cols" => reader.columns()?,
            "sheetData" => reader.rows()?,
            "mergeCells" => reader.merges(most)?,
            _ => reader.xml.skip()?,
        }
    }
    reader.end()
}

struct SheetReader<'a, 'b> {
    xml: Xml<'a>,
    shared: &'b Shared,
    room: &'b mut CellBudget,
    sheet: Sheet,
    /// The last column of each range of hidden columns, by the first one.
    columns: BTreeMap<u32, u32>,
    /// Shared formulas, by their number.
    templates: HashMap<u32, String>,
    /// Formulas that fill an area. Only the first cell of the area contains them.
    arrays: Vec<(CellArea, String)>,
    merges: Vec<(CellArea, ())>,
    filled: FilledDown,
    /// The text of the current value.
    text: String,
}

impl SheetReader<'_, '_> {
    fn columns(&mut self) -> Result<(), GridError> {
        while self.xml.next()? == XmlStep::Open {
            if self.xml.flag("hidden")? {
                let [first, last] = self.xml.several(["min", "max"])?;
                let column = |text: Option<Cow<'_, str>>| text?.trim().parse::<u32>().ok()?.checked_sub(1);
                if let (Some(first), Some(last)) = (column(first), column(last))
                    && is_on_sheet(CellRef::new(0, first))
                {
                    let known = self.columns.entry(first).or_default();
                    *known = last.max(*known);
                }
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), GridError> {
        let mut next = 0;
        while self.xml.next()? == XmlStep::Open {
            if self.xml.name() != "row" {
                self.xml.skip()?;
                continue;
            }
            let [number, hidden] = self.xml.several(["r", "hidden"])?;
            let hidden = hidden.is_some_and(|hidden| is_yes(&hidden));
            let row = match number {
                Some(text) => text.trim().parse::<u32>().ok().and_then(|row| row.checked_sub(1)),
                None => Some(next),
            };
            let row = row
                .filter(|row| is_on_sheet(CellRef::new(*row, 0)))
                .ok_or_else(|| self.xml.damaged(Wording::of("grid.xml.row")))?;
            let mut expected = CellRef::new(row, 0);
            loop {
                let at = if let Some(plain) = self.xml.ahead().and_then(PlainCell::begin) {
                    self.xml.pass(plain.length);
                    self.plain_cell(expected, &plain)?
                } else if self.xml.next()? != XmlStep::Open {
                    break;
                } else if self.xml.name() == "c" {
                    self.cell(expected)?
                } else {
                    self.xml.skip()?;
                    continue;
                };
                expected = CellRef::new(row, at.col + 1);
            }
            if hidden {
                self.sheet.hidden_rows.insert(row);
            }
            next = row + 1;
        }
        Ok(())
    }

    /// Returns the position of a cell, the index of its format, and the kind of its value, from the attributes `r`, `s` and
    /// `t`. Without `r`, the position is `expected`.
    fn head(
        &self,
        expected: CellRef,
        [address, style, kind]: [Option<&str>; 3],
    ) -> Result<(CellRef, usize, CellType), GridError> {
        let at = address.map_or(Some(expected), parts::cell).filter(|at| is_on_sheet(*at));
        let Some(at) = at else {
            let address = address.map_or_else(|| expected.to_string(), str::to_owned);
            return Err(self.xml.damaged(Wording::of("grid.xml.cell").with("cell", short(&address))));
        };
        let style = style.and_then(|style| style.trim().parse().ok()).unwrap_or_default();
        let Some(kind) = kind.map_or(Some(CellType::Unsaid), CellType::of) else {
            let kind = kind.unwrap_or_default();
            let problem = Wording::of("grid.xml.kind").with("cell", at.to_string()).with("found", short(kind));
            return Err(self.xml.damaged(problem));
        };
        Ok((at, style, kind))
    }

    /// Adds a cell in the form that most have.
    fn plain_cell(&mut self, expected: CellRef, plain: &PlainCell<'_>) -> Result<CellRef, GridError> {
        let (at, style, kind) = self.head(expected, plain.head)?;
        let (shared, none) = (self.shared, CellFormat::default());
        let format = shared.formats.get(style).unwrap_or(&none);
        let mut look = format.look.clone();
        let formula = plain.formula.filter(|formula| !formula.is_empty());
        if let Some(formula) = formula {
            self.room.take_text(formula)?;
        }
        let mut value = None;
        if let Some(text) = plain.value {
            self.text.clear();
            self.text.push_str(text);
            value = self.value(at, kind, &format.shows, &mut look)?;
        }
        self.keep(at, (value, formula.map(str::to_owned)), format, look)?;
        Ok(at)
    }

    /// Reads a cell of any form.
    fn cell(&mut self, expected: CellRef) -> Result<CellRef, GridError> {
        let head = self.xml.several(["r", "s", "t"])?;
        let (at, style, kind) = self.head(expected, head.each_ref().map(Option::as_deref))?;
        let (shared, plain) = (self.shared, CellFormat::default());
        let format = shared.formats.get(style).unwrap_or(&plain);
        let (mut value, mut formula, mut look) = (None, None, format.look.clone());
        while self.xml.next()? == XmlStep::Open {
            match self.xml.name() {
                "v" => {
                    self.text.clear();
                    self.xml.text(&mut self.text)?;
                    let next = self.value(at, kind, &format.shows, &mut look)?;
                    rival(&mut look, value.as_ref(), next.as_ref());
                    value = value.or(next);
                }
                "is" => {
                    let mut text = String::new();
                    let strokes = strings::rich(&mut self.xml, &mut text)?;
                    let read = strokes.map(|strokes| strokes.read(&text, &mut look).into_owned());
                    let next = (!text.is_empty()).then(|| CellValue::Text(read.unwrap_or(text)));
                    rival(&mut look, value.as_ref(), next.as_ref());
                    value = next;
                }
                "f" => formula = self.formula()?,
                _ => self.xml.skip()?,
            }
        }
        self.keep(at, (value, formula), format, look)?;
        Ok(at)
    }

    /// Keeps the value and formula of a cell, or the colour of an empty one.
    fn keep(
        &mut self,
        at: CellRef,
        (value, formula): (Option<CellValue>, Option<String>),
        format: &CellFormat,
        mut look: CellLook,
    ) -> Result<(), GridError> {
        if self.filled.passes_over(&mut self.sheet, at, value.as_ref(), formula.as_deref()) {
            return Ok(());
        }
        if value.is_some() || formula.is_some() {
            self.room.take_cell()?;
            if let Some(CellValue::Text(text) | CellValue::Error(text)) = &value {
                self.room.take_text(text)?;
            }
            match value {
                Some(CellValue::Number(number)) => {
                    look.from_1904 = self.shared.is_1904;
                    look.digits = format.digits.as_ref().and_then(|digits| digits.seen(number));
                }
                Some(CellValue::Date { date, .. }) => look.shown = look.shown.for_day(date),
                _ => look.shown = Shown::Plain,
            }
            let value = value.unwrap_or(CellValue::Empty);
            if let Some(before) = self.sheet.cells.insert(at, Cell { value, formula, look })
                && let Some(cell) = self.sheet.cells.get_mut(&at)
            {
                rival(&mut cell.look, Some(&before.value), Some(&cell.value));
            }
        } else if let Some(fill) = look.fill
            && self.room.take_fill()
        {
            self.sheet.fills.insert(at, fill);
        }
        Ok(())
    }

    /// Converts the current text to a value. A text can have strokes of its own, which change the look.
    fn value(&self, at: CellRef, kind: CellType, shows: &Shows, look: &mut CellLook) -> Result<Option<CellValue>, GridError> {
        let text = self.text.as_str();
        let plain = text.trim();
        if text.is_empty() || (plain.is_empty() && kind != CellType::Text) {
            return Ok(None);
        }
        let odd = |key, found: &str| self.xml.damaged(Wording::of(key).with("cell", at.to_string()).with("found", short(found)));
        let value = match kind {
            CellType::SharedText => {
                let number = plain.parse().map_err(|_| odd("grid.xml.text-number", plain))?;
                let text = self.shared.strings.get(number);
                let text = text.ok_or_else(|| odd("grid.xml.text-missing", plain))?;
                if text.is_empty() {
                    return Ok(None);
                }
                let strokes = self.shared.strings.strokes(number);
                CellValue::Text(strokes.map_or(Cow::Borrowed(text), |strokes| strokes.read(text, look)).into_owned())
            }
            CellType::Text => CellValue::Text(strings::unescape(text).into_owned()),
            CellType::Bool => match plain.to_ascii_lowercase().as_str() {
                "1" | "true" => CellValue::Bool(true),
                "0" | "false" => CellValue::Bool(false),
                _ => return Err(odd("grid.xml.yes-no", plain)),
            },
            CellType::Error => CellValue::Error(plain.to_owned()),
            CellType::Iso => value::of_iso(plain),
            CellType::Unsaid | CellType::Number => match plain.parse::<f64>().ok().filter(|number| number.is_finite()) {
                Some(number) => value::of_number(number, shows, self.shared.is_1904),
                None if kind == CellType::Unsaid => CellValue::Text(text.to_owned()),
                None => return Err(odd("grid.xml.number", plain)),
            },
        };
        Ok(Some(value))
    }

    /// Reads a formula. A cell with a shared formula gets the text of the first cell, because readers need the functions that
    /// it uses, not the exact cells that it refers to.
    fn formula(&mut self) -> Result<Option<String>, GridError> {
        let [kind, number, area] = self.xml.several(["t", "si", "ref"])?;
        let number: u32 = number.and_then(|number| number.trim().parse().ok()).unwrap_or_default();
        let area = area.as_deref().and_then(CellArea::parse).filter(|area| area.is_wide());
        let kind = kind.unwrap_or_default().into_owned();
        let mut text = String::new();
        self.xml.text(&mut text)?;
        match kind.as_str() {
            "shared" if text.is_empty() => text = self.templates.get(&number).cloned().unwrap_or_default(),
            "shared" => {
                self.templates.insert(number, text.clone());
            }
            "array" | "dataTable" => {
                if kind == "dataTable" {
                    // Excel shows this for a what-if data table.
                    text = "TABLE()".to_owned();
                }
                if let Some(area) = area {
                    self.room.take_text(&text)?;
                    self.arrays.push((area, text.clone()));
                }
            }
            _ if text.is_empty() => return Ok(None),
            _ => {}
        }
        self.room.take_text(&text)?;
        Ok(Some(text))
    }

    fn merges(&mut self, most: usize) -> Result<(), GridError> {
        while self.xml.next()? == XmlStep::Open {
            let area = self.xml.attribute("ref")?.as_deref().and_then(CellArea::parse).filter(|area| area.is_wide());
            // Merged areas of empty cells are only decoration.
            self.merges.extend(area.filter(|area| self.holds_something(*area)).map(|area| (area, ())));
            if self.merges.len() > most {
                return Err(too_large("grid.limit.merged", most));
            }
            self.xml.skip()?;
        }
        Ok(())
    }

    /// Whether a cell of an area is not empty. Areas of several rows are assumed to have content, because the check would take
    /// long; so are all areas while no cell has been read.
    fn holds_something(&self, area: CellArea) -> bool {
        let cells = area.first..=area.last;
        area.first.row != area.last.row
            || self.sheet.cells.is_empty()
            || self.sheet.cells.range(cells.clone()).next().is_some()
            || self.sheet.fills.range(cells).next().is_some()
    }

    fn end(self) -> Result<Sheet, GridError> {
        let Self { xml, room, mut sheet, columns, arrays, merges, .. } = self;
        xml.finish()?;
        let Sheet { cells, fills, merged, .. } = &mut sheet;
        if !merges.is_empty() {
            let mut sweep = Sweep::new(&merges);
            cells.retain(|at, _| sweep.find(*at).is_none_or(|(area, ())| area.first == *at));
            let mut sweep = Sweep::new(&merges);
            fills.retain(|at, _| sweep.find(*at).is_none_or(|(area, ())| area.first == *at));
        }
        fills.retain(|at, _| !cells.contains_key(at));
        merged.extend(merges.iter().map(|(area, ())| (area.first, area.last)).filter(|(first, _)| cells.contains_key(first)));
        if !arrays.is_empty() {
            let mut sweep = Sweep::new(&arrays);
            for (at, cell) in cells.iter_mut() {
                if let Some((_, formula)) = sweep.find(*at)
                    && cell.formula.is_none()
                {
                    room.take_text(formula)?;
                    cell.formula = Some(formula.clone());
                }
            }
        }
        sheet.keep_hidden(&columns);
        Ok(sheet)
    }
}

/// Sets the other value of a cell in its look, if the file gives two different values.
fn rival(look: &mut CellLook, first: Option<&CellValue>, second: Option<&CellValue>) {
    if let (Some(first), Some(second)) = (first, second)
        && first != second
        && !first.is_blank()
        && !second.is_blank()
    {
        look.rival = Some(first.display().into());
    }
}
