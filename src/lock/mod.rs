//! The lockfile: what was last applied and is owned. Evidence, never authority.
//!
//! Read, written, and joined with the live state here. Server ids stop in this room: `plan` is
//! told who meets whom, and gets an opaque mark.

mod assumed;
mod fingerprint;
mod format;
mod join;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use assumed::assumed;
pub use fingerprint::{Fingerprint, Salt};
pub use format::LockError;
pub use join::{Joined, Meeting, mark};

use crate::model::{AcceptLine, Address, Fields, Kind, Name, ProviderIdentity, ServerId};

/// The lockfile's name, beside `omni-um.toml`.
pub const FILE_NAME: &str = "omni-um.lock";

/// How we came to own a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// We made it.
    Created,
    /// It existed before a file declared it.
    Adopted,
    /// `managed_by: idp`: only its attributes and its edges are ours.
    Idp,
    /// Named in a group's `members` and nowhere else: only the edges are ours.
    Edges,
}

/// One owned resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The server's id when it was last applied.
    pub id: ServerId,
    /// How we came to own it.
    pub origin: Origin,
    /// The file that declared it.
    pub file: Option<Arc<str>>,
    /// What each field held when it was last seen as asked for.
    pub fields: Fields<Fingerprint>,
    /// Groups that this user is in because a file says so, sorted; empty for groups.
    pub edges: Vec<Name>,
    /// A user: its `groups` was given. A group: its membership was `exact`.
    pub complete: bool,
    /// The last day of this user, where an apply saw it ahead.
    pub expires: Option<Date>,
    /// The same of its memberships, by group.
    pub until: BTreeMap<Name, Date>,
}

/// What was last applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockfile {
    /// The tenant it speaks of.
    pub provider: ProviderIdentity,
    /// Mixed into every fingerprint.
    pub salt: Salt,
    /// Goes up with every lockfile that differs from the one before.
    pub serial: u64,
    /// The files that were read, by path.
    pub files: Vec<Arc<str>>,
    /// Lines of the files' `accept` that applies used, and how much of each: none counts a second
    /// time.
    pub spent: BTreeMap<String, usize>,
    /// Everything that is owned.
    pub entries: BTreeMap<Address, Entry>,
}

impl Lockfile {
    /// A lockfile that owns nothing yet.
    pub fn new(provider: ProviderIdentity, salt: Salt) -> Self {
        Lockfile {
            provider,
            salt,
            serial: 0,
            files: Vec::new(),
            spent: BTreeMap::new(),
            entries: BTreeMap::new(),
        }
    }

    /// What is remembered of an owned resource.
    pub fn owns(&self, address: &Address) -> Option<&Entry> {
        self.entries.get(address)
    }

    /// How much of a line no apply has used yet.
    pub fn left_of(&self, line: &AcceptLine) -> usize {
        let used = self.spent.get(&line.to_string()).copied().unwrap_or(0);
        line.acceptance.count.saturating_sub(used)
    }

    /// Remembers that so much of a line was used.
    pub fn use_up(&mut self, line: String, count: usize) {
        let used = self.spent.entry(line).or_default();
        *used = used.saturating_add(count);
    }

    /// Users and groups that are owned, with their ids: a reader looks for those that the
    /// listing does not show.
    pub fn ids(&self) -> impl Iterator<Item = (&Address, &ServerId)> {
        self.entries
            .iter()
            .map(|(address, entry)| (address, &entry.id))
    }

    /// Owned users in `kind`'s order, with their edges.
    pub fn users(&self) -> impl Iterator<Item = (&Name, &Entry)> {
        self.entries
            .iter()
            .filter(|(address, _)| address.kind == Kind::User)
            .map(|(address, entry)| (&address.name, entry))
    }
}
