//! Writes one sheet: title, lines, form code and blocks, then frozen panes, page set-up and protection.

use rust_xlsxwriter::{
    Chart as XlsxChart, ChartType, Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula,
    ConditionalFormatText, ConditionalFormatTextRule, Format, Formula, IgnoreError, ProtectionOptions, Workbook, Worksheet,
    XlsxError,
};

use super::cells::{self, Spot};
use super::style::{HEADING, Styles, column_width_of_text};
use super::{Context, WriteError, validations};
use crate::address::CellRef;
use crate::form::{
    Area, Block, CALENDAR, Chart, Entry, Formula as Figure, FormulaValue, Kind, Layout, Mode, QUARTERS, REST, Row, Sheet, Table,
};
use crate::texts::sheet_text;

/// Height of a line of Calibri 11 in points.
pub(super) const LINE_HEIGHT: f64 = 15.0;
/// How much of a column's width the indent of its cells takes, in characters.
const INDENT: f64 = 1.5;
/// The most lines that a row can show. Excel limits rows to 409 points.
const MOST_LINES: u32 = 25;

pub(super) fn write(workbook: &mut Workbook, context: &Context<'_>, styles: &Styles, index: usize) -> Result<(), WriteError> {
    let spec = &context.form.sheets[index];
    let sheet = workbook.add_worksheet();
    // Programs that do not calculate show a formula without a result as blank, not as 0.
    sheet.set_name(&spec.name)?.set_screen_gridlines(false).set_formula_result_default("");
    for (col, width) in spec.widths.iter().enumerate() {
        sheet.set_column_width(col as u16, *width)?;
    }
    sheet.write_string_with_format(0, 0, &spec.title, &styles.title)?.set_row_height(0, 27)?;
    for (line, text) in spec.lines.iter().enumerate() {
        sheet.write_string_with_format(line as u32 + 1, 0, text, &styles.line)?;
    }
    // These come before other conditional formats, because the first one that applies is shown.
    context.marks.write(sheet, index)?;
    let code_row = Layout::code_row(context.form, index);
    sheet.write_string_with_format(code_row, 0, context.form.identity.code_line(), &styles.code)?;
    for (block, start) in spec.blocks.iter().zip(&context.layout.blocks[index]) {
        match block {
            Block::Lines { heading, lines } => write_lines(sheet, styles, *start, heading, lines)?,
            Block::Table(table) => write_table(sheet, context, styles, index, table)?,
            Block::Chart(chart) => insert_chart(sheet, context, spec, chart, *start)?,
        }
    }
    set_up_view(sheet, context, spec, index)?;
    set_up_print(sheet, context, spec, index)?;
    protect(sheet);
    Ok(())
}

fn write_lines(sheet: &mut Worksheet, styles: &Styles, start: u32, heading: &str, lines: &[String]) -> Result<(), XlsxError> {
    sheet.write_string_with_format(start, 0, heading, &styles.block)?.set_row_height(start, 30)?;
    for (line, text) in lines.iter().enumerate() {
        sheet.write_string_with_format(start + 1 + line as u32, 0, text, &styles.line)?;
    }
    Ok(())
}

fn write_table(
    sheet: &mut Worksheet,
    context: &Context<'_>,
    styles: &Styles,
    index: usize,
    table: &Table,
) -> Result<(), WriteError> {
    let Some(area) = context.layout.tables.get(table.id) else { return Ok(()) };
    let widths = &context.form.sheets[index].widths;
    if let Some(heading) = &table.heading {
        sheet.write_string_with_format(area.heading - 1, 0, heading, &styles.block)?.set_row_height(area.heading - 1, 30)?;
    }
    for (col, column) in table.columns.iter().enumerate() {
        sheet.write_string_with_format(area.heading, col as u16, &column.heading, &styles.heading)?;
    }
    let lines = table.columns.iter().zip(widths).map(|(column, width)| lines_of(&column.heading, width * 0.9)).max();
    sheet.set_row_height(area.heading, f64::from(lines.unwrap_or(1)) * LINE_HEIGHT + 5.0)?;
    for (offset, row) in table.rows.iter().enumerate() {
        let at = area.first + offset as u32;
        sheet.write_string_with_format(at, 0, &row.key, &styles.key)?;
        for (col, entry) in row.entries.iter().enumerate() {
            let cell = CellRef::new(at, col as u32 + 1);
            cells::write(sheet, &Spot { context, styles, sheet: index, row, cell }, entry)?;
        }
        let lines = row_lines(context, widths, row).max(typed_lines(context, widths, index, at));
        if lines > 1 {
            sheet.set_row_height(at, f64::from(lines) * LINE_HEIGHT)?;
        }
    }
    validations::write(sheet, context, index, table, area)?;
    hush(sheet, table, area)?;
    Ok(mark_figures(sheet, context, table, area)?)
}

/// The number of lines that a row needs for all its texts.
fn row_lines(context: &Context<'_>, widths: &[f64], row: &Row) -> u32 {
    let lines = |entry: &Entry, width: f64| words(context, entry).iter().map(|text| lines_of(text, width)).max();
    let needed = row.entries.iter().zip(widths.iter().skip(1)).filter_map(|(entry, width)| lines(entry, *width)).max();
    needed.unwrap_or(1).max(u32::from(row.lines)).min(MOST_LINES)
}

/// The number of lines that a row needs for what was typed into it.
fn typed_lines(context: &Context<'_>, widths: &[f64], index: usize, row: u32) -> u32 {
    let lines = widths.iter().enumerate().filter_map(|(col, width)| {
        let typed = context.typed(index, CellRef::new(row, col as u32))?;
        Some(lines_of(&typed.value.display(), *width))
    });
    lines.max().unwrap_or(1).min(MOST_LINES)
}

/// The texts that an entry shows. If they depend on a choice, all possible ones, because rows do not grow by themselves.
fn words(context: &Context<'_>, entry: &Entry) -> Vec<String> {
    match entry {
        Entry::Text(text) | Entry::Link { text, .. } => vec![text.clone()],
        Entry::Formula(Figure::ForRole { row }) => {
            let values = context.form.role_table.rows.get(*row).into_iter().flatten();
            values.filter_map(|value| if let FormulaValue::Text(text) = value { Some(text.clone()) } else { None }).collect()
        }
        Entry::Formula(figure) => match figure.value(context.form, &context.document) {
            FormulaValue::Text(text) => vec![text],
            _ => vec![],
        },
        Entry::Field(field) => match (&field.mode, context.document.pointer(field.pointer.as_str())) {
            (Mode::Fixed(_), _) => vec![field.label.to_string()],
            (_, Some(serde_json::Value::String(text))) => match &field.kind {
                Kind::Choice(list) => vec![list.by_id(text).map_or(text, |option| &option.label).clone()],
                _ => vec![text.clone()],
            },
            _ => vec![],
        },
        Entry::Blank | Entry::Private => vec![],
    }
}

/// The number of lines that a text takes in a column of this width, with the indent of table cells.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    let room = (width - INDENT).max(1.0);
    text.lines().map(|line| (column_width_of_text(line) / room).ceil().max(1.0) as u32).sum::<u32>().max(1)
}

/// Adds conditional formats for ratings that are not on the scale, gaps and strengths. Words or signs say the same without
/// colour.
fn mark_figures(sheet: &mut Worksheet, context: &Context<'_>, table: &Table, area: &Area) -> Result<(), XlsxError> {
    let wrong = Format::new().set_bold().set_font_color(Color::RGB(0x9C_1C1C)).set_background_color(Color::RGB(0xFB_E3E0));
    let mark = |sheet: &mut Worksheet, col: u32, rule: String| {
        let mark = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(&wrong);
        sheet.add_conditional_format(area.first, col as u16, area.last, col as u16, &mark).map(drop)
    };
    let exempted = sheet_text("exemption.rating");
    for (place, column) in table.columns.iter().skip(1).enumerate() {
        let fields = || table.rows.iter().filter_map(|row| row.entries.get(place)?.field());
        let Some((low, high)) = fields().filter(|field| field.is_input()).find_map(|field| ends(&field.kind)) else { continue };
        let col = area.columns[column.id];
        let cell = CellRef::new(area.first, col);
        let off = format!("OR(ISTEXT({cell}),{cell}<{low},{cell}>{high})");
        let reason = fields().find_map(|field| context.layout.field(field.exemption.as_ref()?));
        let Some((_, CellRef { col: reason, .. })) = reason else {
            mark(sheet, col, format!("=AND({cell}<>\"\",{off})"))?;
            continue;
        };
        mark(sheet, col, format!("=AND({cell}<>\"\",{cell}<>\"{exempted}\",{off})"))?;
        // Marks `n/a` without a reason, and a reason next to anything else.
        let why = CellRef::new(area.first, reason);
        mark(sheet, reason, format!("=({cell}=\"{exempted}\")<>(LEN({why})>0)"))?;
    }
    if let Some(&col) = area.columns.get("standing") {
        let gap = Format::new().set_font_color(Color::RGB(0x8A_4B00)).set_background_color(Color::RGB(0xFC_EBD3));
        let strength = Format::new().set_font_color(Color::RGB(0x1D_5B34)).set_background_color(Color::RGB(0xDF_F0E4));
        for (sign, format) in [("▲", &gap), ("●", &strength)] {
            let rule =
                ConditionalFormatText::new().set_rule(ConditionalFormatTextRule::Contains(sign.to_owned())).set_format(format);
            sheet.add_conditional_format(area.first, col as u16, area.last, col as u16, &rule)?;
        }
    }
    if table.id == CALENDAR {
        mark_busy_quarters(sheet, area)?;
    }
    if let Some(&col) = area.columns.get("look") {
        let rule = ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::GreaterThan(0)).set_format(&wrong);
        sheet.add_conditional_format(area.first, col as u16, area.last, col as u16, &rule)?;
    }
    Ok(())
}

/// Shades the quarters in which an action is worked on, so that the calendar shows bars. The figures in the cells say the same.
fn mark_busy_quarters(sheet: &mut Worksheet, area: &Area) -> Result<(), XlsxError> {
    let busy = Format::new().set_background_color(Color::RGB(0xD6_E6EC));
    let (first, last) = (area.columns[QUARTERS[0]], area.columns[REST]);
    // Rows of goals and totals have neither a last day nor hours.
    let [to, hours] = ["to", "hours"].map(|column| CellRef::new(area.first, area.columns[column]).in_fixed_column());
    let rule = format!("=AND(LEN({to})+LEN({hours})>0,LEN({})>0)", CellRef::new(area.first, first));
    let rule = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(&busy);
    sheet.add_conditional_format(area.first, first as u16, area.last, last as u16, &rule).map(drop)
}

/// The lowest and the highest level of a rating.
fn ends(kind: &Kind) -> Option<(u8, u8)> {
    let Kind::Rating(scale) = kind else { return None };
    Some((scale.first()?.level, scale.last()?.level))
}

/// Inserts a bar chart of the framework's skills; rows that people add are not in it.
fn insert_chart(sheet: &mut Worksheet, context: &Context<'_>, spec: &Sheet, chart: &Chart, start: u32) -> Result<(), XlsxError> {
    let (Some(area), Some((_, table))) =
        (context.layout.tables.get(chart.table), context.form.tables().find(|(_, table)| table.id == chart.table))
    else {
        return Ok(());
    };
    let fixed = table
        .rows
        .iter()
        .filter(|row| row.entries.iter().filter_map(Entry::field).any(|field| matches!(field.mode, Mode::Fixed(_))));
    let last = area.first + (fixed.count() as u32).max(1) - 1;
    let mut bars = XlsxChart::new(ChartType::Bar);
    for (column, colour) in chart.series.iter().zip([HEADING, Color::RGB(0xE0_9F3E)]) {
        let col = area.columns[column] as u16;
        let names = area.columns[chart.names] as u16;
        bars.add_series()
            .set_name((spec.name.as_str(), area.heading, col))
            .set_categories((spec.name.as_str(), area.first, names, last, names))
            .set_values((spec.name.as_str(), area.first, col, last, col))
            .set_format(
                rust_xlsxwriter::ChartFormat::new().set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(colour)),
            )
            .set_gap(60);
    }
    bars.title().set_name(&chart.title);
    bars.y_axis().set_reverse();
    bars.x_axis().set_min(0).set_max(f64::from(chart.maximum)).set_major_unit(1);
    bars.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Top);
    bars.set_alt_text(&chart.alternative_text).set_width(1180).set_height(24 * (last - area.first + 1) + 140);
    sheet.insert_chart_with_offset(start, 0, &bars, 4, 12)?;
    Ok(())
}

/// Sets frozen headings, filters and the cell that is selected when the sheet is opened.
fn set_up_view(sheet: &mut Worksheet, context: &Context<'_>, spec: &Sheet, index: usize) -> Result<(), XlsxError> {
    if context.form.is_right_to_left() {
        sheet.set_right_to_left(true);
    }
    if let Some(area) = main_table(context, spec) {
        sheet.set_freeze_panes(area.heading + 1, 1)?;
        sheet.autofilter(area.heading, 0, area.last, area.last_column as u16)?;
    }
    let first_input = context.form.sheets[index].blocks.iter().find_map(|block| match block {
        Block::Table(table) => table.rows.iter().find_map(|row| {
            let field = row.entries.iter().filter_map(Entry::field).find(|field| field.is_input())?;
            context.layout.field(&field.pointer)
        }),
        _ => None,
    });
    if let Some((_, cell)) = first_input {
        sheet.set_selection(cell.row, cell.col as u16, cell.row, cell.col as u16)?;
    }
    Ok(())
}

/// The table whose headings stay in view.
fn main_table<'a>(context: &'a Context<'_>, spec: &Sheet) -> Option<&'a Area> {
    let table = spec.blocks.iter().find_map(|block| if let Block::Table(table) = block { Some(table) } else { None })?;
    if spec.freeze { context.layout.tables.get(table.id) } else { None }
}

fn set_up_print(sheet: &mut Worksheet, context: &Context<'_>, spec: &Sheet, index: usize) -> Result<(), XlsxError> {
    // 9 stands for A4. Printers with Letter paper scale it.
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    if spec.landscape {
        sheet.set_landscape();
    }
    if let Some(area) = main_table(context, spec) {
        sheet.set_repeat_rows(area.heading, area.heading)?;
    }
    // A chart begins a page rather than being cut by its end.
    let starts = context.layout.blocks[index].iter().zip(&spec.blocks);
    let charts: Vec<u32> = starts.filter(|(_, block)| matches!(block, Block::Chart(_))).map(|(start, _)| *start).collect();
    if !charts.is_empty() {
        sheet.set_page_breaks(&charts)?;
    }
    // Excel accepts 255 characters. A form code or title that does not fit is left out; it stands on the sheet, too.
    let fits = |line: String| (line.encode_utf16().count() <= 255).then_some(line);
    let escape = |text: &str| text.replace('&', "&&");
    let name = format!("&R{}", escape(&spec.name));
    sheet.set_header(fits(format!("&L{}{name}", escape(&context.form.title))).unwrap_or(name));
    let page = format!("&R{}", sheet_text("writer.page"));
    sheet.set_footer(fits(format!("&L&8{}{page}", escape(&context.form.identity.code()))).unwrap_or(page));
    Ok(())
}

/// Keeps Excel from flagging cells that are as they should be: formulas that may be typed over, sums next to other figures, ids
/// made of digits. A cell can have only one such exception.
fn hush(sheet: &mut Worksheet, table: &Table, area: &Area) -> Result<(), XlsxError> {
    for (place, column) in table.columns.iter().enumerate().skip(1) {
        let entries = || table.rows.iter().filter_map(|row| row.entries.get(place - 1));
        let live = |entry: &Entry| entry.field().is_some_and(|field| matches!(field.mode, Mode::Offered(_) | Mode::Computed(_)));
        let remark = if entries().any(live) {
            IgnoreError::UnlockedCellsWithFormula
        } else if entries().any(|entry| matches!(entry, Entry::Formula(Figure::Total { .. }))) {
            IgnoreError::FormulaOmitsCells
        } else {
            IgnoreError::NumberStoredAsText
        };
        let col = area.columns[column.id] as u16;
        sheet.ignore_error_range(area.first, col, area.last.max(area.first), col, remark)?;
    }
    Ok(())
}

/// Protects everything but answers, without a password. People can still resize rows and columns, filter, insert rows, and
/// delete rows without locked cells.
pub(super) fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions {
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        insert_links: true,
        sort: true,
        use_autofilter: true,
        edit_objects: true,
        ..ProtectionOptions::new()
    };
    sheet.protect_with_options(&options);
}
