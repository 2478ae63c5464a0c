//! What check, collect, brief, convert and inspect share: the frameworks at hand, reading returns with a progress bar, and
//! refusing to replace what is there.

use std::path::{Path, PathBuf};

use skillbook::framework::{self, Library};
use skillbook::pipeline::{self, Return, Workbench, inputs};
use skillbook::report::findings::{self as report, Format};

use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Returns that were read.
pub(crate) struct Reads {
    pub(crate) returns: Vec<Return>,
    pub(crate) workbench: Workbench,
    /// What the paths themselves call for: a path among several that leads to nothing.
    pub(crate) exit: Exit,
}

/// The built-in frameworks and those named on the command line.
pub(crate) fn workbench(frameworks: &[String], ui: &Ui) -> Result<Workbench, CommandError> {
    let mut library = Library::new();
    for name in frameworks {
        let loaded = framework::resolve(name)?;
        let Some(framework) = loaded.framework else {
            let text = report::render(&loaded.findings, 1, Format::Human, ui.color());
            ui.result(text)?;
            return Err(CommandError::new(format!("the framework {name} has errors"))
                .with_hint("Mend them, check with `skillbook framework check`, and run the command again."));
        };
        library.add(framework);
    }
    Ok(Workbench::new(library, ui.today()))
}

/// Reads everything at some paths.
///
/// A path that is not there ends the command before anything is done; a typing error must not pass for a missing return.
pub(crate) fn read(paths: &[String], frameworks: &[String], ui: &Ui) -> Result<Reads, CommandError> {
    let workbench = workbench(frameworks, ui)?;
    let found = inputs::find(paths);
    if let Some(missing) = found.missing.first() {
        return Err(CommandError::new(format!("there is nothing at {missing}"))
            .with_hint("Give a file, a folder or a pattern such as \"returns/*.xlsx\"; check the spelling."));
    }
    for folder in &found.unreadable {
        ui.note(&format!("could not be searched: {folder}"));
    }
    for path in &found.passed_over {
        ui.note(&format!("passed over, no kind of return: {}", path.display()));
    }
    if found.files.is_empty() {
        return Err(CommandError::new("no returns were found there")
            .with_hint("Returns end in .xlsx, .xlsm, .xlsb, .xls, .ods, .json or .yaml."));
    }
    let bar = ui.progress(found.files.len(), "Reading");
    let returns = pipeline::read_all(&found.files, &workbench, &|| bar.inc(1));
    bar.finish_and_clear();
    let exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
    Ok(Reads { returns, workbench, exit })
}

/// Reads one file.
pub(crate) fn read_one(file: &PathBuf, framework: Option<&String>, ui: &Ui) -> Result<(Return, Workbench), CommandError> {
    let frameworks: Vec<String> = framework.into_iter().cloned().collect();
    let workbench = workbench(&frameworks, ui)?;
    if !file.exists() {
        return Err(CommandError::new(format!("there is nothing at {}", file.display())).with_hint("Check the spelling."));
    }
    let mut returns = pipeline::read_all(std::slice::from_ref(file), &workbench, &|| {});
    returns.pop().map(|found| (found, workbench)).ok_or_else(|| CommandError::new("the file was not read"))
}

/// All files or none: one in the way ends the command while nothing has been written.
pub(crate) fn refuse_to_replace(places: &[&Path], force: bool) -> Result<(), CommandError> {
    match places.iter().find(|path| path.exists()).filter(|_| !force) {
        Some(path) => Err(CommandError::new(format!("{} is there already", path.display()))
            .with_hint("Give another name, or --force to replace it.")),
        None => Ok(()),
    }
}

/// Even with `--force` no return is replaced: it is somebody's work.
pub(crate) fn refuse_returns(places: &[&Path], returns: &[Return]) -> Result<(), CommandError> {
    let real = |path: &Path| path.canonicalize().ok();
    let is_return = |path: &&&Path| {
        real(path).is_some_and(|place| returns.iter().any(|found| real(Path::new(&found.file)).as_ref() == Some(&place)))
    };
    match places.iter().find(is_return) {
        Some(path) => Err(CommandError::new(format!("{} is one of the returns, which are never replaced", path.display()))
            .with_hint("Give the result another name, best in another folder.")),
        None => Ok(()),
    }
}
