//! Which live thing a declared address means, and whether we own it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::input::Input;
use super::protection::is_protected;
use crate::live::{LiveResource, LiveState};
use crate::lock::{Entry, Joined, Meeting};
use crate::model::{Address, Kind, Moved, Name, Standing};

/// What a declared address means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing is live, nothing is owned.
    None,
    /// Live under this name, and not ours yet.
    Unowned {
        /// What the tenant calls it.
        live: Address,
    },
    /// Live under this name, and ours under that one.
    Owned {
        /// What the tenant calls it.
        live: Address,
        /// What the lockfile calls it.
        owned: Address,
    },
    /// Ours, and gone.
    Vanished {
        /// What the lockfile calls it.
        owned: Address,
    },
    /// Another thing has the name that it needs.
    Replaced {
        /// What the lockfile calls ours, where we own one.
        owned: Option<Address>,
        /// What the tenant calls ours now, where it is still there under another name.
        now: Option<Address>,
    },
}

impl Target {
    /// What the tenant calls it, where it is there.
    pub fn live(&self) -> Option<&Address> {
        match self {
            Target::Unowned { live } | Target::Owned { live, .. } => Some(live),
            Target::None | Target::Vanished { .. } | Target::Replaced { .. } => None,
        }
    }

    /// What the lockfile calls it, where we own it.
    pub fn owned(&self) -> Option<&Address> {
        match self {
            Target::Owned { owned, .. } | Target::Vanished { owned } => Some(owned),
            Target::Replaced { owned, .. } => owned.as_ref(),
            Target::None | Target::Unowned { .. } => None,
        }
    }
}

fn past<'a>(input: &Input<'a>) -> HashSet<&'a Name> {
    let resources = input.desired.resources.iter();
    let past = resources.filter(|(_, resource)| resource.passed(input.today).is_some());
    past.map(|(address, _)| &address.name).collect()
}

/// Whoever a date has taken out is named no more.
fn named<'a>(input: &Input<'a>, past: &HashSet<&Name>) -> HashSet<&'a Name> {
    let rosters = input.desired.rosters.values();
    let members = rosters.flat_map(|roster| &roster.members);
    let members = members.filter(|member| member.passed(input.today).is_none());
    let named = members.map(|member| &member.name);
    named.filter(|name| !past.contains(name)).collect()
}

/// What the groups that the lockfile names are called by the files.
#[derive(Default)]
pub struct GroupNames {
    /// The lockfile's name → the files' name, where they differ.
    today: HashMap<Name, Name>,
    /// Names that another group goes by than the one that the lockfile knew.
    taken: HashSet<Name>,
}

impl GroupNames {
    /// The files' name for a group of the lockfile; nothing where the name means another one now.
    pub fn today<'a>(&'a self, group: &'a Name) -> Option<&'a Name> {
        let same = || (!self.taken.contains(group)).then_some(group);
        self.today.get(group).or_else(same)
    }
}

/// The input with the lockfile joined to the live state.
pub struct World<'a> {
    /// What the plan is made from.
    pub input: &'a Input<'a>,
    joined: Joined,
    moved: BTreeMap<&'a Address, &'a Moved>,
    /// Old names that a `moved` entry speaks of.
    moved_from: BTreeSet<&'a Address>,
    /// Users that a group's `members` names.
    named: HashSet<&'a Name>,
    /// Users whose last day has passed.
    past: HashSet<&'a Name>,
}

impl<'a> World<'a> {
    /// Joins.
    pub fn new(input: &'a Input<'a>) -> Self {
        let moved = &input.desired.moved;
        let past = past(input);
        World {
            input,
            joined: Joined::of(input.lock, input.live),
            moved: moved.iter().map(|moved| (&moved.to, moved)).collect(),
            moved_from: moved.iter().map(|moved| &moved.from).collect(),
            named: named(input, &past),
            past,
        }
    }

    /// The same after an apply; `earlier` is the reading before it.
    pub fn after(input: &'a Input<'a>, earlier: &LiveState) -> Self {
        let mut world = World::new(input);
        let earlier = Joined::of(input.lock, earlier);
        world.joined.remember_another(&earlier);
        world
    }

    /// The lockfile's entry at an address.
    pub fn entry(&self, address: &Address) -> Option<&'a Entry> {
        self.input.lock.and_then(|lock| lock.owns(address))
    }

    /// The live resource at an address.
    pub fn live(&self, address: &Address) -> Option<&'a LiveResource> {
        self.input.live.get(address)
    }

    /// What became of an owned address.
    pub fn meeting(&self, owned: &Address) -> Meeting {
        self.joined.meeting(owned)
    }

    /// The `moved` entry that leads to an address.
    pub fn moved_to(&self, address: &Address) -> Option<&'a Moved> {
        self.moved.get(address).copied()
    }

    /// The owned address whose thing the tenant calls `live`, where that is another name.
    pub fn owner_of(&self, live: &Address) -> Option<&Address> {
        self.joined.owner_of(live)
    }

    /// What a declared address means.
    pub fn target(&self, address: &Address) -> Target {
        let is_owned = self.entry(address).is_some();
        if !is_owned
            && let Some(moved) = self.moved_to(address)
            && let Some(target) = self.moved_target(address, &moved.from)
        {
            return target;
        }
        if is_owned {
            return self.owned_target(address, address);
        }
        if self.live(address).is_none() {
            return Target::None;
        }
        match self.owner_of(address) {
            None => Target::Unowned {
                live: address.clone(),
            },
            Some(owner) if self.is_meant(owner) => self.name_of_another(address, owner),
            // Renamed by hand, and the files followed: the same thing under its new name.
            Some(owner) => Target::Owned {
                live: address.clone(),
                owned: owner.clone(),
            },
        }
    }

    /// An owned thing under its declared name.
    fn owned_target(&self, address: &Address, owned: &Address) -> Target {
        match self.meeting(owned) {
            Meeting::Same => Target::Owned {
                live: owned.clone(),
                owned: owned.clone(),
            },
            Meeting::Gone => Target::Vanished {
                owned: owned.clone(),
            },
            Meeting::Another => self.another_target(address, owned),
            Meeting::Renamed(now) => self.renamed_target(address, owned, now),
        }
    }

    /// Another thing has the name. Where the files mean that one by another name, it is nobody's to
    /// take; a group that is still there itself is renamed back once the name is free.
    fn another_target(&self, address: &Address, owned: &Address) -> Target {
        let replaced = |now: Option<&Address>| Target::Replaced {
            owned: Some(owned.clone()),
            now: now.cloned(),
        };
        let Some(owner) = self.owner_of(address).filter(|owner| self.is_meant(owner)) else {
            return replaced(None);
        };
        let elsewhere = self.joined.elsewhere(owned);
        match self.name_of_another(address, owner) {
            Target::None if elsewhere.is_some() => replaced(elsewhere),
            Target::None => Target::Vanished {
                owned: owned.clone(),
            },
            Target::Unowned { .. } => replaced(None),
            _ => replaced(Some(owner)),
        }
    }

    /// Whoever was renamed is renamed back; but an e-mail cannot be written (omni-api.md 12).
    fn renamed_target(&self, address: &Address, owned: &Address, now: Address) -> Target {
        match address.kind {
            Kind::Group => Target::Owned {
                live: now,
                owned: owned.clone(),
            },
            Kind::User => Target::Replaced {
                owned: Some(owned.clone()),
                now: Some(now),
            },
        }
    }

    /// The target of an announced rename; nothing where the old name means nothing any more.
    fn moved_target(&self, to: &Address, from: &Address) -> Option<Target> {
        let taken = |owned: Option<&Address>| Target::Replaced {
            owned: owned.cloned(),
            now: None,
        };
        if self.entry(from).is_none() {
            self.live(from)?;
            let free = self.live(to).is_none();
            return Some(match self.owner_of(from) {
                Some(owner) if self.is_meant(owner) => match self.name_of_another(from, owner) {
                    // It is renamed back, and the old name means nothing any more.
                    Target::None => return None,
                    other => other,
                },
                owner if !free => taken(owner),
                None => Target::Unowned { live: from.clone() },
                // Renamed by hand before.
                Some(owner) => Target::Owned {
                    live: from.clone(),
                    owned: owner.clone(),
                },
            });
        }
        let now = match self.meeting(from) {
            Meeting::Same => from.clone(),
            Meeting::Renamed(now) => now,
            Meeting::Another | Meeting::Gone if self.live(to).is_some() => {
                return Some(taken(Some(from)));
            }
            Meeting::Another | Meeting::Gone => {
                return Some(Target::Vanished {
                    owned: from.clone(),
                });
            }
        };
        let free = now == *to || self.live(to).is_none();
        Some(if free {
            Target::Owned {
                live: now,
                owned: from.clone(),
            }
        } else {
            taken(Some(from))
        })
    }

    /// The live name belongs to something that the files mean by another name: a group that is
    /// renamed back first leaves the name free, and so does what is let go of.
    fn name_of_another(&self, address: &Address, owner: &Address) -> Target {
        let declared = self.input.desired.resources.get(owner);
        match declared.map(|declared| declared.standing) {
            Some(Standing::Forget) => Target::Unowned {
                live: address.clone(),
            },
            Some(Standing::Present) if address.kind == Kind::Group => {
                if is_protected(self, owner) || is_protected(self, address) {
                    self.taken_by(owner)
                } else {
                    Target::None
                }
            }
            Some(Standing::Present | Standing::Idp | Standing::Absent) | None => {
                self.taken_by(owner)
            }
        }
    }

    fn taken_by(&self, owner: &Address) -> Target {
        Target::Replaced {
            owned: None,
            now: Some(owner.clone()),
        }
    }

    /// Whether a `moved` entry leads away from an address.
    pub fn is_moved_away(&self, address: &Address) -> bool {
        self.moved_from.contains(address)
    }

    /// What the groups of the lockfile are called by the files. `renamed` tells whether a group
    /// counts that the tenant still calls otherwise.
    pub fn group_names(&self, renamed: bool) -> GroupNames {
        let mut names = GroupNames::default();
        for group in self.input.desired.rosters.keys() {
            let address = Address::group(group.clone());
            if let Target::Owned { live, owned } = self.target(&address)
                && owned != address
                && (renamed || live == address)
            {
                names.taken.insert(group.clone());
                names.today.insert(owned.name, group.clone());
            }
        }
        let groups = self.input.lock.iter().flat_map(|lock| lock.entries.keys());
        let replaced = groups.filter(|address| address.kind == Kind::Group);
        let replaced = replaced.filter(|address| self.meeting(address) == Meeting::Another);
        names
            .taken
            .extend(replaced.map(|address| address.name.clone()));
        names
    }

    /// Whether a group's `members` names a user.
    pub fn is_named(&self, address: &Address) -> bool {
        address.kind == Kind::User && self.named.contains(&address.name)
    }

    /// Whether a user's last day has passed: the files ask for no membership of theirs.
    pub fn is_past(&self, user: &Name) -> bool {
        self.past.contains(user)
    }

    /// Whether the files still mean an owned address: they declare it, name it or move it.
    fn is_meant(&self, owned: &Address) -> bool {
        self.input.desired.resources.contains_key(owned)
            || self.is_named(owned)
            || self.moved_from.contains(owned)
    }
}
