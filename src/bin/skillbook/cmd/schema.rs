//! `skillbook schema`: writes the JSON Schemas of the files that are read and written.

use std::fmt::{Display, Write as _};

use clap::Args;
use serde_json::Value;
use skillbook::form;
use skillbook::jobs::published::published;
use skillbook::model::FormKind;
use skillbook::schema::render;
use skillbook::words;

use super::framework;
use crate::args;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::ui::Ui;

/// The only schema that a framework and a form can narrow.
const NARROWED: &str = "document";

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) framework: Option<String>,
    #[arg(long, value_name = "FORM", value_parser = args::form())]
    pub(crate) form: Option<FormKind>,
}

/// Writes a schema, or lists them.
pub(crate) fn run(args: &SchemaArgs, ui: &Ui) -> Result<Exit, CommandError> {
    let narrowed = args.framework.is_some() || args.form.is_some();
    let name = args.name.as_deref().map(words::fold);
    let schema = match name.as_deref() {
        None if narrowed => return Err(only_the_document()),
        None => {
            ui.result(list())?;
            return Ok(Exit::Done);
        }
        Some(name) => find(name)?,
    };
    if narrowed && name.as_deref() != Some(NARROWED) {
        return Err(only_the_document());
    }
    let schema = if narrowed {
        let framework = framework::load(args.framework.as_deref(), ui)?;
        form::schema(&framework, args.form.unwrap_or(FormKind::Packet))
    } else {
        schema
    };
    ui.result(render(&schema))?;
    Ok(Exit::Done)
}

fn only_the_document() -> CommandError {
    CommandError::told("schema.document-only", &[])
}

fn find(name: &str) -> Result<Value, CommandError> {
    let mut all = published();
    if let Some(index) = all.iter().position(|(known, _)| *known == name) {
        return Ok(all.swap_remove(index).1);
    }
    let near = words::nearest(name, all.iter().map(|(known, _)| *known));
    let names: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
    let blanks: [(&str, &dyn Display); 3] = [("name", &name), ("near", &near.unwrap_or_default()), ("names", &names.join(", "))];
    Err(CommandError::told("schema.unknown", &blanks))
}

fn list() -> String {
    let all = published();
    let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    all.iter().fold(String::new(), |mut text, (name, schema)| {
        let _ = writeln!(text, "{name:width$}  {}", schema["title"].as_str().unwrap_or_default());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_listed_and_found() {
        assert_eq!(list().lines().count(), published().len());
        for (name, schema) in published() {
            assert_eq!(find(name), Ok(schema));
        }
        let text = find("documnet").unwrap_err().text(false);
        assert!(text.contains("Did you mean “document”?") && text.contains("roster"), "{text}");
    }
}
