//! Text in, below or beside the private questions is in no output except the person's own marked copy, however the workbook was
//! spoilt. Others are told its place, never its content.

use std::io::Read as _;
use std::path::Path;

use rust_xlsxwriter::{Note, Workbook as Writer};
use skillbook::address::CellRef;
use skillbook::finding::{Code, Finding};
use skillbook::form::Identity;
use skillbook::grid::{self, Cell, CellValue, Limits, Sheet, Workbook};
use skillbook::model::FormKind;
use skillbook::texts::GENERATION;

use super::programs::libreoffice;
use super::sample;
use super::sandbox::{Said, Sandbox};
use super::spoilt::{Spoilt, Spot, text};

const SHEET: &str = "Career goal";

/// A way of spoiling the private questions. The texts put there contain the given word.
type Spoil = fn(&mut Spoiling);

/// A workbook that is being spoilt.
struct Spoiling {
    workbook: Workbook,
    /// The row of the first private question, and in `below` the row after the last.
    first: u32,
    below: u32,
    columns: Columns,
    word: String,
}

/// The columns of the private questions. Keys stood first in earlier forms and stand last now; `help` is beside the notes.
#[derive(Clone, Copy)]
struct Columns {
    question: u32,
    notes: u32,
    help: u32,
    keys: u32,
}

impl Columns {
    fn of(spoilt: &Spoilt) -> Self {
        let column = |(_, cell): Spot| cell.parse::<CellRef>().unwrap().col;
        let notes = column(spoilt.entry_spot("R01", "notes"));
        let question = column(spoilt.entry_spot("R01", "question"));
        Self { question, notes, help: notes + 1, keys: column(spoilt.key_spot("C01")) }
    }
}

impl Spoiling {
    fn sheet(&mut self) -> &mut Sheet {
        self.workbook.sheets.iter_mut().find(|sheet| sheet.name == SHEET).unwrap()
    }

    fn words(&self) -> CellValue {
        text(&format!("I am tired of {} and of more", self.word))
    }

    fn put(&mut self, row: u32, col: u32) {
        let cell = Cell::new(self.words(), None);
        self.sheet().cells.insert(CellRef::new(row, col), cell);
    }

    /// Moves or removes every cell of the sheet.
    fn moved(&mut self, to: impl Fn(CellRef) -> Option<CellRef>) {
        let sheet = self.sheet();
        let cells = std::mem::take(&mut sheet.cells);
        sheet.cells = cells.into_iter().filter_map(|(cell, content)| Some((to(cell)?, content))).collect();
    }

    /// Cuts the cells of the private questions, with the heading above them, out of their sheet.
    fn cut(&mut self) -> Vec<(CellRef, Cell)> {
        let from = self.first - 2;
        let sheet = self.sheet();
        let (gone, left) = std::mem::take(&mut sheet.cells).into_iter().partition(|(cell, _)| cell.row >= from);
        sheet.cells = left;
        let gone: std::collections::BTreeMap<CellRef, Cell> = gone;
        gone.into_iter().collect()
    }

    fn paste(&mut self, sheet: &str, cells: Vec<(CellRef, Cell)>, (row, col): (u32, u32)) {
        let from = self.first - 2;
        let sheet = self.workbook.sheets.iter_mut().find(|found| found.name == sheet).unwrap();
        sheet
            .cells
            .extend(cells.into_iter().map(|(cell, content)| (CellRef::new(cell.row - from + row, cell.col + col), content)));
    }

    fn inserted_row(&mut self) -> u32 {
        let at = self.first + 2;
        self.moved(|cell| Some(if cell.row >= at { CellRef::new(cell.row + 1, cell.col) } else { cell }));
        at
    }

    fn note(&mut self, row: u32, col: u32) {
        let note = grid::Note { author: Some("Keiko".to_owned()), text: format!("{} said so", self.word) };
        self.sheet().notes.insert(CellRef::new(row, col), note);
    }
}

const WAYS: [(&str, Spoil); 24] = [
    ("as it is meant", |spoiling| spoiling.put(spoiling.first, spoiling.columns.notes)),
    ("a row inserted", |spoiling| {
        let row = spoiling.inserted_row();
        spoiling.put(row, spoiling.columns.notes);
    }),
    ("a row inserted, with a question of one's own", |spoiling| {
        let row = spoiling.inserted_row();
        (0..3).for_each(|col| spoiling.put(row, col));
    }),
    ("below", |spoiling| spoiling.put(spoiling.below, spoiling.columns.notes)),
    ("far below", |spoiling| spoiling.put(spoiling.below + 30, 0)),
    ("beside", |spoiling| spoiling.put(spoiling.first + 1, 5)),
    ("over a question", |spoiling| spoiling.put(spoiling.first + 1, spoiling.columns.question)),
    ("over a heading", |spoiling| spoiling.put(spoiling.first - 1, spoiling.columns.notes)),
    ("over the title of the questions", |spoiling| spoiling.put(spoiling.first - 2, 0)),
    ("over a Ref", |spoiling| spoiling.put(spoiling.first + 3, spoiling.columns.keys)),
    ("notes on its cells", |spoiling| {
        spoiling.note(spoiling.first, spoiling.columns.notes);
        spoiling.note(spoiling.first + 1, spoiling.columns.question);
        spoiling.note(spoiling.below + 2, 4);
    }),
    ("sorted by what was written", |spoiling| {
        let (first, last) = (spoiling.first, spoiling.below - 1);
        spoiling.put(first, spoiling.columns.notes);
        spoiling.moved(|cell| Some(if cell.row < first { cell } else { CellRef::new(first + last - cell.row, cell.col) }));
    }),
    ("one column sorted alone", |spoiling| {
        let (first, last) = (spoiling.first, spoiling.below - 1);
        spoiling.put(first, spoiling.columns.notes);
        spoiling.put(first + 1, spoiling.columns.question);
        let Columns { question, .. } = spoiling.columns;
        let turned = |cell: CellRef| if cell.row >= first && cell.col == question { first + last - cell.row } else { cell.row };
        spoiling.moved(|cell| Some(CellRef::new(turned(cell), cell.col)));
    }),
    ("the whole sheet upside down", |spoiling| {
        spoiling.put(spoiling.first + 1, spoiling.columns.notes);
        spoiling.put(spoiling.first + 1, 4);
        let last = spoiling.below;
        spoiling.moved(|cell| Some(CellRef::new(last - cell.row.min(last), cell.col)));
    }),
    ("the sheet copied", |spoiling| {
        spoiling.put(spoiling.below, 1);
        spoiling.put(spoiling.first, spoiling.columns.notes);
        let copy = Sheet { name: "Career goal (2)".to_owned(), ..spoiling.sheet().clone() };
        spoiling.workbook.sheets.insert(0, copy);
    }),
    ("the sheet renamed", |spoiling| {
        spoiling.put(spoiling.below, spoiling.columns.notes);
        spoiling.put(spoiling.first + 1, 4);
        spoiling.sheet().name = "Mine".to_owned();
    }),
    ("headings gone", |spoiling| {
        let first = spoiling.first;
        spoiling.put(first + 4, spoiling.columns.help);
        spoiling.put(first, spoiling.columns.notes);
        spoiling.moved(|cell| (cell.row != first - 1 && cell.row != first - 2).then_some(cell));
    }),
    ("the column Ref and the questions gone", |spoiling| {
        let first = spoiling.first;
        spoiling.put(first + 2, spoiling.columns.notes);
        let Columns { notes, help, .. } = spoiling.columns;
        spoiling.moved(|cell| (cell.row < first - 2 || [notes, help].contains(&cell.col)).then_some(cell));
    }),
    ("columns inserted", |spoiling| {
        spoiling.put(spoiling.first, spoiling.columns.notes);
        spoiling.moved(|cell| Some(CellRef::new(cell.row, cell.col + 2)));
        spoiling.put(spoiling.first + 1, 0);
        spoiling.put(spoiling.first + 2, 1);
    }),
    ("moved below the inventory", |spoiling| {
        spoiling.put(spoiling.first, spoiling.columns.notes);
        spoiling.put(spoiling.below, 1);
        let cells = spoiling.cut();
        spoiling.paste("Skills inventory", cells, (60, 0));
    }),
    ("moved beside the inventory", |spoiling| {
        spoiling.put(spoiling.first, spoiling.columns.notes);
        spoiling.put(spoiling.first, spoiling.columns.help);
        let cells = spoiling.cut();
        spoiling.paste("Skills inventory", cells, (8, 11));
    }),
    ("moved to a sheet of its own", |spoiling| {
        spoiling.put(spoiling.first, spoiling.columns.notes);
        spoiling.put(spoiling.below, 0);
        let cells = spoiling.cut();
        spoiling.workbook.sheets.push(Sheet { name: "My notes".to_owned(), visible: true, ..Sheet::default() });
        spoiling.paste("My notes", cells, (0, 1));
    }),
    ("every mark gone", |spoiling| {
        spoiling.put(spoiling.first, spoiling.columns.notes);
        spoiling.put(spoiling.below + 1, spoiling.columns.notes);
        spoiling.workbook.sheets.retain(|sheet| sheet.name != Identity::SHEET);
        for sheet in &mut spoiling.workbook.sheets {
            sheet.cells.retain(|_, cell| !matches!(&cell.value, CellValue::Text(text) if Identity::of_cell(text).is_some()));
        }
    }),
    ("a formula and a number", |spoiling| {
        let words = spoiling.words();
        let formula = Cell::new(words, Some("A1&\"x\"".to_owned()));
        let at = CellRef::new(spoiling.below, 3);
        spoiling.sheet().cells.insert(at, formula);
    }),
];

/// Returns the word that occurs only among the private questions of a workbook.
fn word(way: usize) -> String {
    format!("quagmire{way:02}x")
}

/// Returns the workbook of the present generation, spoilt in this way.
fn spoilt(way: usize) -> Workbook {
    spoilt_of(GENERATION, way)
}

/// Returns a workbook of a generation of forms, spoilt in this way.
fn spoilt_of(generation: u32, way: usize) -> Workbook {
    // The rating cannot be read, so that there is always a marked copy.
    let document = sample::document_of(FormKind::Packet, &format!("E2{way:03}"), &format!("Person Number{way}"));
    let spoilt = Spoilt::of_generation(&document, generation).set("/inventory/ratings/3/rating", text("three to four"));
    let columns = Columns::of(&spoilt);
    let first: CellRef = spoilt.entry_spot("R01", "notes").1.parse().unwrap();
    let last: CellRef = spoilt.entry_spot("R05", "notes").1.parse().unwrap();
    let mut spoiling = Spoiling { workbook: spoilt.workbook, first: first.row, below: last.row + 1, columns, word: word(way) };
    WAYS[way].1(&mut spoiling);
    spoiling.workbook
}

/// Writes the cells and notes of a workbook as another program might.
fn written(workbook: &Workbook) -> Vec<u8> {
    let mut writer = Writer::new();
    for sheet in &workbook.sheets {
        let tab = writer.add_worksheet();
        tab.set_name(&sheet.name).unwrap();
        if !sheet.visible {
            tab.set_very_hidden(true);
        }
        for (at, cell) in &sheet.cells {
            let (row, col) = (at.row, u16::try_from(at.col).unwrap());
            match &cell.value {
                CellValue::Number(number) => tab.write_number(row, col, *number).map(drop),
                CellValue::Bool(yes) => tab.write_boolean(row, col, *yes).map(drop),
                other => tab.write_string(row, col, other.display()).map(drop),
            }
            .unwrap();
        }
        for (at, note) in &sheet.notes {
            tab.insert_note(at.row, u16::try_from(at.col).unwrap(), &Note::new(&note.text)).unwrap();
        }
    }
    writer.save_to_buffer().unwrap()
}

/// Returns the whole content of a file; a package is unpacked.
fn said(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(index).unwrap().read_to_end(&mut part).unwrap();
        all.push_str(&String::from_utf8_lossy(&part));
    }
    all
}

fn leaks(what: &str, text: &str) -> Vec<String> {
    let found = (0..WAYS.len()).filter(|way| text.contains(&word(*way)));
    found.map(|way| format!("{what}: {}", WAYS[way].0)).collect()
}

/// The commands that read returns, once for each way in which they show them.
const COMMANDS: [&str; 10] = [
    "check FROM --annotate FROM-copies --mail FROM-mail --remarks",
    "collect FROM -o FROM-out/department.xlsx --html FROM-out/page.html --data FROM-out/data",
    "brief FROM --meeting hr --out FROM-out/hr --format md",
    "check FROM --for review --format json",
    "status --issued issued --returned FROM",
    "status --issued issued --returned FROM --format json",
    "plan FROM --out FROM-out/plans",
    "brief FROM --meeting leadership --out FROM-out/leadership --format docx",
    "brief FROM --meeting interview --out FROM-out/interview --format html",
    "issue --roster staff.csv --out FROM-out/next --form packet --framework digital-skills --round 2027-H1 --previous FROM",
];

/// Runs commands on the returns in `from`. Returns the private texts in their messages and files, except in the marked copies.
fn outputs(sandbox: &Sandbox, from: &str, formats: &[&str], commands: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for format in formats {
        let Said { out, notes, .. } = sandbox.run(&["check", from, "--format", format]);
        found.extend(leaks(&format!("check {format}"), &(out + &notes)));
    }
    let names: Vec<String> = std::fs::read_dir(sandbox.path(from))
        .unwrap()
        .map(|entry| format!("{from}/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    // The output of these two does not depend on the findings, so a few ways are enough.
    for name in names.iter().take(if formats.len() > 1 { 2 } else { 0 }) {
        let stem = Path::new(name).file_stem().unwrap().to_str().unwrap();
        for arguments in [
            vec!["inspect".to_owned(), name.clone()],
            vec!["convert".to_owned(), name.clone(), format!("{from}-out/{stem}.json")],
        ] {
            let Said { out, notes, .. } = sandbox.run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
            found.extend(leaks(&arguments.join(" "), &(out + &notes)));
        }
    }
    for arguments in commands {
        let arguments = arguments.replace("FROM", from);
        let Said { out, notes, status } = sandbox.run(&arguments.split(' ').collect::<Vec<_>>());
        assert!(status < 2, "{arguments}: {out}{notes}");
        found.extend(leaks(&arguments, &(out + &notes)));
    }
    for (path, bytes) in sandbox.files() {
        let name = path.strip_prefix(sandbox.path("")).unwrap().to_str().unwrap().to_owned();
        let copies = format!("{from}-copies/");
        if name.starts_with(&format!("{from}-")) && !(name.starts_with(&copies) && name.ends_with(".xlsx")) {
            found.extend(leaks(&name, &said(&bytes)));
        }
    }
    found
}

#[test]
fn private_words_are_in_no_output_but_the_persons_own_copy() {
    let sandbox = Sandbox::new();
    let mut staff = "id,name,target role\n".to_owned();
    for way in 0..WAYS.len() {
        sandbox.write(&format!("back/{way:02}.xlsx"), &written(&spoilt(way)));
        staff.push_str(&format!("E2{way:03},Person Number{way},digital-mentor\n"));
    }
    sandbox.write("staff.csv", staff.as_bytes());
    std::fs::create_dir(sandbox.path("back-out")).unwrap();
    let issued = "issue --roster staff.csv --out issued --form packet --framework digital-skills --round 2026-H2";
    assert_eq!(sandbox.run(&issued.split(' ').collect::<Vec<_>>()).status, 0);
    assert_eq!(outputs(&sandbox, "back", &["human", "json", "sarif", "csv"], &COMMANDS), Vec::<String>::new());
    for (way, (what, _)) in WAYS.iter().enumerate() {
        let copy = said(&sandbox.read(&format!("back-copies/{way:02} to mend.xlsx")));
        assert!(copy.contains(&word(way)), "{what}: the person's own copy lacks it");
    }
    // Marked copies that come back contain the text again, and still nobody else sees it.
    for (path, bytes) in sandbox.files() {
        let name = path.strip_prefix(sandbox.path("")).unwrap().to_str().unwrap().to_owned();
        if let Some(name) = name.strip_prefix("back-copies/").filter(|name| name.ends_with(".xlsx")) {
            sandbox.write(&format!("again/{name}"), &bytes);
        }
    }
    std::fs::create_dir(sandbox.path("again-out")).unwrap();
    assert_eq!(outputs(&sandbox, "again", &["json"], &COMMANDS[..3]), Vec::<String>::new());
}

/// Forms that were sent out before have their keys in front of the private questions.
#[test]
fn private_words_stay_private_in_forms_of_earlier_generations() {
    for generation in 1..GENERATION {
        let sandbox = Sandbox::new();
        for way in 0..WAYS.len() {
            sandbox.write(&format!("back/{way:02}.xlsx"), &written(&spoilt_of(generation, way)));
        }
        std::fs::create_dir(sandbox.path("back-out")).unwrap();
        assert_eq!(outputs(&sandbox, "back", &["json"], &COMMANDS[..3]), Vec::<String>::new(), "generation {generation}");
        for (way, (what, _)) in WAYS.iter().enumerate() {
            let copy = said(&sandbox.read(&format!("back-copies/{way:02} to mend.xlsx")));
            assert!(copy.contains(&word(way)), "generation {generation}, {what}: the person's own copy lacks it");
        }
    }
}

#[test]
fn private_words_stay_private_in_every_format() {
    let sandbox = Sandbox::new();
    for way in 0..WAYS.len() {
        sandbox.write(&format!("xlsx/{way:02}.xlsx"), &written(&spoilt(way)));
    }
    let files: Vec<_> = (0..WAYS.len()).map(|way| sandbox.path(&format!("xlsx/{way:02}.xlsx"))).collect();
    for ending in ["ods", "xls"] {
        std::fs::create_dir(sandbox.path(ending)).unwrap();
        libreoffice(&files, ending, &sandbox.path(ending));
        for format in ["human", "json"] {
            let Said { out, notes, .. } = sandbox.run(&["check", ending, "--format", format]);
            assert_eq!(leaks(ending, &(out + &notes)), Vec::<String>::new());
        }
    }
    // A single sheet, saved as text.
    for way in 0..WAYS.len() {
        for sheet in &spoilt(way).sheets {
            let rows = sheet.cells.keys().map(|cell| cell.row).max().unwrap_or_default();
            let cell = |row, col| sheet.text(CellRef::new(row, col)).unwrap_or_default().replace('"', "\"\"");
            let line = |row| (0..20).map(|col| format!("\"{}\"", cell(row, col))).collect::<Vec<_>>().join(",") + "\n";
            let name = format!("csv/{way:02}-{}.csv", sheet.name.replace(' ', "-"));
            sandbox.write(&name, (0..=rows).map(line).collect::<String>().as_bytes());
        }
    }
    let files: Vec<String> = std::fs::read_dir(sandbox.path("csv"))
        .unwrap()
        .map(|entry| format!("csv/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    let arguments: Vec<&str> = ["check", "--format", "json"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let Said { out, notes, .. } = sandbox.run(&arguments);
    assert_eq!(leaks("csv", &(out + &notes)), Vec::<String>::new());
}

/// Returns the findings without value and field on a spoilt workbook: code, sheet and cell.
fn told(way: usize) -> Vec<(Code, String)> {
    let found = skillbook::jobs::check::read_grid(&spoilt(way), "return.xlsx", "xlsx", sample::workbench());
    let bare = |finding: &&Finding| finding.value.is_none() && finding.pointer.is_none() && finding.cell().is_some();
    let place = |finding: &Finding| {
        format!("{} {}", finding.sheet().as_deref().unwrap(), finding.cell().map(|cell| cell.to_string()).as_deref().unwrap())
    };
    found.findings.iter().filter(bare).map(|finding| (finding.code, place(finding))).collect()
}

#[test]
fn others_are_told_where_private_words_stand() {
    let way = |what: &str| WAYS.iter().position(|(way, _)| *way == what).unwrap();
    let spoilt = Spoilt::packet();
    let Columns { notes, question, .. } = Columns::of(&spoilt);
    let first: CellRef = spoilt.entry_spot("R01", "notes").1.parse().unwrap();
    let at = |row: u32, col: u32| format!("{SHEET} {}", CellRef::new(first.row + row, col));
    assert_eq!(told(way("as it is meant")), []);
    assert_eq!(told(way("a row inserted")), [(Code::TextOutside, at(2, notes))]);
    assert_eq!(told(way("below")), [(Code::TextOutside, at(5, notes))]);
    assert_eq!(told(way("beside")), [(Code::TextOutside, at(1, 5))]);
    assert_eq!(told(way("over a question")), [(Code::TextOutside, at(1, question))]);
    let notes = [(Code::NoteTyped, at(0, notes)), (Code::NoteTyped, at(1, question)), (Code::NoteTyped, at(7, 4))];
    assert_eq!(told(way("notes on its cells")), notes);
}

#[test]
fn answers_on_the_same_sheet_are_read_as_before() {
    let goal = |workbook: &Workbook| {
        let found = skillbook::jobs::check::read_grid(workbook, "return.xlsx", "xlsx", sample::workbench());
        found.document.unwrap().career_goal.unwrap()
    };
    let untouched = goal(&Spoilt::packet().workbook);
    for generation in 1..=GENERATION {
        for (way, (what, _)) in WAYS.iter().enumerate() {
            assert_eq!(goal(&spoilt_of(generation, way)), untouched, "generation {generation}: {what}");
        }
    }
    assert_eq!(grid::read(&written(&Spoilt::packet().workbook), &Limits::default()).unwrap().sheets.len(), 10);
}

#[test]
fn summaries_and_briefs_count_what_stands_outside_the_fields_and_say_nowhere_where_a_folder_lies() {
    let sandbox = Sandbox::new();
    let spoilt = Spoilt::packet().add_sheet("My own", &[("B2", "ask the quagmire01x")]);
    let rating = spoilt.spot("/inventory/ratings/4/rating");
    let beside = (rating.0.clone(), "K12".to_owned());
    let spoilt = spoilt.put(&beside, text("quagmire02x is near")).note("/inventory/ratings/4/rating", None, "quagmire03x");
    let spoilt = spoilt.set_heading("inventory", "evidence", Some("quagmire04x"));
    sandbox.write("back/Keiko.xlsx", &written(&spoilt.workbook));
    let (from, out) = (sandbox.path("back"), sandbox.path("out"));
    let (from, out) = (from.to_str().unwrap(), out.to_str().unwrap());
    std::fs::create_dir(out).unwrap();
    let quoted = sandbox.run(&["check", from]).out;
    assert_eq!(leaks("check", &quoted).len(), 4, "whoever checks reads what was written: {quoted}");
    assert!(quoted.starts_with("Keiko.xlsx\n"), "{quoted}");
    let mut said_all = String::new();
    for arguments in [
        "check FROM --annotate OUT/copies --mail OUT/mail --remarks",
        "collect FROM -o OUT/department.xlsx --html OUT/page.html --data OUT/data",
        "brief FROM --meeting hr --out OUT/hr --format md",
        "brief FROM --meeting leadership --out OUT/leadership --format docx",
        "plan FROM --out OUT/plans",
        "status FROM --issued OUT/plans --format json -o OUT/status.json",
    ] {
        let arguments = arguments.replace("FROM", from).replace("OUT", out);
        let Said { out, notes, status } = sandbox.run(&arguments.split(' ').collect::<Vec<_>>());
        assert!(status < 2, "{arguments}: {out}{notes}");
        if !arguments.starts_with("check") {
            said_all.push_str(&(out + &notes));
        }
    }
    assert_eq!(leaks("terminal", &said_all), Vec::<String>::new());
    let place = sandbox.path("");
    let place = place.to_str().unwrap();
    for (path, bytes) in sandbox.files().into_iter().filter(|(path, _)| path.starts_with(out)) {
        let (name, text) = (path.strip_prefix(out).unwrap().to_str().unwrap(), said(&bytes));
        assert!(!text.contains(place), "{name} says where the returns lie");
        if !name.starts_with("copies") && !name.starts_with("mail") {
            assert_eq!(leaks(name, &text), Vec::<String>::new());
        }
    }
    let findings = sandbox.text("out/data/findings.csv");
    for said in ["1 text is outside the fields", "1 note is on a cell", "1 cell is filled in on sheets"] {
        assert!(findings.contains(&format!("Keiko.xlsx: {said}")), "{said}: {findings}");
    }
    let brief = sandbox.files().into_iter().find(|(path, _)| path.extension().is_some_and(|ending| ending == "md")).unwrap().1;
    assert!(String::from_utf8(brief).unwrap().contains("Keiko.xlsx: 1 text is outside the fields"));
}
