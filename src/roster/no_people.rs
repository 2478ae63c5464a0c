//! Detects rows below the headings that are not people: totals, repeated headings, descriptions of columns, titles of groups,
//! remarks.

use super::emails;
use super::field::RosterField;
use super::ids::Ids;
use super::lists::LISTS;
use super::synonyms::{field_of, is_total};
use crate::address::CellRef;

/// What is known about a row to judge it.
pub(super) struct JudgedRow {
    /// All filled cells, in the order of the columns.
    pub(super) cells: Vec<(CellRef, String)>,
    /// The cells of the used columns.
    pub(super) fields: Vec<(RosterField, CellRef, String)>,
    /// Whether the cells repeat their headings.
    pub(super) repeats: bool,
    /// The name as it would be read.
    pub(super) name: Option<String>,
    /// Whether people follow below.
    pub(super) more_people: bool,
    pub(super) ids: Ids,
}

/// Why a row is not a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoPerson {
    /// It is not one, as this cell shows.
    Sure(CellRef, String),
    /// It is not one; it may be the title of a group.
    Title(CellRef, String),
    /// It may be one, but it holds only what may be a name.
    Doubtful(CellRef, String),
}

impl JudgedRow {
    fn has(&self, field: RosterField) -> bool {
        self.fields.iter().any(|(own, ..)| *own == field)
    }

    /// Why it is not a person; `None` if it is one.
    pub(super) fn no_person(&self) -> Option<NoPerson> {
        let (first, text) = self.cells.first()?;
        let sure = || Some(NoPerson::Sure(*first, text.clone()));
        let signs = !self.cells.iter().any(|(_, text)| text.chars().any(char::is_alphanumeric));
        if signs {
            return sure();
        }
        if let [(at, text)] = self.cells.as_slice() {
            return self.one_cell(*at, text);
        }
        if self.fields.is_empty() || self.is_heading() || self.is_template() {
            return sure();
        }
        if self.is_remark() {
            return sure();
        }
        if let Some((at, text)) = self.total() {
            return Some(NoPerson::Sure(at, text));
        }
        let who = [RosterField::Id, RosterField::Email].into_iter().chain(RosterField::NAMES);
        if who.into_iter().any(|field| self.has(field)) { None } else { sure() }
    }

    /// Whether it repeats the headings, in the same or other words.
    fn is_heading(&self) -> bool {
        if self.repeats {
            return true;
        }
        let likes = self.fields.iter().filter(|(field, _, text)| field_of(text).is_some_and(|(other, _)| other.is_like(*field)));
        let likes: Vec<RosterField> = likes.map(|(field, ..)| *field).collect();
        let named = likes.iter().any(|field| *field == RosterField::Id || RosterField::NAMES.contains(field));
        self.fields.len() > 1 && likes.len() * 2 >= self.fields.len() && named && !self.has_address()
    }

    /// Whether it describes the columns: `Mandatory`, `Data`, `varchar(50)`.
    fn is_template(&self) -> bool {
        let word = |text: &str| {
            let letters: String = text.chars().map(|c| if c.is_ascii_digit() || "(),".contains(c) { ' ' } else { c }).collect();
            LISTS.template_words.are(&letters)
        };
        self.fields.len() > 1 && self.fields.iter().all(|(_, _, text)| word(text))
    }

    /// Whether it is a remark about the list, such as `Generated on` beside a date, or `Info:` beside the content of columns.
    fn is_remark(&self) -> bool {
        let Some((at, text)) = self.cells.first() else { return false };
        let id = self.fields.iter().find(|(field, ..)| *field == RosterField::Id);
        // A row with a plausible id is a person, whatever its first cell says.
        let own_id = id.is_some_and(|(_, cell, id)| cell != at && (!self.ids.digits || id.chars().any(|c| c.is_ascii_digit())));
        if self.has_address() || own_id {
            return false;
        }
        let label = text.trim_end().ends_with([':', '：']);
        if LISTS.row_labels.are(text) && label {
            return true;
        }
        let in_id = id.is_some_and(|(_, cell, _)| cell == at) && self.ids.digits && !text.chars().any(|c| c.is_ascii_digit());
        (LISTS.notes.begin(text).is_some() && (in_id || id.is_none())) || (label && self.cells.len() == 2)
    }

    /// The cell that shows that the row is a total of the list or a part of it.
    fn total(&self) -> Option<(CellRef, String)> {
        let letters = |text: &String| text.chars().any(char::is_alphabetic);
        let (at, text) = self.cells.iter().find(|(_, text)| letters(text))?;
        let others = self.cells.iter().filter(|(other, text)| other != at && letters(text)).count();
        let around = others == 0 && (LISTS.totals.begin(text).is_some() || ends_in_total(text));
        if !(is_total(text) || around) || self.has_address() {
            return None;
        }
        // A person can be called Sum: a row with an id and further parts of a name is a person.
        let own_id = self.fields.iter().any(|(field, cell, _)| *field == RosterField::Id && cell != at);
        let more_name = self.name.as_ref().is_some_and(|name| name != text && letters(name));
        let own_name = around
            && !is_total(text)
            && own_id
            && self.fields.iter().any(|(field, cell, _)| RosterField::NAMES.contains(field) && cell == at);
        if (own_id && more_name) || own_name { None } else { Some((*at, text.clone())) }
    }

    /// Judges a row with one cell: the title of a group, a footer or a remark, or a person of whom nothing else is known.
    fn one_cell(&self, at: CellRef, text: &str) -> Option<NoPerson> {
        let title = || Some(NoPerson::Title(at, text.to_owned()));
        let Some((field, ..)) = self.fields.first() else { return title() };
        let bare = !text.trim().contains(' ') && !text.contains([':', '：']);
        let digit = text.chars().any(|c| c.is_ascii_digit());
        match field {
            // Only an id.
            RosterField::Id if bare && digit => None,
            RosterField::Id if bare && !self.ids.digits && self.more_people => None,
            RosterField::Email if emails::find(text).is_some() => None,
            field if RosterField::NAMES.contains(field) && self.more_people && is_like_a_name(text) => {
                Some(NoPerson::Doubtful(at, text.to_owned()))
            }
            _ => title(),
        }
    }

    fn has_address(&self) -> bool {
        self.cells.iter().any(|(_, text)| emails::is_email(text))
    }
}

/// `Sales total`.
fn ends_in_total(text: &str) -> bool {
    text.split_whitespace().next_back().is_some_and(is_total)
}

/// Whether a text is two to four words that all begin with a capital letter, like a name.
fn is_like_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let plain = text.chars().all(|c| c.is_alphabetic() || " .'-,\u{2019}".contains(c));
    (2..=4).contains(&words.len()) && plain && words.iter().all(capital) && LISTS.notes.begin(text).is_none() && !is_total(text)
}
