//! Every text that a person reads stands in `templates/`: no English in the code, no key without a text, no text without a use.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use skillbook::{templates, yaml};

/// What looks like English and is not for people, with the reason: a file or folder, and how the literal begins.
const EXCEPTIONS: [(&str, &str); 31] = [
    // The demo takes its dice from these words; with others, it would be another department.
    ("bin/skillbook/demo/again.rs", "half a year"),
    ("bin/skillbook/demo/again.rs", "next round"),
    ("bin/skillbook/demo/answers.rs", "rated on"),
    ("bin/skillbook/demo/mess.rs", "as text"),
    // Only a programmer who changes the demo, its framework or a template meets these.
    ("bin/skillbook/demo/", "{} has no level for"),
    ("bin/skillbook/demo/mod.rs", "there is no framework"),
    ("bin/skillbook/demo/", "not one return could be read"),
    ("bin/skillbook/demo/next.rs", "the framework lacks skills"),
    ("bin/skillbook/demo/plan.rs", "nobody has words for"),
    ("bin/skillbook/demo/story.rs", "{FILE}: nobody has the id"),
    ("templates/mod.rs", "templates/{path} holds no lines of words"),
    // The messages of assertions.
    ("jobs/returned.rs", "{pointer} is not kept"),
    ("validate/mod.rs", "what the reader puts together fits"),
    // Formulas, and what the formula of the sheet does with the words of a time, done again.
    ("excel/formula.rs", "SUBSTITUTE("),
    ("model/effort/mod.rs", "half a"),
    // A part of file names, by which marked copies are known, those of earlier versions too.
    ("jobs/mend/mod.rs", " to mend"),
    // Comments of generated code.
    ("finding/code.rs", "A way to tell of `"),
    ("finding/code.rs", "Fills the blank `"),
    // Descriptions in a schema, as comments on the fields of other types are.
    ("form/schema.rs", "skillbook {} of {}"),
    ("model/money.rs", "An amount of money: a decimal text"),
    ("model/effort/mod.rs", "Time as it was typed, and the ISO 8601"),
    // Headings of columns, by which a framework is read back from its workbook.
    ("framework/workbook/", "education required"),
    ("framework/workbook/", "education desired"),
    ("framework/workbook/", "education note"),
    // Marks by which other programs' files are known.
    ("grid/kind.rs", "SQLite format 3"),
    ("grid/kind.rs", "<!doctype html"),
    ("grid/other.rs", "[desktop entry]"),
    ("grid/other.rs", "saved by"),
    // What calamine puts in place of a formula.
    ("grid/spreadsheet.rs", "Unrecognised formula for cell"),
    // Values by which a finding chooses among its texts.
    ("roster/headings.rs", "id and part"),
    ("roster/people/whole.rs", "no heading"),
];

/// The files of texts, and the functions that look them up there. Problems are named in lists and constants too, so a test finds
/// their keys by how they begin.
const TEXTS: [(&str, &[&str]); 4] = [
    ("problems", &[]),
    ("program", &["program_text", "program_text_with", "find_program_text", "tell"]),
    ("report", &["report_text", "report_text_with"]),
    ("brief", &["brief_text", "brief_text_with"]),
];

/// The function whose key stands for an error and its hint.
const ERROR: &str = "CommandError::told";

/// A string literal in the code of the program.
#[derive(Debug)]
struct Literal {
    /// Path below `src/`, with `/` on every system.
    file: String,
    line: usize,
    /// The function whose first argument it is, if it is one.
    of: String,
    text: String,
}

/// Returns the string literals of all source files, without those of comments and tests.
fn literals() -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    let files: Vec<PathBuf> = entries.map(|entry| entry.path().to_owned()).collect();
    let mut found = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let file = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let is_test =
            file.contains("/tests/") || ["tests.rs", "example.rs", "artefacts.rs"].iter().any(|name| file.ends_with(name));
        if !is_test {
            let text = std::fs::read_to_string(path).unwrap();
            in_code(&file, text.split("#[cfg(test)]\nmod tests {").next().unwrap(), &mut found);
        }
    }
    found
}

/// Collects the string literals of a piece of code.
fn in_code(file: &str, code: &str, found: &mut Vec<Literal>) {
    let mut at = 0;
    while let Some(step) = code[at..].find(['"', '/', '\'']) {
        let start = at + step;
        let rest = &code[start..];
        at = start
            + match &rest[..1] {
                "/" if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
                "\"" => {
                    let hashes = code[..start].len() - code[..start].trim_end_matches('#').len();
                    let is_raw = code[..start - hashes].ends_with('r');
                    let end = if is_raw { raw_end(rest, hashes) } else { plain_end(rest) };
                    found.push(Literal {
                        file: file.to_owned(),
                        line: code[..start].lines().count().max(1),
                        of: called(&code[..start]),
                        text: rest[1..end].replace("\\\n", "\n").split_whitespace().collect::<Vec<_>>().join(" "),
                    });
                    end + 1
                }
                // A character, which may be a quotation mark; a lifetime is followed by no second mark.
                "'" if rest.starts_with("'\\") => 2 + rest[2..].chars().next().map_or(0, char::len_utf8),
                "'" => match rest[1..].chars().next() {
                    Some(c) if rest[1 + c.len_utf8()..].starts_with('\'') => c.len_utf8() + 2,
                    _ => 1,
                },
                _ => 1,
            };
    }
}

/// Returns where the quotation mark is that ends a literal.
fn plain_end(rest: &str) -> usize {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        is_end
    });
    end.map_or(rest.len() - 1, |(at, _)| at)
}

fn raw_end(rest: &str, hashes: usize) -> usize {
    rest[1..].find(&format!("\"{}", "#".repeat(hashes))).map_or(rest.len() - 1, |at| at + 1)
}

/// Returns the function whose first argument follows, with its type if that is named.
fn called(before: &str) -> String {
    let name = before.trim_end().trim_end_matches('&').strip_suffix('(').unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let start = name.char_indices().rev().take_while(|(_, c)| is_part(*c)).last().map_or(name.len(), |(at, _)| at);
    name[start..].to_owned()
}

/// Words that stand between the blanks of an English text.
const BETWEEN: [&str; 10] = ["and", "or", "to", "of", "in", "from", "by", "with", "more", "not"];

/// Whether two words, of which the second is in lower case, follow each other, or a small word stands beside a blank.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &str, lower: bool| {
        word.len() > 1 && word.chars().all(|c| if lower { c.is_ascii_lowercase() } else { c.is_ascii_alphabetic() })
    };
    let start = |word: &str| word.chars().take_while(char::is_ascii_lowercase).count();
    let end = |word: &str| word.rsplit(|c: char| !c.is_ascii_alphabetic()).next().map_or(0, str::len);
    let words: Vec<&str> = text.split(' ').collect();
    let is_blank = |word: &str| word.starts_with('{') || word.ends_with('}');
    let is_beside =
        |pair: &[&str]| (is_blank(pair[0]) && BETWEEN.contains(&pair[1])) || (BETWEEN.contains(&pair[0]) && is_blank(pair[1]));
    words.windows(2).any(|pair| {
        if is_beside(pair) {
            return true;
        }
        let (first, second) = (pair[0], pair[1]);
        (is_word(first, false) || end(first) > 1) && (is_word(second, true) || start(second) > 1)
    })
}

#[test]
fn no_english_stands_in_the_code() {
    let is_meant = |(file, begins): &(&str, &str), found: &Literal| {
        found.file.starts_with(file) && found.text.starts_with(begins.trim_start())
    };
    let literals = literals();
    let found: Vec<String> = literals
        .iter()
        .filter(|found| is_prose(&found.text))
        .filter(|found| !EXCEPTIONS.iter().any(|exception| is_meant(exception, found)))
        .map(|found| format!("src/{}:{}: “{}”", found.file, found.line, found.text))
        .collect();
    assert!(found.is_empty(), "move these into templates/texts/en/program.yaml:\n{}", found.join("\n"));
    for exception in &EXCEPTIONS {
        assert!(literals.iter().any(|found| is_meant(exception, found)), "{exception:?} is no longer needed");
    }
}

#[test]
fn what_looks_like_english_is_told_from_codes() {
    for text in [
        "not that file",
        "and {} more",
        "{first} to {last}",
        "“{a}” or {b}",
        "Wrote {} to it; nothing was sent",
        "{name} has no role",
        "lines\nof text".replace('\n', " ").as_str(),
    ] {
        assert!(is_prose(text), "{text}");
    }
    for text in ["check.no-role", "FILE.yaml", "rating-missing", "{}: {}", "DIR|FILE", "Person", "text/plain", "a b"] {
        assert!(!is_prose(text), "{text}");
    }
    let code = "// \"not this one\"\nf(\"one \\\" two three\", '\"', &g(\n    r#\"four \" five six\"#), 'a', \"two\\\n  lines\")";
    let mut found = Vec::new();
    in_code("a.rs", code, &mut found);
    let texts: Vec<(&str, &str)> = found.iter().map(|found| (found.of.as_str(), found.text.as_str())).collect();
    assert_eq!(texts, [("f", "one \\\" two three"), ("", "four \" five six"), ("", "two lines")]);
}

/// Returns the keys of all texts in a file; those of a list are that of the list.
fn keys(name: &str) -> BTreeSet<String> {
    fn below(value: &Value, key: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (step, inner) in map {
                    below(inner, &if key.is_empty() { step.clone() } else { format!("{key}.{step}") }, found);
                }
            }
            _ => {
                found.insert(key.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    let text = templates::file(&format!("texts/en/{name}.yaml")).unwrap();
    below(&yaml::read(text).unwrap().value, "", &mut found);
    found
}

/// Returns the literals that begin like the key of a problem and have no text. The program's own texts share some groups with the
/// problems.
fn problems_without_text(literals: &[Literal]) -> Vec<String> {
    let (problems, program) = (keys("problems"), keys("program"));
    let groups: BTreeSet<&str> = problems.iter().filter_map(|key| Some(key.split_once('.')?.0)).collect();
    let is_file = |text: &str| [".yaml", ".csv"].iter().any(|ending| text.ends_with(ending));
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    let is_key = |text: &str| {
        text.split_once('.').is_some_and(|(group, _)| groups.contains(group)) && text.chars().all(is_part) && !is_file(text)
    };
    let has_text = |key: &String| problems.contains(key) || program.contains(key) || program.contains(&format!("{key}.error"));
    let named: Vec<&Literal> = literals.iter().filter(|found| is_key(&found.text)).collect();
    assert!(named.len() > 150, "the keys of problems are not found in the code");
    let missing = named.into_iter().filter(|found| !has_text(&found.text));
    missing.map(|found| format!("src/{}:{}: {} is not in problems.yaml", found.file, found.line, found.text)).collect()
}

#[test]
fn every_key_has_its_text() {
    let literals = literals();
    let mut missing = Vec::new();
    for (name, functions) in TEXTS {
        let keys = keys(name);
        for found in &literals {
            let function = found.of.rsplit("::").next().unwrap_or_default();
            if functions.contains(&function) && !found.text.contains('{') && !keys.contains(&found.text) {
                missing.push(format!("src/{}:{}: {} is not in {name}.yaml", found.file, found.line, found.text));
            }
            if name == "program" && found.of == ERROR && !keys.contains(&format!("{}.error", found.text)) {
                missing.push(format!("src/{}:{}: {}.error is not in program.yaml", found.file, found.line, found.text));
            }
        }
    }
    missing.extend(problems_without_text(&literals));
    let (page, keys) = (templates::file("report.html").unwrap(), keys("report"));
    let named =
        ["t(\"", "t('"].into_iter().flat_map(|call| page.split(call).skip(1)).filter_map(|rest| rest.split(['"', '\'']).next());
    missing.extend(
        named
            .filter(|key| !key.ends_with('.') && !keys.contains(*key))
            .map(|key| format!("report.html: {key} is not in report.yaml")),
    );
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The keys that code and pages name: whole ones, and ones of which a part is worked out.
struct Named {
    whole: BTreeSet<String>,
    /// How keys begin that end in something else, such as `issue.outcome.{key}`.
    begun: BTreeSet<String>,
    /// How keys end that begin with a whole one, such as `{key}.hint`.
    ended: BTreeSet<String>,
}

impl Named {
    fn all() -> Self {
        let mut whole: BTreeSet<String> = literals().into_iter().map(|found| found.text).collect();
        for page in ["report.html", "brief.html"] {
            whole.extend(templates::file(page).unwrap().split(['"', '\'']).map(str::to_owned));
        }
        let is_key = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '-');
        let begun = whole.iter().filter_map(|text| Some(text.split_once('{')?.0)).filter(|text| text.contains('.'));
        let ended = whole.iter().filter_map(|text| text.strip_prefix('{')?.split_once('}')).map(|(_, end)| end);
        Self {
            begun: begun.filter(is_key).map(str::to_owned).collect(),
            ended: ended.filter(is_key).map(str::to_owned).collect(),
            whole,
        }
    }

    fn has(&self, key: &str) -> bool {
        let of_ended = |end: &String| key.strip_suffix(end.as_str()).is_some_and(|whole| self.whole.contains(whole));
        self.whole.contains(key) || self.begun.iter().any(|begin| key.starts_with(begin)) || self.ended.iter().any(of_ended)
    }

    /// Whether the code names each step of a key.
    fn has_steps(&self, key: &str) -> bool {
        key.split('.').all(|step| self.whole.contains(step))
    }
}

/// The sources of what runs in the department's page.
fn script() -> String {
    let files = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src")).into_iter().map(Result::unwrap);
    let files = files.filter(|file| file.file_type().is_file());
    files.map(|file| std::fs::read_to_string(file.path()).unwrap()).collect()
}

/// Whether the page's script names a key, or begins it: `sort.${by}`. The forms of a plural share a key.
fn is_in_script(script: &str, key: &str) -> bool {
    let key = key.trim_end_matches(".one").trim_end_matches(".other");
    let begun = key.rsplit_once('.').is_some_and(|(begin, _)| script.contains(&format!("`{begin}.${{")));
    begun || ['"', '`', '\''].iter().any(|quote| script.contains(&format!("{quote}{key}{quote}")))
}

#[test]
fn every_text_is_used() {
    let (named, script) = (Named::all(), script());
    let mut unused = Vec::new();
    for (name, _) in TEXTS {
        // Whether all help belongs to a command is tested with the help. The columns of a brief are put together from two steps.
        let is_used = |key: &str| {
            named.has(key)
                || name == "program" && key.starts_with("help.")
                || name == "brief" && named.has_steps(key)
                || name == "report" && key.strip_prefix("page.").is_some_and(|key| is_in_script(&script, key))
        };
        unused.extend(keys(name).iter().filter(|key| !is_used(key)).map(|key| format!("{name}.yaml: {key}")));
    }
    assert!(unused.is_empty(), "delete these:\n{}", unused.join("\n"));
}
