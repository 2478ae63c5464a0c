//! Arguments of the commands that cannot be dispatched yet. Each struct moves to `args.rs`, and its variant into
//! `Command` there, together with its file below `cmd/`:
//!
//! ```text
//! Demo(DemoArgs),
//! Check(CheckArgs),
//! Collect(CollectArgs),
//! Convert(ConvertArgs),
//! Inspect(InspectArgs),
//! ```

use std::path::PathBuf;

use clap::Args;
use clap::builder::TypedValueParser;
use skillbook::report::findings::Format;

use crate::args::{format, named};

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

/// The formats of what is no list of findings.
fn plain_format() -> impl TypedValueParser<Value = Format> {
    named([Format::Human, Format::Json].map(|format| (format.name(), format)).to_vec())
}
