//! Forms of any size: for all numbers of skills, goals and actions, Excel accepts every formula.

use std::path::PathBuf;

use serde_json::json;
use skillbook::excel;
use skillbook::form::{Capacity, Form, FormulaValue};
use skillbook::framework::{Library, builtin};
use skillbook::jobs::plan::PlanOrder;
use skillbook::jobs::plan::plans;
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Action, Date, Document, Effort, FormKind, Framework, Goal, Money, Plan};

use super::super::answers::{blank, today};
use super::super::foreign::{expected, figures, folder, plain, values};
use super::super::programs::{libreoffice, openpyxl};
use super::rules;

/// Number of goals that is too large for a formula to name each, but small enough to calculate everything a second time.
const MORE_GOALS: usize = 33;

/// Returns a framework with this many skills.
fn of_size(skills: usize) -> Framework {
    let mut framework = builtin("htm-leadership").unwrap();
    framework.id = format!("sized-{skills}");
    let domains = framework.domains.len();
    for (number, domain) in framework.domains.iter_mut().enumerate() {
        let skill = domain.skills[0].clone();
        domain.skills = (number..skills)
            .step_by(domains)
            .map(|at| {
                let mut skill = skill.clone();
                (skill.id, skill.label) = (format!("{}.s{at}", domain.id), format!("Skill {at}"));
                skill
            })
            .collect();
    }
    let ids: Vec<String> = framework.skills().map(|(_, skill)| skill.id.clone()).collect();
    for role in &mut framework.roles {
        role.interpolated.clear();
        role.weights = ids.iter().enumerate().map(|(at, id)| (id.clone(), (at % 4) as u8)).collect();
        role.levels = ids.iter().enumerate().map(|(at, id)| (id.clone(), 2 + (at % 3) as u8)).collect();
    }
    framework.activities.clear();
    framework
}

/// Returns a form of a framework with every other skill rated, and this many goals with three actions each.
fn rated(framework: &Framework, kind: FormKind, goals: usize) -> Document {
    let mut document = blank(framework, kind, Some(framework.roles[0].id.clone()));
    for (at, row) in document.inventory.iter_mut().flat_map(|part| &mut part.ratings).enumerate() {
        row.rating = (at % 2 == 0).then_some(1 + (at % 5) as u8);
    }
    for (at, row) in document.gap_analysis.iter_mut().flat_map(|part| &mut part.rows).enumerate() {
        row.self_rating = (at % 2 == 0).then_some(1 + (at % 5) as u8);
    }
    if let Some(plan) = &mut document.plan {
        let action = |number: usize| Action {
            action: (number != 1).then(|| "Do it".to_owned()),
            result: (number == 0).then(|| "It is done".to_owned()),
            estimated_time: Some(Effort::from_text("16 h")),
            estimated_cost: Money::new((100 * number as i64).into(), &framework.currency),
            target_date: Date::from_ymd(2027, 1 + 3 * number as i8, 28),
            ..Action::default()
        };
        let goal = |number: usize| Goal {
            statement: number.is_multiple_of(2).then(|| "Reach it".to_owned()),
            actions: (0..3).map(action).collect(),
            ..Goal::default()
        };
        *plan = Plan { goals: (0..goals).map(goal).collect() };
    }
    document.recompute();
    document
}

/// Returns the plan that starts from the gaps of a return, the largest first.
fn from_gaps(framework: &Framework, returned: Document) -> Document {
    let mut library = Library::new();
    library.add(framework.clone());
    let found = Return { file: "a.json".to_owned(), document: Some(returned), ..Return::default() };
    let (returns, workbench) = ([found], Workbench::new(library, today()));
    let mut made = plans(&returns, &PlanOrder { goals: 3, due: None }, &workbench).unwrap();
    made.people.pop().expect("a plan").assignment.document
}

#[test]
fn formulas_of_forms_of_any_size_are_such_as_excel_takes() {
    let folder = folder("office-sizes");
    let mut problems = Vec::new();
    let mut calculated: Vec<(PathBuf, Form, Document)> = Vec::new();
    for skills in [10, 46, 100, 250] {
        let framework = of_size(skills);
        let mut documents: Vec<(String, Document)> =
            FormKind::ALL.iter().map(|kind| (kind.name().to_owned(), rated(&framework, *kind, 3))).collect();
        documents.push(("plan-from-gaps".to_owned(), from_gaps(&framework, rated(&framework, FormKind::Packet, 1))));
        let goals = if skills == 10 { MORE_GOALS } else { 90 };
        documents.push(("many-goals".to_owned(), rated(&framework, FormKind::DevelopmentPlan, goals)));
        for (name, document) in documents {
            let form = Form::for_document(&document, &framework, &Capacity::default());
            let workbook = excel::write(&form, &document, today()).unwrap();
            problems.extend(rules::broken(&workbook).into_iter().map(|problem| format!("{skills} skills, {name}: {problem}")));
            if matches!((skills, name.as_str()), (250, "plan-from-gaps") | (10, "many-goals")) {
                let file = folder.join(format!("{name}.xlsx"));
                std::fs::write(&file, workbook).unwrap();
                calculated.push((file, form, document));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");

    // openpyxl saves no results, so those in the final file are LibreOffice's.
    let bare = |(file, ..): &(PathBuf, Form, Document)| file.with_extension("bare.xlsx");
    let jobs: Vec<_> = calculated.iter().map(|one| json!({ "from": one.0, "to": bare(one), "cells": [] })).collect();
    openpyxl("fill.py", &json!(jobs));
    let files = libreoffice(&calculated.iter().map(bare).collect::<Vec<_>>(), "xlsx", &folder.join("calculated"));
    let shown = values(&files);
    for ((_, form, document), file) in calculated.iter().zip(&files) {
        let document = serde_json::to_value(document).unwrap();
        let figures = figures(form);
        assert!(figures.len() > 500, "{}", figures.len());
        for (sheet, cell, figure) in figures {
            let value: FormulaValue = figure.value(form, &document);
            let (ours, theirs) = (expected(&value), plain(&shown[file.to_str().unwrap()][&sheet][&cell]["value"]));
            if ours != theirs {
                problems.push(format!("{} {sheet}!{cell} {figure:?}: we say {ours:?}, LibreOffice {theirs:?}", form.title));
            }
        }
    }
    assert!(problems.is_empty(), "{} {:#?}", problems.len(), &problems[..problems.len().min(20)]);
}
