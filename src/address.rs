//! Addresses: JSON pointers into a document and cells of a sheet.
//!
//! Rows and columns are counted from zero inside the program and shown in A1 form to people.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A JSON pointer (RFC 6901) into a document, such as `/inventory/ratings/3/rating`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// A pointer from its text, which must be empty or begin with `/`.
    pub fn new(text: impl Into<String>) -> Self {
        let text: String = text.into();
        debug_assert!(text.is_empty() || text.starts_with('/'), "not a pointer: {text}");
        Self(text.into())
    }

    /// The pointer one step deeper; `~` and `/` in the step are escaped.
    #[must_use]
    pub fn join(&self, step: impl fmt::Display) -> Self {
        let mut step = step.to_string();
        if step.contains(['~', '/']) {
            step = step.replace('~', "~0").replace('/', "~1");
        }
        Self([&self.0, "/", step.as_str()].concat().into())
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The steps from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let unescaped = |step: &str| step.replace("~1", "/").replace("~0", "~");
        self.0.split('/').skip(1).map(move |step| if step.contains('~') { unescaped(step).into() } else { step.into() })
    }

    /// The last step, or an empty text at the root.
    pub fn last(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The pointer one step nearer to the root; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|at| Self(self.0[..at].into()))
    }

    /// Splits a pointer below `list` into the index of its item and the rest: `/a/3/b` below `/a` is `(3, "/b")`.
    pub fn index_below(&self, list: &Pointer) -> Option<(usize, &str)> {
        let rest = self.0.strip_prefix(list.as_str())?.strip_prefix('/')?;
        let end = rest.find('/').unwrap_or(rest.len());
        Some((rest[..end].parse().ok()?, &rest[end..]))
    }

    /// Writes a value at this pointer, creating the objects and arrays on the way; gaps in an array are filled with null.
    pub fn put(&self, root: &mut Value, value: Value) {
        let mut here = root;
        for step in self.steps() {
            here = match step.parse::<usize>() {
                Ok(index) => {
                    if !here.is_array() {
                        *here = Value::Array(Vec::new());
                    }
                    let Value::Array(items) = here else { return };
                    while items.len() <= index {
                        items.push(Value::Null);
                    }
                    &mut items[index]
                }
                Err(_) => {
                    if !here.is_object() {
                        *here = Value::Object(serde_json::Map::new());
                    }
                    let Value::Object(map) = here else { return };
                    // Look up first, so that the key is copied only if it is new.
                    if !map.contains_key(step.as_ref()) {
                        map.insert(step.to_string(), Value::Null);
                    }
                    let Some(next) = map.get_mut(step.as_ref()) else { return };
                    next
                }
            };
        }
        *here = value;
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Pointer {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// The entry of a part, or of its nearest ancestor that has one.
pub fn nearest<'a, T>(places: &'a BTreeMap<Pointer, T>, pointer: &Pointer) -> Option<&'a T> {
    let mut here = Some(pointer.clone());
    while let Some(pointer) = here {
        if let Some(place) = places.get(&pointer) {
            return Some(place);
        }
        here = pointer.parent();
    }
    None
}

/// A cell by row and column, both counted from zero; `Display` and `FromStr` use A1 form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellRef {
    /// Row from zero.
    pub row: u32,
    /// Column from zero.
    pub col: u32,
}

impl CellRef {
    /// The cell at a row and a column counted from zero.
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }

    /// The cell as an absolute reference for formulas: `$A$1`.
    pub fn absolute(self) -> String {
        format!("${}${}", column_letters(self.col), self.row + 1)
    }

    /// The cell with a fixed column, as rules for many rows need it: `$A1`.
    pub fn in_fixed_column(self) -> String {
        format!("${}{}", column_letters(self.col), self.row + 1)
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), self.row + 1)
    }
}

impl FromStr for CellRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or(())?;
        let (letters, number) = text.split_at(digits);
        if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(());
        }
        let col = letters.bytes().fold(0u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1) - 1;
        let row: u32 = number.parse().map_err(|_| ())?;
        Ok(Self { row: row.checked_sub(1).ok_or(())?, col })
    }
}

/// The name of a sheet in front of a reference to its cells, in the notation of formulas and links: `'Ana''s'` for `Ana's`.
pub fn quoted_sheet(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(col) + 1;
    while left > 0 {
        left -= 1;
        letters.push(b'A' + (left % 26) as u8);
        left /= 26;
    }
    letters.iter().rev().map(|&b| char::from(b)).collect()
}

/// A cell of a named sheet: where a value was read from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The sheet's position in its workbook, from zero: findings are listed in sheet order.
    pub order: usize,
    /// The sheet's name in the file.
    pub sheet: Arc<str>,
    /// The cell.
    pub cell: CellRef,
}

/// Cells in short form: `D8–D12, D15`.
pub fn cells_in_words(cells: impl IntoIterator<Item = CellRef>) -> String {
    let mut sorted: Vec<CellRef> = cells.into_iter().collect();
    sorted.sort_by_key(|cell| (cell.col, cell.row));
    sorted.dedup();
    let runs = sorted.chunk_by(|a, b| a.col == b.col && a.row + 1 == b.row);
    let words = runs.filter_map(|run| match run {
        [] => None,
        [one] => Some(one.to_string()),
        [first, .., last] => Some(format!("{first}–{last}")),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_below_each_other_are_told_as_one() {
        let cells = |names: &[&str]| super::cells_in_words(names.iter().map(|name| name.parse().unwrap()));
        assert_eq!(cells(&["D9", "D8", "D10", "E10", "D15"]), "D8–D10, D15, E10");
        assert_eq!(cells(&["D9"]), "D9");
        assert_eq!(cells(&[]), "");
    }

    #[test]
    fn columns_and_cells_go_both_ways() {
        for (col, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(column_letters(col), letters);
            assert_eq!(format!("{letters}7").parse(), Ok(CellRef::new(6, col)));
        }
        assert_eq!(CellRef::new(0, 1).absolute(), "$B$1");
        for wrong in ["", "7", "A", "A0", "ABCD1", "a1"] {
            assert_eq!(wrong.parse::<CellRef>(), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_pointer_writes_into_objects_and_arrays() {
        let mut root = Value::Null;
        Pointer::from("/plan/goals/1/statement").put(&mut root, json!("x"));
        assert_eq!(root, json!({"plan": {"goals": [null, {"statement": "x"}]}}));
        assert_eq!(Pointer::from("/a").join("b/c~d").steps().collect::<Vec<_>>(), ["a", "b/c~d"]);
        assert_eq!(Pointer::from("/a/12/b/c").index_below(&"/a".into()), Some((12, "/b/c")));
        assert_eq!(Pointer::from("/ab/12").index_below(&"/a".into()), None);
    }
}
