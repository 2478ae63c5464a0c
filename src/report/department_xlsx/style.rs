//! The formats of the workbook, and functions to write cells. Text is always written as text, so that nothing a person typed
//! becomes a formula.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Url, Worksheet, XlsxError,
};

use crate::address::quoted_sheet;
use crate::model::Date;
use crate::words::{LONGEST_CELL, cut_units};

/// Dark teal of headings and bars.
pub(super) const TEAL: Color = Color::RGB(0x001F_4E5F);
/// Amber of the second series in charts.
pub(super) const AMBER: Color = Color::RGB(0x00D9_8E4A);
const BAND: Color = Color::RGB(0x00F3_F5F6);
const LINE: Color = Color::RGB(0x00D5_DBDF);
const GREY: Color = Color::RGB(0x005F_6B73);
const PALE_TEAL: Color = Color::RGB(0x00E1_ECEF);
/// Two or more levels missing, one level missing, met, exceeded. The colours can be distinguished without red and green, and a
/// symbol always goes with them.
const GAP_COLOURS: [(&str, Color); 4] = [
    (">=2", Color::RGB(0x00F0_BE94)),
    ("=1", Color::RGB(0x00FB_E6D2)),
    ("=0", Color::RGB(0x00EE_F2F3)),
    ("<0", Color::RGB(0x00C5_DEE4)),
];

/// Number format that shows a gap with its symbol. The cell contains the plain number.
const GAP_FORMAT: &str = r#""▲ "0;"● +"0;"=";@"#;

/// Number format that shows a change with its sign. The cell contains the plain number.
const CHANGE_FORMAT: &str = r#""▲ +"0;"▼ −"0;"=""#;
/// Number format for a difference of sums, for which more is not better.
const SIGNED_FORMAT: &str = "+0;−0;0";

/// The formats of the workbook.
pub(super) struct ReportStyles {
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) note: Format,
    pub(super) heading: Format,
    pub(super) heading_low: Format,
    pub(super) section: Format,
    pub(super) domain: Format,
    pub(super) rotated: Format,
    pub(super) text: Format,
    pub(super) key: Format,
    pub(super) number: Format,
    pub(super) mean: Format,
    pub(super) signed: Format,
    pub(super) signed_whole: Format,
    pub(super) change: Format,
    pub(super) percent: Format,
    pub(super) figure: Format,
    pub(super) share: Format,
    pub(super) hours: Format,
    pub(super) money: Format,
    pub(super) date: Format,
    pub(super) gap: Format,
    pub(super) small: Format,
    pub(super) link: Format,
    pub(super) label: Format,
    pub(super) total: Format,
    pub(super) total_count: Format,
    pub(super) total_signed: Format,
    pub(super) total_hours: Format,
    pub(super) total_money: Format,
    band: Format,
}

impl ReportStyles {
    pub(super) fn new() -> Self {
        let cell =
            || Format::new().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(LINE);
        // Names that are written from right to left are aligned as all others.
        let words = || cell().set_align(FormatAlign::Left);
        let centre = || cell().set_align(FormatAlign::Center);
        let heading = || Format::new().set_bold().set_font_color(Color::White).set_background_color(TEAL).set_text_wrap();
        let total = || Format::new().set_bold().set_background_color(PALE_TEAL).set_align(FormatAlign::Top);
        Self {
            title: Format::new().set_bold().set_font_size(18).set_font_color(TEAL),
            subtitle: Format::new().set_font_size(12).set_font_color(GREY),
            note: Format::new().set_font_color(GREY).set_align(FormatAlign::Top),
            heading: heading().set_align(FormatAlign::VerticalCenter),
            heading_low: heading().set_align(FormatAlign::Bottom),
            section: heading().set_align(FormatAlign::VerticalCenter).set_font_size(12),
            domain: Format::new().set_bold().set_font_size(9).set_font_color(TEAL).set_background_color(PALE_TEAL),
            rotated: heading()
                .set_font_size(8)
                .set_rotation(90)
                .set_align(FormatAlign::Bottom)
                .set_align(FormatAlign::Center)
                .set_border_left(FormatBorder::Thin)
                .set_border_left_color(GREY),
            text: words().set_text_wrap(),
            key: words().set_font_color(GREY).set_font_size(9),
            number: centre().set_num_format("0"),
            mean: centre().set_num_format("0.0"),
            signed: centre().set_num_format("+0.0;−0.0;0"),
            signed_whole: centre().set_num_format(SIGNED_FORMAT),
            change: centre().set_num_format(CHANGE_FORMAT),
            percent: centre().set_num_format("0%"),
            figure: cell().set_align(FormatAlign::Right).set_num_format("#,##0"),
            share: cell().set_align(FormatAlign::Right).set_num_format("0%"),
            hours: cell().set_num_format("#,##0.0"),
            money: cell().set_num_format("#,##0.00"),
            date: centre().set_num_format("yyyy-mm-dd"),
            gap: centre().set_num_format(GAP_FORMAT),
            small: words().set_font_size(10),
            link: cell().set_font_color(TEAL).set_underline(rust_xlsxwriter::FormatUnderline::Single),
            label: words(),
            total: total(),
            total_count: total().set_align(FormatAlign::Center),
            total_signed: total().set_align(FormatAlign::Center).set_num_format(SIGNED_FORMAT),
            total_hours: total().set_num_format("#,##0.0"),
            total_money: total().set_num_format("#,##0.00"),
            band: Format::new().set_background_color(BAND),
        }
    }

    /// Adds light bands on every other row, as a conditional format, so that sorting does not mix them up.
    pub(super) fn bands(&self, sheet: &mut Worksheet, first: u32, last: u32, columns: u16) -> Result<(), XlsxError> {
        let rule = ConditionalFormatFormula::new().set_rule("=MOD(ROW(),2)=0").set_format(&self.band);
        sheet.add_conditional_format(first, 0, last, columns.saturating_sub(1), &rule)?;
        Ok(())
    }
}

/// Adds colours for gaps. They use formulas rather than comparisons of the cell, because Excel treats any text as greater than
/// any number.
pub(super) fn gap_colours(sheet: &mut Worksheet, first: (u32, u16), last: (u32, u16)) -> Result<(), XlsxError> {
    let cell = rust_xlsxwriter::utility::row_col_to_cell(first.0, first.1);
    for (comparison, colour) in GAP_COLOURS {
        let rule = ConditionalFormatFormula::new()
            .set_rule(format!("=AND(ISNUMBER({cell}),{cell}{comparison})").as_str())
            .set_format(Format::new().set_background_color(colour));
        sheet.add_conditional_format(first.0, first.1, last.0, last.1, &rule)?;
    }
    Ok(())
}

/// Writes text, or a formatted blank if it is empty.
pub(super) fn text(sheet: &mut Worksheet, at: (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        sheet.write_blank(at.0, at.1, format)?;
    } else {
        sheet.write_string_with_format(at.0, at.1, cut_units(text, LONGEST_CELL), format)?;
    }
    Ok(())
}

/// Writes a number, or a formatted blank if there is none.
pub(super) fn number(sheet: &mut Worksheet, at: (u32, u16), number: Option<f64>, format: &Format) -> Result<(), XlsxError> {
    match number {
        Some(number) => sheet.write_number_with_format(at.0, at.1, number, format)?,
        None => sheet.write_blank(at.0, at.1, format)?,
    };
    Ok(())
}

/// Writes a count.
pub(super) fn count(sheet: &mut Worksheet, at: (u32, u16), count: usize, format: &Format) -> Result<(), XlsxError> {
    number(sheet, at, Some(count as f64), format)
}

/// Writes a date, or a formatted blank if there is none. A date in a year that Excel does not know is written as text.
pub(super) fn date(sheet: &mut Worksheet, at: (u32, u16), date: Option<Date>, format: &Format) -> Result<(), XlsxError> {
    let Some(date) = date else { return number(sheet, at, None, format) };
    match excel_date(date) {
        Some(day) => sheet.write_datetime_with_format(at.0, at.1, &day, format)?,
        None => sheet.write_string_with_format(at.0, at.1, date.to_string(), format)?,
    };
    Ok(())
}

/// Converts a date for Excel, which counts from 1900.
pub(super) fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.0.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.0.month().unsigned_abs(), date.0.day().unsigned_abs()).ok()
}

/// Writes a formula with its result, for programs that do not calculate.
pub(super) fn formula(
    sheet: &mut Worksheet,
    at: (u32, u16),
    formula: &str,
    result: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_formula_with_format(at.0, at.1, Formula::new(formula).set_result(result), format)?;
    Ok(())
}

/// Writes a link to the first cell of another sheet.
pub(super) fn link(sheet: &mut Worksheet, at: (u32, u16), target: &str, format: &Format) -> Result<(), XlsxError> {
    let url = Url::new(format!("internal:{}!A1", quoted_sheet(target))).set_text(target);
    sheet.write_url_with_format(at.0, at.1, url, format)?;
    Ok(())
}
