//! Puts right how a delimited text quotes: backslashes before quotes, quotes that are not doubled, whole lines in quotes.

/// A text in proper CSV, and what was put right.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    /// Texts in which quotes were put right.
    pub(super) quotes: Vec<String>,
}

/// Letters that are shown of a text.
pub(super) const SHOWN: usize = 40;

/// Puts the quotes of a text right, which is parted by `separator`.
pub(super) fn mend(text: &str, separator: char) -> Mended {
    if !text.contains('"') {
        return Mended { text: text.to_owned(), ..Mended::default() };
    }
    let mut mender = Mender {
        text,
        separator,
        backslashes: uses_backslashes(text, separator),
        line: Line::default(),
        unended: 0,
        on_one_line: false,
        mended: Mended::default(),
    };
    let mut at = 0;
    while at < text.len() {
        // The beginning of a field.
        let end = if text[at..].starts_with('"') { mender.quoted(at) } else { mender.plain(at) };
        at = end;
        if let Some(sign) = text[end..].chars().next() {
            mender.mended.text.push(sign);
            at += sign.len_utf8();
        }
    }
    mender.mended
}

/// Where a line ends, and the last of its quotes that can end a field.
#[derive(Clone, Copy, Default)]
struct Line {
    end: usize,
    last: Option<usize>,
}

/// Goes through a text field by field. Texts may be broken all over: what was looked for once in vain is not looked for again
/// from every field on.
struct Mender<'t> {
    text: &'t str,
    separator: char,
    backslashes: bool,
    /// The line that was looked at last.
    line: Line,
    /// Up to here no quote ends a field that begins in quotes.
    unended: usize,
    /// Whether fields in quotes end on their own line, as nothing ended one up to the end of the text.
    on_one_line: bool,
    mended: Mended,
}

impl Mender<'_> {
    fn plain(&mut self, at: usize) -> usize {
        let end = self.end_of_field(at);
        self.mended.text.push_str(&self.text[at..end]);
        end
    }

    /// Copies the field whose first quote stands at a place; gives where it ends.
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
                    // Doubled; or, before the end of the field, one of the text and the one that ends it.
                    letters.next();
                    field.push('"');
                }
                '"' => {
                    if let Some(end) = end_behind(text, at, self.separator) {
                        self.push(&field, odd);
                        return end;
                    }
                    // A quote within the text, if the field ends in one on its line.
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
        // Nothing ends it: the quote is a letter of a field that ends as fields do.
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

    /// The line of a place.
    fn line(&mut self, at: usize) -> Line {
        if at >= self.line.end {
            let end = self.text[at..].find(['\n', '\r']).map_or(self.text.len(), |end| at + end);
            let mut quotes = self.text[at..end].rmatch_indices('"').map(|(quote, _)| at + quote);
            let last = quotes.find(|quote| end_behind(&self.text[..end], *quote, self.separator).is_some());
            self.line = Line { end, last };
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

/// Where the field ends that the quote at a place ends; none where it ends none.
fn end_behind(text: &str, quote: usize, separator: char) -> Option<usize> {
    let behind = text[quote + 1..].trim_start_matches(' ');
    let ends = behind.is_empty() || behind.starts_with([separator, '\n', '\r']);
    ends.then_some(text.len() - behind.len())
}

/// Whether quotes within fields have a backslash before them: one stands where no field can end.
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

/// Takes the quotes away from lines that stand in quotes as a whole, where they part into columns then.
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
    // One text with a separator in a list of one column is no line.
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
        // Each looks for its end up to the end of the text, or of the line.
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
