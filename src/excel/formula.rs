//! Turns the figures that a form declares into spreadsheet formulas. Each is saved with its present result, for programs that
//! do not calculate.

use std::collections::BTreeSet;

use rust_xlsxwriter as xlsx;

use super::{Context, WriteError, calendar};
use crate::address::{CellRef, Pointer, column_letters};
use crate::form::{Formula, FormulaValue, NOT_UNDERSTOOD};
use crate::model::{Date, Effort, EffortUnit};
use crate::texts::{sheet_text, sheet_text_with};

/// Placeholder for a figure in a text that is later split there.
const FIGURE: &str = "\u{1}";

/// Placeholder for the row number in a formula that several rows share.
pub(super) const ROW: &str = "\u{3}";

/// The formula for a figure, with its present result.
pub(super) fn formula(context: &Context<'_>, sheet: usize, figure: &Formula) -> Result<xlsx::Formula, WriteError> {
    let text = text(context, sheet, figure);
    let result = match figure.value(context.form, &context.document) {
        FormulaValue::Blank => String::new(),
        FormulaValue::Number(number) => number.to_string(),
        FormulaValue::Date(date) => days(date).to_string(),
        FormulaValue::Text(text) => words(text),
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
fn words(text: String) -> String {
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

fn text(context: &Context<'_>, sheet: usize, figure: &Formula) -> String {
    let cell = |pointer: &Pointer| reference(context, sheet, pointer);
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
        Formula::Same { pointer } => format!("=IF({0}=\"\",\"\",{0})", cell(pointer)),
        Formula::ForRole { row } => {
            let (roles, values) = context.lists.role_ranges(context.form, *row);
            let found = format!("INDEX({values},1,MATCH({},{roles},0))", cell(&"/person/target_role".into()));
            format!("=IFERROR(IF({found}=\"\",\"\",{found}),\"\")")
        }
        Formula::Gap { needed, rating } => {
            let (needed, rating) = (cell(needed), cell(rating));
            format!("=IF(AND(ISNUMBER({needed}),ISNUMBER({rating})),{needed}-{rating},\"\")")
        }
        Formula::Standing { gap } => {
            let gap = cell(gap);
            let open = joined(&sheet_text_with("gap.standing.gap", &[("gap", FIGURE)]), &gap);
            let strength = joined(&sheet_text_with("gap.standing.strength", &[("gap", FIGURE)]), &format!("-{gap}"));
            let met = quoted(&sheet_text("gap.standing.met"));
            format!("=IF({gap}=\"\",\"\",IF({gap}>0,{open},IF({gap}<0,{strength},{met})))")
        }
        Formula::WeightedGap { gap, weight } => {
            let (gap, weight) = (cell(gap), cell(weight));
            format!("=IF(ISNUMBER({gap}),IF({gap}>0,{gap}*IF({weight}=\"\",1,{weight}),\"\"),\"\")")
        }
        Formula::Rank { own, all } => {
            let cells: Vec<_> = all.keys.iter().filter_map(|key| context.layout.cell(key, "weighted")).collect();
            let own = all.keys.get(*own).and_then(|key| context.layout.cell(key, "weighted"));
            let own = own.map_or_else(|| "\"\"".to_owned(), |(_, cell)| cell.absolute());
            let larger = |range: &String| format!("COUNTIF({range},\">\"&{own})");
            let larger: Vec<String> = Cells::of(context, sheet, &cells).ranges.iter().map(larger).collect();
            format!("=IF(ISNUMBER({own}),{}+1,\"\")", larger.join("+"))
        }
        Formula::Calendar(figure) => calendar::text(context, sheet, figure),
        Formula::Attained { reached, row, levels } => {
            let asked = text(context, sheet, &Formula::ForRole { row: *row });
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
            format!("={}", Cells::of(context, sheet, &cells).sum())
        }
        Formula::Answered { fields } => {
            let cells: Vec<_> = fields.iter().filter_map(|field| context.layout.field(field)).collect();
            let whole = crate::texts::sheet_text_with(
                "start.progress.answered",
                &[("answered", FIGURE), ("of", &fields.len().to_string())],
            );
            format!("={}", joined(&whole, &format!("({})", Cells::of(context, sheet, &cells).filled())))
        }
        Formula::Prioritised { pairs } => prioritised(context, sheet, pairs),
        Formula::NeedsLook { ratings, exemptions, pairs } => needs_look(context, sheet, ratings, exemptions, pairs),
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

fn prioritised(context: &Context<'_>, sheet: usize, pairs: &[(Pointer, Pointer)]) -> String {
    let answered = counted_pairs(context, sheet, pairs, |gap, priority| format!("ISNUMBER({gap})*({gap}>0)*(LEN({priority})>0)"));
    let of = counted_pairs(context, sheet, pairs, |gap, _| format!("ISNUMBER({gap})*({gap}>0)"));
    let whole = sheet_text_with("start.progress.prioritised", &[("answered", FIGURE), ("of", SECOND)]);
    let (before, after) = whole.split_once(SECOND).unwrap_or((&whole, ""));
    let tail = if after.is_empty() { String::new() } else { format!("&{}", quoted(after)) };
    format!("={}&({of}){tail}", joined(before, &format!("({answered})")))
}

fn needs_look(
    context: &Context<'_>,
    sheet: usize,
    ratings: &[Pointer],
    exemptions: &[(Pointer, Pointer)],
    pairs: &[(Pointer, Pointer)],
) -> String {
    let low = context.form.scale.iter().map(|step| step.level).min().unwrap_or_default();
    let high = context.form.scale.iter().map(|step| step.level).max().unwrap_or_default();
    let places: Vec<_> = ratings.iter().filter_map(|rating| context.layout.field(rating)).collect();
    let off_scale = |range: &String| format!("(COUNTA({range})-COUNTIFS({range},\">={low}\",{range},\"<={high}\"))");
    let mut parts: Vec<String> = Cells::of(context, sheet, &places).ranges.iter().map(off_scale).collect();
    // `n/a` is counted above. With a reason it is a valid answer; a reason next to a rating is not.
    let exempted = quoted(&sheet_text("exemption.rating"));
    let reasons = |rating: &str, reason: &str| format!("(LEN({reason})>0)*(1-2*({rating}={exempted}))");
    let open = |first: &str, second: &str| format!("(LEN({first})>0)*(LEN({second})=0)");
    parts.extend((!exemptions.is_empty()).then(|| counted_pairs(context, sheet, exemptions, reasons)));
    parts.extend((!pairs.is_empty()).then(|| counted_pairs(context, sheet, pairs, open)));
    if parts.is_empty() { "=0".to_owned() } else { format!("={}", parts.join("+")) }
}

/// The sum of a figure of two cells of a row, which stands for whole columns, over some rows.
fn counted_pairs(
    context: &Context<'_>,
    sheet: usize,
    pairs: &[(Pointer, Pointer)],
    figure: impl Fn(&str, &str) -> String,
) -> String {
    let (first, second): (Vec<_>, Vec<_>) =
        pairs.iter().filter_map(|(first, second)| Some((context.layout.field(first)?, context.layout.field(second)?))).unzip();
    let (first, second) = (Cells::of(context, sheet, &first), Cells::of(context, sheet, &second));
    first.total(first.ranges.iter().zip(&second.ranges).map(|(first, second)| figure(first, second)))
}

/// Part of a formula: the value of the first of these fields that is filled in. References to fields in the same row have
/// [`ROW`] in place of the row number, so that similar rows share one formula.
pub(super) fn first_filled(context: &Context<'_>, (sheet, row): (usize, u32), pointers: &[Pointer]) -> String {
    let in_row = |pointer: &Pointer| context.layout.field(pointer).filter(|(home, cell)| (*home, cell.row) == (sheet, row));
    let cell = |pointer: &Pointer| match in_row(pointer) {
        Some((_, cell)) => format!("${}{ROW}", column_letters(cell.col)),
        None => reference(context, sheet, pointer),
    };
    let mut cells = pointers.iter().rev().map(cell);
    let last = cells.next().unwrap_or_else(|| "\"\"".to_owned());
    cells.fold(last, |otherwise, cell| format!("IF({cell}=\"\",{otherwise},{cell})"))
}

/// A reference to a field's cell, for formulas on `sheet`.
pub(super) fn reference(context: &Context<'_>, sheet: usize, pointer: &Pointer) -> String {
    context.layout.field(pointer).map_or_else(
        // If the form lacks the field, an empty text takes its place, which every formula treats as blank.
        || "\"\"".to_owned(),
        |(home, cell)| format!("{}{}", prefix(context, sheet, home), cell.absolute()),
    )
}

/// The sheet name in front of a reference to another sheet.
fn prefix(context: &Context<'_>, sheet: usize, home: usize) -> String {
    if home == sheet { String::new() } else { format!("'{}'!", context.form.sheets[home].name.replace('\'', "''")) }
}

/// Cells of a column, as references for formulas.
pub(super) struct Cells {
    /// Ranges of neighbouring cells. If there would be too many, a single range from the first cell to the last.
    pub(super) ranges: Vec<String>,
    /// For such a single range: a condition that is true only in the rows of these cells.
    only: Option<String>,
}

/// The most ranges that one formula lists; more could exceed the longest formula that Excel accepts.
const MOST_RANGES: usize = 30;

impl Cells {
    pub(super) fn of(context: &Context<'_>, sheet: usize, cells: &[(usize, CellRef)]) -> Self {
        let mut cells = cells.to_vec();
        // Sorted first, so that neighbours are found even if the rows have another order than the fields.
        cells.sort_unstable_by_key(|(home, cell)| (*home, cell.col, cell.row));
        let mut runs: Vec<(usize, CellRef, CellRef)> = Vec::new();
        for &(home, cell) in &cells {
            match runs.last_mut() {
                Some((run_home, _, last)) if *run_home == home && last.col == cell.col && last.row + 1 == cell.row => {
                    *last = cell
                }
                _ => runs.push((home, cell, cell)),
            }
        }
        let range = |&(home, first, last): &(usize, CellRef, CellRef)| {
            let prefix = prefix(context, sheet, home);
            if first == last { format!("{prefix}{}", first.absolute()) } else { format!("{prefix}{}", between(first, last)) }
        };
        if runs.len() > MOST_RANGES
            && let (Some(&(home, first, _)), Some(&(_, _, last))) = (runs.first(), runs.last())
            && let Some(only) = only(context, sheet, home, (first, last))
        {
            return Self { ranges: vec![range(&(home, first, last))], only: Some(only) };
        }
        Self { ranges: runs.iter().map(range).collect(), only: None }
    }

    /// Whether the ranges contain exactly these cells.
    pub(super) fn are_parted(&self) -> bool {
        self.only.is_none()
    }

    /// The sum of the cells.
    pub(super) fn sum(&self) -> String {
        match &self.only {
            Some(only) => format!("SUMPRODUCT({only}*1,{})", self.ranges.join(",")),
            None if self.ranges.is_empty() => "0".to_owned(),
            None => format!("SUM({})", self.ranges.join(",")),
        }
    }

    /// The number of cells that are filled in.
    fn filled(&self) -> String {
        match &self.only {
            Some(_) => self.total(self.ranges.iter().map(|range| format!("(LEN({range})>0)"))),
            None if self.ranges.is_empty() => "0".to_owned(),
            None => self.ranges.iter().map(|range| format!("COUNTA({range})")).collect::<Vec<_>>().join("+"),
        }
    }

    /// The total of one figure for each range; each figure covers all rows of its range.
    pub(super) fn total(&self, figures: impl Iterator<Item = String>) -> String {
        let only = self.only.as_ref().map(|only| format!("{only}*")).unwrap_or_default();
        let sums: Vec<String> = figures.map(|figure| format!("SUMPRODUCT({only}{figure})")).collect();
        if sums.is_empty() { "0".to_owned() } else { sums.join("+") }
    }
}

fn between(first: CellRef, last: CellRef) -> String {
    format!("{}:{}", first.absolute(), last.absolute())
}

/// What is true of the rows between two cells of a column that are heads as the first one is, or none as the first one:
/// the keys tell.
fn only(context: &Context<'_>, sheet: usize, home: usize, (first, last): (CellRef, CellRef)) -> Option<String> {
    let (table, area) = context.form.tables().find_map(|(_, table)| {
        let area = context.layout.tables.get(table.id)?;
        let within = |cell: CellRef| area.sheet == home && (area.first..=area.last).contains(&cell.row);
        (within(first) && within(last) && first.col == last.col).then_some((table, area))
    })?;
    let rows = table.rows.get((first.row - area.first) as usize..=(last.row - area.first) as usize)?;
    let letters = |head: bool| rows.iter().filter(move |row| row.head == head).filter_map(|row| row.key.get(..1));
    let heads: BTreeSet<&str> = letters(true).collect();
    if heads.is_empty() || letters(false).any(|letter| heads.contains(letter)) {
        return None;
    }
    let keys = prefix(context, sheet, home) + &between(CellRef::new(first.row, 0), CellRef::new(last.row, 0));
    let is_head: Vec<String> = heads.iter().map(|letter| format!("(LEFT({keys})={})", quoted(letter))).collect();
    let sign = if rows.first()?.head { ">" } else { "=" };
    Some(format!("(({}){sign}0)", is_head.join("+")))
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
