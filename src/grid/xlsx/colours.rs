//! Colours of cell formats. A format gives RGB values, an index of the palette, or an index of the workbook's theme.

use crate::grid::GridError;
use crate::grid::parts::{Xml, XmlStep};

/// A colour in the form that a format gives it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Colour {
    /// `0xRRGGBB`.
    Rgb(u32),
    /// An index of the palette.
    Palette(usize),
    /// An index of the theme, and a tint that makes the colour lighter (up to 1) or darker (down to -1).
    Theme(usize, f64),
}

impl Colour {
    /// Reads a colour from the attributes of the tag that opened last.
    pub(super) fn read(xml: &Xml<'_>) -> Result<Option<Self>, GridError> {
        let [rgb, indexed, theme, tint] = xml.several(["rgb", "indexed", "theme", "tint"])?;
        if let Some(rgb) = rgb.as_deref().and_then(of_digits) {
            return Ok(Some(Self::Rgb(rgb)));
        }
        let tint = tint.and_then(|tint| tint.trim().parse().ok()).unwrap_or(0.0);
        let theme = theme.and_then(|place| Some(Self::Theme(place.trim().parse().ok()?, tint)));
        Ok(theme.or_else(|| indexed?.trim().parse().ok().map(Self::Palette)))
    }
}

/// The colours of a theme, in the order of their indices in formats.
const PLACES: [&str; 12] =
    ["lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];

/// The theme and the palette of a workbook.
#[derive(Debug, Default)]
pub(super) struct Colours {
    theme: [Option<u32>; PLACES.len()],
    /// The workbook's own palette. If it is empty, the standard palette applies.
    palette: Vec<u32>,
}

impl Colours {
    /// Reads the workbook's theme.
    pub(super) fn of_theme(mut xml: Xml<'_>) -> Result<Self, GridError> {
        let mut colours = Self::default();
        xml.root("theme")?;
        if xml.enter("themeElements")? && xml.enter("clrScheme")? {
            while xml.next()? == XmlStep::Open {
                let place = PLACES.iter().position(|place| *place == xml.name());
                while xml.next()? == XmlStep::Open {
                    let [value, last] = xml.several(["val", "lastClr"])?;
                    // System colours have a name; `lastClr` is the colour that was last used for it.
                    let colour = last.or(value).as_deref().and_then(of_digits);
                    if let Some(place) = place {
                        colours.theme[place] = colour;
                    }
                    xml.skip()?;
                }
            }
        }
        xml.finish()?;
        Ok(colours)
    }

    /// Reads the workbook's own palette.
    pub(super) fn read_palette(&mut self, xml: &mut Xml<'_>) -> Result<(), GridError> {
        while xml.next()? == XmlStep::Open {
            if self.palette.len() < STANDARD.len() {
                self.palette.push(xml.attribute("rgb")?.as_deref().and_then(of_digits).unwrap_or_default());
            }
            xml.skip()?;
        }
        Ok(())
    }

    /// Returns the colour that a format gives, as `0xRRGGBB`.
    pub(super) fn find(&self, colour: Colour) -> Option<u32> {
        let palette = if self.palette.is_empty() { &STANDARD } else { self.palette.as_slice() };
        match colour {
            Colour::Rgb(rgb) => Some(rgb),
            Colour::Palette(number) => palette.get(number).copied(),
            Colour::Theme(place, tint) => self.theme.get(place).copied().flatten().map(|rgb| tinted(rgb, tint)),
        }
    }
}

/// Parses the last six hexadecimal digits. Digits before them are the opacity.
fn of_digits(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.get(text.len().checked_sub(6)?..)?;
    u32::from_str_radix(digits, 16).ok()
}

/// Mixes a colour with white or black. Programs keep the saturation instead, which differs by a shade at most.
fn tinted(rgb: u32, tint: f64) -> u32 {
    let towards = if tint > 0.0 { 255.0 } else { 0.0 };
    let part = |shift: u32| {
        let part = f64::from(rgb >> shift & 0xFF);
        ((part + (towards - part) * tint.abs().min(1.0)).round() as u32) << shift
    };
    part(16) | part(8) | part(0)
}

/// The standard palette of every program.
const STANDARD: [u32; 64] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00,
    0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF, 0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF, 0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF,
    0x800080, 0x800000, 0x008080, 0x0000FF, 0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696, 0x003366, 0x339966, 0x003300, 0x333300,
    0x993300, 0x993366, 0x333399, 0x333333,
];
