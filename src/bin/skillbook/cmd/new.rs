//! `skillbook new`: makes one workbook.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::Args;
use skillbook::excel;
use skillbook::files::output::write_all;
use skillbook::files::places::missing;
use skillbook::form::{Capacity, Form};
use skillbook::model::{Document, FormInfo, FormKind, Framework, Person, Rater, RaterKind};
use skillbook::roster::file_name::{file_stem, kebab};
use skillbook::words::{nearest, safe};

use super::framework;
use crate::args::{RoundArgs, form, parse_text};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// Default numbers of goals in a plan, and of actions under each.
const GOALS: u8 = 3;
const ACTIONS: u8 = 5;

#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    #[arg(value_name = "FORM", value_parser = form())]
    pub(crate) form: FormKind,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
    #[command(flatten)]
    pub(crate) round: RoundArgs,
    #[arg(long, value_name = "NAME", value_parser = parse_text)]
    pub(crate) rater_name: Option<String>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) goals: Option<u8>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) actions: Option<u8>,
    #[arg(long)]
    pub(crate) protect: bool,
    #[arg(long)]
    pub(crate) force: bool,
}

/// Whose workbook it is.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    #[arg(long, help_heading = "person", value_name = "NAME", value_parser = parse_text)]
    pub(crate) name: Option<String>,
    #[arg(long, help_heading = "person", value_name = "ID", value_parser = parse_text)]
    pub(crate) id: Option<String>,
    #[arg(long, help_heading = "person", value_name = "ADDRESS", value_parser = parse_text)]
    pub(crate) email: Option<String>,
    #[arg(long, help_heading = "person", value_name = "NAME", value_parser = parse_text)]
    pub(crate) department: Option<String>,
    #[arg(long, help_heading = "person", value_name = "ROLE", value_parser = parse_text)]
    pub(crate) role: Option<String>,
    #[arg(long, help_heading = "person", value_name = "ROLE", value_parser = parse_text)]
    pub(crate) target: Option<String>,
    #[arg(long, help_heading = "person", value_name = "NAME", value_parser = parse_text)]
    pub(crate) manager: Option<String>,
}

/// Writes the workbook.
pub(crate) fn run(args: &NewArgs, ui: &Ui) -> Result<Exit, CommandError> {
    if let Some(output) = &args.output {
        super::needs_ending(output, &["xlsx"])?;
    }
    let framework = framework::load(args.framework.as_deref(), ui)?;
    let document = document(args, &framework)?;
    if document.plan.is_none() && (args.goals.is_some() || args.actions.is_some()) {
        ui.tell("new.no-plan", &[]);
    }
    let capacity = Capacity::of_plan(args.goals.unwrap_or(GOALS).into(), args.actions.unwrap_or(ACTIONS).into());
    let form = Form::for_document(&document, &framework, &capacity).locked(args.protect);
    let bytes = excel::write(&form, &document, ui.today())?;
    let name = file_name(args);
    let output = args.output.as_deref().unwrap_or(Path::new(&name));
    let kept = missing(&framework, output.parent().unwrap_or(Path::new("")))?;
    let mut files = vec![(output, bytes.as_slice())];
    files.extend(kept.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice())));
    write_all(&files, args.force)?;
    match &args.output {
        Some(output) => ui.tell("files.wrote", &[("file", &output.display())]),
        // The name was generated, so it is the result.
        None => ui.result(format!("{}\n", safe(&name)))?,
    }
    Ok(Exit::Done)
}

fn document(args: &NewArgs, framework: &Framework) -> Result<Document, CommandError> {
    let info = FormInfo {
        kind: args.form,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: args.round.round.clone(),
        due: args.round.due,
    };
    let person = person(&args.person, framework)?;
    let name = match args.round.rater {
        RaterKind::Manager => args.rater_name.clone().or_else(|| person.manager.clone()),
        _ => args.rater_name.clone(),
    };
    Ok(Document::blank(info, person, Rater { kind: args.round.rater, name }, framework))
}

/// Returns the person. If no id is given, one is made from the name, so that the answers can be told apart from those of other
/// people.
fn person(args: &PersonArgs, framework: &Framework) -> Result<Person, CommandError> {
    let made_up = || args.name.as_deref().map(kebab).filter(|id| !id.is_empty());
    let target_role = args.target.as_deref().map(|typed| find_role(typed, framework)).transpose()?;
    Ok(Person {
        id: args.id.clone().or_else(made_up),
        name: args.name.clone(),
        email: args.email.clone(),
        department: args.department.clone(),
        role: args.role.clone(),
        target_role,
        manager: args.manager.clone(),
    })
}

/// Returns the id of a role that was typed as its id, its label or another name of it.
fn find_role(typed: &str, framework: &Framework) -> Result<String, CommandError> {
    if let Some(role) = framework.find_role(typed) {
        return Ok(role.id.clone());
    }
    let roles: Vec<String> = framework.roles.iter().map(|role| format!("{} ({})", role.id, role.label)).collect();
    let names = framework.roles.iter().flat_map(|role| [role.id.as_str(), role.label.as_str()]);
    let near = nearest(typed, names).unwrap_or_default();
    let blanks: [(&str, &dyn Display); 4] =
        [("role", &typed), ("framework", &framework.id), ("near", &near), ("roles", &roles.join(", "))];
    Err(CommandError::told("new.role", &blanks))
}

/// Returns a name for the file, made from the person if one is given.
fn file_name(args: &NewArgs) -> String {
    let nobody = args.person.id.is_none() && args.person.name.as_deref().is_none_or(|name| kebab(name).is_empty());
    let person = Person {
        id: if nobody { Some("blank".to_owned()) } else { args.person.id.clone() },
        name: args.person.name.clone(),
        ..Person::default()
    };
    file_stem(&person, args.form, args.round.rater) + ".xlsx"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command};
    use clap::Parser as _;
    use skillbook::framework::builtin;

    fn parse(words: &str) -> NewArgs {
        match Cli::try_parse_from(["skillbook", "new"].into_iter().chain(words.split('|'))).unwrap().command {
            Command::New(args) => args,
            _ => unreachable!(),
        }
    }

    #[test]
    fn a_file_is_named_after_the_person() {
        for (words, name) in [
            ("packet", "blank-packet.xlsx"),
            ("packet|--name|Keiko Patel", "keiko-patel-packet.xlsx"),
            ("gap-analysis|--name|Keiko Patel|--id|E1|--rater|manager", "E1-keiko-patel-gap-analysis-manager.xlsx"),
            ("inventory|--id|../E1", "E1-inventory.xlsx"),
            ("inventory|--name|…", "blank-inventory.xlsx"),
        ] {
            assert_eq!(file_name(&parse(words)), name);
        }
    }

    #[test]
    fn what_is_not_given_is_null_and_an_id_is_made_from_the_name() {
        let framework = builtin("htm-leadership").unwrap();
        assert_eq!(document(&parse("packet"), &framework).unwrap().person, Person::default());
        let words = "packet|--name|Zoë Ng|--target|Team Lead|--manager|Dana Whitfield|--rater|manager";
        let document = document(&parse(words), &framework).unwrap();
        assert_eq!(document.person.id.as_deref(), Some("zoe-ng"));
        assert_eq!(document.person.target_role.as_deref(), Some("team-lead"));
        assert_eq!(document.rater.name.as_deref(), Some("Dana Whitfield"));
    }

    #[test]
    fn an_unknown_target_is_answered_with_the_roles() {
        let framework = builtin("htm-leadership").unwrap();
        let text = document(&parse("packet|--target|team-laed"), &framework).unwrap_err().text(false);
        assert!(text.contains("“team-laed” is no target role") && text.contains("Did you mean “team-lead”?"), "{text}");
        assert!(framework.roles.iter().all(|role| text.contains(&role.label)), "{text}");
    }
}
