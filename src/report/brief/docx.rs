//! A brief as a text document: A4, with margins that also fit Letter; real heading styles, tables with a row of headings
//! that is repeated, and the language set.
//!
//! The library cannot say which row of a table is its heading, which language a text is in, or who wrote what: these are
//! put into the parts that it has built, before they are packed. Every id is given here, so that the same brief gives the same bytes.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, HeightRule, LineSpacing, LineSpacingType, NumPages, PageMargin, PageNum, Paragraph,
    Run, RunFonts, Shading, SpecialIndentType, Style, StyleType, Table as Grid, TableBorder, TableBorderPosition, TableBorders,
    TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType, XMLDocx,
};

use super::{Block, Brief, BriefError, Checklist, Column};
use crate::words::{turned_back, without_turns};

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11_906, 16_838);
/// Margins: 18 mm at the sides, 17 mm above and below, so that a page of A4 fits a sheet of Letter.
const SIDE: i32 = 1_021;
const EDGE: i32 = 964;
/// Width of the text.
const WIDTH: usize = 9_864;
/// Height of a row to write in: 8.5 mm.
const ROOM: f32 = 480.0;

/// Height of the paragraph after a table; after the last it is as low as can be, so that at the foot of a full page it does
/// not begin another.
const BETWEEN: i32 = 90;
const LAST: i32 = 20;

const FONT: &str = "Calibri";
/// The steps of a bar come from one font, in which they are of one size.
const BAR_FONT: &str = "Courier New";
/// Their size, in half points.
const BAR_SIZE: usize = 21;
const GREY: &str = "7F7F7F";
const PALE: &str = "E7E7E7";

pub(super) fn document(brief: &Brief) -> Result<Vec<u8>, BriefError> {
    let mut page = Pages { next: 0, after_table: false, docx: frame(brief) };
    page.add(|paragraph| paragraph.style("Title").add_run(plain(&brief.title)));
    page.add(|paragraph| paragraph.style("Subtitle").add_run(plain(&brief.subtitle)));
    for fact in &brief.facts {
        let label = Run::new().bold().add_text(format!("{}:", fact.label));
        let value = plain(&format!(" {}", fact.value));
        page.add(|paragraph| paragraph.style("Fact").add_run(label).add_run(value));
    }
    for section in &brief.sections {
        page.add(|paragraph| paragraph.style("Heading1").keep_next(true).add_run(plain(&section.heading)));
        for (index, block) in section.blocks.iter().enumerate() {
            // Words that lead to a table stay with it.
            let leads = index == 0 && section.blocks.len() > 1;
            page.block(block, leads);
        }
    }
    page.end_table(LAST);
    let mut parts = page.docx.build();
    complete(&mut parts, brief);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(|error| BriefError::Docx(error.to_string()))?;
    Ok(bytes.into_inner())
}

/// The document before anything stands in it: page, styles, footer.
fn frame(brief: &Brief) -> Docx {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").next("Normal");
    let spaced = |before: u32, after: u32| LineSpacing::new().before(before).after(after);
    let number = Paragraph::new()
        .id(id(0x7000_0000))
        .style("Footer")
        .add_run(plain(&format!("{} · ", brief.footer)))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" / "))
        .add_num_pages(NumPages::new());
    let day = format!("{}T00:00:00Z", brief.date);
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(PageMargin { top: EDGE, bottom: EDGE, left: SIDE, right: SIDE, header: 567, footer: 567, gutter: 0 })
        .default_size(19)
        .default_fonts(RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT))
        .default_line_spacing(LineSpacing::new().line_rule(LineSpacingType::Auto).line(245).after(40))
        .created_at(&day)
        .updated_at(&day)
        .add_style(style("Title", "Title").size(34).bold().line_spacing(spaced(0, 0)))
        .add_style(style("Subtitle", "Subtitle").size(18).color(GREY).line_spacing(spaced(0, 100)))
        .add_style(style("Fact", "Fact").line_spacing(spaced(0, 0)))
        .add_style(style("Heading1", "heading 1").size(25).bold().outline_lvl(0).line_spacing(spaced(190, 60)))
        .add_style(
            style("Item", "Checklist item")
                .indent(Some(340), Some(SpecialIndentType::Hanging(340)), None, None)
                .line_spacing(spaced(0, 10)),
        )
        .add_style(style("Between", "After a table").size(2))
        .add_style(style("Cell", "Table text").size(18).line_spacing(spaced(10, 10)))
        .add_style(style("Note", "Note").size(17).line_spacing(spaced(40, 40)))
        .add_style(style("Footer", "footer").size(16).align(AlignmentType::Right))
        .footer(Footer::new().add_paragraph(number))
}

/// An id of a paragraph, as the format writes it.
fn id(number: u32) -> String {
    format!("{number:08X}")
}

/// The document as it grows.
struct Pages {
    next: u32,
    /// Whether a table was put last.
    after_table: bool,
    docx: Docx,
}

impl Pages {
    /// A paragraph with the next id.
    fn paragraph(&mut self) -> Paragraph {
        self.next += 1;
        Paragraph::new().id(id(self.next))
    }

    fn add(&mut self, make: impl FnOnce(Paragraph) -> Paragraph) {
        self.end_table(BETWEEN);
        let paragraph = make(self.paragraph());
        self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
    }

    /// Two tables without a paragraph between them would become one, and none can be last.
    fn end_table(&mut self, height: i32) {
        if std::mem::take(&mut self.after_table) {
            let low = LineSpacing::new().before(0).after(0).line_rule(LineSpacingType::Exact).line(height);
            let paragraph = self.paragraph().style("Between").line_spacing(low);
            self.docx = std::mem::take(&mut self.docx).add_paragraph(paragraph);
        }
    }

    fn block(&mut self, block: &Block, leads: bool) {
        match block {
            Block::Text { text } => {
                self.add(|paragraph| paragraph.style("Note").keep_next(leads).add_run(plain(text)));
            }
            Block::Table(table) => {
                self.table(&table.columns, &table.rows, (table.room, table.whole));
            }
            Block::Bars(bars) => {
                let row = |bar: &super::Bar| {
                    vec![bar.label.clone(), bar.rating.clone(), bar.needed.clone(), bar.signs(), String::new()]
                };
                self.table(&bars.columns, &bars.rows.iter().map(row).collect::<Vec<_>>(), (false, true));
                let runs = runs(&bars.key);
                self.add(|paragraph| runs.into_iter().fold(paragraph.style("Note"), Paragraph::add_run));
            }
            Block::Checklists { lists } => self.checklists(lists),
        }
    }

    /// Lists beside each other, as the columns of a table.
    fn checklists(&mut self, lists: &[Checklist]) {
        let widths = vec![WIDTH / lists.len().max(1); lists.len()];
        let heads = lists.iter().zip(&widths).map(|(list, width)| self.head(&list.heading, *width)).collect();
        let columns = lists.iter().zip(&widths).map(|(list, width)| {
            let empty = TableCell::new().width(*width, WidthType::Dxa);
            list.items.iter().fold(empty, |cell, item| {
                let run = Run::new().add_text("☐").add_tab().add_text(item);
                // The lists end a brief: they keep the paragraph after them, which would make a page of its own.
                cell.add_paragraph(self.paragraph().style("Item").keep_next(true).add_run(run))
            })
        });
        let columns = columns.collect();
        self.grid(vec![TableRow::new(heads).cant_split(), TableRow::new(columns).cant_split()], widths);
    }

    /// A cell of a row of headings.
    fn head(&mut self, text: &str, width: usize) -> TableCell {
        let paragraph = self.paragraph().style("Cell").keep_next(true).add_run(plain(text).bold());
        cell(paragraph, width).shading(Shading::new().fill(PALE))
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<String>], (room, whole): (bool, bool)) {
        let widths: Vec<usize> = columns.iter().map(|column| WIDTH * usize::from(column.width) / 100).collect();
        let heads = columns.iter().zip(&widths).map(|(column, width)| self.head(&column.heading, *width)).collect();
        let mut grid = vec![TableRow::new(heads).cant_split()];
        let last = rows.len().saturating_sub(1);
        for (index, texts) in rows.iter().enumerate() {
            let cells: Vec<TableCell> = texts
                .iter()
                .zip(&widths)
                .map(|(text, width)| {
                    let keep = index < last && whole;
                    let paragraph = self.paragraph().style("Cell").keep_next(keep);
                    let paragraph = runs(text).into_iter().fold(paragraph, Paragraph::add_run);
                    cell(paragraph, *width)
                })
                .collect();
            let row = TableRow::new(cells).cant_split();
            grid.push(if room { row.row_height(ROOM).height_rule(HeightRule::AtLeast) } else { row });
        }
        self.grid(grid, widths);
    }

    /// A table of the whole width, its first row the headings.
    fn grid(&mut self, rows: Vec<TableRow>, widths: Vec<usize>) {
        let table = Grid::new(rows)
            .set_grid(widths)
            .width(WIDTH, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(0, 70, 0, 70))
            .set_borders(borders());
        self.end_table(BETWEEN);
        self.docx = std::mem::take(&mut self.docx).add_table(table);
        self.after_table = true;
    }
}

/// A text as a run. Word passes over isolates, LibreOffice does not.
fn plain(text: &str) -> Run {
    Run::new().add_text(turned_back(text))
}

/// A text with the steps of bars in a font of their own.
fn runs(text: &str) -> Vec<Run> {
    let is_step = |c: &char| matches!(c, '■' | '□');
    let chars: Vec<char> = text.chars().collect();
    let pieces = chars.chunk_by(|a, b| is_step(a) == is_step(b) || (*b == '·' && is_step(a)));
    let run = |piece: &[char]| {
        let run = plain(&piece.iter().collect::<String>());
        if piece.first().is_some_and(is_step) {
            run.size(BAR_SIZE).fonts(RunFonts::new().ascii(BAR_FONT).hi_ansi(BAR_FONT).east_asia(BAR_FONT).cs(BAR_FONT))
        } else {
            run
        }
    };
    pieces.map(run).collect()
}

fn cell(paragraph: Paragraph, width: usize) -> TableCell {
    TableCell::new().add_paragraph(paragraph).width(width, WidthType::Dxa)
}

fn borders() -> TableBorders {
    use TableBorderPosition::{Bottom, InsideH, InsideV, Left, Right, Top};
    [Top, Left, Bottom, Right, InsideH, InsideV].into_iter().fold(TableBorders::with_empty(), |borders, side| {
        borders.set(TableBorder::new(side).border_type(BorderType::Single).size(4).color(GREY))
    })
}

/// What the library cannot say: the rows of headings, the language, title and author.
fn complete(parts: &mut XMLDocx, brief: &Brief) {
    let language = escaped(&brief.language);
    replace(&mut parts.document, "</w:tblGrid><w:tr><w:trPr>", "</w:tblGrid><w:tr><w:trPr><w:tblHeader />");
    let default = format!("<w:lang w:val=\"{language}\" w:eastAsia=\"{language}\" /></w:rPr></w:rPrDefault>");
    replace(&mut parts.styles, "</w:rPr></w:rPrDefault>", &default);
    replace(&mut parts.doc_props.core, ">unknown<", ">skillbook<");
    let rest = format!(
        "<dc:title>{}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>",
        escaped(&without_turns(&brief.title))
    );
    replace(&mut parts.doc_props.core, "</cp:coreProperties>", &rest);
}

fn replace(part: &mut Vec<u8>, from: &str, to: &str) {
    *part = String::from_utf8_lossy(part).replace(from, to).into_bytes();
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
