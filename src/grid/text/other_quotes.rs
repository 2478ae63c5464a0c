//! Puts fields into the quotes of CSV if they are in other quotes or contain separators after a backslash.

use super::quotes::{RepairedText, SHOWN};

/// Opening and closing quotes that some programs use in place of those of CSV.
const OTHERS: [(char, char); 6] = [
    ('\'', '\''),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{201d}', '\u{201d}'),
    ('«', '»'),
    ('\u{2018}', '\u{2019}'),
];

/// Puts fields that are in other quotes, or that contain separators after a backslash, into the quotes of CSV. Returns `None`
/// if there are no such fields.
pub(super) fn in_proper_quotes(text: &str, separator: char) -> Option<RepairedText> {
    let escaped = format!("\\{separator}");
    let others = OTHERS.into_iter().find(|quotes| are_used(text, separator, *quotes));
    let width = text.lines().find(|line| !line.trim().is_empty()).map_or(0, |line| line.matches(separator).count());
    let mut mended = RepairedText::default();
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        // The line has too many columns if separators after a backslash count, and as many as the first line if they do not.
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

/// Whether fields are in these other quotes: there are no quotes of CSV, and most fields that begin with such a quote also end
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

/// Returns the text inside the quotes of a field.
fn unquoted(field: &str, (open, close): (char, char)) -> Option<&str> {
    field.strip_prefix(open)?.strip_suffix(close)
}

/// Returns the fields of a line without their quotes and backslashes.
fn fields(line: &str, separator: char, quotes: Option<(char, char)>, slashed: bool) -> Vec<String> {
    let escaped = format!("\\{separator}");
    let fields = raw(line, separator, quotes, slashed).into_iter();
    let inner = fields.map(|field| quotes.and_then(|quotes| unquoted(field, quotes)).unwrap_or(field));
    inner.map(|field| if slashed { field.replace(&escaped, &separator.to_string()) } else { field.to_owned() }).collect()
}

/// Returns the fields of a line unchanged. A separator in quotes or after a backslash is part of its field.
fn raw(line: &str, separator: char, quotes: Option<(char, char)>, slashed: bool) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut from = 0;
    // If a quote is never closed, later quotes are not closed either, so the line is not searched to its end again.
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

/// Returns the end of a quoted field: after the first closing quote that is followed by a separator or the end of the line.
fn end_of_quoted(line: &str, separator: char, (open, close): (char, char)) -> Option<usize> {
    let closing = line[open.len_utf8()..].match_indices(close).map(|(at, _)| open.len_utf8() + at + close.len_utf8());
    closing.into_iter().find(|at| line[*at..].is_empty() || line[*at..].starts_with(separator))
}

/// Returns the end of a field without quotes.
fn end_of_plain(line: &str, separator: char, slashed: bool) -> usize {
    let mut ends = line.match_indices(separator).map(|(at, _)| at);
    ends.find(|at| !(slashed && line[..*at].ends_with('\\'))).unwrap_or(line.len())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        // Quotes that are never closed are ordinary letters, and the search for their end is not repeated.
        let open = "'a,".repeat(200_000);
        assert_eq!(fields(&open, ',', Some(('\'', '\'')), false).len(), 200_001);
    }
}
