//! Times as people write them: which are accepted, which are accepted with a note, which need the action's dates, and which need
//! a question, with the reason.

use proptest::prelude::*;

use super::*;

/// How a text is read: a duration, a duration written differently (`= …`), the longer of two (`< …`), a minimum (`> …`), a
/// recurring time (`each / every`), or the reason for a question (`? …`).
fn verdict(text: &str) -> String {
    let iso = |span: Span| span.iso().unwrap_or_else(|| format!("{}{}", span.number.normalize(), span.unit.name));
    match EffortReading::of(text) {
        EffortReading::Plain(span) => iso(span),
        EffortReading::Worked(span, EffortHow::Said) => format!("= {}", iso(span)),
        EffortReading::Worked(span, EffortHow::Longer) => format!("< {}", iso(span)),
        EffortReading::Worked(span, EffortHow::Least) => format!("> {}", iso(span)),
        EffortReading::Recurring(recurring) => {
            let until = if recurring.says_until() { " until" } else { "" };
            format!("{} / {}{until}", iso(recurring.each), iso(recurring.every))
        }
        EffortReading::Doubt(doubt) => format!("? {}", doubt.name()),
    }
}

fn hold(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(text, expected)| verdict(text) != *expected)
        .map(|(text, expected)| format!("{text}: {} instead of {expected}", verdict(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn times_are_read_as_people_write_them() {
    let table = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/words/times.tsv"));
    let rows = table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split_once('\t').unwrap());
    hold(&rows.collect::<Vec<_>>());
    // A text that fills its cell is not a time and is not parsed.
    hold(&[(&"1 x ".repeat(8_000), "? ")]);
}

#[test]
fn a_number_and_a_unit_are_taken_as_they_stand() {
    hold(&[
        ("16 h", "PT16H"),
        ("16h", "PT16H"),
        ("40 hrs", "PT40H"),
        ("40 hrs.", "PT40H"),
        ("1 hour", "PT1H"),
        ("3 days", "P3D"),
        ("2 Weeks", "P2W"),
        ("1,5 weeks", "P1.5W"),
        ("2.5 days", "P2.5D"),
        ("0.50 d.", "P0.5D"),
        ("90 min", "PT90M"),
        ("0 h", "PT0H"),
        ("8 Std.", "PT8H"),
        ("3 Tage", "P3D"),
        ("2 Wochen", "P2W"),
        ("2 semaines", "P2W"),
        ("10 heures", "PT10H"),
        ("5 días", "P5D"),
        ("PT8H", "PT8H"),
        ("P1.5W", "P1.5W"),
    ]);
}

#[test]
fn what_is_said_in_other_words_is_shown_back() {
    hold(&[
        ("half a day", "= P0.5D"),
        ("a half day", "= P0.5D"),
        ("half day", "= P0.5D"),
        ("½ day", "= P0.5D"),
        ("1/2 a day", "= P0.5D"),
        ("1/2 day", "= P0.5D"),
        ("3/4 h", "= PT0.75H"),
        ("1 1/2 days", "= P1.5D"),
        ("1½ days", "= P1.5D"),
        ("one and a half days", "= P1.5D"),
        ("a day and a half", "= P1.5D"),
        ("two and a half hours", "= PT2.5H"),
        ("a quarter of an hour", "= PT0.25H"),
        ("three quarters of an hour", "= PT0.75H"),
        ("an hour", "= PT1H"),
        ("a week", "= P1W"),
        ("one day", "= P1D"),
        ("three days", "= P3D"),
        ("Twelve hours", "= PT12H"),
        ("a couple of days", "= P2D"),
        ("a fortnight", "= P2W"),
        ("2 fortnights", "= P4W"),
        ("zwei Tage", "= P2D"),
        ("ein halber Tag", "= P0.5D"),
        ("1/3 day", "= PT160M"),
        ("2-day course", "= P2D"),
        ("3 full days", "= P3D"),
        ("3 working days", "= P3D"),
        ("2 days of training", "= P2D"),
        ("1 day workshop", "= P1D"),
        ("20 hours in total", "= PT20H"),
        ("20 h total", "= PT20H"),
        ("２．５ hours", "= PT2.5H"),
        ("2  days", "P2D"),
        ("3 day(s)", "= P3D"),
        ("1 h 30 min", "= PT1.5H"),
        ("1h30", "= PT1.5H"),
        ("1h 20min", "= PT80M"),
        ("1:30 h", "= PT1.5H"),
        ("1:30", "= PT1.5H"),
        ("0:45", "= PT45M"),
        ("1h 30m", "= PT1.5H"),
        ("1h30m", "= PT1.5H"),
        ("full day", "= P1D"),
        ("all day", "= P1D"),
        ("10 CE hours", "= PT10H"),
        ("3 days incl. travel", "= P3D"),
        ("conference 2 days", "= P2D"),
        ("reading: 10 h", "= PT10H"),
        ("3 h reading and practice", "= PT3H"),
        ("2 j", "P2D"),
        ("demi-journée", "= P0.5D"),
        ("une journée", "= P1D"),
        ("1 jour et demi", "= P1.5D"),
        ("einen halben Tag", "= P0.5D"),
        ("anderthalb Tage", "= P1.5D"),
        ("1 hora y media", "= PT1.5H"),
        ("8 hs", "PT8H"),
        ("2 days and 4 hours", "= PT20H"),
        ("2 days + 4 h", "= PT20H"),
        ("1 week 2 days", "= P7D"),
        ("1 week, 2 days", "= P7D"),
        ("about 3 days", "= P3D"),
        ("approx. 3 days", "= P3D"),
        ("~3 days", "= P3D"),
        ("ca. 16 h", "= PT16H"),
        ("circa 2 weeks", "= P2W"),
        ("3 days or so", "= P3D"),
        ("up to 5 days", "= P5D"),
        ("max. 5 days", "= P5D"),
        ("5 days max", "= P5D"),
        ("no more than 2 weeks", "= P2W"),
        ("< 1 day", "= P1D"),
        ("2 days (16 h)", "= P2D"),
        ("2 days, 16 h", "= P2D"),
        ("40 hours / 5 days", "= PT40H"),
        ("5 days over 3 months", "= P5D"),
        ("3 days in June 2027", "= P3D"),
        ("2 weeks full-time", "= P2W"),
        ("2 weeks, full time", "= P2W"),
        ("0.125 h", "PT0.125H"),
        ("2 days (16 h) course", "= P2D"),
        ("2 weeks (approx.)", "= P2W"),
        ("2 days (online course)", "= P2D"),
        ("none", "= PT0H"),
        ("No time", "= PT0H"),
        ("0", "= PT0H"),
        ("nil", "= PT0H"),
    ]);
}

#[test]
fn times_are_read_in_many_languages() {
    hold(&[
        ("20+ hours", "> PT20H"),
        ("3+ days", "> P3D"),
        ("'3 days", "= P3D"),
        ("02:00:00", "= PT2H"),
        ("01:30:00", "= PT1.5H"),
        ("02:30:30", "? unit"),
        ("mezza giornata", "= P0.5D"),
        ("un'ora", "= PT1H"),
        ("meio dia", "= P0.5D"),
        ("halve dag", "= P0.5D"),
        ("pół dnia", "= P0.5D"),
        ("6 sessions x 1.5 hrs", "= PT9H"),
        ("4 hrs classroom + 4 hrs e-learning", "= PT8H"),
        ("16 UE", "= PT12H"),
        ("3 Halbtage", "= P1.5D"),
        ("2 uur per week gedurende 6 weken", "= PT12H"),
        ("2 ore a settimana per 3 mesi", "= PT24H"),
        ("16 godzin", "PT16H"),
        ("2 tygodnie", "P2W"),
        ("3 dni", "P3D"),
        ("8 timer", "PT8H"),
        ("3 dager", "P3D"),
        ("2 uker", "P2W"),
        ("2 veckor", "P2W"),
        ("3 dagar", "P3D"),
        ("8 tim", "PT8H"),
        ("16 tuntia", "PT16H"),
        ("3 päivää", "P3D"),
        ("2 viikkoa", "P2W"),
        ("16 часов", "PT16H"),
        ("2 недели", "P2W"),
        ("3 дні", "P3D"),
        ("2 тижні", "P2W"),
        ("16 год", "? "),
        ("3 gün", "P3D"),
        ("2 hafta", "P2W"),
        ("16 hodin", "PT16H"),
        ("3 nap", "P3D"),
        ("16 ωρών", "PT16H"),
        ("16時間", "PT16H"),
        ("3日間", "P3D"),
        ("1時間30分", "= PT1.5H"),
        ("約3日", "= P3D"),
        ("3日程度", "= P3D"),
        ("半日", "= P0.5D"),
        ("16小时", "PT16H"),
        ("两天", "= P2D"),
        ("3天左右", "= P3D"),
        ("16시간", "PT16H"),
        ("3일", "P3D"),
        ("2주", "P2W"),
        ("٣ أيام", "= P3D"),
        ("ساعتان", "= PT2H"),
        ("16 שעות", "PT16H"),
        ("שעתיים", "= PT2H"),
        ("3-5 dni", "< P5D"),
        ("od 2 do 3 dni", "< P3D"),
        ("3〜5日", "< P5D"),
        ("1日2時間", "? two"),
        ("2 часа в неделю", "PT2H / P1W"),
        ("週2時間", "PT2H / P1W"),
        ("2 timer i uken", "PT2H / P1W"),
        ("2 часа в неделю в течение 6 недель", "= PT12H"),
        ("2 godziny tygodniowo przez 6 tygodni", "= PT12H"),
        ("1 time", "? "),
        // Hours in Norwegian, days in German; months in Danish, days of work in English.
        ("3 t", "? "),
        ("5 MD", "? "),
    ]);
}

#[test]
fn a_whole_effort_counts_whatever_says_how_it_is_spread() {
    hold(&[
        ("40 hours, 2 hours per week", "= PT40H"),
        ("40 h, 2h/wk", "= PT40H"),
        ("10 days, 1 day per week", "= P10D"),
        ("160 hours, 8 hours per day", "= PT160H"),
        ("8 hours, 1 hour a week", "= PT8H"),
        ("5 days, 1 day a week", "= P5D"),
        ("40 Stunden, 2 Stunden pro Woche", "= PT40H"),
        ("40 h (2 h a week)", "= PT40H"),
        ("40 h; 2 h/week", "= PT40H"),
        ("40 h at 2 h a week", "= PT40H"),
        ("2 h a week, 40 h", "= PT40H"),
        ("2 h a week, 40 h in total", "= PT40H"),
        ("2 h a week (40 h)", "= PT40H"),
        ("600 min, 30 min a day", "= PT10H"),
        ("10 days, 4 hours a week", "= P10D"),
        ("5 days, 8 h a day", "= PT40H"),
        ("5 days, 2 h a day", "? two"),
        ("5 days at 2 h a day", "= PT10H"),
        ("2 h, 5 h a week", "? two"),
        ("2 h à 3 h", "< PT3H"),
        ("5 jours à 8 h", "= PT40H"),
        ("2 h a week, 5 days", "? again"),
        ("2 h a week for 40 hours", "? again"),
        ("2 h tous les 15 jours pendant 6 mois", "= PT24H"),
        ("2 h cada 15 días durante 6 meses", "= PT24H"),
        ("2 h every 7 days for 7 weeks", "= PT14H"),
        ("2 h every 14 days for 6 months", "= PT24H"),
        ("2 h every 10 days for 6 months", "? again"),
        ("2h/module", "? again"),
        ("1.30 h", "= PT1.3H"),
        ("0,45 Std.", "= PT0.45H"),
        ("1.5 h", "PT1.5H"),
        ("6 months (2 hrs/wk)", "= PT48H"),
        ("6 months, 2 hrs/wk", "= PT48H"),
        ("2 hrs/wk (6 months)", "= PT48H"),
        ("2 days (June)", "= P2D"),
        ("2 days (by 30 June 2027)", "= P2D"),
        ("2 Tage (Juni 2027)", "= P2D"),
        ("16 h (Q3 2027)", "= PT16H"),
    ]);
}

#[test]
fn a_span_says_how_long_it_lasts_but_not_how_much_work_it_is() {
    for text in [
        "1 month",
        "2 Months",
        "12 months",
        "24 months",
        "3-6 months",
        "half a month",
        "6 weeks",
        "52 weeks",
        "4-6 weeks",
        "30 days",
        "365 days",
        "1 year",
        "6 mois",
        "6 Monate",
        "12-18 meses",
        "6 mesi",
        "6 месяцев",
        "6か月",
        "6个月",
        "6개월",
        "about 6 months",
        "6 months until June 2027",
        "6 months (June 2027)",
        "P12M",
        "half a year",
        "半年",
        "2 lata",
    ] {
        assert_eq!(verdict(text), "? long", "{text}");
    }
    hold(&[
        ("5 weeks", "P5W"),
        ("29 days", "P29D"),
        ("300 hours", "PT300H"),
        ("2 h a week for 6 months", "= PT48H"),
        ("1 day a week for 40 weeks", "= P40D"),
        ("40 hours over 6 months", "= PT40H"),
        ("3 months full-time", "= P3M"),
        ("8 Wochen Vollzeit", "= P8W"),
        ("1 year full-time", "? long"),
    ]);
}

#[test]
fn of_a_range_the_longer_end_counts() {
    hold(&[
        ("2-3 weeks", "< P3W"),
        ("2 - 3 weeks", "< P3W"),
        ("2–3 wks", "< P3W"),
        ("2 to 3 weeks", "< P3W"),
        ("two to three weeks", "< P3W"),
        ("2 or 3 days", "< P3D"),
        ("between 2 and 3 weeks", "< P3W"),
        ("from 2 to 3 weeks", "< P3W"),
        ("1 week - 10 days", "< P10D"),
        ("1-2 h", "< PT2H"),
        ("1.5-2 days", "< P2D"),
        ("a day or two", "< P2D"),
        ("a week or two", "< P2W"),
        ("half a day to a day", "< P1D"),
        ("30-45 min", "< PT45M"),
        ("approx. 2-3 days", "< P3D"),
        ("2 bis 3 Tage", "< P3D"),
        ("2 à 3 jours", "< P3D"),
        ("2...3 days", "< P3D"),
        ("1-5 days", "? wide"),
        ("1 day to 2 weeks", "? wide"),
        ("0-2 days", "? wide"),
        ("3-2 weeks", "? two"),
    ]);
}

#[test]
fn what_is_done_a_number_of_times_is_added_up() {
    hold(&[
        ("2 h a week for 6 weeks", "= PT12H"),
        ("2 hours per week for 6 weeks", "= PT12H"),
        ("2 hours every week for six weeks", "= PT12H"),
        ("2h/wk for 6 wks", "= PT12H"),
        ("2h/wk x 10", "= PT20H"),
        ("2h/week x 10 weeks", "= PT20H"),
        ("weekly 1 h for 10 weeks", "= PT10H"),
        ("1 h weekly for 10 weeks", "= PT10H"),
        ("1 h weekly over 10 weeks", "= PT10H"),
        ("1 day/month for 3 months", "= P3D"),
        ("1 day a month for 3 months", "= P3D"),
        ("half a day a month for half a year", "= P3D"),
        ("2 h a month for a year", "= PT24H"),
        ("30 min a day for 2 weeks", "= PT5H"),
        ("30 min daily for 2 weeks", "= PT5H"),
        ("1 h twice a week for 6 weeks", "= PT12H"),
        ("1 h 3 times a week for 4 weeks", "= PT12H"),
        ("2 h every 2 weeks for 3 months", "= PT12H"),
        ("2 h every other week for 12 weeks", "= PT12H"),
        ("1-2 h a week for 6 weeks", "< PT12H"),
        ("2 h a week (6 weeks)", "= PT12H"),
        ("2 h a week (for 6 weeks)", "= PT12H"),
        ("6 weeks, 2 h a week", "= PT12H"),
        ("6 weeks at 2 h per week", "= PT12H"),
        ("6 weeks x 2 h", "= PT12H"),
        ("2 h x 6 weeks", "= PT12H"),
        ("3 x 2 h", "= PT6H"),
        ("six 90-minute sessions", "= PT9H"),
        ("3 12-hour shifts", "= PT36H"),
        ("4 shifts of 12 h", "= PT48H"),
        ("6 Termine à 2 Stunden", "= PT12H"),
        ("1 hour/week, 12 weeks", "= PT12H"),
        ("8 h per day, 5 days", "= PT40H"),
        ("3x2h", "= PT6H"),
        ("2 h x 3", "= PT6H"),
        ("4 sessions of 90 min", "= PT6H"),
        ("4 sessions à 90 min", "= PT6H"),
        ("three half days", "= P1.5D"),
        ("3 half-days", "= P1.5D"),
        ("5 days of 8 h", "= PT40H"),
        ("5 Tage à 8 h", "= PT40H"),
        ("6 sessions, 2 hours each", "= PT12H"),
        ("6 x 2 h each", "= PT12H"),
        ("2-day workshop + 4 h self-study", "= PT20H"),
        ("1 h every Friday for 6 weeks", "= PT6H"),
        ("2 x 30 min a week for 4 weeks", "= PT4H"),
        ("2 h a month for 6 weeks", "? again"),
    ]);
}

#[test]
fn what_goes_on_needs_the_days_of_the_action() {
    hold(&[
        ("2 h a week", "PT2H / P1W"),
        ("2h/week", "PT2H / P1W"),
        ("2h/sem", "PT2H / P1W"),
        ("2 h a la semana", "PT2H / P1W"),
        ("2 h semanales", "PT2H / P1W"),
        ("2 Tage im Monat", "P2D / P1M"),
        ("3 sessions a week of 1 hour", "PT3H / P1W"),
        ("1 meeting a month of 2 h", "PT2H / P1M"),
        ("30 min, 3 times a week", "PT90M / P1W"),
        ("2h/week till June 30", "PT2H / P1W until"),
        ("2 h per week", "PT2H / P1W"),
        ("2 h p.w.", "PT2H / P1W"),
        ("30 min a day", "PT30M / P1D"),
        ("half a day a month until June", "P0.5D / P1M until"),
        ("half a day a month until the end of June", "P0.5D / P1M until"),
        ("1 h weekly until 30 June 2027", "PT1H / P1W until"),
        ("1 h weekly till 2027-06-30", "PT1H / P1W until"),
        ("1 day a quarter until the end of the year", "P1D / 1quarter until"),
        ("2 h a week until Q3 2027", "PT2H / P1W until"),
        ("1 h a week until 3/4/2027", "? again"),
        ("2 h a week until I can do it", "? again"),
        ("2 h a week during the project", "? again"),
        ("10 h a day", "? "),
    ]);
}

#[test]
fn what_can_mean_several_times_is_asked_back_with_the_reason() {
    hold(&[
        ("8", "? unit"),
        ("~8", "? unit"),
        ("2-3", "? unit"),
        ("2 to 3", "? unit"),
        ("1,200 h", "? number"),
        ("1.5.2 days", "? number"),
        ("2 days, 20 h", "? two"),
        ("1.200 h", "? number"),
        ("2 days (3 weeks)", "? two"),
        ("2 days / 20 h", "? two"),
        ("2 days (3 weeks) course", "? two"),
        ("2 days (16 h", "? two"),
        ("2 days (8 h each)", "= PT16H"),
        ("2/3 days", "? two"),
        ("3/4 days", "? two"),
        ("16 h class 8 h reading", "? two"),
        ("at least 3 days", "? open"),
        ("min. 3 days", "? open"),
        ("more than 2 weeks", "? open"),
        ("3 days+", "? open"),
        ("2 weeks?", "? unsure"),
        ("maybe 2 days", "? unsure"),
        ("-3 days", "? negative"),
        ("-1", "? negative"),
        ("1 year", "? long"),
        ("half a year", "? long"),
        ("2 quarters", "? long"),
        ("2026", "? when"),
        ("Q3", "? when"),
        ("Q3 2026", "? when"),
        ("next week", "? when"),
        ("until June", "? when"),
        ("30 June 2027", "? when"),
        ("2027-06-30", "? when"),
        ("by the end of May", "? when"),
        ("ongoing", "? again"),
        ("weekly", "? again"),
        ("every Friday", "? again"),
        ("a while", "? "),
        ("some time", "? "),
        ("a few days", "? "),
        ("several weeks", "? "),
        ("as needed", "? "),
        ("TBD", "? unsure"),
        ("depends", "? "),
        ("3 courses", "? "),
        ("3 months, 40 hours", "? two"),
        ("3 months 40 hours", "? two"),
        ("12 weeks / 24 hours total", "? two"),
        ("8-week course, 16 hours", "? two"),
        ("4 weeks = 20 h", "? two"),
        ("4 weeks: 20 h", "? two"),
        ("1 week, 30 h", "? two"),
        ("6 months / 1 day", "? two"),
        ("1 week with 2 hours of preparation", "? two"),
        ("2 days and exam", "? "),
        ("3 days and preparation", "? "),
        ("8:00-16:00", "? when"),
        ("50%", "? "),
        ("4² h", "? "),
        ("", "? "),
        ("h", "? "),
        ("2 days for 3 people", "? two"),
        ("99999999999999999999999999999999 h", "? number"),
        ("900000 h x 900000", "? "),
    ]);
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

#[test]
fn the_days_of_an_action_say_how_long_something_goes_on() {
    let all = (Some("2027-01-11"), Some("2027-03-31"));
    for (text, (start, end), expected) in [
        ("2 h a week", all, Some("PT24H")),
        ("2 h a week", (Some("2027-01-11"), Some("2027-01-17")), Some("PT2H")),
        ("2 h a week", (Some("2027-01-11"), Some("2027-01-18")), Some("PT4H")),
        ("2 h a week", (Some("2027-01-11"), None), None),
        ("2 h a week", (None, Some("2027-03-31")), None),
        ("2 h a week", (Some("2027-03-31"), Some("2027-01-11")), None),
        ("2 h a week", (Some("0001-01-01"), Some("9999-12-31")), None),
        ("2 h every 2 weeks", all, Some("PT12H")),
        ("30 min a day", (Some("2027-01-11"), Some("2027-01-24")), Some("PT5H")),
        ("half a day a month until June", (Some("2027-01-15"), None), Some("P3D")),
        ("half a day a month until June", (Some("2026-07-01"), Some("2026-12-31")), Some("P6D")),
        ("half a day a month until June", (Some("2027-06-30"), None), Some("P0.5D")),
        ("1 h weekly until 30 June 2027", (Some("2027-06-17"), Some("2028-01-01")), Some("PT2H")),
        ("1 h weekly until 30 June 2027", (None, Some("2028-01-01")), None),
        ("1 day a quarter until the end of the year", (Some("2027-01-01"), None), Some("P4D")),
        ("1 day a year", (Some("2027-01-01"), Some("2029-12-31")), Some("P3D")),
        ("3 days", all, Some("P3D")),
        ("a while", all, None),
    ] {
        let mut effort = Effort::from_text(text);
        effort.recompute(start.map(date), end.map(date));
        assert_eq!(effort.duration.as_deref(), expected, "{text} {start:?} {end:?}");
    }
}

#[test]
fn a_duration_stands_where_the_words_say_none() {
    let kept = |text: &str, duration: &str| {
        let mut effort = Effort { text: text.to_owned(), duration: Some(duration.to_owned()) };
        effort.recompute(None, None);
        effort.duration
    };
    assert_eq!(kept("as agreed", "PT8H").as_deref(), Some("PT8H"));
    assert_eq!(kept("2 days", "PT8H").as_deref(), Some("P2D"));
    assert_eq!(kept("12 months", "PT40H").as_deref(), Some("PT40H"));
    assert_eq!(kept("12 months", "P12M"), None, "it was read from the words, before they were asked about");
}

#[test]
fn durations_come_to_hours() {
    for (text, hours, plain) in [
        ("16 h", Some(16.0), Some(16.0)),
        ("1,5 weeks", Some(60.0), Some(60.0)),
        ("2 Months", None, None),
        ("6 weeks", None, None),
        ("5 weeks", Some(200.0), Some(200.0)),
        ("30 days", None, None),
        ("90 min", Some(1.5), Some(1.5)),
        ("2-3 weeks", Some(120.0), Some(120.0)),
        ("2.5 to 3 days", Some(24.0), Some(24.0)),
        ("2–3 wks", Some(120.0), Some(120.0)),
        ("2 days to 3 days", Some(24.0), None),
        ("3-2 weeks", None, None),
        ("1-5 days", None, None),
        ("half a day", Some(4.0), Some(4.0)),
        ("Half an hour", Some(0.5), Some(0.5)),
        ("half  a day", Some(4.0), Some(4.0)),
        ("half and", None, None),
        ("1half a day", None, None),
        ("3 Tage", Some(24.0), None),
        ("PT8H", Some(8.0), None),
        ("2 h a week", None, None),
        ("8", None, None),
    ] {
        let effort = Effort::from_text(text);
        assert_eq!((effort.hours(), effort.plain_hours()), (hours, plain), "{text}");
    }
}

/// Words of times in random order.
fn jumbled() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "1",
        "2",
        "1/2",
        "½",
        "0",
        "3.5",
        "1:30",
        "h",
        "day",
        "days",
        "weeks",
        "month",
        "year",
        "quarter",
        "a",
        "an",
        "half",
        "and",
        "of",
        "to",
        "-",
        "x",
        "times",
        "per",
        "/",
        "every",
        "weekly",
        "for",
        "until",
        "June",
        "2027",
        "about",
        "max",
        "(",
        ")",
        ",",
        "?",
        "+",
        "two",
        "between",
        "99999999999999999999999999999",
        "sessions",
    ];
    proptest::collection::vec(proptest::sample::select(WORDS).prop_map(str::to_owned), 0..9).prop_map(|words| words.join(" "))
}

proptest! {
    /// Any text is read without a panic, and an accepted one fits the schema and can be read again.
    #[test]
    fn any_text_is_read(text in prop_oneof![any::<String>(), jumbled()], start in 0i64..4_000_000, days in 0i64..9_000) {
        let mut effort = Effort::from_text(&text);
        prop_assert_eq!(&effort.text, &text);
        prop_assert_eq!(effort.hours().is_some(), effort.duration.is_some());
        let day = |days: i64| jiff::civil::Date::MIN.checked_add(jiff::Span::new().days(days)).ok().map(Date);
        effort.recompute(day(start), day(start + days));
        prop_assert_eq!(effort.hours().is_some(), effort.duration.is_some());
        prop_assert!(effort.hours().is_none_or(|hours| hours >= 0.0 && hours.is_finite()));
        if let Some(hours) = effort.plain_hours() {
            prop_assert_eq!(effort.hours(), Some(hours));
        }
    }
}
