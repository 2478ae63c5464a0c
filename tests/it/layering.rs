//! Imports go in one direction, as in the tables of ARCHITECTURE.md. Libraries, output, files and the clock are used only in
//! their places, and no two types have the same name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Words that may occur only in these places.
const AT_HOME: [(&str, &[&str]); 16] = [
    ("calamine", &["grid/"]),
    ("quick_xml", &["grid/parts/"]),
    ("rust_xlsxwriter", &["excel/", "report/department_xlsx", "framework/workbook"]),
    ("mail_builder", &["jobs/mend/mail.rs"]),
    ("docx_rs", &["report/brief/docx"]),
    ("println!", &["bin/"]),
    ("print!", &["bin/"]),
    ("eprintln!", &["bin/"]),
    ("eprint!", &["bin/"]),
    ("std::env", &["bin/"]),
    ("process::exit", &["bin/"]),
    ("ZonedDateTime", &["bin/"]),
    ("Zoned", &["bin/"]),
    ("Timestamp::now", &["bin/"]),
    ("SystemTime::now", &["bin/"]),
    ("Utc::now", &["bin/"]),
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Returns every source file: its path below `src/`, with `/` on every system, and its text.
fn files() -> Vec<(String, String)> {
    let entries = walkdir::WalkDir::new(source()).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    files
        .map(|entry| {
            let steps: Vec<_> = entry.path().strip_prefix(source()).unwrap().iter().map(|step| step.to_str().unwrap()).collect();
            (steps.join("/"), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

/// Returns the lines of the program, without comments, tests and examples that tests share.
fn code(path: &str, text: &str) -> String {
    if path.ends_with("/tests.rs") || path.ends_with("/example.rs") {
        return String::new();
    }
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]" || !text.contains("#[cfg(test)]\nmod tests {"));
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the modules that a text names after a path such as `crate::`: `crate::name` and `crate::{name, …}`.
fn named(code: &str, path: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, mark) in code.match_indices(path) {
        // `$crate::` in a macro means the same; a longer identifier with this ending does not.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at + mark.len()..];
        match rest.strip_prefix('{') {
            Some(group) => names.extend(group_heads(group)),
            None => names.extend(head(rest)),
        }
    }
    names
}

/// Returns the identifier at the beginning of a text.
fn head(text: &str) -> Option<String> {
    let name: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// Returns the first identifier of each member of a `{ … }` group, without inner groups.
fn group_heads(group: &str) -> Vec<String> {
    let (mut heads, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                heads.extend(head(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    heads
}

/// A row of the tables in ARCHITECTURE.md: a module, and the modules that it uses.
struct Row {
    module: String,
    uses: BTreeSet<String>,
}

/// Returns the rows of both tables in order. Modules of `jobs` are called `jobs::name`, and name each other without the prefix.
fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(source().with_file_name("ARCHITECTURE.md")).unwrap();
    let quoted = |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let row = |line: &str| {
        let [_, module, _, uses, _] = line.split('|').collect::<Vec<_>>()[..] else { return None };
        let module = module.trim().strip_prefix('`')?.strip_suffix('`')?.to_owned();
        Some(Row { module, uses: quoted(uses) })
    };
    text.lines().filter_map(row).collect()
}

/// Returns the module of a file, and the modules of the same table that it names.
fn edges(path: &str, code: &str, within_jobs: bool) -> Option<(String, BTreeSet<String>)> {
    if !within_jobs {
        let module = path.split(['/', '.']).next()?.to_owned();
        return Some((module.clone(), named(code, "crate::").into_iter().filter(|name| *name != module).collect()));
    }
    let inner = path.strip_prefix("jobs/").filter(|inner| *inner != "mod.rs")?;
    let module = inner.split(['/', '.']).next()?.to_owned();
    let mut names = named(code, "crate::jobs::");
    if !inner.contains('/') || inner.ends_with("/mod.rs") {
        names.extend(named(code, "super::"));
    }
    names.remove(&module);
    Some((format!("jobs::{module}"), names))
}

/// Returns the faults in the imports between the modules of a table.
fn faults(found: &BTreeMap<String, BTreeSet<String>>, rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for Row { module, uses } in rows {
        let named = found.get(module).cloned().unwrap_or_default();
        faults.extend(named.difference(uses).map(|name| format!("{module} names {name}, which is not in its row")));
        faults.extend(uses.difference(&named).map(|name| format!("{module} does not name {name}, which is in its row")));
        faults.extend(
            uses.iter().filter(|name| !known.contains(name.as_str())).map(|name| format!("{module} stands above {name}")),
        );
        known.insert(module.strip_prefix("jobs::").unwrap_or(module));
    }
    let has_row = |module: &&String| !rows.iter().any(|row| row.module == **module);
    faults.extend(found.keys().filter(has_row).map(|module| format!("{module} has no row")));
    faults
}

#[test]
fn imports_are_those_of_the_tables_and_run_one_way() {
    let (inner, outer): (Vec<Row>, Vec<Row>) = rows().into_iter().partition(|row| row.module.starts_with("jobs::"));
    assert!(inner.len() > 15 && outer.len() > 15, "the tables are not found");
    for (rows, within_jobs) in [(outer, false), (inner, true)] {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, text) in files().into_iter().filter(|(path, _)| !path.starts_with("bin/") && path != "lib.rs") {
            if let Some((module, names)) = edges(&path, &code(&path, &text), within_jobs) {
                found.entry(module).or_default().extend(names);
            }
        }
        let faults = faults(&found, &rows);
        assert!(faults.is_empty(), "ARCHITECTURE.md:\n{}", faults.join("\n"));
    }
}

#[test]
fn an_edge_that_is_not_in_the_table_would_be_seen() {
    let names = |code: &str| Vec::from_iter(named(code, "crate::"));
    assert_eq!(names("use crate::{form::{Form, Field}, model::Date,\n words};"), ["form", "model", "words"]);
    assert_eq!(names("fn x() -> crate::excel::WriteError {}\n$crate::grid::open(p)"), ["excel", "grid"]);
    assert!(names("use anothercrate::form;").is_empty());
    let job = |path: &str, code: &str| edges(path, code, true).unwrap();
    assert_eq!(job("jobs/plan/mod.rs", "use super::collect::collect;").1, BTreeSet::from(["collect".to_owned()]));
    assert!(job("jobs/plan/goals.rs", "use super::Subject;").1.is_empty(), "what its own module holds");
    let row = |module: &str, uses: &[&str]| Row {
        module: module.to_owned(),
        uses: uses.iter().map(|name| (*name).to_owned()).collect(),
    };
    let rows = [row("low", &[]), row("high", &["low"])];
    let found = |module: &str, name: &str| BTreeMap::from([(module.to_owned(), BTreeSet::from([name.to_owned()]))]);
    assert_eq!(faults(&found("high", "low"), &rows), Vec::<String>::new());
    assert_eq!(faults(&found("low", "high"), &rows).len(), 2, "an edge up, and one that is gone");
    assert_eq!(faults(&found("other", "low"), &rows).len(), 2, "a module without a row, and an edge that is gone");
    assert_eq!(faults(&found("high", "low"), &[row("high", &["low"]), row("low", &[])]), ["high stands above low"]);
}

/// Only the program may need files and threads: a job works on named bytes.
#[test]
fn jobs_and_what_is_below_open_no_file_and_start_no_thread() {
    for (path, text) in files() {
        if path.starts_with("bin/") || path.starts_with("files/") {
            continue;
        }
        let code = code(&path, &text);
        for word in ["std::fs", "fs::read", "File::open", "rayon", "std::thread", "thread::spawn", "tempfile", "walkdir"] {
            assert!(!holds_word(&code, word), "src/{path} names {word}, which belongs in src/files/");
        }
    }
}

#[test]
fn libraries_output_and_clock_are_named_where_they_belong() {
    let mut faults = Vec::new();
    for (path, text) in files() {
        let code = code(&path, &text);
        for (word, homes) in AT_HOME {
            if !homes.iter().any(|home| path.starts_with(home)) && holds_word(&code, word) {
                faults.push(format!("src/{path} names {word}, which belongs in {}", homes.join(", ")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a text contains a whole word, not only as the beginning or end of a longer one.
fn holds_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part))
}

/// Returns the name of the type that a line of code declares.
fn declared(line: &str) -> Option<String> {
    let line = line.trim_start();
    let rest = match line.strip_prefix("pub") {
        Some(rest) => rest.strip_prefix('(').map_or(rest, |rest| rest.split_once(')').map_or("", |(_, rest)| rest)),
        None => line,
    };
    let rest = rest.trim_start();
    ["struct ", "enum ", "trait ", "union "].iter().find_map(|word| head(rest.strip_prefix(word)?))
}

#[test]
fn no_name_stands_for_two_types() {
    let mut homes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in files().into_iter().filter(|(path, _)| !path.contains("/tests/")) {
        for name in code(&path, &text).lines().filter_map(declared) {
            homes.entry(name).or_default().push(format!("src/{path}"));
        }
    }
    assert!(homes.len() > 400, "the types are not found");
    let twice = homes.into_iter().filter(|(_, homes)| homes.len() > 1);
    let twice: Vec<String> = twice.map(|(name, homes)| format!("{name}: {}", homes.join(", "))).collect();
    assert!(twice.is_empty(), "these say too little to be told apart:\n{}", twice.join("\n"));
}

#[test]
fn declarations_of_types_are_found() {
    for line in ["struct Row {", "pub enum Row<'a> {", "    pub(in crate::grid) trait Row: Sync {", "pub(super) struct Row(u8);"]
    {
        assert_eq!(declared(line).as_deref(), Some("Row"), "{line}");
    }
    for line in ["pub fn row() {", "impl Row {", "let structure = 1;", "pub use row::Row;"] {
        assert_eq!(declared(line), None, "{line}");
    }
}

#[test]
fn every_file_says_what_it_owns() {
    for (path, text) in files() {
        // The library's documentation is its README.
        let begins = if path == "lib.rs" { "#![doc = include_str!(" } else { "//! " };
        assert!(text.starts_with(begins), "src/{path} does not begin with {begins}");
    }
}
