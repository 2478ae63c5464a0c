//! Returns that were made from another version of their framework than the one they were read with. If skills were added,
//! removed or moved between the two versions, answers are lost or end up beside another skill.

use crate::finding::{Code, Finding};
use crate::form::key;
use crate::jobs::returned::Return;
use crate::jobs::workbench::Workbench;
use crate::model::Framework;

/// A return of another version.
pub struct OtherVersion<'a> {
    /// The file.
    pub file: &'a str,
    /// The framework that the return was read with.
    pub framework: &'a Framework,
    /// The version that the return was made from.
    pub version: &'a str,
    /// A finding that shows that the skills of the return differ from those of the framework.
    pub misfit: Option<&'a Finding>,
}

/// The returns that were made from another version of their framework than the available one.
pub fn other_versions<'a>(returns: &'a [Return], workbench: &'a Workbench) -> impl Iterator<Item = OtherVersion<'a>> {
    returns.iter().filter_map(|found| {
        let identity = found.identity.as_ref()?;
        let framework = workbench.library.get(&identity.framework)?;
        workbench.is_other(identity, framework).then(|| OtherVersion {
            file: &found.file,
            framework,
            version: &identity.framework_version,
            misfit: found.findings.iter().find(|finding| tells_other_skills(found, finding)),
        })
    })
}

/// Whether a finding shows that the skills or the scale differ from those of the available framework. A missing row for a
/// current skill is ignored, because no answer is lost by it.
fn tells_other_skills(found: &Return, finding: &Finding) -> bool {
    match finding.code {
        Code::RowMixedUp | Code::LabelChanged | Code::RatingOffScale => stands_in_a_row_of_a_skill(found, finding),
        Code::NotInList => finding.pointer.as_ref().is_some_and(|pointer| pointer.last() == "skill"),
        // The row of a skill that the available framework does not have.
        Code::TextOutside => finding.value.as_deref().is_some_and(key::is_of_skill),
        Code::FormIncomplete => true,
        _ => false,
    }
}

fn stands_in_a_row_of_a_skill(found: &Return, finding: &Finding) -> bool {
    let (sheet, row, _) = finding.position();
    let of_skill = |pointer: &str| ["/inventory/ratings/", "/gap_analysis/rows/"].iter().any(|list| pointer.starts_with(list));
    let here = found.fields.iter().filter(|field| field.place.order == sheet && field.place.cell.row == row);
    here.into_iter().any(|field| of_skill(field.pointer.as_str()))
}
