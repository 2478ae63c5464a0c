//! Reads cells and texts at once if they have the form that programs use for nearly all of them. Any other form, and any error,
//! is left to the ordinary XML reader. A return has about two thousand of them; reading them event by event made a return a tenth
//! slower.

/// A cell in plain ASCII, with no attributes except `r`, `s` and `t`, no character reference and no shared formula.
pub(super) struct PlainCell<'a> {
    /// The attributes `r`, `s` and `t`.
    pub(super) head: [Option<&'a str>; 3],
    /// The text of `f`.
    pub(super) formula: Option<&'a str>,
    /// The text of `v`.
    pub(super) value: Option<&'a str>,
    /// Bytes of the cell.
    pub(super) length: usize,
}

impl<'a> PlainCell<'a> {
    /// Reads the cell at the beginning of some bytes. Returns `None` if it has another form.
    pub(super) fn begin(bytes: &'a [u8]) -> Option<Self> {
        let mut scan = Scan { bytes, at: 0 };
        scan.after(b"<c")?;
        let mut head = [None; 3];
        let cell = |head, formula, value, scan: &Scan<'_>| Some(Self { head, formula, value, length: scan.at });
        loop {
            let name = match scan.byte()? {
                b'>' => break,
                b'/' => {
                    scan.after(b">")?;
                    return cell(head, None, None, &scan);
                }
                b' ' => scan.byte()?,
                _ => return None,
            };
            let place = [b'r', b's', b't'].iter().position(|own| *own == name)?;
            scan.after(b"=\"")?;
            if head[place].replace(scan.until(b'"', is_plain)?).is_some() {
                return None;
            }
        }
        let formula = if scan.after(b"<f>").is_some() { Some(scan.text(b"/f>", is_plain)?) } else { None };
        let value = if scan.after(b"<v>").is_some() { Some(scan.text(b"/v>", is_plain)?) } else { None };
        scan.after(b"</c>")?;
        cell(head, formula, value, &scan)
    }
}

/// A shared text without runs.
pub(super) struct PlainText<'a> {
    pub(super) text: &'a str,
    /// Whether blanks at the ends count.
    pub(super) preserve: bool,
    /// Bytes of the text with its tags.
    pub(super) length: usize,
}

impl<'a> PlainText<'a> {
    /// Reads the text at the beginning of some bytes. Returns `None` if it has another form.
    pub(super) fn begin(bytes: &'a [u8]) -> Option<Self> {
        let mut scan = Scan { bytes, at: 0 };
        scan.after(b"<si><t")?;
        let preserve = scan.after(b" xml:space=\"preserve\"").is_some();
        scan.after(b">")?;
        let text = scan.text(b"/t></si>", is_text)?;
        Some(Self { text, preserve, length: scan.at })
    }
}

/// Whether a byte stands for itself anywhere in XML text or attributes.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<')
}

/// Whether a byte stands for itself in XML text.
const fn is_text(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b' '..=b'~' | 0x80..) && !matches!(byte, b'&' | b'<')
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// Skips some bytes if they come next.
    fn after(&mut self, bytes: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(bytes).then(|| self.at += bytes.len())
    }

    /// Returns the text before a byte and skips the byte. Returns `None` if a byte before it does not stand for itself.
    fn until(&mut self, end: u8, means_itself: fn(u8) -> bool) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == end || !means_itself(*byte)).filter(|at| rest[*at] == end)?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).ok()
    }

    /// Returns the text before a closing tag. `tag` is the tag without its `<`.
    fn text(&mut self, tag: &[u8], means_itself: fn(u8) -> bool) -> Option<&'a str> {
        let text = self.until(b'<', means_itself)?;
        self.after(tag)?;
        Some(text)
    }
}
