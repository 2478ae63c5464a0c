//! Random changes by people and programs to a workbook: to rows, columns, sheets, names, keys, labels, headings and cells.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use skillbook::address::{CellRef, Pointer};
use skillbook::form::Identity;
use skillbook::grid::{Cell, CellValue, Sheet};
use skillbook::model::Date;

use super::tagged::{Spot, Tag, Tagged, TaggedSheet};

/// One change. Every index selects among the things that exist when the change is made.
#[derive(Clone, Debug)]
pub(super) enum Change {
    InsertRows {
        sheet: Index,
        row: Index,
        count: u32,
    },
    DeleteRow {
        sheet: Index,
        row: Index,
    },
    SwapRows {
        sheet: Index,
        first: Index,
        second: Index,
    },
    /// Whole rows of a table are sorted.
    SortRows {
        table: Index,
        order: u32,
    },
    InsertColumn {
        sheet: Index,
        column: Index,
        heading: Option<&'static str>,
    },
    DeleteColumn {
        sheet: Index,
        column: Index,
    },
    SwapColumns {
        sheet: Index,
        first: Index,
        second: Index,
    },
    /// Columns change places within a table; the rest of the sheet stays.
    SwapTableColumns {
        table: Index,
        first: Index,
        second: Index,
    },
    /// The keys of a table are sorted without the rest of it.
    MoveKeys {
        table: Index,
        order: u32,
    },
    /// The labels of a table are sorted without the rest of it.
    MoveLabels {
        table: Index,
        order: u32,
    },
    /// Two keys change places.
    SwapKeys {
        first: Index,
        second: Index,
    },
    /// A row is typed in a place without a key.
    AddRow {
        row: Index,
        below: bool,
        words: Vec<Typed>,
    },
    RenameSheet {
        sheet: Index,
        name: &'static str,
    },
    CopySheet {
        sheet: Index,
    },
    DeleteSheet {
        sheet: Index,
    },
    ReorderSheets {
        order: u32,
    },
    DropHidden,
    DropNames,
    /// Formulas are replaced by their results.
    Freeze,
    Type {
        sheet: Index,
        row: Index,
        column: Index,
        what: Typed,
    },
    Answer {
        answer: Index,
        what: Typed,
    },
    Clear {
        sheet: Index,
        row: Index,
        column: Index,
    },
    CopyCell {
        from: Index,
        to: Index,
    },
    MoveCell {
        from: Index,
        to: Index,
    },
    /// Cells are merged: the content of all but the first is lost.
    Merge {
        sheet: Index,
        row: Index,
        column: Index,
        rows: u32,
        columns: u32,
    },
    SetKey {
        key: Index,
        other: Index,
    },
    BlankKey {
        key: Index,
    },
    SetLabel {
        label: Index,
        other: Index,
    },
    SetHeading {
        heading: Index,
        other: Index,
    },
    RenameHeading {
        heading: Index,
        name: &'static str,
    },
    SwapHeadings {
        first: Index,
        second: Index,
    },
}

/// A typed value.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    Text(&'static str),
    Number(f64),
    Other(CellValue),
    /// The content of some tagged cell: a key, a label, a heading or another answer.
    Like(Index),
}

const TEXTS: [&str; 17] = [
    "Ref",
    "ref",
    "S01",
    "S03",
    "s02",
    "X01",
    "A1.1",
    "G1",
    "G01",
    "P02",
    "4",
    "3 - Skilled",
    "n/a",
    "Rating",
    "2027-01-05",
    " ",
    "see above",
];

const NAMES: [&str; 6] = ["Notes", "My own", "Sheet1", "Kopie", "Lists", "Ref"];

fn typed() -> impl Strategy<Value = Typed> {
    let date = CellValue::Date { date: Date::from_ymd(2027, 5, 6).unwrap(), time: false };
    let others = vec![date, CellValue::Bool(true), CellValue::Error("#N/A".to_owned()), CellValue::Empty];
    prop_oneof![
        select(&TEXTS[..]).prop_map(Typed::Text),
        select(&[0.0, 1.0, 2.0, 3.0, 4.5, 9.0, 46_400.0][..]).prop_map(Typed::Number),
        select(others).prop_map(Typed::Other),
        any::<Index>().prop_map(Typed::Like),
        any::<Index>().prop_map(Typed::Like),
    ]
}

pub(super) fn change() -> impl Strategy<Value = Change> {
    let i = any::<Index>;
    let order = any::<u32>;
    let name = || select(&NAMES[..]);
    let rows = prop_oneof![
        (i(), i(), 1u32..4).prop_map(|(sheet, row, count)| Change::InsertRows { sheet, row, count }),
        (i(), i()).prop_map(|(sheet, row)| Change::DeleteRow { sheet, row }),
        (i(), i(), i()).prop_map(|(sheet, first, second)| Change::SwapRows { sheet, first, second }),
        (i(), order()).prop_map(|(table, order)| Change::SortRows { table, order }),
        (i(), any::<bool>(), proptest::collection::vec(typed(), 1..7)).prop_map(|(row, below, words)| Change::AddRow {
            row,
            below,
            words
        }),
    ];
    let columns = prop_oneof![
        (i(), i(), proptest::option::of(name())).prop_map(|(sheet, column, heading)| Change::InsertColumn {
            sheet,
            column,
            heading
        }),
        (i(), i()).prop_map(|(sheet, column)| Change::DeleteColumn { sheet, column }),
        (i(), i(), i()).prop_map(|(sheet, first, second)| Change::SwapColumns { sheet, first, second }),
        (i(), i(), i()).prop_map(|(table, first, second)| Change::SwapTableColumns { table, first, second }),
    ];
    let halves = prop_oneof![
        (i(), order()).prop_map(|(table, order)| Change::MoveKeys { table, order }),
        (i(), order()).prop_map(|(table, order)| Change::MoveLabels { table, order }),
        (i(), i()).prop_map(|(first, second)| Change::SwapKeys { first, second }),
    ];
    let sheets = prop_oneof![
        (i(), name()).prop_map(|(sheet, name)| Change::RenameSheet { sheet, name }),
        i().prop_map(|sheet| Change::CopySheet { sheet }),
        i().prop_map(|sheet| Change::DeleteSheet { sheet }),
        order().prop_map(|order| Change::ReorderSheets { order }),
        Just(Change::DropHidden),
        Just(Change::DropNames),
        Just(Change::Freeze),
    ];
    let cells = prop_oneof![
        (i(), i(), i(), typed()).prop_map(|(sheet, row, column, what)| Change::Type { sheet, row, column, what }),
        (i(), typed()).prop_map(|(answer, what)| Change::Answer { answer, what }),
        (i(), i(), i()).prop_map(|(sheet, row, column)| Change::Clear { sheet, row, column }),
        (i(), i()).prop_map(|(from, to)| Change::CopyCell { from, to }),
        (i(), i()).prop_map(|(from, to)| Change::MoveCell { from, to }),
        (i(), i(), i(), 1u32..6, 1u32..4).prop_map(|(sheet, row, column, rows, columns)| Change::Merge {
            sheet,
            row,
            column,
            rows,
            columns
        }),
    ];
    let words = prop_oneof![
        (i(), i()).prop_map(|(key, other)| Change::SetKey { key, other }),
        i().prop_map(|key| Change::BlankKey { key }),
        (i(), i()).prop_map(|(label, other)| Change::SetLabel { label, other }),
        (i(), i()).prop_map(|(heading, other)| Change::SetHeading { heading, other }),
        (i(), name()).prop_map(|(heading, name)| Change::RenameHeading { heading, name }),
        (i(), i()).prop_map(|(first, second)| Change::SwapHeadings { first, second }),
    ];
    prop_oneof![rows, columns, halves, sheets, cells, words]
}

/// Returns one of these things, or `None` if there are none.
fn pick<T: Clone>(index: &Index, from: &[T]) -> Option<T> {
    (!from.is_empty()).then(|| from[index.index(from.len())].clone())
}

/// Returns the sheet of a table and its places of some kind, in order.
fn table_spots(book: &Tagged, table: &Index, wanted: impl Fn(&Tag, &'static str) -> bool) -> Option<(usize, Vec<CellRef>)> {
    let tables: BTreeSet<(usize, &'static str)> = (0..book.sheets.len())
        .flat_map(|sheet| {
            book.sheets[sheet]
                .tags
                .values()
                .filter_map(move |tag| if let Tag::Heading(id, _) = tag { Some((sheet, *id)) } else { None })
        })
        .collect();
    let (sheet, id) = pick(table, &tables.into_iter().collect::<Vec<_>>())?;
    let spots = book.sheets[sheet].tags.iter().filter(|(_, tag)| wanted(tag, id)).map(|(cell, _)| *cell).collect();
    Some((sheet, spots))
}

/// Returns the numbers below `count` in an order that depends on the seed.
fn shuffled(count: usize, seed: u32) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by_key(|at| (*at as u32).wrapping_mul(seed));
    places
}

fn swap<T: PartialEq + Copy>(here: T, first: T, second: T) -> T {
    if here == first {
        second
    } else if here == second {
        first
    } else {
        here
    }
}

impl Tagged {
    fn is_heading(tag: &Tag) -> bool {
        matches!(tag, Tag::Heading(..))
    }

    fn is_key(tag: &Tag) -> bool {
        matches!(tag, Tag::Key(..))
    }

    fn is_label(tag: &Tag) -> bool {
        matches!(tag, Tag::Label(..))
    }

    fn text(&self, spot: Spot) -> String {
        self.content(spot).map(|cell| cell.value.display()).unwrap_or_default()
    }

    fn cell(&self, what: &Typed) -> Option<Cell> {
        Some(match what {
            Typed::Text(text) => Cell::new(CellValue::Text((*text).to_owned()), None),
            Typed::Number(number) => Cell::new(CellValue::Number(*number), None),
            Typed::Other(value) => Cell::new(value.clone(), (*value == CellValue::Empty).then(|| "1+1".to_owned())),
            Typed::Like(index) => self.content(pick(index, &self.spots(|_| true))?)?.clone(),
        })
    }

    /// Returns a place on a sheet.
    fn spot(&self, sheet: &Index, row: &Index, column: &Index) -> Spot {
        let sheet = sheet.index(self.sheets.len());
        let last = self.sheets[sheet].last();
        (sheet, CellRef::new(row.index(last.row as usize + 2) as u32, column.index(last.col as usize + 2) as u32))
    }

    /// Makes a change. Returns `None` if there is nothing to change.
    pub(super) fn apply(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::InsertRows { .. }
            | Change::DeleteRow { .. }
            | Change::SwapRows { .. }
            | Change::SortRows { .. }
            | Change::AddRow { .. } => self.apply_to_rows(change),
            Change::InsertColumn { .. }
            | Change::DeleteColumn { .. }
            | Change::SwapColumns { .. }
            | Change::SwapTableColumns { .. } => self.apply_to_columns(change),
            Change::MoveKeys { .. } | Change::MoveLabels { .. } | Change::SwapKeys { .. } => self.apply_to_halves(change),
            Change::RenameSheet { .. }
            | Change::CopySheet { .. }
            | Change::DeleteSheet { .. }
            | Change::ReorderSheets { .. }
            | Change::DropHidden
            | Change::DropNames
            | Change::Freeze => self.apply_to_sheets(change),
            Change::Type { .. }
            | Change::Answer { .. }
            | Change::Clear { .. }
            | Change::CopyCell { .. }
            | Change::MoveCell { .. }
            | Change::Merge { .. } => self.apply_to_cells(change),
            _ => self.apply_to_words(change),
        }
    }

    fn apply_to_rows(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::InsertRows { sheet, row, count } => {
                let (sheet, from) = self.spot(sheet, row, row);
                let down = |at: CellRef| CellRef::new(if at.row >= from.row { at.row + count } else { at.row }, at.col);
                self.sheets[sheet].relocate(|at| Some(down(at)));
            }
            Change::DeleteRow { sheet, row } => {
                let (sheet, gone) = self.spot(sheet, row, row);
                let up = |at: CellRef| CellRef::new(if at.row > gone.row { at.row - 1 } else { at.row }, at.col);
                self.sheets[sheet].relocate(|at| (at.row != gone.row).then(|| up(at)));
            }
            Change::SwapRows { sheet, first, second } => {
                let (at, first) = self.spot(sheet, first, first);
                let (_, second) = self.spot(sheet, second, second);
                self.sheets[at].relocate(|at| Some(CellRef::new(swap(at.row, first.row, second.row), at.col)));
            }
            Change::SortRows { table, order } => {
                let (sheet, keys) = table_spots(self, table, |tag, id| matches!(tag, Tag::Key(of, _) if *of == id))?;
                let to = shuffled(keys.len(), *order);
                let row = |row: u32| keys.iter().position(|key| key.row == row).map_or(row, |at| keys[to[at]].row);
                self.sheets[sheet].relocate(|at| Some(CellRef::new(row(at.row), at.col)));
            }
            Change::AddRow { row, below, words } => {
                let (sheet, key) = pick(row, &self.spots(Self::is_key))?;
                let last = self.sheets[sheet].last().col;
                let cells: Vec<Option<Cell>> = words.iter().map(|what| self.cell(what)).collect();
                let at = key.row + u32::from(*below);
                self.insert_own_row(sheet, at, 0..=last);
                for (cell, col) in cells.into_iter().zip(1..=last) {
                    self.put((sheet, CellRef::new(at, col)), cell);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn apply_to_columns(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::InsertColumn { sheet, column, heading } => {
                let (sheet, from) = self.spot(sheet, column, column);
                let right = |at: CellRef| CellRef::new(at.row, if at.col >= from.col { at.col + 1 } else { at.col });
                self.sheets[sheet].relocate(|at| Some(right(at)));
                let rows: BTreeSet<u32> = self.sheets[sheet].tags.keys().map(|at| at.row).collect();
                for row in heading.iter().flat_map(|_| &rows) {
                    let is_head = self.sheets[sheet].row(*row).any(Self::is_heading);
                    let words = if is_head { heading.unwrap_or_default() } else { "my own words" };
                    self.put_text((sheet, CellRef::new(*row, from.col)), words);
                }
            }
            Change::DeleteColumn { sheet, column } => {
                let (sheet, gone) = self.spot(sheet, column, column);
                let left = |at: CellRef| CellRef::new(at.row, if at.col > gone.col { at.col - 1 } else { at.col });
                self.sheets[sheet].relocate(|at| (at.col != gone.col).then(|| left(at)));
            }
            Change::SwapColumns { sheet, first, second } => {
                let (at, first) = self.spot(sheet, first, first);
                let (_, second) = self.spot(sheet, second, second);
                self.sheets[at].relocate(|at| Some(CellRef::new(at.row, swap(at.col, first.col, second.col))));
            }
            Change::SwapTableColumns { table, first, second } => {
                let (sheet, headings) = table_spots(self, table, |tag, id| matches!(tag, Tag::Heading(of, _) if *of == id))?;
                let (first, second) = (pick(first, &headings)?, pick(second, &headings)?);
                let rows = self.rows_below((sheet, first));
                let is_own = |at: CellRef| at.row == first.row || rows.contains(&at.row);
                self.sheets[sheet]
                    .relocate(|at| Some(if is_own(at) { CellRef::new(at.row, swap(at.col, first.col, second.col)) } else { at }));
            }
            _ => return None,
        }
        Some(())
    }

    fn apply_to_halves(&mut self, change: &Change) -> Option<()> {
        let (spots, order): (Vec<Spot>, Vec<usize>) = match change {
            Change::MoveKeys { table, order } | Change::MoveLabels { table, order } => {
                let keys = matches!(change, Change::MoveKeys { .. });
                let wanted = |tag: &Tag, id| match tag {
                    Tag::Key(of, _) => keys && *of == id,
                    Tag::Label(of, _) => !keys && *of == id,
                    _ => false,
                };
                let (sheet, cells) = table_spots(self, table, wanted)?;
                (cells.iter().map(|cell| (sheet, *cell)).collect(), shuffled(cells.len(), *order))
            }
            Change::SwapKeys { first, second } => {
                let keys = self.spots(Self::is_key);
                let (first, second) = (pick(first, &keys)?, pick(second, &keys)?);
                if first == second {
                    return None;
                }
                (vec![first, second], vec![1, 0])
            }
            _ => return None,
        };
        self.permute(&spots, &order);
        self.trust_keys(&spots);
        Some(())
    }

    fn apply_to_sheets(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::RenameSheet { sheet, name } => {
                if self.sheets.iter().all(|tagged| tagged.sheet.name != *name) {
                    let at = sheet.index(self.sheets.len());
                    (*name).clone_into(&mut self.sheets[at].sheet.name);
                }
            }
            Change::CopySheet { sheet } => {
                let at = sheet.index(self.sheets.len());
                let copy = self.sheets[at].clone();
                let sheet = Sheet { name: format!("{} ({})", copy.sheet.name, self.sheets.len()), ..copy.sheet };
                self.sheets.insert(at, TaggedSheet { sheet, ..copy });
            }
            Change::DeleteSheet { sheet } if self.sheets.len() > 1 => {
                self.sheets.remove(sheet.index(self.sheets.len()));
            }
            Change::ReorderSheets { order } => {
                let to = shuffled(self.sheets.len(), *order);
                self.sheets = to.iter().map(|at| self.sheets[*at].clone()).collect();
            }
            Change::DropHidden => {
                let hidden = |name: &str| [Identity::SHEET, Identity::LISTS].contains(&name);
                if self.sheets.iter().any(|tagged| !hidden(&tagged.sheet.name)) {
                    self.sheets.retain(|tagged| !hidden(&tagged.sheet.name));
                }
            }
            Change::DropNames => {
                self.names.clear();
                self.properties.clear();
            }
            Change::Freeze => {
                let cells = self.sheets.iter_mut().flat_map(|tagged| tagged.sheet.cells.values_mut());
                cells.for_each(|cell| cell.formula = None);
            }
            _ => return None,
        }
        Some(())
    }

    fn apply_to_cells(&mut self, change: &Change) -> Option<()> {
        let tagged = |index: &Index| pick(index, &self.spots(|_| true));
        match change {
            Change::Type { sheet, row, column, what } => self.put(self.spot(sheet, row, column), self.cell(what)),
            Change::Answer { answer, what } => {
                let spot = pick(answer, &self.spots(|tag| matches!(tag, Tag::Field(_))))?;
                self.put(spot, self.cell(what));
            }
            Change::Clear { sheet, row, column } => self.put(self.spot(sheet, row, column), None),
            Change::CopyCell { from, to } => {
                let (from, to) = (tagged(from)?, tagged(to)?);
                self.put(to, self.content(from).cloned());
            }
            Change::MoveCell { from, to } => {
                let (from, to) = (tagged(from)?, tagged(to)?);
                let content = self.content(from).cloned();
                self.put(from, None);
                self.put(to, content);
            }
            Change::Merge { sheet, row, column, rows, columns } => {
                let (sheet, first) = self.spot(sheet, row, column);
                let area = (0..*rows).flat_map(|down| (0..*columns).map(move |right| (down, right)));
                for (down, right) in area.skip(1) {
                    self.put((sheet, CellRef::new(first.row + down, first.col + right)), None);
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn apply_to_words(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::SetKey { key, other } => {
                let keys = self.spots(Self::is_key);
                let text = self.text(pick(other, &keys)?);
                self.put_text(pick(key, &keys)?, &text);
            }
            Change::BlankKey { key } => self.put(pick(key, &self.spots(Self::is_key))?, None),
            Change::SetLabel { label, other } => {
                let labels = self.spots(Self::is_label);
                let text = self.text(pick(other, &labels)?);
                self.put_text(pick(label, &labels)?, &text);
            }
            Change::SetHeading { heading, other } => {
                let headings = self.spots(Self::is_heading);
                let (heading, other) = (pick(heading, &headings)?, pick(other, &headings)?);
                let text = self.text(other);
                self.put_text(heading, &text);
                if heading.0 == other.0 && heading.1.row == other.1.row && heading != other {
                    self.claim(heading.0, heading.1, other.1);
                }
            }
            Change::RenameHeading { heading, name } => self.put_text(pick(heading, &self.spots(Self::is_heading))?, name),
            Change::SwapHeadings { first, second } => {
                let headings = self.spots(Self::is_heading);
                let first = pick(first, &headings)?;
                let row: Vec<Spot> = headings.into_iter().filter(|spot| spot.0 == first.0 && spot.1.row == first.1.row).collect();
                let second = pick(second, &row)?;
                let (a, b) = (self.text(first), self.text(second));
                self.put_text(first, &b);
                self.put_text(second, &a);
                // The cells below now have the other heading: the person has renamed them.
                let rows = self.rows_below(first);
                let (a, b) = (first.1.col, second.1.col);
                let is_answer =
                    |at: &CellRef, tag: &Tag| rows.contains(&at.row) && matches!(tag, Tag::Field(_) | Tag::Claimed { .. });
                let tags = std::mem::take(&mut self.sheets[first.0].tags);
                let (answers, rest): (Vec<_>, Vec<_>) = tags.into_iter().partition(|(at, tag)| is_answer(at, tag));
                let swapped = answers.into_iter().map(|(at, tag)| (CellRef::new(at.row, swap(at.col, a, b)), tag));
                self.sheets[first.0].tags = rest.into_iter().chain(swapped).collect();
            }
            _ => return None,
        }
        Some(())
    }

    /// Returns the rows from a heading to the next one.
    fn rows_below(&self, (sheet, heading): Spot) -> std::ops::Range<u32> {
        let rows = self.spots(Self::is_heading).into_iter().filter(|spot| spot.0 == sheet).map(|spot| spot.1.row);
        heading.row + 1..rows.filter(|row| *row > heading.row).min().unwrap_or(u32::MAX)
    }

    /// Handles a column that gets the heading of another: its answers may count as those of the other column, once those are
    /// gone.
    fn claim(&mut self, sheet: usize, heading: CellRef, other: CellRef) {
        let rows = self.rows_below((sheet, heading));
        let tags = &mut self.sheets[sheet].tags;
        let field = |tags: &std::collections::BTreeMap<CellRef, Tag>, at: CellRef| match tags.get(&at) {
            Some(Tag::Field(pointer)) => Some(pointer.clone()),
            _ => None,
        };
        let claims: Vec<(CellRef, Pointer, Pointer)> = tags
            .keys()
            .filter(|at| at.col == heading.col && rows.contains(&at.row))
            .filter_map(|at| Some((*at, field(tags, *at)?, field(tags, CellRef::new(at.row, other.col))?)))
            .collect();
        tags.extend(claims.into_iter().map(|(at, was, now)| (at, Tag::Claimed { was, now })));
    }
}
