//! What the files ask for, checked: the output of `desired`, and one of the three inputs of `plan`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::expiry::passed;
use super::{
    AcceptLine, Address, AttributeType, Expires, Expiry, Field, Fields, Name, Place, Value,
};

/// What the owner wants of a field. A field that is absent from the files has no intent at all:
/// it is unmanaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// It must hold this.
    Set(Value),
    /// It must hold nothing.
    Clear,
}

impl Intent {
    /// The value that the field should hold; `None` is unset.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Intent::Set(value) => Some(value),
            Intent::Clear => None,
        }
    }
}

/// An intent, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is wanted.
    pub intent: Intent,
    /// Where the files say so.
    pub place: Place,
}

/// How a resource stands in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Declared: it should exist, and we own it.
    Present,
    /// `managed_by: idp`: whether it exists is the identity provider's affair.
    Idp,
    /// `state: absent`: a tombstone.
    Absent,
    /// `state: forget`: stop owning, touch nothing.
    Forget,
}

/// One entry of the files, of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesiredResource {
    /// How it stands.
    pub standing: Standing,
    /// Where its key was written.
    pub place: Place,
    /// `protect: true`: never removed, never loses what it has.
    pub protect: bool,
    /// What is asked of its fields.
    pub fields: Fields<Asked>,
    /// Fields to stop owning without touching them (`forget: [attributes.region]`).
    pub forget: BTreeSet<Field>,
    /// Whether its memberships are to be let go of (`forget: [groups]`).
    pub forget_groups: bool,
    /// The last day of a user; from the day after it is a tombstone.
    pub expires: Expires,
}

impl DesiredResource {
    /// The expiry, where its day has passed.
    pub fn passed(&self, today: Date) -> Option<&Expiry> {
        passed(&self.expires, today)
    }

    /// How it stands on a day: one whose day has passed is a tombstone.
    pub fn standing_on(&self, today: Date) -> Standing {
        match self.passed(today) {
            Some(_) => Standing::Absent,
            None => self.standing,
        }
    }
}

/// What a group's declaration means for members that nothing names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Membership {
    /// They stay.
    Additive,
    /// They go where their own `groups` is given and does not name it.
    #[default]
    Declared,
    /// They go, declared or not, as far as the user listing shows them.
    Exact,
}

/// A name in a list of members or groups, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The user in a group's `members`; the group in a user's `groups`.
    pub name: Name,
    /// Where it was written.
    pub place: Place,
    /// The last day of the membership.
    pub expires: Expires,
}

impl Member {
    /// The expiry, where its day has passed.
    pub fn passed(&self, today: Date) -> Option<&Expiry> {
        passed(&self.expires, today)
    }
}

/// A user's `groups`: complete over the declared groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupsClause {
    /// Where the key `groups` was written.
    pub place: Place,
    /// The groups it names, sorted by name.
    pub groups: Vec<Member>,
}

/// A declared group's mode and the members that it names itself, sorted by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// How members that nothing names are treated.
    pub membership: Membership,
    /// Users that the group's own `members` names.
    pub members: Vec<Member>,
}

/// A rename that the files announce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The old address.
    pub from: Address,
    /// The new one, which the files declare.
    pub to: Address,
    /// Where it was written.
    pub place: Place,
}

/// An entry of the files' `attributes` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredAttribute {
    /// String or number.
    pub kind: AttributeType,
    /// Whether it holds a set.
    pub multiple: bool,
    /// The only values that files may give it, in canonical form; empty: any.
    pub allowed: BTreeSet<Box<str>>,
    /// Its values are shown nowhere.
    pub sensitive: bool,
    /// Where its key was written.
    pub place: Place,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredFile {
    /// Path below the folder of `omni-um.toml`.
    pub path: Arc<str>,
    /// SHA-256 of its bytes, in hex.
    pub digest: String,
}

/// Everything that the files ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DesiredState {
    /// All entries.
    pub resources: BTreeMap<Address, DesiredResource>,
    /// The `groups` of each user that has it.
    pub groups_of: BTreeMap<Name, GroupsClause>,
    /// Each declared group (standing present) and the members it names.
    pub rosters: BTreeMap<Name, Roster>,
    /// The `attributes` block, by reference.
    pub attributes: BTreeMap<Arc<str>, DeclaredAttribute>,
    /// Attributes whose values stay hidden whatever these files declare: those of `--base` do.
    pub withheld: BTreeSet<Arc<str>>,
    /// Announced renames.
    pub moved: Vec<Moved>,
    /// Acceptances of guards, sorted by place.
    pub accept: Vec<AcceptLine>,
    /// The files that were read, sorted by path.
    pub files: Vec<DesiredFile>,
}

impl DesiredState {
    /// Whether the values of this attribute must not be shown.
    pub fn is_sensitive(&self, field: &Field) -> bool {
        match field {
            Field::Attribute(reference) => {
                let declared = self.attributes.get(reference);
                self.withheld.contains(reference)
                    || declared.is_some_and(|attribute| attribute.sensitive)
            }
            Field::Name | Field::Active => false,
        }
    }
}
