//! Writes what stands between the title of a sheet and its blocks: lines that follow what is filled in, links to the sheets before
//! and after, what to do, and the form code.

use rust_xlsxwriter::{Url, Worksheet};

use super::formula::{Home, beside, held, quoted, reference, saved};
use super::style::{Styles, column_width_of_text};
use super::{Context, WriteError};
use crate::address::quoted_sheet;
use crate::form::{Around, Enough, Kind, Layout, Lead, NextStep, SheetLink};

/// The narrowest column, in characters, that holds the link to what comes next in its large letters.
const BUTTON: f64 = 30.0;

/// Height of the row of that link, in points.
const BUTTON_HEIGHT: f64 = 30.0;

/// Letters of a heading font are this much wider than those of cells.
const SPACED: f64 = 1.15;

/// Writes the lines, the links, what to do and the form code.
pub(super) fn write(sheet: &mut Worksheet, context: &Context<'_>, styles: &Styles, index: usize) -> Result<(), WriteError> {
    let spec = &context.form.sheets[index];
    for (row, lead) in (1..).zip(&spec.lead) {
        let formula = held(text(context, Home { sheet: index, row }, lead))?;
        let formula = formula.set_result(saved(lead.value(context.form, &context.document)));
        let (col, style) = match lead {
            Lead::Whose { .. } => (0, &styles.whose),
            Lead::Next { .. } => {
                sheet.set_row_height(row, BUTTON_HEIGHT)?;
                (spec.widths.iter().position(|width| *width >= BUTTON).unwrap_or_default(), &styles.button)
            }
            Lead::Target { .. } => (0, &styles.notice),
        };
        sheet.write_formula_with_format(row, col as u16, formula, style)?;
    }
    for (row, links) in (Layout::links_row(context.form, index)..).zip(spec.link_rows()) {
        for (link, col) in links.iter().zip(places(links, &spec.widths)) {
            sheet.write_url_with_format(row, col, to(link), &styles.way)?;
        }
    }
    for (row, words) in (Layout::lines_row(context.form, index)..).zip(&spec.lines) {
        sheet.write_string_with_format(row, 0, words, &styles.line)?;
    }
    sheet.write_string_with_format(Layout::code_row(context.form, index), 0, context.form.identity.code_line(), &styles.code)?;
    Ok(())
}

/// A link within the workbook.
pub(super) fn to(link: &SheetLink) -> Url {
    Url::new(format!("internal:{}", top(&link.sheet))).set_text(&link.text)
}

/// The first cell of a sheet, as links name it.
fn top(sheet: &str) -> String {
    format!("{}!A1", quoted_sheet(sheet))
}

/// The columns of links beside each other: each stands where the one before it has room for its words.
fn places(links: &[SheetLink], widths: &[f64]) -> Vec<u16> {
    let (mut places, mut col) = (Vec::new(), 0);
    for link in links {
        places.push(col as u16);
        let mut room = column_width_of_text(&link.text) * SPACED;
        while room > 0.0 && col < widths.len() {
            room -= widths[col];
            col += 1;
        }
    }
    places
}

/// The formula of a line.
fn text(context: &Context<'_>, home: Home, lead: &Lead) -> String {
    match lead {
        Lead::Whose { details, nobody } => {
            let parts: Vec<String> = details.iter().skip(1).map(|detail| filled(context, home, detail)).collect();
            let Some(Around { pointer, before, .. }) = details.first() else { return format!("={}", quoted(nobody)) };
            let name = reference(context, home, pointer);
            format!("=IF({name}=\"\",{},{}&{name}&{})", quoted(nobody), quoted(before), parts.join("&"))
        }
        Lead::Next { steps, done } => {
            let is_open: Vec<String> = steps.iter().map(|step| is_open(context, home, step)).collect();
            let first_open = |of: fn(&SheetLink) -> String| {
                let choices = steps.iter().zip(&is_open).rev();
                choices.fold(of(done), |otherwise, (step, open)| format!("IF({open},{},{otherwise})", of(&step.link)))
            };
            let target = first_open(|link| quoted(&format!("#{}", top(&link.sheet))));
            format!("=HYPERLINK({target},{})", first_open(|link| quoted(&link.text)))
        }
        Lead::Target { chosen, open, .. } => {
            let role = reference(context, home, &chosen.pointer);
            let words = format!("{}&{role}&{}", quoted(&chosen.before), quoted(&chosen.after));
            // The outermost function makes the link, which LibreOffice asks for.
            format!("=HYPERLINK({},IF({role}=\"\",{},{words}))", quoted(&format!("#{}", top(&open.sheet))), quoted(&open.text))
        }
    }
}

/// A value with its words, or nothing as long as there is no value.
fn filled(context: &Context<'_>, home: Home, Around { pointer, before, after }: &Around) -> String {
    let cell = reference(context, home, pointer);
    let is_date = context.form.field(pointer).is_some_and(|field| matches!(field.kind, Kind::Date));
    // `TEXT` would want the letters for year, month and day in the language of the program.
    let two = |part: &str| format!("RIGHT(\"0\"&{part}({cell}),2)");
    let day = format!("IFERROR(YEAR({cell})&\"-\"&{}&\"-\"&{},{cell})", two("MONTH"), two("DAY"));
    let value = if is_date { &day } else { &cell };
    let after = if after.is_empty() { String::new() } else { format!("&{}", quoted(after)) };
    format!("IF({cell}=\"\",\"\",{}&{value}{after})", quoted(before))
}

/// Whether a sheet is not done yet, by the figures in its row of the table of progress.
fn is_open(context: &Context<'_>, home: Home, step: &NextStep) -> String {
    let figure = |column| {
        let found = context.layout.cell(&step.key, column);
        found.map_or_else(|| "\"\"".to_owned(), |found| beside(context, home, found))
    };
    let (share, look) = (figure("share"), figure("look"));
    // A share without a value is a text, which is greater than every number.
    let is_too_little = match step.enough {
        Enough::All => format!("{share}<1"),
        Enough::Any => format!("{share}=0"),
    };
    format!("OR({is_too_little},{look}>0)")
}
