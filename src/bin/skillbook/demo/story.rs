//! The made-up department, from `templates/demo.yaml`: who works there and what goes wrong.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::DemoError;
use skillbook::model::{ActivityKind, Date, Education};
use skillbook::templates;
use skillbook::yaml;

const FILE: &str = "demo.yaml";

/// The content of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) round: String,
    pub(super) issued_on: Date,
    pub(super) due: Date,
    /// The day that counts as today. It is fixed, so that every run gives the same result.
    pub(super) today: Date,
    pub(super) next: Next,
    pub(super) director: Boss,
    departments: Vec<DemoDepartment>,
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
    /// Ids of the people who return nothing.
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
struct DemoDepartment {
    name: String,
    /// Id of the person who heads it.
    head: String,
}

/// A person of the department.
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
    /// The career goal, and in `by` the day by which to reach it.
    pub(super) goal: String,
    pub(super) by: Date,
    #[serde(default)]
    pub(super) other: Vec<Extra>,
    pub(super) agreed: Option<Agreed>,
    /// A skill that does not apply to the person's work.
    pub(super) exempted: Option<Exempted>,
    /// The manager's differing ratings. If there are none, the manager does not rate the person.
    #[serde(default)]
    pub(super) manager_says: Vec<ManagerRating>,
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

/// A skill that is not in the framework.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Extra {
    pub(super) label: String,
    pub(super) rating: u8,
    pub(super) needed: u8,
    pub(super) evidence: String,
}

/// A needed level that was agreed with a person.
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

/// A skill that the manager rates differently.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManagerRating {
    pub(super) skill: String,
    pub(super) difference: i16,
    pub(super) evidence: String,
}

/// How a person sends the workbook back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sends {
    /// A workbook without a fault.
    #[default]
    AsAsked,
    /// The rows of the inventory are in another order.
    Sorted(SortBy),
    /// The inventory's sheet has another name.
    RenamedSheet(String),
    /// Ratings are words, or numbers stored as text.
    RatingsAsText,
    /// The file has another name, with this text before the ending.
    FileName(String),
    /// Half of the ratings are there, and no plan.
    HalfFilled,
    /// One rating is off the scale, one is ambiguous, and an action has no result.
    Slips,
    /// A needed level is changed without a reason, and a date, a cost and a source cannot be read.
    Oversights,
    /// The person has added a column with remarks.
    NoteBeside,
    /// The end of the file is missing, as after a broken download.
    CutOff,
    /// The workbook is as it was issued.
    Untouched,
    /// Nothing at all.
    Nothing,
}

/// The order of sorted rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SortBy {
    Rating,
    Skill,
}

/// Texts that people type where they do not belong.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) heading: String,
    pub(super) beside: String,
    pub(super) slip_rating: String,
    pub(super) slip_date: String,
    pub(super) slip_cost: String,
    pub(super) slip_source: String,
    /// The result of the first step towards a degree.
    pub(super) studies: String,
}

/// The source of a rating, and the evidence for it.
pub(super) type Evidence = (String, String);

/// Texts that people write about a skill.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SkillWords {
    pub(super) low: Evidence,
    pub(super) middle: Evidence,
    pub(super) high: Vec<Evidence>,
    /// A goal that builds the skill, the measure of its success, and results of actions.
    pub(super) goal: String,
    pub(super) measure: String,
    pub(super) results: Vec<String>,
}

/// Texts that people write about activities of a kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActivityWords {
    pub(super) times: Vec<String>,
    pub(super) costs: Vec<i64>,
    pub(super) results: Vec<String>,
}

/// The days of a goal and of its actions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub(super) goal: Date,
    /// The day on which the first action began, for people who have begun already.
    #[serde(default)]
    pub(super) begun: Option<Date>,
    pub(super) actions: Vec<ActionDays>,
}

/// The days of an action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionDays {
    pub(super) from: Date,
    pub(super) to: Date,
}

/// Something that a person forgets in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Lapse {
    /// Nobody has approved the costs.
    NotApproved,
    /// Large gaps are neither planned nor postponed.
    GapsForgotten,
    /// No action has a start date, so all of them begin at once.
    AllAtOnce,
}

impl Story {
    /// Reads the built-in file.
    pub(super) fn load() -> Result<Self, DemoError> {
        let fault = |detail: String| DemoError::Story(format!("{FILE}: {detail}"));
        let yaml = yaml::read(templates::file(FILE).unwrap_or_default()).map_err(|error| fault(error.to_string()))?;
        serde_json::from_value(yaml.value).map_err(|error| fault(error.to_string()))
    }

    /// Finds a person by id.
    pub(super) fn colleague(&self, id: Option<&str>) -> Result<&Colleague, DemoError> {
        let found = self.people.iter().find(|colleague| Some(colleague.id.as_str()) == id);
        found.ok_or_else(|| DemoError::Story(format!("{FILE}: nobody has the id {}", id.unwrap_or_default())))
    }

    /// Returns a person's manager: the head of the department or, for a head, the director.
    pub(super) fn boss(&self, colleague: &Colleague) -> Boss {
        let head = self.departments.iter().find(|department| department.name == colleague.department);
        let head = head.and_then(|department| self.people.iter().find(|other| other.id == department.head));
        match head {
            Some(head) if head.id != colleague.id => Boss { name: head.name.clone(), email: head.email.clone() },
            _ => self.director.clone(),
        }
    }

    /// Returns the staff list as CSV, as HR systems export it.
    pub(super) fn roster(&self) -> Vec<u8> {
        // The byte-order mark makes Excel show names in all scripts correctly.
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

/// Returns a number that depends only on the words: the demo needs variety, not randomness. This is FNV-1a, mixed once more,
/// since words that differ only in their last letter would otherwise give similar numbers.
pub(super) fn dice(words: &[&str]) -> usize {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize
}

/// Picks one of these things, depending on the words.
pub(super) fn pick<'a, T>(things: &'a [T], words: &[&str]) -> Option<&'a T> {
    things.get(dice(words).checked_rem(things.len())?)
}
