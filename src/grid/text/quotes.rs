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

/// Quotes that some programs put around texts in place of those of CSV: what opens, what closes.
const OTHERS: [(char, char); 6] = [
    ('\'', '\''),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{201d}', '\u{201d}'),
    ('«', '»'),
    ('\u{2018}', '\u{2019}'),
];

/// A text with the quotes of CSV around texts that stand in others, and around those that hold separators behind a
/// backslash; none where there are none of them.
pub(super) fn in_proper_quotes(text: &str, separator: char) -> Option<Mended> {
    let escaped = format!("\\{separator}");
    let others = OTHERS.into_iter().find(|quotes| are_used(text, separator, *quotes));
    let width = text.lines().find(|line| !line.trim().is_empty()).map_or(0, |line| line.matches(separator).count());
    let mut mended = Mended::default();
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        // With the separators behind a backslash there are too many columns, without them as many as above.
        let slashes = body.matches(&escaped).count();
        let slashed = slashes > 0 && !body.contains('"') && body.matches(separator).count() - slashes == width;
        if others.is_some() || slashed {
            let fields = fields(body, separator, others, slashed);
            let odd = fields.iter().filter(|field| field.contains(separator));
            mended.quotes.extend(odd.map(|field| crate::words::cut(field, SHOWN)));
            let proper = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
            mended.text += &fields.iter().map(proper).collect::<Vec<_>>().join(&separator.to_string());
        } else {
            mended.text += body;
        }
        mended.text += &line[body.len()..];
    }
    let first = || text.lines().next().map(|line| crate::words::cut(line, SHOWN));
    if mended.quotes.is_empty() && others.is_some() {
        mended.quotes.extend(first());
    }
    (!mended.quotes.is_empty()).then_some(mended)
}

/// Whether texts stand in quotes of another kind: those of CSV do not occur, and most fields that begin with such a quote end
/// with one.
fn are_used(text: &str, separator: char, (open, close): (char, char)) -> bool {
    if text.contains('"') || !text.contains(open) {
        return false;
    }
    let lines = text.lines();
    let begin = |line: &str| line.split(separator).filter(|field| field.starts_with(open)).count();
    let whole = |line: &str| {
        let fields = raw(line, separator, Some((open, close)), false);
        fields.into_iter().filter(|field| unquoted(field, (open, close)).is_some_and(|inner| !inner.is_empty())).count()
    };
    let (begun, whole) = lines.fold((0, 0), |(begun, closed), line| (begun + begin(line), closed + whole(line)));
    whole > 1 && whole * 2 > begun
}

/// What stands in the quotes around a field.
fn unquoted(field: &str, (open, close): (char, char)) -> Option<&str> {
    field.strip_prefix(open)?.strip_suffix(close)
}

/// The fields of a line, without their quotes and backslashes.
fn fields(line: &str, separator: char, quotes: Option<(char, char)>, slashed: bool) -> Vec<String> {
    let escaped = format!("\\{separator}");
    let fields = raw(line, separator, quotes, slashed).into_iter();
    let inner = fields.map(|field| quotes.and_then(|quotes| unquoted(field, quotes)).unwrap_or(field));
    inner.map(|field| if slashed { field.replace(&escaped, &separator.to_string()) } else { field.to_owned() }).collect()
}

/// The fields of a line as they stand: a separator in quotes, or behind a backslash, is part of its field.
fn raw(line: &str, separator: char, quotes: Option<(char, char)>, slashed: bool) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut from = 0;
    // Where nothing closes a quote, nothing closes those behind it: the line is not searched to its end again.
    let mut closes = true;
    loop {
        let rest = &line[from..];
        let quoted =
            quotes.filter(|(open, _)| closes && rest.starts_with(*open)).map(|quotes| end_of_quoted(rest, separator, quotes));
        closes &= quoted != Some(None);
        let end = from + quoted.flatten().unwrap_or_else(|| end_of_plain(rest, separator, slashed));
        fields.push(&line[from..end]);
        match line[end..].strip_prefix(separator) {
            Some(behind) => from = line.len() - behind.len(),
            None => return fields,
        }
    }
}

/// Where a field ends that begins with a quote: behind the first that closes it and has a separator or nothing behind it.
fn end_of_quoted(line: &str, separator: char, (open, close): (char, char)) -> Option<usize> {
    let closing = line[open.len_utf8()..].match_indices(close).map(|(at, _)| open.len_utf8() + at + close.len_utf8());
    closing.into_iter().find(|at| line[*at..].is_empty() || line[*at..].starts_with(separator))
}

/// Where a field without quotes ends.
fn end_of_plain(line: &str, separator: char, slashed: bool) -> usize {
    let mut ends = line.match_indices(separator).map(|(at, _)| at);
    ends.find(|at| !(slashed && line[..*at].ends_with('\\'))).unwrap_or(line.len())
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
    fn texts_in_other_quotes_are_put_in_proper_ones() {
        for (text, right) in [
            ("id,name\n'E1','Silva, Ana'\n'E2','O'Brien'\n", "\"id\",\"name\"\n\"E1\",\"Silva, Ana\"\n\"E2\",\"O'Brien\"\n"),
            ("id,name\n“E1”,“Silva, Ana”\n", "\"id\",\"name\"\n\"E1\",\"Silva, Ana\"\n"),
            ("id;name\r\n„E1“;„Ana “Annie” Silva“\r\n", "\"id\";\"name\"\r\n\"E1\";\"Ana “Annie” Silva\"\r\n"),
            ("id,name\nE1,Silva\\, Ana\nE2,Bo\n", "id,name\n\"E1\",\"Silva, Ana\"\nE2,Bo\n"),
        ] {
            let separator = if text.contains(';') { ';' } else { ',' };
            assert_eq!(in_proper_quotes(text, separator).map(|mended| mended.text).as_deref(), Some(right), "{text}");
        }
        for text in
            ["id,name\n'00124,Ana\n'00125,Bo\n", "id,name\n1,O'Brien\n", "id,path,to\n1,C:\\,x\n2,y,z\n", "id,name\n1,“Annie”\n"]
        {
            assert_eq!(in_proper_quotes(text, ','), None, "{text}");
        }
        // Quotes that nothing closes are no quotes, and are not looked for again and again.
        let open = "'a,".repeat(200_000);
        assert_eq!(fields(&open, ',', Some(('\'', '\'')), false).len(), 200_001);
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
