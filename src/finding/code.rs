//! The catalogue of finding codes. The table below gives each code its family, its name, its severity, whether it is a rule
//! and whether it is personal; its words are in `templates/texts/en/findings.yaml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Reader;
use super::Severity::{self, Error, Info, Warning};
use crate::templates;

/// What findings are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// The file as such.
    File,
    /// Which form it is, and whose.
    Form,
    /// Where the answers stand.
    Place,
    /// What could be read of an answer.
    Answer,
    /// What the answers say.
    Document,
    /// One return beside the others.
    Department,
    /// A framework.
    Framework,
    /// A staff list.
    Roster,
    /// A policy or another file of settings.
    Settings,
}

impl Family {
    /// Whether the findings come of reading a return. What rules find missing in it is no matter of reading.
    pub const fn is_of_reading(self) -> bool {
        matches!(self, Self::File | Self::Form | Self::Place | Self::Answer)
    }

    /// Whether the findings are about what somebody returned, rather than about what forms are made from.
    pub const fn is_of_returns(self) -> bool {
        self.is_of_reading() || matches!(self, Self::Document | Self::Department)
    }
}

macro_rules! codes {
    ($($family:ident { $($(#[$doc:meta])* $variant:ident = $name:literal $severity:ident $($property:ident)*,)* })*) => {
        /// The kinds of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Code {
            $($($(#[$doc])* #[serde(rename = $name)] $variant,)*)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Self] = &[$($(Self::$variant,)*)*];

            /// The stable name.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)*)* }
            }

            /// What its findings are about.
            pub const fn family(self) -> Family {
                match self { $($(Self::$variant => Family::$family,)*)* }
            }

            /// How serious findings of this code are.
            pub const fn severity(self) -> Severity {
                match self { $($(Self::$variant => $severity,)*)* }
            }

            /// Whether the code is of a rule, so that a policy can set how serious it is: what a document must keep beyond its
            /// schema, and what a department must.
            pub const fn is_rule(self) -> bool {
                match self { $($(Self::$variant => has!(rule $($property)*),)*)* }
            }

            /// Whether findings of this code are for the person who filled in the form, and for nobody else: a hint to think
            /// once more, not something to hold against anybody.
            pub const fn is_personal(self) -> bool {
                match self { $($(Self::$variant => has!(personal $($property)*),)*)* }
            }
        }
    };
}

/// Whether a property stands among those of a code.
macro_rules! has {
    ($wanted:ident) => { false };
    (rule rule $($rest:ident)*) => { true };
    (rule personal $($rest:ident)*) => { has!(rule $($rest)*) };
    (personal personal $($rest:ident)*) => { true };
    (personal rule $($rest:ident)*) => { has!(personal $($rest)*) };
}

codes! {
    File {
        /// The file is empty.
        FileEmpty = "file-empty" Error,
        /// The file is no spreadsheet.
        FileNotSpreadsheet = "file-not-spreadsheet" Error,
        /// The spreadsheet is damaged.
        FileDamaged = "file-damaged" Error,
        /// The file is locked with a password.
        FileEncrypted = "file-encrypted" Error,
        /// The file goes beyond a limit.
        FileTooLarge = "file-too-large" Error,
        /// The file could not be opened.
        FileUnreadable = "file-unreadable" Error,
        /// The file was written to while it was read.
        FileChanged = "file-changed" Error,
        /// The program failed on the file.
        FileInternal = "file-internal" Error,
        /// The file's ending does not tell what it is.
        FileEnding = "file-ending" Info,
        /// A file in a folder of returns that is no kind of return.
        FilePassedOver = "file-passed-over" Warning,
        /// The file holds macros.
        FileMacros = "file-macros" Info,
    }
    Form {
        /// The file is no form of ours.
        FormUnknown = "form-unknown" Error,
        /// The workbook's framework is not at hand.
        FrameworkUnknown = "framework-unknown" Error,
        /// The workbook was made from another version of the framework.
        FrameworkVersion = "framework-version" Warning,
        /// The workbook names two forms or two people.
        IdentityDisagrees = "identity-disagrees" Error,
        /// Some of the marks that identify the workbook are gone.
        IdentityPartly = "identity-partly" Info,
        /// Many of the form's rows are gone.
        FormIncomplete = "form-incomplete" Error,
        /// The marks are gone; the form was recognised by its labels.
        FormRecognisedByLabels = "form-recognised-by-labels" Warning,
        /// Nobody can tell whose answers these are.
        PersonUnknown = "person-unknown" Error,
    }
    Place {
        /// A row of the form is gone.
        RowMissing = "row-missing" Warning,
        /// A column of the form is gone.
        ColumnMissing = "column-missing" Error,
        /// A heading was changed.
        HeadingChanged = "heading-changed" Warning,
        /// A row's label was changed.
        LabelChanged = "label-changed" Warning,
        /// A row's key and label belong to different rows.
        RowMixedUp = "row-mixed-up" Error,
        /// A row stands in the workbook twice, with different answers.
        KeyTwice = "key-twice" Error,
        /// A row stands in the workbook twice, with the same answers.
        KeyRepeated = "key-repeated" Info,
        /// A row's key is gone; the row was recognised by its label.
        KeyRestored = "key-restored" Info,
        /// A row that the person added was taken in.
        RowAdded = "row-added" Info,
        /// Something was typed outside the fields.
        TextOutside = "text-outside" Warning,
        /// A sheet that is not ours.
        SheetAdded = "sheet-added" Info,
        /// A sheet has another name than it was sent with.
        SheetRenamed = "sheet-renamed" Info,
        /// A heading stands twice.
        HeadingTwice = "heading-twice" Warning,
        /// An answer stands beside its field.
        AnswerMisplaced = "answer-misplaced" Error,
        /// A note of a person on a cell.
        NoteTyped = "note-typed" Warning,
        /// A picture on a sheet.
        PictureAdded = "picture-added" Warning,
        /// Answers in rows or columns that are hidden.
        RowHidden = "row-hidden" Info,
        /// Something that was written outside the fields of an earlier return.
        KeptElsewhere = "kept-elsewhere" Info,
    }
    Answer {
        /// A value was taken although it was not clean.
        ValueTidied = "value-tidied" Info,
        /// A rating cannot be read.
        RatingNotUnderstood = "rating-not-understood" Error,
        /// A rating is not on the scale.
        RatingOffScale = "rating-off-scale" Error,
        /// An answer is not in its list.
        NotInList = "not-in-list" Error,
        /// A date cannot be read.
        DateNotUnderstood = "date-not-understood" Error,
        /// A date can mean two days.
        DateAmbiguous = "date-ambiguous" Error,
        /// A cost cannot be read.
        CostNotUnderstood = "cost-not-understood" Error,
        /// A time cannot be read.
        TimeNotUnderstood = "time-not-understood" Error,
        /// An answer is a formula.
        FormulaInAnswer = "formula-in-answer" Warning,
        /// An answer is an error value.
        ErrorValue = "error-value" Error,
        /// A text is longer than a cell or the form allows.
        TextTooLong = "text-too-long" Warning,
        /// A computed cell holds something else.
        ComputedOverwritten = "computed-overwritten" Info,
        /// A rating says that the skill does not apply, without saying why.
        ExemptionWithoutReason = "exemption-without-reason" Error,
        /// A reason why a skill does not apply stands beside an empty rating.
        ExemptionAssumed = "exemption-assumed" Warning,
        /// A reason why a skill does not apply stands beside a rating.
        ExemptionContradictsRating = "exemption-contradicts-rating" Warning,
        /// The spreadsheet made a date of an answer.
        TurnedIntoDate = "turned-into-date" Error,
        /// A formula was saved without its result.
        FormulaWithoutResult = "formula-without-result" Error,
        /// Several answers stand where one is asked for.
        SeveralAnswers = "several-answers" Error,
        /// A month, quarter or year was taken as its last day.
        DatePartial = "date-partial" Warning,
        /// The levels of a sheet are of another scale.
        ScaleDiffers = "scale-differs" Error,
        /// A part of an answer is struck through.
        AnswerPartlyStruck = "answer-partly-struck" Info,
        /// The file says two things of one cell.
        CellTwice = "cell-twice" Error,
        /// An answer stands in cells that are merged.
        AnswerMerged = "answer-merged" Warning,
        /// An answer is struck through.
        AnswerStruckThrough = "answer-struck-through" Warning,
        /// A cell was coloured instead of answered.
        AnswerByColour = "answer-by-colour" Warning,
        /// The document does not fit its schema.
        SchemaViolation = "schema-violation" Error,
    }
    Document {
        /// A rating is missing.
        RatingMissing = "rating-missing" Error rule,
        /// A required answer is missing.
        AnswerMissing = "answer-missing" Warning rule,
        /// Nothing was answered.
        FormUntouched = "form-untouched" Warning rule,
        /// The target role is not known.
        TargetRoleUnknown = "target-role-unknown" Error rule,
        /// The level needed is not the target role's, and no reason is given.
        LevelChangedWithoutReason = "level-changed-without-reason" Warning rule,
        /// The gap analysis holds another rating than the inventory.
        RatingsDisagree = "ratings-disagree" Warning rule,
        // The goal stands first, since all that is done serves it.
        /// A goal lacks its statement, its measure or its date.
        GoalIncomplete = "goal-incomplete" Error rule,
        /// Actions stand under a goal that says nothing.
        ActionWithoutGoal = "action-without-goal" Error rule,
        /// A goal under which nothing is to be done.
        GoalWithoutAction = "goal-without-action" Warning rule,
        /// An action has no result.
        ActionWithoutResult = "action-without-result" Error rule,
        /// Details of an action are there, but not the action.
        ActionMissing = "action-missing" Error rule,
        /// The education is below what the target role requires.
        EducationBelowRole = "education-below-role" Warning rule,
        /// A date comes after one that it should come before.
        DateOrder = "date-order" Error rule,
        /// A date lies where it cannot be meant.
        DateImplausible = "date-implausible" Warning rule,
        /// All ratings are the same.
        RatingsAllEqual = "ratings-all-equal" Info rule personal,
        /// A goal or action lies outside the policy's period.
        DateOutsidePeriod = "date-outside-period" Error rule,
        /// A plan takes more time than the policy allows.
        TimeOverLimit = "time-over-limit" Error rule,
        /// A plan costs more than the policy allows.
        CostOverBudget = "cost-over-budget" Error rule,
        /// A cost is in another currency than the budget.
        CostNotCounted = "cost-not-counted" Warning rule,
        /// A goal only repeats what will be done.
        GoalRepeatsAction = "goal-repeats-action" Warning rule,
        /// A large gap has no action.
        GapWithoutAction = "gap-without-action" Warning rule,
        /// More goals than can be worked on at once.
        TooManyGoals = "too-many-goals" Warning rule,
        /// A goal lies too far ahead.
        GoalTooFar = "goal-too-far" Warning rule,
        /// A goal's date has passed.
        GoalInPast = "goal-in-past" Warning rule,
        /// Gaps that only practice closes are met by courses alone.
        CoursesAlone = "courses-alone" Warning rule,
        /// The education that the target role requires is not planned.
        EducationNotPlanned = "education-not-planned" Warning rule,
        /// Actions together take more hours a week than there are.
        ActionsClash = "actions-clash" Warning rule,
        /// Nobody has approved the cost of an action.
        ApprovalMissing = "approval-missing" Warning rule,
        /// A result says the same as its action.
        ResultRepeatsAction = "result-repeats-action" Info rule,
        /// A result cannot be observed.
        ResultNotObservable = "result-not-observable" Info rule,
        /// An action is for a skill without a gap.
        ActionWithoutGap = "action-without-gap" Info rule,
        /// An action stands in the plan twice.
        ActionTwice = "action-twice" Info rule,
        /// A cost is ten times what it was in the round before, or a tenth of it.
        CostUnlikeBefore = "cost-unlike-before" Warning rule,
        /// A rating is two levels or more from that of the round before.
        RatingJumped = "rating-jumped" Info rule personal,
        /// A rating at the top of the scale has no evidence.
        TopWithoutEvidence = "top-without-evidence" Info rule personal,
        /// The document does not fit the organisation's own schema.
        OwnSchemaViolation = "own-schema-violation" Error,
    }
    Department {
        /// A person returned the same form twice.
        ReturnedTwice = "returned-twice" Error,
        /// A person returned the same form twice, with the same answers.
        ReturnedTwiceSame = "returned-twice-same" Info rule,
        /// The workbook is of another round than the others.
        RoundDiffers = "round-differs" Warning rule,
        /// The person was sent no workbook.
        PersonNotIssued = "person-not-issued" Error rule,
        /// The person is not on the staff list.
        PersonNotOnRoster = "person-not-on-roster" Error rule,
        /// The person was sent other workbooks, but not this one.
        FormNotIssued = "form-not-issued" Warning rule,
        /// The workbook was made for one person and names another.
        PersonDiffers = "person-differs" Error rule,
        /// Somebody said whose the workbook is.
        PersonSettled = "person-settled" Info rule,
        /// Only a name says whose the workbook is.
        PersonByName = "person-by-name" Warning rule,
        /// Name, address, department or manager are not those that are known.
        DetailsChanged = "details-changed" Warning rule,
        /// The file is named like another person's workbook.
        FileNameOfAnother = "file-name-of-another" Warning rule,
        /// A copy to mend came back and counts in place of an earlier return.
        ReturnMended = "return-mended" Info rule,
        /// Another file counts in place of this one.
        ReturnSuperseded = "return-superseded" Info rule,
        /// The plans together cost more than the department has.
        DepartmentOverBudget = "department-over-budget" Error rule,
    }
    Framework {
        /// The framework is no YAML.
        FrameworkYaml = "framework-yaml" Error,
        /// The framework does not fit its schema.
        FrameworkSchema = "framework-schema" Error,
        /// An id stands twice.
        DuplicateId = "duplicate-id" Error,
        /// An id is named that does not exist.
        DanglingReference = "dangling-reference" Error,
        /// A role has no level for a skill.
        RoleLevelMissing = "role-level-missing" Error,
        /// A level is not on the scale.
        LevelOffScale = "level-off-scale" Error,
        /// A level of the scale has no description.
        LevelUndescribed = "level-undescribed" Error,
        /// The scale's levels do not go up in steps of one.
        ScaleNotStepwise = "scale-not-stepwise" Error,
        /// A domain has no skills.
        DomainEmpty = "domain-empty" Error,
        /// Two roles share a name.
        RoleNameShared = "role-name-shared" Error,
        /// Two things that are chosen by their label share one.
        LabelShared = "label-shared" Error,
        /// A list or text is longer than Excel takes.
        TooLongForExcel = "too-long-for-excel" Error,
    }
    Roster {
        /// The staff list has no headings that are understood.
        RosterNoHeadings = "roster-no-headings" Error,
        /// A person has no id.
        RosterNoId = "roster-no-id" Error,
        /// Two people have the same id.
        RosterIdTwice = "roster-id-twice" Error,
        /// The same person stands in two rows alike.
        RosterRowTwice = "roster-row-twice" Info,
        /// Ids are not the ones that were typed.
        RosterIdSpoilt = "roster-id-spoilt" Error,
        /// Ids may not be the ones that were typed.
        RosterIdDoubtful = "roster-id-doubtful" Warning,
        /// A person has no name.
        RosterNoName = "roster-no-name" Error,
        /// Names may lack a part.
        RosterNameIncomplete = "roster-name-incomplete" Warning,
        /// The target role is none of the framework's.
        RosterUnknownRole = "roster-unknown-role" Error,
        /// An e-mail address cannot be right.
        RosterBadEmail = "roster-bad-email" Error,
        /// People of the list who have left.
        RosterLeaver = "roster-leaver" Warning,
        /// Words of a status that are not understood.
        RosterStatusUnknown = "roster-status-unknown" Info,
        /// Rows of people that are hidden or struck through.
        RosterRowHidden = "roster-row-hidden" Warning,
        /// People without a target role.
        RosterNoTarget = "roster-no-target" Info,
        /// Columns that were not used.
        RosterColumnUnused = "roster-column-unused" Info,
        /// Rows that are no people.
        RosterRowSkipped = "roster-row-skipped" Info,
        /// Rows that hold nothing but what may be a name.
        RosterRowDoubtful = "roster-row-doubtful" Warning,
        /// Values that were read otherwise than they stand there.
        RosterValueTidied = "roster-value-tidied" Info,
        /// How a text file was written is in doubt, or names in it are mangled.
        RosterTextDoubtful = "roster-text-doubtful" Warning,
        /// A text file was mended as it was read.
        RosterTextMended = "roster-text-mended" Info,
    }
    Settings {
        /// A policy cannot be used.
        PolicyInvalid = "policy-invalid" Error,
        /// A file that maps skills cannot be used.
        SkillMapInvalid = "skill-map-invalid" Error,
    }
}

/// The words of a code.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// A few words.
    pub title: String,
    /// The message, with blanks.
    pub message: String,
    /// The help, with blanks.
    pub help: String,
    /// The help for others than the person, where that is not a matter of a few words.
    #[serde(default)]
    pub help_to_others: Option<String>,
    /// The help in a marked copy, which has mended a part of it already.
    #[serde(default)]
    pub help_in_copy: Option<String>,
    /// The help in a mail to the person.
    #[serde(default)]
    pub help_by_mail: Option<String>,
    /// What the finding means.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// How to mend it.
    pub mend: String,
}

impl Explanation {
    /// The help for a reader, with blanks.
    pub(super) fn help_to(&self, reader: Reader<'_>) -> &str {
        let own = match reader {
            Reader::Check => &None,
            Reader::Mail => &self.help_by_mail,
            Reader::Copy => &self.help_in_copy,
            Reader::Others(_) => &self.help_to_others,
        };
        own.as_ref().unwrap_or(&self.help)
    }
}

static EXPLANATIONS: LazyLock<BTreeMap<String, Explanation>> =
    LazyLock::new(|| templates::read("texts/en/findings.yaml").unwrap_or_default());

impl Code {
    /// The code of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// The words of the code.
    pub fn explanation(self) -> Explanation {
        self.words().cloned().unwrap_or_default()
    }

    pub(super) fn words(self) -> Option<&'static Explanation> {
        EXPLANATIONS.get(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_and_every_words_a_code() {
        for code in Code::ALL {
            let text = code.explanation();
            for (part, words) in [
                ("title", &text.title),
                ("message", &text.message),
                ("help", &text.help),
                ("what", &text.what),
                ("why", &text.why),
                ("mend", &text.mend),
            ] {
                assert!(!words.trim().is_empty(), "templates/texts/en/findings.yaml: {} has no {part}", code.name());
            }
            assert_eq!(Code::from_name(code.name()), Some(*code), "{} stands twice", code.name());
        }
        for name in EXPLANATIONS.keys() {
            assert!(Code::from_name(name).is_some(), "{name} is no code");
        }
    }
}
