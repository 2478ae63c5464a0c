//! `skillbook inspect`: shows what a file is, and every field with its place.

use std::fmt::Display;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use skillbook::jobs::returned::Return;
use skillbook::report::findings::{self, FindingsFormat};
use skillbook::texts::program_text_with;
use skillbook::words::safe;

use super::limits::LimitArgs;
use super::returns;
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

#[derive(Debug, Args)]
pub(crate) struct InspectArgs {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "FORMAT", value_parser = args::plain_format(), default_value = FindingsFormat::Human.name())]
    pub(crate) format: FindingsFormat,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) assign: returns::AssignArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

pub(crate) fn run(args: &InspectArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let (found, _) = returns::read_one(&args.file, args.framework.as_ref(), (&args.limits, &args.assign), ui)?;
    let Some(document) = &found.value else {
        ui.result(findings::render(&found.findings, 1, FindingsFormat::Human, ui.color()))?;
        return Ok(Exit::Findings);
    };
    if args.format == FindingsFormat::Json {
        ui.result(format!("{:#}\n", as_json(&found, document)))?;
    } else {
        ui.result(as_text(&found, document))?;
    }
    Ok(Exit::Done)
}

fn as_json(found: &Return, document: &Value) -> Value {
    let fields: Vec<Value> = found
        .fields
        .iter()
        .map(|field| {
            json!({
                "pointer": field.pointer,
                "sheet": field.place.sheet,
                "cell": field.place.cell.to_string(),
                "kind": field.kind,
                "input": field.input,
                "value": field.value,
            })
        })
        .collect();
    json!({ "form": document["form"], "person": document["person"], "fields": fields })
}

fn as_text(found: &Return, document: &Value) -> String {
    let word = |value: &Value| match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => safe(text),
        other => safe(&other.to_string()),
    };
    let form = &document["form"];
    let blanks: [(&str, &dyn Display); 9] = [
        ("file", &safe(&found.file)),
        ("form", &word(&form["kind"])),
        ("framework", &word(&form["framework"])),
        ("version", &word(&form["framework_version"])),
        ("round", &word(&form["round"])),
        ("due", &word(&form["due"])),
        ("name", &word(&document["person"]["name"])),
        ("id", &word(&document["person"]["id"])),
        ("rater", &word(&document["rater"]["kind"])),
    ];
    let mut text = program_text_with("inspect.head", &blanks) + "\n\n";
    let rows: Vec<[String; 4]> = found
        .fields
        .iter()
        .map(|field| {
            let place = format!("{}!{}", field.place.sheet, field.place.cell);
            let kind =
                if field.input { program_text_with("inspect.input", &[("kind", &field.kind)]) } else { field.kind.to_owned() };
            [safe(&place), field.pointer.to_string(), kind, word(&field.value)]
        })
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default();
    let (first, second, third) = (width(0), width(1), width(2));
    for [place, pointer, kind, value] in &rows {
        text.push_str(&format!("{place:first$}  {pointer:second$}  {kind:third$}  {value}\n"));
    }
    text
}
