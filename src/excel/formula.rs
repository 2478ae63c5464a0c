//! Turns the figures that a form declares into spreadsheet formulas. Each is saved with its present result, for programs that
//! do not calculate. People sort tables, so a formula uses cells of its own row, whole columns, or another row that it finds by its
//! key or goal.

use std::collections::BTreeSet;

use rust_xlsxwriter as xlsx;

use super::{Context, WriteError, calendar};
use crate::address::{CellRef, Pointer, column_letters, quoted_sheet};
use crate::form::{ActionTotal, Area, Formula, FormulaValue, NOT_UNDERSTOOD, Table};
use crate::model::{Date, Effort, EffortUnit};
use crate::texts::{sheet_text, sheet_text_with};

/// Placeholder for a figure in a text that is later split there.
const FIGURE: &str = "\u{1}";

/// Placeholder for the row number in a formula that several rows share.
pub(super) const ROW: &str = "\u{3}";

/// The row that a formula stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// Position of the sheet.
    pub sheet: usize,
    pub row: u32,
}

impl Home {
    /// No row of any table: every reference includes the name of a sheet and finds its row by a key.
    pub(super) const NONE: Self = Self { sheet: usize::MAX, row: u32::MAX };
}

/// The formula for a figure, with its present result.
pub(super) fn formula(context: &Context<'_>, home: Home, figure: &Formula) -> Result<xlsx::Formula, WriteError> {
    let text = text(context, home, figure);
    let result = match figure.value(context.form, &context.document) {
        FormulaValue::Blank => String::new(),
        FormulaValue::Number(number) => number.to_string(),
        FormulaValue::Date(date) => days(date).to_string(),
        FormulaValue::Text(text) => saved(text),
    };
    Ok(held(text)?.set_result(result))
}

/// The longest formula that Excel accepts, in UTF-16 units.
pub(super) const LONGEST: usize = 8_192;

/// Makes a formula, or fails if it is longer than Excel accepts. Excel would delete it and report the file as damaged.
pub(super) fn held(text: String) -> Result<xlsx::Formula, WriteError> {
    let length = text.trim_start_matches('=').encode_utf16().count();
    if length > LONGEST { Err(WriteError::FormulaTooLong { length }) } else { Ok(xlsx::Formula::new(text)) }
}

/// A date as the number of days that spreadsheets use.
fn days(date: Date) -> i32 {
    date.0.since(jiff::civil::date(1899, 12, 30)).map_or(0, |span| span.get_days())
}

/// Prepares a text as the result of a formula. The writing library guesses the type of a result: it would write `nan` as a
/// number, which Excel reports as damage, drop the zeros of `007`, and not treat `TRUE` or `#N/A` as text. A zero-width space
/// keeps them text until the formula is calculated again when the file is opened.
pub(super) fn saved(text: String) -> String {
    let text = escape(&text);
    let looks_otherwise = text.parse::<f64>().is_ok() || text.starts_with('#') || ["TRUE", "FALSE"].contains(&text.as_str());
    if looks_otherwise { text + "\u{200b}" } else { text }
}

/// Escapes `_x0009_` and the like, which programs would turn into the character with that code. The library does this for plain
/// texts, but not for results.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let rest = text.as_bytes().get(at..at + 7);
        if rest.is_some_and(|rest| rest.starts_with(b"_x") && rest[6] == b'_' && rest[2..6].iter().all(u8::is_ascii_hexdigit)) {
            escaped.push_str("_x005F");
        }
        escaped.push(c);
    }
    escaped
}

fn text(context: &Context<'_>, home: Home, figure: &Formula) -> String {
    let cell = |pointer: &Pointer| reference(context, home, pointer);
    match figure {
        Formula::LevelLabel { rating, exemption } => {
            let (levels, labels) = context.lists.scale_ranges(context.form);
            let rating = cell(rating);
            let off = quoted(&sheet_text("writer.not_on_scale"));
            let mut word = format!("IFERROR(INDEX({labels},MATCH({rating},{levels},0)),{off})");
            if let Some(reason) = exemption {
                let [exempted, means, ask] =
                    ["rating", "means", "ask"].map(|text| quoted(&sheet_text(&format!("exemption.{text}"))));
                word = format!("IF({rating}={exempted},IF({}=\"\",{ask},{means}),{word})", cell(reason));
            }
            format!("=IF({rating}=\"\",\"\",{word})")
        }
        Formula::Same { pointer } => format!("=IFERROR(IF({0}=\"\",\"\",{0}),\"\")", cell(pointer)),
        Formula::ForRole { row } => {
            let (roles, values) = context.lists.role_ranges(context.form, *row);
            let found = format!("INDEX({values},1,MATCH({},{roles},0))", cell(&"/person/target_role".into()));
            format!("=IFERROR(IF({found}=\"\",\"\",{found}),\"\")")
        }
        Formula::Gap { needed, rating } => {
            let (needed, rating) = (cell(needed), cell(rating));
            let (levels, _) = context.lists.scale_ranges(context.form);
            format!("=IF(AND(ISNUMBER({needed}),ISNUMBER(MATCH({rating},{levels},0))),{needed}-{rating},\"\")")
        }
        Formula::Standing { gap, rating } => {
            let (gap, rating) = (cell(gap), cell(rating));
            let (levels, _) = context.lists.scale_ranges(context.form);
            let [exempted, check] = ["exemption.rating", "gap.standing.check"].map(|text| quoted(&sheet_text(text)));
            let is_sound = format!("OR({rating}=\"\",{rating}={exempted},ISNUMBER(MATCH({rating},{levels},0)))");
            let open = joined(&sheet_text_with("gap.standing.gap", &[("gap", FIGURE)]), &gap);
            let strength = joined(&sheet_text_with("gap.standing.strength", &[("gap", FIGURE)]), &format!("-{gap}"));
            let met = quoted(&sheet_text("gap.standing.met"));
            format!("=IF({gap}=\"\",IF({is_sound},\"\",{check}),IF({gap}>0,{open},IF({gap}<0,{strength},{met})))")
        }
        Formula::WeightedGap { gap, weight } => {
            let (gap, weight) = (cell(gap), cell(weight));
            format!("=IF(ISNUMBER({gap}),IF({gap}>0,{gap}*IF({weight}=\"\",1,{weight}),\"\"),\"\")")
        }
        Formula::Rank { own, all } => {
            let cells: Vec<_> = all.keys.iter().filter_map(|key| context.layout.cell(key, "weighted")).collect();
            let own = all.keys.get(*own).and_then(|key| context.layout.cell(key, "weighted"));
            let own = own.map_or_else(|| "\"\"".to_owned(), |found| beside(context, home, found));
            let larger = |part: &RangePart| format!("COUNTIF({},\">\"&{own})", part.range);
            let larger: Vec<String> = Cells::of(context, home, &cells).parts.iter().map(larger).collect();
            format!("=IF(ISNUMBER({own}),{}+1,\"\")", larger.join("+"))
        }
        Formula::Calendar(figure) => calendar::text(context, home, figure),
        Formula::PlanTotal(total) => format!("={}", plan_total(context, home, total)),
        Formula::GoalOf { key, action } => {
            let goal = context.layout.cell(key, "goal").map_or_else(|| "\"\"".to_owned(), |found| beside(context, home, found));
            format!("=IFERROR(IF({}=\"\",\"\",{goal}),\"\")", cell(&action.join("action")))
        }
        Formula::SoFar { fields } => {
            let cells: Vec<_> = fields.iter().filter_map(|field| context.layout.field(field)).collect();
            let whole = sheet_text_with("start.progress.so_far", &[("answered", FIGURE)]);
            format!("={}", joined(&whole, &format!("({})", Cells::of(context, home, &cells).filled())))
        }
        Formula::Share { of } => share(context, home, of),
        Formula::Attained { reached, row, levels } => {
            let asked = text(context, home, &Formula::ForRole { row: *row });
            let names = context.lists.choices(levels);
            let rank = |level: &str| format!("MATCH({level},{names},0)");
            let (reached, asked) = (rank(&cell(reached)), rank(asked.trim_start_matches('=')));
            let [yes, no] = ["reached", "not_reached"].map(|name| quoted(&sheet_text(&format!("education.{name}"))));
            format!("=IFERROR(IF({reached}>={asked},{yes},{no}),\"\")")
        }
        Formula::Hours { time } => {
            let (tidy, words) = context.lists.time(time);
            hours(&cell(time), (&tidy, &words))
        }
        Formula::Total { column, keys, .. } => {
            let cells: Vec<_> = keys.iter().filter_map(|key| context.layout.cell(key, column)).collect();
            format!("={}", Cells::of(context, home, &cells).sum())
        }
        Formula::Answered { fields } => {
            let cells: Vec<_> = fields.iter().filter_map(|field| context.layout.field(field)).collect();
            let whole = crate::texts::sheet_text_with(
                "start.progress.answered",
                &[("answered", FIGURE), ("of", &fields.len().to_string())],
            );
            format!("={}", joined(&whole, &format!("({})", Cells::of(context, home, &cells).filled())))
        }
        Formula::Prioritised { pairs } => prioritised(context, home, pairs),
        Formula::NeedsLook { ratings, exemptions, pairs } => needs_look(context, home, ratings, exemptions, pairs),
    }
}

/// The figure that stands in a heading, or the words of the heading as long as there is none.
pub(super) fn heading(context: &Context<'_>, home: Home, figure: &Formula, words: &str) -> Result<xlsx::Formula, WriteError> {
    let own = text(context, home, figure);
    let own = own.trim_start_matches('=');
    let result = match figure.value(context.form, &context.document) {
        FormulaValue::Text(text) => text,
        _ => words.to_owned(),
    };
    Ok(held(format!("=IF({own}=\"\",{},{own})", quoted(words)))?.set_result(result))
}

/// The sum of a column of the plan, over the actions that name the goal of the formula's row, or over all.
fn plan_total(context: &Context<'_>, home: Home, total: &ActionTotal) -> String {
    let Some(area) = context.layout.tables.get("plan") else { return "0".to_owned() };
    let column = |id: &str| column(context, home, area, area.columns.get(id).copied().unwrap_or_default());
    let own = context.layout.tables.get("goals").and_then(|goals| goals.columns.get("goal"));
    match (total.goal, own) {
        (Some(_), Some(own)) => {
            let own = CellRef::new(home.row, *own).in_fixed_column();
            format!("SUMIF({},{own},{})", column("goal"), column(total.column))
        }
        _ => format!("SUM({})", column(total.column)),
    }
}

/// More hours than anybody would type.
const NEVER: f64 = 1e9;

/// Words such as `3 days`, `16h`, `2-3 weeks` or `half a day` in hours; a question mark where they are beyond a formula, as
/// [`Effort::plain_hours`] has it. The number ends where the first letter of a unit stands; the words of the units are those
/// that [`Effort`] knows. What is tidied of the words, and what of it stands behind a hyphen, are in cells of their own.
fn hours(cell: &str, (tidy, words): (&str, &str)) -> String {
    let unit_at = format!("SUMPRODUCT(MIN(SEARCH({{\"h\",\"d\",\"w\",\"m\"}},{words}&\"hdwm\")))");
    let digits = format!("TRIM(LEFT({words},{unit_at}-1))");
    let figure = |digits: &str| number_value(&format!("SUBSTITUTE({digits},\",\",\".\")"));
    let number = figure(&digits);
    let unit = format!("SUBSTITUTE(MID({words},{unit_at},9),\".\",\"\")");
    let units: Vec<(&str, &EffortUnit)> =
        Effort::UNITS.iter().flat_map(|unit| unit.sheet_words().into_iter().map(move |word| (word, unit))).collect();
    let names: Vec<String> = units.iter().map(|(word, _)| quoted(word)).collect();
    let of_unit = |figures: Vec<String>| format!("INDEX({{{}}},MATCH({unit},{{{}}},0))", figures.join(","), names.join(","));
    let factor = of_unit(units.iter().map(|(_, unit)| unit.hours().to_string()).collect());
    // From this many weeks on, people mean how long something lasts rather than how much work it is.
    let lasting = of_unit(units.iter().map(|(_, unit)| unit.lasting_hours().unwrap_or(NEVER).to_string()).collect());
    // A division by zero turns these into an error: text without a number, blanks inside a number, a comma or point that might
    // separate thousands, and a range that is too wide.
    let behind = |sign: char| format!("LEN({digits})-FIND(\"{sign}\",{digits}&\"{sign}\")");
    let comma = format!("({}<=2)", behind(','));
    let point = format!("((({})<>3)+(LEFT({digits})=\"0\")>0)", behind('.'));
    let low = format!("TRIM(LEFT({tidy},FIND(\"-\",{tidy})-1))");
    let shorter = figure(&low);
    let (short, widest) = (Effort::SHORT_END, Effort::WIDEST);
    let fits = format!("(LEN({low})<={short})*({shorter}>0)*({shorter}<={number})*({number}<={widest}*{shorter})");
    let range = format!("IF(ISERROR(FIND(\"-\",{tidy})),1,{fits})");
    let work = format!("({number}*{factor}<{lasting})");
    let plain = format!("({unit_at}>1)*{comma}*{point}*ISERROR(FIND(\" \",{digits}))*{range}*{work}");
    format!("=IF({cell}=\"\",\"\",IFERROR({number}*{factor}/({plain}),{}))", quoted(NOT_UNDERSTOOD))
}

/// Converts a text with a decimal point to a number. Programs with a decimal comma need the thousands separator as an argument,
/// and some programs do not accept that argument.
fn number_value(text: &str) -> String {
    format!("IFERROR(_xlfn.NUMBERVALUE({text},\".\",\",\"),_xlfn.NUMBERVALUE({text},\".\"))")
}

/// The cells beside each other in which the words of a time are prepared: tidied, with one hyphen for all that stands between
/// the ends of a range; then what stands behind it.
pub(super) fn tidied_time(cell: &str, tidy: &str) -> [String; 2] {
    let half = format!("SUBSTITUTE(SUBSTITUTE(LOWER(TRIM({cell})),\"half an \",\" 0.5 \"),\"half a \",\" 0.5 \")");
    let one = format!("=SUBSTITUTE(SUBSTITUTE({half},\"–\",\"-\"),\" to \",\"-\")");
    [one, format!("=TRIM(MID({tidy},IFERROR(FIND(\"-\",{tidy}),0)+1,255))")]
}

/// Placeholder for a second figure in a text.
const SECOND: &str = "\u{2}";

/// How many gaps have a priority, and how many there are.
fn prioritised_figures(context: &Context<'_>, home: Home, pairs: &[(Pointer, Pointer)]) -> (String, String) {
    let answered = counted_pairs(context, home, pairs, |gap, priority| format!("ISNUMBER({gap})*({gap}>0)*(LEN({priority})>0)"));
    (answered, counted_pairs(context, home, pairs, |gap, _| format!("ISNUMBER({gap})*({gap}>0)")))
}

fn prioritised(context: &Context<'_>, home: Home, pairs: &[(Pointer, Pointer)]) -> String {
    let (answered, of) = prioritised_figures(context, home, pairs);
    let whole = sheet_text_with("start.progress.prioritised", &[("answered", FIGURE), ("of", SECOND)]);
    let (before, after) = whole.split_once(SECOND).unwrap_or((&whole, ""));
    let tail = if after.is_empty() { String::new() } else { format!("&{}", quoted(after)) };
    format!("={}&({of}){tail}", joined(before, &format!("({answered})")))
}

/// How much of what a sheet asks for is answered.
fn share(context: &Context<'_>, home: Home, of: &Formula) -> String {
    let (answered, of) = match of {
        Formula::Answered { fields } => {
            let cells: Vec<_> = fields.iter().filter_map(|field| context.layout.field(field)).collect();
            return format!("=({})/{}", Cells::of(context, home, &cells).filled(), fields.len());
        }
        Formula::Prioritised { pairs } => prioritised_figures(context, home, pairs),
        _ => goals_served(context, home),
    };
    format!("=IF({of}=0,\"\",({answered})/({of}))")
}

/// How many goals are written down and have an action, and how many are written down.
fn goals_served(context: &Context<'_>, home: Home) -> (String, String) {
    let tables = &context.layout.tables;
    let (Some(goals), Some(plan)) = (tables.get("goals"), tables.get("plan")) else { return ("0".to_owned(), "0".to_owned()) };
    let column = |area: &Area, id: &str| column(context, home, area, area.columns.get(id).copied().unwrap_or_default());
    let is_written = format!("(LEN({})>0)", column(goals, "statement"));
    let actions = format!("COUNTIFS({},{},{},\"<>\")", column(plan, "goal"), column(goals, "goal"), column(plan, "what"));
    (format!("SUMPRODUCT({is_written}*({actions}>0))"), format!("SUMPRODUCT({is_written}*1)"))
}

fn needs_look(
    context: &Context<'_>,
    home: Home,
    ratings: &[Pointer],
    exemptions: &[(Pointer, Pointer)],
    pairs: &[(Pointer, Pointer)],
) -> String {
    let low = context.form.scale.iter().map(|step| step.level).min().unwrap_or_default();
    let high = context.form.scale.iter().map(|step| step.level).max().unwrap_or_default();
    let places: Vec<_> = ratings.iter().filter_map(|rating| context.layout.field(rating)).collect();
    let off_scale = |part: &RangePart| {
        let RangePart { range, only } = part;
        match only {
            None => format!("(COUNTA({range})-COUNTIFS({range},\">={low}\",{range},\"<={high}\"))"),
            Some(only) => {
                format!("SUMPRODUCT({only}*(LEN({range})>0)*(1-ISNUMBER({range})*({range}>={low})*({range}<={high})))")
            }
        }
    };
    let mut parts: Vec<String> = Cells::of(context, home, &places).parts.iter().map(off_scale).collect();
    // The count above includes every `n/a`. A reason beside `n/a` takes it off again; a reason beside anything else adds one.
    let exempted = quoted(&sheet_text("exemption.rating"));
    let reasons = |rating: &str, reason: &str| format!("(LEN({reason})>0)*(1-2*({rating}={exempted}))");
    let open = |first: &str, second: &str| format!("(LEN({first})>0)*(LEN({second})=0)");
    parts.extend((!exemptions.is_empty()).then(|| counted_pairs(context, home, exemptions, reasons)));
    parts.extend((!pairs.is_empty()).then(|| counted_pairs(context, home, pairs, open)));
    if parts.is_empty() { "=0".to_owned() } else { format!("={}", parts.join("+")) }
}

/// Sums a figure over rows. `figure` writes it for two cells of a row, but is given two ranges of the same rows.
fn counted_pairs(
    context: &Context<'_>,
    home: Home,
    pairs: &[(Pointer, Pointer)],
    figure: impl Fn(&str, &str) -> String,
) -> String {
    let (first, second): (Vec<_>, Vec<_>) =
        pairs.iter().filter_map(|(first, second)| Some((context.layout.field(first)?, context.layout.field(second)?))).unzip();
    let (first, second) = (Cells::of(context, home, &first), Cells::of(context, home, &second));
    first.total(second.parts.iter().map(|second| &second.range), figure)
}

/// Part of a formula: the value of the first of these fields that is filled in. References to fields in the same row have
/// [`ROW`] in place of the row number, so that similar rows share one formula.
pub(super) fn first_filled(context: &Context<'_>, home: Home, pointers: &[Pointer]) -> String {
    let in_row = |pointer: &Pointer| context.layout.field(pointer).filter(|(sheet, cell)| home.is(*sheet, *cell));
    let cell = |pointer: &Pointer| match in_row(pointer) {
        Some((_, cell)) => format!("${}{ROW}", column_letters(cell.col)),
        None => of_goal(context, home, pointer).unwrap_or_else(|| reference(context, home, pointer)),
    };
    let mut cells = pointers.iter().rev().map(cell);
    let last = cells.next().unwrap_or_else(|| "\"\"".to_owned());
    cells.fold(last, |otherwise, cell| format!("IF({cell}=\"\",{otherwise},{cell})"))
}

/// A cell of the goal that the action in the formula's row names; `None` if the field is not one of a goal, or the row not one of
/// an action.
fn of_goal(context: &Context<'_>, home: Home, pointer: &Pointer) -> Option<String> {
    let (goals, plan) = (context.layout.tables.get("goals")?, context.layout.tables.get("plan")?);
    let (sheet, cell) = context.layout.field(pointer)?;
    if home.sheet != plan.sheet || sheet != goals.sheet || !(goals.first..=goals.last).contains(&cell.row) {
        return None;
    }
    let column = |col| column(context, home, goals, col);
    let own = column_letters(*plan.columns.get("goal")?);
    Some(format!("INDEX({},MATCH(${own}{ROW},{},0))", column(cell.col), column(*goals.columns.get("goal")?)))
}

impl Home {
    fn is(self, sheet: usize, cell: CellRef) -> bool {
        (self.sheet, self.row) == (sheet, cell.row)
    }
}

/// A reference to a field's cell.
pub(super) fn reference(context: &Context<'_>, home: Home, pointer: &Pointer) -> String {
    // If the form lacks the field, an empty text takes its place, which every formula treats as blank.
    context.layout.field(pointer).map_or_else(|| "\"\"".to_owned(), |found| beside(context, home, found))
}

/// A reference to a cell of a table: directly in the formula's own row, and by the key of its row elsewhere.
pub(super) fn beside(context: &Context<'_>, home: Home, (sheet, cell): (usize, CellRef)) -> String {
    if home.is(sheet, cell) {
        return cell.in_fixed_column();
    }
    let Some((key, area)) = context.layout.row(sheet, cell.row) else {
        return prefix(context, home.sheet, sheet) + &cell.absolute();
    };
    let column = |col| column(context, home, area, col);
    format!("INDEX({},MATCH({},{},0))", column(cell.col), key_from(context, home, key), column(area.keys))
}

/// A column of a table from its first row to its last.
fn column(context: &Context<'_>, home: Home, area: &Area, col: u32) -> String {
    prefix(context, home.sheet, area.sheet) + &between(CellRef::new(area.first, col), CellRef::new(area.last, col))
}

/// The key of another row, as part of a formula. Rows about the same thing have keys that differ in the first letter only; then
/// the key is made from that of the formula's own row, so that all rows have the same formula.
fn key_from(context: &Context<'_>, home: Home, key: &str) -> String {
    let own = context.layout.row(home.sheet, home.row).filter(|(own, _)| own.get(1..) == key.get(1..));
    match (own, key.get(..1)) {
        (Some((_, area)), Some(letter)) => {
            format!("{}&MID({},2,9)", quoted(letter), CellRef::new(home.row, area.keys).in_fixed_column())
        }
        _ => quoted(key),
    }
}

/// The sheet name in front of a reference to another sheet.
fn prefix(context: &Context<'_>, home: usize, sheet: usize) -> String {
    if home == sheet { String::new() } else { format!("{}!", quoted_sheet(&context.form.sheets[sheet].name)) }
}

/// Cells of a column, as references for formulas.
pub(super) struct Cells {
    pub(super) parts: Vec<RangePart>,
}

/// A range of a column.
pub(super) struct RangePart {
    pub(super) range: String,
    /// If the range has other rows too: a condition that is true only in the rows that count. It depends on their keys, so it
    /// stays true when the table is sorted.
    pub(super) only: Option<String>,
}

/// With more ranges than this, a formula takes one range with a condition on the keys instead, if the keys allow one: many ranges
/// could exceed the longest formula that Excel accepts.
const MOST_RANGES: usize = 30;

impl Cells {
    pub(super) fn of(context: &Context<'_>, home: Home, cells: &[(usize, CellRef)]) -> Self {
        let mut cells = cells.to_vec();
        // Sorted first, so that neighbours are found even if the rows have another order than the fields.
        cells.sort_unstable_by_key(|(sheet, cell)| (*sheet, cell.col, cell.row));
        let of_table = |(sheet, cell): &(usize, CellRef)| {
            (*sheet, cell.col, context.layout.row(*sheet, cell.row).map(|(_, area)| area.heading))
        };
        let parts = cells.chunk_by(|one, next| of_table(one) == of_table(next)).flat_map(|cells| parts(context, home, cells));
        Self { parts: parts.collect() }
    }

    /// Whether the ranges contain exactly these cells.
    pub(super) fn are_parted(&self) -> bool {
        self.parts.iter().all(|part| part.only.is_none())
    }

    /// The ranges.
    pub(super) fn ranges(&self) -> impl Iterator<Item = &String> {
        self.parts.iter().map(|part| &part.range)
    }

    /// The sum of the cells.
    pub(super) fn sum(&self) -> String {
        let (plain, limited): (Vec<&RangePart>, Vec<&RangePart>) = self.parts.iter().partition(|part| part.only.is_none());
        let plain: Vec<&str> = plain.iter().map(|part| part.range.as_str()).collect();
        let limited = limited.iter().map(|part| format!("SUMPRODUCT({}*1,{})", part.only.as_deref().unwrap_or("1"), part.range));
        let plain = (!plain.is_empty()).then(|| format!("SUM({})", plain.join(",")));
        added_up(plain.into_iter().chain(limited))
    }

    /// The number of cells that are filled in.
    fn filled(&self) -> String {
        added_up(self.parts.iter().map(|RangePart { range, only }| match only {
            Some(only) => format!("SUMPRODUCT({only}*(LEN({range})>0))"),
            None => format!("COUNTA({range})"),
        }))
    }

    /// The total of one figure over all rows, worked out from these cells and others in the same rows.
    pub(super) fn total<'a>(&self, others: impl Iterator<Item = &'a String>, figure: impl Fn(&str, &str) -> String) -> String {
        added_up(self.parts.iter().zip(others).map(|(RangePart { range, only }, other)| {
            let only = only.as_ref().map(|only| format!("{only}*")).unwrap_or_default();
            format!("SUMPRODUCT({only}{})", figure(range, other))
        }))
    }
}

fn added_up(figures: impl Iterator<Item = String>) -> String {
    let figures: Vec<String> = figures.collect();
    if figures.is_empty() { "0".to_owned() } else { figures.join("+") }
}

/// Some cells of one column of a table. In a table that people sort, the range is the whole column; elsewhere neighbours make up
/// a range, and if there would be too many, a single one reaches from the first cell to the last.
fn parts(context: &Context<'_>, home: Home, cells: &[(usize, CellRef)]) -> Vec<RangePart> {
    let [(sheet, first), ..] = cells else { return Vec::new() };
    let prefix = prefix(context, home.sheet, *sheet);
    let part = |first: CellRef, last: CellRef, only| RangePart {
        range: if first == last { format!("{prefix}{}", first.absolute()) } else { format!("{prefix}{}", between(first, last)) },
        only,
    };
    let last = cells.last().map_or(*first, |(_, last)| *last);
    let table = context.form.tables().find_map(|(at, table)| {
        let area = context.layout.tables.get(table.id)?;
        (at == *sheet && (area.first..=area.last).contains(&first.row)).then_some((table, area))
    });
    if let Some((table, area)) = table.filter(|(table, _)| table.sorts) {
        let wanted: BTreeSet<u32> = cells.iter().map(|(_, cell)| cell.row).collect();
        let keys = || column(context, home, area, area.keys);
        let only = (wanted.len() < table.rows.len()).then(|| with_keys(table, area, &keys(), |row| wanted.contains(&row)));
        return vec![RangePart { range: column(context, home, area, first.col), only }];
    }
    let runs: Vec<_> = cells.chunk_by(|(_, cell), (_, next)| cell.row + 1 == next.row).collect();
    if runs.len() > MOST_RANGES
        && let Some((table, area)) = table
        && let Some(only) = like_the_first(table, area, &prefix, (*first, last))
    {
        return vec![part(*first, last, Some(only))];
    }
    runs.iter().filter_map(|run| Some(part(run.first()?.1, run.last()?.1, None))).collect()
}

fn between(first: CellRef, last: CellRef) -> String {
    format!("{}:{}", first.absolute(), last.absolute())
}

/// A condition that only the wanted rows meet, wherever they stand: on the first letters of their keys or, if other rows share
/// these, on the whole keys.
fn with_keys(table: &Table, area: &Area, keys: &str, is_wanted: impl Fn(u32) -> bool) -> String {
    let rows = || (area.first..).zip(&table.rows);
    let letters = |wanted: bool| -> BTreeSet<&str> {
        rows().filter(|(at, _)| is_wanted(*at) == wanted).filter_map(|(_, row)| row.key.get(..1)).collect()
    };
    let wanted = letters(true);
    if wanted.is_disjoint(&letters(false)) {
        return format!("({}>0)", begins_with(keys, &wanted));
    }
    let wanted: Vec<String> = rows().filter(|(at, _)| is_wanted(*at)).map(|(_, row)| quoted(&row.key)).collect();
    format!("ISNUMBER(MATCH({keys},{{{}}},0))", wanted.join(","))
}

/// A condition that picks the rows of the same sort as the first one (heads or not) by the letters of their keys; `None` if these
/// do not tell.
fn like_the_first(table: &Table, area: &Area, prefix: &str, (first, last): (CellRef, CellRef)) -> Option<String> {
    let rows = table.rows.get((first.row - area.first) as usize..=(last.row - area.first) as usize)?;
    let letters = |head: bool| rows.iter().filter(move |row| row.head == head).filter_map(|row| row.key.get(..1));
    let heads: BTreeSet<&str> = letters(true).collect();
    if heads.is_empty() || letters(false).any(|letter| heads.contains(letter)) {
        return None;
    }
    let keys = format!("{prefix}{}", between(CellRef::new(first.row, area.keys), CellRef::new(last.row, area.keys)));
    let sign = if rows.first()?.head { ">" } else { "=" };
    Some(format!("({}{sign}0)", begins_with(&keys, &heads)))
}

/// One for every key that begins with one of these letters, zero for the others.
fn begins_with(keys: &str, letters: &BTreeSet<&str>) -> String {
    let letters: Vec<String> = letters.iter().map(|letter| format!("(LEFT({keys})={})", quoted(letter))).collect();
    format!("({})", letters.join("+"))
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text that contains a figure, as a formula: `"gap of "&$D$7`.
fn joined(text: &str, figure: &str) -> String {
    let (before, after) = text.split_once(FIGURE).unwrap_or((text, ""));
    [(!before.is_empty()).then(|| quoted(before)), Some(figure.to_owned()), (!after.is_empty()).then(|| quoted(after))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("&")
}
