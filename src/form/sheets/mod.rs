//! The content of each sheet: one function per sheet, each with a table or two of fields. The texts are in
//! `templates/texts/en/sheets.yaml`.

mod calendar;
pub(super) mod earlier;
mod gap;
mod goal;
pub(super) mod goals;
mod ideas;
mod inventory;
mod plan;
mod start;

use std::sync::Arc;

use super::{
    Choice, ChoiceList, Column, ColumnPurpose, Entry, Field, Formula, FormulaValue, Growth, Idea, Kind, Lead, Mode, Repeat,
    RoleTable, Row, Table, lead,
};
use crate::address::Pointer;
use crate::form::Capacity;
use crate::model::{ActivityKind, Domain, FormKind, Framework, RaterKind, ScaleLevel, Skill};
use crate::texts::{sheet_text, sheet_text_with};

pub(super) use calendar::calendar;
pub(super) use gap::gap_analysis;
pub(super) use goal::{career_goal, education, target_role_sheet};
pub(super) use goals::goals;
pub(super) use ideas::ideas_sheet;
pub(super) use inventory::{LAST_RATING, inventory};
pub(super) use plan::plan;
pub(super) use start::start;

/// Most characters of a short answer, such as a name, that need no check.
const SHORT: usize = 250;
/// Most characters of a long answer that need no check: more than a printed page.
const LONG: usize = 4_000;

/// The target role in every document.
pub(super) fn target_role() -> Pointer {
    "/person/target_role".into()
}

/// A goal of the plan in every document, counted from zero.
fn goal_at(goal: usize) -> Pointer {
    Pointer::from("/plan/goals").join(goal)
}

/// An action of the plan in every document, counted from zero below its goal.
pub(super) fn action_at(goal: usize, action: usize) -> Pointer {
    goal_at(goal).join("actions").join(action)
}

/// What all sheets of a form are made from.
pub(super) struct Materials<'a> {
    pub framework: &'a Framework,
    pub kind: FormKind,
    /// The state of words and layout that the form is made in.
    pub generation: u32,
    /// Whether the form asks for the career goal, which includes the target role.
    pub career_goal: bool,
    pub scale: Arc<Vec<ScaleLevel>>,
    pub weights: Arc<Vec<ScaleLevel>>,
    pub ideas: Arc<Vec<Idea>>,
    pub role_table: RoleTable,
    pub roles: Arc<ChoiceList>,
    pub sources: Arc<ChoiceList>,
    pub degrees: Arc<ChoiceList>,
    pub skills: Arc<ChoiceList>,
    pub priorities: Arc<ChoiceList>,
    pub activity_kinds: Arc<ChoiceList>,
    pub statuses: Arc<ChoiceList>,
    pub raters: Arc<ChoiceList>,
}

/// A choice list from ids, labels and aliases.
fn list(id: &'static str, options: impl IntoIterator<Item = (String, String, Vec<String>)>) -> Arc<ChoiceList> {
    let options = options.into_iter().map(|(id, label, aliases)| Choice { id, label, aliases }).collect();
    Arc::new(ChoiceList { id, options })
}

/// A choice list whose labels are our texts.
fn fixed_list(id: &'static str, names: &[&str]) -> Arc<ChoiceList> {
    list(id, names.iter().map(|name| ((*name).to_owned(), sheet_text(&format!("lists.{id}.{name}")), vec![])))
}

impl<'a> Materials<'a> {
    pub(super) fn new(framework: &'a Framework, kind: FormKind, capacity: &Capacity, generation: u32) -> Self {
        let roles = framework.roles.iter().map(|role| (role.id.clone(), role.label.clone(), role.aliases.clone()));
        let sources = framework.sources.iter().map(|source| (source.id.clone(), source.label.clone(), vec![]));
        let degrees = framework.education.levels.iter().map(|level| (level.id.clone(), level.label.clone(), vec![]));
        let skills = framework.skills().map(|(_, skill)| (skill.id.clone(), skill.label.clone(), vec![]));
        Self {
            framework,
            kind,
            generation,
            career_goal: kind == FormKind::Packet || starts_from_gaps(kind, capacity),
            scale: Arc::new(framework.scale.clone()),
            weights: Arc::new(weights()),
            ideas: Arc::new(ideas::of_framework(framework)),
            role_table: role_table(framework),
            roles: list("roles", roles),
            sources: list("sources", sources),
            degrees: list("degrees", degrees),
            skills: list("skills", skills),
            priorities: fixed_list("priorities", &["high", "medium", "low"]),
            activity_kinds: fixed_list("kinds", &ActivityKind::ALL.map(ActivityKind::name)),
            statuses: fixed_list("statuses", &["planned", "in-progress", "done", "dropped"]),
            raters: fixed_list("raters", &RaterKind::ALL.map(RaterKind::name)),
        }
    }

    /// Whether the form is one of the first two generations, in which keys stood before everything else.
    pub(super) fn is_earlier(&self) -> bool {
        (1..3).contains(&self.generation)
    }

    /// Whether the form is the packet, in which one sheet feeds another.
    pub(super) fn packet(&self) -> bool {
        self.kind == FormKind::Packet
    }

    /// `1 No skill · 2 Basic · …`
    pub(super) fn legend(&self) -> String {
        let levels: Vec<String> = self.scale.iter().map(|step| format!("{} {}", step.level, step.label)).collect();
        sheet_text_with("legend", &[("levels", &levels.join(" · "))])
    }

    /// The line on a sheet that follows the target role; earlier forms have none.
    pub(super) fn target_line(&self) -> Vec<Lead> {
        let sheet = sheet_text(if self.career_goal { "goal.sheet" } else { "start.sheet" });
        let roles = || self.roles.options.iter().map(|role| role.label.clone()).collect();
        if self.is_earlier() { vec![] } else { vec![lead::target(&sheet, roles())] }
    }

    pub(super) fn rating(&self) -> Kind {
        Kind::Rating(Arc::clone(&self.scale))
    }

    pub(super) fn choice(list: &Arc<ChoiceList>) -> Kind {
        Kind::Choice(Arc::clone(list))
    }

    /// Looks up the level of a skill in the role table, by the skill's position in the framework.
    pub(super) fn level_row(skill: usize) -> Formula {
        Formula::ForRole { row: ROLE_WORDS + skill }
    }

    /// Looks up the expectation in a domain in the role table, by the domain's position in the framework.
    pub(super) fn expectation_row(&self, domain: usize) -> Formula {
        Formula::ForRole { row: ROLE_WORDS + self.framework.skills().count() + domain }
    }

    /// Looks up the weight of a skill in the role table, by the skill's position in the framework.
    pub(super) fn weight_row(&self, skill: usize) -> Formula {
        let before = ROLE_WORDS + self.framework.skills().count() + self.framework.domains.len();
        Formula::ForRole { row: before + skill }
    }
}

/// Rows of the role table about the role itself, before the levels of the skills.
const ROLE_WORDS: usize = 4;

/// The scale of weights.
fn weights() -> Vec<ScaleLevel> {
    let step = |level: u8| ScaleLevel { level, label: sheet_text(&format!("weights.{level}")), description: String::new() };
    (0..=3).map(step).collect()
}

/// Row 0 is the summary; rows 1 to 3 are the required education, the desired education and a note. Then follow the level of each
/// skill, the expectation in each domain, and the weight of each skill.
fn role_table(framework: &Framework) -> RoleTable {
    let text = |text: Option<&str>| text.map_or(FormulaValue::Blank, |text| FormulaValue::Text(text.to_owned()));
    let degree = |id: &Option<String>| text(id.as_deref().map(|id| framework.education_label(id)));
    let roles = &framework.roles;
    let mut rows: Vec<Vec<FormulaValue>> = vec![
        roles.iter().map(|role| text(Some(&role.summary))).collect(),
        roles.iter().map(|role| degree(&role.education.required)).collect(),
        roles.iter().map(|role| degree(&role.education.desired)).collect(),
        roles.iter().map(|role| text(role.education.note.as_deref())).collect(),
    ];
    let number = |number: Option<u8>| number.map_or(FormulaValue::Blank, |number| FormulaValue::Number(f64::from(number)));
    let of_skills = |figure: fn(&Framework, Option<&str>, &str) -> Option<u8>| {
        let row = |id: &str| roles.iter().map(|role| number(figure(framework, Some(&role.id), id))).collect();
        framework.skills().map(|(_, skill)| row(&skill.id)).collect::<Vec<Vec<FormulaValue>>>()
    };
    rows.extend(of_skills(Framework::level_needed));
    for domain in &framework.domains {
        rows.push(roles.iter().map(|role| text(role.expectations.get(&domain.id).map(String::as_str))).collect());
    }
    rows.extend(of_skills(Framework::weight));
    RoleTable { roles: roles.iter().map(|role| (role.id.clone(), role.label.clone())).collect(), rows }
}

/// A column of a table, with the text `TABLE.columns.COLUMN` as its heading.
fn column(table: &str, id: &'static str, purpose: ColumnPurpose) -> Column {
    let heading = if purpose == ColumnPurpose::Key { sheet_text("ref") } else { sheet_text(&format!("{table}.columns.{id}")) };
    Column::new(id, purpose, heading)
}

/// The columns of a table: the key, then the given ones.
fn columns(table: &str, rest: &[(&'static str, ColumnPurpose)]) -> Vec<Column> {
    let key = [("key", ColumnPurpose::Key)];
    key.iter().chain(rest).map(|(id, purpose)| column(table, id, *purpose)).collect()
}

/// A table with its keys first, in which people neither sort nor add rows.
fn table(id: &'static str, columns: Vec<Column>, rows: Vec<Row>) -> Table {
    Table { id, heading: None, columns, rows, grows: None, keys_last: false, sorts: false }
}

/// A column of a table that people sort: its id, what it is for, and its width in characters.
type Declared = (&'static str, ColumnPurpose, f64);

/// A table that people sort, with the keys behind these columns.
fn sorted_table(id: &'static str, declared: &[Declared], rows: Vec<Row>, grows: Option<Growth>) -> Table {
    let names: Vec<_> = declared.iter().map(|(id, purpose, _)| (*id, *purpose)).collect();
    Table { grows, keys_last: true, sorts: true, ..table(id, columns(id, &names), rows) }
}

/// Width of the column of keys, in characters.
const KEYS: f64 = 7.0;

/// The widths of a table's columns, in the order in which they stand on the sheet.
fn widths(table: &Table, declared: &[Declared]) -> Vec<f64> {
    let width = |column: &Column| declared.iter().find(|(id, _, _)| *id == column.id).map_or(KEYS, |(_, _, width)| *width);
    let mut widths: Vec<f64> = table.columns.iter().map(width).collect();
    if table.keys_last {
        widths.rotate_left(1);
    }
    widths
}

impl Table {
    /// Puts the columns after the key into the order of these ids; columns that are not named come last.
    fn put_in_order(&mut self, ids: &[&str]) {
        let place = |column: &Column| ids.iter().position(|id| *id == column.id).unwrap_or(ids.len());
        let mut order: Vec<usize> = (1..self.columns.len()).collect();
        order.sort_by_key(|index| place(&self.columns[*index]));
        for row in &mut self.rows {
            row.entries = order.iter().map(|index| row.entries[index - 1].clone()).collect();
        }
        let columns = order.iter().map(|index| self.columns[*index].clone());
        self.columns = self.columns.first().cloned().into_iter().chain(columns).collect();
    }
}

/// A row with room for one line.
fn row(key: impl Into<String>, entries: Vec<Entry>) -> Row {
    Row { key: key.into(), label: None, entries, lines: 1, head: false }
}

/// A field, with its label and the prompt of its cell.
fn field(pointer: impl Into<Pointer>, kind: Kind, mode: Mode, label: &str, prompt: &str) -> Entry {
    let (label, prompt) = (label.into(), prompt.to_owned());
    let pointer = pointer.into();
    Entry::Field(Field { pointer, kind, mode, label, prompt, exemption: None, optional: false, ideas: vec![] })
}

/// The same field, made optional.
fn optional(field: Entry) -> Entry {
    match field {
        Entry::Field(field) => Entry::Field(Field { optional: true, ..field }),
        other => other,
    }
}

/// The same action, for which the activities of the skill named at one of these pointers are offered.
fn with_ideas(action: Entry, skills: Vec<Pointer>) -> Entry {
    match action {
        Entry::Field(field) => Entry::Field(Field { ideas: skills, ..field }),
        other => other,
    }
}

/// The same rating, which may also be `n/a` with a reason at the given pointer.
fn exemptible(rating: Entry, reason: Pointer) -> Entry {
    match rating {
        Entry::Field(field) => Entry::Field(Field { exemption: Some(reason), ..field }),
        other => other,
    }
}

/// The field for the reason why a skill does not apply.
fn exemption(at: &Pointer, mode: Mode, skill: &str) -> Entry {
    let title = sheet_text_with("exemption.label", &[("skill", skill)]);
    field(at.join("exempted"), Kind::Text { limit: SHORT }, mode, &title, &sheet_text("exemption.prompt"))
}

/// The rows of a table of skills: one for each skill of the framework, then spare rows for others.
fn skill_rows(
    materials: &Materials<'_>,
    capacity: &Capacity,
    skill_row: fn(&Materials<'_>, usize, &Domain, &Skill) -> Row,
    other_row: fn(&Materials<'_>, usize) -> Row,
) -> Vec<Row> {
    let skills = materials.framework.skills().enumerate();
    let rows = skills.map(|(index, (domain, skill))| skill_row(materials, index, domain, skill));
    rows.chain((0..capacity.others).map(|index| other_row(materials, index))).collect()
}

/// A row of a table of questions: key, question, answer and help. Its texts are `NAME.label` and `NAME.prompt`. In earlier forms
/// the help was said again at the cell, where it covered the answers below.
fn question(materials: &Materials<'_>, key: &str, name: &str, pointer: &str, kind: Kind, mode: Mode, lines: u8) -> Row {
    let label = sheet_text(&format!("{name}.label"));
    let prompt = sheet_text(&format!("{name}.prompt"));
    let answer = field(pointer, kind, mode, &label, if materials.is_earlier() { &prompt } else { "" });
    Row { lines, ..row(key, vec![Entry::Text(label), answer, Entry::Text(prompt)]) }
}

/// The columns of a table of questions.
fn question_columns() -> Vec<Column> {
    use ColumnPurpose::{Answer, Aside, Label};
    columns("questions", &[("question", Label), ("answer", Answer), ("help", Aside)])
}

/// Whether a form is a plan that includes the gaps it starts from.
pub(super) fn starts_from_gaps(kind: FormKind, capacity: &Capacity) -> bool {
    kind == FormKind::DevelopmentPlan && capacity.gaps
}

/// The growing lists of each form, inner lists first.
pub(super) fn repeats(kind: FormKind, capacity: &Capacity) -> Vec<Repeat> {
    let mut repeats = Vec::new();
    let plan = matches!(kind, FormKind::DevelopmentPlan | FormKind::Packet);
    if plan {
        let actions = |goal| vec![Pointer::from("/plan/goals").join(goal).join("actions")];
        repeats.extend((0..capacity.actions.len()).map(|goal| Repeat { lists: actions(goal) }));
        repeats.push(Repeat { lists: vec!["/plan/goals".into()] });
    }
    let inventory = || Pointer::from("/inventory/other");
    let analysis = || Pointer::from("/gap_analysis/other");
    match kind {
        FormKind::Packet => repeats.push(Repeat { lists: vec![inventory(), analysis()] }),
        FormKind::Inventory => repeats.push(Repeat { lists: vec![inventory()] }),
        FormKind::GapAnalysis => repeats.push(Repeat { lists: vec![analysis()] }),
        FormKind::DevelopmentPlan if starts_from_gaps(kind, capacity) => repeats.push(Repeat { lists: vec![analysis()] }),
        FormKind::DevelopmentPlan => {}
    }
    repeats
}
