//! Cells and texts as programs write nearly all of them, read in one go: what is written in any other way, or is wrong, is left
//! to the reader that knows all of XML. A return has some two thousand of them, so that this is a seventh of reading it.

/// A cell in plain ASCII: no attribute but `r`, `s` and `t`, no reference, no formula that is shared.
pub(super) struct PlainCell<'a> {
    /// The attributes `r`, `s` and `t`.
    pub(super) head: [Option<&'a str>; 3],
    /// The text of `f`.
    pub(super) formula: Option<&'a str>,
    /// The text of `v`.
    pub(super) value: Option<&'a str>,
    /// How many bytes it takes.
    pub(super) length: usize,
}

impl<'a> PlainCell<'a> {
    /// The cell that some bytes begin with, where it is such a one.
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
    /// Whether blanks at its ends count.
    pub(super) preserve: bool,
    /// How many bytes it takes.
    pub(super) length: usize,
}

impl<'a> PlainText<'a> {
    /// The text that some bytes begin with, where it is such a one.
    pub(super) fn begin(bytes: &'a [u8]) -> Option<Self> {
        let mut scan = Scan { bytes, at: 0 };
        scan.after(b"<si><t")?;
        let preserve = scan.after(b" xml:space=\"preserve\"").is_some();
        scan.after(b">")?;
        let text = scan.text(b"/t></si>", is_text)?;
        Some(Self { text, preserve, length: scan.at })
    }
}

/// Bytes that mean what they are wherever they stand.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<')
}

/// Bytes that mean what they are in a text.
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

    /// Goes on behind some bytes, if they come next.
    fn after(&mut self, bytes: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(bytes).then(|| self.at += bytes.len())
    }

    /// What stands before a byte, and goes on behind that; nothing where a byte before it does not mean what it is.
    fn until(&mut self, end: u8, means_itself: fn(u8) -> bool) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == end || !means_itself(*byte)).filter(|at| rest[*at] == end)?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).ok()
    }

    /// The text before a tag that closes, of which `tag` stands behind its `<`.
    fn text(&mut self, tag: &[u8], means_itself: fn(u8) -> bool) -> Option<&'a str> {
        let text = self.until(b'<', means_itself)?;
        self.after(tag)?;
        Some(text)
    }
}
