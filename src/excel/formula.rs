//! Turns the live figures that a form declares into spreadsheet formulas, each with the result it has now, so that
//! programs that do not calculate show the right figure too.

use rust_xlsxwriter as xlsx;

use super::{Context, calendar};
use crate::address::{CellRef, Pointer};
use crate::form::{Formula, FormulaValue, NOT_UNDERSTOOD};
use crate::model::{Date, Effort, EffortUnit};
use crate::texts::{sheet_text, sheet_text_with};

/// Stands for a figure in a text until the text is cut there.
const FIGURE: &str = "\u{1}";

/// The formula of a figure on a sheet, with its present result.
pub(super) fn formula(context: &Context<'_>, sheet: usize, figure: &Formula) -> xlsx::Formula {
    let text = text(context, sheet, figure);
    let result = match figure.value(context.form, &context.document) {
        FormulaValue::Blank => String::new(),
        FormulaValue::Number(number) => number.to_string(),
        FormulaValue::Date(date) => days(date).to_string(),
        FormulaValue::Text(text) => words(text),
    };
    xlsx::Formula::new(text).set_result(result)
}

/// A day as spreadsheets count it.
fn days(date: Date) -> i32 {
    date.0.since(jiff::civil::date(1899, 12, 30)).map_or(0, |span| span.get_days())
}

/// Words as the result of a formula. The writing library takes the type of a result from its looks: `nan` would stand as
/// a number, which Excel calls damage, `007` would lose its zeros, `TRUE` and `#N/A` would be no words. A blank without
/// width keeps them what they are until the formula is worked out anew, which is when the file is opened.
fn words(text: String) -> String {
    let text = escape(&text);
    let looks_otherwise = text.parse::<f64>().is_ok() || text.starts_with('#') || ["TRUE", "FALSE"].contains(&text.as_str());
    if looks_otherwise { text + "\u{200b}" } else { text }
}

/// Programs take `_x0009_` in a result for the character of that number; the library escapes it in plain texts only.
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
            let larger = |own: &str| -> Vec<String> {
                ranges(context, sheet, &cells).map(|range| format!("COUNTIF({range},\">\"&{own})")).collect()
            };
            let own = all.keys.get(*own).and_then(|key| context.layout.cell(key, "weighted"));
            let own = own.map_or_else(|| "\"\"".to_owned(), |(_, cell)| cell.absolute());
            format!("=IF(ISNUMBER({own}),{}+1,\"\")", larger(&own).join("+"))
        }
        Formula::Calendar(figure) => calendar::text(context, sheet, figure),
        Formula::Attained { reached, row, levels } => {
            let asked = text(context, sheet, &Formula::ForRole { row: *row });
            let names: Vec<String> = levels.options.iter().map(|level| quoted(&level.label)).collect();
            let rank = |level: &str| format!("MATCH({level},{{{}}},0)", names.join(","));
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
            let sums: Vec<String> = ranges(context, sheet, &cells).collect();
            if sums.is_empty() { "=0".to_owned() } else { format!("=SUM({})", sums.join(",")) }
        }
        Formula::Answered { fields } => {
            let cells: Vec<_> = fields.iter().filter_map(|field| context.layout.field(field)).collect();
            let counts: Vec<String> = ranges(context, sheet, &cells).map(|range| format!("COUNTA({range})")).collect();
            let whole = crate::texts::sheet_text_with(
                "start.progress.answered",
                &[("answered", FIGURE), ("of", &fields.len().to_string())],
            );
            format!("={}", joined(&whole, &format!("({})", counts.join("+"))))
        }
        Formula::Prioritised { pairs } => prioritised(context, sheet, pairs),
        Formula::NeedsLook { ratings, exemptions, pairs } => needs_look(context, sheet, ratings, exemptions, pairs),
    }
}

/// More hours than anybody types.
const NEVER: f64 = 1e9;

/// Words such as `3 days`, `16h`, `2-3 weeks` or `half a day` in hours; a question mark where they are beyond a formula, as
/// [`Effort::plain_hours`] has it. The number ends where the first letter of a unit stands; the words of the units are those
/// that [`Effort`] knows. What is tidied of the words, and what of it stands behind a hyphen, are in cells of their own.
fn hours(cell: &str, (tidy, words): (&str, &str)) -> String {
    let unit_at = format!("SUMPRODUCT(MIN(SEARCH({{\"h\",\"d\",\"w\",\"m\"}},{words}&\"hdwm\")))");
    let digits = format!("TRIM(LEFT({words},{unit_at}-1))");
    let figure = |digits: &str| format!("_xlfn.NUMBERVALUE(SUBSTITUTE({digits},\",\",\".\"),\".\")");
    let number = figure(&digits);
    let unit = format!("SUBSTITUTE(MID({words},{unit_at},9),\".\",\"\")");
    let units: Vec<(&str, &EffortUnit)> =
        Effort::UNITS.iter().flat_map(|unit| unit.sheet_words().into_iter().map(move |word| (word, unit))).collect();
    let names: Vec<String> = units.iter().map(|(word, _)| quoted(word)).collect();
    let of_unit = |figures: Vec<String>| format!("INDEX({{{}}},MATCH({unit},{{{}}},0))", figures.join(","), names.join(","));
    let factor = of_unit(units.iter().map(|(_, unit)| unit.hours().to_string()).collect());
    // From so many weeks on people say how long something lasts, and not how much work it is.
    let lasting = of_unit(units.iter().map(|(_, unit)| unit.lasting_hours().unwrap_or(NEVER).to_string()).collect());
    // Dividing by zero makes an error of words without a number, of blanks within one, of a comma or a point that may part
    // thousands, and of a range that says little.
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

/// The cells beside each other in which the words of a time are prepared: tidied, with one hyphen for all that stands between
/// the ends of a range; then what stands behind it.
pub(super) fn tidied_time(cell: &str, tidy: &str) -> [String; 2] {
    let half = format!("SUBSTITUTE(SUBSTITUTE(LOWER(TRIM({cell})),\"half an \",\" 0.5 \"),\"half a \",\" 0.5 \")");
    let one = format!("=SUBSTITUTE(SUBSTITUTE({half},\"–\",\"-\"),\" to \",\"-\")");
    [one, format!("=TRIM(MID({tidy},IFERROR(FIND(\"-\",{tidy}),0)+1,255))")]
}

/// Stands for a second figure in a text.
const SECOND: &str = "\u{2}";

fn prioritised(context: &Context<'_>, sheet: usize, pairs: &[(Pointer, Pointer)]) -> String {
    let places = |pointers: Vec<&Pointer>| -> Vec<(usize, CellRef)> {
        pointers.into_iter().filter_map(|pointer| context.layout.field(pointer)).collect()
    };
    let gaps: Vec<String> = ranges(context, sheet, &places(pairs.iter().map(|(gap, _)| gap).collect())).collect();
    let priorities: Vec<String> = ranges(context, sheet, &places(pairs.iter().map(|(_, priority)| priority).collect())).collect();
    let count = |(gap, priority): (&String, &String)| format!("SUMPRODUCT(ISNUMBER({gap})*({gap}>0)*(LEN({priority})>0))");
    let answered: Vec<String> = gaps.iter().zip(&priorities).map(count).collect();
    let of: Vec<String> = gaps.iter().map(|gap| format!("COUNTIF({gap},\">0\")")).collect();
    let whole = sheet_text_with("start.progress.prioritised", &[("answered", FIGURE), ("of", SECOND)]);
    let (before, after) = whole.split_once(SECOND).unwrap_or((&whole, ""));
    let tail = if after.is_empty() { String::new() } else { format!("&{}", quoted(after)) };
    format!("={}&({}){tail}", joined(before, &format!("({})", answered.join("+"))), of.join("+"))
}

fn needs_look(
    context: &Context<'_>,
    sheet: usize,
    ratings: &[Pointer],
    exemptions: &[(Pointer, Pointer)],
    pairs: &[(Pointer, Pointer)],
) -> String {
    let column = |pointers: &mut dyn Iterator<Item = &Pointer>| -> Vec<String> {
        let places: Vec<(usize, CellRef)> = pointers.filter_map(|pointer| context.layout.field(pointer)).collect();
        ranges(context, sheet, &places).collect()
    };
    let columns = |pairs: &[(Pointer, Pointer)]| -> Vec<(String, String)> {
        let first = column(&mut pairs.iter().map(|(first, _)| first));
        first.into_iter().zip(column(&mut pairs.iter().map(|(_, second)| second))).collect()
    };
    let low = context.form.scale.iter().map(|step| step.level).min().unwrap_or_default();
    let high = context.form.scale.iter().map(|step| step.level).max().unwrap_or_default();
    let mut parts: Vec<String> = column(&mut ratings.iter())
        .iter()
        .map(|range| format!("(COUNTA({range})-COUNTIFS({range},\">={low}\",{range},\"<={high}\"))"))
        .collect();
    // `n/a` is counted above; with its reason it is an answer. A reason beside anything else is none.
    let exempted = quoted(&sheet_text("exemption.rating"));
    let reasons = |(rating, reason): &(String, String)| format!("SUMPRODUCT((LEN({reason})>0)*(1-2*({rating}={exempted})))");
    parts.extend(columns(exemptions).iter().map(reasons));
    parts.extend(columns(pairs).iter().map(|(a, b)| format!("SUMPRODUCT((LEN({a})>0)*(LEN({b})=0))")));
    if parts.is_empty() { "=0".to_owned() } else { format!("={}", parts.join("+")) }
}

/// What the first of some fields holds that is filled in, as a part of a formula.
pub(super) fn first_filled(context: &Context<'_>, sheet: usize, pointers: &[Pointer]) -> String {
    let mut cells = pointers.iter().rev().map(|pointer| reference(context, sheet, pointer));
    let last = cells.next().unwrap_or_else(|| "\"\"".to_owned());
    cells.fold(last, |otherwise, cell| format!("IF({cell}=\"\",{otherwise},{cell})"))
}

/// A cell as a formula on `sheet` names it.
pub(super) fn reference(context: &Context<'_>, sheet: usize, pointer: &Pointer) -> String {
    context.layout.field(pointer).map_or_else(
        // A form without the field gives an empty text, which every formula takes as nothing.
        || "\"\"".to_owned(),
        |(home, cell)| format!("{}{}", prefix(context, sheet, home), cell.absolute()),
    )
}

/// The sheet's name before a cell of another sheet.
fn prefix(context: &Context<'_>, sheet: usize, home: usize) -> String {
    if home == sheet { String::new() } else { format!("'{}'!", context.form.sheets[home].name.replace('\'', "''")) }
}

/// Cells gathered into ranges of neighbours in one column.
pub(super) fn ranges<'a>(
    context: &'a Context<'_>,
    sheet: usize,
    cells: &[(usize, CellRef)],
) -> impl Iterator<Item = String> + use<'a> {
    let mut runs: Vec<(usize, CellRef, CellRef)> = Vec::new();
    for &(home, cell) in cells {
        match runs.last_mut() {
            Some((run_home, _, last)) if *run_home == home && last.col == cell.col && last.row + 1 == cell.row => *last = cell,
            _ => runs.push((home, cell, cell)),
        }
    }
    let prefixes: Vec<String> = runs.iter().map(|(home, _, _)| prefix(context, sheet, *home)).collect();
    runs.into_iter().zip(prefixes).map(|((_, first, last), prefix)| {
        if first == last {
            format!("{prefix}{}", first.absolute())
        } else {
            format!("{prefix}{}:{}", first.absolute(), last.absolute())
        }
    })
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text with a figure in it as a formula: `"gap of "&$D$7`.
fn joined(text: &str, figure: &str) -> String {
    let (before, after) = text.split_once(FIGURE).unwrap_or((text, ""));
    [(!before.is_empty()).then(|| quoted(before)), Some(figure.to_owned()), (!after.is_empty()).then(|| quoted(after))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("&")
}
