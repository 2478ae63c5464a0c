//! Every kind of file that a command writes: for both frameworks, for one whose texts try to break out of every cell, for one
//! person and for two hundred.

use std::path::{Path, PathBuf};

use skillbook::framework::builtin;
use skillbook::model::{Action, Document, Effort, FormKind, Framework, Goal, Money, Plan};

use super::super::answers::blank;
use super::super::foreign::folder;
use super::super::programs::skillbook;

/// A file that a command wrote.
pub(super) struct Written {
    /// The path below the common folder.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// Whether the validator checks it. Of files that differ only in their texts, it checks the first two.
    pub(super) validated: bool,
}

pub(super) struct Corpus {
    folder: PathBuf,
    pub(super) files: Vec<Written>,
}

/// Number of files in a folder that the validator checks.
const ENOUGH: usize = 2;

impl Corpus {
    pub(super) fn write() -> Self {
        let folder = folder("office");
        std::thread::scope(|scope| {
            for name in ["htm-leadership", "digital-skills"] {
                let place = folder.join(name);
                scope.spawn(move || commands(&place, name, &builtin(name).unwrap()));
            }
            scope.spawn(|| {
                let place = folder.join("hostile");
                let framework = hostile();
                std::fs::create_dir_all(&place).unwrap();
                let file = place.join("framework.yaml");
                std::fs::write(&file, serde_json::to_string(&framework).unwrap()).unwrap();
                commands(&place, file.to_str().unwrap(), &framework);
            });
            scope.spawn(|| many(&folder.join("many")));
            scope.spawn(|| skillbook(&["demo", &shown(&folder.join("demo"))]));
        });
        let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| is_office(path) && !is_made_up(path.strip_prefix(&folder).unwrap()))
            .collect();
        paths.sort();
        let mut files: Vec<Written> = Vec::new();
        for path in paths {
            let before = files.iter().rev().take_while(|file| file.path.parent() == path.parent()).count();
            let single = path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("department"));
            let name = path.strip_prefix(&folder).unwrap().display().to_string();
            files.push(Written { name, validated: before < ENOUGH || single || path.parent().unwrap().ends_with("new"), path });
        }
        Self { folder, files }
    }

    /// Writes one of the text documents with elements in a wrong order for Word.
    pub(super) fn broken(&self) -> PathBuf {
        let sound = self.files.iter().find(|file| file.name.ends_with(".docx")).expect("a brief");
        let package = std::fs::read(&sound.path).unwrap();
        let mut from = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
        let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for index in 0..from.len() {
            let mut part = from.by_index(index).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
            let text = text.replace("<w:b/><w:bCs/><w:sz w:val=\"34\"/>", "<w:sz w:val=\"34\"/><w:b/><w:bCs/>");
            to.start_file(part.name().unwrap().into_owned(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut to, text.as_bytes()).unwrap();
        }
        let broken = self.folder.join("broken.docx.tmp").with_file_name("broken.docx");
        std::fs::write(&broken, to.finish().unwrap().into_inner()).unwrap();
        broken
    }
}

fn is_office(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "xlsx" || ending == "docx")
}

/// Whether a file is a return of the demo, which is spoilt on purpose.
fn is_made_up(path: &Path) -> bool {
    path.starts_with("demo") && path.components().any(|part| part.as_os_str() == "returns")
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Runs every command that writes files, with a framework.
fn commands(place: &Path, name: &str, framework: &Framework) {
    let at = |path: &str| shown(&place.join(path));
    let run = |arguments: &[&str]| skillbook(&[arguments, &["--framework", name]].concat());
    for part in ["new", "returns", "last"] {
        std::fs::create_dir_all(place.join(part)).unwrap();
    }
    for kind in FormKind::ALL {
        run(&[
            "new",
            kind.name(),
            "-o",
            &at(&format!("new/{}.xlsx", kind.name())),
            "--name",
            ODD,
            "--id",
            "007",
            "--target",
            &framework.roles[0].id,
        ]);
    }
    std::fs::write(place.join("roster.csv"), roster(&[("E1", ODD), ("E2", "Bo Li"), ("E3", "ليلى حداد")], framework)).unwrap();
    for (round, part) in [("2026-H1", "last"), ("2026-H2", "returns")] {
        for (index, (id, name)) in [("E1", ODD), ("E2", "Bo Li")].into_iter().enumerate() {
            let mut document = filled(framework, FormKind::Packet, id, name, index);
            document.form.round = Some(round.to_owned());
            let json = place.join(format!("{part}/{id}.json"));
            std::fs::write(&json, serde_json::to_string(&document).unwrap()).unwrap();
            run(&["convert", &shown(&json), &at(&format!("{part}/{id}.xlsx"))]);
            std::fs::remove_file(json).unwrap();
        }
    }
    run(&["issue", "--roster", &at("roster.csv"), "--out", &at("issued"), "--due", "2026-12-15"]);
    run(&["issue", "--roster", &at("roster.csv"), "--out", &at("next"), "--previous", &at("returns"), "--round", "2027-H1"]);
    run(&["issue", "--roster", &at("roster.csv"), "--out", &at("managers"), "--form", "inventory", "--rater", "manager"]);
    run(&["check", &at("returns"), "--annotate", &at("copies")]);
    run(&["plan", &at("returns"), "--out", &at("plans")]);
    run(&["collect", &at("returns"), "-o", &at("department.xlsx")]);
    run(&["collect", &at("returns"), "-o", &at("department-since.xlsx"), "--previous", &at("last")]);
    for meeting in ["leadership", "hr", "interview"] {
        run(&["brief", &at("returns"), "--meeting", meeting, "--out", &at(meeting), "--previous", &at("last")]);
    }
    skillbook(&["framework", "export", name, "-o", &at("exported.xlsx")]);
}

/// Writes the workbooks of two hundred people, and the summary of their returns.
fn many(place: &Path) {
    let framework = builtin("htm-leadership").unwrap();
    let at = |path: &str| shown(&place.join(path));
    std::fs::create_dir_all(place.join("returns")).unwrap();
    let people: Vec<(String, String)> = (1..=200).map(|number| (format!("{number:04}"), format!("Person {number}"))).collect();
    let named: Vec<(&str, &str)> = people.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    std::fs::write(place.join("roster.csv"), roster(&named, &framework)).unwrap();
    for (index, (id, name)) in named.iter().enumerate() {
        let document = filled(&framework, FormKind::Packet, id, name, index);
        std::fs::write(place.join(format!("returns/{id}.json")), serde_json::to_string(&document).unwrap()).unwrap();
    }
    skillbook(&["issue", "--roster", &at("roster.csv"), "--out", &at("issued"), "--form", "inventory"]);
    skillbook(&["collect", &at("returns"), "-o", &at("department.xlsx")]);
}

/// A name that could be taken for a formula in a spreadsheet, a tag in XML and a separator in a list.
const ODD: &str = "=HYPERLINK(\"x\",\"y\") <b>&amp; 'O''Neil', 😀; Zoë";

fn roster(people: &[(&str, &str)], framework: &Framework) -> String {
    let line = |(id, name): &(&str, &str)| {
        let name = name.replace('"', "\"\"");
        format!("{id},\"{name}\",{id}@example.org,Ward \"\"A\"\",,{}\n", framework.roles[0].id)
            .replace("Ward \"\"A\"\"", "\"Ward \"\"A\"\"\"")
    };
    people.iter().map(line).fold("id,name,email,department,manager,target_role\n".to_owned(), |all, one| all + &one)
}

/// Returns a fully answered document, with some answers that cause findings.
fn filled(framework: &Framework, kind: FormKind, id: &str, name: &str, index: usize) -> Document {
    let mut document = blank(framework, kind, Some(framework.roles[0].id.clone()));
    let odd = odd(2_000);
    (document.person.id, document.person.name) = (Some(id.to_owned()), Some(name.to_owned()));
    let scale = &framework.scale;
    for (row, rating) in document.inventory.as_mut().unwrap().ratings.iter_mut().enumerate() {
        match (row + index) % 7 {
            0 => rating.exempted = Some("Not in my work; =1+1".to_owned()),
            1 if index == 0 => {}
            place => rating.rating = Some(scale[place % scale.len()].level),
        }
        rating.evidence = (row == 1).then(|| odd.clone());
    }
    let goal = document.career_goal.as_mut().unwrap();
    goal.statement = Some(odd.clone());
    let action = |number: usize| Action {
        action: Some(if number == 0 { odd.clone() } else { "Compare sources".to_owned() }),
        estimated_time: Some(Effort::from_text(if number == 1 { "a while" } else { "2-3 weeks" })),
        estimated_cost: Money::new(1200.into(), &framework.currency),
        start_date: skillbook::model::Date::from_ymd(2027, 1, 15),
        target_date: skillbook::model::Date::from_ymd(2027, 6, 30),
        ..Action::default()
    };
    let goals = (0..2).map(|_| Goal {
        statement: Some("Search well".to_owned()),
        actions: (0..3).map(action).collect(),
        ..Goal::default()
    });
    document.plan = Some(Plan { goals: goals.collect() });
    document.recompute();
    document
}

/// Returns a text of `length` UTF-16 units with characters that break out of quotes, tags and formulas.
fn odd(length: usize) -> String {
    let piece = "=1+1 <b>&amp;\"'] ]]> {{ x }} _x0041_ 😀 ليلى \u{b}, ; | ";
    let mut room = length;
    let fits = |c: &char| room.checked_sub(c.len_utf16()).map(|left| room = left).is_some();
    piece.chars().cycle().take_while(fits).collect()
}

/// Returns a framework whose texts are as long and as odd as possible.
fn hostile() -> Framework {
    let mut framework = builtin("digital-skills").unwrap();
    let numbered = |number: usize, length: usize| format!("{number}{}", odd(length - number.to_string().len()));
    framework.id = "hostile".to_owned();
    framework.language = "ar".to_owned();
    (framework.title, framework.summary) = (odd(255), odd(32_767));
    for (number, step) in framework.scale.iter_mut().enumerate() {
        (step.label, step.description) = (numbered(number, 60), odd(32_767));
    }
    for (number, domain) in framework.domains.iter_mut().enumerate() {
        (domain.label, domain.definition) = (numbered(number, 255), odd(32_767));
        for (place, skill) in domain.skills.iter_mut().enumerate() {
            (skill.label, skill.help) = (numbered(100 * number + place, 255), odd(255));
        }
    }
    for (number, level) in framework.education.levels.iter_mut().enumerate() {
        level.label = numbered(number, 255);
    }
    for (number, source) in framework.sources.iter_mut().enumerate() {
        source.label = numbered(number, 255);
    }
    for (number, role) in framework.roles.iter_mut().enumerate() {
        (role.label, role.summary, role.aliases) = (numbered(number, 255), odd(32_767), vec![]);
        role.education.note = Some(odd(32_767));
        role.expectations.values_mut().for_each(|text| *text = odd(32_767));
    }
    framework.activities.iter_mut().for_each(|activity| activity.text = odd(32_767));
    framework
}
