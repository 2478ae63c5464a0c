//! Words and phrases that were replaced for good: each concept has one name, the one in the glossary of ARCHITECTURE.md.

use std::path::Path;

/// A phrase that must not come back, and what to write instead.
const RETIRED: [(&str, &str); 13] = [
    ("round before", "previous round"),
    ("last round", "previous round"),
    ("of then", "previous"),
    ("of now", "present"),
    ("copy to mend", "marked copy"),
    ("copies to mend", "marked copies"),
    ("row in store", "spare row"),
    ("rows in store", "spare rows"),
    ("none of nothing", "`None` if there are no figures"),
    ("is none, as", "is not one, as"),
    ("said of it", "reported about it"),
    ("nobody's business", "private"),
    ("goes without saying", "is implied"),
];

/// Texts on the sheets of the present generation change only with the generation.
const FROZEN: [(&str, &str); 1] = [("templates/texts/en/sheets.yaml", "last round")];

/// The text that people read in a file: of Rust code the comments, of other files everything. Line breaks count as spaces.
fn prose(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let is_rust = path.extension().is_some_and(|ending| ending == "rs");
    let lines =
        text.lines().filter_map(|line| if is_rust { line.split_once("//").map(|(_, comment)| comment) } else { Some(line) });
    let words = lines.flat_map(|line| line.trim_start_matches(['/', '!']).split_whitespace()).collect::<Vec<_>>();
    format!(" {} ", words.join(" ").to_lowercase())
}

#[test]
fn retired_words_do_not_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for (folder, endings) in [("src", &["rs"][..]), ("docs", &["md"]), ("templates/texts", &["yaml"])] {
        for entry in walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter().map(Result::unwrap) {
            if !entry.path().extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
                continue;
            }
            let name = entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let text = prose(entry.path());
            for (phrase, instead) in RETIRED {
                let is_frozen = FROZEN.iter().any(|(file, frozen)| *file == name && *frozen == phrase);
                let is_whole_word = |(at, _): (usize, &str)| {
                    !text[..at].ends_with(char::is_alphanumeric) && !text[at + phrase.len()..].starts_with(char::is_alphanumeric)
                };
                if !is_frozen && text.match_indices(phrase).any(is_whole_word) {
                    found.push(format!("{name}: “{phrase}”; write “{instead}”"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
