//! Everything below `templates/`, as it was when the program was built: the texts that people read, and the words that
//! their answers are read by.
//!
//! The YAML files there are for people. To read some two hundred kilobytes of them at every start would cost more than a
//! return does, so each is kept as JSON, too, in `src/templates/prepared/`; a test holds that the two say the same.

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::yaml;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static PREPARED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/templates/prepared");

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

/// What the YAML files right in a folder say, in the order of their names.
pub fn read_all<T: DeserializeOwned>(folder: &str) -> Vec<T> {
    let here = files(folder).into_iter().filter(|(path, _)| !path.contains('/'));
    here.filter_map(|(path, _)| read(&format!("{folder}/{path}"))).collect()
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

/// What should stand in `src/templates/prepared/`: each YAML file as JSON, by its path there.
///
/// # Errors
/// Where a file is no YAML; the message says which, and where.
pub fn prepare() -> Result<Vec<(String, String)>, String> {
    let yaml = files("").into_iter().filter(|(path, _)| path.ends_with(".yaml"));
    yaml.map(|(path, text)| {
        let value: Value = yaml::read(text).map_err(|error| format!("templates/{path}, {error}"))?.value;
        // Each text on a line of its own, so that changes to different texts can be merged.
        Ok((prepared_path(path), format!("{value:#}\n")))
    })
    .collect()
}
