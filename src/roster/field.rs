//! The fields of a staff list.

use serde::Deserialize;

/// What a column of a staff list can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RosterField {
    Id,
    /// The full name.
    Name,
    /// The full name, or the part for which there is no other column.
    NameOrPart,
    /// `Last, First`.
    FamilyThenGiven,
    GivenName,
    MiddleName,
    /// `van der`, `von`.
    FamilyPrefix,
    FamilyName,
    SecondFamilyName,
    /// `Jr.`
    NameSuffix,
    Email,
    Department,
    Role,
    TargetRole,
    Manager,
    ManagerId,
    ManagerEmail,
    /// An employment status in words.
    Status,
    /// Yes for a person who still works here.
    Active,
    /// Yes for a person who has left.
    Left,
    /// The last day.
    EndDate,
}

impl RosterField {
    pub(super) const ALL: [Self; 21] = [
        Self::Id,
        Self::Name,
        Self::NameOrPart,
        Self::FamilyThenGiven,
        Self::GivenName,
        Self::MiddleName,
        Self::FamilyPrefix,
        Self::FamilyName,
        Self::SecondFamilyName,
        Self::NameSuffix,
        Self::Email,
        Self::Department,
        Self::Role,
        Self::TargetRole,
        Self::Manager,
        Self::ManagerId,
        Self::ManagerEmail,
        Self::Status,
        Self::Active,
        Self::Left,
        Self::EndDate,
    ];

    /// The columns that a name can be composed of, the necessary ones first.
    pub(super) const NAMES: [Self; 9] = [
        Self::FamilyName,
        Self::GivenName,
        Self::Name,
        Self::FamilyThenGiven,
        Self::NameOrPart,
        Self::MiddleName,
        Self::FamilyPrefix,
        Self::SecondFamilyName,
        Self::NameSuffix,
    ];

    /// The columns that tell whether somebody has left.
    pub(super) const LEAVING: [Self; 4] = [Self::Status, Self::Active, Self::Left, Self::EndDate];

    /// The name of the field in a mapping. Variants of the name that only headings distinguish have none, since a mapping to
    /// `name` covers them.
    pub(super) const fn mapped_name(self) -> Option<&'static str> {
        Some(match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::NameOrPart | Self::FamilyThenGiven => return None,
            Self::GivenName => "given_name",
            Self::MiddleName => "middle_name",
            Self::FamilyPrefix => "family_prefix",
            Self::FamilyName => "family_name",
            Self::SecondFamilyName => "second_family_name",
            Self::NameSuffix => "name_suffix",
            Self::Email => "email",
            Self::Department => "department",
            Self::Role => "role",
            Self::TargetRole => "target_role",
            Self::Manager => "manager",
            Self::ManagerId => "manager_id",
            Self::ManagerEmail => "manager_email",
            Self::Status => "status",
            Self::Active => "active",
            Self::Left => "left",
            Self::EndDate => "end_date",
        })
    }

    /// The corresponding detail on a person's form, if there is one.
    pub(super) const fn detail(self) -> Option<&'static str> {
        match self {
            Self::NameOrPart => Some("name"),
            Self::MiddleName
            | Self::FamilyPrefix
            | Self::SecondFamilyName
            | Self::NameSuffix
            | Self::ManagerId
            | Self::Status
            | Self::Active
            | Self::Left
            | Self::EndDate => None,
            field => field.mapped_name(),
        }
    }

    /// Whether the value of a merged cell applies to all of its rows.
    pub(super) const fn is_shared(self) -> bool {
        matches!(
            self,
            Self::Department
                | Self::Role
                | Self::TargetRole
                | Self::Manager
                | Self::ManagerId
                | Self::ManagerEmail
                | Self::Status
        )
    }

    /// Whether two columns hold parts of the same thing, that is, of the name.
    pub(super) fn is_like(self, other: Self) -> bool {
        self == other || (Self::NAMES.contains(&self) && Self::NAMES.contains(&other))
    }
}
