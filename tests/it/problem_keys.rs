//! Code and `templates/texts/en/problems.yaml` name the same texts: every key in the file is used, and every key in code is in the
//! file.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use skillbook::templates;
use skillbook::wording::Wording;

/// The keys of all texts below a group.
fn keys(group: &Value, above: &str) -> BTreeSet<String> {
    let texts = group.as_object().unwrap_or_else(|| panic!("{above} is neither a text nor a group of texts"));
    let below = texts.iter().flat_map(|(step, below)| match below {
        Value::String(_) => BTreeSet::from([format!("{above}{step}")]),
        below => keys(below, &format!("{above}{step}.")),
    });
    below.collect()
}

/// The source of the program, without tests and comments.
fn code() -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(source).into_iter().map(Result::unwrap);
    let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
    let texts = files.map(|file| std::fs::read_to_string(file.path()).unwrap());
    let lines = texts.flat_map(|text| {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        code.lines().filter(|line| !line.trim_start().starts_with("//")).map(str::to_owned).collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let problems: Value = templates::read("texts/en/problems.yaml").unwrap();
    let there = keys(&problems, "");
    let code = code();
    // Names of files such as `framework.yaml` are no keys.
    let is_file = |text: &str| [".yaml", ".csv"].iter().any(|ending| format!(".{text}").ends_with(ending));
    let is_key =
        |text: &&str| !is_file(text) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    let named = |group: &String| -> BTreeSet<String> {
        let mark = format!("\"{group}.");
        let texts = code.split(&mark).skip(1).filter_map(|rest| rest.split('"').next());
        texts.filter(is_key).map(|key| format!("{group}.{key}")).collect()
    };
    let used: BTreeSet<String> = problems.as_object().unwrap().keys().flat_map(named).collect();
    assert!(used.len() > 150, "the keys in code are not found");
    let differ = |these: &BTreeSet<String>, those: &BTreeSet<String>| these.difference(those).cloned().collect::<Vec<_>>();
    assert_eq!(differ(&there, &used), Vec::<String>::new(), "no code uses these");
    assert_eq!(differ(&used, &there), Vec::<String>::new(), "problems.yaml has none of these");
}

#[test]
fn a_text_depends_on_a_number_and_an_unknown_key_shows() {
    let cells = |most: usize| Wording::of("grid.limit.cells").with("most", most).to_string();
    assert_eq!(
        (cells(1).as_str(), cells(2).as_str()),
        ("it has more than 1 cell, the limit", "it has more than 2 cells, the limit")
    );
    let part = Wording::of("grid.part.sheet").with("sheet", "Goals");
    let damaged = Wording::of("grid.xml.breaks-off").with("part", part);
    assert_eq!(damaged.to_string(), "the sheet 'Goals' breaks off");
    assert_eq!(Wording::of("grid.nothing").to_string(), "[grid.nothing]");
}
