//! Reads the paragraphs of a cell or a note. Blanks and line breaks between words count as one blank, so that files can be
//! indented. Further blanks that a person typed are in tags of their own.

use super::styles::{OdsStyles, StyleFamily};
use crate::grid::GridError;
use crate::grid::parts::{CellBudget, Stroke, Strokes, Xml, XmlStep};

/// A text that is being read.
#[derive(Debug, Default)]
pub(super) struct Text {
    pub(super) text: String,
    paragraphs: usize,
    pub(super) strokes: Strokes,
}

impl Text {
    /// Adds the paragraph whose tag opened last, up to its end.
    pub(super) fn read_paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        styles: &OdsStyles,
        room: &mut CellBudget,
    ) -> Result<(), GridError> {
        self.paragraphs += 1;
        if self.paragraphs > 1 {
            self.text.push('\n');
        }
        // The strokes of the open tags, the outermost first.
        let mut own: Vec<Stroke> = vec![styles.find(StyleFamily::Paragraph, &style_name(xml)?).stroke];
        let mut raw = String::new();
        // Whether a blank that follows is left out, and whether the latest blank came from a line break.
        let (mut blank, mut broken) = (true, false);
        while !own.is_empty() {
            raw.clear();
            let step = xml.step(&mut raw)?;
            for letter in raw.chars() {
                let is_blank = matches!(letter, ' ' | '\t' | '\r' | '\n');
                if is_blank && !blank {
                    self.text.push(' ');
                    broken = false;
                } else if !is_blank {
                    self.text.push(letter);
                }
                blank = is_blank;
                broken |= is_blank && letter == '\n';
            }
            xml.check_length(self.text.len())?;
            let struck = own.iter().rev().find_map(|stroke| stroke.struck);
            let raised = own.iter().any(|stroke| stroke.raised);
            self.strokes.add(self.text.len(), Stroke { struck, raised });
            match step {
                XmlStep::Open => match xml.name() {
                    "s" => {
                        let count: usize = xml.attribute("text:c")?.and_then(|count| count.trim().parse().ok()).unwrap_or(1);
                        xml.check_length(self.text.len().saturating_add(count))?;
                        // Blanks count even if they are not kept, because a tag of a few bytes can bring millions.
                        room.take_bytes(count)?;
                        self.text.extend(std::iter::repeat_n(' ', count));
                        (blank, broken) = (false, false);
                        xml.skip()?;
                    }
                    "tab" | "line-break" => {
                        self.text.push(if xml.name() == "tab" { '\t' } else { '\n' });
                        (blank, broken) = (true, false);
                        xml.skip()?;
                    }
                    "annotation" | "annotation-end" | "note" | "ruby-text" => xml.skip()?,
                    _ => own.push(styles.find(StyleFamily::Text, &style_name(xml)?).stroke),
                },
                XmlStep::Close | XmlStep::End => {
                    own.pop();
                }
            }
        }
        if broken && self.text.ends_with(' ') {
            self.text.pop();
        }
        Ok(())
    }
}

fn style_name(xml: &Xml<'_>) -> Result<String, GridError> {
    Ok(xml.attribute("text:style-name")?.unwrap_or_default())
}
