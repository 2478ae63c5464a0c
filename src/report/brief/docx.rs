//! Writes a brief as a text document: A4 with margins that also fit Letter, real heading styles, tables with a repeated heading
//! row, and the language set. The parts are the files of `templates/brief.docx/`. The template engine fills them in and escapes
//! the values; this module packs them. The same brief gives the same bytes.

use std::io::{Cursor, Write as _};

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context, escape_formatter};
use serde::Serialize;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Brief, BriefError};
use crate::templates;
use crate::words::{turned_back, without_turns};

/// The folder of the templates for the parts.
const PARTS: &str = "brief.docx";

pub(super) fn document(brief: &Brief) -> Result<Vec<u8>, BriefError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Word ignores isolates; LibreOffice does not.
    environment.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => escape_formatter(out, state, &Value::from(turned_back(text))),
        None => escape_formatter(out, state, value),
    });
    environment.add_filter("pieces", |text: &str| Value::from(Serde(pieces(text))));
    let values = context! { brief => Value::from(Serde(brief)), plain_title => without_turns(&brief.title) };
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, template) in templates::files(PARTS) {
        package.start_file(name, SimpleFileOptions::default())?;
        package.write_all(environment.render_str(template, &values)?.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

/// A piece of a text: words, or the steps of a bar, which have their own font.
#[derive(Serialize)]
struct TextRun {
    text: String,
    steps: bool,
}

fn pieces(text: &str) -> Vec<TextRun> {
    let is_step = |c: &char| matches!(c, '■' | '□');
    let chars: Vec<char> = text.chars().collect();
    let pieces = chars.chunk_by(|a, b| is_step(a) == is_step(b) || (*b == '·' && is_step(a)));
    pieces.map(|piece| TextRun { text: piece.iter().collect(), steps: piece.first().is_some_and(is_step) }).collect()
}
