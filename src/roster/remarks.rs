//! Remarks that are collected from many cells and reported once: values that were read differently than written, and doubts.

use std::collections::BTreeMap;

use super::field::RosterField;
use super::headings::quoted;
use crate::address::CellRef;
use crate::finding::{Finding, Told};

/// Most cells that a finding names.
const NAMED: usize = 8;

/// The kinds of remarks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum RemarkKind {
    /// A value of the field was read as another.
    Tidied(RosterField),
    /// A word was read as an empty value of the field.
    Nothing(RosterField),
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
    /// The department comes from the line above a group of people.
    Grouped,
    /// The department comes from a cell above, where it is given once for several people.
    Outline,
    /// A cell is to the right of the last heading.
    Beyond,
    RowTwice,
    RowDoubtful,
}

/// One of the cells.
struct RosterRemark {
    cell: CellRef,
    /// The text of the cell.
    value: String,
    /// How it was read, or whom it is about.
    about: String,
}

/// The remarks on a list, by kind.
#[derive(Default)]
pub(super) struct Remarks(BTreeMap<RemarkKind, Vec<RosterRemark>>);

impl Remarks {
    pub(super) fn add(&mut self, kind: RemarkKind, cell: CellRef, value: &str, about: &str) {
        self.0.entry(kind).or_default().push(RosterRemark { cell, value: value.to_owned(), about: about.to_owned() });
    }

    /// A finding for each kind, at its first cell; `heading` is the heading of a column.
    pub(super) fn findings(self, heading: impl Fn(RosterField) -> Option<String>) -> Vec<(CellRef, Finding)> {
        self.0.into_iter().filter_map(|(kind, remarks)| finding(&kind, &remarks, &heading)).collect()
    }
}

fn finding(
    kind: &RemarkKind,
    remarks: &[RosterRemark],
    heading: &impl Fn(RosterField) -> Option<String>,
) -> Option<(CellRef, Finding)> {
    let first = remarks.first()?;
    let named = remarks.iter().take(NAMED);
    let list: Vec<String> = named
        .map(|remark| match kind {
            RemarkKind::Tidied(_) => format!("{} → {} ({})", quoted(&remark.value), quoted(&remark.about), remark.cell),
            RemarkKind::Gone => format!("{} ({}: {})", remark.about, remark.cell, quoted(&remark.value)),
            RemarkKind::RowHidden | RemarkKind::RowStruck | RemarkKind::RowTwice => {
                format!("{} ({})", remark.about, remark.cell.row + 1)
            }
            _ => format!("{} ({})", quoted(&remark.value), remark.cell),
        })
        .collect();
    let list = &list.join(", ");
    let more = remarks.len().checked_sub(NAMED).filter(|more| *more > 0);
    let column = |field: &RosterField| heading(*field).map(|heading| quoted(&heading));
    let tidied = |kind, field: Option<&RosterField>| {
        let column = field.and_then(column);
        Finding::new(Told::RosterValueTidied { kind, list, more, column: column.as_deref() })
    };
    let finding = match kind {
        RemarkKind::Tidied(field) => tidied("", Some(field)),
        RemarkKind::Nothing(field) => tidied("nothing", Some(field)),
        RemarkKind::Grouped => tidied("group", None),
        RemarkKind::Outline => tidied("outline", None),
        RemarkKind::IdSpoilt => Finding::new(Told::RosterIdSpoilt { list, more, column: column(&RosterField::Id).as_deref() }),
        RemarkKind::IdIsDate => Finding::new(Told::RosterIdDoubtful { kind: "date", list, more }),
        RemarkKind::IdInZeros => Finding::new(Told::RosterIdDoubtful { kind: "zeros", list, more }),
        RemarkKind::IdInThousands => Finding::new(Told::RosterIdDoubtful { kind: "thousands", list, more }),
        RemarkKind::Beyond => Finding::new(Told::RosterTextDoubtful { kind: "beyond", list, more }),
        RemarkKind::Gone => Finding::new(Told::RosterLeaver { count: remarks.len(), list, more }),
        RemarkKind::StatusUnknown => Finding::new(Told::RosterStatusUnknown { list, more }),
        RemarkKind::RowHidden => Finding::new(Told::RosterRowHidden { kind: "hidden", list, more }),
        RemarkKind::RowStruck => Finding::new(Told::RosterRowHidden { kind: "struck", list, more }),
        RemarkKind::RowTwice => Finding::new(Told::RosterRowTwice { list, more }),
        RemarkKind::RowDoubtful => Finding::new(Told::RosterRowDoubtful { list, more }),
    };
    Some((first.cell, if first.value.is_empty() { finding } else { finding.with_value(first.value.clone()) }))
}
