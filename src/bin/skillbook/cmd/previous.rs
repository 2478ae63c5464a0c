//! The previous round, for `issue`, `check`, `collect` and `brief`: reads its returns, which are never written to, and maps its
//! skills to those of the current framework.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::files::inputs::{self, FoundFiles};
use skillbook::files::places::RecordFolders;
use skillbook::files::{read as files, threads};
use skillbook::framework::Library;
use skillbook::jobs::assign::Assignments;
use skillbook::jobs::check::check;
use skillbook::jobs::collect::{self, Collected};
use skillbook::jobs::expected::Expected;
use skillbook::jobs::previous::{self, Earlier, OtherVersion};
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::model::{Framework, Skill, SkillMap};
use skillbook::report::findings::{self as report, FindingsFormat};
use skillbook::rounds::{Mapping, PreviousRound};
use skillbook::texts::program_text_with;

use super::limits::LimitArgs;
use super::returns::{ReadArgs, nothing_at, workbench};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// The previous round.
#[derive(Debug, Args)]
pub(crate) struct PreviousArgs {
    #[arg(long, value_name = "PATH")]
    pub(crate) previous: Vec<PathBuf>,
    #[arg(long, value_name = "NAME|FILE", requires = "previous")]
    pub(crate) previous_framework: Option<String>,
    #[arg(long, value_name = "FILE.yaml", requires = "previous")]
    pub(crate) skill_map: Option<PathBuf>,
}

/// The previous round as it was read.
pub(crate) struct PreviousInput {
    pub(crate) last: PreviousRound,
    /// Its files.
    pub(crate) files: Vec<PathBuf>,
    /// The exit status for its files, some of which may be unreadable.
    pub(crate) exit: Exit,
}

impl PreviousInput {
    /// Round, files and exit status.
    pub(crate) fn parts(self) -> (Option<PreviousRound>, Vec<PathBuf>, Exit) {
        (Some(self.last), self.files, self.exit)
    }
}

impl PreviousArgs {
    /// Reads the previous round, if one is given. `frameworks` are the current ones; `choose` selects the one to which the
    /// skills of the previous framework are mapped.
    pub(crate) fn load<'a>(
        &self,
        (frameworks, limits): (&[String], &LimitArgs),
        expected: &Expected,
        assign: &mut Assignments,
        ui: &Ui,
        choose: impl FnOnce(&Framework) -> Option<&'a Framework>,
    ) -> Result<Option<PreviousInput>, CommandError> {
        if self.previous.is_empty() {
            return Ok(None);
        }
        let mut workbench = match &self.previous_framework {
            Some(name) => workbench(std::slice::from_ref(name), limits, ui)?,
            // A current framework is only a guess, if the previous one is found.
            None => Workbench { named: BTreeSet::new(), ..workbench(frameworks, limits, ui)? },
        };
        workbench.expected = expected.people_only();
        let (returns, found, exit) = read(&self.previous, &mut workbench, assign, ui)?;
        let files = found.files().to_vec();
        let earlier = self.earlier(&returns, None, (&workbench, frameworks), ui)?;
        let then = earlier.framework.clone();
        let mapping = self.mapping(&then, choose(&then).unwrap_or(&then), ui)?;
        Ok(Some(PreviousInput { last: PreviousRound::new(earlier.said, mapping), files, exit }))
    }

    /// Maps the skills of the previous framework to those of the current one.
    fn mapping(&self, then: &Framework, now: &Framework, ui: &Ui) -> Result<Mapping, CommandError> {
        let map = self.skill_map.as_deref().map(|path| skill_map(path, then, now, ui)).transpose()?;
        let mapping = Mapping::new(then, now, &map.unwrap_or_default()).map_err(|skills| unmapped(&skills, now))?;
        let gone = mapping.gone();
        if !gone.is_empty() {
            ui.tell("previous.gone", &[("framework", &now.id), ("skills", &labels(&gone))]);
        }
        Ok(mapping)
    }

    /// Reads the previous round for a comparison with this one, whose returns are `now` and were read with `args`. If the
    /// previous framework or a map is given, or the framework has changed, its skills get the current ids. Otherwise it stays
    /// as it is, and only skills of the same id are compared.
    pub(crate) fn read_beside(
        &self,
        (now, files): (&[Return], &[PathBuf]),
        args: &ReadArgs,
        workbench_now: &Workbench,
        assign: &mut Assignments,
        ui: &Ui,
    ) -> Result<(Vec<Return>, Vec<PathBuf>, Exit), CommandError> {
        if self.previous.is_empty() {
            return Ok((vec![], vec![], Exit::Done));
        }
        let mut used = match &self.previous_framework {
            Some(name) => workbench(std::slice::from_ref(name), &args.limits, ui)?,
            None => Workbench { limits: args.limits.limits(), ..Workbench::new(workbench_now.library.clone(), ui.today()) },
        };
        used.expected = workbench_now.expected.people_only();
        let (mut returns, found, exit) = read(&self.previous, &mut used, assign, ui)?;
        note_read_twice(files, found.files(), ui);
        let files = found.files().to_vec();
        let beside = collect::main_framework(now, workbench_now).map(|framework| framework.id.as_str());
        let Earlier { framework: then, .. } = self.earlier(&returns, beside, (&used, &args.framework), ui)?;
        // If the content of the framework has changed between the rounds, skills may have changed, too.
        let changed = workbench_now.library.get(&then.id).is_some_and(|now| *now != then);
        if self.previous_framework.is_none() && self.skill_map.is_none() && !changed {
            return Ok((returns, files, exit));
        }
        let now = of_now(&workbench_now.library, &args.framework, &then).unwrap_or(&then);
        let mapping = self.mapping(&then, now, ui)?;
        previous::lay_out(&mut returns, &then, &mapping);
        Ok((returns, files, exit))
    }

    /// Returns the returns of the previous round that count, and tells about the others. `frameworks` are the current ones.
    fn earlier(
        &self,
        returns: &[Return],
        beside: Option<&str>,
        (workbench, frameworks): (&Workbench, &[String]),
        ui: &Ui,
    ) -> Result<Earlier, CommandError> {
        self.refuse_other_version(returns, workbench, frameworks)?;
        let earlier = Earlier::of(returns, beside, workbench).ok_or_else(|| CommandError::told("previous.none", &[]))?;
        for (file, why) in &earlier.left_out {
            ui.tell("previous.left-out", &[("file", file), ("why", why)]);
        }
        for (file, counts) in &earlier.set_aside {
            ui.tell("previous.set-aside", &[("file", file), ("counts", counts)]);
        }
        if earlier.with_errors > 0 {
            let command = self.check_command(frameworks);
            ui.tell("previous.errors", &[("count", &earlier.with_errors), ("command", &command)]);
        }
        Ok(earlier)
    }

    /// Returns the command that checks the previous round.
    fn check_command(&self, frameworks: &[String]) -> String {
        let given = self.previous_framework.as_ref().map_or(frameworks, std::slice::from_ref);
        let options = given.iter().flat_map(|name| ["--framework".to_owned(), name.clone()]);
        let paths = self.previous.iter().map(|path| path.display().to_string());
        let words = ["skillbook", "check"].map(str::to_owned).into_iter().chain(paths).chain(options);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Compares the previous round with this one, and tells why some things cannot be compared.
    pub(crate) fn compare(&self, now: &mut Collected, previous: &[Return], workbench: &Workbench, ui: &Ui) {
        if self.previous.is_empty() {
            return;
        }
        let Some(before) = collect::collect_before(previous, Some(&now.department.framework.id), workbench) else { return };
        now.compare(&before);
        let (then, today) = (&before.department.framework, &now.department.framework);
        if then.id != today.id {
            ui.tell("previous.other-framework", &[("then", &then.id), ("now", &today.id)]);
        }
        if now.department.changes.as_ref().is_some_and(|changes| changes.total.people_in_both == 0) {
            ui.tell("previous.nobody", &[]);
        }
    }

    /// Refuses returns that were read with another version of the framework than they were made from, since they could silently
    /// lose skills. If the user named that version as the previous framework, only returns that clearly do not fit it are
    /// refused.
    fn refuse_other_version(&self, returns: &[Return], workbench: &Workbench, frameworks: &[String]) -> Result<(), CommandError> {
        let mut other = previous::other_versions(returns, workbench);
        if self.previous_framework.is_some() {
            let shown = other.find_map(|other| other.misfit.map(|misfit| (misfit, other)));
            let Some((misfit, OtherVersion { file, framework, version, .. })) = shown else { return Ok(()) };
            let Framework { id, version: given, .. } = framework;
            let blanks: [(&str, &dyn Display); 5] =
                [("file", &file), ("framework", id), ("version", &version), ("given", given), ("misfit", &misfit.message())];
            return Err(CommandError::told("previous.misfit", &blanks));
        }
        let Some(OtherVersion { file, framework, version, .. }) = other.next() else { return Ok(()) };
        let Framework { id, version: given, .. } = framework;
        let same = frameworks.last().unwrap_or(id);
        let blanks: [(&str, &dyn Display); 5] =
            [("file", &file), ("framework", id), ("version", &version), ("given", given), ("same", same)];
        Err(CommandError::told("previous.other-version", &blanks))
    }
}

/// Reads the previous round. An unreadable file sets the exit status, as in the current round.
fn read(
    paths: &[PathBuf],
    workbench: &mut Workbench,
    assign: &mut Assignments,
    ui: &Ui,
) -> Result<(Vec<Return>, FoundFiles, Exit), CommandError> {
    let found = inputs::find(paths);
    if let Some(missing) = found.missing.first() {
        return Err(nothing_at(missing, "previous.missing-hint"));
    }
    for folder in &found.unreadable {
        ui.tell("returns.unsearched", &[("folder", folder)]);
    }
    // Files in the folder that are not returns were told in the previous round already. Only messages on the terminal name
    // these files; they use the paths as given, since the two rounds share many names.
    let given = FoundFiles::by_path(found.files());
    workbench.assigned = assign.of(given.files(), &given.names(), &workbench.expected)?;
    let places = RecordFolders::new(&[], paths, given.files());
    let returns = check(&given, &places, workbench, threads(&|| {}));
    let mut exit = if found.unreadable.is_empty() { Exit::Done } else { Exit::Findings };
    for refused in returns.iter().filter(|found| found.document.is_none() && found.superseded_by.is_none()) {
        ui.tell("previous.unreadable", &[("file", &refused.file)]);
        exit = Exit::Findings;
    }
    Ok((returns, given, exit))
}

/// Warns about returns that are in both rounds: they would be compared with themselves.
fn note_read_twice(now: &[PathBuf], previous: &[PathBuf], ui: &Ui) {
    let real = |file: &PathBuf| file.canonicalize().ok();
    let files: HashSet<PathBuf> = now.iter().filter_map(real).collect();
    let twice = previous.iter().filter(|file| real(file).is_some_and(|file| files.contains(&file))).count();
    if twice > 0 {
        ui.tell("previous.twice", &[("count", &twice)]);
    }
}

fn skill_map(path: &Path, then: &Framework, now: &Framework, ui: &Ui) -> Result<SkillMap, CommandError> {
    let shown = path.display();
    let loaded = files::skill_map(path, then, now)
        .map_err(|error| CommandError::new(program_text_with("skill-map.unreadable", &[("file", &shown), ("error", &error)])))?;
    if loaded.map.is_none() {
        ui.result(report::render(&loaded.findings, 1, FindingsFormat::Human, ui.color()))?;
    }
    loaded.map.ok_or_else(|| CommandError::told("skill-map.errors", &[("file", &shown)]))
}

/// Returns the error that names the skills without a counterpart, and what to write for them.
fn unmapped(skills: &[Skill], now: &Framework) -> CommandError {
    let named: Vec<String> = skills.iter().map(|skill| format!("{} (“{}”)", skill.id, skill.label)).collect();
    let first = skills.first().map_or("", |skill| skill.id.as_str());
    let blanks: [(&str, &dyn Display); 5] = [
        ("count", &skills.len()),
        ("framework", &now.id),
        ("version", &now.version),
        ("skills", &named.join(", ")),
        ("first", &first),
    ];
    CommandError::told("previous.unmapped", &blanks)
}

fn labels(skills: &[&Skill]) -> String {
    let labels: Vec<String> = skills.iter().map(|skill| format!("“{}”", skill.label)).collect();
    labels.join(", ")
}

/// Returns the current framework to which the skills of the previous one are mapped: the last one named, or else the one of the
/// same id.
pub(crate) fn of_now<'a>(library: &'a Library, named: &[String], then: &Framework) -> Option<&'a Framework> {
    let last = if named.is_empty() { None } else { library.iter().last() };
    last.or_else(|| library.get(&then.id))
}
