//! Who of the lockfile is who of the live state: by server id first, then by name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::Lockfile;
use crate::live::{LiveResource, LiveState};
use crate::model::{Address, Alongside, Mark, ServerId};

/// What became of an owned resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The same thing under the same name.
    Same,
    /// The same thing; the tenant calls it this now.
    Renamed(Address),
    /// Another thing answers to its name.
    Another,
    /// Nothing is left of it.
    Gone,
}

/// The lockfile joined with the live state; speaks of addresses alone.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// Owned address → what the tenant calls it now, where that differs.
    renamed: BTreeMap<Address, Address>,
    /// The same, from the live side.
    owner: BTreeMap<Address, Address>,
    /// Owned addresses that another thing answers to.
    another: BTreeSet<Address>,
    /// What the tenant calls those now that went by a name which another thing has taken.
    elsewhere: BTreeMap<Address, Address>,
    /// Owned addresses of which nothing is left.
    gone: BTreeSet<Address>,
}

impl Joined {
    /// Joins; without a lockfile nothing is owned and nothing meets.
    pub fn of(lock: Option<&Lockfile>, live: &LiveState) -> Joined {
        let mut joined = Joined::default();
        let Some(lock) = lock else { return joined };
        let mut there = Alongside::new(Some(&live.resources));
        let strays: Vec<_> = lock
            .entries
            .iter()
            .filter(|(address, entry)| {
                there
                    .get(address)
                    .is_none_or(|resource| resource.id != entry.id)
            })
            .collect();
        if strays.is_empty() {
            return joined;
        }
        let by_id: HashMap<&ServerId, &Address> = live
            .resources
            .iter()
            .map(|(address, resource)| (&resource.id, address))
            .collect();
        for (address, entry) in strays {
            let found = by_id
                .get(&entry.id)
                .filter(|found| found.kind == address.kind)
                // One thing is owned once: by the line that has its name, else by the first.
                .filter(|found| lock.owns(found).is_none_or(|other| other.id != entry.id))
                .filter(|found| !joined.owner.contains_key(**found));
            match (live.get(address), found) {
                // The name is taken: whatever became of the old thing, this is not it.
                (Some(_), now) => {
                    let now = now.map(|now| (address.clone(), (*now).clone()));
                    joined.elsewhere.extend(now);
                    joined.another.insert(address.clone());
                }
                (None, Some(now)) => {
                    joined.renamed.insert(address.clone(), (*now).clone());
                    joined.owner.insert((*now).clone(), address.clone());
                }
                (None, None) => {
                    joined.gone.insert(address.clone());
                }
            }
        }
        joined
    }

    /// What another thing answered to in an earlier reading, another thing answers to still: our
    /// own hand may have freed the name since.
    pub fn remember_another(&mut self, earlier: &Joined) {
        for address in &earlier.another {
            if let Some(now) = self.renamed.remove(address) {
                self.owner.remove(&now);
                self.another.insert(address.clone());
            }
        }
    }

    /// What became of an address that the lockfile owns.
    pub fn meeting(&self, owned: &Address) -> Meeting {
        if let Some(now) = self.renamed.get(owned) {
            Meeting::Renamed(now.clone())
        } else if self.another.contains(owned) {
            Meeting::Another
        } else if self.gone.contains(owned) {
            Meeting::Gone
        } else {
            Meeting::Same
        }
    }

    /// What the tenant calls an owned thing whose name another one has taken, where it is there.
    pub fn elsewhere(&self, owned: &Address) -> Option<&Address> {
        self.elsewhere.get(owned)
    }

    /// The owned address whose thing the tenant now calls `live`, where that is another name.
    pub fn owner_of(&self, live: &Address) -> Option<&Address> {
        self.owner.get(live)
    }
}

/// The opaque sign of a live thing: the same for the same thing, in every plan.
pub fn mark(resource: &LiveResource) -> Mark {
    let digest = Sha256::digest(resource.id.as_str().as_bytes());
    let hex: String = digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Mark(hex.into())
}
