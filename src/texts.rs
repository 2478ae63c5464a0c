//! The texts on sheets, in findings, reports and briefs, and those of the program itself. They are defined in `templates/texts/`,
//! not in code; this module looks them up by key and fills in their `{{ blanks }}`.

pub mod answers;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Display};
use std::sync::{LazyLock, PoisonError, RwLock};

use minijinja::{Environment, Template, UndefinedBehavior};
use serde_json::Value;

use crate::templates;
use crate::wording::Wording;
use crate::words::fold;

/// The generation (wording and layout) of new forms; each form code names its own. Forms of earlier generations come back for
/// years, so the wording of each is kept in `templates/generations/NUMBER/sheets.yaml`. A release that changes a text on a sheet
/// must copy the old texts there and increase this number.
pub const GENERATION: u32 = 3;

/// Texts by their keys.
type Texts = BTreeMap<String, String>;

static SHEETS: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/sheets.yaml"));

/// The texts of earlier generations.
static EARLIER: LazyLock<BTreeMap<u32, Texts>> = LazyLock::new(|| {
    let kept = |generation| (generation, flat(&format!("generations/{generation}/sheets.yaml")));
    let earlier = (1..GENERATION).map(kept);
    #[cfg(test)]
    let earlier = earlier.chain([(FOREIGN, foreign(&SHEETS))]);
    earlier.collect()
});

/// Every text of every generation, folded for comparing, with its key.
static FOLDED: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let all = EARLIER.values().chain([&*SHEETS]);
    all.flat_map(|texts| texts.iter().map(|(key, text)| (key.as_str(), fold(text)))).collect()
});

static SHEET_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| FOLDED.iter().map(|(_, text)| text.clone()).collect());

thread_local! {
    /// The texts of the form that this thread is reading, if they are not the present ones.
    static THEN: Cell<Option<&'static Texts>> = const { Cell::new(None) };
}

/// Runs `act` with the texts of a generation. Reading a form needs this: sheets are compared with what they were issued with, and
/// people are told the words that they see.
pub fn in_words_of<T>(generation: u32, act: impl FnOnce() -> T) -> T {
    /// Restores the previous texts, even after a panic.
    struct Restore(Option<&'static Texts>);
    impl Drop for Restore {
        fn drop(&mut self) {
            THEN.set(self.0);
        }
    }
    let _restore = Restore(THEN.replace(if generation == GENERATION { None } else { EARLIER.get(&generation) }));
    act()
}

static RULES: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/rules.yaml"));
static REPORT: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/report.yaml"));
static BRIEF: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/brief.yaml"));
static PROBLEMS: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/problems.yaml"));
static PROGRAM: LazyLock<Texts> = LazyLock::new(|| flat("texts/en/program.yaml"));

/// Fills in blanks.
static BLANKS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    // Blanks that are only tested by `if` may be undefined.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment
});

/// Parsed texts with blanks. A form fills in hundreds, mostly the same few.
static PARSED: LazyLock<RwLock<HashMap<&'static str, Template<'static, 'static>>>> = LazyLock::new(RwLock::default);

/// A text of the workbooks, by its key, such as `inventory.title`. An unknown key gives the key in brackets; a test over every
/// form checks that this never happens.
pub fn sheet_text(key: &str) -> String {
    of_sheets(key).map_or_else(|| missing(key), str::to_owned)
}

fn of_sheets(key: &str) -> Option<&'static str> {
    let then = THEN.get().and_then(|texts| texts.get(key)).map(String::as_str);
    then.or_else(|| look_up(&SHEETS, key))
}

/// A text of the workbooks, with its blanks filled in.
pub fn sheet_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(of_sheets(key), key, blanks)
}

/// Whether a folded text occurs in workbooks of any form and generation.
pub fn is_sheet_text(folded: &str) -> bool {
    SHEET_WORDS.contains(folded)
}

/// The texts at and below some keys, in every generation, folded for comparing.
pub fn sheet_texts_ever(keys: &[&str]) -> BTreeSet<String> {
    let is_below = |key: &str| {
        keys.iter().any(|above| key.strip_prefix(*above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    FOLDED.iter().filter(|(key, _)| is_below(key)).map(|(_, text)| text.clone()).collect()
}

/// A text of the department's summaries, by its key.
pub fn report_text(key: &str) -> String {
    look_up(&REPORT, key).map_or_else(|| missing(key), str::to_owned)
}

/// A text of the department's summaries, with its blanks filled in.
pub fn report_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(look_up(&REPORT, key), key, blanks)
}

/// The texts of the department's summaries whose keys begin with this, each by the rest of its key.
pub fn report_texts(begin: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let from = REPORT.range(begin.to_owned()..).map(move |(key, text)| (key.strip_prefix(begin), text.as_str()));
    from.map_while(|(key, text)| Some((key?, text)))
}

/// A text of the meeting briefs, by its key.
pub fn brief_text(key: &str) -> String {
    look_up(&BRIEF, key).map_or_else(|| missing(key), str::to_owned)
}

/// A text of the meeting briefs, with its blanks filled in.
pub fn brief_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(look_up(&BRIEF, key), key, blanks)
}

/// The texts of a numbered list of the meeting briefs.
pub fn brief_list(key: &str) -> Vec<String> {
    list(&BRIEF, key)
}

/// The texts of a numbered list of the meeting briefs, with their blanks filled in.
pub fn brief_list_with(key: &str, blanks: &[(&str, &str)]) -> Vec<String> {
    let keys = (0..).map(|index| format!("{key}.{index}"));
    keys.map_while(|key| look_up(&BRIEF, &key).map(|text| fill(Some(text), &key, blanks))).collect()
}

/// A text about what is wrong with a file, by its key.
pub fn problem_text(key: &'static str) -> String {
    Wording::of(key).to_string()
}

impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours { key, blanks } => match look_up(&PROBLEMS, key) {
                Some(text) => f.write_str(&fill_values(text, blanks.iter().map(|(name, value)| (*name, value.clone())))),
                None => f.write_str(&missing(key)),
            },
            Self::Theirs(words) => f.write_str(words),
        }
    }
}

/// A text of the program itself, such as a note or an error, by its key.
pub fn program_text(key: &str) -> String {
    find_program_text(key).map_or_else(|| missing(key), str::to_owned)
}

/// A text of the program itself, with its blanks filled in.
pub fn program_text_with(key: &str, blanks: &[(&str, &dyn Display)]) -> String {
    let values = blanks.iter().map(|(name, value)| (*name, value.to_string().into()));
    find_program_text(key).map_or_else(|| missing(key), |text| fill_values(text, values))
}

/// A text of the program itself, if there is one with this key.
pub fn find_program_text(key: &str) -> Option<&'static str> {
    look_up(&PROGRAM, key)
}

/// How many there are of something that has a name below `counts`, such as `2 errors`.
pub fn counted(what: &str, count: usize) -> String {
    program_text_with(&format!("counts.{what}"), &[("count", &count)])
}

fn look_up(texts: &'static Texts, key: &str) -> Option<&'static str> {
    texts.get(key).map(String::as_str)
}

fn missing(key: &str) -> String {
    format!("[{key}]")
}

fn fill(text: Option<&'static str>, key: &str, blanks: &[(&str, &str)]) -> String {
    text.map_or_else(|| missing(key), |text| fill_values(text, blanks.iter().map(|(name, value)| (*name, (*value).into()))))
}

/// Fills the `{{ blanks }}` of a text with typed values, so that its wording can depend on a number. A blank without a value
/// stays visible rather than failing.
pub fn fill_values<'a>(text: &'static str, blanks: impl IntoIterator<Item = (&'a str, minijinja::Value)>) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text.to_owned();
    }
    let values = minijinja::Value::from_pairs(blanks);
    parsed(text).and_then(|template| template.render(values)).unwrap_or_else(|_| text.to_owned())
}

fn parsed(text: &'static str) -> Result<Template<'static, 'static>, minijinja::Error> {
    let known = PARSED.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned();
    known.map_or_else(
        || {
            let template = BLANKS.template_from_str(text)?;
            PARSED.write().unwrap_or_else(PoisonError::into_inner).insert(text, template.clone());
            Ok(template)
        },
        Ok,
    )
}

/// The blanks of a text.
#[cfg(test)]
pub(crate) fn blanks_of(text: &str) -> Vec<String> {
    let template = BLANKS.template_from_str(text).expect(text);
    template.undeclared_variables(false).into_iter().collect()
}

/// A YAML file of texts with its keys joined by dots.
fn flat(path: &str) -> Texts {
    let mut texts = Texts::new();
    if let Some(value) = templates::read::<Value>(path) {
        flatten(&value, String::new(), &mut texts);
    }
    texts
}

fn flatten(value: &Value, key: String, texts: &mut Texts) {
    match value {
        Value::Object(map) => {
            for (step, item) in map {
                flatten(item, if key.is_empty() { step.clone() } else { format!("{key}.{step}") }, texts);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flatten(item, format!("{key}.{index}"), texts);
            }
        }
        Value::String(text) => {
            texts.insert(key, text.trim_end().to_owned());
        }
        _ => {}
    }
}

/// The texts of a numbered list, such as `start.steps`: `.0`, `.1` and so on while there are any.
pub fn sheet_list(key: &str) -> Vec<String> {
    let then = THEN.get().map(|texts| list(texts, key)).filter(|texts| !texts.is_empty());
    then.unwrap_or_else(|| list(&SHEETS, key))
}

fn list(texts: &Texts, key: &str) -> Vec<String> {
    (0..).map_while(|index| texts.get(&format!("{key}.{index}")).cloned()).collect()
}

/// A list of words by which rules recognise what a text is about, such as `education.names`.
pub fn rule_words(key: &str) -> Vec<String> {
    (0..).map_while(|index| RULES.get(&format!("{key}.{index}")).cloned()).collect()
}

/// A generation in which every text differs from the present one, for tests that code does not rely on the present wording.
#[cfg(test)]
pub(crate) const FOREIGN: u32 = 0;

#[cfg(test)]
fn foreign(now: &Texts) -> Texts {
    now.iter().map(|(key, text)| (key.clone(), format!("Then {text} then"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_depends_on_a_number_and_an_unknown_key_shows() {
        let cells = |most: usize| Wording::of("grid.limit.cells").with("most", most).to_string();
        assert_eq!(
            (cells(1).as_str(), cells(2).as_str()),
            ("it has more than 1 cell, the limit", "it has more than 2 cells, the limit")
        );
        let part = Wording::of("grid.part.sheet").with("sheet", "Goals");
        let damaged = Wording::of("grid.xml.breaks-off").with("part", part);
        assert_eq!(damaged.to_string(), "the sheet 'Goals' breaks off");
        assert_eq!(Wording::of("grid.nothing").to_string(), "[grid.nothing]");
    }

    #[test]
    fn every_earlier_generation_is_kept_whole_and_found_by_its_number() {
        for generation in 1..GENERATION {
            assert!(EARLIER[&generation].len() > 200, "generation {generation}");
        }
        let sheet = |generation| in_words_of(generation, || sheet_text("goal.sheet"));
        assert_eq!(sheet(1), "Career goal");
        assert_eq!(sheet(FOREIGN), format!("Then {} then", sheet_text("goal.sheet")));
        assert_eq!(sheet(GENERATION + 1), sheet_text("goal.sheet"), "of a later program: as far as it is the same");
    }

    #[test]
    fn the_words_of_now_are_back_after_a_panic() {
        let caught = std::panic::catch_unwind(|| in_words_of(FOREIGN, || panic!("a reader fails")));
        assert!(caught.is_err() && sheet_text("ref") == "Ref");
    }
}
