//! Made-up people and the answers in their packets. All have different words, ratings, goals, times and costs, and now and then
//! something is missing. Nothing is random, so two runs read the same files.

use std::path::{Path, PathBuf};

use skillbook::excel;
use skillbook::form::{Capacity, Form};
use skillbook::framework::{DEFAULT_FRAMEWORK, builtin};
use skillbook::model::{
    Action, ActionStatus, ActivityKind, CareerGoal, Date, Document, Education, Effort, FormInfo, FormKind, Framework, Goal,
    Inventory, Money, OtherSkill, Person, Priority, Rater, RaterKind,
};

use super::Result;

/// The day that counts as today.
pub(crate) const TODAY: &str = "2026-11-23";

const FIRST: [&str; 14] =
    ["Ana", "Bo", "Chidi", "Dana", "Elif", "Farid", "Grace", "Hanna", "Ivo", "Jun", "Keiko", "Luís", "Mária", "Zeynep"];
const LAST: [&str; 13] =
    ["Abara", "Baker", "Costa", "Dvořák", "Eriksen", "Fontaine", "García", "Huang", "Ito", "Jansen", "Kaya", "Moreau", "Silva"];
const DID: [&str; 9] = ["Led", "Prepared", "Took over", "Rewrote", "Checked", "Explained", "Planned", "Reviewed", "Helped with"];
const WHAT: [&str; 11] = [
    "the replacement of infusion pumps",
    "the yearly safety inspection",
    "a course for new colleagues",
    "the vendor contract",
    "the list of spare parts",
    "a budget for imaging",
    "the incident report",
    "the handover to nursing",
    "our maintenance plan",
    "the network segment for monitors",
    "the committee's minutes",
];
const WHERE: [&str; 8] = [
    "in intensive care",
    "for radiology",
    "at the north site",
    "with two vendors",
    "after the audit",
    "for the new wing",
    "together with IT",
    "while my manager was away",
];
const TIMES: [&str; 7] =
    ["16 h", "2 days", "3 hours each, 4 sessions", "1 h a week for 10 weeks", "24 hours", "1.5 days", "6-8 h"];

/// Numbers that look random but are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % limit.max(1) as u64).unwrap_or_default()
    }

    /// Whether an event with this probability, in percent, happens.
    fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// Returns a level. Most people rate themselves in the middle or a little above.
    fn level(&mut self) -> Option<u8> {
        self.pick(&[1, 2, 3, 3, 4, 4, 4, 5]).copied()
    }

    /// Returns a day in a year.
    fn day(&mut self, year: i16) -> Option<Date> {
        Date::from_ymd(year, i8::try_from(1 + self.below(12)).ok()?, i8::try_from(1 + self.below(28)).ok()?)
    }

    /// Returns a sentence about somebody's work.
    fn words(&mut self) -> Option<String> {
        let number = 2 + self.below(40);
        Some(format!("{} {} {} ({number} devices)", self.pick(&DID)?, self.pick(&WHAT)?, self.pick(&WHERE)?))
    }
}

/// Returns the framework of all the people.
pub(crate) fn framework() -> Result<Framework> {
    Ok(builtin(DEFAULT_FRAMEWORK).ok_or("the usual framework is not built in")?)
}

/// Returns the packets of the people with these numbers.
pub(crate) fn documents(numbers: std::ops::Range<usize>, framework: &Framework) -> Vec<Document> {
    numbers.map(|number| document(number, framework)).collect()
}

fn document(number: usize, framework: &Framework) -> Document {
    let mut dice = Dice(number as u64 + 1);
    let form = FormInfo {
        kind: FormKind::Packet,
        framework: framework.id.clone(),
        framework_version: framework.version.clone(),
        round: Some("2026-H2".to_owned()),
        due: Date::parse("2026-12-15"),
    };
    let name = |dice: &mut Dice| Some(format!("{} {}", dice.pick(&FIRST)?, dice.pick(&LAST)?));
    let person = Person {
        id: Some(format!("E{}", 10_000 + number)),
        name: name(&mut dice).map(|name| format!("{name} {}", letters_of(number))),
        email: Some(format!("e{number}@example.org")),
        department: dice.pick(&["Imaging", "Devices", "Dialysis", "Networks"]).map(|name| (*name).to_owned()),
        role: Some("Technician".to_owned()),
        target_role: dice.pick(&framework.roles).map(|role| role.id.clone()),
        manager: name(&mut dice),
    };
    let mut document = Document::blank(form, person, Rater { kind: RaterKind::Own, name: None }, framework);
    document.career_goal = Some(CareerGoal { statement: dice.words(), target_date: dice.day(2030) });
    let highest = dice.pick(&framework.education.levels).map(|level| level.id.clone());
    document.education = Some(Education { highest, field: dice.words(), certificates: dice.words() });
    if let Some(inventory) = &mut document.inventory {
        rate(inventory, framework, &mut dice);
    }
    if let Some(analysis) = &mut document.gap_analysis {
        for row in &mut analysis.rows {
            row.priority =
                dice.pick(&[Some(Priority::High), Some(Priority::Medium), Some(Priority::Low), None]).copied().flatten();
            if dice.often(5) {
                (row.level_needed, row.reason) = (dice.level(), dice.words());
            }
        }
    }
    document.recompute();
    let gaps: Vec<String> = document
        .gap_analysis
        .iter()
        .flat_map(|analysis| &analysis.rows)
        .filter(|row| row.gap > Some(0))
        .map(|row| row.skill.clone())
        .collect();
    if let Some(plan) = &mut document.plan {
        plan.goals = (0..1 + dice.below(3)).map(|_| goal(&gaps, framework, &mut dice)).collect();
    }
    document.recompute();
    document
}

/// Returns a number in letters, so that no two people share a name.
fn letters_of(mut number: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.push(char::from(b'A' + u8::try_from(number % 26).unwrap_or_default()));
        number /= 26;
        if number == 0 {
            return letters;
        }
    }
}

fn rate(inventory: &mut Inventory, framework: &Framework, dice: &mut Dice) {
    inventory.rated_on = Date::parse("2026-11-20");
    for rating in &mut inventory.ratings {
        match dice.below(100) {
            0..2 => rating.exempted = dice.words(),
            // The person forgot the rating.
            2 => {}
            _ => {
                rating.rating = dice.level();
                rating.source = dice.pick(&framework.sources).map(|source| source.id.clone());
                rating.evidence = if dice.often(70) { dice.words() } else { None };
            }
        }
    }
    let other = |dice: &mut Dice| OtherSkill {
        label: dice.pick(&WHAT).map(|what| format!("Own skill: {what}")),
        rating: dice.level(),
        evidence: dice.words(),
        previous: None,
    };
    // No additional skill is listed twice.
    let mut others: Vec<OtherSkill> = (0..dice.below(4)).map(|_| other(dice)).collect();
    others.sort_by(|one, two| one.label.cmp(&two.label));
    others.dedup_by(|one, two| one.label == two.label);
    inventory.other = others;
}

fn goal(gaps: &[String], framework: &Framework, dice: &mut Dice) -> Goal {
    let actions = (0..1 + dice.below(4)).map(|_| action(gaps, framework, dice)).collect();
    Goal { statement: dice.words(), skill: None, measure: dice.words(), target_date: dice.day(2028), actions }
}

fn action(gaps: &[String], framework: &Framework, dice: &mut Dice) -> Action {
    let cost = i64::try_from(dice.below(30) * 50).unwrap_or_default();
    Action {
        action: dice.words(),
        skill: dice.pick(gaps).cloned(),
        kind: dice.pick(&ActivityKind::ALL).copied(),
        estimated_time: dice.pick(&TIMES).map(|time| Effort::from_text(time)),
        estimated_cost: Money::new(cost.into(), &framework.currency),
        approved_by: dice.pick(&LAST).map(|name| format!("Dr. {name}")),
        result: dice.words(),
        start_date: Date::parse("2026-12-01"),
        target_date: dice.day(2027),
        status: dice.pick(&[ActionStatus::Planned, ActionStatus::InProgress]).copied(),
        ..Action::default()
    }
}

/// Returns the workbook of a document.
pub(crate) fn workbook(document: &Document, framework: &Framework) -> Result<Vec<u8>> {
    let form = Form::for_document(document, framework, &Capacity::default());
    let day = Date::parse(TODAY).ok_or("no day")?;
    Ok(excel::write(&form, document, day)?)
}

/// Writes the workbooks of the people with these numbers into a new folder. Returns the files in order.
pub(crate) fn returns(numbers: std::ops::Range<usize>, folder: &Path) -> Result<Vec<PathBuf>> {
    let framework = framework()?;
    std::fs::create_dir_all(folder)?;
    let write = |document: &Document| -> Result<PathBuf> {
        let file = folder.join(format!("{}.xlsx", document.person.id.as_deref().unwrap_or_default()));
        std::fs::write(&file, workbook(document, &framework)?)?;
        Ok(file)
    };
    documents(numbers, &framework).iter().map(write).collect()
}
