//! What check, collect, convert and inspect share: the frameworks at hand, and reading returns with a progress bar.

use std::path::PathBuf;

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
pub(crate) fn read(workbench: Workbench, paths: &[String], ui: &Ui) -> Result<Reads, CommandError> {
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
