//! Plans that start from gaps, as people return them.

use skillbook::finding::{Code, Severity};
use skillbook::grid::CellValue;
use skillbook::jobs::returned::Return;
use skillbook::model::{Action, Effort};

use super::super::annotate::{again, copy};
use super::super::sample;
use super::super::spoilt::{Spoilt, text};
use super::{goals, packet, planned};

/// Returns a plan that was made from a packet and filled in without a flaw.
fn filled() -> Spoilt {
    let mut document = planned(&[packet()], 3);
    assert_eq!(goals(&document).len(), 3);
    let plan = document.plan.as_mut().unwrap();
    plan.goals[2].target_date = Some(sample::date("2027-12-31"));
    plan.goals[2].actions = vec![Action {
        action: Some("Teach one colleague".to_owned()),
        estimated_time: Some(Effort::from_text("2-3 days")),
        result: Some("She does it alone".to_owned()),
        target_date: Some(sample::date("2027-10-31")),
        ..Action::default()
    }];
    document.recompute();
    Spoilt::of_document(&document)
}

/// Returns the codes of all findings except those on values that were tidied, such as times.
fn codes(spoilt: &Spoilt) -> Vec<Code> {
    let told = spoilt.read().findings.into_iter().filter(|finding| finding.code != Code::ValueTidied);
    told.map(|finding| finding.code).collect()
}

/// A change to a workbook.
type Change = fn(Spoilt) -> Spoilt;

#[test]
fn whatever_moves_or_goes_beside_the_answers_does_no_harm() {
    let wanted = filled().read().value;
    let harmless: [(&str, Change, &[Code]); 10] = [
        ("as it is", |plan| plan, &[]),
        ("the gaps sorted the other way", |plan| plan.turn_rows("gap", 12), &[]),
        ("no ideas", |plan| plan.delete_sheet("Ideas"), &[]),
        ("no calendar", |plan| plan.delete_sheet("Calendar"), &[]),
        ("no hidden lists", |plan| plan.delete_sheet("Lists"), &[]),
        ("a calendar without Ref", |plan| plan.remove_column("calendar", "key"), &[Code::KeyRestored]),
        ("gaps without Ref", |plan| plan.remove_column("gap", "key"), &[Code::KeyRestored]),
        ("another name for the gaps", |plan| plan.rename_sheet("Gap analysis", "Where I stand"), &[Code::SheetRenamed]),
        ("an empty row in the plan", |plan| plan.gap_below("A1.1"), &[]),
        ("a copy of the plan", |plan| plan.copy_sheet("Development plan", "Development plan (2)"), &[Code::KeyRepeated]),
    ];
    for (what, change, told) in harmless {
        let plan = change(filled());
        assert_eq!(codes(&plan), told, "{what}");
        assert_eq!(plan.read().value, wanted, "{what}");
    }
}

#[test]
fn a_plan_whose_gaps_were_deleted_is_kept_and_the_gaps_are_asked_for() {
    let found = filled().delete_sheet("Gap analysis").read();
    let told: Vec<Code> = found.findings.iter().map(|finding| finding.code).collect();
    assert!(told.contains(&Code::RowMissing) && !told.contains(&Code::FormIncomplete), "{told:?}");
    assert_eq!(found.value.unwrap()["plan"], filled().read().value.unwrap()["plan"]);
    // If most of the rest is lost, too, a program has lost it.
    let lost =
        filled().delete_sheet("Gap analysis").delete_sheet("Development plan").delete_sheet("Goals").delete_sheet("Career goal");
    assert!(lost.read().value.is_none_or(|value| value["plan"]["goals"].as_array().unwrap().is_empty()));
}

/// The rows of the copy are in the order of the gaps that were read, whatever their order in the return.
#[test]
fn a_copy_to_mend_holds_all_of_a_plan() {
    let weight = "/gap_analysis/rows/3/weight";
    let plan = filled()
        .set(weight, text("a lot"))
        .set("/gap_analysis/rows/5/level_needed", CellValue::Number(1.0))
        .set("/gap_analysis/other/0/priority", text("Later"))
        .clear("/plan/goals/2/target_date")
        .set("/plan/goals/2/skill", text("Teaching"))
        .turn_rows("gap", 12);
    let (before, copy) = (plan.read(), copy(&plan.workbook).unwrap());
    let (workbook, after) = again(&copy);
    assert_eq!(after.value, before.value);
    let errors = |found: &Return| -> Vec<(Code, String)> {
        let errors = found.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let mut errors: Vec<_> =
            errors.filter_map(|finding| Some((finding.code, finding.pointer.as_ref()?.to_string()))).collect();
        errors.sort();
        errors
    };
    assert_eq!(errors(&after), errors(&before));
    let kept: Vec<String> =
        workbook.sheets.iter().flat_map(|sheet| sheet.cells.values().map(|cell| cell.value.display())).collect();
    for typed in ["a lot", "Later", "Teaching"] {
        assert!(kept.iter().any(|kept| kept == typed), "{typed} is lost");
    }
}

#[test]
fn a_plan_with_goals_and_nothing_to_do_is_not_sound() {
    let nothing = filled().clear_below("/plan/goals/2/actions");
    let found = nothing.read_on(&sample::strict_workbench());
    let finding = found.findings.iter().find(|finding| finding.code == Code::GoalWithoutAction).unwrap();
    assert_eq!(
        finding.cell().map(|cell| cell.to_string()).as_deref(),
        Some(nothing.spot("/plan/goals/2/actions/0/action").1.as_str())
    );
}
