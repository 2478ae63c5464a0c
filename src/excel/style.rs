//! The look of the workbooks: calm, few colours, and inputs that are plainly inputs. Colour never stands alone.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::form::{Entry, Table};
use crate::grid;
use crate::words::PENCIL;

/// Dark teal of headings.
pub(super) const HEADING: Color = Color::RGB(0x1F_4E5F);
/// Light grey of borders.
const LINE: Color = Color::RGB(0xB8_C4CA);
/// Grey of the borders of cells to type in. Against white its contrast is 3.4 to 1, so that these cells can be told without
/// their colour, as WCAG 1.4.11 asks.
const EDGE: Color = Color::RGB(0x7F_8C93);
/// Yellow of cells to type in.
const INPUT: Color = Color::RGB(0xFF_F2BF);
/// The cells to type in of earlier forms.
const EARLIER_INPUT: Color = Color::RGB(0xFF_F8DC);

/// Light blue-grey of rows that are headings for others.
const BAND: Color = Color::RGB(0xE4_EDF0);
/// Grey of secondary text.
pub(super) const QUIET: Color = Color::RGB(0x5F_6B72);

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Words, wrapped.
    Words,
    /// A short figure or word in the middle.
    Centre,
    /// A day.
    Date,
    /// An amount of money.
    Money,
    /// A share in per cent, with a bar behind it.
    Share,
    /// Hours.
    Hours,
    /// Hours in a quarter, with one decimal; blank if zero.
    QuarterHours,
    /// Money in a quarter; blank if zero.
    QuarterMoney,
}

/// The formats of a workbook.
pub(super) struct Styles {
    pub title: Format,
    pub line: Format,
    pub code: Format,
    pub block: Format,
    pub heading: Format,
    /// A heading over cells to type in.
    pub asked: Format,
    pub key: Format,
    pub link: Format,
    /// Whose workbook it is.
    pub whose: Format,
    /// The link to what comes next.
    pub button: Format,
    /// A line that asks for something.
    pub notice: Format,
    /// A link to another sheet in the row of links.
    pub way: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_name("Calibri").set_font_size(11);
        let cell = || base().set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::Top);
        // The cell itself holds the words alone.
        let with_pencil = format!("@\" {PENCIL}\"");
        let heading = cell()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(HEADING)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_align(FormatAlign::Left)
            .set_indent(1);
        Self {
            title: base().set_bold().set_font_size(18).set_font_color(HEADING),
            line: base(),
            code: base().set_font_size(8).set_font_color(QUIET),
            block: base().set_bold().set_font_size(13).set_font_color(HEADING).set_align(FormatAlign::Bottom),
            asked: heading.clone().set_num_format(with_pencil),
            heading,
            key: cell().set_font_size(9).set_font_color(QUIET).set_align(FormatAlign::Center),
            link: cell()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_font_color(HEADING)
                .set_underline(FormatUnderline::Single),
            whose: base().set_font_size(12).set_bold(),
            button: base()
                .set_font_size(14)
                .set_bold()
                .set_font_color(Color::White)
                .set_underline(FormatUnderline::Single)
                .set_background_color(HEADING)
                .set_align(FormatAlign::VerticalCenter)
                .set_align(FormatAlign::Center)
                .set_shrink(),
            notice: base().set_bold().set_font_color(HEADING).set_underline(FormatUnderline::Single),
            way: base().set_font_color(HEADING).set_underline(FormatUnderline::Single),
        }
    }

    /// The format of a column's heading.
    pub(super) fn heading_of(&self, table: &Table, index: usize) -> &Format {
        let entries = |at: usize| table.rows.iter().filter_map(move |row| row.entries.get(at));
        if index.checked_sub(1).is_some_and(|at| entries(at).any(Entry::is_input)) { &self.asked } else { &self.heading }
    }

    /// The format of a table cell. Inputs are unlocked and yellow; rows that are headings for others are bold with a band.
    pub(super) fn cell(look: Look, input: bool, head: bool) -> Format {
        let format = Format::new()
            .set_font_name("Calibri")
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_border_color(if input { EDGE } else { LINE })
            .set_align(FormatAlign::Top);
        let format = match look {
            // Text cells keep what is typed: `3-4` does not become a date, nor `=x` a formula.
            Look::Words if input => format.set_text_wrap().set_align(FormatAlign::Left).set_indent(1).set_num_format("@"),
            Look::Words => format.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            Look::Centre => format.set_align(FormatAlign::Center),
            Look::Date => format.set_align(FormatAlign::Left).set_indent(1).set_num_format("yyyy-mm-dd"),
            Look::Money => format.set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0.00"),
            Look::QuarterHours => format.set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0.0;-#,##0.0;;@"),
            Look::QuarterMoney => format.set_align(FormatAlign::Right).set_num_format("#,##0.00;-#,##0.00;;@"),
            Look::Share => format.set_align(FormatAlign::Left).set_indent(1).set_num_format("0%"),
            Look::Hours => format.set_align(FormatAlign::Right).set_num_format("General").set_font_color(QUIET),
        };
        let format = if head { format.set_bold() } else { format };
        match (input, head) {
            (true, _) => format.set_unlocked().set_background_color(INPUT),
            (false, true) => format.set_background_color(BAND),
            (false, false) => format,
        }
    }

    /// The format of a cell that only shows something, so that nobody mistakes it for an input.
    pub(super) fn shown(look: Look) -> Format {
        Self::cell(look, false, false).set_background_color(BAND)
    }
}

/// A format with the person's own strikethrough or fill colour, since these may be meant as an answer.
pub(super) fn as_seen(format: &Format, look: &grid::CellLook) -> Format {
    let format = if look.struck { format.clone().set_font_strikethrough() } else { format.clone() };
    match look.fill {
        Some(fill) if ![INPUT, EARLIER_INPUT, BAND, Color::RGB(0xFF_FFFF)].contains(&Color::RGB(fill)) => {
            format.set_background_color(Color::RGB(fill))
        }
        _ => format,
    }
}

/// The width of a text in Calibri 11, in the unit of column widths. Letters are on average a little narrower than digits, which
/// are the unit; wide scripts take two places.
pub(super) fn column_width_of_text(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 2.0 } else { 0.95 }).sum()
}
