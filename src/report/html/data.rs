//! The data of the page for its script: a compact block of JSON with what the page shows and nothing else. Texts of cells, people
//! and skills are kept once, in the list `texts`; columns hold their positions in it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Value, json};

use super::places::Places;
use super::table::{ColumnKind, PageCell, PageColumn, PageTable};
use super::{Tile, teaching};
use crate::analysis::{Department, SkillResult};
use crate::report::{DepartmentReport, figures};
use crate::texts::{report_text, report_texts};
use crate::words::without_turns;

/// Stands for a rating or a level that is not there.
const NONE: char = ' ';
/// Stands for a skill that does not apply to a person.
const EXEMPT: char = '!';
/// Headings of columns that the page also uses as labels.
const COLUMN_WORDS: [&str; 9] = ["activities", "department", "gap", "people", "person", "rating", "readiness", "role", "skill"];
/// Stands for level 0; the other levels follow it.
const ZERO: u32 = '0' as u32;

/// The texts, each once, and the index of each. The empty text comes first.
struct TextList {
    texts: Vec<String>,
    places: HashMap<String, usize>,
}

impl TextList {
    fn new() -> Self {
        Self { texts: vec![String::new()], places: HashMap::from([(String::new(), 0)]) }
    }

    fn place(&mut self, text: &str) -> usize {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        self.texts.push(text.to_owned());
        self.places.insert(text.to_owned(), self.texts.len() - 1);
        self.texts.len() - 1
    }

    /// The index of a typed text, after removing characters that change the writing direction.
    fn typed(&mut self, text: &str) -> usize {
        self.place(&without_turns(text))
    }
}

/// A column as the script reads it. If the table has a row that sums up, its cell comes last. `order` holds the sort values of all
/// cells of a column of figures, if any of them is not shown as a plain number.
#[derive(Serialize)]
struct ColumnData<'a> {
    id: &'a str,
    heading: &'a str,
    kind: ColumnKind,
    cells: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Vec<Option<f64>>>,
}

/// Writes the data as JSON that can stand in a script element, because it holds no `<`.
pub(super) fn block(report: &DepartmentReport<'_>, tables: &[PageTable], tiles: &[Tile], places: &Places<'_>) -> String {
    let department = report.department;
    let mut texts = TextList::new();
    let tables: Vec<Value> = tables.iter().map(|one| table(one, &mut texts)).collect();
    let cards: Vec<Value> = tiles.iter().map(|tile| json!([tile.label, tile.value, tile.view])).collect();
    let needed = |one: &SkillResult| level(one.level_needed);
    let data = json!({
        "title": without_turns(&report.title),
        "subtitle": figures::subtitle(report),
        "language": report_text("html.language"),
        "footer": report_text("html.produced"),
        "note": department.changes.as_deref().map(figures::changes_note),
        "nothing": report_text("html.no-findings"),
        "words": words(),
        "views": super::VIEWS.map(|view| [view.to_owned(), report_text(&format!("sheets.{view}"))]),
        "scale": [department.scale.min, department.scale.max],
        "teaching": teaching(department),
        "cards": cards,
        "domains": domains(department),
        "skills": skills(department, &mut texts),
        "people": people(department, &mut texts),
        "ratings": department.people.iter().map(|person| levels(&person.skills, rating)).collect::<Vec<_>>(),
        "needed": department.people.iter().map(|person| levels(&person.skills, needed)).collect::<Vec<_>>(),
        "exempted": exempted(department, &mut texts),
        "moves": moves(department, places),
        "tables": tables,
        "texts": texts.texts,
    });
    data.to_string().replace('<', "\\u003c")
}

/// The words of the page: its own, and those that it has in common with headings of columns, under `columns.`.
fn words() -> BTreeMap<String, String> {
    let shared = COLUMN_WORDS.map(|id| format!("columns.{id}")).map(|key| (key.clone(), report_text(&key)));
    report_texts("page.").map(|(key, text)| (key.to_owned(), text.to_owned())).chain(shared).collect()
}

/// Writes the levels of a person as one text, a character for each skill.
fn levels(skills: &[SkillResult], level: fn(&SkillResult) -> char) -> String {
    skills.iter().map(level).collect()
}

fn rating(result: &SkillResult) -> char {
    if result.exempted.is_some() && result.rating.is_none() { EXEMPT } else { level(result.rating) }
}

fn level(level: Option<u8>) -> char {
    level.and_then(|level| char::from_u32(ZERO + u32::from(level))).unwrap_or(NONE)
}

/// The mean rating and the mean level needed of each domain, as figures and as they are shown.
fn domains(department: &Department) -> Vec<Value> {
    let shown = |mean: Option<f64>| mean.map_or_else(|| figures::UNKNOWN.to_owned(), figures::mean_text);
    let of_domain = |domain: figures::DomainMean| {
        let (rating, needed) = (shown(domain.rating), shown(domain.needed));
        json!({ "label": without_turns(&domain.label), "skills": domain.skills, "means": [domain.rating, domain.needed], "shown": [rating, needed] })
    };
    figures::domain_means(department).into_iter().map(of_domain).collect()
}

/// The skills in the framework's order, each with the activities that help.
fn skills(department: &Department, texts: &mut TextList) -> Value {
    let needs: HashMap<&str, _> = department.training_needs.iter().map(|need| (need.skill.as_str(), need)).collect();
    let labels: Vec<usize> = department.skills.iter().map(|skill| texts.typed(&skill.label)).collect();
    let mut activities: Vec<Vec<usize>> = Vec::new();
    for skill in &department.skills {
        let suggested = needs.get(skill.id.as_str()).into_iter().flat_map(|need| &need.activities);
        activities.push(suggested.map(|activity| texts.place(&figures::activity_text(activity))).collect());
    }
    json!({ "label": labels, "activities": activities })
}

/// The people, column by column.
fn people(department: &Department, texts: &mut TextList) -> Value {
    let mut column = |read: fn(&crate::analysis::PersonResult) -> &str| {
        department.people.iter().map(|person| texts.typed(read(person))).collect::<Vec<_>>()
    };
    json!({
        "name": column(|person| person.label()),
        "department": column(|person| person.person.department.as_deref().unwrap_or_default()),
        "role": column(|person| person.target_role_label.as_deref().unwrap_or_default()),
    })
}

/// Why skills do not apply: person, skill, reason.
fn exempted(department: &Department, texts: &mut TextList) -> Vec<[usize; 3]> {
    let mut reasons = Vec::new();
    for (at, person) in department.people.iter().enumerate() {
        for (skill, result) in person.skills.iter().enumerate() {
            if let (Some(why), None) = (&result.exempted, result.rating) {
                reasons.push([at, skill, texts.typed(why)]);
            }
        }
    }
    reasons
}

/// Ratings that went up or down since the previous round: person, skill, rating before.
fn moves(department: &Department, places: &Places<'_>) -> Vec<[usize; 3]> {
    let changed = department.changes.iter().flat_map(|changes| &changes.people);
    let of_person = changed.filter_map(|person| Some((places.person(&person.key)?, person)));
    let moved = of_person.flat_map(|(at, person)| {
        person.moved().filter_map(move |one| Some([at, places.skill(&one.skill)?, usize::from(one.before?)]))
    });
    moved.collect()
}

fn table(table: &PageTable, texts: &mut TextList) -> Value {
    let columns: Vec<ColumnData<'_>> = table.columns.iter().map(|one| column(one, texts)).collect();
    json!({
        "id": table.id,
        "view": table.view,
        "title": table.title,
        "note": table.note,
        "rows": table.rows,
        "total": table.total,
        "columns": columns,
    })
}

fn column<'a>(column: &'a PageColumn, texts: &mut TextList) -> ColumnData<'a> {
    let cells = column.cells.iter().map(|one| cell(one, texts)).collect();
    let plain = |one: &PageCell| match one {
        PageCell::Figure(shown, value) => shown.is_empty() || value.is_some_and(|value| value.to_string() == *shown),
        _ => true,
    };
    let values = column.cells.iter().map(|cell| cell.value().map(short));
    let order = (column.kind.is_figure() && !column.cells.iter().all(plain)).then(|| values.collect());
    ColumnData { id: column.id, heading: &column.heading, kind: column.kind, cells, order }
}

/// Rounds a sort value to four decimals.
fn short(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Writes a cell. Text and figure: index into `texts`; lines: a list of such indexes; a person or skill: `[index in its list]`;
/// people with figures: `[person, figure, …, index of the remark]`.
fn cell(cell: &PageCell, texts: &mut TextList) -> Value {
    match cell {
        PageCell::Text(text) | PageCell::Figure(text, _) => json!(texts.place(text)),
        PageCell::At(place, _) => json!([place]),
        PageCell::Lines(lines) => json!(lines.iter().map(|line| texts.place(line)).collect::<Vec<_>>()),
        PageCell::People(people, more) => {
            let pairs = people.iter().flat_map(|(place, _, figure)| [json!(place), json!(figure)]);
            json!(pairs.chain([json!(texts.place(more))]).collect::<Vec<_>>())
        }
    }
}
