//! Everything below `templates/`, as it was when the program was built: the texts that people read, and the words that
//! their answers are read by.
//!
//! The YAML files there are for people. To read some two hundred kilobytes of them at every start would cost more than a
//! return does, so each is kept as JSON, too, in `src/templates/prepared/`; a test holds that the two say the same.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::yaml;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static PREPARED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/templates/prepared");

/// The folder of the words by which answers are read, a file a language, as are those of the folders in it.
const WORDS: &str = "words/";

/// The text of a file by its path below `templates/`; nothing where there is none.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.get_file(path)?.contents_utf8()
}

/// The text files below a folder, in the order of their paths, each with its path within the folder.
pub fn files(folder: &str) -> Vec<(&'static str, &'static str)> {
    below(&FILES, folder)
}

/// The names of the folders right below `templates/`.
pub fn folders() -> impl Iterator<Item = &'static str> {
    FILES.dirs().filter_map(|folder| folder.path().to_str())
}

/// What a YAML file says, by its path below `templates/`; nothing where there is none, or where it says something else than
/// is asked for, which tests see to.
pub fn read<T: DeserializeOwned>(path: &str) -> Option<T> {
    serde_json::from_str(PREPARED.get_file(prepared_path(path))?.contents_utf8()?).ok()
}

/// The words of a sense in all languages, from the files in a folder below [`WORDS`]: each meaning with its words, in the order of
/// the languages. None where no language has any.
pub fn words(folder: &str, sense: &str) -> Vec<(String, Vec<String>)> {
    read(&format!("{folder}/{sense}.yaml")).unwrap_or_default()
}

/// The senses of which the files in such a folder hold words.
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

/// What should stand in `src/templates/prepared/`, by its path there: each YAML file as JSON; of the words of all languages a file
/// for each sense, since most runs of the program ask for a few senses only.
///
/// # Errors
/// Where a file is no YAML, or one of words holds something else; the message says which, and where.
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
    // Each text on a line of its own, so that changes to different texts can be merged.
    Ok(prepared.into_iter().map(|(path, value)| (path, format!("{value:#}\n"))).collect())
}
