//! Formulas of a form, declared by what they calculate. The writer turns them into spreadsheet formulas, and [`Formula::value`]
//! calculates them here, because the saved results in a return are never trusted.

use std::sync::Arc;

use serde_json::Value;

use super::{CalendarFigure, Choice, ChoiceList, Form, Kind};
use crate::address::Pointer;
use crate::model::{Date, Effort, weighted_gap};
use crate::texts::{sheet_text, sheet_text_with};

/// A formula in a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// The label of a rating on the scale, or a text that the skill does not apply.
    LevelLabel {
        /// The rating.
        rating: Pointer,
        /// The reason why the skill does not apply, if the form asks for one.
        exemption: Option<Pointer>,
    },
    /// Another field's value.
    Same {
        /// That field.
        pointer: Pointer,
    },
    /// The value of the chosen target role in a row of the role table.
    ForRole {
        /// Row of the role table.
        row: usize,
    },
    /// The level needed minus the rating.
    Gap {
        /// The level needed.
        needed: Pointer,
        /// The rating.
        rating: Pointer,
    },
    /// A gap in words: how much is missing, met, or a strength; or that the rating is not on the scale.
    Standing {
        /// The gap.
        gap: Pointer,
        /// The rating.
        rating: Pointer,
    },
    /// A gap above zero, multiplied by its weight.
    WeightedGap {
        /// The gap.
        gap: Pointer,
        /// The weight; an empty one counts as 1.
        weight: Pointer,
    },
    /// The rank of a weighted gap among all of them, the largest first.
    Rank {
        /// Position of this gap among them.
        own: usize,
        /// All of them.
        all: Arc<RankedGaps>,
    },
    /// The working hours in a text such as `3 days`. The formula understands fewer texts than the reader does.
    Hours {
        /// The text.
        time: Pointer,
    },
    /// The sum of one column over some rows.
    Total {
        /// Id of the column.
        column: &'static str,
        /// Keys of the rows.
        keys: Vec<String>,
        /// The fields to add up; times count in hours.
        fields: Vec<Pointer>,
    },
    /// What the actions come to, of one goal or of all.
    PlanTotal(ActionTotal),
    /// The goal that an action belongs to, as long as there is something in its row.
    GoalOf {
        /// Key of the action's row.
        key: String,
        /// The action.
        action: Pointer,
    },
    /// How many of some fields are answered, where not all need to be: `3 so far`.
    SoFar {
        /// The fields.
        fields: Vec<Pointer>,
    },
    /// A formula of the calendar.
    Calendar(CalendarFigure),
    /// Whether an education level reaches the one required by the target role.
    Attained {
        /// The level reached.
        reached: Pointer,
        /// Row of the role table with the name of the required level.
        row: usize,
        /// Ids and names of the levels, lowest first.
        levels: Arc<ChoiceList>,
    },
    /// How many of some fields are answered: `19 of 23`.
    Answered {
        /// The fields.
        fields: Vec<Pointer>,
    },
    /// How many gaps have a priority: `2 of 12 gaps`.
    Prioritised {
        /// Gap and priority of each row.
        pairs: Vec<(Pointer, Pointer)>,
    },
    /// How much of what a sheet asks for is answered, from 0 to 1; blank as long as nothing counts. Of a plan, it is the share of
    /// the goals that have an action.
    Share {
        /// The same in words.
        of: Box<Self>,
    },
    /// How many answers need a look: ratings that are neither on the scale nor `n/a` with a reason, and pairs of which only the
    /// first field is filled.
    NeedsLook {
        /// The ratings.
        ratings: Vec<Pointer>,
        /// Ratings that may be `n/a`, each with its reason.
        exemptions: Vec<(Pointer, Pointer)>,
        /// Pairs of fields; the second must be filled if the first is.
        pairs: Vec<(Pointer, Pointer)>,
    },
}

/// A total over the actions of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionTotal {
    /// The goal, counted from zero; `None` for the whole plan.
    pub goal: Option<usize>,
    /// Id of the column: `hours`, `cost` or `actual_cost`.
    pub column: &'static str,
}

impl ActionTotal {
    fn value(&self, document: &Value, currency: &str) -> Option<f64> {
        let name = match self.column {
            "hours" => "estimated_time",
            "cost" => "estimated_cost",
            own => own,
        };
        let goals = document.pointer("/plan/goals")?.as_array()?.iter().enumerate();
        let goals = goals.filter(|(index, _)| self.goal.is_none_or(|goal| goal == *index));
        let actions = goals.filter_map(|(_, goal)| goal.get("actions")?.as_array()).flatten();
        // `sum` would return -0 for no figures.
        Some(actions.filter_map(|action| figure(action.get(name)?, currency)).fold(0.0, |sum, figure| sum + figure))
    }
}

/// The weighted gaps of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedGaps {
    /// Keys of the rows.
    pub keys: Vec<String>,
    /// Gap and weight of each row.
    pub figures: Vec<(Pointer, Pointer)>,
}

/// The result of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum FormulaValue {
    /// Empty.
    Blank,
    /// A number.
    Number(f64),
    /// A date.
    Date(Date),
    /// A text.
    Text(String),
}

impl std::fmt::Display for FormulaValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Number(number) => write!(f, "{number}"),
            Self::Date(date) => date.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A gap above zero, multiplied by its weight.
fn weighted(document: &Value, gap: &Pointer, weight: &Pointer) -> Option<i16> {
    let gap = at(document, gap)?.as_i64().and_then(|gap| i16::try_from(gap).ok());
    let weight = at(document, weight).and_then(Value::as_u64).and_then(|weight| u8::try_from(weight).ok());
    weighted_gap(gap, weight)
}

/// The value at a pointer; `None` if it is missing or null.
fn at<'a>(document: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    document.pointer(pointer.as_str()).filter(|value| !value.is_null())
}

fn number(document: &Value, pointer: &Pointer) -> Option<f64> {
    at(document, pointer)?.as_f64()
}

impl Formula {
    /// Calculates the formula for a document.
    pub fn value(&self, form: &Form, document: &Value) -> FormulaValue {
        self.work_out(form, document).unwrap_or(FormulaValue::Blank)
    }

    /// The functions that its spreadsheet formula calls, even after another program has rewritten it.
    pub fn signature(&self) -> &'static [&'static str] {
        match self {
            Self::ForRole { .. } => &["INDEX", "MATCH"],
            _ => &[],
        }
    }

    /// For a formula that counts answers: how many are given, and of how many.
    pub(super) fn counted(&self, form: &Form, document: &Value) -> Option<(usize, usize)> {
        match self {
            Self::Answered { fields } => {
                let is_answered = |field: &&Pointer| at(document, field).is_some() || is_exempted(form, document, field);
                Some((fields.iter().filter(is_answered).count(), fields.len()))
            }
            Self::Prioritised { pairs } => {
                let gaps = pairs.iter().filter(|(gap, _)| number(document, gap).is_some_and(|gap| gap > 0.0));
                Some(gaps.fold((0, 0), |(answered, of), (_, priority)| {
                    (answered + usize::from(at(document, priority).is_some()), of + 1)
                }))
            }
            _ => None,
        }
    }

    fn work_out(&self, form: &Form, document: &Value) -> Option<FormulaValue> {
        Some(match self {
            Self::LevelLabel { exemption: Some(reason), .. } if at(document, reason).is_some() => {
                FormulaValue::Text(sheet_text("exemption.means"))
            }
            Self::LevelLabel { rating, .. } => {
                let rating = at(document, rating)?.as_u64()?;
                let level = form.scale.iter().find(|level| u64::from(level.level) == rating)?;
                FormulaValue::Text(level.label.clone())
            }
            Self::Same { pointer } if is_exempted(form, document, pointer) => FormulaValue::Text(sheet_text("exemption.rating")),
            Self::Same { pointer } => match at(document, pointer)? {
                Value::String(text) => FormulaValue::Text(shown(form, pointer, text)),
                value => FormulaValue::Number(value.as_f64()?),
            },
            Self::ForRole { row } => {
                let target = at(document, &super::sheets::target_role())?.as_str()?;
                let column = form.role_table.roles.iter().position(|(id, _)| id == target)?;
                form.role_table.rows.get(*row)?.get(column)?.clone()
            }
            Self::Gap { needed, rating } => FormulaValue::Number(number(document, needed)? - number(document, rating)?),
            Self::Standing { gap, .. } => FormulaValue::Text(standing(number(document, gap)?)),
            Self::WeightedGap { gap, weight } => FormulaValue::Number(f64::from(weighted(document, gap, weight)?)),
            Self::Rank { own, all } => {
                let figure = |(gap, weight): &(Pointer, Pointer)| weighted(document, gap, weight);
                let mine = figure(all.figures.get(*own)?)?;
                let larger = all.figures.iter().filter_map(figure).filter(|other| *other > mine).count();
                FormulaValue::Number((larger + 1) as f64)
            }
            Self::Hours { time } => {
                let effort: Effort = serde_json::from_value(at(document, time)?.clone()).ok()?;
                effort.plain_hours().map_or_else(|| FormulaValue::Text(NOT_UNDERSTOOD.to_owned()), FormulaValue::Number)
            }
            Self::Total { fields, .. } => {
                let currency = currency(form);
                let figures = fields.iter().filter_map(|field| figure(at(document, field)?, currency));
                // `sum` would return -0 for no figures.
                FormulaValue::Number(figures.fold(0.0, |sum, figure| sum + figure))
            }
            Self::PlanTotal(total) => FormulaValue::Number(total.value(document, currency(form)).unwrap_or_default()),
            Self::GoalOf { action, .. } => {
                at(document, &action.join("action"))?;
                let goal = action.parent()?.parent()?.last().parse().ok()?;
                FormulaValue::Text(super::sheets::goals::label(goal))
            }
            Self::SoFar { fields } => {
                let count = fields.iter().filter(|field| at(document, field).is_some()).count().to_string();
                FormulaValue::Text(sheet_text_with("start.progress.so_far", &[("answered", &count)]))
            }
            Self::Calendar(figure) => figure.value(document)?,
            Self::Attained { reached, row, levels } => {
                let rank = |is: &dyn Fn(&Choice) -> bool| levels.options.iter().position(is);
                let FormulaValue::Text(asked) = (Self::ForRole { row: *row }).work_out(form, document)? else { return None };
                let reached = at(document, reached)?.as_str()?;
                let (reached, asked) = (rank(&|level| level.id == reached)?, rank(&|level| level.label == asked)?);
                FormulaValue::Text(sheet_text(if reached >= asked { "education.reached" } else { "education.not_reached" }))
            }
            Self::Answered { .. } => {
                let (answered, of) = self.counted(form, document)?;
                FormulaValue::Text(answered_text(&answered.to_string(), of))
            }
            Self::Prioritised { .. } => {
                let (answered, of) = self.counted(form, document)?;
                let words = [("answered", answered.to_string()), ("of", of.to_string())];
                FormulaValue::Text(sheet_text_with(
                    "start.progress.prioritised",
                    &words.each_ref().map(|(name, text)| (*name, text.as_str())),
                ))
            }
            Self::Share { of } => {
                let (answered, of) = of.counted(form, document).or_else(|| Some(goals_served(document)))?;
                if of == 0 {
                    return None;
                }
                FormulaValue::Number(answered as f64 / of as f64)
            }
            Self::NeedsLook { pairs, .. } => {
                let open =
                    |(first, second): &&(Pointer, Pointer)| at(document, first).is_some() && at(document, second).is_none();
                FormulaValue::Number(pairs.iter().filter(open).count() as f64)
            }
        })
    }
}

/// Shown instead of hours if a time is not understood.
pub(crate) const NOT_UNDERSTOOD: &str = "?";

/// How many goals are written down and have an action, and how many are written down.
fn goals_served(document: &Value) -> (usize, usize) {
    let has = |item: &Value, name: &str| item.get(name).is_some_and(|value| !value.is_null());
    let goals = document.pointer("/plan/goals").and_then(Value::as_array).into_iter().flatten();
    let goals: Vec<&Value> = goals.filter(|goal| has(goal, "statement")).collect();
    let is_served = |goal: &&&Value| {
        let actions = goal.get("actions").and_then(Value::as_array);
        actions.is_some_and(|actions| actions.iter().any(|action| has(action, "action")))
    };
    (goals.iter().filter(is_served).count(), goals.len())
}

/// Whether a pointer belongs to a rating that does not apply to the person.
fn is_exempted(form: &Form, document: &Value, pointer: &Pointer) -> bool {
    form.field(pointer).is_some_and(|field| field.is_exempted(document))
}

/// The text that a cell shows for a text of the document: for the id of a choice, its label.
fn shown(form: &Form, pointer: &Pointer, text: &str) -> String {
    let choice = form.field(pointer).and_then(|field| match &field.kind {
        Kind::Choice(list) => list.by_id(text),
        _ => None,
    });
    choice.map_or_else(|| text.to_owned(), |option| option.label.clone())
}

/// The currency of the form's costs.
fn currency(form: &Form) -> &str {
    let costs = form.fields().find_map(|(_, _, _, field)| match &field.kind {
        Kind::Money { currency } => Some(currency.as_str()),
        _ => None,
    });
    costs.unwrap_or_default()
}

/// The number that counts towards a total: the hours of a time, or the amount of a cost. Times without known hours and costs in
/// another currency, which the cells hold as text, are not added up.
fn figure(value: &Value, currency: &str) -> Option<f64> {
    if let Ok(effort) = serde_json::from_value::<Effort>(value.clone()) {
        return effort.plain_hours();
    }
    if value.get("currency")?.as_str()? != currency {
        return None;
    }
    value.get("amount")?.as_str()?.parse().ok()
}

/// A gap in words.
pub(crate) fn standing(gap: f64) -> String {
    if gap > 0.0 {
        sheet_text_with("gap.standing.gap", &[("gap", &gap.to_string())])
    } else if gap < 0.0 {
        sheet_text_with("gap.standing.strength", &[("gap", &(-gap).to_string())])
    } else {
        sheet_text("gap.standing.met")
    }
}

/// `19 of 23`.
pub(crate) fn answered_text(answered: &str, of: usize) -> String {
    sheet_text_with("start.progress.answered", &[("answered", answered), ("of", &of.to_string())])
}
