//! Writes one sheet: title, lines, form code and blocks, then frozen panes, page set-up and protection.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, ConditionalFormatFormula,
    ConditionalFormatText, ConditionalFormatTextRule, ConditionalFormatType, Format, Formula, IgnoreError, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::cells::{self, Spot};
use super::formula::Home;
use super::style::{QUIET, Styles, column_width_of_text};
use super::{Context, WriteError, formula, lead, tables, validations};
use crate::address::CellRef;
use crate::form::{
    Area, Block, CALENDAR, ColumnPurpose, Entry, FormSheet, Formula as Figure, FormulaValue, Kind, Mode, QUARTERS, REST, Row,
    SheetLink, Table,
};
use crate::texts::sheet_text;

/// The scale, in per cent, at which the widest sheet prints: small, and still above 8 points.
const READABLE: u16 = 73;
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
    // These come before other conditional formats, because the first one that applies is shown.
    context.marks.write(sheet, index)?;
    lead::write(sheet, context, styles, index)?;
    for (block, start) in spec.blocks.iter().zip(&context.layout.blocks[index]) {
        match block {
            Block::Lines { heading, lines } => write_lines(sheet, styles, *start, heading, lines)?,
            Block::Table(table) => write_table(sheet, context, styles, index, table)?,
        }
    }
    set_up_view(sheet, context, spec, index)?;
    set_up_print(sheet, context, spec)?;
    // A lock keeps people from sorting and from adding rows, also without a password.
    if context.form.is_locked || !spec.asks() {
        protect(sheet);
    }
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
        let format = styles.heading_of(table, col);
        let at = table.position(col) as u16;
        match &column.live {
            Some(figure) => {
                let name = formula::heading(context, Home { sheet: index, row: area.heading }, figure, &column.heading)?;
                sheet.write_formula_with_format(area.heading, at, name, format)?;
            }
            None => {
                sheet.write_string_with_format(area.heading, at, &column.heading, format)?;
            }
        }
    }
    if table.sorts {
        tables::make(sheet, styles, table, area)?;
    }
    let width = |index: usize| widths.get(table.position(index) as usize).copied().unwrap_or_default();
    let lines = table.columns.iter().enumerate().map(|(index, column)| lines_of(&column.heading, width(index) * 0.9)).max();
    sheet.set_row_height(area.heading, f64::from(lines.unwrap_or(1)) * LINE_HEIGHT + 5.0)?;
    for (offset, row) in table.rows.iter().enumerate() {
        let at = area.first + offset as u32;
        sheet.write_string_with_format(at, area.keys as u16, &row.key, &styles.key)?;
        for (place, entry) in row.entries.iter().enumerate() {
            let cell = CellRef::new(at, table.position(place + 1));
            cells::write(sheet, &Spot { context, styles, sheet: index, row, cell }, entry)?;
        }
        let entries = row.entries.iter().enumerate().map(|(place, entry)| (entry, width(place + 1)));
        let lines = row_lines(context, row, entries).max(typed_lines(context, widths, index, at));
        if lines > 1 {
            sheet.set_row_height(at, f64::from(lines) * LINE_HEIGHT)?;
        }
    }
    validations::write(sheet, context, index, table, area)?;
    if table.sorts {
        tables::guard(sheet, table, area)?;
    }
    hush(sheet, table, area)?;
    Ok(mark_figures(sheet, context, table, area)?)
}

/// The number of lines that a row needs for all its texts.
fn row_lines<'a>(context: &Context<'_>, row: &Row, entries: impl Iterator<Item = (&'a Entry, f64)>) -> u32 {
    let lines = |(entry, width): (&Entry, f64)| words(context, entry).iter().map(|text| lines_of(text, width)).max();
    let needed = entries.filter_map(lines).max();
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
        Entry::Text(text) | Entry::Link(SheetLink { text, .. }) => vec![text.clone()],
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
        Entry::Blank | Entry::Private | Entry::Goal { .. } => vec![],
    }
}

/// The number of lines that a text takes in a column of this width, with the indent of table cells.
pub(super) fn lines_of(text: &str, width: f64) -> u32 {
    let room = (width - INDENT).max(1.0);
    text.lines().map(|line| wrapped(line, room)).sum::<u32>().max(1)
}

/// The number of lines that words take if they are broken between words, and within a word that is longer than a line.
fn wrapped(line: &str, room: f64) -> u32 {
    let (mut lines, mut used) = (1, 0.0);
    for word in line.split(' ') {
        let width = column_width_of_text(word);
        let needed = if used > 0.0 { used + column_width_of_text(" ") + width } else { width };
        if needed <= room {
            used = needed;
            continue;
        }
        let own = (width / room).ceil().max(1.0) as u32;
        lines += if used > 0.0 { own } else { own - 1 };
        used = width - f64::from(own - 1) * room;
    }
    lines
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
    if table.sorts {
        set_off_groups(sheet, table, area)?;
    }
    if area.columns.contains_key("standing") {
        draw_bars(sheet, context, area)?;
    }
    if let Some(&col) = area.columns.get("share") {
        let bar = bar(Color::RGB(0x9C_C3D1), 1);
        sheet.add_conditional_format(area.first, col as u16, area.last, col as u16, &bar)?;
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

/// Shows the name of a domain or goal in grey where it repeats, so that the first row of each stands out, also after a sort.
fn set_off_groups(sheet: &mut Worksheet, table: &Table, area: &Area) -> Result<(), XlsxError> {
    let Some(group) = ["domain", "goal"].into_iter().find_map(|id| area.columns.get(id)) else { return Ok(()) };
    if table.id == "goals" || area.first == area.last {
        return Ok(());
    }
    let [here, above] = [area.first + 1, area.first].map(|row| CellRef::new(row, *group).in_fixed_column());
    let quiet = Format::new().set_font_color(QUIET);
    let rule = ConditionalFormatFormula::new().set_rule(Formula::new(format!("={here}={above}"))).set_format(&quiet);
    sheet.add_conditional_format(area.first + 1, *group as u16, area.last, *group as u16, &rule).map(drop)
}

/// Draws a bar behind every rating and every level needed, as long as the level is high, so that both can be compared at a
/// glance.
fn draw_bars(sheet: &mut Worksheet, context: &Context<'_>, area: &Area) -> Result<(), XlsxError> {
    let highest = context.form.scale.iter().map(|step| step.level).max().unwrap_or_default();
    for (id, colour) in [("rating", Color::RGB(0x9C_C3D1)), ("needed", Color::RGB(0xEB_BF7A))] {
        let Some(col) = area.columns.get(id) else { continue };
        let bars = bar(colour, highest);
        sheet.add_conditional_format(area.first, *col as u16, area.last, *col as u16, &bars)?;
    }
    Ok(())
}

/// A bar behind a figure, from zero to the highest figure.
fn bar(colour: Color, highest: u8) -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_fill_color(colour)
        .set_solid_fill(true)
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, i32::from(highest))
}

/// The lowest and the highest level of a rating.
fn ends(kind: &Kind) -> Option<(u8, u8)> {
    let Kind::Rating(scale) = kind else { return None };
    Some((scale.first()?.level, scale.last()?.level))
}

/// Sets frozen headings, filters and the cell that is selected when the sheet is opened.
fn set_up_view(sheet: &mut Worksheet, context: &Context<'_>, spec: &FormSheet, index: usize) -> Result<(), XlsxError> {
    if context.form.is_right_to_left() {
        sheet.set_right_to_left(true);
    }
    if let Some((table, area)) = main_table(context, spec) {
        // What a row is about stays in view.
        let label = table.columns.iter().position(|column| column.purpose == ColumnPurpose::Label).unwrap_or_default();
        let kept = if table.keys_last { table.position(label) as u16 + 1 } else { 1 };
        // The first days of the quarters belong to the headings of the calendar.
        let heads = if table.id == CALENDAR { 2 } else { 1 };
        sheet.set_freeze_panes(area.heading + heads, kept)?;
        if table.id != CALENDAR && !table.sorts {
            sheet.autofilter(area.heading, 0, area.last, area.last_column as u16)?;
        }
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

/// The table whose headings stay in view: the one that people sort, otherwise the first.
fn main_table<'a>(context: &'a Context<'_>, spec: &'a FormSheet) -> Option<(&'a Table, &'a Area)> {
    let tables = || spec.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    let table = tables().find(|table| table.sorts).or_else(|| tables().next()).filter(|_| spec.freeze)?;
    Some((table, context.layout.tables.get(table.id)?))
}

fn set_up_print(sheet: &mut Worksheet, context: &Context<'_>, spec: &FormSheet) -> Result<(), XlsxError> {
    // 9 stands for A4. Printers with Letter paper scale it.
    sheet.set_paper_size(9).set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.3);
    if spec.landscape {
        sheet.set_landscape();
    }
    if let Some((_, area)) = main_table(context, spec) {
        sheet.set_repeat_rows(area.heading, area.heading)?;
    }
    let broken = spec.second_page.zip(main_table(context, spec)).and_then(|(id, (table, area))| {
        let label = table.columns.iter().position(|column| column.id == id.after)?;
        Some((table.position(label) as u16, *area.columns.get(id.from)?))
    });
    match broken {
        Some((label, from)) => {
            sheet.set_print_scale(READABLE).set_repeat_columns(0, label)?.set_vertical_page_breaks(&[from])?;
        }
        None => {
            sheet.set_print_fit_to_pages(1, 0);
        }
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
