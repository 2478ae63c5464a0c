//! What is said once of many cells: what was read otherwise than it stands there, and what is in doubt.

use std::collections::BTreeMap;

use super::field::Field;
use super::headings::quoted;
use crate::address::CellRef;
use crate::finding::{Code, Finding};

/// How many cells of a kind are named.
const NAMED: usize = 8;

/// What can be said of many cells at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A value of the field was read as another.
    Tidied(Field),
    /// A word of the field stands for nothing.
    Nothing(Field),
    IdSpoilt,
    IdIsDate,
    IdInZeros,
    IdInThousands,
    /// Somebody has left, as a cell says.
    Gone,
    /// A status that is not understood.
    StatusUnknown,
    RowHidden,
    RowStruck,
    /// The department is that of the line above a group of people.
    Grouped,
    /// The department is that of the cell above, where it stands once for its people.
    Outline,
    /// A cell stands right of the last heading.
    Beyond,
    RowTwice,
    RowDoubtful,
}

/// One of the cells.
struct Remark {
    cell: CellRef,
    /// What stands there.
    value: String,
    /// What it was read as, or of whom it is said.
    about: String,
}

/// The remarks of a list, by what they are about.
#[derive(Default)]
pub(super) struct Remarks(BTreeMap<Kind, Vec<Remark>>);

impl Remarks {
    pub(super) fn add(&mut self, kind: Kind, cell: CellRef, value: &str, about: &str) {
        self.0.entry(kind).or_default().push(Remark { cell, value: value.to_owned(), about: about.to_owned() });
    }

    /// A finding for each kind, at its first cell; `heading` is the heading of a column.
    pub(super) fn findings(self, heading: impl Fn(Field) -> Option<String>) -> Vec<(CellRef, Finding)> {
        self.0.into_iter().filter_map(|(kind, remarks)| finding(&kind, &remarks, &heading)).collect()
    }
}

fn finding(kind: &Kind, remarks: &[Remark], heading: &impl Fn(Field) -> Option<String>) -> Option<(CellRef, Finding)> {
    let first = remarks.first()?;
    let (code, field, which) = match kind {
        Kind::Tidied(field) => (Code::RosterValueTidied, Some(*field), ""),
        Kind::Nothing(field) => (Code::RosterValueTidied, Some(*field), "nothing"),
        Kind::Grouped => (Code::RosterValueTidied, None, "group"),
        Kind::IdSpoilt => (Code::RosterIdSpoilt, Some(Field::Id), ""),
        Kind::IdIsDate => (Code::RosterIdDoubtful, Some(Field::Id), "date"),
        Kind::IdInZeros => (Code::RosterIdDoubtful, Some(Field::Id), "zeros"),
        Kind::IdInThousands => (Code::RosterIdDoubtful, Some(Field::Id), "thousands"),
        Kind::Beyond => (Code::RosterTextDoubtful, None, "beyond"),
        Kind::Outline => (Code::RosterValueTidied, None, "outline"),
        Kind::Gone => (Code::RosterLeaver, None, ""),
        Kind::StatusUnknown => (Code::RosterStatusUnknown, None, ""),
        Kind::RowHidden => (Code::RosterRowHidden, None, "hidden"),
        Kind::RowStruck => (Code::RosterRowHidden, None, "struck"),
        Kind::RowTwice => (Code::RosterRowTwice, None, ""),
        Kind::RowDoubtful => (Code::RosterRowDoubtful, None, ""),
    };
    let named = remarks.iter().take(NAMED);
    let list: Vec<String> = named
        .map(|remark| match kind {
            Kind::Tidied(_) => format!("{} → {} ({})", quoted(&remark.value), quoted(&remark.about), remark.cell),
            Kind::Gone => format!("{} ({}: {})", remark.about, remark.cell, quoted(&remark.value)),
            Kind::RowHidden | Kind::RowStruck | Kind::RowTwice => format!("{} ({})", remark.about, remark.cell.row + 1),
            _ => format!("{} ({})", quoted(&remark.value), remark.cell),
        })
        .collect();
    let more = remarks.len().saturating_sub(NAMED);
    let column = field.and_then(heading).map(|heading| quoted(&heading)).unwrap_or_default();
    let (count, more) = (remarks.len().to_string(), if more == 0 { String::new() } else { more.to_string() });
    let list = list.join(", ");
    let blanks = [("list", list.as_str()), ("more", &more), ("count", &count), ("column", &column), ("kind", which)];
    let finding = Finding::new(code, &blanks);
    Some((first.cell, if first.value.is_empty() { finding } else { finding.with_value(first.value.clone()) }))
}
