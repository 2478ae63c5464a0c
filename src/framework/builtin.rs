//! The built-in frameworks, and a library of these and frameworks from files.

use std::sync::OnceLock;

use super::load::{LoadedFramework, load_text};
use crate::model::Framework;
use crate::templates;

/// The framework that is used when none is named.
pub const DEFAULT_FRAMEWORK: &str = "htm-leadership";

/// The file name of a framework in its folder.
pub const FILE: &str = "framework.yaml";

/// The names of the built-in frameworks: every folder of `templates/` that holds a `framework.yaml`.
pub fn builtin_names() -> Vec<String> {
    templates::folders().filter(|folder| builtin_text(folder).is_some()).map(str::to_owned).collect()
}

/// The built-in framework with this name. It is not checked here, since tests check all of them.
pub fn builtin(name: &str) -> Option<Framework> {
    templates::read(&format!("{name}/{FILE}"))
}

/// The YAML text of a built-in framework with its comments, for copying.
pub fn builtin_text(name: &str) -> Option<&'static str> {
    templates::file(&format!("{name}/{FILE}"))
}

/// An earlier version of a built-in framework, since forms made from it come back for years. When `framework.yaml` changes, the
/// old version goes to `templates/NAME/versions/VERSION.yaml`.
pub fn builtin_version(name: &str, version: &str) -> Option<Framework> {
    let now = builtin(name)?;
    if now.version == version { Some(now) } else { earlier(templates::file, name, version) }
}

fn earlier<'a>(text: impl Fn(&str) -> Option<&'a str>, name: &str, version: &str) -> Option<Framework> {
    let file = format!("{name}/versions/{version}.yaml");
    load_text(text(&file)?, &file).framework.filter(|framework| framework.id == name && framework.version == version)
}

/// The built-in framework with this name, loaded like a framework from a file.
pub fn load_builtin(name: &str) -> Option<LoadedFramework> {
    Some(load_text(builtin_text(name)?, &format!("{name}/{FILE}")))
}

/// A library of frameworks by id; each return names the id of its framework. Built-in frameworks are parsed when first needed,
/// since most runs need only one.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The frameworks by id, parsed when first needed. The id of a built-in framework is its name.
    frameworks: Vec<(String, OnceLock<Option<Framework>>)>,
}

impl Library {
    /// The built-in frameworks.
    pub fn new() -> Self {
        Self { frameworks: builtin_names().into_iter().map(|name| (name, OnceLock::new())).collect() }
    }

    /// Adds a framework. It replaces one with the same id, so that an edited copy of a built-in framework takes precedence.
    pub fn add(&mut self, framework: Framework) {
        self.frameworks.retain(|(id, _)| *id != framework.id);
        self.frameworks.push((framework.id.clone(), Some(framework).into()));
    }

    /// The framework with this id.
    pub fn get(&self, id: &str) -> Option<&Framework> {
        self.frameworks.iter().find(|(known, _)| known == id).and_then(Self::loaded)
    }

    /// Every framework.
    pub fn iter(&self) -> impl Iterator<Item = &Framework> {
        self.frameworks.iter().filter_map(Self::loaded)
    }

    fn loaded((name, framework): &(String, OnceLock<Option<Framework>>)) -> Option<&Framework> {
        framework.get_or_init(|| builtin(name)).as_ref()
    }
}

impl FromIterator<Framework> for Library {
    fn from_iter<T: IntoIterator<Item = Framework>>(frameworks: T) -> Self {
        let mut library = Self::default();
        frameworks.into_iter().for_each(|framework| library.add(framework));
        library
    }
}

#[cfg(test)]
mod tests {
    use include_dir::{Dir, include_dir};

    use super::*;

    static KEPT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/versions");

    #[test]
    fn a_framework_is_found_in_the_version_that_a_form_names() {
        let kept = |path: &str| KEPT.get_file(path)?.contents_utf8();
        let found = earlier(kept, "town-hall", "1.0").unwrap();
        assert_eq!((found.id.as_str(), found.version.as_str()), ("town-hall", "1.0"));
        for (name, version) in [("town-hall", "2.0"), ("town-hall", "../1.0"), ("other", "1.0"), ("town-hall", "0.9")] {
            assert!(earlier(kept, name, version).is_none(), "{name} {version}");
        }
        for name in builtin_names() {
            let now = builtin(&name).unwrap();
            assert_eq!(builtin_version(&name, &now.version), Some(now));
            assert!(builtin_version(&name, "0.1").is_none());
        }
    }

    #[test]
    fn every_kept_version_can_be_read() {
        for name in builtin_names() {
            for (path, _) in templates::files(&format!("{name}/versions")) {
                let version = path.strip_suffix(".yaml").unwrap();
                assert!(builtin_version(&name, version).is_some(), "{name}, {path}");
            }
        }
    }
}
