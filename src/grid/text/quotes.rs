//! Repairs the quotes of a delimited text: backslashes before quotes, quotes that are not doubled, whole lines in quotes.

/// A text in proper CSV, and its repairs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RepairedText {
    pub(super) text: String,
    /// Texts whose quotes were repaired.
    pub(super) quotes: Vec<String>,
}

/// The most letters of a text that a message shows.
pub(super) const SHOWN: usize = 40;

/// Repairs the quotes of a text whose fields are separated by `separator`.
pub(super) fn mend(text: &str, separator: char) -> RepairedText {
    if !text.contains('"') {
        return RepairedText { text: text.to_owned(), ..RepairedText::default() };
    }
    let mut mender = Mender {
        text,
        separator,
        backslashes: uses_backslashes(text, separator),
        line: CsvLine::default(),
        unended: 0,
        on_one_line: false,
        mended: RepairedText::default(),
    };
    let mut at = 0;
    while at < text.len() {
        // A field begins here.
        let end = if text[at..].starts_with('"') { mender.quoted(at) } else { mender.plain(at) };
        at = end;
        if let Some(sign) = text[end..].chars().next() {
            mender.mended.text.push(sign);
            at += sign.len_utf8();
        }
    }
    mender.mended
}

/// The end of a line, and the last of its quotes that can end a field.
#[derive(Clone, Copy, Default)]
struct CsvLine {
    end: usize,
    last: Option<usize>,
}

/// Goes through a text field by field. A text can be broken everywhere, so a search that failed once is not repeated for each
/// field.
struct Mender<'t> {
    text: &'t str,
    separator: char,
    backslashes: bool,
    /// The line that was examined last.
    line: CsvLine,
    /// No quoted field that begins before this position is ended by a quote.
    unended: usize,
    /// Whether quoted fields end on their own line, because one was found that no quote ends up to the end of the text.
    on_one_line: bool,
    mended: RepairedText,
}

impl Mender<'_> {
    fn plain(&mut self, at: usize) -> usize {
        let end = self.end_of_field(at);
        self.mended.text.push_str(&self.text[at..end]);
        end
    }

    /// Copies the quoted field that begins at a position. Returns its end.
    fn quoted(&mut self, start: usize) -> usize {
        let text = self.text;
        let (mut field, mut odd) = (String::new(), false);
        let from = if start < self.unended { text.len() } else { start + 1 };
        let mut letters = text[from..].char_indices().map(|(at, letter)| (from + at, letter)).peekable();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\n' | '\r' if self.on_one_line => break,
                '\\' if self.backslashes && matches!(letters.peek(), Some((_, '"' | '\\'))) => {
                    odd |= matches!(letters.peek(), Some((_, '"')));
                    field.extend(letters.next().map(|(_, letter)| letter));
                }
                '"' if matches!(letters.peek(), Some((_, '"'))) => {
                    // A doubled quote; before the end of the field, a quote of the text and the closing one.
                    letters.next();
                    field.push('"');
                }
                '"' => {
                    if let Some(end) = end_behind(text, at, self.separator) {
                        self.push(&field, odd);
                        return end;
                    }
                    // The quote belongs to the text if a later quote on its line can end the field.
                    let line = self.line(at);
                    if line.last.is_none_or(|last| last <= at) {
                        let end = text[at..line.end].find(self.separator).map_or(line.end, |end| at + end);
                        self.mended.text.push_str(&text[start..end]);
                        return end;
                    }
                    field.push('"');
                    odd = true;
                }
                letter => field.push(letter),
            }
        }
        // No quote ends the field: its first quote is an ordinary letter, and it ends as plain fields do.
        if start >= self.unended {
            self.on_one_line = true;
            self.unended = self.line(start).end;
        }
        let end = self.end_of_field(start);
        self.push(&text[start..end], true);
        end
    }

    fn end_of_field(&self, at: usize) -> usize {
        self.text[at..].find([self.separator, '\n', '\r']).map_or(self.text.len(), |end| at + end)
    }

    /// Returns the line at a position.
    fn line(&mut self, at: usize) -> CsvLine {
        if at >= self.line.end {
            let end = self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |end| at + end);
            let mut quotes = self.text[at..end].rmatch_indices('"').map(|(quote, _)| at + quote);
            let last = quotes.find(|quote| end_behind(&self.text[..end], *quote, self.separator).is_some());
            self.line = CsvLine { end, last };
        }
        self.line
    }

    fn push(&mut self, field: &str, odd: bool) {
        let text = &mut self.mended.text;
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
        if odd {
            self.mended.quotes.push(crate::words::cut(field, SHOWN));
        }
    }
}

/// Returns the end of the field that the quote at a position closes, or `None` if it closes no field.
fn end_behind(text: &str, quote: usize, separator: char) -> Option<usize> {
    let behind = text[quote + 1..].trim_start_matches(' ');
    let ends = behind.is_empty() || behind.starts_with([separator, '\n', '\r']);
    ends.then_some(text.len() - behind.len())
}

/// Whether quotes within fields are escaped by backslashes: at least one such quote is where no field can end.
fn uses_backslashes(text: &str, separator: char) -> bool {
    text.match_indices("\\\"").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut behind = text[at + 2..].chars();
        match behind.next() {
            None | Some('\n' | '\r') => false,
            Some('"') => behind.next().is_none_or(|next| next == separator || next == '\n' || next == '\r'),
            Some(next) => next != separator && before.is_some_and(|before| before != separator),
        }
    })
}

/// Removes quotes around whole lines. Returns `None` unless at least two lines, and half of all lines, have such quotes and
/// several columns inside them.
pub(super) fn without_line_quotes(text: &str, separators: &[char]) -> Option<String> {
    let whole = |line: &str| -> Option<String> {
        let inner = line.trim_end_matches(|c| c == ' ' || separators.contains(&c)).strip_prefix('"')?.strip_suffix('"')?;
        let lone = inner.replace("\"\"", "").contains('"');
        (!lone && inner.contains(separators)).then(|| inner.replace("\"\"", "\""))
    };
    if !text.contains('"') {
        return None;
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let bare = |line: &&&str| whole(line.trim_end_matches(['\n', '\r'])).is_some();
    let (count, all) = (filled.clone().filter(bare).count(), filled.count());
    // A single such text may be a cell with a separator in a list of one column.
    if count < 2 || count * 2 < all {
        return None;
    }
    let mended = lines.iter().map(|line| {
        let body = line.trim_end_matches(['\n', '\r']);
        whole(body).map_or_else(|| (*line).to_owned(), |inner| inner + &line[body.len()..])
    });
    Some(mended.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_put_right() {
        for (text, right) in [
            ("\"id\",\"name\"\n\"E1\",\"Ana \\\"Annie\\\" Silva\"\n", "\"id\",\"name\"\n\"E1\",\"Ana \"\"Annie\"\" Silva\"\n"),
            ("id,name\nE1,\"Ana \\\"Annie\\\"\"\n", "id,name\nE1,\"Ana \"\"Annie\"\"\"\n"),
            ("id,name\nE1,\"Ana \"Annie\" Silva\"\n", "id,name\nE1,\"Ana \"\"Annie\"\" Silva\"\n"),
            ("id,name\nE1,\"Ana Silva\nE2,Bo Li\n", "id,name\nE1,\"\"\"Ana Silva\"\nE2,Bo Li\n"),
            ("a,b\n\"5\"\",x\n\"\"\"\",y\n", "a,b\n\"\"\"5\"\"\"\"\",x\n\"\"\"\",y\n"),
        ] {
            assert_eq!(mend(text, ',').text, right, "{text}");
        }
    }

    #[test]
    fn proper_csv_stays_as_it_is() {
        for text in [
            "id,name\n1,\"two\nlines\"\n2,x\n",
            "id,path\n1,\"C:\\dir\\\",x\n2,\"y\"\n",
            "id,name\n1,\"Ana \"\"Annie\"\" Silva\"\n",
            "id,name\n1,Ana \"Annie\" Silva\n",
            "id,name\n1,\"\"\n2,\"\"\"\"\n",
            "name\n\"Silva, Ana\"\n",
            "a,b\r\n\"1\",\"2\"\r\n",
        ] {
            let mended = mend(text, ',');
            assert_eq!(mended.text, text);
            assert!(mended.quotes.is_empty(), "{text}");
            assert_eq!(without_line_quotes(text, &[',', ';']), None, "{text}");
        }
    }

    #[test]
    fn quotes_that_nothing_ends_take_no_time() {
        // Each field searches for its closing quote up to the end of the text or of the line.
        for text in ["\"x\"\"\n", "\"x\"\",", "\"a\"b,", "\"a \"b\" c,", "\"\"\"", "\" \"  \"x,"] {
            let mended = mend(&text.repeat(200_000), ',');
            assert!(!mended.text.is_empty(), "{text}");
        }
    }

    #[test]
    fn lines_in_quotes_are_parted() {
        for (text, right) in [
            ("\"id,name\"\n\"E1,\"\"Silva, Ana\"\"\"\n\"E2,Bo\"\n", "id,name\nE1,\"Silva, Ana\"\nE2,Bo\n"),
            ("\"id,name\";;\r\n\"E1,Ana\";;\r\n", "id,name\r\nE1,Ana\r\n"),
            ("id;name\n\"E1;\"\"Ana\"\"\"\n\"E2;Bo\"\n", "id;name\nE1;\"Ana\"\nE2;Bo\n"),
        ] {
            assert_eq!(without_line_quotes(text, &[',', ';']).as_deref(), Some(right), "{text}");
        }
    }
}
