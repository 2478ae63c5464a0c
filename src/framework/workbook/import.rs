//! Reads a workbook that [`super::export`] wrote and a person edited. Sheets and columns are found by name and rows by id, so
//! they may have been moved. Each problem is a finding with its cell.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    ACTIVITIES, DOMAINS, EDUCATION, ESTIMATE, EXPECTATIONS, FRAMEWORK, HANDS_ON, KEYS, LEVELS, ROLES, SCALE, SKILLS, SOURCES,
    SheetLayout, WEIGHTS, YES,
};
use crate::address::{CellRef, Place, Pointer};
use crate::finding::{self, Finding};
use crate::framework::check::dangling;
use crate::framework::load::{LoadedFramework, examine, schema_finding};
use crate::framework::places::PartPlaces;
use crate::grid::{Sheet, Workbook};
use crate::wording::Wording;
use crate::words::{fold, plain_digits};

/// Number of rows from the top that are searched for headings.
const HEADING_ROWS: u32 = 20;

/// Reads a framework from a workbook; `file` is its name in findings.
pub fn import(book: &Workbook, file: &str) -> LoadedFramework {
    let mut import = Import::default();
    let value = Tables::open(book, &mut import.findings).map(|tables| import.framework(&tables));
    match value {
        Some(value) => examine(&value, &PartPlaces::Cells(&import.cells), file, import.findings),
        // Without a sheet or a column, further findings would only be consequences.
        None => {
            let mut findings: Vec<_> = import.findings.into_iter().map(|finding| finding.in_file(file)).collect();
            finding::sort(&mut findings);
            LoadedFramework { framework: None, findings }
        }
    }
}

/// A sheet by its name, and its position.
fn sheet_of<'a>(book: &'a Workbook, name: &str) -> Option<(usize, &'a Sheet)> {
    book.sheets.iter().enumerate().find(|(_, sheet)| fold(&sheet.name) == fold(name))
}

/// A sheet whose headings were found.
struct Opened<'a> {
    order: usize,
    sheet: &'a Sheet,
    heading_row: u32,
    /// The headings from left to right, with their columns.
    headings: Vec<(String, u32)>,
    /// The rows below that are not empty.
    rows: Vec<u32>,
}

impl<'a> Opened<'a> {
    /// Finds a sheet and its headings, and reports what is missing.
    fn open(book: &'a Workbook, table: &SheetLayout, findings: &mut Vec<Finding>) -> Option<Self> {
        let root = Pointer::default();
        let name = table.name;
        let Some((order, sheet)) = sheet_of(book, name) else {
            let problem = Wording::of("framework.workbook.no-sheet").with("sheet", name);
            findings.push(schema_finding(&problem.to_string(), &root));
            return None;
        };
        let needed = || table.columns.iter().filter(|column| column.needed).map(|column| column.heading);
        let found = |row: u32| needed().filter(|heading| position(&headings(sheet, row), heading).is_some()).count();
        // The first row with the most headings.
        let heading_row = (0..HEADING_ROWS).rev().max_by_key(|row| found(*row)).unwrap_or_default();
        let headings = headings(sheet, heading_row);
        let missing: Vec<&str> = needed().filter(|heading| position(&headings, heading).is_none()).collect();
        for heading in &missing {
            let problem = Wording::of("framework.workbook.no-column").with("sheet", name).with("heading", *heading);
            let place = Place { order, sheet: sheet.name.as_str().into(), cell: CellRef::new(heading_row, 0) };
            findings.push(schema_finding(&problem.to_string(), &root).placed(&place));
        }
        let mut rows: Vec<u32> = sheet.cells.keys().map(|cell| cell.row).filter(|row| *row > heading_row).collect();
        rows.dedup();
        rows.retain(|row| headings.iter().any(|(_, col)| sheet.value(CellRef::new(*row, *col)).is_some()));
        missing.is_empty().then_some(Self { order, sheet, heading_row, headings, rows })
    }

    fn col(&self, heading: &str) -> u32 {
        position(&self.headings, heading).map_or(0, |at| self.headings[at].1)
    }

    /// The text of a cell; a cell merged into one above has the text of that cell.
    fn text(&self, row: u32, col: u32) -> String {
        let at = CellRef::new(row, col);
        let above = || self.sheet.merged_into(at).map(|(first, _)| first).filter(|first| first.col == col);
        self.sheet.text(at).or_else(|| self.sheet.text(above()?)).unwrap_or_default()
    }

    fn place(&self, row: u32, col: u32) -> Place {
        Place { order: self.order, sheet: self.sheet.name.as_str().into(), cell: CellRef::new(row, col) }
    }
}

/// The texts of a row, with their columns.
fn headings(sheet: &Sheet, row: u32) -> Vec<(String, u32)> {
    let cells = sheet.cells.range(CellRef::new(row, 0)..CellRef::new(row + 1, 0));
    cells.filter_map(|(cell, _)| Some((sheet.text(*cell)?, cell.col))).collect()
}

fn position(headings: &[(String, u32)], wanted: &str) -> Option<usize> {
    headings.iter().position(|(heading, _)| fold(heading) == fold(wanted))
}

struct Tables<'a> {
    framework: Opened<'a>,
    scale: Opened<'a>,
    domains: Opened<'a>,
    skills: Opened<'a>,
    roles: Opened<'a>,
    levels: Opened<'a>,
    weights: Option<Opened<'a>>,
    expectations: Opened<'a>,
    education: Opened<'a>,
    sources: Opened<'a>,
    activities: Opened<'a>,
}

impl<'a> Tables<'a> {
    /// Opens every sheet before giving up, so that everything missing is reported at once.
    fn open(book: &'a Workbook, findings: &mut Vec<Finding>) -> Option<Self> {
        // Older workbooks have no sheet of weights.
        let weights = sheet_of(book, WEIGHTS.name).map(|_| Opened::open(book, &WEIGHTS, findings));
        let mut open = |table: &SheetLayout| Opened::open(book, table, findings);
        let (framework, scale, domains) = (open(&FRAMEWORK), open(&SCALE), open(&DOMAINS));
        let (skills, roles, levels) = (open(&SKILLS), open(&ROLES), open(&LEVELS));
        let (expectations, education) = (open(&EXPECTATIONS), open(&EDUCATION));
        let (sources, activities) = (open(&SOURCES), open(&ACTIVITIES));
        Some(Self {
            framework: framework?,
            scale: scale?,
            domains: domains?,
            skills: skills?,
            roles: roles?,
            levels: levels?,
            weights: weights.map_or(Some(None), |opened| opened.map(Some))?,
            expectations: expectations?,
            education: education?,
            sources: sources?,
            activities: activities?,
        })
    }
}

/// How a cell is converted to a value.
#[derive(Clone, Copy)]
enum CellKind {
    /// A text; an empty cell is an empty text.
    Text,
    /// A text; an empty cell is null.
    Optional,
    /// A number; anything else stays a text, which the schema rejects.
    Level,
    /// Several texts.
    List,
}

/// A framework being imported, and the cell of each part.
#[derive(Default)]
struct Import {
    cells: BTreeMap<Pointer, Place>,
    findings: Vec<Finding>,
    /// Ids and labels that other sheets refer to, by the key of the text that names their kind.
    labels: BTreeMap<&'static str, Vec<(String, String)>>,
}

impl Import {
    fn framework(&mut self, tables: &Tables<'_>) -> Value {
        use CellKind::{Level, List, Optional, Text};
        let label: &[_] = &[("id", "id", Text), ("label", "label", Text)];
        let mut framework = self.head(&tables.framework);
        let scale = [("level", "level", Level), ("label", "label", Text), ("description", "description", Text)];
        framework.insert("scale".into(), self.list(&tables.scale, "/scale", &scale).into());

        let domain = [("id", "id", Text), ("label", "label", Text), ("definition", "definition", Text)];
        let mut domains = self.list(&tables.domains, "/domains", &domain);
        self.hands_on(&tables.domains, &mut domains);
        self.learn("framework.kind.domain", &domains);
        let skills = self.skills(&tables.skills, &mut domains);
        self.learn("framework.kind.skill", domains.iter().filter_map(|domain| domain["skills"].as_array()).flatten());
        framework.insert("domains".into(), domains.into());

        let education = self.list(&tables.education, "/education/levels", label);
        self.learn("framework.kind.education-level", &education);
        framework.insert("education".into(), json!({ "levels": education }));
        framework.insert("sources".into(), self.list(&tables.sources, "/sources", label).into());

        let role = [("id", "id", Text), ("label", "label", Text), ("aliases", "aliases", List), ("summary", "summary", Text)];
        let education = [
            ("required", "education required", Optional),
            ("desired", "education desired", Optional),
            ("note", "education note", Optional),
        ];
        let mut roles = self.list(&tables.roles, "/roles", &role);
        for (index, (item, row)) in roles.iter_mut().zip(&tables.roles.rows).enumerate() {
            let at = Pointer::from("/roles").join(index).join("education");
            item["education"] = self.object(&tables.roles, *row, &at, &education);
            ["required", "desired"]
                .iter()
                .for_each(|key| self.name("framework.kind.education-level", &mut item["education"][*key]));
            item["expectations"] = json!({});
            item["levels"] = json!({});
            item["interpolated"] = json!([]);
            item["weights"] = json!({});
        }
        self.learn("framework.kind.role", &roles);
        for (skill, index) in self.by_role(&tables.levels, "levels", &mut roles, &skills) {
            if let Some(interpolated) = roles[index]["interpolated"].as_array_mut() {
                interpolated.push(skill.into());
            }
        }
        if let Some(table) = &tables.weights {
            self.by_role(table, "weights", &mut roles, &skills);
        }
        self.expectations(&tables.expectations, &mut roles);
        framework.insert("roles".into(), roles.into());

        let activity = [
            ("id", "id", Text),
            ("domain", "domain", Text),
            ("skills", "skills", List),
            ("kind", "kind", Text),
            ("text", "text", Text),
        ];
        let mut activities = self.list(&tables.activities, "/activities", &activity);
        for item in &mut activities {
            self.name("framework.kind.domain", &mut item["domain"]);
            item["skills"].as_array_mut().into_iter().flatten().for_each(|skill| self.name("framework.kind.skill", skill));
        }
        framework.insert("activities".into(), activities.into());
        Value::Object(framework)
    }

    /// Records ids and labels that other sheets refer to.
    fn learn<'v>(&mut self, what: &'static str, things: impl IntoIterator<Item = &'v Value>) {
        let pair = |thing: &Value| (id(thing).to_owned(), fold(thing["label"].as_str().unwrap_or_default()));
        self.labels.insert(what, things.into_iter().map(pair).collect());
    }

    /// The id for a text, which is an id or a unique label.
    fn id_of(&self, what: &str, text: String) -> String {
        let known = self.labels.get(what).map(Vec::as_slice).unwrap_or_default();
        if known.iter().any(|(id, _)| *id == text) {
            return text;
        }
        let label = fold(&text);
        let mut labelled = known.iter().filter(|(_, other)| *other == label);
        let first = labelled.next();
        first.filter(|_| labelled.next().is_none() && !label.is_empty()).map_or(text, |(id, _)| id.clone())
    }

    /// Replaces a label with its id.
    fn name(&self, what: &str, value: &mut Value) {
        if let Value::String(text) = value {
            *text = self.id_of(what, std::mem::take(text));
        }
    }

    fn head(&mut self, table: &Opened<'_>) -> Map<String, Value> {
        let (key_col, col) = (table.col("key"), table.col("value"));
        self.cells.insert(Pointer::default(), table.place(table.heading_row, key_col));
        let row_of = |key: &str| table.rows.iter().copied().find(|row| fold(&table.text(*row, key_col)) == key);
        let mut map = Map::new();
        for key in KEYS {
            if let Some(row) = row_of(key) {
                self.cells.insert(Pointer::default().join(key), table.place(row, col));
                map.insert(key.to_owned(), table.text(row, col).into());
            }
        }
        map
    }

    /// The rows of a sheet as objects.
    fn list(&mut self, table: &Opened<'_>, at: &str, fields: &[(&str, &str, CellKind)]) -> Vec<Value> {
        let at = Pointer::from(at);
        self.cells.insert(at.clone(), table.place(table.heading_row, 0));
        table.rows.iter().enumerate().map(|(index, row)| self.object(table, *row, &at.join(index), fields)).collect()
    }

    /// A row as an object; each field is a key, the heading of its column and its kind.
    fn object(&mut self, table: &Opened<'_>, row: u32, at: &Pointer, fields: &[(&str, &str, CellKind)]) -> Value {
        let mut map = Map::new();
        for (key, heading, kind) in fields {
            let col = table.col(heading);
            let text = table.text(row, col);
            self.cells.entry(at.clone()).or_insert_with(|| table.place(row, col));
            self.cells.insert(at.join(key), table.place(row, col));
            let value = match kind {
                CellKind::Optional if text.is_empty() => Value::Null,
                CellKind::Text | CellKind::Optional => text.into(),
                CellKind::Level => number(&text),
                CellKind::List => text.split([';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).collect(),
            };
            map.insert((*key).to_owned(), value);
        }
        Value::Object(map)
    }

    /// Marks the domains that are learned by doing. Anything other than yes or no is left for the schema to reject.
    fn hands_on(&mut self, table: &Opened<'_>, domains: &mut [Value]) {
        let Some(at) = position(&table.headings, HANDS_ON) else { return };
        let col = table.headings[at].1;
        for (index, (domain, row)) in domains.iter_mut().zip(&table.rows).enumerate() {
            let text = table.text(*row, col);
            domain["hands_on"] = match fold(&text).as_str() {
                "" | "no" | "false" => false.into(),
                YES | "true" | "x" => true.into(),
                _ => text.into(),
            };
            self.cells.insert(Pointer::from("/domains").join(index).join("hands_on"), table.place(*row, col));
        }
    }

    /// Adds each skill to its domain, and returns the ids of all skills.
    fn skills(&mut self, table: &Opened<'_>, domains: &mut [Value]) -> Vec<String> {
        use CellKind::Text;
        let known: Vec<String> = domains.iter().map(|domain| id(domain).to_owned()).collect();
        let mut skills: Vec<Vec<Value>> = vec![Vec::new(); known.len()];
        let col = table.col("domain");
        for &row in &table.rows {
            let domain = self.id_of("framework.kind.domain", table.text(row, col));
            let Some(index) = self.refers("framework.kind.domain", &domain, &known, &table.place(row, col)) else { continue };
            let at = Pointer::from("/domains").join(index).join("skills").join(skills[index].len());
            let fields = [("id", "id", Text), ("label", "label", Text), ("help", "help", Text)];
            skills[index].push(self.object(table, row, &at, &fields));
        }
        let ids = skills.iter().flatten().map(|skill| id(skill).to_owned()).collect();
        for (domain, skills) in domains.iter_mut().zip(skills) {
            domain["skills"] = skills.into();
        }
        ids
    }

    /// Adds the numbers for each skill and role under a key of the role. Returns skill and role of the numbers that are marked as
    /// estimates.
    fn by_role(&mut self, table: &Opened<'_>, key: &str, roles: &mut [Value], skills: &[String]) -> Vec<(String, usize)> {
        let known: Vec<String> = roles.iter().map(|role| id(role).to_owned()).collect();
        let (skill_col, name) = (table.col("skill"), position(&table.headings, "name"));
        let name_col = name.map(|at| table.headings[at].1);
        let mut columns = Vec::new();
        for (heading, col) in table.headings.iter().filter(|(_, col)| *col != skill_col && Some(*col) != name_col) {
            let role = self.id_of("framework.kind.role", heading.clone());
            if let Some(index) = self.refers("framework.kind.role", &role, &known, &table.place(table.heading_row, *col)) {
                columns.push((index, *col));
            }
        }
        let mut estimates = Vec::new();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for &row in &table.rows {
            let skill = self.id_of("framework.kind.skill", table.text(row, skill_col));
            let place = table.place(row, skill_col);
            if self.refers("framework.kind.skill", &skill, skills, &place).is_none() || self.twice(&mut seen, &skill, &place) {
                continue;
            }
            for &(index, col) in &columns {
                let at = Pointer::from("/roles").join(index).join(key).join(&skill);
                self.cells.insert(at, table.place(row, col));
                let text = table.text(row, col);
                let figure = text.trim_end_matches(ESTIMATE).trim_end();
                if figure.is_empty() {
                    continue;
                }
                roles[index][key][skill.as_str()] = number(figure);
                if figure != text {
                    estimates.push((skill.clone(), index));
                }
            }
        }
        estimates
    }

    fn expectations(&mut self, table: &Opened<'_>, roles: &mut [Value]) {
        let known: Vec<String> = roles.iter().map(|role| id(role).to_owned()).collect();
        let (role_col, domain_col, col) = (table.col("role"), table.col("domain"), table.col("expectation"));
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        for &row in &table.rows {
            let role = self.id_of("framework.kind.role", table.text(row, role_col));
            let domain = self.id_of("framework.kind.domain", table.text(row, domain_col));
            let Some(index) = self.refers("framework.kind.role", &role, &known, &table.place(row, role_col)) else { continue };
            if self.twice(&mut seen, &format!("{role}, {domain}"), &table.place(row, domain_col)) {
                continue;
            }
            let at = Pointer::from("/roles").join(index).join("expectations").join(&domain);
            let text = table.text(row, col);
            let place = table.place(row, if text.is_empty() { col } else { domain_col });
            self.cells.insert(at, place);
            roles[index]["expectations"][domain.as_str()] = text.into();
        }
    }

    /// The position of an id among the known ones; otherwise reports it at its cell.
    fn refers(&mut self, what: &'static str, id: &str, known: &[String], place: &Place) -> Option<usize> {
        let index = known.iter().position(|other| other == id);
        if index.is_none() {
            let root = Pointer::default();
            let finding = if id.is_empty() {
                schema_finding(&Wording::of("framework.workbook.unnamed").with("what", Wording::of(what)).to_string(), &root)
            } else {
                dangling(what, id, &known.iter().map(String::as_str).collect::<Vec<_>>(), &root)
            };
            self.findings.push(finding.placed(place));
        }
        index
    }

    /// Whether something occurs on the sheet a second time, which is reported.
    fn twice(&mut self, seen: &mut BTreeMap<String, u32>, what: &str, place: &Place) -> bool {
        let Some(row) = seen.insert(what.to_owned(), place.cell.row) else { return false };
        let problem = Wording::of("framework.workbook.twice").with("what", what).with("row", row + 1);
        self.findings.push(schema_finding(&problem.to_string(), &Pointer::default()).placed(place));
        true
    }
}

fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_default()
}

/// A whole number, also if written as `3.0`; anything else stays unchanged.
fn number(text: &str) -> Value {
    let digits = plain_digits(text);
    let whole = digits.split_once(['.', ',']).filter(|(_, part)| !part.is_empty() && part.bytes().all(|b| b == b'0'));
    whole.map_or(digits.as_str(), |(whole, _)| whole).parse::<i64>().map_or_else(|_| text.into(), Value::from)
}
