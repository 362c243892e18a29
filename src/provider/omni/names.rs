//! Names and the ids they stand for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::live::{LiveRoster, LiveState};
use crate::model::{Address, Definitions, Kind, Name, ServerId};

/// What the last reading and the writes since then tell of names and ids.
///
/// A name that two live resources answer to is in here for nobody: a write to one of them could
/// hit the other. A deleted resource stays, so that its 404 can be read.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    ids: HashMap<Address, ServerId>,
    users: HashMap<ServerId, Name>,
    definitions: Arc<Definitions>,
    /// What was made since this provider began.
    fresh: HashSet<ServerId>,
}

impl NameTable {
    /// The table of a reading.
    pub(super) fn of(live: &LiveState) -> Self {
        let mut table = NameTable {
            definitions: Arc::new(live.definitions.clone()),
            ..NameTable::default()
        };
        for (address, resource) in &live.resources {
            if address.kind == Kind::User {
                table
                    .users
                    .insert(resource.id.clone(), resource.name.clone());
            }
            if !live.ambiguous.contains_key(address) {
                table.ids.insert(address.clone(), resource.id.clone());
            }
        }
        table
    }

    /// The id that an address stands for.
    pub(super) fn id(&self, address: &Address) -> Option<&ServerId> {
        self.ids.get(address)
    }

    /// Whether a user or a group of this id was read or made before.
    pub(super) fn knows(&self, id: &ServerId) -> bool {
        self.users.contains_key(id) || self.ids.values().any(|known| known == id)
    }

    /// Whether a user or a group of this id was read or made before, under another address.
    pub(super) fn knows_as_another(&self, id: &ServerId, address: &Address) -> bool {
        let is_user = |name: &Name| address.kind == Kind::User && *name == address.name;
        let mut ids = self.ids.iter();
        self.users.get(id).is_some_and(|name| !is_user(name))
            || ids.any(|(known, its)| its == id && known != address)
    }

    /// The attributes that the tenant defines.
    pub(super) fn definitions(&self) -> Arc<Definitions> {
        Arc::clone(&self.definitions)
    }

    /// LiveRoster by name; one that no listed user is, is hidden.
    pub(super) fn members(&self, ids: &[ServerId]) -> LiveRoster {
        let mut roster = LiveRoster::default();
        for id in ids {
            match self.users.get(id) {
                Some(name) => roster.members.push(name.clone()),
                None => roster.hidden += 1,
            }
        }
        roster.members.sort_unstable();
        roster.members.dedup();
        roster
    }

    /// The table of a later reading, which need not show yet what was just made.
    pub(super) fn read_again(&mut self, live: &LiveState) {
        let fresh = std::mem::take(&mut self.fresh);
        *self = NameTable {
            fresh,
            ..NameTable::of(live)
        };
    }

    /// Whether it was just made, and a 404 is not to be believed at once.
    pub(super) fn is_fresh(&self, id: &ServerId) -> bool {
        self.fresh.contains(id)
    }

    /// From now on a 404 is believed: it was looked for long enough, or was taken away again.
    pub(super) fn settle(&mut self, id: &ServerId) {
        self.fresh.remove(id);
    }

    /// Takes in what was just made.
    pub(super) fn learn(&mut self, address: Address, id: ServerId) {
        self.fresh.insert(id.clone());
        if address.kind == Kind::User {
            self.users.insert(id.clone(), address.name.clone());
        }
        self.ids.insert(address, id);
    }

    /// Gives a group's id to its new name.
    pub(super) fn rename_group(&mut self, from: &Name, to: &Name) {
        if let Some(id) = self.ids.remove(&Address::group(from.clone())) {
            self.ids.insert(Address::group(to.clone()), id);
        }
    }
}
