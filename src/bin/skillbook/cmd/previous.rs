//! What issue, check and brief share: the returns of the round before, and which of their skills are which now.

use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::framework::Library;
use skillbook::model::{Framework, Skill, SkillMap};
use skillbook::pipeline::last_round::{Earlier, LastRound};
use skillbook::pipeline::{self, Return, Workbench, inputs};
use skillbook::report::findings::{self as report, Format};
use skillbook::rounds::{self, Mapping};

use super::limits::LimitArgs;
use super::returns::{number, workbench};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// The round before.
#[derive(Debug, Args)]
pub(crate) struct PreviousArgs {
    /// Returns of the round before: a file, a folder (searched through) or a glob; may be given more than once
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Vec<String>,
    /// Framework that the returns of the round before were made from, if it has changed since
    #[arg(long, value_name = "NAME|FILE", requires = "previous")]
    pub(crate) previous_framework: Option<String>,
    /// Which skills of the round before became which of now
    #[arg(long, value_name = "FILE.yaml", requires = "previous")]
    pub(crate) skill_map: Option<PathBuf>,
}

/// The round before as it was read.
pub(crate) struct Previous {
    pub(crate) last: LastRound,
    /// Its files.
    pub(crate) files: Vec<PathBuf>,
    /// What its files call for: one that could not be read.
    pub(crate) exit: Exit,
}

impl Previous {
    /// Round, files and exit status.
    pub(crate) fn parts(self) -> (Option<LastRound>, Vec<PathBuf>, Exit) {
        (Some(self.last), self.files, self.exit)
    }
}

impl PreviousArgs {
    /// Reads the round before, if one is given; `frameworks` are those of now, `choose` says which one the skills of then
    /// are to be laid out in.
    pub(crate) fn load<'a>(
        &self,
        frameworks: &[String],
        limits: &LimitArgs,
        ui: &Ui,
        choose: impl FnOnce(&Framework) -> Option<&'a Framework>,
    ) -> Result<Option<Previous>, CommandError> {
        if self.previous.is_empty() {
            return Ok(None);
        }
        let given = self.previous_framework.as_ref().map_or(frameworks, std::slice::from_ref);
        let workbench = workbench(given, limits, ui)?;
        let (returns, exit) = read(&self.previous, &workbench, ui)?;
        let files = returns.iter().map(|found| PathBuf::from(&found.file)).collect();
        let earlier = Earlier::of(&returns, &workbench).ok_or_else(|| {
            CommandError::new("not one return of the round before could be read")
                .with_hint("`skillbook check` says why. Without --previous the command does not need them.")
        })?;
        for (file, why) in &earlier.left_out {
            ui.note(&format!("of the round before, {file} is left out: {why}"));
        }
        self.refuse_other_version(&earlier, frameworks)?;
        let then = earlier.framework.clone();
        let now = choose(&then).unwrap_or(&then);
        let map = self.skill_map.as_deref().map(|path| skill_map(path, &then, now, ui)).transpose()?;
        let mapping = Mapping::new(&then, now, &map.unwrap_or_default()).map_err(|skills| unmapped(&skills, now))?;
        let gone = mapping.gone();
        if !gone.is_empty() {
            ui.note(&format!("no longer in {}: {}; what was said of it stays in the round before", now.id, labels(&gone)));
        }
        Ok(Some(Previous { last: LastRound::new(earlier, mapping), files, exit }))
    }

    /// Read with another version than they were made from, returns may lose skills in silence.
    fn refuse_other_version(&self, earlier: &Earlier, frameworks: &[String]) -> Result<(), CommandError> {
        let Some(theirs) = earlier.other_version().filter(|_| self.previous_framework.is_none()) else { return Ok(()) };
        let Framework { id, version, .. } = &earlier.framework;
        let message = format!("the round before was made from {id} {theirs}, but {id} {version} is at hand");
        Err(CommandError::new(message).with_hint(format!(
            "Give the framework of then with --previous-framework, so that none of its skills is lost; where the two have \
             the same skills, “--previous-framework {}” will do.",
            frameworks.last().map_or(id.as_str(), String::as_str)
        )))
    }
}

/// Reads the round before. A file of it that cannot be read counts as one of now.
pub(crate) fn read(paths: &[String], workbench: &Workbench, ui: &Ui) -> Result<(Vec<Return>, Exit), CommandError> {
    if paths.is_empty() {
        return Ok((vec![], Exit::Done));
    }
    let found = inputs::find(paths);
    if let Some(missing) = found.missing.first() {
        return Err(CommandError::new(format!("there is nothing at {missing}"))
            .with_hint("Give the file or folder with the returns of the round before; check the spelling."));
    }
    let returns = pipeline::read_all(&found.files, workbench, &|| {});
    let mut exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
    for refused in returns.iter().filter(|found| found.document.is_none() && found.superseded_by.is_none()) {
        ui.note(&format!("of the round before, {} could not be read; `skillbook check` says why", refused.file));
        exit = Exit::Findings;
    }
    Ok((returns, exit))
}

fn skill_map(path: &Path, then: &Framework, now: &Framework, ui: &Ui) -> Result<SkillMap, CommandError> {
    let shown = path.display();
    let loaded = rounds::load_file(path, then, now)
        .map_err(|error| CommandError::new(format!("the skill map {shown} cannot be read: {error}")))?;
    if loaded.map.is_none() {
        ui.result(report::render(&loaded.findings, 1, Format::Human, ui.color()))?;
    }
    loaded.map.ok_or_else(|| {
        CommandError::new(format!("the skill map {shown} has errors"))
            .with_hint("Mend them and run the command again; `skillbook schema skill-map` prints what it may hold.")
    })
}

/// Says which skills have no place now, and what to write for them.
fn unmapped(skills: &[Skill], now: &Framework) -> CommandError {
    let named: Vec<String> = skills.iter().map(|skill| format!("{} (“{}”)", skill.id, skill.label)).collect();
    let message = format!(
        "{} of the round before {} not in {} {}: {}",
        number(skills.len(), "skill", "skills"),
        if skills.len() == 1 { "is" } else { "are" },
        now.id,
        now.version,
        named.join(", ")
    );
    let first = skills.first().map_or("", |skill| skill.id.as_str());
    CommandError::new(message).with_hint(format!(
        "Say in a file for --skill-map what each became, one line each below “skills:”, such as \
         “- {{from: [{first}], to: [its-new-id]}}”; “to: []” where it is gone."
    ))
}

fn labels(skills: &[&Skill]) -> String {
    let labels: Vec<String> = skills.iter().map(|skill| format!("“{}”", skill.label)).collect();
    labels.join(", ")
}

/// The framework of now that the skills of then are laid out in: the one that was named, else the one of the same id.
pub(crate) fn of_now<'a>(library: &'a Library, named: &[String], then: &Framework) -> Option<&'a Framework> {
    let last = if named.is_empty() { None } else { library.iter().last() };
    last.or_else(|| library.get(&then.id))
}
