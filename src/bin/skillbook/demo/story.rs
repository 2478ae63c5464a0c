//! The made-up department: who works there and what goes wrong, as `templates/demo.yaml` tells it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::DemoError;
use skillbook::model::{ActivityKind, Date, Education};
use skillbook::templates;
use skillbook::yaml;

const FILE: &str = "demo.yaml";

/// All that the file tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) round: String,
    pub(super) issued_on: Date,
    pub(super) due: Date,
    /// The day that counts as today, so that every run is alike.
    pub(super) today: Date,
    pub(super) next: Next,
    pub(super) director: Boss,
    departments: Vec<Department>,
    pub(super) people: Vec<Colleague>,
    pub(super) notes: Notes,
    pub(super) skills: BTreeMap<String, SkillWords>,
    pub(super) activities: BTreeMap<ActivityKind, ActivityWords>,
    pub(super) schedule: Vec<Slot>,
    pub(super) outcomes: Vec<String>,
}

/// The round after this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Next {
    pub(super) round: String,
    pub(super) issued_on: Date,
    pub(super) due: Date,
    pub(super) today: Date,
    /// Ids of those of whom nothing comes back.
    pub(super) silent: Vec<String>,
}

/// A manager.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Boss {
    pub(super) name: String,
    pub(super) email: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Department {
    name: String,
    /// Id of the person who heads it.
    head: String,
}

/// One of the people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Colleague {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) department: String,
    pub(super) role: String,
    pub(super) target_role: String,
    pub(super) stage: Stage,
    #[serde(default)]
    pub(super) strong: Vec<String>,
    #[serde(default)]
    pub(super) weak: Vec<String>,
    pub(super) education: Education,
    /// The career goal, and the day by which it is to be reached.
    pub(super) goal: String,
    pub(super) by: Date,
    #[serde(default)]
    pub(super) other: Vec<Extra>,
    pub(super) agreed: Option<Agreed>,
    /// A skill that has no place in the person's work.
    pub(super) exempted: Option<Exempted>,
    /// Where the manager's rating differs; who has none is not rated by the manager.
    #[serde(default)]
    pub(super) manager_says: Vec<Remark>,
    #[serde(default)]
    pub(super) lapses: Vec<Lapse>,
    /// Whether the plan holds the first step to the education that the target role requires.
    #[serde(default)]
    pub(super) studies: bool,
    #[serde(default)]
    pub(super) sends: Sends,
}

/// How near a person's ratings are to the target role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Stage {
    Ready,
    Near,
    Middle,
    Start,
}

/// A skill beyond the framework's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extra {
    pub(super) label: String,
    pub(super) rating: u8,
    pub(super) needed: u8,
    pub(super) evidence: String,
}

/// A level needed that was agreed with a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreed {
    pub(super) skill: String,
    pub(super) level: u8,
    pub(super) reason: String,
}

/// A skill that does not apply to a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exempted {
    pub(super) skill: String,
    pub(super) reason: String,
}

/// A skill in which the manager rates otherwise.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Remark {
    pub(super) skill: String,
    pub(super) difference: i16,
    pub(super) evidence: String,
}

/// What comes back from a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sends {
    /// A workbook without a fault.
    #[default]
    AsAsked,
    /// The rows of the inventory in another order.
    Sorted(SortBy),
    /// The inventory's sheet under another name.
    RenamedSheet(String),
    /// Ratings as words and as numbers stored as text.
    RatingsAsText,
    /// The file under another name: this stands before its ending.
    FileName(String),
    /// Half of the ratings and no plan.
    HalfFilled,
    /// A rating off the scale, one that says two things, an action without a result.
    Slips,
    /// A level changed without a reason, and a date, a cost and a source that cannot be read.
    Oversights,
    /// Remarks in a column of the person's own.
    NoteBeside,
    /// A file of which the end is missing, as after a broken download.
    CutOff,
    /// The workbook as it was sent.
    Untouched,
    /// Nothing at all.
    Nothing,
}

/// What rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SortBy {
    Rating,
    Skill,
}

/// What people type where no such thing is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) heading: String,
    pub(super) beside: String,
    pub(super) slip_rating: String,
    pub(super) slip_date: String,
    pub(super) slip_cost: String,
    pub(super) slip_source: String,
}

/// Where a rating comes from, and what shows it.
pub(super) type Evidence = (String, String);

/// What people write about a skill.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkillWords {
    pub(super) low: Evidence,
    pub(super) middle: Evidence,
    pub(super) high: Vec<Evidence>,
    /// A goal that builds the skill, how one knows that it is reached, and results of actions on the way.
    pub(super) goal: String,
    pub(super) measure: String,
    pub(super) results: Vec<String>,
}

/// What people write about activities of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivityWords {
    pub(super) times: Vec<String>,
    pub(super) costs: Vec<i64>,
    pub(super) results: Vec<String>,
}

/// When a goal and the actions below it are to be finished.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub(super) goal: Date,
    /// When the first action began, for those who have begun already.
    #[serde(default)]
    pub(super) begun: Option<Date>,
    pub(super) actions: Vec<Step>,
}

/// The days of an action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    pub(super) from: Date,
    pub(super) to: Date,
}

/// What a person does not think of in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Lapse {
    /// Nobody was asked for the money.
    NotApproved,
    /// Large gaps are neither planned nor put off.
    GapsForgotten,
    /// No action has a start date, so that all begin at once.
    AllAtOnce,
}

impl Story {
    /// Reads the file that is built in.
    pub(super) fn load() -> Result<Self, DemoError> {
        let fault = |detail: String| DemoError::Story(format!("{FILE}: {detail}"));
        let yaml = yaml::read(templates::file(FILE).unwrap_or_default()).map_err(|error| fault(error.to_string()))?;
        serde_json::from_value(yaml.value).map_err(|error| fault(error.to_string()))
    }

    /// The person of an id.
    pub(super) fn colleague(&self, id: Option<&str>) -> Result<&Colleague, DemoError> {
        let found = self.people.iter().find(|colleague| Some(colleague.id.as_str()) == id);
        found.ok_or_else(|| DemoError::Story(format!("{FILE}: nobody has the id {}", id.unwrap_or_default())))
    }

    /// Whom a person answers to: the head of the department, and the heads to the director.
    pub(super) fn boss(&self, colleague: &Colleague) -> Boss {
        let head = self.departments.iter().find(|department| department.name == colleague.department);
        let head = head.and_then(|department| self.people.iter().find(|other| other.id == department.head));
        match head {
            Some(head) if head.id != colleague.id => Boss { name: head.name.clone(), email: head.email.clone() },
            _ => self.director.clone(),
        }
    }

    /// The staff list as a file of the kind that HR systems export.
    pub(super) fn roster(&self) -> Vec<u8> {
        // With a byte-order mark Excel shows names of every script as they are.
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let headings = ["id", "name", "email", "department", "role", "target_role", "manager", "manager_email"];
        // Writing into memory cannot fail.
        let _ = writer.write_record(headings);
        for colleague in &self.people {
            let Boss { name, email } = self.boss(colleague);
            let Colleague { id, name: own, email: address, department, role, target_role, .. } = colleague;
            let _ = writer.write_record([id, own, address, department, role, target_role, &name, &email]);
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// A number that depends on some words and nothing else: the demo needs variety, not chance. (FNV-1a, then mixed once
/// more, since words that differ in their last letter only would give much the same number.)
pub(super) fn dice(words: &[&str]) -> usize {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

/// One of some things, by the dice.
pub(super) fn pick<'a, T>(things: &'a [T], words: &[&str]) -> Option<&'a T> {
    things.get(dice(words).checked_rem(things.len())?)
}
