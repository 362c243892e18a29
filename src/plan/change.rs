//! What a plan is made of: ordered changes, and what was left out of them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{Address, Edge, Field, Mark, Name, Place, Value};

/// What is done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Made in the tenant.
    Create,
    /// Its fields or members change.
    Update,
    /// A user's access is revoked.
    Deactivate,
    /// Removed from the tenant.
    Delete,
    /// It exists already: owned from now on. Sends nothing.
    Adopt,
    /// No longer owned. Sends nothing.
    Forget,
}

impl Action {
    /// The verb, as text and JSON print it.
    pub fn word(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Update => "update",
            Action::Deactivate => "deactivate",
            Action::Delete => "delete",
            Action::Adopt => "adopt",
            Action::Forget => "forget",
        }
    }

    /// Whether something is sent to the tenant.
    pub fn writes(self) -> bool {
        match self {
            Action::Create | Action::Update | Action::Deactivate | Action::Delete => true,
            Action::Adopt | Action::Forget => false,
        }
    }
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The files changed since the last apply.
    Config,
    /// Somebody changed the tenant by hand; this changes it back.
    Drift,
    /// Both the files and the tenant changed since the last apply.
    Conflict,
    /// It existed before we owned it, and differs from what the files ask for.
    Adopt,
    /// We own it, and no file asks for it any more.
    Removed,
    /// `state: absent`, or a date that was past already when it was written.
    Tombstone,
    /// Its date passed, and an apply saw it ahead.
    Expired,
    /// A `moved` entry.
    Moved,
}

/// One field of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// Which.
    pub field: Field,
    /// What live holds; nothing where it is unset, or `sensitive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it will hold; nothing where it is cleared, or `sensitive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Why.
    pub cause: Cause,
    /// Where the files ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The definition's default, which applies once the field is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then_applies: Option<Value>,
    /// Both values are withheld from every rendering and file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// A keyed hash of a sensitive value after, so that what is approved is one value and no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Mark>,
}

/// Where a seal would be, had the value one: it is nobody's secret, and not for this log.
const WITHHELD: &str = "withheld";

impl FieldChange {
    /// Keeps the values of an attribute that is not sensitive out of what is shown of a plan.
    pub(super) fn withhold(&mut self) {
        self.sensitive = true;
        self.seal = Some(Mark(WITHHELD.into()));
    }

    /// Whether the values are kept from one log alone, and are not sensitive.
    pub fn is_withheld(&self) -> bool {
        self.seal.as_ref().is_some_and(|seal| &*seal.0 == WITHHELD)
    }
}

/// Whether an edge comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeAction {
    /// The user joins the group.
    Add,
    /// The user leaves the group.
    Remove,
}

/// One membership of a change; the change's address is the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EdgeChange {
    /// The user.
    pub user: Name,
    /// Comes or goes.
    pub action: EdgeAction,
    /// Why.
    pub cause: Cause,
    /// Where the files ask for it: the line that names it, or the `groups` that does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The last day of the membership, where that has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Date>,
}

/// When a change is carried out; changes are sorted by it, then by what they need, then by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Names are freed and taken first.
    RenameGroups,
    /// Users before the groups that hold them.
    CreateUsers,
    /// With their members.
    CreateGroups,
    /// Adds and removals, one request a group.
    Memberships,
    /// Access is revoked.
    DeactivateUsers,
    /// Names and attributes.
    UpdateUsers,
    /// Groups go once their members are elsewhere.
    DeleteGroups,
    /// Last.
    DeleteUsers,
    /// Adopt and forget: the lockfile alone.
    Bookkeeping,
}

/// One resource's part in a plan: what one request does (a group's members go in chunks).
///
/// A group has two of these where it is renamed and its members change, or where a circle of
/// moves had to be cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What it is about, by the name that the files use (for a removal: the live name).
    pub address: Address,
    /// Which live thing it is; nothing for a create.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The verb.
    pub action: Action,
    /// Why the verb; fields and edges have causes of their own.
    pub cause: Cause,
    /// Where the files ask for it. A removed resource has the file that the lockfile remembers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The last day of the user, where that has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Date>,
    /// When.
    pub phase: Phase,
    /// Fields that change; for a create, all that are asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Memberships that change, sorted by user; only on groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<EdgeChange>,
    /// Groups that a removed user leaves, users that a deleted group loses: they go with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub takes_along: Vec<Name>,
    /// Members that a deleted group loses and the user listing does not show.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub takes_hidden: usize,
    /// Places in the plan's `changes` that must have succeeded first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<usize>,
}

impl Change {
    /// A change that names no field and no membership yet.
    pub fn new(
        address: &Address,
        action: Action,
        cause: Cause,
        place: Option<Place>,
        phase: Phase,
    ) -> Self {
        Change {
            address: address.clone(),
            mark: None,
            action,
            cause,
            place,
            expired: None,
            phase,
            fields: Vec::new(),
            edges: Vec::new(),
            takes_along: Vec::new(),
            takes_hidden: 0,
            after: Vec::new(),
        }
    }
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// Why a change was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hold {
    /// We own it and it is gone from the tenant.
    Vanished,
    /// Another thing answers to its name now.
    Replaced,
    /// The user was deactivated in the tenant.
    Inactive,
    /// The identity provider has not made it yet.
    Waiting,
    /// Protected: nothing is written to it, no edge of it in either direction.
    Protected,
    /// More dates passed at once than the guard `expired` lets pass.
    Expired,
    /// Something that the plan is not limited to is needed first.
    Outside,
}

/// A change that was left out for a named reason, with what depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// What it is about.
    pub address: Address,
    /// The reason.
    pub hold: Hold,
    /// Where the files ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What would have been done with the resource itself; nothing where only edges are held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Fields that would have changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Memberships that would have changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<HeldEdge>,
    /// The other name that this identity goes by, in the tenant or in the lockfile (renamed by hand).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_name: Option<Name>,
}

/// A membership that would have changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldEdge {
    /// Which.
    pub edge: Edge,
    /// Whether it would have come or gone.
    pub action: EdgeAction,
    /// Why.
    pub cause: Cause,
}
