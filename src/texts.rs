//! The texts that people read on sheets, in findings, reports and briefs. They live in `templates/texts/`, not in code;
//! this module finds them by key and fills in their `{{ blanks }}`.

pub mod answers;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use minijinja::{Environment, UndefinedBehavior};
use serde_json::Value;

/// Everything below `templates/`, as it was when the program was built.
pub static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

static SHEETS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat("texts/en/sheets.yaml"));
static RULES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat("texts/en/rules.yaml"));
static REPORT: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat("texts/en/report.yaml"));
static BRIEF: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| flat("texts/en/brief.yaml"));

/// Fills in blanks. It is built once: a form has hundreds of texts, and every return builds its form.
static BLANKS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    // A blank that is asked for by `if` only may be left out.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment
});

/// A text of the workbooks that people fill in, by its key such as `inventory.title`.
/// A key without a text gives the key in brackets, which a test over every form forbids.
pub fn sheet_text(key: &str) -> String {
    look_up(&SHEETS, key)
}

/// A text of the workbooks that people fill in, with its blanks filled in.
pub fn sheet_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(&sheet_text(key), blanks)
}

/// A text of the department's summaries, by its key.
pub fn report_text(key: &str) -> String {
    look_up(&REPORT, key)
}

/// A text of the department's summaries, with its blanks filled in.
pub fn report_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(&report_text(key), blanks)
}

/// A text of the meeting briefs, by its key.
pub fn brief_text(key: &str) -> String {
    look_up(&BRIEF, key)
}

/// A text of the meeting briefs, with its blanks filled in.
pub fn brief_text_with(key: &str, blanks: &[(&str, &str)]) -> String {
    fill(&brief_text(key), blanks)
}

/// The texts of a numbered list of the meeting briefs.
pub fn brief_list(key: &str) -> Vec<String> {
    list(&BRIEF, key)
}

fn look_up(texts: &BTreeMap<String, String>, key: &str) -> String {
    texts.get(key).cloned().unwrap_or_else(|| format!("[{key}]"))
}

/// Fills the `{{ blanks }}` of a text; a blank without a value stays visible rather than failing.
pub fn fill(text: &str, blanks: &[(&str, &str)]) -> String {
    if !text.contains("{{") && !text.contains("{%") {
        return text.to_owned();
    }
    let values = minijinja::Value::from_pairs(blanks.iter().copied());
    BLANKS.render_str(text, values).unwrap_or_else(|_| text.to_owned())
}

/// A text file of `templates/` by its path.
pub fn template_file(path: &str) -> &'static str {
    TEMPLATES.get_file(path).and_then(|file| file.contents_utf8()).unwrap_or_default()
}

/// A YAML file of texts with its keys joined by dots.
fn flat(path: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    if let Ok(yaml) = crate::yaml::read(template_file(path)) {
        flatten(&yaml.value, String::new(), &mut texts);
    }
    texts
}

fn flatten(value: &Value, key: String, texts: &mut BTreeMap<String, String>) {
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
    list(&SHEETS, key)
}

fn list(texts: &BTreeMap<String, String>, key: &str) -> Vec<String> {
    (0..).map_while(|index| texts.get(&format!("{key}.{index}")).cloned()).collect()
}

/// The words of a list by which rules know what a text is about, such as `education.names`.
pub fn rule_words(key: &str) -> Vec<String> {
    (0..).map_while(|index| RULES.get(&format!("{key}.{index}")).cloned()).collect()
}
