//! A finished plan: everything that a view shows, a file holds and apply carries out.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::change::{Action, Change, Held};
use super::drift;
use super::unknown::Unknown;
use crate::model::{AcceptLine, Acceptance, Address, Name, Place, ProviderIdentity};

/// What is live and no file asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unmanaged {
    /// Active users that no file declares and the lockfile does not own.
    pub users: usize,
    /// Groups likewise.
    pub groups: usize,
    /// Members of declared groups that nothing names and that stay, by group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<Name, usize>,
    /// Members that the user listing does not show (embed users), by declared group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hidden: BTreeMap<Name, usize>,
    /// The users and groups by address, for a listing on request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
}

/// What the plan costs in requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Requests that the reading took.
    pub reads: usize,
    /// Requests that apply will send to change something.
    pub writes: usize,
    /// Requests that apply will send to read: its own reading, before and after.
    pub checks: usize,
    /// How many requests a minute are sent at the most.
    pub per_minute: u32,
    /// How many of them may go at once, before the pace begins to count.
    #[serde(default)]
    pub at_once: usize,
}

impl Cost {
    /// How long an apply takes at the configured pace, in seconds: its own reading included,
    /// which is the first thing it does.
    pub fn seconds(&self) -> u64 {
        let requests = (self.writes + self.checks).saturating_sub(self.at_once) as u64;
        (requests * 60).div_ceil(u64::from(self.per_minute.max(1)))
    }
}

/// A guard that tripped: why nothing may be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The guard's name: `conflicts`, `group.loss:Finance`.
    pub guard: String,
    /// What it counted.
    pub count: usize,
    /// What it allows.
    pub limit: usize,
    /// One sentence: what was counted, and over what.
    pub message: String,
}

impl Finding {
    /// What would let it pass.
    pub fn acceptance(&self) -> Acceptance {
        Acceptance {
            guard: self.guard.clone(),
            count: self.count,
        }
    }
}

/// A guard that counted something, and let it pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// The guard's name.
    pub guard: String,
    /// What it counted.
    pub count: usize,
    /// What it allows, with what was accepted: apply holds the plan to this.
    pub limit: usize,
}

/// Something the reader of a plan must know that is no change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "note")]
pub enum Note {
    /// There is no lockfile: drift cannot be told from config, and nothing is removed but by tombstone and date.
    NoLockfile,
    /// The listing leaves attributes out: each of these users costs a read of its own.
    ReadOneByOne {
        /// How many.
        users: usize,
    },
    /// A group is renamed: row-level rules that name it stop matching (omni-api.md 5).
    GroupRename {
        /// The old name.
        from: Name,
        /// The new name.
        to: Name,
    },
    /// The plan comes from a snapshot that leaves out what no file declared when it was taken.
    PartialSnapshot {
        /// What it cannot answer, sorted: with anything here the plan is nothing to approve.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unknown: Vec<Unknown>,
    },
    /// A `moved` entry that has been carried out: it can be deleted.
    MovedDone {
        /// The old address.
        from: Address,
        /// The new address.
        to: Address,
    },
    /// The account behind the key is unknown, so it cannot be protected.
    OwnAccountUnknown,
    /// A line of `accept` that counts no more.
    AcceptOver {
        /// The line, in its own words.
        line: String,
        /// Where it was written.
        place: Place,
        /// An apply used it; else its day is past.
        spent: bool,
    },
    /// `--base` declares it, the files no longer do, and we do not own it: nothing removes it.
    Stays {
        /// What it is about.
        address: Address,
    },
    /// More dates passed at once than the guard `expired` lets pass: what they ask is held.
    ExpiredHeld {
        /// How many users and memberships.
        count: usize,
        /// How many may pass at once.
        limit: usize,
    },
    /// What has its last day soon.
    Expiring {
        /// Today and so many days more were looked at.
        days: u8,
        /// The dates, sorted.
        dates: Vec<Expiring>,
    },
    /// Anything that a warning says about the files.
    Warning {
        /// One sentence.
        text: String,
    },
}

/// A setting that the checkout changes against `--base`: of `omni-um.toml`, or what the files themselves
/// protect and withhold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// Section and key: `[removal] users`, `[guards] users.deactivate`.
    pub setting: String,
    /// What it is at `--base`.
    pub before: String,
    /// What the checkout makes of it.
    pub after: String,
}

impl std::fmt::Display for PolicyChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} → {}", self.setting, self.before, self.after)
    }
}

/// A last day that is near.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expiring {
    /// The last day (UTC).
    pub date: Date,
    /// The user.
    pub user: Name,
    /// The group whose membership ends; nothing where the user's own access does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Name>,
    /// Where it was written.
    pub place: Place,
}

/// How many declared things need no change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InSync {
    /// Users.
    pub users: usize,
    /// Groups.
    pub groups: usize,
    /// Memberships.
    pub members: usize,
}

/// The ordered, reasoned list of what would be done, and of what would not.
///
/// Everything a reader may need is in here; renderings add words and layout, never facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Which tenant it was made against.
    pub provider: ProviderIdentity,
    /// What happens, in the order in which it happens.
    pub changes: Vec<Change>,
    /// What was left out for a named reason.
    pub held: Vec<Held>,
    /// Guards that tripped; not empty means that apply refuses.
    pub findings: Vec<Finding>,
    /// Guards that counted something within their limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
    /// What was accepted with exact numbers on the command line.
    pub accepted: Vec<Acceptance>,
    /// Lines of the files' `accept` without which a guard would have tripped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted_lines: Vec<AcceptLine>,
    /// What no file asks for.
    pub unmanaged: Unmanaged,
    /// What needs no change.
    pub in_sync: InSync,
    /// Requests.
    pub cost: Cost,
    /// What else the reader must know.
    pub notes: Vec<Note>,
    /// What the checkout changes of the policy that `--base` has; the plan follows the latter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policy_changed: Vec<PolicyChange>,
    /// The `--only` patterns it was limited to.
    pub only: Vec<String>,
    /// Whether it was limited to what passed dates ask (`--expired`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expired: bool,
}

impl Plan {
    /// Whether nothing is written to the tenant. What is adopted or forgotten concerns the lockfile
    /// alone.
    pub fn is_empty(&self) -> bool {
        !self.changes.iter().any(|change| change.action.writes())
    }

    /// Whether a guard refuses it, or the policy would change together with the tenant.
    pub fn is_blocked(&self) -> bool {
        !self.findings.is_empty() || self.mixes_policy()
    }

    /// Whether the policy changes together with the tenant: no acceptance lets that pass.
    pub fn mixes_policy(&self) -> bool {
        !self.policy_changed.is_empty() && self.changes.iter().any(drift::is_asked_for)
    }

    /// What the snapshot that it was made from cannot answer; nothing where that, or the tenant, holds
    /// everything.
    pub fn unknown(&self) -> Option<&[Unknown]> {
        let mut lists = self.notes.iter().filter_map(|note| match note {
            Note::PartialSnapshot { unknown } => Some(unknown.as_slice()),
            _ => None,
        });
        lists.next()
    }

    /// How many changes have this verb.
    pub fn count(&self, action: Action) -> usize {
        self.changes
            .iter()
            .filter(|change| change.action == action)
            .count()
    }
}
