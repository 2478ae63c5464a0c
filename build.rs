//! Makes the table of finding codes from `templates/texts/en/findings.yaml`. That file holds each code with its texts, so that
//! a finding is declared in one place. The output calls the macro `codes!` of `src/finding/code.rs` with a row for each code;
//! the macro defines everything else.
//!
//! This parses only the lines of the YAML that it needs; tests check that the whole file is sound.

use std::fmt::Write as _;
use std::path::Path;

const CATALOGUE: &str = "templates/texts/en/findings.yaml";

/// A code with its entry in the catalogue.
#[derive(Default)]
struct Row {
    name: String,
    title: String,
    /// Family, severity, properties.
    is: Vec<String>,
    /// The variants of the message, each with the names and types of its blanks. A code without such a line has one variant
    /// without blanks.
    ways: Vec<(String, Vec<(String, String)>)>,
}

fn main() -> Result<(), String> {
    // Cargo reads this from standard output.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), format!("cargo::rerun-if-changed={CATALOGUE}\n").as_bytes());
    let text = std::fs::read_to_string(CATALOGUE).map_err(|error| format!("{CATALOGUE}: {error}"))?;
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        read(line, &mut rows).ok_or_else(|| format!("{CATALOGUE}, line {}: not understood: {line}", index + 1))?;
    }
    let mut table = String::from("codes! {\n");
    for row in &rows {
        write(row, &mut table)
            .ok_or_else(|| format!("{CATALOGUE}: {} lacks its family, its severity or a known type", row.name))?;
    }
    table.push_str("}\n");
    let folder = std::env::var("OUT_DIR").map_err(|error| error.to_string())?;
    std::fs::write(Path::new(&folder).join("codes.rs"), table).map_err(|error| error.to_string())
}

/// Adds the content of a line to its code. Returns `None` if the line is not understood.
fn read(line: &str, rows: &mut Vec<Row>) -> Option<()> {
    if let Some(name) = line.strip_suffix(':').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
        rows.push(Row { name: name.to_owned(), ..Row::default() });
        return Some(());
    }
    let Some(row) = rows.last_mut() else { return Some(()) };
    if let Some(title) = line.strip_prefix("  title: ") {
        row.title = title.trim_matches('"').to_owned();
    } else if let Some(is) = line.strip_prefix("  is: ") {
        row.is = is.split(' ').map(str::to_owned).collect();
    } else if let Some(blanks) = line.strip_prefix("  blanks: ") {
        row.ways.push((pascal(&row.name), read_blanks(blanks)?));
    } else if let Some(way) = line.strip_prefix("    ").filter(|way| row.title.is_empty() && way.ends_with('}')) {
        let (name, blanks) = way.split_once(": ")?;
        row.ways.push((name.to_owned(), read_blanks(blanks)?));
    }
    Some(())
}

/// Parses blanks such as `{ label: text, near: maybe text }` or `{}`.
fn read_blanks(text: &str) -> Option<Vec<(String, String)>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?.trim();
    let blanks = inner.split(", ").filter(|blank| !blank.is_empty());
    blanks.map(|blank| blank.split_once(": ").map(|(name, kind)| (name.to_owned(), kind.to_owned()))).collect()
}

/// Writes a row of the table: `/// Title. RowAdded = "row-added" Place Info [] [RowAdded { label: &'a str, }],`.
fn write(row: &Row, table: &mut String) -> Option<()> {
    let [family, severity, properties @ ..] = &row.is[..] else { return None };
    let code = pascal(&row.name);
    let properties = properties.join(" ");
    let bare = [(code.clone(), Vec::new())];
    let mut ways = String::new();
    for (name, blanks) in if row.ways.is_empty() { &bare[..] } else { &row.ways } {
        let blanks: Option<Vec<String>> = blanks.iter().map(|(blank, kind)| Some(format!("{blank}: {},", rust(kind)?))).collect();
        let _ = write!(ways, "{name} {{ {} }} ", blanks?.join(" "));
    }
    let (family, severity) = (pascal(family), pascal(severity));
    let _ = writeln!(table, "    /// {}.", row.title);
    let _ = writeln!(table, "    {code} = \"{}\" {family} {severity} [{properties}] [{ways}],", row.name);
    Some(())
}

/// Returns the Rust type for a type of the catalogue.
fn rust(kind: &str) -> Option<String> {
    Some(match kind {
        "text" => "&'a str".to_owned(),
        "shown" => "&'a dyn std::fmt::Display".to_owned(),
        "number" => "usize".to_owned(),
        "flag" => "bool".to_owned(),
        _ => format!("Option<{}>", rust(kind.strip_prefix("maybe ")?)?),
    })
}

/// Turns `row-added` into `RowAdded`.
fn pascal(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
