//! What is said once of many cells: what was read otherwise than it stands there, and what is in doubt.

use std::collections::BTreeMap;

use super::field::Field;
use super::headings::quoted;
use crate::address::CellRef;
use crate::finding::{Finding, Told};

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
    let named = remarks.iter().take(NAMED);
    let list: Vec<String> = named
        .map(|remark| match kind {
            Kind::Tidied(_) => format!("{} → {} ({})", quoted(&remark.value), quoted(&remark.about), remark.cell),
            Kind::Gone => format!("{} ({}: {})", remark.about, remark.cell, quoted(&remark.value)),
            Kind::RowHidden | Kind::RowStruck | Kind::RowTwice => format!("{} ({})", remark.about, remark.cell.row + 1),
            _ => format!("{} ({})", quoted(&remark.value), remark.cell),
        })
        .collect();
    let list = &list.join(", ");
    let more = remarks.len().checked_sub(NAMED).filter(|more| *more > 0);
    let column = |field: &Field| heading(*field).map(|heading| quoted(&heading));
    let tidied = |kind, field: Option<&Field>| {
        let column = field.and_then(column);
        Finding::new(Told::RosterValueTidied { kind, list, more, column: column.as_deref() })
    };
    let finding = match kind {
        Kind::Tidied(field) => tidied("", Some(field)),
        Kind::Nothing(field) => tidied("nothing", Some(field)),
        Kind::Grouped => tidied("group", None),
        Kind::Outline => tidied("outline", None),
        Kind::IdSpoilt => Finding::new(Told::RosterIdSpoilt { list, more, column: column(&Field::Id).as_deref() }),
        Kind::IdIsDate => Finding::new(Told::RosterIdDoubtful { kind: "date", list, more }),
        Kind::IdInZeros => Finding::new(Told::RosterIdDoubtful { kind: "zeros", list, more }),
        Kind::IdInThousands => Finding::new(Told::RosterIdDoubtful { kind: "thousands", list, more }),
        Kind::Beyond => Finding::new(Told::RosterTextDoubtful { kind: "beyond", list, more }),
        Kind::Gone => Finding::new(Told::RosterLeaver { count: remarks.len(), list, more }),
        Kind::StatusUnknown => Finding::new(Told::RosterStatusUnknown { list, more }),
        Kind::RowHidden => Finding::new(Told::RosterRowHidden { kind: "hidden", list, more }),
        Kind::RowStruck => Finding::new(Told::RosterRowHidden { kind: "struck", list, more }),
        Kind::RowTwice => Finding::new(Told::RosterRowTwice { list, more }),
        Kind::RowDoubtful => Finding::new(Told::RosterRowDoubtful { list, more }),
    };
    Some((first.cell, if first.value.is_empty() { finding } else { finding.with_value(first.value.clone()) }))
}
