//! The look of the workbooks: calm, few colours, and inputs that are plainly inputs. Colour never stands alone.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::grid;

/// Dark teal of headings.
pub(super) const HEADING: Color = Color::RGB(0x1F_4E5F);
/// Light grey of lines.
const LINE: Color = Color::RGB(0xB8_C4CA);
/// Light yellow of cells to type in.
const INPUT: Color = Color::RGB(0xFF_F8DC);
/// Light blue-grey of rows that head others.
const BAND: Color = Color::RGB(0xE4_EDF0);
/// Grey of words in the background.
const QUIET: Color = Color::RGB(0x5F_6B72);

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
    /// Hours.
    Hours,
    /// Hours of a quarter, to a tenth; nothing where there are none.
    QuarterHours,
    /// A quarter's amount of money; nothing where there is none.
    QuarterMoney,
}

/// The formats of a workbook.
pub(super) struct Styles {
    pub title: Format,
    pub line: Format,
    pub code: Format,
    pub block: Format,
    pub heading: Format,
    pub key: Format,
    pub link: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let base = || Format::new().set_font_name("Calibri").set_font_size(11);
        let cell = || base().set_border(FormatBorder::Thin).set_border_color(LINE).set_align(FormatAlign::VerticalCenter);
        Self {
            title: base().set_bold().set_font_size(18).set_font_color(HEADING),
            line: base(),
            code: base().set_font_size(8).set_font_color(QUIET),
            block: base().set_bold().set_font_size(13).set_font_color(HEADING).set_align(FormatAlign::Bottom),
            heading: cell()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(HEADING)
                .set_text_wrap()
                .set_align(FormatAlign::Left)
                .set_indent(1),
            key: cell().set_font_size(9).set_font_color(QUIET).set_align(FormatAlign::Center),
            link: cell()
                .set_align(FormatAlign::Left)
                .set_indent(1)
                .set_font_color(HEADING)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        }
    }

    /// A cell of a table. Inputs are unlocked and yellow; rows that head others are bold and banded.
    pub(super) fn cell(look: Look, input: bool, head: bool) -> Format {
        let format = Format::new()
            .set_font_name("Calibri")
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
            .set_align(FormatAlign::VerticalCenter);
        let format = match look {
            // Text cells hold what is typed as it is typed: `3-4` stays no date, `=x` no formula.
            Look::Words if input => format.set_text_wrap().set_align(FormatAlign::Left).set_indent(1).set_num_format("@"),
            Look::Words => format.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
            Look::Centre => format.set_align(FormatAlign::Center),
            Look::Date => format.set_align(FormatAlign::Left).set_indent(1).set_num_format("yyyy-mm-dd"),
            Look::Money => format.set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0.00"),
            Look::QuarterHours => format.set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0.0;-#,##0.0;;@"),
            Look::QuarterMoney => format.set_align(FormatAlign::Right).set_num_format("#,##0.00;-#,##0.00;;@"),
            Look::Hours => format.set_align(FormatAlign::Right).set_num_format("General").set_font_color(QUIET),
        };
        let format = if head { format.set_bold() } else { format };
        match (input, head) {
            (true, _) => format.set_unlocked().set_background_color(INPUT),
            (false, true) => format.set_background_color(BAND),
            (false, false) => format,
        }
    }

    /// A cell that only shows something, so that nobody takes it for one to type in.
    pub(super) fn shown(look: Look) -> Format {
        Self::cell(look, false, false).set_background_color(BAND)
    }
}

/// A format with what a person did to the look of a cell, since that may be meant as an answer: struck through, or a
/// colour of their own.
pub(super) fn as_seen(format: &Format, look: &grid::Look) -> Format {
    let format = if look.struck { format.clone().set_font_strikethrough() } else { format.clone() };
    match look.fill {
        Some(fill) if ![INPUT, BAND, Color::RGB(0xFF_FFFF)].contains(&Color::RGB(fill)) => {
            format.set_background_color(Color::RGB(fill))
        }
        _ => format,
    }
}

/// How many characters of Calibri 11 fit a column of a width: letters of running text are a little narrower than the
/// digits by which widths are counted, wide scripts take two places.
pub(super) fn column_width_of_text(text: &str) -> f64 {
    text.chars().map(|c| if u32::from(c) >= 0x1100 { 2.0 } else { 0.95 }).sum()
}
