//! Writes the department as one self-contained HTML file that loads nothing. It holds the data once, as JSON, for the script from
//! `web/`, which answers questions; and tables that can be read without it. The page is `templates/report.html`.

mod changes;
mod data;
mod places;
mod table;
mod tables;

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

use self::places::Places;
use self::table::{PageTable, StaticTable, width};
use super::{DepartmentReport, figures};
use crate::analysis::{Department, PersonResult, SkillResult};
use crate::templates;
use crate::texts::report_text;
use crate::words::without_turns;

/// The views of the page, by the keys of their names within `sheets.`.
const VIEWS: [&str; 8] = ["overview", "heatmap", "readiness", "needs", "plans", "changes", "findings", "returns"];

/// The most rows of a table that the page shows to browsers without script; the script shows them all.
const ROWS_WITHOUT_SCRIPT: usize = 200;

/// The most cells of the heatmap without script.
const CELLS_WITHOUT_SCRIPT: usize = 4_000;

/// The values of the page.
#[derive(Serialize)]
struct DepartmentPage<'a> {
    title: String,
    subtitle: String,
    views: Vec<&'static str>,
    tiles: &'a [Tile],
    domains: Vec<DomainBars>,
    changes_note: Option<String>,
    heatmap: Option<Heatmap>,
    sections: Vec<PageSection>,
    /// Whether something is left out without script.
    shortened: bool,
    data: &'a str,
    script: &'a str,
    style: &'a str,
    hashes: BTreeMap<String, String>,
}

/// A key figure, with the view that shows what is behind it.
#[derive(Serialize)]
struct Tile {
    label: String,
    value: String,
    view: &'static str,
}

/// The tables of a view.
#[derive(Serialize)]
struct PageSection {
    view: &'static str,
    tables: Vec<StaticTable>,
}

#[derive(Serialize)]
struct Heatmap {
    domains: Vec<(String, usize)>,
    skills: Vec<String>,
    people: Vec<HeatRow>,
    gap_counts: Vec<usize>,
}

#[derive(Serialize)]
struct HeatRow {
    name: String,
    role: String,
    share: String,
    cells: Vec<HeatCell>,
}

/// A cell of the heatmap: the class for its colour, the text with its symbol, and rating and level needed.
#[derive(Serialize)]
struct HeatCell {
    class: &'static str,
    text: String,
    levels: String,
}

#[derive(Serialize)]
struct DomainBars {
    label: String,
    rating: String,
    needed: String,
    rating_width: u32,
    needed_width: u32,
}

/// Writes the report as one HTML file.
///
/// # Errors
/// If the template cannot be filled in. A test makes sure that this does not happen with the built-in template.
pub fn page(report: &DepartmentReport<'_>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_function("t", |key: String| report_text(&key));
    environment.add_template("report.html", templates::file("report.html").unwrap_or_default())?;
    let places = Places::of(report.department);
    let (tiles, tables) = (tiles(report), tables::tables(report, &places));
    let data = data::block(report, &tables, &tiles, &places);
    let page = prepare(report, &tables, &tiles, &data);
    environment.get_template("report.html")?.render(Value::from(Serde(page)))
}

fn prepare<'a>(report: &DepartmentReport<'_>, tables: &[PageTable], tiles: &'a [Tile], data: &'a str) -> DepartmentPage<'a> {
    let department = report.department;
    let few: Vec<&PageTable> = tables.iter().filter(|table| table.rows <= ROWS_WITHOUT_SCRIPT).collect();
    let heatmap = (department.people.len() * department.skills.len() <= CELLS_WITHOUT_SCRIPT).then(|| heatmap(department));
    let section = |view: &&'static str| {
        let heading = report_text(&format!("sheets.{view}"));
        let tables: Vec<&&PageTable> = few.iter().filter(|table| table.view == *view).collect();
        let shown = |table: &&&PageTable| table.shown(&heading, tables.len() == 1);
        PageSection { view, tables: tables.iter().map(shown).collect() }
    };
    let shown = |view: &&str| match *view {
        "overview" => true,
        "heatmap" => heatmap.is_some(),
        view => few.iter().any(|table| table.view == view) || view == "findings",
    };
    let views: Vec<&'static str> = VIEWS.into_iter().filter(shown).collect();
    DepartmentPage {
        title: without_turns(&report.title),
        subtitle: figures::subtitle(report),
        sections: views.iter().skip(1).filter(|view| **view != "heatmap").map(section).collect(),
        views,
        tiles,
        domains: domains(department),
        changes_note: department.changes.as_deref().map(figures::changes_note),
        shortened: few.len() < tables.len() || heatmap.is_none(),
        heatmap,
        data,
        script: templates::file("web/report.js").unwrap_or_default(),
        style: templates::file("web/report.css").unwrap_or_default(),
        hashes: serde_json::from_str(templates::file("web/hashes.json").unwrap_or_default()).unwrap_or_default(),
    }
}

/// The level from which somebody can teach a skill.
fn teaching(department: &Department) -> u8 {
    department.scale.max.saturating_sub(1).max(department.scale.min)
}

fn tiles(report: &DepartmentReport<'_>) -> Vec<Tile> {
    let overview = figures::overview(report);
    let tile = |key: &str, value: String, view| Tile { label: report_text(&format!("overview.{key}")), value, view };
    let costs: Vec<String> = overview.costs.iter().map(figures::cost_text).collect();
    let changes = report.department.changes.iter().flat_map(|changes| {
        let total = &changes.total;
        [tile("moved", figures::moved_text(total), "changes"), tile("followed", total.better_followed.to_string(), "changes")]
    });
    let tiles = vec![
        tile("people", overview.people.to_string(), "readiness"),
        tile("read", overview.read.to_string(), "returns"),
        tile("refused", overview.refused.to_string(), "returns"),
        tile("missing", overview.missing.to_string(), "findings"),
        Tile { label: overview.mean_readiness_label(), value: figures::percent_text(overview.mean_readiness), view: "readiness" },
        tile("ready", overview.ready.to_string(), "readiness"),
        tile("gaps", overview.gaps.to_string(), "heatmap"),
        tile("hours", figures::hours_text(overview.hours), "plans"),
        tile("planned-cost", if costs.is_empty() { report_text("overview.no-cost") } else { costs.join(", ") }, "plans"),
    ];
    tiles.into_iter().chain(changes).collect()
}

fn heatmap(department: &Department) -> Heatmap {
    let cell = |result: &SkillResult| HeatCell {
        class: match result.gap {
            Some(2..) => "far",
            Some(1) => "near",
            Some(0) => "met",
            Some(_) => "beyond",
            None => "unknown",
        },
        text: result.gap.map_or_else(|| figures::no_gap(result), figures::gap_text),
        levels: result.gap.map(|_| levels(result)).unwrap_or_default(),
    };
    let row = |person: &PersonResult| HeatRow {
        name: without_turns(person.label()),
        role: person.target_role_label.as_deref().map(without_turns).unwrap_or_default(),
        share: figures::percent_text(person.readiness.share),
        cells: person.skills.iter().map(cell).collect(),
    };
    let with_gap = |place: usize| department.people.iter().filter(|one| one.skills[place].gap.is_some_and(|gap| gap > 0)).count();
    Heatmap {
        domains: figures::domain_means(department)
            .into_iter()
            .map(|domain| (without_turns(&domain.label), domain.skills))
            .collect(),
        skills: department.skills.iter().map(|skill| without_turns(&skill.label)).collect(),
        people: department.people.iter().map(row).collect(),
        gap_counts: (0..department.skills.len()).map(with_gap).collect(),
    }
}

/// Rating and level needed: `2/4`.
fn levels(result: &SkillResult) -> String {
    let shown = |level: Option<u8>| level.map_or_else(|| figures::UNKNOWN.to_owned(), |level| level.to_string());
    format!("{}/{}", shown(result.rating), shown(result.level_needed))
}

fn domains(department: &Department) -> Vec<DomainBars> {
    let span = f64::from(department.scale.max);
    let shown = |mean: Option<f64>| mean.map_or_else(|| figures::UNKNOWN.to_owned(), figures::mean_text);
    let bars = |domain: figures::DomainMean| DomainBars {
        rating: shown(domain.rating),
        needed: shown(domain.needed),
        rating_width: width(domain.rating.unwrap_or_default(), span),
        needed_width: width(domain.needed.unwrap_or_default(), span),
        label: without_turns(&domain.label),
    };
    figures::domain_means(department).into_iter().map(bars).collect()
}
