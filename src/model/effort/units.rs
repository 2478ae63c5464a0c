//! Units of time, their words in the languages of staff lists, and numbers in words.

use rust_decimal::Decimal;

/// A unit of time.
#[derive(Debug, PartialEq)]
pub struct EffortUnit {
    /// Its name, by which texts know it.
    pub name: &'static str,
    /// Its ISO 8601 duration, with `%` for the number; empty where nobody works for so long on end.
    pub(super) iso: &'static str,
    /// Working minutes in it.
    pub(super) minutes: u32,
    /// The words for it that the formula on the sheet knows too, in lower case.
    pub words: &'static [&'static str],
    /// More words for it.
    more: &'static [&'static str],
}

/// The units of time, with the usual full-time figures (a day has 8 hours, a week 5 days, a month 4 weeks) by which plans
/// are added up.
pub(super) const UNITS: [EffortUnit; 5] = [
    EffortUnit {
        name: "hour",
        iso: "PT%H",
        minutes: 60,
        words: &["h", "hr", "hrs", "hour", "hours"],
        more: &["hs", "std", "stunde", "stunden", "heure", "heures", "hora", "horas", "ore", "ora", "uur", "uren"],
    },
    EffortUnit {
        name: "minute",
        iso: "PT%M",
        minutes: 1,
        words: &["min", "mins", "minute", "minutes"],
        more: &["minuten", "minutos", "minuti"],
    },
    EffortUnit {
        name: "day",
        iso: "P%D",
        minutes: 480,
        words: &["d", "day", "days"],
        more: &[
            "workday",
            "workdays",
            "pd",
            "pds",
            "manday",
            "mandays",
            "tag",
            "tage",
            "tagen",
            "arbeitstag",
            "arbeitstage",
            "pt",
            "j",
            "jour",
            "jours",
            "journée",
            "journées",
            "día",
            "días",
            "dia",
            "dias",
            "giorno",
            "giorni",
            "dag",
            "dagen",
        ],
    },
    EffortUnit {
        name: "week",
        iso: "P%W",
        minutes: 2_400,
        words: &["w", "wk", "wks", "week", "weeks"],
        more: &[
            "workweek",
            "workweeks",
            "woche",
            "wochen",
            "sem",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "settimana",
            "settimane",
            "weken",
        ],
    },
    EffortUnit {
        name: "month",
        iso: "P%M",
        minutes: 9_600,
        words: &["month", "months", "mo"],
        more: &["mos", "mth", "mths", "monat", "monate", "monaten", "mois", "mes", "meses", "mese", "mesi", "maand", "maanden"],
    },
];

/// Units that say how often or for how long something is done, but not how much work it is.
const PERIODS: [EffortUnit; 2] = [
    EffortUnit {
        name: "quarter",
        iso: "",
        minutes: 28_800,
        words: &["quarter", "quarters"],
        more: &["quartal", "quartale", "trimestre", "qtr"],
    },
    EffortUnit {
        name: "year",
        iso: "",
        minutes: 115_200,
        words: &["year", "years", "yr", "yrs"],
        more: &["jahr", "jahre", "an", "ans", "année", "année", "año", "años", "anno", "anni", "jaar"],
    },
];

impl EffortUnit {
    /// Working hours in it.
    pub fn hours(&self) -> f64 {
        f64::from(self.minutes) / 60.0
    }

    /// Whether it is the largest unit below another, as hours are below days.
    pub(super) fn is_next_below(&self, other: &Self) -> bool {
        self.minutes < other.minutes && !UNITS.iter().any(|unit| self.minutes < unit.minutes && unit.minutes < other.minutes)
    }

    /// Working minutes in so many of them.
    pub(super) fn minutes_in(&self, number: Decimal) -> Option<Decimal> {
        number.checked_mul(self.minutes.into())
    }
}

/// The unit of a word; a fortnight is two weeks.
pub(super) fn unit(word: &str) -> Option<(u32, &'static EffortUnit)> {
    let units = || UNITS.iter().chain(&PERIODS);
    let by_word = || units().find(|unit| unit.words.contains(&word) || unit.more.contains(&word));
    match word {
        "fortnight" | "fortnights" => named("week").map(|week| (2, week)),
        _ => by_word().map(|unit| (1, unit)),
    }
}

/// The unit of a name.
pub(super) fn named(name: &str) -> Option<&'static EffortUnit> {
    UNITS.iter().chain(&PERIODS).find(|unit| unit.name == name)
}

/// Words for how often something is done: so many of a unit lie between.
const RHYTHMS: [(&str, u32, &[&str]); 6] = [
    ("day", 1, &["daily", "täglich", "quotidien", "diario"]),
    ("week", 1, &["weekly", "pw", "wöchentlich", "hebdomadaire", "hebdomadaires", "semanal", "semanales"]),
    ("week", 2, &["fortnightly", "zweiwöchentlich"]),
    ("month", 1, &["monthly", "pcm", "monatlich", "mensuel", "mensuels", "mensual", "mensuales"]),
    ("quarter", 1, &["quarterly", "vierteljährlich"]),
    ("year", 1, &["yearly", "annually", "pa", "jährlich"]),
];

/// How often a word says that something is done.
pub(super) fn rhythm(word: &str) -> Option<(u32, &'static EffortUnit)> {
    let (name, number, _) = RHYTHMS.iter().find(|(_, _, words)| words.contains(&word))?;
    named(name).map(|unit| (*number, unit))
}

/// Numbers in words.
const NUMBERS: [(&[&str], u32); 20] = [
    (&["one", "ein", "eine", "einen", "un", "une", "una", "uno"], 1),
    (&["two", "zwei", "deux", "dos", "due", "twee"], 2),
    (&["three", "drei", "trois", "tres", "tre", "drie"], 3),
    (&["four", "vier", "quatre", "cuatro", "quattro"], 4),
    (&["five", "fünf", "cinq", "cinco", "cinque", "vijf"], 5),
    (&["six", "sechs", "seis", "sei", "zes"], 6),
    (&["seven", "sieben", "sept", "siete", "sette", "zeven"], 7),
    (&["eight", "acht", "huit", "ocho", "otto"], 8),
    (&["nine", "neun", "neuf", "nueve", "nove", "negen"], 9),
    (&["ten", "zehn", "dix", "diez", "dieci", "tien"], 10),
    (&["eleven", "elf", "onze", "once"], 11),
    (&["twelve", "zwölf", "douze", "doce", "dodici"], 12),
    (&["fifteen", "fünfzehn", "quinze", "quince"], 15),
    (&["sixteen"], 16),
    (&["twenty", "zwanzig", "vingt", "veinte", "venti"], 20),
    (&["thirty", "dreißig", "trente", "treinta"], 30),
    (&["forty", "vierzig"], 40),
    (&["fifty", "fünfzig"], 50),
    (&["sixty", "sechzig"], 60),
    (&["ninety", "neunzig"], 90),
];

/// The number that a word means.
pub(super) fn number(word: &str) -> Option<Decimal> {
    NUMBERS.iter().find(|(words, _)| words.contains(&word)).map(|(_, number)| Decimal::from(*number))
}
