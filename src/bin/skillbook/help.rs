//! Puts the help into the command line. Its texts stand in `templates/texts/en/program.yaml` below `help`. Only what shows help
//! needs them, so that a command is parsed without them.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, Command, CommandFactory as _};
use skillbook::texts::find_program_text;

use crate::args::Cli;

/// Where the texts stand.
const HELP: &str = "help";

/// Returns the command line with its help.
pub(crate) fn command() -> Command {
    let after = find_program_text("help.after").unwrap_or_default();
    with_help(Cli::command(), HELP).after_help(after)
}

/// Returns the error for the same words, typed on a command line that has its help: the error may be a request for it.
pub(crate) fn with_texts(error: clap::Error) -> clap::Error {
    command().try_get_matches().err().unwrap_or(error)
}

/// Adds the help to a command, its arguments and its subcommands. `path` is the key of its texts.
fn with_help(command: Command, path: &str) -> Command {
    let about = find_program_text(&format!("{path}.about")).unwrap_or_default();
    let below: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
    let command = command.about(about).mut_args(|argument| explained(argument, path));
    below.iter().fold(command, |command, name| command.mut_subcommand(name, |inner| with_help(inner, &format!("{path}.{name}"))))
}

/// Adds its help to an argument. In the code, the heading above it is a key as well.
fn explained(argument: Arg, path: &str) -> Arg {
    let help = find_program_text(&key_of(&argument, path)).unwrap_or_default();
    let heading = argument.get_help_heading().and_then(|heading| find_program_text(&format!("help.headings.{heading}")));
    let values: Vec<(PossibleValue, &str)> = argument
        .get_possible_values()
        .into_iter()
        .filter_map(|value| find_program_text(&key_of_value(&argument, &value)).map(|help| (value, help)))
        .collect();
    let argument = argument.help(help).help_heading(heading);
    if values.is_empty() {
        return argument;
    }
    // Nothing is parsed into a value here, so that a parser of plain words will do.
    argument.value_parser(PossibleValuesParser::new(values.into_iter().map(|(value, help)| value.help(help))))
}

/// Returns the key of the help of an argument: that of its command, or else the one that commands share.
fn key_of(argument: &Arg, path: &str) -> String {
    let own = format!("{path}.{}", argument.get_id());
    if find_program_text(&own).is_some() { own } else { format!("help.shared.{}", argument.get_id()) }
}

fn key_of_value(argument: &Arg, value: &PossibleValue) -> String {
    format!("help.values.{}.{}", argument.get_id(), value.get_name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;
    use skillbook::{templates, yaml};

    use super::*;

    /// Returns the keys of the help of a command and of everything below it, and checks that it looks like help.
    fn keys(command: &Command, path: &str, found: &mut BTreeSet<String>) {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        assert!(!about.is_empty() && !about.ends_with('.'), "{path}: {about:?}");
        found.insert(format!("{path}.about"));
        for argument in command.get_arguments() {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            assert!(!help.is_empty() && !help.ends_with('.'), "{path} {}: {help:?}", argument.get_id());
            found.insert(key_of(argument, path));
            let values = argument.get_possible_values();
            let with_help = values.iter().filter(|value| value.get_help().is_some()).count();
            assert!(with_help == 0 || with_help == values.len(), "{path} {}: every value or none", argument.get_id());
            found.extend(values.iter().map(|value| key_of_value(argument, value)));
        }
        for inner in command.get_subcommands() {
            keys(inner, &format!("{path}.{}", inner.get_name()), found);
        }
    }

    /// Returns the headings above arguments.
    fn headings(command: &Command, found: &mut BTreeSet<String>) {
        found.extend(command.get_arguments().filter_map(|argument| argument.get_help_heading().map(str::to_owned)));
        command.get_subcommands().for_each(|inner| headings(inner, found));
    }

    /// Returns the keys of all texts at and below one.
    fn written(value: &Value, key: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(step, inner)| written(inner, &format!("{key}.{step}"), found)),
            _ => {
                found.insert(key.to_owned());
            }
        }
    }

    #[test]
    fn every_command_and_option_has_help_and_no_help_belongs_to_nothing() {
        let (mut used, mut in_code) = (BTreeSet::from(["help.after".to_owned()]), BTreeSet::new());
        keys(&command(), HELP, &mut used);
        headings(&Cli::command(), &mut in_code);
        for heading in in_code {
            let key = format!("help.headings.{heading}");
            assert!(find_program_text(&key).is_some(), "{key}");
            used.insert(key);
        }
        let file = yaml::read(templates::file("texts/en/program.yaml").unwrap()).unwrap().value;
        let mut all = BTreeSet::new();
        written(&file[HELP], HELP, &mut all);
        assert_eq!(all.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn help_is_shown_with_its_texts() {
        let asked = command().try_get_matches_from(["skillbook", "read", "--help"]).unwrap_err().to_string();
        for part in ["help.read.about", "help.shared.paths", "help.values.format.ndjson", "help.headings.everywhere"] {
            assert!(asked.contains(find_program_text(part).unwrap()), "{part}: {asked}");
        }
    }
}
