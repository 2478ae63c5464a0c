//! Interprets answers that are chosen from a list.

use serde_json::json;

use super::{Typed, Understood};
use crate::finding::Told;
use crate::form::{Choice, ChoiceList};
use crate::texts::answers;
use crate::words::{fold, nearest};

pub(super) fn read(typed: &Typed<'_>, list: &ChoiceList) -> Understood {
    let text = typed.bare();
    let text = text.strip_suffix('.').unwrap_or(&text);
    if let Some(option) = find(text, list) {
        return if typed.shown == option.label {
            Understood::Clean(json!(option.id))
        } else {
            Understood::Tidied(json!(option.id), option.label.clone())
        };
    }
    let (label, value) = (typed.label, typed.shown.as_str());
    let alike: Vec<String> =
        list.options.iter().filter(|option| fold(&option.label) == text).map(|option| format!("“{}”", option.id)).collect();
    if !alike.is_empty() {
        return typed.refuse(Told::SeveralAnswers { label, value, answers: &alike.join(", "), shared: true });
    }
    let several = joined(text, list);
    if several.len() > 1 {
        let quoted: Vec<String> = several.iter().map(|option| format!("“{}”", option.label)).collect();
        return typed.refuse(Told::SeveralAnswers { label, value, answers: &quoted.join(", "), shared: false });
    }
    let nearest = nearest(&typed.shown, list.options.iter().map(|option| option.label.as_str()));
    typed.refuse(Told::NotInList { label, value, nearest })
}

/// The option with this label, if only one has it; otherwise the only option with this id or alias; otherwise the option that the
/// text means in some language.
fn find<'a>(text: &str, list: &'a ChoiceList) -> Option<&'a Choice> {
    let other = |option: &&Choice| fold(&option.id) == text || option.aliases.iter().any(|alias| fold(alias) == text);
    let mut labelled = list.options.iter().filter(|option| fold(&option.label) == text);
    if let Some(first) = labelled.next() {
        return labelled.next().is_none().then_some(first);
    }
    let mut meant = list.options.iter().filter(other);
    let first = meant.next();
    let foreign = || answers::option(list.id, text).and_then(|id| list.options.iter().find(|option| option.id == id));
    if meant.next().is_some() { None } else { first.or_else(foreign) }
}

/// The options that a text lists, separated only by punctuation, `and` or `or`.
fn joined<'a>(text: &str, list: &'a ChoiceList) -> Vec<&'a Choice> {
    let mut options: Vec<(usize, String, &Choice)> =
        list.options.iter().enumerate().map(|(at, option)| (at, fold(&option.label), option)).collect();
    // Longest first, since one label may be part of another.
    options.sort_by_key(|(_, label, _)| std::cmp::Reverse(label.len()));
    let mut rest = text.to_owned();
    let mut found = Vec::new();
    for (at, label, option) in options {
        if !label.is_empty() && rest.contains(&label) {
            rest = rest.replace(&label, "\n");
            found.push((at, option));
        }
    }
    let is_between = |word: &str| word.chars().all(|c| !c.is_alphanumeric()) || matches!(word, "and" | "or");
    if !rest.split_whitespace().all(is_between) {
        return vec![];
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, option)| option).collect()
}
