//! Everything below `templates/`, embedded in the program: texts for people, and the words by which answers are recognised.
//!
//! The YAML files are for editing. Parsing some two hundred kilobytes of YAML at every start would take longer than reading a
//! return, so each file is also stored as JSON in `src/templates/prepared/`; a test checks that both have the same content.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::yaml;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static PREPARED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/templates/prepared");

/// The folder of words by which answers are recognised: one file per language in each of its folders.
const WORDS: &str = "words/";

/// The text of a file, by its path below `templates/`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.get_file(path)?.contents_utf8()
}

/// The text files below a folder, ordered by path, each with its path within the folder.
pub fn files(folder: &str) -> Vec<(&'static str, &'static str)> {
    below(&FILES, folder)
}

/// The names of the folders directly below `templates/`.
pub fn folders() -> impl Iterator<Item = &'static str> {
    FILES.dirs().filter_map(|folder| folder.path().to_str())
}

/// The content of a YAML file, by its path below `templates/`; `None` if it does not exist or has another shape, which tests rule
/// out.
pub fn read<T: DeserializeOwned>(path: &str) -> Option<T> {
    serde_json::from_str(PREPARED.get_file(prepared_path(path))?.contents_utf8()?).ok()
}

/// The words of a sense in all languages, from the files in a folder below `words/`: each meaning with its words, ordered by
/// language. Empty if no language has any.
pub fn words(folder: &str, sense: &str) -> Vec<(String, Vec<String>)> {
    read(&format!("{folder}/{sense}.yaml")).unwrap_or_default()
}

/// The senses for which the files in such a folder have words.
pub fn senses(folder: &str) -> impl Iterator<Item = &'static str> {
    let files = PREPARED.get_dir(folder).into_iter().flat_map(Dir::files);
    files.filter_map(|file| file.path().file_stem()?.to_str())
}

fn prepared_path(path: &str) -> String {
    path.replace(".yaml", ".json")
}

fn below(all: &'static Dir<'static>, folder: &str) -> Vec<(&'static str, &'static str)> {
    let mut files = Vec::new();
    let mut folders: Vec<&Dir<'static>> = if folder.is_empty() { vec![all] } else { all.get_dir(folder).into_iter().collect() };
    while let Some(next) = folders.pop() {
        folders.extend(next.dirs());
        files.extend(next.files().filter_map(|file| {
            let path = file.path().strip_prefix(folder).ok()?.to_str()?;
            Some((path, file.contents_utf8()?))
        }));
    }
    files.sort_unstable();
    files
}

/// The expected files of `src/templates/prepared/`, by path: each YAML file as JSON, and the words of all languages as one file
/// per sense, because most runs of the program need only a few senses.
///
/// # Errors
/// If a file is not valid YAML, or a word file has the wrong content; the message says which file, and where.
pub fn prepare() -> Result<Vec<(String, String)>, String> {
    let mut prepared = BTreeMap::new();
    let mut by_sense: BTreeMap<String, Vec<(String, Value)>> = BTreeMap::new();
    for (path, text) in files("").into_iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let value: Value = yaml::read(text).map_err(|error| format!("templates/{path}, {error}"))?.value;
        if !path.starts_with(WORDS) {
            prepared.insert(prepared_path(path), value);
            continue;
        }
        let Value::Object(lines) = value else { return Err(format!("templates/{path} holds no lines of words")) };
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        for (key, words) in lines {
            let (sense, meaning) = key.split_once('.').unwrap_or((&key, ""));
            by_sense.entry(format!("{folder}/{sense}.json")).or_default().push((meaning.to_owned(), words));
        }
    }
    prepared.extend(by_sense.into_iter().map(|(path, lines)| (path, json!(lines))));
    // One text per line, so that changes to different texts can be merged.
    Ok(prepared.into_iter().map(|(path, value)| (path, format!("{value:#}\n"))).collect())
}
