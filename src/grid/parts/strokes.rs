//! Whether a text whose pieces have fonts of their own is struck through as a whole.

/// What the pieces of a text say, as far as they hold something to see.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::grid) struct Strokes {
    /// A piece in the font of the cell.
    plain: bool,
    /// A piece in a font of its own that strikes through.
    struck: bool,
    /// A piece in a font of its own that does not.
    unstruck: bool,
}

impl Strokes {
    /// Adds a piece and what its own font says.
    pub(in crate::grid) fn add(&mut self, piece: &str, own: Option<bool>) {
        if !piece.trim().is_empty() {
            self.plain |= own.is_none();
            self.struck |= own == Some(true);
            self.unstruck |= own == Some(false);
        }
    }

    /// Whether all is struck through; nothing where the font of the cell decides.
    pub(in crate::grid) fn whole(self) -> Option<bool> {
        if self.unstruck { Some(false) } else { (self.struck && !self.plain).then_some(true) }
    }
}
