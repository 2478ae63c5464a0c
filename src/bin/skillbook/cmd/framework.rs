//! `skillbook framework`: shows and checks frameworks, and turns them into workbooks and back.

mod show;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use skillbook::files::output::write_whole;
use skillbook::files::read::{self, resolve};
use skillbook::finding::{Finding, Told};
use skillbook::framework::{self, DEFAULT_FRAMEWORK, LoadedFramework, builtin, builtin_names, to_yaml};
use skillbook::grid::Limits;
use skillbook::model::Framework;
use skillbook::report::findings::{FindingsFormat, render};
use skillbook::texts::{program_text, program_text_with};

use crate::args::format;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Subcommand)]
pub(crate) enum FrameworkCommand {
    List,
    Show {
        #[arg(value_name = "NAME|FILE", default_value = DEFAULT_FRAMEWORK)]
        name: String,
    },
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = FindingsFormat::Human.name())]
        format: FindingsFormat,
    },
    Export {
        #[arg(value_name = "NAME|FILE", default_value = DEFAULT_FRAMEWORK)]
        name: String,
        #[arg(short, long, value_name = "FILE.xlsx")]
        output: PathBuf,
        #[arg(long)]
        force: bool,
    },
    Import {
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        #[arg(short, long, value_name = "FILE.yaml")]
        output: PathBuf,
        #[arg(long)]
        force: bool,
    },
}

/// Runs the subcommand.
pub(crate) fn run(command: &FrameworkCommand, ui: &Ui) -> Result<Exit, CommandError> {
    match command {
        FrameworkCommand::List => {
            let frameworks: Vec<Framework> = builtin_names().iter().filter_map(|name| builtin(name)).collect();
            ui.result(show::list(&frameworks))?;
        }
        FrameworkCommand::Show { name } => ui.result(show::summary(&load(Some(name), ui)?))?,
        FrameworkCommand::Check { files, format } => return check(files, *format, ui),
        FrameworkCommand::Export { name, output, force } => {
            super::needs_ending(output, &["xlsx"])?;
            write_whole(output, &framework::export(&load(Some(name), ui)?)?, *force)?;
            ui.tell("framework.exported", &[("file", &output.display())]);
        }
        FrameworkCommand::Import { file, output, force } => {
            super::needs_ending(output, &["yaml", "yml"])?;
            import(file, output, *force, ui)?;
        }
    }
    Ok(Exit::Done)
}

/// Loads the framework of this name, or the default one. Its faults are printed as a result.
pub(super) fn load(name: Option<&str>, ui: &Ui) -> Result<Framework, CommandError> {
    let name = name.unwrap_or(DEFAULT_FRAMEWORK);
    let loaded = resolve(name)?;
    if let Some(framework) = loaded.framework {
        return Ok(framework);
    }
    ui.result(render(&loaded.findings, 1, FindingsFormat::Human, ui.color()))?;
    Err(CommandError::new(program_text_with("framework.faults", &[("name", &name)])))
}

fn check(files: &[PathBuf], format: FindingsFormat, ui: &Ui) -> Result<Exit, CommandError> {
    let mut findings = Vec::new();
    for file in files {
        // As in the other commands, a folder means the framework in it.
        let file = if file.is_dir() { file.join("framework.yaml") } else { file.clone() };
        match read::framework(&file) {
            Ok(loaded) => findings.extend(loaded.findings),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(CommandError::new(program_text_with("framework.no-file", &[("file", &file.display())])));
            }
            Err(error) => {
                let finding = Finding::new(Told::FileUnreadable { detail: &error.to_string() });
                findings.push(finding.in_file(&file.display().to_string()));
            }
        }
    }
    ui.result(render(&findings, files.len(), format, ui.color()))?;
    Ok(Exit::of(&findings))
}

fn import(file: &Path, output: &Path, force: bool, ui: &Ui) -> Result<(), CommandError> {
    let shown = file.display().to_string();
    let book = read::open(file, &Limits::default()).map_err(|error| {
        CommandError::new(program_text_with("framework.workbook-unreadable", &[("file", &shown), ("error", &error)]))
    })?;
    let LoadedFramework { framework, findings } = framework::import(&book, &shown);
    if !findings.is_empty() {
        ui.result(render(&findings, 1, FindingsFormat::Human, ui.color()))?;
    }
    let Some(framework) = framework else {
        return Err(CommandError::new(program_text("framework.workbook-faults")));
    };
    write_whole(output, to_yaml(&framework).as_bytes(), force)?;
    ui.tell("files.wrote", &[("file", &output.display())]);
    Ok(())
}
