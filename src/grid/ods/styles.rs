//! The styles of an .ods, as far as they change the meaning of a cell or hide a sheet.

use std::collections::HashMap;

use crate::grid::parts::{Stroke, Xml, XmlStep};
use crate::grid::{GridError, Limits, too_large};

/// The longest chain of parent styles; a longer one is treated as a cycle.
const MOST_PARENTS: usize = 10;

/// The purpose of a style. Styles of different families can have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum StyleFamily {
    Cell,
    Paragraph,
    Table,
    Text,
}

impl StyleFamily {
    fn of(text: &str) -> Option<Self> {
        Some(match text {
            "table-cell" => Self::Cell,
            "paragraph" => Self::Paragraph,
            "table" => Self::Table,
            "text" => Self::Text,
            _ => return None,
        })
    }
}

/// A style. Properties that it lacks come from its parent.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    fill: Option<Option<u32>>,
    struck: Option<bool>,
    raised: Option<bool>,
    hidden: Option<bool>,
}

/// The properties of a style together with those of its parents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Face {
    /// Fill colour of a cell, as `0xRRGGBB`.
    pub(super) fill: Option<u32>,
    /// Whether text is struck through, if the styles say so at all, and whether it is raised.
    pub(super) stroke: Stroke,
    /// Whether a sheet is hidden.
    pub(super) hidden: bool,
}

/// All styles by family and name.
#[derive(Debug, Default)]
pub(super) struct OdsStyles {
    families: HashMap<StyleFamily, HashMap<String, Style>>,
    count: usize,
}

impl OdsStyles {
    /// Reads the part with the styles that people can choose by name.
    pub(super) fn read_part(&mut self, mut xml: Xml<'_>, limits: &Limits) -> Result<(), GridError> {
        xml.root("document-styles")?;
        while xml.enter("styles")? {
            self.read_list(&mut xml, limits)?;
        }
        xml.finish()
    }

    /// Reads a list of styles up to its end.
    pub(super) fn read_list(&mut self, xml: &mut Xml<'_>, limits: &Limits) -> Result<(), GridError> {
        while xml.next()? == XmlStep::Open {
            let [family, name, parent] = xml.several(["style:family", "style:name", "style:parent-style-name"])?;
            let is_style = xml.name() == "style";
            let (Some(family), Some(name), true) = (family.as_deref().and_then(StyleFamily::of), name, is_style) else {
                xml.skip()?;
                continue;
            };
            let (name, parent) = (name.into_owned(), parent.map(|parent| parent.into_owned()));
            let mut style = Style { parent, ..Style::default() };
            while xml.next()? == XmlStep::Open {
                match xml.name() {
                    "table-cell-properties" => {
                        style.fill = xml.attribute("fo:background-color")?.map(|colour| of_digits(&colour));
                    }
                    "text-properties" => {
                        let names = ["style:text-line-through-style", "style:text-line-through-type", "style:text-position"];
                        let [line, kind, position] = xml.several(names)?;
                        style.struck = line.or(kind).map(|line| line != "none");
                        style.raised = position.map(|position| is_raised(&position));
                    }
                    "table-properties" => style.hidden = xml.attribute("table:display")?.map(|shows| shows == "false"),
                    _ => {}
                }
                xml.skip()?;
            }
            self.families.entry(family).or_default().insert(name, style);
            self.count += 1;
            if self.count > limits.formats {
                return Err(too_large("grid.limit.formats", limits.formats));
            }
        }
        Ok(())
    }

    /// Returns the properties of a style by name, including those of its parents.
    pub(super) fn find(&self, family: StyleFamily, name: &str) -> Face {
        let get = |name: &str| self.families.get(&family)?.get(name);
        let (mut fill, mut struck, mut raised, mut hidden) = (None, None, None, None);
        let line = std::iter::successors(get(name), |style| get(style.parent.as_deref()?));
        for style in line.take(MOST_PARENTS) {
            fill = fill.or(style.fill);
            struck = struck.or(style.struck);
            raised = raised.or(style.raised);
            hidden = hidden.or(style.hidden);
        }
        let stroke = Stroke { struck, raised: raised.unwrap_or_default() };
        Face { fill: fill.flatten(), stroke, hidden: hidden.unwrap_or_default() }
    }
}

/// Whether a position such as `super 58%`, `sub` or `33% 58%` is above or below the line.
fn is_raised(position: &str) -> bool {
    let place = position.split_whitespace().next().unwrap_or_default();
    place == "super" || place == "sub" || place.trim_end_matches('%').parse().is_ok_and(|place: f64| place != 0.0)
}

/// Parses a colour such as `#RRGGBB`. `transparent` is not a colour.
fn of_digits(text: &str) -> Option<u32> {
    let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6)?;
    u32::from_str_radix(digits, 16).ok()
}
