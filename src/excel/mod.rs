//! Writes a form with its document as an .xlsx workbook, or as a marked copy with what a person typed.
//!
//! Takes places from [`Layout`], words and rules from the form, in the words of its generation; knows nothing of how returns are
//! read.

mod calendar;
mod cells;
mod formula;
mod lead;
mod lists;
mod marks;
mod mending;
mod package;
mod sheet;
mod stencil;
mod style;
mod tables;
mod typed;
mod validations;

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde_json::Value;

use crate::form::{Form, Identity, Layout};
use crate::model::{Date, Document};
use crate::texts::{in_words_of, program_text_with, sheet_text};
use crate::words;

pub use marks::notes_of;
pub use mending::{Item, Mending};
pub use stencil::Stencils;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A value does not fit a spreadsheet.
    #[error("{}", program_text_with("workbook.content", &[("error", .0)]))]
    Content(#[from] XlsxError),
    /// A formula is longer than spreadsheet programs accept. Excel would delete it and report the file as damaged.
    #[error("{}", program_text_with("workbook.formula", &[("length", length), ("longest", &formula::LONGEST)]))]
    FormulaTooLong {
        /// Its length in UTF-16 units, which Excel counts.
        length: usize,
    },
    /// The document could not be turned into values.
    #[error("{}", program_text_with("workbook.document", &[("error", .0)]))]
    Document(#[from] serde_json::Error),
    /// The package could not be put together.
    #[error("{}", program_text_with("workbook.package", &[("error", .0)]))]
    Package(#[from] zip::result::ZipError),
    /// The package could not be written.
    #[error("{}", program_text_with("workbook.package", &[("error", .0)]))]
    Io(#[from] std::io::Error),
}

/// What every part of the writer needs to know.
struct Context<'a> {
    form: &'a Form,
    layout: Layout,
    document: Value,
    lists: lists::Lists,
    mending: Option<&'a Mending>,
    marks: marks::Marks,
}

/// Writes a workbook. The same form, document and date give the same bytes.
///
/// # Errors
/// Where the document holds something that a spreadsheet cannot, such as a text of more than 32,767 characters.
pub fn write(form: &Form, document: &Document, created: Date) -> Result<Vec<u8>, WriteError> {
    write_values(form, &serde_json::to_value(document)?, created)
}

/// Writes a workbook as [`write()`] does, from values that need not fit the form: a text in the place of a rating is
/// written as it is, as if a person had typed it.
///
/// # Errors
/// As [`write()`].
pub fn write_values(form: &Form, document: &Value, created: Date) -> Result<Vec<u8>, WriteError> {
    write_workbook(form, document, None, created)
}

/// Writes a marked copy: the form with its values and with what the person typed. Cells to correct are marked, a first sheet
/// lists them, and a last sheet keeps the texts from outside the fields.
///
/// # Errors
/// As [`write()`].
pub fn write_mending(form: &Form, values: &Value, mending: &Mending, created: Date) -> Result<Vec<u8>, WriteError> {
    write_workbook(form, values, Some(mending), created)
}

fn write_workbook(form: &Form, document: &Value, mending: Option<&Mending>, created: Date) -> Result<Vec<u8>, WriteError> {
    in_words_of(form.identity.generation, || write_in_words(form, document, mending, created))
}

fn write_in_words(form: &Form, document: &Value, mending: Option<&Mending>, created: Date) -> Result<Vec<u8>, WriteError> {
    let context = Context {
        form,
        layout: Layout::of(form),
        document: document.clone(),
        lists: lists::Lists::of(form),
        mending,
        marks: mending.map(marks::Marks::of).unwrap_or_default(),
    };
    let mut workbook = Workbook::new();
    let styles = style::Styles::new();
    if let Some(mending) = mending {
        mending::write_list(&mut workbook, &context, &styles, mending)?;
    }
    for index in 0..form.sheets.len() {
        sheet::write(&mut workbook, &context, &styles, index)?;
    }
    if let Some(mending) = mending {
        mending::write_elsewhere(&mut workbook, &context, &styles, mending)?;
    }
    context.lists.write(&mut workbook, &context)?;
    write_identity(&mut workbook, &form.identity, mending)?;
    tables::define_names(&mut workbook, &context)?;
    let day = created.0;
    let moment = ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8)?;
    let code = form.identity.code();
    let properties = DocProperties::new()
        .set_title(words::property(&form.title))
        .set_subject(&code)
        .set_author(Identity::AUTHOR)
        .set_keywords(&code)
        .set_comment(sheet_text("start.private"))
        .set_creation_datetime(&moment)
        .set_custom_property(Identity::NAME, code.as_str());
    workbook.set_properties(&properties);
    package::complete(&workbook.save_to_buffer()?, &form.language, &growing_rows(&context))
}

impl Context<'_> {
    /// The number of a sheet of the form among those of the workbook, from one. The list of a marked copy stands before them.
    fn number(&self, sheet: usize) -> usize {
        sheet + 1 + usize::from(self.mending.is_some())
    }
}

/// The rows of each sheet's part that grow with what is typed into them: those with free text, unless they also show a text that
/// depends on the target role, for which the row must be high enough whatever is chosen.
fn growing_rows(context: &Context<'_>) -> BTreeMap<String, BTreeSet<u32>> {
    let mut growing: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (sheet, table) in context.form.tables() {
        let Some(area) = context.layout.tables.get(table.id) else { continue };
        let part = format!("xl/worksheets/sheet{}.xml", context.number(sheet));
        let rows = (area.first..).zip(&table.rows).filter(|(_, row)| row.grows()).map(|(at, _)| at);
        growing.entry(part).or_default().extend(rows);
    }
    growing
}

/// Writes the very hidden sheet and the defined name that identify the form.
fn write_identity(workbook: &mut Workbook, identity: &Identity, mending: Option<&Mending>) -> Result<(), XlsxError> {
    let code = identity.code();
    let sheet = workbook.add_worksheet();
    sheet.set_name(Identity::SHEET)?.set_very_hidden(true);
    sheet.write_string(0, 0, "form")?.write_string(0, 1, &code)?;
    sheet.write_string(1, 0, "due")?;
    if let Some(due) = identity.due {
        sheet.write_string(1, 1, due.to_string())?;
    }
    if let Some(mending) = mending {
        sheet.write_string(2, 0, "mends")?.write_string(2, 1, mending.mends.code())?;
    }
    // Excel reports a file as damaged if a formula contains a longer text. The code is in other places, too.
    if code.len() <= 255 {
        workbook.define_name(Identity::NAME, &format!("=\"{}\"", code.replace('"', "\"\"")))?;
    }
    Ok(())
}
