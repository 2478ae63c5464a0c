//! A small invented department for tests, with figures that can be checked by hand.

use std::collections::BTreeMap;

use super::{Department, Submission, analyse};
use crate::model::{
    Action, ActionStatus, ActivityKind, Date, Document, Effort, FormInfo, FormKind, Framework, Goal, Money, OtherGap, OtherSkill,
    Person, Plan, Rater, RaterKind,
};

/// The built-in framework of twelve skills.
pub(crate) fn framework() -> Framework {
    crate::templates::read("digital-skills/framework.yaml").unwrap()
}

/// A document with ratings in the framework's order; a number above the scale means no rating.
pub(crate) fn document(form: FormKind, person: (&str, &str), role: &str, rater: (RaterKind, &str), ratings: &[u8]) -> Document {
    let framework = framework();
    let info = FormInfo {
        kind: form,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: Some("2026-H2".to_owned()),
        due: None,
    };
    let person = Person {
        id: Some(person.0.to_owned()),
        name: Some(person.1.to_owned()),
        department: Some("Archive".to_owned()),
        target_role: Some(role.to_owned()).filter(|role| !role.is_empty()),
        ..Person::default()
    };
    let name = Some(rater.1.to_owned()).filter(|name| !name.is_empty());
    let mut document = Document::blank(info, person, Rater { kind: rater.0, name }, &framework);
    let ratings: Vec<Option<u8>> = ratings.iter().map(|rating| Some(*rating).filter(|rating| *rating < 9)).collect();
    if let Some(inventory) = &mut document.inventory {
        inventory.ratings.iter_mut().zip(&ratings).for_each(|(row, rating)| row.rating = *rating);
    } else if let Some(analysis) = &mut document.gap_analysis {
        analysis.rows.iter_mut().zip(&ratings).for_each(|(row, rating)| row.self_rating = *rating);
    }
    document.recompute();
    document
}

fn action(text: &str, time: &str, cost: Option<(i64, &str)>, status: Option<ActionStatus>) -> Action {
    Action {
        action: Some(text.to_owned()),
        skill: Some("communication.conduct".to_owned()),
        kind: Some(ActivityKind::HandsOn),
        estimated_time: Some(Effort::from_text(time)),
        estimated_cost: cost.and_then(|(cents, currency)| Money::new(rust_decimal::Decimal::new(cents, 2), currency)),
        result: Some("Fewer questions come back".to_owned()),
        target_date: Date::from_ymd(2027, 3, 31),
        status,
        ..Action::default()
    }
}

/// The returns of three people: Ann (packet, with ratings by her manager and a colleague), Bo (an older and a newer inventory),
/// and Cleo, who has only ratings by others and whose name contains HTML markup.
pub(crate) fn documents() -> BTreeMap<&'static str, Document> {
    let mut ann =
        document(FormKind::Packet, ("E1", "Ann Ek"), "digital-user", (RaterKind::Own, ""), &[1, 2, 0, 2, 1, 3, 1, 0, 2, 9, 1, 4]);
    ann.education.as_mut().unwrap().highest = Some("school".to_owned());
    ann.inventory.as_mut().unwrap().other =
        vec![OtherSkill { label: Some("=Welding".to_owned()), rating: Some(3), ..OtherSkill::default() }];
    ann.gap_analysis.as_mut().unwrap().other = vec![OtherGap { level_needed: Some(4), ..OtherGap::default() }];
    ann.plan = Some(Plan {
        goals: vec![Goal {
            statement: Some("=1+1 is my goal".to_owned()),
            actions: vec![
                action("Rewrite five messages", "2 days", Some((10_050, "EUR")), Some(ActionStatus::Planned)),
                action("Course", "1.5 h", Some((99_999, "EUR")), None),
                action("Trip", "a while", Some((5_000, "USD")), Some(ActionStatus::Done)),
                action("Given up", "1 week", Some((70_000, "EUR")), Some(ActionStatus::Dropped)),
                Action::default(),
            ],
            ..Goal::default()
        }],
    });
    ann.recompute();
    let manager = [3, 2, 0, 2, 2, 3, 1, 0, 2, 2, 1, 3];
    let peer = [2, 2, 0, 2, 2, 3, 1, 0, 2, 3, 1, 4];
    let ann_by_manager = document(FormKind::Inventory, ("e1 ", "Ann Ek"), "digital-user", (RaterKind::Manager, "Dana"), &manager);
    let ann_by_peer = document(FormKind::Inventory, ("E1", "Ann Ek"), "digital-user", (RaterKind::Peer, "Bo"), &peer);
    let mut bo_old = document(FormKind::Inventory, ("E2", "Bo Li"), "data-steward", (RaterKind::Own, "Bo"), &[0; 12]);
    bo_old.inventory.as_mut().unwrap().rated_on = Date::from_ymd(2026, 9, 1);
    let mut bo = document(
        FormKind::Inventory,
        ("E2", "Bo Li"),
        "data-steward",
        (RaterKind::Own, ""),
        &[3, 4, 4, 3, 2, 1, 4, 3, 2, 4, 2, 3],
    );
    bo.inventory.as_mut().unwrap().rated_on = Date::from_ymd(2026, 9, 2);
    let cleo = ("E3", "<script>alert('Cleo')</script>");
    let cleo_by_mentor = document(FormKind::Inventory, cleo, "", (RaterKind::Mentor, "M"), &[2; 12]);
    let cleo_by_peer = document(FormKind::Inventory, cleo, "", (RaterKind::Peer, "Bo"), &[3; 12]);
    BTreeMap::from([
        ("ann.xlsx", ann),
        ("ann-manager.xlsx", ann_by_manager),
        ("ann-peer.xlsx", ann_by_peer),
        ("bo-a.xlsx", bo_old),
        ("bo-b.xlsx", bo),
        ("cleo-1.xlsx", cleo_by_mentor),
        ("cleo-2.xlsx", cleo_by_peer),
    ])
}

/// The department of these returns.
pub(crate) fn department() -> Department {
    of_documents(&documents())
}

fn of_documents(documents: &BTreeMap<&'static str, Document>) -> Department {
    let submissions: Vec<Submission<'_>> =
        documents.iter().map(|(file, document)| Submission { file: (*file).to_owned(), document }).collect();
    analyse(&framework(), &submissions)
}

/// The previous round, of three people: Ann with some different ratings and another plan, Cleo with ratings by her mentor only,
/// and Dee, who is not in the present round.
fn documents_before() -> BTreeMap<&'static str, Document> {
    let own = (RaterKind::Own, "");
    let mut ann = document(FormKind::Packet, ("e1", "Ann Ek"), "digital-user", own, &[1, 1, 0, 2, 2, 3, 1, 0, 2, 9, 1, 3]);
    let mut visit = action("=Visit the library", "2 h", None, Some(ActionStatus::Done));
    visit.skill = Some("information.evaluating".to_owned());
    visit.actual_time = Some(Effort::from_text("3 h"));
    visit.actual_cost = Money::new(rust_decimal::Decimal::new(450, 2), "EUR");
    let actions = vec![
        action("Rewrite five messages", "2 days", None, Some(ActionStatus::Planned)),
        action("TRIP", "a while", None, Some(ActionStatus::InProgress)),
        visit,
        action("Old habit", "1 h", None, None),
    ];
    ann.plan = Some(Plan { goals: vec![Goal { actions, ..Goal::default() }] });
    let cleo = ("E3", "<script>alert('Cleo')</script>");
    let cleo = document(FormKind::Inventory, cleo, "", (RaterKind::Mentor, "M"), &[1; 12]);
    let dee = document(FormKind::Inventory, ("E4", "Dee"), "digital-user", own, &[2; 12]);
    let mut documents = BTreeMap::from([("ann.xlsx", ann), ("cleo.xlsx", cleo), ("dee.xlsx", dee)]);
    for document in documents.values_mut() {
        document.form.round = Some("2026-H1".to_owned());
        document.recompute();
    }
    documents
}

/// The department, compared with the previous round.
pub(crate) fn department_with_changes() -> Department {
    let mut now = department();
    now.changes = Some(Box::new(super::changes(&of_documents(&documents_before()), &now, &super::Incomparable::new())));
    now
}
