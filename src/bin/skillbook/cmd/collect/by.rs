//! `collect --by`: writes a workbook, a page and data for each group, and an overview of all. Either all files are written or
//! none.

use std::path::{Path, PathBuf};

use skillbook::files::output::Output;
use skillbook::jobs::collect::{By, Collected, LIST, OVERVIEW, PeopleGroup, collect_group, groups};
use skillbook::jobs::returned::Return;
use skillbook::jobs::workbench::Workbench;
use skillbook::report::{DepartmentReport, data, department_xlsx, html};
use skillbook::texts::{counted, report_text_with};
use skillbook::words::safe;

use super::super::returns::{refuse_inputs, refuse_to_replace};
use crate::error::CommandError;
use crate::ui::Ui;

/// What to write, and where.
pub(super) struct GroupOrder<'a> {
    pub(super) by: By,
    pub(super) folder: &'a Path,
    pub(super) force: bool,
    /// Files that were read, which are never replaced.
    pub(super) inputs: &'a [PathBuf],
}

/// Returns the path of the overview workbook.
pub(super) fn overview(folder: &Path) -> PathBuf {
    folder.join(format!("{OVERVIEW}.xlsx"))
}

/// Returns the files of one group, or of the overview, with their paths.
fn files(folder: &Path, stem: &str, report: &DepartmentReport<'_>) -> Result<Vec<(PathBuf, Vec<u8>)>, CommandError> {
    let mut files = vec![
        (folder.join(format!("{stem}.xlsx")), department_xlsx::workbook(report)?),
        (folder.join(format!("{stem}.html")), html::page(report)?.into_bytes()),
    ];
    let data_folder = folder.join(stem);
    files.extend(data::files(report).into_iter().map(|(name, bytes)| (data_folder.join(name), bytes)));
    Ok(files)
}

/// Writes everything, one group at a time. Returns the names of what was written.
pub(super) fn write(
    order: &GroupOrder<'_>,
    whole: &Collected,
    (returns, previous): (&[Return], &[Return]),
    workbench: &Workbench,
    ui: &Ui,
) -> Result<Vec<String>, CommandError> {
    let GroupOrder { by, folder, force, inputs } = *order;
    let told = workbench.expected.is_told();
    if by == By::Manager && !told {
        ui.tell("collect.managers", &[]);
    }
    let groups = groups(by, told, whole, returns, previous);
    let of_all = files(folder, OVERVIEW, &whole.report(ui.today()))?;
    // The paths of all files of all groups, so that no work is begun if one of them is in the way.
    let names: Vec<PathBuf> = of_all.iter().filter_map(|(path, _)| Some(path.strip_prefix(folder).ok()?.to_owned())).collect();
    let list = folder.join(format!("{LIST}.csv"));
    let mut places: Vec<PathBuf> = of_all.iter().map(|(path, _)| path.clone()).chain([list.clone()]).collect();
    places.extend(groups.iter().flat_map(|group| names.iter().map(|name| folder.join(of_group(name, group)))));
    let places: Vec<&Path> = places.iter().map(PathBuf::as_path).collect();
    refuse_to_replace(&places, force)?;
    refuse_inputs(&places, inputs)?;
    let output = Output::for_files(&places, force)?;
    output.refuse_any(&places)?;
    of_all.iter().try_for_each(|(path, bytes)| output.stage(path, bytes))?;
    drop(of_all);
    let bar = ui.progress(groups.len(), "writing");
    let mut rows = Vec::with_capacity(groups.len());
    for group in &groups {
        let Some(collected) = collect_group(group, whole, workbench) else { continue };
        let title = [("whole", whole.department.title()), ("group", group.name.clone())];
        let title = report_text_with("group.title", &title.each_ref().map(|(name, text)| (*name, text.as_str())));
        let report = DepartmentReport { title, ..collected.report(ui.today()) };
        files(folder, &group.stem, &report)?.iter().try_for_each(|(path, bytes)| output.stage(path, bytes))?;
        rows.push((group.name.as_str(), group.stem.as_str(), collected.department.people.len(), group.returns.len()));
        bar.inc(1);
    }
    bar.finish_and_clear();
    output.stage(&list, &data::groups(rows.iter().copied()))?;
    output.commit()?;
    let mut wrote = vec![overview(folder).display().to_string(), list.display().to_string()];
    for (name, stem, people, _) in rows {
        let file = folder.join(format!("{stem}.xlsx"));
        wrote.push(format!("{}: {}, {}", file.display(), safe(name), counted("people", people)));
    }
    Ok(wrote)
}

/// Turns the name of a file of the overview into that of a group.
fn of_group(name: &Path, group: &PeopleGroup<'_>) -> PathBuf {
    let stem = |name: &std::ffi::OsStr| name.to_string_lossy().replacen(OVERVIEW, &group.stem, 1);
    let mut steps = name.iter();
    let first = steps.next().map(stem).unwrap_or_default();
    steps.fold(PathBuf::from(first), |path, step| path.join(step))
}
