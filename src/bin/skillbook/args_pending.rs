//! Arguments of the commands that cannot be dispatched yet. Each struct moves to `args.rs`, and its variant into
//! `Command` there, together with its file below `cmd/`:
//!
//! ```text
//! Demo(DemoArgs),
//! New(NewArgs),
//! Issue(IssueArgs),
//! Check(CheckArgs),
//! Collect(CollectArgs),
//! Convert(ConvertArgs),
//! Inspect(InspectArgs),
//! Schema(SchemaArgs),
//! #[command(subcommand)]
//! Framework(FrameworkCommand),
//! ```

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use skillbook::model::{Date, FormKind, RaterKind};
use skillbook::report::findings::Format;

use crate::args::parse_date;

/// Run the whole job on a made-up department, to see what comes out
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// Folder to write to
    #[arg(value_name = "DIR", default_value = "skillbook-demo")]
    pub(crate) folder: PathBuf,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Make one workbook
#[derive(Debug, Args)]
pub(crate) struct NewArgs {
    /// Form to make
    #[arg(value_name = "FORM", value_parser = form())]
    pub(crate) form: FormKind,
    /// Workbook to write; without it, a name is made from the person and the form
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Framework: the name of one that is built in, or a .yaml file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) person: PersonArgs,
    #[command(flatten)]
    pub(crate) round: RoundArgs,
    /// Name of the person who gives the ratings
    #[arg(long, value_name = "NAME")]
    pub(crate) rater_name: Option<String>,
    /// Number of goals that a development plan has room for
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) goals: Option<u8>,
    /// Number of actions that each goal has room for
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=20))]
    pub(crate) actions: Option<u8>,
    /// Replace the workbook if it is there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Whose workbook it is.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// Full name
    #[arg(long, help_heading = "Person", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Staff id
    #[arg(long, help_heading = "Person", value_name = "ID")]
    pub(crate) id: Option<String>,
    /// E-mail address
    #[arg(long, help_heading = "Person", value_name = "ADDRESS")]
    pub(crate) email: Option<String>,
    /// Department or team
    #[arg(long, help_heading = "Person", value_name = "NAME")]
    pub(crate) department: Option<String>,
    /// Present role
    #[arg(long, help_heading = "Person", value_name = "ROLE")]
    pub(crate) role: Option<String>,
    /// Target role: its id or name in the framework
    #[arg(long, help_heading = "Person", value_name = "ROLE")]
    pub(crate) target: Option<String>,
    /// Name of the manager
    #[arg(long, help_heading = "Person", value_name = "NAME")]
    pub(crate) manager: Option<String>,
}

/// Which cycle a workbook belongs to, and who rates.
#[derive(Debug, Args)]
pub(crate) struct RoundArgs {
    /// Round, such as 2026-H2
    #[arg(long, value_name = "ROUND")]
    pub(crate) round: Option<String>,
    /// Day by which the workbook is asked for, such as 2026-09-30
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub(crate) due: Option<Date>,
    /// Who gives the ratings
    #[arg(long, value_name = "KIND", value_parser = rater(), default_value = RaterKind::Own.name())]
    pub(crate) rater: RaterKind,
}

/// Make a workbook for everybody on a staff list
#[derive(Debug, Args)]
pub(crate) struct IssueArgs {
    /// Staff list: .csv, .xlsx, .xls or .ods
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: PathBuf,
    /// Folder to write the workbooks and issued.json to
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Form to make
    #[arg(long, value_name = "FORM", value_parser = form(), default_value = FormKind::Packet.name())]
    pub(crate) form: FormKind,
    /// Framework: the name of one that is built in, or a .yaml file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) round: RoundArgs,
    /// Target role of those who have none on the staff list: its id or name in the framework
    #[arg(long, value_name = "ROLE")]
    pub(crate) target: Option<String>,
    /// Say what a heading of the staff list means, such as "Pers.-Nr.=id"; may be given more than once
    #[arg(long, value_name = "THEIRS=OURS", value_parser = heading)]
    pub(crate) map: Vec<(String, String)>,
    /// Replace workbooks that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Read returns and say what is wrong with them
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Returns: files, folders (searched through) or globs
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// How to write the findings
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = Format::Human.name())]
    pub(crate) format: Format,
    /// Framework .yaml that the workbooks were made from; may be given more than once
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
}

/// Read returns and write the department's summary
#[derive(Debug, Args)]
pub(crate) struct CollectArgs {
    /// Returns: files, folders (searched through) or globs
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,
    /// Summary workbook to write
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Write the summary as one HTML page, too
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Write the data behind it as JSON and CSV to this folder, too
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Framework .yaml that the workbooks were made from; may be given more than once
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Vec<String>,
    /// Replace files that are there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Turn a workbook into .json, .yaml, .csv or .md, or .json or .yaml into a workbook
#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    /// File to read
    #[arg(value_name = "IN")]
    pub(crate) input: PathBuf,
    /// File to write; its ending says as what
    #[arg(value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// Framework .yaml that the workbook was made from
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    /// Replace the file if it is there already
    #[arg(long)]
    pub(crate) force: bool,
}

/// Show what a file is, and every field: sheet, cell, pointer, kind, value
#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    /// File to look at
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// How to write the fields
    #[arg(long, value_name = "FORMAT", value_parser = plain_format(), default_value = Format::Human.name())]
    pub(crate) format: Format,
    /// Framework .yaml that the workbook was made from
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
}

/// Write a JSON Schema to standard output
#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// What the schema describes; without it, list what there is
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Narrow the document's schema to a framework's skills and scale
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    /// Narrow the document's schema to a form
    #[arg(long, value_name = "FORM", value_parser = form())]
    pub(crate) form: Option<FormKind>,
}

/// Look at frameworks, check one, edit one in Excel
#[derive(Debug, Subcommand)]
pub(crate) enum FrameworkCommand {
    /// List the frameworks that are built in
    List,
    /// Show a framework's domains, skills, scale and roles
    Show {
        /// Framework: the name of one that is built in, or a .yaml file
        #[arg(value_name = "NAME|FILE")]
        name: String,
    },
    /// Check frameworks
    Check {
        /// Frameworks as .yaml files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// How to write the findings
        #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = Format::Human.name())]
        format: Format,
    },
    /// Write a framework as a workbook, to be edited in Excel
    Export {
        /// Framework: the name of one that is built in, or a .yaml file
        #[arg(value_name = "NAME|FILE")]
        name: String,
        /// Workbook to write
        #[arg(short, long, value_name = "FILE.xlsx")]
        output: PathBuf,
        /// Replace the workbook if it is there already
        #[arg(long)]
        force: bool,
    },
    /// Turn an edited workbook back into a framework
    Import {
        /// Workbook to read
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
        /// Framework to write
        #[arg(short, long, value_name = "FILE.yaml")]
        output: PathBuf,
        /// Replace the framework if it is there already
        #[arg(long)]
        force: bool,
    },
}

/// A name of a list that the library keeps, as the value that it names.
fn named<T: Clone + Send + Sync + 'static>(all: Vec<(&'static str, T)>) -> impl TypedValueParser<Value = T> {
    let names: Vec<&'static str> = all.iter().map(|(name, _)| *name).collect();
    PossibleValuesParser::new(names).try_map(move |typed| {
        let found = all.iter().find(|(name, _)| *name == typed).map(|(_, value)| value.clone());
        found.ok_or_else(|| format!("“{typed}” is not known"))
    })
}

fn form() -> impl TypedValueParser<Value = FormKind> {
    named(FormKind::ALL.map(|kind| (kind.name(), kind)).to_vec())
}

fn rater() -> impl TypedValueParser<Value = RaterKind> {
    named(RaterKind::ALL.map(|kind| (kind.name(), kind)).to_vec())
}

fn format() -> impl TypedValueParser<Value = Format> {
    named(Format::ALL.map(|format| (format.name(), format)).to_vec())
}

/// The formats of what is no list of findings.
fn plain_format() -> impl TypedValueParser<Value = Format> {
    named([Format::Human, Format::Json].map(|format| (format.name(), format)).to_vec())
}

/// A heading of theirs and ours, as `THEIRS=OURS`; theirs may hold `=` itself.
fn heading(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((theirs, ours)) if !theirs.trim().is_empty() && !ours.trim().is_empty() => {
            Ok((theirs.trim().to_owned(), ours.trim().to_owned()))
        }
        _ => Err("write THEIRS=OURS, such as \"Pers.-Nr.=id\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn a_heading_is_split_at_the_last_sign() {
        assert_eq!(heading("Pers.-Nr. = id"), Ok(("Pers.-Nr.".to_owned(), "id".to_owned())));
        assert_eq!(heading("a=b=id"), Ok(("a=b".to_owned(), "id".to_owned())));
        for wrong in ["id", "=id", "Name=", ""] {
            assert!(heading(wrong).is_err(), "{wrong}");
        }
    }
}
