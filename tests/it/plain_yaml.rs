//! The YAML files of the program are plain enough for other parsers: PyYAML, which implements YAML 1.1, reads the same from
//! each as we do.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use skillbook::yaml;

use super::programs;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

/// Returns every YAML file below `templates/`, in order.
fn files() -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder()).sort_by_file_name().into_iter().map(Result::unwrap);
    let paths = entries.map(walkdir::DirEntry::into_path);
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

#[test]
fn another_parser_reads_every_file_of_ours_alike() {
    let files = files();
    assert!(files.len() > 60, "the files are not found");
    let answers = programs::openpyxl("yaml_files.py", &json!(files));
    let mut faults = Vec::new();
    for (path, answer) in files.iter().zip(answers.as_array().unwrap()) {
        let name = path.strip_prefix(folder()).unwrap();
        if let Some(reason) = answer["refused"].as_str() {
            faults.push(format!("{}: {reason}", name.display()));
            continue;
        }
        let read = yaml::read(&std::fs::read_to_string(path).unwrap()).unwrap().value;
        if read != answer["holds"] {
            faults.push(format!("{}: {}", name.display(), difference(&read, &answer["holds"], "")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Returns the first difference between two values.
fn difference(ours: &Value, theirs: &Value, at: &str) -> String {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.iter().find(|(key, value)| theirs.get(*key) != Some(value)).map_or_else(
                || format!("{at}: keys that we do not read"),
                |(key, value)| difference(value, theirs.get(key).unwrap_or(&Value::Null), &format!("{at}/{key}")),
            )
        }
        (Value::Array(ours), Value::Array(theirs)) if ours.len() == theirs.len() => {
            let differs = ours.iter().zip(theirs).enumerate().find(|(_, (ours, theirs))| ours != theirs);
            differs.map_or_else(String::new, |(index, (ours, theirs))| difference(ours, theirs, &format!("{at}/{index}")))
        }
        _ => format!("{at}: {ours} to us, {theirs} to PyYAML; put it in quotes"),
    }
}
