//! Tests that the pages generated from the command line, `docs/commands.md` and `docs/man/`, are up to date.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};
use skillbook::texts::program_text;

use crate::help;

#[path = "../../../tests/it/artefacts/hold.rs"]
mod hold;

use hold::{hold, hold_folder, root};

/// Headings of options that many commands share, and that the page therefore holds only once.
fn shared() -> [String; 2] {
    ["help.headings.everywhere", "help.headings.limits"].map(program_text)
}

#[test]
fn the_page_of_commands_is_that_of_the_command_line() {
    let [everywhere, limits] = shared();
    let mut program = help::command();
    program.build();
    let mut page = String::from(
        "<!-- Generated from the command line; do not edit. -->\n\n\
         # Commands\n\n\
         `skillbook COMMAND --help` says the same. A *path* is a file, a folder, which is searched through, or a pattern such as \
         `\"returns/*.xlsx\"`. The same pages come as manual pages in `docs/man/`.\n\n\
         | Command | What it does |\n|---|---|\n",
    );
    for command in shown(&program) {
        let (name, about) = (command.get_name(), cell(&about(command)));
        let _ = writeln!(page, "| [`{name}`](#skillbook-{name}) | {about} |");
    }
    for command in shown(&program) {
        describe(command, 2, &mut page);
    }
    page.push_str("\n## Options everywhere\n\nEvery command takes these.\n");
    options(shown(&program).next().unwrap(), &everywhere, &mut page);
    page.push_str(
        "\n## Limits\n\nEvery command that reads returns takes these. A file beyond a limit is refused; \
         [Limits](limits.md) says more.\n",
    );
    let reads = program.find_subcommand("check").unwrap();
    options(reads, &limits, &mut page);
    hold(&[(root().join("docs/commands.md"), page)]);
}

#[test]
fn the_manual_pages_are_those_of_the_command_line() {
    let made = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(help::command(), made.path()).unwrap();
    let folder = root().join("docs/man");
    let mut files: Vec<(PathBuf, String)> = std::fs::read_dir(made.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (folder.join(entry.file_name()), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() > 15, "a page for each command");
    hold_folder(&folder, &files);
}

/// Returns the subcommands of a command, without `help` and hidden ones.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| command.get_name() != "help" && !command.is_hide_set())
}

/// Adds a command with its usage, arguments and options to the page, and its subcommands.
fn describe(command: &Command, depth: usize, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let _ = write!(page, "\n{} {name}\n\n{}.\n", "#".repeat(depth), about(command));
    if command.get_subcommands().next().is_some() {
        for inner in shown(command) {
            describe(inner, depth + 1, page);
        }
        return;
    }
    let usage = command.clone().render_usage().to_string();
    let _ = write!(page, "\n```text\n{}\n```\n", usage.trim_start_matches("Usage: "));
    let arguments: Vec<&Arg> = command.get_positionals().collect();
    if !arguments.is_empty() {
        page.push_str("\n| Argument | What it is |\n|---|---|\n");
        for argument in arguments {
            let _ = writeln!(page, "| `{}` | {} |", cell(&value_names(argument)), meaning(argument));
        }
    }
    let mut headings: Vec<&str> = command.get_opts().chain(flags(command)).filter_map(Arg::get_help_heading).collect();
    headings.sort_unstable();
    headings.dedup();
    options(command, "", page);
    let shared = shared();
    for heading in headings.into_iter().filter(|heading| !shared.iter().any(|shared| shared == heading)) {
        let _ = write!(page, "\n{heading}:\n");
        options(command, heading, page);
    }
    if command.get_arguments().any(|argument| argument.get_help_heading() == Some(&shared[1])) {
        page.push_str("\nIt also takes the [limits](#limits).\n");
    }
}

/// Returns the options that take no value.
fn flags(command: &Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|argument| !argument.is_positional() && !argument.get_action().takes_values())
}

/// Adds the table of the options that have this heading in the help of a command.
fn options(command: &Command, heading: &str, page: &mut String) {
    let listed = command.get_arguments().filter(|argument| {
        !argument.is_positional()
            && !argument.is_hide_set()
            && argument.get_help_heading().unwrap_or_default() == heading
            && !matches!(argument.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version)
    });
    let rows: Vec<String> = listed.map(|argument| format!("| {} | {} |\n", signature(argument), meaning(argument))).collect();
    if !rows.is_empty() {
        page.push_str("\n| Option | What it does |\n|---|---|\n");
        page.push_str(&rows.concat());
    }
}

/// Returns an option as it is typed.
fn signature(argument: &Arg) -> String {
    let mut text = argument.get_long().map(|long| format!("--{long}")).unwrap_or_default();
    if argument.get_action().takes_values() {
        let _ = write!(text, " {}", value_names(argument));
    }
    match argument.get_short() {
        Some(short) => format!("`-{short}`, `{}`", cell(&text)),
        None => format!("`{}`", cell(&text)),
    }
}

fn value_names(argument: &Arg) -> String {
    argument.get_value_names().into_iter().flatten().map(|name| name.as_str()).collect::<Vec<_>>().join(" ")
}

/// Returns the help of an argument, its possible values and its default.
fn meaning(argument: &Arg) -> String {
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let choices: Vec<String> = argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if !choices.is_empty() && argument.get_action().takes_values() {
        let _ = write!(text, ". One of {}", choices.join(", "));
    }
    let usual: Vec<String> = argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if !usual.is_empty() && argument.get_action().takes_values() {
        let _ = write!(text, ". Unless given: {}", usual.join(", "));
    }
    cell(&text)
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

/// Escapes a text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
