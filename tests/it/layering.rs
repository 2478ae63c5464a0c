//! Imports run one way: a module names only modules of layers below its own, and outside libraries, output and the clock
//! are named only where they belong.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules of the library, lowest layer first; those of one layer do not import each other.
const LAYERS: [&[&str]; 17] = [
    &["address"],
    &["yaml"],
    &["templates"],
    &["words"],
    &["model"],
    &["texts"],
    &["finding"],
    &["schema", "grid"],
    &["framework", "policy", "roster"],
    &["form"],
    &["excel", "returns"],
    &["rules"],
    &["validate"],
    &["analysis"],
    &["rounds"],
    &["report"],
    &["pipeline"],
];

/// Modules that may name less than all that is below them.
const ONLY: [(&str, &[&str]); 1] = [("analysis", &["model", "words"])];

/// Words that may stand in these places only.
const AT_HOME: [(&str, &[&str]); 16] = [
    ("calamine", &["grid/"]),
    ("quick_xml", &["grid/parts/"]),
    ("rust_xlsxwriter", &["excel/", "report/department_xlsx", "framework/workbook"]),
    ("mail_builder", &["pipeline/annotate/mail.rs"]),
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

/// Every source file by its path below `src/`, with `/` on every system, and its text.
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

/// The lines that are part of the program: no comments, no tests, no examples that tests share.
fn code(path: &str, text: &str) -> String {
    if path.ends_with("/tests.rs") || path.ends_with("/example.rs") {
        return String::new();
    }
    let lines = text.lines().take_while(|line| *line != "#[cfg(test)]" || !text.contains("#[cfg(test)]\nmod tests {"));
    lines.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that a text names, by `crate::name` and `crate::{name, …}`.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, mark) in code.match_indices("crate::") {
        // `$crate::` is a macro's own way to say the same; a longer word that ends so is not.
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

/// The identifier that a text begins with.
fn head(text: &str) -> Option<String> {
    let name: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// The identifiers with which the members of a `{ … }` group begin, inner groups left out.
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

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What is wrong with a module naming another.
fn fault(from: &str, to: &str) -> Option<String> {
    if from == to {
        return None;
    }
    let (Some(above), Some(below)) = (layer(from), layer(to)) else {
        return Some(format!("{from} names {to}, and one of them has no layer in tests/it/layering.rs"));
    };
    if let Some((_, allowed)) = ONLY.iter().find(|(module, _)| *module == from)
        && !allowed.contains(&to)
    {
        return Some(format!("{from} may name only {}, not {to}", allowed.join(", ")));
    }
    (below >= above).then(|| format!("{from} names {to}, which is not in a layer below its own"))
}

#[test]
fn imports_go_down_only() {
    let mut faults = Vec::new();
    for (path, text) in files() {
        if path.starts_with("bin/") || path == "lib.rs" {
            continue;
        }
        let module = path.split(['/', '.']).next().unwrap().to_owned();
        let names = named(&code(&path, &text));
        faults.extend(names.iter().filter_map(|name| fault(&module, name)).map(|fault| format!("src/{path}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    let library = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    for line in library.lines() {
        if let Some(module) = line.strip_prefix("pub mod ").and_then(|rest| rest.strip_suffix(';')) {
            assert!(layer(module).is_some(), "give {module} a layer in tests/it/layering.rs");
        }
    }
}

#[test]
fn an_upward_import_would_be_seen() {
    assert_eq!(Vec::from_iter(named("use crate::{form::{Form, Field}, model::Date,\n words};")), ["form", "model", "words"]);
    assert_eq!(Vec::from_iter(named("fn x() -> crate::excel::WriteError {}\n$crate::grid::open(p)")), ["excel", "grid"]);
    assert!(named("use anothercrate::form;").is_empty());
    for (from, to) in
        [("model", "finding"), ("excel", "returns"), ("returns", "excel"), ("analysis", "finding"), ("form", "rules")]
    {
        assert!(fault(from, to).is_some(), "{from} -> {to}");
    }
    for (from, to) in [("finding", "texts"), ("texts", "yaml"), ("yaml", "address"), ("returns", "grid"), ("analysis", "model")] {
        assert_eq!(fault(from, to), None, "{from} -> {to}");
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

/// Whether a word stands in a text by itself, not as the end or beginning of a longer one.
fn holds_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| !code[..at].ends_with(part) && !code[at + word.len()..].starts_with(part))
}

#[test]
fn every_file_says_what_it_owns() {
    for (path, text) in files() {
        // The library's own words are its README.
        let begins = if path == "lib.rs" { "#![doc = include_str!(" } else { "//! " };
        assert!(text.starts_with(begins), "src/{path} does not begin with {begins}");
    }
}
