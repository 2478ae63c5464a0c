//! Writes the first sheet: the key figures, two charts, and links to the other sheets.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartSolidFill, ChartType, Format, Worksheet, XlsxError,
};

use super::style::{AMBER, TEAL, count, formula, link, text};
use super::table::{self, cell};
use super::{DepartmentWorkbook, changes, gaps, heatmap, needs, plans};
use crate::address::quoted_sheet;
use crate::report::figures::{self, UNKNOWN};
use crate::texts::{report_text, report_text_with};

/// How many skills the first chart shows.
const LARGEST: usize = 10;
/// Column of the charts, to the right of the figures.
const PICTURES: u16 = 5;

pub(super) fn write(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(&book.names.overview)?;
    table::begin(sheet, &book.styles, &book.report.title, "", &book.report.title)?;
    text(sheet, (1, 0), &figures::subtitle(book.report), &book.styles.subtitle)?;
    for (col, width) in [(0, 38.0), (1, 14.0), (2, 14.0), (3, 14.0), (4, 3.0)] {
        sheet.set_column_width(col, width)?;
    }
    let row = write_numbers(book, sheet, 3)?;
    let (domains, row) = write_domains(book, sheet, row + 1)?;
    let row = write_contents(book, sheet, row + 1)?;
    insert_charts(book, sheet, domains)?;
    sheet.set_print_fit_to_pages(1, 1);
    sheet.set_print_area(0, 0, row.max(45), PICTURES + 9)?;
    Ok(())
}

/// Writes a heading across the columns of figures.
fn section(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), XlsxError> {
    for col in 0..4 {
        let word = words.get(usize::from(col)).copied().unwrap_or_default();
        text(sheet, (row, col), word, if col == 0 { &book.styles.section } else { &book.styles.heading })?;
    }
    sheet.set_row_height(row, 20)?;
    Ok(())
}

fn write_numbers(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32) -> Result<u32, XlsxError> {
    let overview = figures::overview(book.report);
    let styles = &book.styles;
    section(book, sheet, row, &[&report_text("overview.numbers")])?;
    let mut at = row + 1;
    let mut line = |sheet: &mut Worksheet, label: &str, value: Value<'_>| -> Result<(), XlsxError> {
        text(sheet, (at, 0), label, &styles.label)?;
        match value {
            Value::Count(figure) => count(sheet, (at, 1), figure, &styles.figure)?,
            Value::Live(words, result, format) => formula(sheet, (at, 1), &words, &result, format)?,
        }
        at += 1;
        Ok(())
    };
    let label = |key: &str| report_text(&format!("overview.{key}"));
    line(sheet, &label("people"), Value::Count(overview.people))?;
    line(sheet, &label("read"), Value::Count(overview.read))?;
    line(sheet, &label("refused"), Value::Count(overview.refused))?;
    line(sheet, &label("missing"), Value::Count(overview.missing))?;
    let shares = heatmap::readiness_column(book);
    let mean = overview.mean_readiness.map_or_else(|| UNKNOWN.to_owned(), |mean| mean.to_string());
    let average = format!(r#"=IFERROR(AVERAGE({shares}),"–")"#);
    line(sheet, &overview.mean_readiness_label(), Value::Live(average, mean, &styles.share))?;
    line(sheet, &label("ready"), Value::Live(format!("=COUNTIF({shares},1)"), overview.ready.to_string(), &styles.figure))?;
    let open = format!(r#"=COUNTIF({},">0")"#, book.gaps_column(gaps::GAP));
    line(sheet, &label("gaps"), Value::Live(open, overview.gaps.to_string(), &styles.figure))?;
    let (hours, costs) = plans::total_cells(&book.report.department.plans);
    let of = |sheet: &str, cell: &str| format!("{}!{cell}", quoted_sheet(sheet));
    let of_plans = |cell: &str| format!("={}", of(&book.names.plans, cell));
    line(sheet, &label("hours"), Value::Live(of_plans(&hours), overview.hours.to_string(), &styles.hours))?;
    for (cell, cost) in costs.iter().zip(&overview.costs) {
        let label = report_text_with("overview.cost", &[("currency", &cost.currency)]);
        line(sheet, &label, Value::Live(of_plans(cell), cost.amount.to_string(), &styles.money))?;
    }
    if let Some(changes) = &book.report.department.changes {
        let (cells, followed) = changes::overview_cells(book, changes);
        let [up, down] = cells.map(|cell| of(&book.names.changes, &cell));
        let moved = format!(r#"="▲ "&{up}&"  ▼ "&{down}"#);
        line(sheet, &label("moved"), Value::Live(moved, figures::moved_text(&changes.total), &styles.figure))?;
        let followed = format!(r#"=COUNTIF({followed},">0")"#);
        line(sheet, &label("followed"), Value::Live(followed, changes.total.better_followed.to_string(), &styles.figure))?;
    }
    Ok(at)
}

/// The value of a label: a count, or a formula with its result and format.
enum Value<'a> {
    Count(usize),
    Live(String, String, &'a Format),
}

/// Writes the table behind the second chart. Returns its first and last row, and the row after it.
fn write_domains(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32) -> Result<((u32, u32), u32), XlsxError> {
    let styles = &book.styles;
    let label = |key: &str| report_text(&format!("overview.{key}"));
    section(book, sheet, row, &[&label("domain"), &label("mean-rating"), &label("mean-needed"), &label("mean-gap")])?;
    sheet.set_row_height(row, 32)?;
    let domains = figures::domain_means(book.report.department);
    let [names, used, needed, gap] = [gaps::DOMAIN, gaps::USED, gaps::NEEDED, gaps::GAP].map(|column| book.gaps_column(column));
    for (at, domain) in (row + 1..).zip(&domains) {
        text(sheet, (at, 0), &domain.label, &styles.label)?;
        let own = cell(at, 0);
        // If the gap is a number, both the rating and the level are known.
        let mean = |of: &str| format!(r#"=IFERROR(AVERAGEIFS({of},{names},{own},{gap},">=-999"),"–")"#);
        let shown = |mean: Option<f64>| mean.map_or_else(|| UNKNOWN.to_owned(), |mean| mean.to_string());
        formula(sheet, (at, 1), &mean(&used), &shown(domain.rating), &styles.mean)?;
        formula(sheet, (at, 2), &mean(&needed), &shown(domain.needed), &styles.mean)?;
        let difference = domain.needed.zip(domain.rating).map(|(needed, rating)| figures::rounded(needed - rating, 1));
        let [rating_cell, needed_cell] = [cell(at, 1), cell(at, 2)];
        let words = format!(r#"=IFERROR(ROUND({needed_cell}-{rating_cell},1),"–")"#);
        let difference = difference.map_or_else(|| UNKNOWN.to_owned(), |difference| difference.normalize().to_string());
        formula(sheet, (at, 3), &words, &difference, &styles.signed)?;
    }
    let last = table::last_row(row + 1, domains.len());
    Ok(((row + 1, last), last + 1))
}

fn write_contents(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, row: u32) -> Result<u32, XlsxError> {
    section(book, sheet, row, &[&report_text("overview.contents")])?;
    let names = &book.names;
    let changes = book.report.department.changes.as_ref().map(|_| (&names.changes, "changes"));
    let before = [
        (&names.heatmap, "heatmap"),
        (&names.gaps, "gaps"),
        (&names.needs, "needs"),
        (&names.plans, "plans"),
        (&names.readiness, "readiness"),
    ];
    let behind = [(&names.findings, "findings"), (&names.returns, "returns")];
    let sheets: Vec<(&String, &str)> = before.into_iter().chain(changes).chain(behind).collect();
    let after = row + 2 * u32::try_from(sheets.len()).unwrap_or_default();
    for (at, (name, key)) in (row + 1..).step_by(2).zip(sheets) {
        link(sheet, (at, 0), name, &book.styles.link)?;
        text(sheet, (at + 1, 0), &report_text(&format!("abouts.{key}")), &book.styles.note)?;
    }
    Ok(after)
}

fn insert_charts(book: &DepartmentWorkbook<'_>, sheet: &mut Worksheet, domains: (u32, u32)) -> Result<(), XlsxError> {
    let department = book.report.department;
    let shown = department.training_needs.iter().filter(|need| need.gap_sum > 0).count().min(LARGEST);
    if shown > 0 {
        let last = table::last_row(needs::FIRST, shown);
        let sheet_name = book.names.needs.as_str();
        let mut chart = Chart::new(ChartType::Bar);
        chart
            .add_series()
            .set_name(report_text("charts.needs-axis").as_str())
            .set_categories((sheet_name, needs::FIRST, needs::SKILL, last, needs::SKILL))
            .set_values((sheet_name, needs::FIRST, needs::GAP_SUM, last, needs::GAP_SUM))
            .set_gap(45)
            .set_data_label(ChartDataLabel::new().show_value())
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(TEAL)));
        chart.x_axis().set_major_gridlines(false).set_hidden(true).set_min(0);
        chart.legend().set_hidden();
        finish_chart(&mut chart, "charts.needs", 400);
        sheet.insert_chart(3, PICTURES, &chart)?;
    }
    if department.people.iter().any(|person| person.readiness.share.is_some()) {
        let sheet_name = book.names.overview.as_str();
        let mut chart = Chart::new(ChartType::Bar);
        for (col, key, colour) in [(1, "charts.rating", TEAL), (2, "charts.needed", AMBER)] {
            chart
                .add_series()
                .set_name(report_text(key).as_str())
                .set_categories((sheet_name, domains.0, 0, domains.1, 0))
                .set_values((sheet_name, domains.0, col, domains.1, col))
                .set_gap(80)
                .set_overlap(0)
                .set_data_label(ChartDataLabel::new().show_value().set_num_format("0.0"))
                .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour)));
        }
        chart.x_axis().set_major_gridlines(false).set_hidden(true).set_min(0).set_max(department.scale.max);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        finish_chart(&mut chart, "charts.domains", 420);
        sheet.insert_chart(if shown > 0 { 24 } else { 3 }, PICTURES, &chart)?;
    }
    Ok(())
}

/// Sets the order from the top down, title, size, and the alternative text.
fn finish_chart(chart: &mut Chart, key: &str, height: u32) {
    // In a bar chart, the vertical axis is the category axis.
    chart.y_axis().set_reverse().set_font(ChartFont::new().set_size(9));
    chart.title().set_name(report_text(key).as_str()).set_font(ChartFont::new().set_size(13).set_bold().set_color(TEAL));
    chart.set_alt_text(report_text(&format!("{key}-alt")));
    chart.set_width(640).set_height(height);
}
