//! Puts right how a delimited text quotes: backslashes before quotes, quotes that are not doubled, whole lines in quotes.

/// A text in proper CSV, and what was put right.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mended {
    pub(super) text: String,
    /// Texts in which quotes were put right.
    pub(super) quotes: Vec<String>,
}

/// Letters that are shown of a text.
const SHOWN: usize = 40;

/// Puts the quotes of a text right, which is parted by `separator`.
pub(super) fn mend(text: &str, separator: char) -> Mended {
    if !text.contains('"') {
        return Mended { text: text.to_owned(), ..Mended::default() };
    }
    let backslashes = uses_backslashes(text, separator);
    let mut mended = Mended::default();
    let mut rest = text;
    while !rest.is_empty() {
        // The beginning of a field.
        let length = match rest.strip_prefix('"') {
            Some(inner) => quoted(inner, separator, backslashes, &mut mended),
            None => {
                let end = rest.find([separator, '\n', '\r']).unwrap_or(rest.len());
                mended.text.push_str(&rest[..end]);
                end
            }
        };
        rest = &rest[length..];
        if let Some(end) = rest.chars().next() {
            mended.text.push(end);
            rest = &rest[end.len_utf8()..];
        }
    }
    mended
}

/// Copies a field in quotes from behind its first one; gives how long it is with that.
fn quoted(inner: &str, separator: char, backslashes: bool, mended: &mut Mended) -> usize {
    let mut field = String::new();
    let mut odd = false;
    let mut letters = inner.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' if backslashes && matches!(letters.peek(), Some((_, '"' | '\\'))) => {
                odd |= matches!(letters.peek(), Some((_, '"')));
                field.extend(letters.next().map(|(_, letter)| letter));
            }
            '"' if matches!(letters.peek(), Some((_, '"'))) => {
                // Doubled; or, before the end of the field, one of the text and the one that ends it.
                letters.next();
                field.push('"');
            }
            '"' => {
                let behind = &inner[at + 1..];
                let blank = behind.trim_start_matches(' ');
                if blank.is_empty() || blank.starts_with([separator, '\n', '\r']) {
                    push(mended, &field, odd);
                    return 1 + at + 1 + (behind.len() - blank.len());
                }
                // A quote within the text, if the field ends in one on its line.
                let line = behind.split(['\n', '\r']).next().unwrap_or_default();
                if !ends_on_line(line, separator) {
                    let end = line.find(separator).unwrap_or(line.len());
                    mended.text.push('"');
                    mended.text.push_str(&inner[..at + 1]);
                    mended.text.push_str(&behind[..end]);
                    return 1 + at + 1 + end;
                }
                field.push('"');
                odd = true;
            }
            letter => field.push(letter),
        }
    }
    // Nothing ends it: the quote is a letter of a field that ends as fields do.
    let end = inner.find([separator, '\n', '\r']).unwrap_or(inner.len());
    push(mended, &format!("\"{}", &inner[..end]), true);
    1 + end
}

fn push(mended: &mut Mended, field: &str, odd: bool) {
    mended.text.push('"');
    mended.text.push_str(&field.replace('"', "\"\""));
    mended.text.push('"');
    if odd {
        mended.quotes.push(crate::words::cut(field, SHOWN));
    }
}

/// Whether a quote ends a field in the rest of a line.
fn ends_on_line(line: &str, separator: char) -> bool {
    let mut rest = line;
    while let Some((_, behind)) = rest.split_once('"') {
        let blank = behind.trim_start_matches(' ');
        if blank.is_empty() || blank.starts_with(separator) {
            return true;
        }
        rest = behind;
    }
    false
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
